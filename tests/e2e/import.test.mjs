// SPDX-License-Identifier: EUPL-1.2
// Files of every kind: in each dialect, again, with bad rows, mended, tried first, mapped, from a pipe.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cleanUp, counts, csvFile, csvOf, enrolmentOf, fileOf, marksOf, personOf, pgnOf, place, rejectsOf } from './support.mjs'

after(cleanUp)

const [ANNA, BRAM, CHIEL, DAAN, STRANGER] = [1, 2, 3, 4, 90].map(pgnOf)
const FIRST = '2025-11-03' // a Monday

const delivery = {
  persons: [personOf(ANNA), personOf(BRAM, { achternaam: 'Müller', geboortedatum: '2006-01-10' }), personOf(CHIEL, { voorvoegsel: 'van den', achternaam: 'Berg' }),
    personOf(DAAN, { geboortedatum: '2003-05-01', gemeentecode: '0166' })],
  enrolments: [enrolmentOf(ANNA, '1'), enrolmentOf(BRAM, '2'), enrolmentOf(CHIEL, '3', { vestiging: '97' })],
  results: [{ pgn: DAAN, soort: 'havo', niveau: '', datum: '2021-06-15' }],
  exemptions: [{ pgn: CHIEL, soort: '11', begindatum: '2025-09-01', einddatum: '2025-09-12' }],
  activities: [{ pgn: DAAN, soort: 'werk', organisatie: 'Café Één; bar', uren_per_week: '14,5', begindatum: '2025-01-06', einddatum: '' }],
  holidays: [{ brin: '25PJ', vestiging: '97', begin: '2025-10-20', eind: '2025-10-24', naam: 'herfst' }],
  contacts: [{ brin: '25PJ', vestiging: '97', soort: 'beide', naam: 'Roos Vink', functie: 'regioconsulent', telefoon: '038-1234567', email: 'Roos.Vink@example.nl', begindatum: '2025-08-01' }],
  attendance: [...['03', '04', '05', '06'].flatMap((d) => marksOf(ANNA, '1', `2025-11-${d}`, 'OOOO')), ...marksOf(BRAM, '2', FIRST, 'LAO?'), ...marksOf(CHIEL, '3', FIRST, 'ZZ')],
}
const kinds = Object.keys(delivery)

function deliver(where, rows = delivery, dialect) {
  return Object.fromEntries(kinds.map((kind) => [kind, where.run('import', kind, csvFile(rows[kind], dialect))]))
}

test('every dialect gives the same, and again changes nothing', () => {
  const dialects = [{}, { sep: ',', bom: true, eol: '\r\n' }, { sep: '\t', latin1: true, upper: true, reverse: true }]
  let lists
  for (const dialect of dialects) {
    const where = place()
    for (const [kind, got] of Object.entries(deliver(where, delivery, dialect))) {
      const n = delivery[kind].length
      assert.equal(got.status, 0, got.stderr)
      assert.deepEqual(counts(got), { rows: n, added: n, changed: 0, same: 0, refused: 0 }, kind)
    }
    for (const [kind, got] of Object.entries(deliver(where, delivery, dialect))) {
      const n = delivery[kind].length
      assert.deepEqual(counts(got), { rows: n, added: 0, changed: 0, same: n, refused: 0 }, `${kind} again`)
    }
    lists ??= where.lists()
    assert.deepEqual(where.lists(), lists)
    assert.equal(where.run('verify').status, 0)
  }
  assert.match(lists.obligations, new RegExp(`${ANNA},25PJ,00,1,V3,2025-11-03,2025-11-06,960,2025-11-13,open`))
  assert.ok(lists.status.some((line) => line.startsWith(`${DAAN},22,doorstroom`) === false && line.includes(`${DAAN},22,geen,j,gekwalificeerd,0166,10`)))
})

