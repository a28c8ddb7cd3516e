// SPDX-License-Identifier: EUPL-1.2
// Memory that is not given and a disk that takes no more, call by call: the program ends with words and the promised
// status or goes on, never by a signal; what it answered for is kept, and repeated without the fault it ends as without.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, test } from 'node:test'
import { cleanUp, csvFile, enrolmentOf, marksOf, personOf, pgnOf, Place, place, program, server } from '../e2e/support.mjs'
import { account, markOf, people, serve, tokenOf, until } from '../e2e/serving.mjs'
import { Faults, FLUSH, MEMORY, moments, NEVER, WRITE } from './injected.mjs'

after(cleanUp)

const faults = new Faults('command')

function faulty(where, ...args) {
  return spawnSync(program, args, { env: { ...where.env, ...faults.env }, encoding: 'utf8', maxBuffer: 1 << 28 })
}

const PEOPLE = 40
const days = ['2025-11-03', '2025-11-04', '2025-11-05', '2025-11-06', '2025-11-07']
const files = {
  persons: csvFile(Array.from({ length: PEOPLE }, (_, i) => personOf(pgnOf(i)))),
  enrolments: csvFile(Array.from({ length: PEOPLE }, (_, i) => enrolmentOf(pgnOf(i), String(i)))),
  attendance: csvFile(days.flatMap((day) => Array.from({ length: PEOPLE }, (_, i) => marksOf(pgnOf(i), String(i), day, i % 3 ? 'AALA' : 'OOOO')).flat())),
}
const names = { [MEMORY]: 'memory', [WRITE]: 'a write', [FLUSH]: 'a flush' }
// The database server writes by itself: only memory is the program's own there.
const kinds = server ? [MEMORY] : [MEMORY, WRITE, FLUSH]

function check(got, what) {
  assert.ok(got.status === 0 || got.status === 3 || got.status === 1, `${what}: ${got.status ?? got.signal} ${got.stderr}`)
  assert.ok(got.status === 0 || got.stderr.trim().length > 0, `${what}: ended with ${got.status} without a word`)
}

for (const kind of kinds) {
  test(`init, when ${names[kind]} fails`, () => {
    const measured = new Place()
    faults.set(kind, NEVER)
    assert.equal(faulty(measured, 'init').status, 0)
    let failures = 0
    for (const at of moments(faults.calls, 6, 14)) {
      const where = new Place()
      faults.set(kind, at)
      const got = faulty(where, 'init')
      assert.equal(faults.failed, 1, `call ${at} came`)
      check(got, `init, ${names[kind]} ${at}`)
      failures += got.status === 3
      where.fine('init')
      where.fine('verify')
    }
    assert.ok(failures > 0, 'some of them ended it')
  })

  test(`imports, when ${names[kind]} fails`, () => {
    const whole = place()
    const counts = {}
    for (const [what, file] of Object.entries(files)) {
      faults.set(kind, NEVER)
      assert.equal(faulty(whole, 'import', what, file).status, 0)
      counts[what] = faults.calls
    }
    const wanted = whole.lists()
    const where = place()
    let failures = 0
    for (const [what, file] of Object.entries(files)) {
      for (const at of moments(counts[what], 3, 12)) {
        faults.set(kind, at)
        const got = faulty(where, 'import', what, file)
        check(got, `import ${what}, ${names[kind]} ${at}`)
        failures += got.status === 3
      }
      where.fine('verify')
      where.fine('import', what, file)
    }
    assert.ok(failures > 0, 'some of them ended it')
    assert.deepEqual(where.lists(), wanted)
    where.fine('verify')
  })
}

test('lists, when memory fails', () => {
  const where = place()
  for (const [what, file] of Object.entries(files)) where.fine('import', what, file)
  for (const list of [['obligations'], ['signals'], ['status'], ['balance'], ['ledger'], ['run'], ['verify'], ['user', 'list'], ['register', 'state'], ['register', 'export'], ['retention', 'preview'], ['protocol', 'list']]) {
    faults.set(MEMORY, NEVER)
    assert.equal(faulty(where, ...list).status, 0, list.join(' '))
    for (const at of moments(faults.calls, 2, 10)) {
      faults.set(MEMORY, at)
      check(faulty(where, ...list), `${list.join(' ')}, memory ${at}`)
    }
  }
  where.fine('verify')
})

