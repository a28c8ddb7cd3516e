// SPDX-License-Identifier: EUPL-1.2
// Lessons and groups as files and as a calendar, the closing of lessons that nobody registered, and the timetable kept by hand.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cleanUp, counts, csvFile, enrolmentOf, fileOf, marksOf, personOf, pgnOf, place } from './support.mjs'
import { serveDemo } from './visitor.mjs'

after(cleanUp)

const [ANNA, BRAM] = [1, 2].map(pgnOf)
const DAY = '2025-11-03' // a Monday

const lesson = (les, begintijd, eindtijd, more = {}) => ({ brin: '25PJ', vestiging: '00', groep: 'KEUZE', vak: 'Rekenen', datum: DAY, begintijd, eindtijd, docent: 'jan', lokaal: 'B1', status: '', les, ...more })
const member = (pgn, inschrijving, more = {}) => ({ pgn, brin: '25PJ', inschrijving, groep: 'KEUZE', begindatum: '2025-09-01', einddatum: '', ...more })

function school() {
  const where = place()
  where.fine('import', 'persons', csvFile([personOf(ANNA), personOf(BRAM)]))
  where.fine('import', 'enrolments', csvFile([enrolmentOf(ANNA, '1'), enrolmentOf(BRAM, '2')]))
  where.fine('import', 'groups', csvFile([member(ANNA, '1'), member(BRAM, '2', { einddatum: '2025-11-02' })]))
  return where
}

const minutes = (where, column) => JSON.parse(where.fine('ledger', '--from', DAY, '--to', DAY, '--by', 'institution', '--format', 'json').stdout)[0]?.[column] ?? 0

test('groups and lessons come in, again change nothing, and what is wrong is named', () => {
  const where = school()
  const lessons = [lesson('1', '9:00', '10:00'), lesson('', '10:00', '11:00'), lesson('3', '11:00', '12:00', { status: 'uitgevallen' })]
  assert.deepEqual(counts(where.fine('import', 'lessons', csvFile(lessons))), { rows: 3, added: 3, changed: 0, same: 0, refused: 0 })
  assert.deepEqual(counts(where.fine('import', 'lessons', csvFile(lessons))), { rows: 3, added: 0, changed: 0, same: 3, refused: 0 })
  assert.deepEqual(counts(where.fine('import', 'groups', csvFile([member(ANNA, '1')]))), { rows: 1, added: 0, changed: 0, same: 1, refused: 0 })
  const wrong = [lesson('5', '9:00', '9:00'), lesson('6', 'x', '10:00'), lesson('7', '9:00', '10:00', { brin: '99ZZ' }), lesson('8', '9:00', '10:00', { status: 'weg' }), lesson('9', '9:00', '10:00', { groep: '' })]
  const got = where.run('import', 'lessons', csvFile([...wrong, lesson('1', '9:00', '10:00', { docent: 'piet' })]))
  assert.equal(got.status, 1)
  assert.deepEqual(counts(got), { rows: 6, added: 0, changed: 1, same: 0, refused: 5 })
  for (const column of ['eindtijd', 'begintijd', 'brin', 'status', 'groep']) {
    assert.match(got.stderr, new RegExp(`, ${column} "`))
  }
  const strangers = where.run('import', 'groups', csvFile([member(ANNA, '2'), member(ANNA, '9'), member(pgnOf(90), '1')]))
  assert.deepEqual(counts(strangers), { rows: 3, added: 0, changed: 0, same: 0, refused: 3 })
})

test('what nobody registered is a gap the same night, until the lesson turns out to be cancelled', () => {
  const where = school()
  where.fine('import', 'lessons', csvFile([lesson('1', '9:00', '10:00'), lesson('2', '10:00', '11:00'), lesson('3', '11:00', '12:00', { status: 'uitgevallen' })]))
  where.fine('import', 'attendance', csvFile(marksOf(ANNA, '1', DAY, 'A').map((m) => ({ ...m, begintijd: '9:00', eindtijd: '10:00' }))))
  where.fine('run', '--as-of', DAY)
  where.fine('run', '--as-of', DAY)
  // Anna was there at nine; nobody knows of ten. Bram is no member any more.
  assert.equal(minutes(where, 'ingeroosterd'), 120)
  assert.equal(minutes(where, 'ongeregistreerd'), 60)
  assert.equal(where.run('verify').status, 0)
  where.fine('import', 'lessons', csvFile([lesson('2', '10:00', '11:00', { status: 'uitgevallen' })]))
  assert.equal(minutes(where, 'ongeregistreerd'), 0)
  assert.equal(minutes(where, 'ingeroosterd'), 60)
  assert.equal(where.run('verify').status, 0)
})