test('bad rows are refused one by one, named, mended and taken', () => {
  const bad = {
    persons: [['geboortedatum', personOf(STRANGER, { geboortedatum: '31-02-2008' })], ['gemeentecode', personOf(STRANGER, { gemeentecode: '9999' })],
      ['pgn', personOf('123456789')], ['achternaam', personOf(STRANGER, { achternaam: '' })], ['email', personOf(STRANGER, { email: 'niets' })]],
    enrolments: [['pgn', enrolmentOf(STRANGER, '80')], ['brin', enrolmentOf(ANNA, '81', { brin: '99ZZ' })], ['leerweg', enrolmentOf(ANNA, '82', { leerweg: 'x' })],
      ['einddatum', enrolmentOf(ANNA, '83', { einddatum: '2025-07-31' })], ['niveau', enrolmentOf(ANNA, '84', { niveau: '7' })], ['inschrijving', enrolmentOf(BRAM, '1')]],
    results: [['soort', { pgn: ANNA, soort: 'hbo', datum: '2025-01-01' }], ['niveau', { pgn: ANNA, soort: 'mbo', datum: '2025-01-01' }]],
    exemptions: [['soort', { pgn: ANNA, soort: '7', begindatum: '2025-01-01', einddatum: '2025-02-01' }], ['einddatum', { pgn: ANNA, soort: '11', begindatum: '2025-01-01' }]],
    activities: [['uren_per_week', { pgn: ANNA, soort: 'werk', uren_per_week: 'veel', begindatum: '2025-01-01' }]],
    holidays: [['eind', { brin: '25PJ', vestiging: '97', begin: '2025-12-22', eind: '2026-12-22' }]],
    contacts: [['regio', { brin: '25PJ', vestiging: '97', naam: 'Jan Bos', regio: '77' }]],
    attendance: [['status', marksOf(ANNA, '1', FIRST, 'X')[0]], ['eindtijd', { ...marksOf(ANNA, '1', FIRST, 'A')[0], eindtijd: '8:00' }]],
  }
  const clean = place()
  const where = place()
  deliver(clean)
  for (const kind of kinds) {
    // Bad rows between good ones: line 2 and on hold them by turns.
    const rows = []
    const expected = []
    delivery[kind].forEach((row, i) => {
      rows.push(row)
      if (bad[kind][i]) {
        rows.push(bad[kind][i][1])
        expected.push([String(rows.length + 1), bad[kind][i][0]])
      }
    })
    for (const [column, row] of bad[kind].slice(delivery[kind].length)) {
      rows.push(row)
      expected.push([String(rows.length + 1), column])
    }
    const rejects = fileOf('')
    const got = where.run('import', kind, csvFile(rows), '--rejects', rejects)
    assert.equal(got.status, 1, got.stderr)
    assert.deepEqual({ added: counts(got).added, refused: counts(got).refused }, { added: delivery[kind].length, refused: expected.length }, kind)
    const named = rejectsOf(rejects)
    assert.equal(where.run('import', kind, rejects, '--rejects', rejects).status, 2, 'a file is not read and written at once')
    assert.deepEqual(rejectsOf(rejects), named)
    assert.deepEqual(named.map((r) => [r.regel, r.kolom]).sort(), expected.sort(), kind)
    assert.ok(named.every((r) => r.fout.length > 10 && r.bestand.endsWith('.csv')))
    for (const pgn of [STRANGER, ANNA, BRAM]) {
      assert.ok(!got.stderr.includes(pgn), 'no personal number on standard error')
    }
    // Mended: every bad row becomes one that is known already, so that nothing else may change.
    const known = delivery[kind][0]
    const mended = csvFile(named.map((r) => ({ ...Object.fromEntries(Object.entries(r).map(([name, value]) => [name, known[name] ?? (/^(bestand|regel|kolom|waarde|fout)$/.test(name) ? value : '')])) })))
    const again = where.run('import', kind, mended)
    assert.equal(again.status, 0, again.stderr)
    assert.deepEqual(counts(again), { rows: expected.length, added: 0, changed: 0, same: expected.length, refused: 0 }, kind)
    assert.doesNotMatch(again.stderr, /niet gebruikt/, 'the columns that rejects added are passed over in silence')
  }
  assert.deepEqual(where.lists(), clean.lists())
  assert.equal(where.run('verify').status, 0)
})

test('a number of somebody else is refused without saying whose', () => {
  const where = place()
  deliver(where)
  const got = where.run('import', 'enrolments', csvFile([enrolmentOf(BRAM, '9'), enrolmentOf(CHIEL, '9'), enrolmentOf(BRAM, '1')]))
  assert.deepEqual(counts(got), { rows: 3, added: 1, changed: 0, same: 0, refused: 2 })
  assert.match(got.stderr, /regel 3, inschrijving "9"/)
  assert.match(got.stderr, /regel 4, inschrijving "1"/)
  assert.doesNotMatch(got.stderr, new RegExp(`${ANNA}|Jansen`))
})

