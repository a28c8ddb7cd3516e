// SPDX-License-Identifier: EUPL-1.2
// What is around the program fails: folders, disks, key files, schemas, the database itself. Clear words, the promised
// exit status, nothing half done, and it goes on by itself when the trouble is over.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { account, markOf, people, serve, tokenOf, until } from './serving.mjs'
import { Place, cleanUp, csvFile, enrolmentOf, fileOf, folder, marksOf, personOf, pgnOf, place, program, psql, server as postgres } from './support.mjs'

after(() => {
  if (postgres) psql(`DROP DATABASE IF EXISTS ${gone} WITH (FORCE)`)
  cleanUp()
})

const gone = `e2e_gone_${process.pid}`

function failed(got, status, says) {
  assert.equal(got.status, status, `${got.status ?? got.signal} ${got.stderr}`)
  assert.match(got.stderr, says)
  assert.doesNotMatch(got.stderr, /Sanitizer|runtime error/)
}

// A place on a file of its own, whatever the tests run on.
function onFile(path) {
  const where = new Place()
  where.url = `sqlite:${path}`
  where.key = `${path}.key`
  return where
}

// A command that may write no file beyond so many kB.
function limited(where, kilobytes, ...args) {
  return spawnSync('bash', ['-c', `ulimit -f ${kilobytes}; exec "$@"`, 'limited', program, ...args], { env: where.env, encoding: 'utf8' })
}

const DAYS = Array.from({ length: 20 }, (_, i) => new Date(Date.UTC(2025, 8, 1 + i)).toISOString().slice(0, 10))
const manyMarks = (list) => csvFile(list.flatMap((p) => DAYS.flatMap((d) => marksOf(p.pgn, p.number, d, 'AAOAAZ'))))

test('no folder, no permission, no database', () => {
  failed(onFile(join(folder, 'weg', 'x.db')).run('init'), 3, /weg\/x\.db/)
  writeFileSync(join(folder, 'bestand'), 'x')
  failed(onFile(join(folder, 'bestand', 'x.db')).run('init'), 3, /bestand/)
  writeFileSync(join(folder, 'geen.db'), 'dit is geen database, maar een brief van enige lengte'.repeat(100))
  failed(onFile(join(folder, 'geen.db')).run('init'), 3, /geen\.db/)
  failed(onFile(join(folder, 'geen.db')).run('status'), 3, /geen\.db/)
  const absent = onFile(join(folder, 'afwezig.db'))
  for (const args of [['status'], ['demo'], ['run'], ['verify'], ['user', 'list'], ['serve'], ['import', 'persons', fileOf('x')]]) {
    failed(absent.run(...args), 3, /sluitend init/)
  }
  assert.deepEqual(readdirSync(folder).filter((f) => f.startsWith('afwezig')), [], 'nothing was made')
  if (process.getuid() !== 0) {
    mkdirSync(join(folder, 'dicht'))
    chmodSync(join(folder, 'dicht'), 0o500)
    failed(onFile(join(folder, 'dicht', 'x.db')).run('init'), 3, /dicht/)
  }
})

test('a disk that is full: words, and all of it the next time', () => {
  const where = onFile(join(folder, 'vol.db'))
  for (const kilobytes of [0, 4, 60, 300]) {
    failed(limited(where, kilobytes, 'init'), 3, /sluitend: /)
  }
  where.fine('init')
  const list = people(where, 120)
  const file = manyMarks(list)
  const rows = 120 * 20 * 6
  failed(limited(where, 700, 'import', 'attendance', file), 3, /sluitend: /)
  where.fine('verify')
  assert.match(where.fine('import', 'attendance', file).stderr, /gelezen 14\.400/)
  assert.match(where.fine('import', 'attendance', file).stderr, new RegExp(`gelijk ${rows.toLocaleString('nl-NL')}`))
  where.fine('verify')
  for (const list_ of ['status', 'signals', 'ledger']) {
    const got = spawnSync('bash', ['-c', '"$@" >/dev/full', 'full', program, list_, '--format', 'csv'], { env: where.env, encoding: 'utf8' })
    failed(got, 3, /.+/)
  }
  const bad = fileOf('pgn;achternaam\nx;y\n')
  const rejects = where.run('import', 'persons', bad, '--rejects', '/dev/full')
  assert.notEqual(rejects.status, 0)
  failed(where.run('import', 'persons', csvFile([{ pgn: 'x', achternaam: 'y', voornamen: 'z', geboortedatum: '2010-01-01', gemeentecode: '0193' }]), '--rejects', '/dev/full'), 1, /dev\/full/)
  failed(where.run('import', 'persons', bad, '--rejects', join(folder, 'weg', 'r.csv')), 1, /r\.csv/)
})

