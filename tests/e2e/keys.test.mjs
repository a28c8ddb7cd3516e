// SPDX-License-Identifier: EUPL-1.2
// Keys: rotated while others work, killed on the way, and what an old key file is worth afterwards.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, readFileSync, renameSync } from 'node:fs'
import { after, test } from 'node:test'
import { account, markOf, people, serve, tokenOf } from './serving.mjs'
import { cleanUp, counts, csvFile, enrolmentOf, killedOnTheWay, personOf, pgnOf, place, program } from './support.mjs'

after(cleanUp)

function beside(where, ...args) {
  const child = spawn(program, args, { env: where.env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
  return new Promise((done) => child.on('close', (status) => done({ status, stderr: said })))
}

const clock = (from) => `${String(9 + (from % 7)).padStart(2, '0')}:00`
const generations = (where) => where.fine('keys', 'list', '--format', 'csv').stdout.trim().split('\n').slice(1).map((l) => l.split(';').length > 1 ? l.split(';') : l.split(','))
const numbers = (where) => where.fine('status', '--on', '2026-03-01', '--format', 'csv').stdout.split('\n').map((l) => l.slice(0, 9)).sort()

test('keys are rotated while marks come in, files are read and pages stand open', async (t) => {
  const where = place()
  const list = people(where, 300)
  account(where, 'school', '--role', 'coordinator', '--institution', '25PJ')
  const token = tokenOf(where, 'school')
  const old = `${where.key}.kept`
  copyFileSync(where.key, old)
  const server = await serve(where)
  t.after(() => server.stop('SIGKILL'))
  const cookie = await server.signIn('school')
  const csrf = /name="csrf" value="([^"]+)"/.exec((await server.get('/vandaag', cookie)).text)[1]
  let rotating = true, posted = 0, imports = 0
  const teacher = async (from) => {
    for (let n = 0; rotating; n++) {
      const who = list[(from + n) % list.length]
      const got = await server.marks(token, markOf(who, `2025-11-${String(3 + (Math.floor(n / list.length) % 4)).padStart(2, '0')}`, clock(from), 'A'))
      assert.ok(got.status < 300 || got.status === 503, `${got.status} ${got.text}`)
      posted += got.status < 300
    }
  }
  const files = async () => {
    for (let n = 0; rotating; n++) {
      const fresh = Array.from({ length: 40 }, (_, i) => pgnOf(300 + 40 * n + i))
      const known = list.slice(0, 100).map((p) => p.pgn)
      const got = await beside(where, 'import', 'persons', csvFile([...fresh, ...known].map((pgn) => personOf(pgn, { roepnaam: `R${n}` }))))
      assert.equal(got.status, 0, got.stderr)
      const c = counts(got)
      assert.deepEqual([c.added, c.changed, c.refused], [40, 100, 0], 'whoever is known stays one person')
      const enrolled = await beside(where, 'import', 'enrolments', csvFile(fresh.map((pgn) => enrolmentOf(pgn, `N${pgn}`))))
      assert.deepEqual([enrolled.status, counts(enrolled).added], [0, 40], enrolled.stderr)
      imports++
    }
  }
  const work = [teacher(0), teacher(150), files()].map((w) => w.catch((e) => {
    rotating = false
    return e
  }))
  for (let round = 0; round < 2; round++) {
    const got = await beside(where, 'keys', 'rotate')
    assert.equal(got.status, 0, got.stderr)
    if (round === 0) assert.equal((await server.form('/uitloggen', { csrf }, { cookie })).status, 303, 'a form of before still holds')
  }
  rotating = false
  for (const failed of await Promise.all(work)) assert.equal(failed, undefined, failed?.message)
  assert.ok(posted > 0 && imports > 0, `${posted} marks, ${imports} files`)
  assert.equal((await server.get('/vandaag', await server.signIn('school'))).status, 200)
  where.fine('verify')
  assert.deepEqual(generations(where).map((g) => [g[0], g[2] !== '']), [['1', true], ['2', true], ['3', false]])
  assert.equal(new Set(numbers(where)).size, numbers(where).length)
  assert.ok(!existsSync(`${where.key}.old`) && !existsSync(`${where.key}.new`))
  assert.equal(await server.stop(), 0)
  /* What an old copy is worth. */
  const current = readFileSync(where.key)
  renameSync(where.key, `${where.key}.now`)
  copyFileSync(old, where.key)
  for (const args of [['status'], ['keys', 'check'], ['import', 'persons', csvFile([personOf(list[0].pgn)])], ['init']]) {
    const got = where.run(...args)
    assert.equal(got.status, 1, `${args}: ${got.stderr}`)
    assert.match(got.stderr, /older copy/)
  }
  renameSync(`${where.key}.now`, where.key)
  assert.deepEqual(readFileSync(where.key), current)
  chmodSync(where.key, 0o644)
  assert.match(where.run('keys', 'check').stderr, /chmod 600/)
  chmodSync(where.key, 0o600)
  assert.match(where.fine('keys', 'check').stderr, /Generatie 3/)
})

test('a rotation that is killed goes on with the next call, and in between everything works', async (t) => {
  const where = place()
  people(where, 1, {}, 1200)
  account(where, 'school', '--role', 'coordinator', '--institution', '25PJ')
  const token = tokenOf(where, 'school')
  const who = { pgn: pgnOf(1200), number: 'E1200' }
  const file = csvFile(Array.from({ length: 1200 }, (_, i) => personOf(pgnOf(i))))
  where.fine('import', 'persons', file)
  const before = numbers(where)
  const began = performance.now()
  where.fine('keys', 'rotate')
  const took = performance.now() - began
  const server = await serve(where)
  t.after(() => server.stop('SIGKILL'))
  const cookie = await server.signIn('school')
  const posts = []
  await killedOnTheWay(() => where.start('keys', 'rotate'), took, 3, () => {
    /* Half of the numbers may be of one generation, half of the other: everybody is found all the same. */
    const again = counts(where.fine('import', 'persons', file))
    assert.deepEqual([again.same, again.added], [1200, 0])
    /* Whoever serves goes on with whichever half it meets. */
    posts.push(server.marks(token, markOf(who, '2025-11-03', clock(posts.length), 'A')), server.get('/vandaag', cookie))
    where.fine('verify')
    where.fine('keys', 'rotate')
    where.fine('keys', 'check')
    const left = generations(where).filter((g) => g[2] === '')
    assert.equal(left.length, 1, 'one generation is left')
  })
  for (const got of await Promise.all(posts)) assert.ok([200, 201, 503].includes(got.status), `${got.status} ${got.text}`)
  assert.equal((await server.get('/vandaag', cookie)).status, 200)
  assert.equal(await server.stop(), 0)
  assert.deepEqual(numbers(where), before)
  assert.ok(!existsSync(`${where.key}.old`) && !existsSync(`${where.key}.new`))
  where.fine('verify')
})
