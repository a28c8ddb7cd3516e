// SPDX-License-Identifier: EUPL-1.2
// What the tests of faults share: the library that lets calls fail, and at which calls it does.
import { closeSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { folder, server } from '../e2e/support.mjs'

const library = process.env.SLUITEND_FAULTS ?? 'build/tests/faults/faults.so'
export const MEMORY = 1, WRITE = 2, FLUSH = 3
export const NEVER = 1n << 60n

// The page that the library reads while the program runs.
export class Faults {
  constructor(name) {
    this.path = join(folder, `${name}.map`)
    writeFileSync(this.path, Buffer.alloc(4096))
    this.env = { LD_PRELOAD: library, FAULT_MAP: this.path }
  }

  set(kind, first, every = 0) {
    const page = Buffer.alloc(40)
    for (const [i, n] of [kind, first, every, 0, 0].entries()) page.writeBigUInt64LE(BigInt(n), i * 8)
    const fd = openSync(this.path, 'r+')
    writeSync(fd, page, 0, 40, 0)
    closeSync(fd)
  }

  get(index) {
    const page = Buffer.alloc(40)
    const fd = openSync(this.path, 'r')
    readSync(fd, page, 0, 40, 0)
    closeSync(fd)
    return Number(page.readBigUInt64LE(index * 8))
  }

  get calls() { return this.get(3) }
  get failed() { return this.get(4) }
}

// Every early call, then some spread over all of them; fewer where a database server makes each try slow.
export function moments(calls, early, spread) {
  if (server) spread = Math.ceil(spread / 3)
  const list = new Set()
  for (let i = 1; i <= Math.min(early, calls); i++) list.add(i)
  for (let i = 1; i <= spread; i++) list.add(Math.max(1, Math.floor((calls * i) / (spread + 1))))
  return [...list].sort((a, b) => a - b)
}
