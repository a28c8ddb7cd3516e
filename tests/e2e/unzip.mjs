// SPDX-License-Identifier: EUPL-1.2
// Takes a zip apart, by its directory.
import assert from 'node:assert/strict'
import { inflateRawSync } from 'node:zlib'

// Text of each file, by name: the directory stands at the end.
export function unzip(bytes) {
  const files = {}
  const end = bytes.length - 22
  assert.equal(bytes.readUInt32LE(end), 0x06054b50)
  for (let n = bytes.readUInt16LE(end + 10), at = bytes.readUInt32LE(end + 16); n > 0; n--) {
    const [packed, plain, name, from] = [bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24), bytes.readUInt16LE(at + 28), bytes.readUInt32LE(at + 42)]
    const begin = from + 30 + bytes.readUInt16LE(from + 26)
    const text = inflateRawSync(bytes.subarray(begin, begin + packed))
    assert.equal(text.length, plain)
    files[bytes.toString('utf8', at + 46, at + 46 + name)] = text.toString('utf8')
    at += 46 + name
  }
  return files
}
