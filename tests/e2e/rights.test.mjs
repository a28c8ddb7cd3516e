// SPDX-License-Identifier: EUPL-1.2
// What a person gets, what goes when its term is over, and what researchers get: through the program.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { cleanUp, csvFile, enrolmentOf, folder, marksOf, personOf, pgnOf, place, server } from './support.mjs'

after(cleanUp)

const [ANNA, OLD] = [1, 2].map(pgnOf)

function filled() {
  const where = place()
  where.fine('import', 'persons', csvFile([personOf(ANNA, { achternaam: 'Anders', straat: 'Dorpsstraat' }),
    personOf(OLD, { achternaam: 'Xanthippe', geboortedatum: '1980-01-10' })]))
  where.fine('import', 'enrolments', csvFile([enrolmentOf(ANNA, '1')]))
  where.fine('import', 'attendance', csvFile(marksOf(ANNA, '1', '2025-11-03', 'OOAZ')))
  return where
}

test('a person gets everything, as JSON and on paper', () => {
  const where = filled()
  const all = JSON.parse(where.fine('export', 'person', ANNA).stdout)
  assert.equal(all.schema, 'sluitend.inzage/1')
  assert.equal(all.nummer.persoonsgebondenNummer, ANNA)
  assert.equal(all.persoon.achternaam, 'Anders')
  assert.deepEqual(all.registraties.map((r) => r.status), ['ongeoorloofd afwezig', 'ongeoorloofd afwezig', 'aanwezig', 'ziek'])
  assert.equal(JSON.parse(where.piped(`${ANNA}\n`, 'export', 'person', '-').stdout).persoon.straat, 'Dorpsstraat')
  const file = join(folder, 'inzage.pdf')
  where.fine('export', 'person', ANNA, '--format', 'pdf', '--output', file)
  assert.equal(readFileSync(file).subarray(0, 5).toString(), '%PDF-')
  assert.equal(where.run('export', 'person', pgnOf(9)).status, 1, 'not known')
  assert.equal(where.run('export', 'person', '12').status, 2)
  assert.equal(where.run('export', 'person', ANNA, '--format', 'xml').status, 2)
})

test('what is over its term goes, with a certificate, and nothing of it is found', () => {
  const where = filled()
  assert.match(where.fine('retention', 'preview', '--format', 'csv').stdout, new RegExp(`,${OLD},persoon,`))
  assert.equal(where.run('retention', 'run', '--as-of', '2199-01-01').status, 2, 'never ahead of time')
  const name = where.fine('retention', 'run').stdout.trim()
  const [row] = JSON.parse(where.fine('retention', 'certificates', '--format', 'json').stdout)
  assert.equal(row.verklaring, name)
  assert.equal(row.echt, 'ja')
  assert.equal(where.run('export', 'person', OLD).status, 1)
  where.fine('export', 'person', ANNA)
  if (!server) {
    for (const end of ['', '-wal']) {
      let bytes = Buffer.alloc(0)
      try {
        bytes = readFileSync(where.file + end)
      } catch (e) {
        assert.equal(e.code, 'ENOENT')
      }
      assert.equal(bytes.indexOf('Xanthippe'), -1, `${end} still holds the name`)
    }
  }
  assert.equal(where.fine('retention', 'run').stdout, '', 'nothing is left to do')
  where.fine('verify')
})

test('researchers get no names, and their reason is kept', () => {
  const where = filled()
  const out = join(folder, `onderzoek-${where.name}`)
  assert.equal(where.run('research', 'export', '--output', out).status, 1, 'a reason is needed')
  where.fine('research', 'export', '--output', out, '--project', 'Thuis', '--purpose', 'uitval', '--approval', 'cie 12')
  assert.deepEqual(readdirSync(out).sort(), ['bevindingen.csv', 'leeswijzer.csv', 'maanden.csv', 'personen.csv', 'tellingen.csv'])
  assert.equal(readFileSync(join(out, 'personen.csv'), 'utf8').trim().split('\n').length, 1, 'one who is alone is left out')
  assert.equal(JSON.parse(where.fine('research', 'list', '--format', 'json').stdout)[0].project, 'Thuis')
})