test('a server whose disk is full says so and goes on afterwards', async () => {
  const where = onFile(join(folder, 'krap.db'))
  where.fine('init')
  const list = people(where, 3)
  account(where, 'school', '--role', 'coordinator', '--institution', '25PJ')
  const token = tokenOf(where, 'school')
  const server = await serve(where)
  assert.equal((await server.marks(token, markOf(list[0], DAYS[0], '09:00', 'A'))).status, 201)
  // From now on no file may grow.
  const limit = (bytes) => assert.equal(spawnSync('prlimit', ['--pid', String(server.child.pid), `--fsize=${bytes}:unlimited`]).status, 0)
  limit(4096)
  const got = await server.marks(token, list.flatMap((p) => DAYS.map((d) => markOf(p, d, '11:00', 'O'))))
  assert.equal(got.status, 503, got.text)
  assert.match(got.headers['content-type'], /problem\+json/)
  assert.equal((await server.get('/inloggen')).status, 200)
  limit('unlimited')
  const again = await server.marks(token, list.flatMap((p) => DAYS.map((d) => markOf(p, d, '11:00', 'O'))))
  assert.equal(again.status, 201, again.text)
  assert.equal(again.json.nieuw, 60)
  assert.equal(await server.stop(), 0)
  where.fine('verify')
})

test('key files: none, another one, half of one, and one that may not be read', () => {
  const where = place()
  people(where, 1)
  const kept = `${where.key}.kept`
  copyFileSync(where.key, kept)
  rmSync(where.key)
  for (const args of [['status'], ['init'], ['run'], ['serve', '--listen', '127.0.0.1:0']]) {
    failed(where.run(...args), 1, /key file|sleutel/i)
  }
  assert.ok(!existsSync(where.key), 'no other key is made for a database that has one')
  for (const bytes of ['', 'x', 'sluitend key file 1\n', `sluitend key file 1\n${'z'.repeat(192)}\n`, Buffer.alloc(5000)]) {
    writeFileSync(where.key, bytes)
    failed(where.run('status'), 1, /.+/)
  }
  rmSync(where.key)
  mkdirSync(where.key)
  assert.notEqual(where.run('status').status, 0)
  rmSync(where.key, { recursive: true })
  copyFileSync(kept, where.key)
  where.fine('status')
  const fresh = onFile(join(folder, 'sleutel.db'))
  fresh.key = join(folder, 'weg', 'sleutel.key')
  failed(fresh.run('init'), 3, /sleutel\.key/)
})

test('a schema of a newer program is left alone', () => {
  const where = place()
  where.sql("INSERT INTO schema_step (step, name, checksum, applied_at) SELECT 9999, 'later', checksum, applied_at FROM schema_step WHERE step = 1")
  for (const args of [['status'], ['init'], ['run'], ['verify'], ['import', 'persons', fileOf('pgn\n')], ['serve', '--listen', '127.0.0.1:0']]) {
    failed(where.run(...args), 3, /sluitend: /)
  }
})

test('rules of another version: init computes everything anew', () => {
  const where = place()
  const list = people(where, 3)
  where.fine('import', 'attendance', csvFile(list.flatMap((p) => ['2025-11-03', '2025-11-04', '2025-11-05', '2025-11-06'].flatMap((d) => marksOf(p.pgn, p.number, d, 'OOOO')))))
  const before = where.lists()
  for (const command of ['init', 'run']) {
    where.sql("UPDATE finding SET minutes = 1 WHERE rule = 'V3'")
    where.sql("DELETE FROM finding WHERE rule = '8u'")
    assert.equal(where.run('verify').status, 1)
    where.fine(command)
    assert.equal(where.run('verify').status, 1, 'the same rules: nothing is computed')
    where.sql("UPDATE setting SET value = '0' WHERE name = 'law_version'")
    where.fine(command, ...(command === 'run' ? ['--as-of', '2025-11-10'] : []))
    where.fine('verify')
    assert.equal(where.lists().obligations, before.obligations)
  }
})

test('an address that is taken, or none', async () => {
  const where = place()
  const server = await serve(where)
  const taken = where.run('serve', '--listen', `127.0.0.1:${server.port}`)
  assert.equal(await server.stop(), 0)
  failed(taken, 3, /127\.0\.0\.1/)
  for (const listen of ['nergens', '127.0.0.1:99999', '', ':', 'x:y']) {
    failed(where.run('serve', '--listen', listen), 2, /HOST:PORT/)
  }
})

