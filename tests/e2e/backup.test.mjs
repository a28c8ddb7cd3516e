// SPDX-License-Identifier: EUPL-1.2
// Backups: made while others write, found out when they are damaged, restored whole or not at all.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { account, markOf, people, serve, tokenOf } from './serving.mjs'
import { cleanUp, csvFile, folder, killedOnTheWay, marksOf, place, program, server as pg } from './support.mjs'

let where, list, token, secret, serial = 0
const databases = []
before(() => {
  where = place()
  list = people(where, 40)
  where.fine('import', 'attendance', csvFile(['2025-11-03', '2025-11-04', '2025-11-05', '2025-11-06'].flatMap((day) => list.flatMap((p) => marksOf(p.pgn, p.number, day, 'OAZL')))))
  account(where, 'school', '--role', 'coordinator', '--institution', '25PJ')
  token = tokenOf(where, 'school')
  secret = where.fine('keys', 'backup-key').stdout
})
after(() => {
  for (const name of databases) spawnSync('psql', ['-q', '-d', pg, '-c', `DROP DATABASE IF EXISTS ${name}`])
  cleanUp()
})

const target = (name) => join(folder, `${name}-${++serial}.bak`)

// An empty place to restore to: a folder, or a database of its own on the test server.
function empty() {
  const name = `restored_${process.pid}_${++serial}`
  const own = join(folder, name)
  mkdirSync(own)
  let url = `sqlite:${join(own, 's.db')}`
  if (pg) {
    assert.equal(spawnSync('psql', ['-q', '-d', pg, '-c', `CREATE DATABASE ${name}`]).status, 0)
    databases.push(name)
    const at = new URL(where.url)
    at.pathname = `/${name}`
    url = at.href
  }
  const env = { ...where.env, SLUITEND_DB: url, SLUITEND_KEY: join(own, 's.key') }
  const run = (...args) => spawnSync(program, args, { env, encoding: 'utf8', input: secret, maxBuffer: 1 << 28 })
  return { own, env, run, files: () => readdirSync(own) }
}

const fine = (got) => assert.equal(got.status, 0, got.stderr)