test('a calendar brings lessons', () => {
  const where = place()
  where.fine('setting', 'set', 'demo_today', DAY)
  const event = (text) => `BEGIN:VEVENT\r\n${text}\r\nEND:VEVENT\r\n`
  const file = fileOf(`BEGIN:VCALENDAR\r\n${event('UID:1\r\nDTSTART:20251103T080000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;COUNT=4\r\nSUMMARY:Rekenen - MZ2A - jan\r\nLOCATION:B1')}${event('UID:2\r\nDTSTART:20251104T090000\r\nDURATION:PT1H\r\nSUMMARY:Overleg')}${event('UID:3\r\nDTSTART;VALUE=DATE:20251104\r\nSUMMARY:Studiedag - MZ2A')}END:VCALENDAR\r\n`)
  const first = where.run('import', 'ical', '--location', '25PJ/00', file)
  assert.equal(first.status, 1, first.stderr)
  assert.deepEqual(counts(first), { rows: 6, added: 4, changed: 0, same: 0, refused: 2 })
  assert.deepEqual(counts(where.run('import', 'ical', '--location', '25PJ/00', file)), { rows: 6, added: 0, changed: 0, same: 4, refused: 2 })
  assert.equal(where.run('import', 'ical', file).status, 2)
  assert.equal(where.run('import', 'ical', '--location', '25PJ/00', fileOf('geen agenda')).status, 1)
  assert.equal(where.run('import', 'ical', '--location', '25PJ/QQ', file).status, 1)
})

test('a coordinator keeps the timetable by hand, and nobody else', async (t) => {
  const site = await serveDemo(300)
  t.after(() => site.stop())
  const coordinator = await site.visitor('coordinator.25pj')
  const page = await coordinator.ask('GET', '/rooster')
  assert.equal(page.status, 200)
  const where = /<option value="(25PJ\/[^"]+)"/.exec(page.text)[1]
  const form = { plaats: where, groep: 'Bijles', vak: 'Rekenen', docent: 'docent.25pj', lokaal: 'A1', datum: '2026-02-09', begin: '09:00', eind: '10:00', tot: '2026-03-09' }
  const wrong = await coordinator.ask('POST', '/rooster', { ...form, eind: '08:00' })
  assert.equal(wrong.status, 400)
  assert.match(wrong.text, /Het einde ligt niet na het begin/)
  const added = await coordinator.ask('POST', '/rooster', form)
  assert.equal(added.status, 303)
  const week = await coordinator.ask('GET', added.to)
  assert.match(week.text, /Rekenen/)
  // No lesson in the spring holiday of the north (21 February to 1 March 2026).
  const holiday = await coordinator.ask('GET', added.to.replace('2026-02-09', '2026-02-23'))
  assert.match(holiday.text, /staan deze week geen lessen/)
  const action = /action="(\/rooster\/[a-z2-7]+)"/.exec(week.text)[1]
  assert.equal((await coordinator.ask('POST', action, { doe: 'uitval', rest: '1', terug: added.to })).to, added.to)
  for (const monday of ['2026-02-09', '2026-02-16', '2026-03-09']) {
    assert.match((await coordinator.ask('GET', added.to.replace('2026-02-09', monday))).text, /uitgevallen/)
  }
  await coordinator.ask('POST', action, { doe: 'herstel', terug: added.to })
  await coordinator.ask('POST', action, { doe: 'docent', docent: 'VERV', terug: added.to })
  const again = await coordinator.ask('GET', added.to)
  assert.doesNotMatch(again.text, /<strong>uitgevallen/)
  assert.match(again.text, /VERV/)
  assert.equal((await coordinator.ask('POST', '/rooster', { ...form, plaats: '01AA/00' })).status, 404)
  for (const login of ['docent.25pj', 'coordinator.overig']) {
    const other = await site.visitor(login)
    assert.notEqual((await other.ask('GET', added.to)).status, 200)
    assert.ok([403, 404].includes((await other.ask('POST', action, { doe: 'uitval' })).status))
  }
})