test('the database server goes away while serving, and comes back', { skip: !postgres && 'a file does not go away' }, async (t) => {
  psql(`CREATE DATABASE ${gone} TEMPLATE template0 ENCODING 'UTF8'`)
  const where = new Place()
  where.url = postgres.replace(/\/[^/?]*(\?|$)/, `/${gone}$1`)
  where.fine('init')
  where.fine('setting', 'set', 'second_factor', 'choice')
  const list = people(where, 2)
  account(where, 'school', '--role', 'coordinator', '--institution', '25PJ')
  const token = tokenOf(where, 'school')
  const server = await serve(where)
  t.after(() => server.stop('SIGKILL'))
  const cookie = await server.signIn('school')
  const one = (sql, beside) => psql(sql, beside ? postgres : where.url).trim()
  assert.equal((await server.marks(token, markOf(list[0], DAYS[0], '09:00', 'O'))).status, 201)
  const end = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${gone}'`
  // A moment: connections break, the next request has a new one.
  psql(end)
  assert.equal((await server.get('/vandaag', cookie)).status, 200)
  assert.equal((await server.marks(token, markOf(list[0], DAYS[0], '10:00', 'O'))).status, 201)
  // Longer.
  psql(`ALTER DATABASE ${gone} WITH ALLOW_CONNECTIONS false`)
  psql(end)
  for (let i = 0; i < 6; i++) {
    const mark = await server.marks(token, markOf(list[0], DAYS[0], '11:00', 'O'))
    assert.equal(mark.status, 503, mark.text)
    assert.match(mark.headers['content-type'], /problem\+json/)
    assert.ok(mark.headers['retry-after'])
    assert.doesNotMatch(mark.text, /postgres|connection|e2e_gone/)
    const page = await server.get('/vandaag', cookie)
    assert.equal(page.status, 503)
    assert.doesNotMatch(page.text, /e2e_gone/)
  }
  assert.equal((await server.get('/healthz')).status, 200)
  await until(async () => (await server.get('/readyz')).status === 503)
  failed(where.run('status'), 3, /database/)
  psql(`ALTER DATABASE ${gone} WITH ALLOW_CONNECTIONS true`)
  await until(async () => (await server.marks(token, markOf(list[1], DAYS[0], '11:00', 'O'))).status === 201)
  assert.equal((await server.get('/vandaag', cookie)).status, 200)
  await until(async () => (await server.get('/readyz')).status === 200)

  // In the midst of a report: it is filed or it is not, and sent again it is, once.
  where.fine('import', 'attendance', csvFile(DAYS.slice(7, 11).flatMap((d) => marksOf(list[0].pgn, list[0].number, d, 'OOOO'))))
  const csrf = /name="csrf" value="([^"]+)"/.exec((await server.get('/account', cookie)).text)[1]
  const found = one("SELECT public FROM finding WHERE rule = 'V3'")
  const file = () => server.form(`/meldingen/nieuw?bevinding=${found}`, { csrf, reden: 'Blijft weg', actie: 'nee', naam: 'A. Melder', email: 'a@school.example' }, { cookie })
  const leave = (off) => {
    psql(`ALTER DATABASE ${gone} WITH ALLOW_CONNECTIONS ${!off}`)
    if (off) psql(end)
  }
  const first = file()
  leave(true)
  assert.ok([303, 503].includes((await first).status))
  const away = await file()
  assert.equal(away.status, 503)
  assert.match(away.text, /Probeer het/)
  leave(false)
  await until(async () => [303, 409].includes((await file()).status))
  assert.equal(one('SELECT COUNT(*) FROM report'), '1')
  assert.equal(one('SELECT COUNT(*) FROM report_event'), '1')

  // In the midst of a destruction and of a rotation of keys: the command says so, and goes on when it is called again.
  const old = Array.from({ length: 30 }, (_, i) => pgnOf(100 + i))
  where.fine('import', 'persons', csvFile(old.map((pgn) => personOf(pgn, { geboortedatum: '1975-01-10' }))))
  where.fine('import', 'enrolments', csvFile(old.map((pgn) => enrolmentOf(pgn, `E${pgn}`, { begindatum: '1992-08-01', einddatum: '1993-07-31' }))))
  for (const command of [['retention', 'run'], ['keys', 'rotate']]) {
    const child = spawn(program, command, { env: where.env, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (text) => (said += text))
    const over = new Promise((done) => child.on('close', done))
    await until(() => one(`SELECT COUNT(*) FROM pg_stat_activity WHERE datname = '${gone}' AND xact_start IS NOT NULL AND pid <> pg_backend_pid()`, true) !== '0' || child.exitCode !== null, 30, 5)
    leave(true)
    const status = await over
    assert.ok(status === 0 || status === 3, `${command.join(' ')}: ${status} ${said}`)
    if (status === 3) assert.match(said, /database/)
    leave(false)
    await until(() => where.run(...command).status === 0)
  }
  assert.equal(one('SELECT COUNT(*) FROM person WHERE birth < 5000'), '0')
  where.fine('keys', 'check')
  await until(async () => (await server.get('/vandaag', cookie)).status === 200)
  assert.equal(await server.stop(), 0)
  where.fine('verify')
})