test('a backup that was made under load has everything that was acknowledged before it began', async (t) => {
  const server = await serve(where)
  t.after(() => server.stop('SIGKILL'))
  let busy = true
  const kept = []
  const teacher = async (from) => {
    for (let n = 0; busy; n++) {
      const mark = markOf(list[(from + n) % list.length], `2026-01-${String(12 + (Math.floor(n / list.length) % 5)).padStart(2, '0')}`, `${9 + from}:00`, 'AOZ'[((from + n) % list.length) % 3])
      if ((await server.marks(token, mark)).status < 300) kept.push(mark)
    }
  }
  const work = [teacher(0), teacher(1), teacher(2)].map((w) => w.catch((e) => e))
  while (kept.length < 30) await sleep(5)
  const before = kept.length
  const file = target('load')
  const child = spawn(program, ['backup', file], { env: where.env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (text) => (said += text))
  const [status] = await once(child, 'exit')
  busy = false
  for (const failed of await Promise.all(work)) assert.equal(failed, undefined, failed?.message)
  assert.equal(status, 0, said)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const there = empty()
  fine(there.run('restore', file))
  fine(there.run('verify'))
  assert.deepEqual(readFileSync(there.env.SLUITEND_KEY), readFileSync(where.key))
  /* The same marks again are nothing new there. */
  const rows = csvFile(kept.slice(0, before))
  const got = there.run('import', 'attendance', rows)
  fine(got)
  const latest = new Map(kept.slice(0, before).map((m) => [`${m.pgn} ${m.datum} ${m.begintijd}`, m]))
  assert.match(got.stderr, /nieuw 0, gewijzigd 0,/, `${latest.size} marks`)
  /* Nothing is replaced: not the file, not what was restored. */
  assert.equal(where.run('backup', file).status, 1)
  assert.equal(there.run('restore', file).status, 1)
  fine(there.run('verify'))
})

test('what is damaged, cut off, of another key or of a newer program is refused, and nothing of it stays', () => {
  const file = target('whole')
  where.fine('backup', file, '--days', '10')
  const good = readFileSync(file)
  const there = empty()
  fine(there.run('backup', '--check', file))
  const body = good.indexOf('\n\n') + 2
  const flipped = (at) => {
    const bytes = Buffer.from(good)
    bytes[at] ^= 1
    return bytes
  }
  const head = good.subarray(0, body).toString('latin1')
  for (const [bytes, says] of [
    [flipped(body + 30), /damaged between byte \d+ and byte \d+/], [flipped(good.length - 1), /damaged between/], [flipped(body + (good.length - body >> 1)), /damaged between/],
    [good.subarray(0, body + 10), /ends at byte/], [good.subarray(0, good.length - 1), /ends at byte/], [good.subarray(0, good.length >> 1), /ends at byte/],
    [Buffer.concat([good, Buffer.from('x')]), /damaged between/], [Buffer.from(''), /not a backup/], [Buffer.from(`${head.slice(0, 40)}\n\n`), /not a backup/],
    [Buffer.concat([Buffer.from(head.replace(/expires \d+/, 'expires 9'), 'latin1'), good.subarray(body)]), /damaged between/],
    [Buffer.concat([Buffer.from(head.replace(/schema \d+/, 'schema 9999'), 'latin1'), good.subarray(body)]), /newer than this one/],
  ]) {
    const bad = target('bad')
    writeFileSync(bad, bytes)
    for (const args of [['restore', bad], ['backup', '--check', bad]]) {
      const got = there.run(...args)
      assert.equal(got.status, 1, `${args}: ${got.stderr}`)
      assert.match(got.stderr, says)
    }
  }
  const right = secret
  for (const [text, says] of [[`sluitend-backup-key-${'1'.repeat(64)}\n`, /not the backup key/], ['something\n', /sluitend-backup-key-/], ['', /sluitend-backup-key-/]]) {
    secret = text
    const got = there.run('restore', file)
    assert.equal(got.status, 1)
    assert.match(got.stderr, says)
  }
  secret = right
  assert.deepEqual(there.files(), [])
  assert.ok(!good.includes('Vanderzwaluw'), 'no name can be read in it')
  fine(there.run('restore', file))
  fine(there.run('verify'))
  fine(there.run('keys', 'check'))
})

test('killed on the way, or out of room: nothing half is left under a name', async () => {
  const done = target('done')
  const began = performance.now()
  where.fine('backup', done)
  const took = performance.now() - began
  let file
  await killedOnTheWay(() => where.start('backup', file = target('killed')), took, 3, () => {
    if (existsSync(file)) fine(empty().run('backup', '--check', file))
  })
  const full = target('full')
  const room = String(Math.floor(statSync(done).size / 2048)) // half of what it needs, in KiB
  const got = spawnSync('bash', ['-c', 'ulimit -f "$2"; exec "$0" backup "$1"', program, full, room], { env: where.env, encoding: 'utf8' })
  assert.equal(got.status, 3, got.stderr)
  assert.match(got.stderr, /cannot write the backup .*: /)
  assert.ok(!existsSync(full))
  assert.deepEqual(readdirSync(folder).filter((name) => name.endsWith('.part')), [])
  /* A restore that is killed: the next one begins anew. */
  const there = empty()
  for (let part = 1; part <= 2; part++) {
    const child = spawn(program, ['restore', done], { env: there.env, stdio: ['pipe', 'ignore', 'ignore'] })
    child.stdin.on('error', () => {})
    child.stdin.end(secret)
    const exited = once(child, 'exit')
    await sleep((took * part) / 4)
    child.kill('SIGKILL')
    await exited
    /* Where it was quicker than the kill, what has the name is whole. */
    if (!pg && there.files().includes('s.db')) fine(there.run('verify'))
  }
  /* What was given everything before it was killed has it; otherwise it has nothing. */
  const whole = pg || there.files().includes('s.db')
  const last = there.run('restore', done)
  assert.ok(last.status === 0 || whole, last.stderr)
  fine(there.run('verify'))
})
