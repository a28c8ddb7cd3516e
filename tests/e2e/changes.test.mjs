// SPDX-License-Identifier: EUPL-1.2
// What follows from files that correct other things than marks: the rules look again, for those whom it touches.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cleanUp, counts, csvFile, enrolmentOf, marksOf, personOf, pgnOf, place } from './support.mjs'

after(cleanUp)

const [ANNA, BRAM] = [1, 2].map(pgnOf)
const WEEK = ['03', '04', '05', '06']

function filled(person = {}, enrolment = {}) {
  const where = place()
  where.fine('import', 'persons', csvFile([personOf(ANNA, person), personOf(BRAM)]))
  where.fine('import', 'enrolments', csvFile([enrolmentOf(ANNA, '1', enrolment), enrolmentOf(BRAM, '2')]))
  where.fine('import', 'attendance', csvFile(WEEK.flatMap((d) => marksOf(ANNA, '1', `2025-11-${d}`, 'OOOO', { brin: enrolment.brin ?? '25PJ' }))))
  return where
}

function obligations(where, asOf = '2026-07-01') {
  return JSON.parse(where.fine('obligations', '--format', 'json', '--as-of', asOf).stdout).map((o) => `${o.soort} ${o.begin} ${o.eind} ${o.minuten} ${o.status}`)
}

function signals(where) {
  return JSON.parse(where.fine('signals', '--format', 'json', '--as-of', '2026-07-01').stdout).map((s) => `${s.regel} ${s.datum}`)
}

function taken(where, kind, rows, want) {
  const got = where.fine('import', kind, csvFile(rows))
  assert.deepEqual(counts(got), { rows: rows.length, added: 0, changed: 0, same: 0, refused: 0, ...want })
  where.fine('verify')
}

test('a corrected birth date makes another obligation of it', () => {
  const where = filled()
  assert.deepEqual(obligations(where), ['V3 2025-11-03 2025-11-06 960 open'])
  taken(where, 'persons', [personOf(ANNA, { geboortedatum: '2005-03-15' })], { changed: 1 })
  assert.deepEqual(obligations(where), ['V3 2025-11-03 2025-11-06 960 intrekken', 'V4 2025-11-03 2025-11-06 960 open'])
  taken(where, 'persons', [personOf(ANNA)], { changed: 1 })
  assert.deepEqual(obligations(where), ['V3 2025-11-03 2025-11-06 960 open', 'V4 2025-11-03 2025-11-06 960 intrekken'])
})

test('who moves house takes the findings along', () => {
  const where = filled()
  const towns = () => where.sql('SELECT DISTINCT municipality, region FROM finding').replace('|', ' ')
  assert.equal(towns(), '0193 10')
  taken(where, 'persons', [personOf(ANNA, { gemeentecode: '0363' })], { changed: 1 })
  assert.equal(towns(), '0363 21')
})

test('a diploma ends the obligation, from its day on', () => {
  const where = filled()
  taken(where, 'results', [{ pgn: ANNA, soort: 'vmbo', datum: '2025-07-01' }], { added: 1 })
  assert.deepEqual(obligations(where), ['V3 2025-11-03 2025-11-06 960 open'])
  taken(where, 'results', [{ pgn: ANNA, soort: 'mbo', niveau: '2', datum: '2025-11-07' }], { added: 1 })
  assert.deepEqual(obligations(where), ['V3 2025-11-03 2025-11-06 960 open'])
  taken(where, 'results', [{ pgn: ANNA, soort: 'mbo', niveau: 'MBO-2', datum: '06-11-2025' }], { added: 1 })
  assert.deepEqual(obligations(where), ['V3 2025-11-03 2025-11-06 960 intrekken'])
  assert.ok(signals(where).includes('16u 2025-11-06'))
})

test('an exemption that overlaps withdraws it, and one that is corrected away gives it back', () => {
  const where = filled()
  const until = (einddatum) => [{ pgn: ANNA, soort: '11', begindatum: '2025-10-01', einddatum }]
  taken(where, 'exemptions', until('2025-11-03'), { added: 1 })
  assert.deepEqual(obligations(where), ['V3 2025-11-03 2025-11-06 960 ingetrokken'])
  taken(where, 'exemptions', until('2025-11-02'), { changed: 1 })
  assert.deepEqual(obligations(where), ['V3 2025-11-03 2025-11-06 960 open'])
  taken(where, 'exemptions', until('2025-11-02'), { same: 1 })
})

test('the end of an enrolment ends a long absence, and marks after it raise nothing', () => {
  const where = filled({}, { onderwijssoort: 'vo', niveau: 'havo', leerweg: '', brin: '00AH' })
  const days = []
  for (let day = Date.parse('2025-09-01'); day <= Date.parse('2025-10-10'); day += 86400000) {
    days.push(new Date(day).toISOString().slice(0, 10))
  }
  where.fine('import', 'attendance', csvFile(days.flatMap((d) => marksOf(BRAM, '2', d, 'O'))))
  const long = () => obligations(where).filter((o) => o.startsWith('LRV'))
  assert.equal(long().length, 1)
  assert.match(long()[0], /^LRV 2025-09-01  \d+ open$/)
  taken(where, 'enrolments', [enrolmentOf(BRAM, '2', { einddatum: '2025-10-31' })], { changed: 1 })
  assert.match(long()[0], /^LRV 2025-09-01 2025-10-31 \d+ open$/)
  taken(where, 'enrolments', [enrolmentOf(BRAM, '2', { einddatum: '2025-09-10' })], { changed: 1 })
  assert.match(long()[0], /intrekken$/)
})