test('of rows about the same the last one counts', () => {
  const where = place()
  const file = csvFile([personOf(ANNA, { gemeentecode: '0166' }), personOf(BRAM), personOf(ANNA, { gemeentecode: '0193' })])
  assert.deepEqual(counts(where.run('import', 'persons', file)), { rows: 3, added: 2, changed: 0, same: 1, refused: 0 })
  assert.deepEqual(counts(where.run('import', 'persons', file)), { rows: 3, added: 0, changed: 0, same: 3, refused: 0 })
  assert.match(where.fine('status', '--on', '2026-03-01', '--format', 'csv').stdout, new RegExp(`${ANNA},16,kwalificatieplichtig,n,uit beeld,0193,10,`))
})

test('a dry run counts the same and changes nothing', () => {
  const where = place()
  const persons = csvFile([...delivery.persons, personOf(STRANGER, { gemeentecode: 'x' })])
  const dry = where.run('import', 'persons', '--dry-run', persons)
  assert.equal(dry.status, 1)
  assert.match(dry.stderr, /alleen gecontroleerd/)
  assert.equal(where.fine('status', '--format', 'csv').stdout.trim().split('\n').length, 1)
  assert.deepEqual(counts(where.run('import', 'persons', persons)), counts(dry))
  for (const kind of kinds.slice(1)) {
    const before = where.lists()
    const file = csvFile(delivery[kind])
    const tried = where.run('import', kind, file, '--dry-run')
    assert.deepEqual(where.lists(), before, kind)
    assert.deepEqual(counts(where.run('import', kind, file)), counts(tried), kind)
  }
})

test('a mapping names a school\'s own columns and values', () => {
  const where = place()
  deliver(where)
  const own = marksOf(ANNA, '1', '2025-12-01', 'OA').map((m) => ({
    Leerlingnummer: m.pgn, School: m.brin, Nummer: m.inschrijving, Dag: m.datum, Van: m.begintijd, Tot: m.eindtijd, Code: { O: 'AO', A: '' }[m.status], Docent: 'x',
  }))
  const map = fileOf('# onze export\npgn = Leerlingnummer\nbrin = School\ninschrijving = Nummer\ndatum = Dag\nbegintijd = van\neindtijd = tot\nstatus = Code\n'
    + 'status.value: AO = O\nstatus.value: = A\n')
  const got = where.run('import', 'attendance', csvFile(own), '--map', map)
  assert.equal(got.status, 0, got.stderr)
  assert.deepEqual(counts(got), { rows: 2, added: 2, changed: 0, same: 0, refused: 0 })
  assert.equal(got.stderr.match(/niet gebruikt worden: Docent/g).length, 1)
  assert.match(where.run('import', 'attendance', csvFile(own), '--map', fileOf('statis = Code\n')).stderr, /Regel 1 .*statis/)
})

test('standard input, several files, and files that are none', () => {
  const where = place()
  assert.equal(counts(where.piped(csvOf(delivery.persons.slice(0, 2)), 'import', 'persons', '-')).added, 2)
  const two = where.run('import', 'persons', csvFile(delivery.persons.slice(2, 3)), csvFile(delivery.persons.slice(1), { sep: ',' }))
  assert.deepEqual(counts(two), { rows: 4, added: 2, changed: 0, same: 2, refused: 0 })
  for (const [bytes, says] of [['', /leeg/], ['PK\u0003\u0004xx', /spreadsheet/], ['pgn;achternaam\n', /voornamen, geboortedatum, gemeentecode/],
    ['pgn;pgn;achternaam;voornamen;geboortedatum;gemeentecode\n', /twee keer/]]) {
    const got = where.run('import', 'persons', fileOf(bytes))
    assert.equal(got.status, 1)
    assert.match(got.stderr, says)
  }
  assert.equal(where.run('import', 'persons', '/nergens/niets.csv').status, 1)
  assert.match(where.run('import', 'persons', '/nergens/niets.csv').stderr, /niets\.csv kan niet worden gelezen/)
})