test('a server whose memory and disk fail now and then answers or refuses, and goes on', async (t) => {
  const where = place()
  const list = people(where, 12)
  account(where, 'school', '--role', 'coordinator', '--institution', '25PJ')
  const token = tokenOf(where, 'school')
  const own = new Faults('server')
  const site = await serve(where, own.env)
  t.after(() => site.stop('SIGKILL'))
  const cookie = await site.signIn('school')
  const kept = [], reported = []
  const csrf = /name="csrf" value="([^"]+)"/.exec((await site.get('/account', cookie)).text)[1]
  const form = { csrf, reden: 'Blijft weg', actie: 'nee', naam: 'A. Melder', email: 'a@school.example' }
  const persons = where.sql('SELECT public FROM person ORDER BY person').split('\n')
  // A report about one person and day; what came twice is refused.
  const report = async (n) => {
    const [who, day] = [persons[n % persons.length], days[Math.floor(n / persons.length) % days.length]]
    const got = await site.form(`/meldingen/nieuw?jongere=${who}&soort=O`, { ...form, begin: day, eind: day }, { cookie }).catch((error) => ({ broken: error.code }))
    assert.ok(got.broken || [303, 401, 409, 500, 503].includes(got.status), `${got.status} ${got.text}`)
    if (got.status === 303 && got.headers.location.startsWith('/meldingen/')) reported.push(/\/meldingen\/([^?]+)/.exec(got.headers.location)[1])
  }
  let lesson = 0
  for (const kind of kinds) {
    for (const every of kind === MEMORY ? [1009, 211, 53] : [5, 2]) {
      own.set(kind, 1, every)
      for (let i = 0; i < 20; i++) {
        const who = list[lesson % list.length]
        const nth = Math.floor(lesson++ / list.length)
        const mark = markOf(who, days[nth % days.length], `${String(8 + Math.floor(nth / days.length)).padStart(2, '0')}:30`, 'AOZ'[i % 3])
        const got = await site.marks(token, [mark]).catch((error) => ({ broken: error.code }))
        assert.ok(got.broken || [200, 201, 401, 500, 503].includes(got.status), `${got.status} ${got.text}`)
        if (got.status === 200 || got.status === 201) kept.push(mark)
        if (i % 4 === 0) await report(lesson / 4 | 0)
        const page = await site.get(i % 2 ? '/vandaag' : '/jongeren', cookie).catch((error) => ({ broken: error.code }))
        assert.ok(page.broken || [200, 303, 500, 503].includes(page.status), `${page.status}`)
      }
      assert.ok(own.calls > 0)
      own.set(0, NEVER)
      assert.equal(site.child.exitCode, null, `still there after ${names[kind]} every ${every}: ${site.said.slice(-2000)}`)
      assert.equal(site.child.signalCode, null)
      assert.equal((await site.get('/vandaag', cookie)).status, 200, 'and well again')
    }
  }
  assert.ok(kept.length > 0, 'some were answered for')
  let again
  await until(async () => {
    again = await site.marks(token, kept)
    return again.status !== 503
  }, 15, 500).catch((error) => assert.fail(`${error.message}: ${again.text} ${site.said.slice(-2000)}`))
  assert.equal(again.json.gelijk, kept.length, `what was answered for is there: ${again.text}`)
  assert.ok(reported.length > 0, 'some reports were made')
  for (const r of reported) assert.equal(where.sql(`SELECT COUNT(*) FROM report WHERE public = '${r}'`), '1')
  // Each has its days and its line in the history, or is not there at all.
  for (const table of ['report_event', 'report_day']) {
    const lacks = `SELECT COUNT(*) FROM ${table} x WHERE NOT EXISTS (SELECT 1 FROM report r WHERE r.person = x.person AND r.report = x.report)`
    assert.equal(where.sql(lacks), '0', table)
  }
  assert.equal(where.sql('SELECT COUNT(*) FROM report r WHERE NOT EXISTS (SELECT 1 FROM report_event v WHERE v.person = r.person AND v.report = r.report)'), '0')
  assert.equal(await site.stop(), 0)
  where.fine('verify')
})