test('another unit of hours with another kind of education', () => {
  const lessons = WEEK.flatMap((d) => marksOf(ANNA, '1', `2025-11-${d}`, 'OOOO').map((m) => ({ ...m, eindtijd: m.eindtijd.replace(':00', ':00'), begintijd: m.begintijd.replace(':00', ':10') })))
  const where = place()
  where.fine('import', 'persons', csvFile([personOf(ANNA)]))
  where.fine('import', 'enrolments', csvFile([enrolmentOf(ANNA, '1')]))
  where.fine('import', 'attendance', csvFile(lessons))
  assert.deepEqual(obligations(where), [], 'clock minutes in mbo')
  taken(where, 'enrolments', [enrolmentOf(ANNA, '1', { onderwijssoort: 'vo', niveau: 'vwo' })], { changed: 1 })
  assert.deepEqual(obligations(where), ['V3 2025-11-03 2025-11-06 960 open'], 'lessons in vo')
})

test('a location\'s own holidays move the window; a later file replaces the whole school year', () => {
  const where = place()
  where.fine('import', 'persons', csvFile([personOf(ANNA)]))
  where.fine('import', 'enrolments', csvFile([enrolmentOf(ANNA, '1')]))
  // 480 minutes on 3 November and 480 on 8 December: 36 days apart, 29 when a week in between does not count.
  where.fine('import', 'attendance', csvFile([...marksOf(ANNA, '1', '2025-11-03', 'OOOOOOOO'), ...marksOf(ANNA, '1', '2025-12-08', 'OOOOOOOO')]))
  const reports = () => obligations(where).filter((o) => o.startsWith('V3'))
  const week = (begin, eind) => ({ brin: '25PJ', vestiging: '00', begin, eind, naam: 'eigen week' })
  assert.deepEqual(reports(), [])
  taken(where, 'holidays', [week('2025-11-15', '2025-11-23')], { added: 1 })
  assert.deepEqual(reports(), [], '29 counted days')
  taken(where, 'holidays', [week('2025-11-15', '2025-11-23'), week('2025-11-24', '2025-11-28')], { added: 1, same: 1 })
  assert.deepEqual(reports(), ['V3 2025-11-03 2025-12-08 960 open'])
  taken(where, 'holidays', [week('2025-11-15', '2025-11-23'), week('2026-09-07', '2026-09-11')], { added: 1, same: 1 })
  assert.deepEqual(reports(), ['V3 2025-11-03 2025-12-08 960 intrekken'], 'the second week is gone from this year')
  assert.equal(where.sql('SELECT COUNT(*) FROM location_holiday'), '2')
})

test('a holiday file with refused rows takes nothing away', () => {
  const where = place()
  const week = (begin, eind) => ({ brin: '25PJ', vestiging: '00', begin, eind, naam: '' })
  taken(where, 'holidays', [week('2025-10-13', '2025-10-17'), week('2025-12-22', '2026-01-02')], { added: 2 })
  const got = where.run('import', 'holidays', csvFile([week('2025-10-13', '2025-10-17'), week('2025-12-22', '2025-12-02')]))
  assert.equal(got.status, 1)
  assert.match(got.stderr, /blijven vakanties staan/)
  assert.equal(where.sql('SELECT COUNT(*) FROM location_holiday'), '2')
})

test('a location that is not known yet is added', () => {
  const where = filled({}, { vestiging: '9Z' })
  const [row] = JSON.parse(where.fine('ledger', '--by', 'location', '--from', '2025-11-01', '--to', '2025-11-30', '--format', 'json').stdout)
  assert.equal(`${row.brin}${row.vestiging}`, '25PJ9Z')
  assert.equal(where.sql("SELECT known FROM location WHERE brin = '25PJ' AND code = '9Z'"), '0')
  where.fine('init')
  assert.equal(where.sql("SELECT known FROM location WHERE brin = '25PJ' AND code = '9Z'"), '0')
})

test('who moves to another location takes the ledger along', () => {
  const where = filled()
  const ledger = () => JSON.parse(where.fine('ledger', '--by', 'location', '--from', '2025-11-01', '--to', '2025-11-30', '--format', 'json').stdout)
    .map((r) => `${r.vestiging} ${r.ingeroosterd}`)
  assert.deepEqual(ledger(), ['00 960'])
  taken(where, 'enrolments', [enrolmentOf(ANNA, '1', { vestiging: '05' })], { changed: 1 })
  assert.deepEqual(ledger(), ['05 960'])
  taken(where, 'attendance', marksOf(ANNA, '1', '2025-11-03', 'OOOO'), { same: 4 })
  assert.deepEqual(ledger(), ['05 960'])
  assert.equal(JSON.parse(where.fine('obligations', '--format', 'json', '--as-of', '2026-07-01').stdout)[0].vestiging, '05')
})
