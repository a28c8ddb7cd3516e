// SPDX-License-Identifier: EUPL-1.2
// What an app does with the key of a code by time (RFC 6238), and where a page shows that key.
import { createHmac } from 'node:crypto'

function bytesOf(key) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...key.replaceAll(' ', '')].map((c) => letters.indexOf(c).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g).map((b) => Number.parseInt(b, 2)))
}

// The code of now, or of so many steps later.
export function codeOf(key, later = 0) {
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + later))
  const mac = createHmac('sha1', bytesOf(key)).update(step).digest()
  const at = mac[19] & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, '0')
}

export const keyOn = (html) => /<code class="key">([A-Z2-7 ]+)<\/code>/.exec(html)[1]
export const sealedOn = (html) => /name="sleutel" value="([^"]+)"/.exec(html)[1]
export const csrfOn = (html) => /name="csrf" value="([^"]+)"/.exec(html)[1]
export const recoveryOn = (html) => [...html.matchAll(/<code>([a-z2-9]{5}-[a-z2-9]{5})<\/code>/g)].map((m) => m[1])
