// SPDX-License-Identifier: EUPL-1.2
// The demo region: the same seed gives the same work on every database, the proof holds, and it refuses what is not empty.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

const program = process.env.SLUITEND ?? 'build/sluitend'
const server = process.env.SLUITEND_TEST_PG
const folder = mkdtempSync(join(tmpdir(), 'sluitend-demo-'))
let databases = 0

function psql(sql) {
  const got = spawnSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', '-d', server, '-c', sql], { encoding: 'utf8' })
  assert.equal(got.status, 0, got.stderr)
}

// A fresh database with its key file: a file, or a schema of the test server.
function fresh({ file = !server } = {}) {
  const name = `demo_${process.pid}_${++databases}`
  const env = { ...process.env, SLUITEND_KEY: join(folder, `${name}.key`), SLUITEND_LANG: 'nl' }
  if (file) {
    env.SLUITEND_DB = `sqlite:${join(folder, name)}.db`
  } else {
    psql(`CREATE SCHEMA ${name}`)
    env.SLUITEND_DB = `${server}${server.includes('?') ? '&' : '?'}options=-csearch_path%3D${name}`
  }
  return (...args) => spawnSync(program, args, { env, encoding: 'utf8', maxBuffer: 1 << 28 })
}

function fine(got) {
  assert.equal(got.status, 0, got.stderr)
  return got.stdout
}

function filled(options, ...demo) {
  const run = fresh(options)
  fine(run('init'))
  fine(run('demo', '--students', '300', ...demo))
  return run
}

function rows(text) {
  const [head, ...lines] = text.trim().split(/\r?\n/)
  const names = head.split(/[;,]/)
  return lines.map((line) => Object.fromEntries(line.split(/[;,]/).map((value, i) => [names[i], value])))
}

// What the lists say. Status comes in the order of the keys of persons, which another key file makes anew.
function lists(run) {
  const [obligations, signals, status] = ['obligations', 'signals', 'status'].map((list) => fine(run(list, '--format', 'csv')))
  return [obligations, signals, status.split('\n').sort().join('\n')]
}

let first
before(() => {
  first = filled({})
})
after(() => {
  for (let i = 1; server && i <= databases; i++) {
    spawnSync('psql', ['-q', '-d', server, '-c', `DROP SCHEMA IF EXISTS demo_${process.pid}_${i} CASCADE`])
  }
  rmSync(folder, { recursive: true, force: true })
})

test('the same seed gives the same lists on another database, in a file too', () => {
  const once = lists(first)
  assert.ok(rows(once[1]).length > 300)
  assert.deepEqual(lists(filled({})), once)
  if (server) {
    assert.deepEqual(lists(filled({ file: true })), once)
  }
})

test('another seed gives other people', () => {
  const numbers = (run) => new Set(rows(fine(run('status', '--format', 'csv'))).map((r) => r.pgn))
  const here = numbers(first)
  const there = numbers(filled({ file: true }, '--seed', '2'))
  assert.equal([...there].filter((pgn) => here.has(pgn)).length, 0)
})

test('verify finds nothing wrong', () => {
  assert.equal(first('verify').status, 0)
})

test('a database with people in it is refused and stays as it is', () => {
  const once = lists(first)
  const again = first('demo', '--students', '10')
  assert.equal(again.status, 1)
  assert.match(again.stderr, /al personen/)
  assert.deepEqual(lists(first), once)
})

test('it is the day that the demo says, and work is left to do', () => {
  const obligations = rows(fine(first('obligations', '--format', 'csv')))
  const signals = rows(fine(first('signals', '--format', 'csv')))
  assert.ok(signals.every((r) => r.datum <= '2026-02-12'))
  assert.ok(signals.some((r) => r.datum === '2026-02-12'))
  assert.ok(signals.some((r) => r.status === 'open'))
  assert.ok(signals.some((r) => r.status === 'afgehandeld'))
  assert.ok(obligations.some((r) => r.status === 'afgesloten'))
  // Nothing from long ago still waits: most was handled.
  const old = obligations.filter((r) => r.status === 'open' && r.uiterlijk < '2026-02-02')
  assert.deepEqual(old, [])
})

test('everybody out of sight has an owner in the region', () => {
  const people = rows(fine(first('status', '--format', 'csv')))
  const waiting = people.filter((r) => r.regio === '10' && /in beeld|uit beeld/.test(r.positie))
  assert.ok(waiting.length > 0)
  assert.ok(waiting.every((r) => r.eigenaar !== ''))
  const positions = new Set(people.map((r) => r.positie))
  for (const position of ['gekwalificeerd', 'onderwijs', 'werk', 'uit beeld']) {
    assert.ok(positions.has(position), position)
  }
})

test('another region, another day', () => {
  const run = fresh({ file: true })
  fine(run('init'))
  const got = run('demo', '--students', '120', '--region', '07', '--as-of', '2026-11-04', '--format', 'csv')
  assert.match(fine(got), /^login.wachtwoord.rol/)
  assert.match(got.stdout, /ambtenaar\.assen/)
  assert.ok(rows(fine(run('status', '--format', 'csv'))).some((r) => r.regio === '07'))
  assert.equal(run('verify').status, 0)
})

test('what cannot be is refused in words', () => {
  const run = fresh({ file: true })
  assert.equal(run('demo').status, 3, 'not initialised')
  fine(run('init'))
  for (const [args, status, says] of [
    [['--region', '14'], 1, /Regio 14/],
    [['--as-of', '2024-10-01'], 1, /vakanties/],
    [['--students', '0'], 2, /students/],
    [['--as-of', 'morgen'], 2, /as-of/],
  ]) {
    const got = run('demo', ...args)
    assert.equal(got.status, status, args.join(' '))
    assert.match(got.stderr, says)
  }
  assert.equal(rows(fine(run('status', '--format', 'csv'))).length, 0)
})
