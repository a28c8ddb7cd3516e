// SPDX-License-Identifier: EUPL-1.2
// kill -9 while the night destroys what is over its term: nobody is half destroyed, the next run goes on, and the certificates
// count whom they say they count.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from './serving.mjs'
import { cleanUp, csvFile, enrolmentOf, personOf, pgnOf, place, server } from './support.mjs'

after(cleanUp)

const BATCH = 40
const where = place()
let bornLongAgo = 0

// Over every term: gone with all that is kept of them.
function more() {
  const pgns = Array.from({ length: BATCH }, () => pgnOf(bornLongAgo++))
  where.fine('import', 'persons', csvFile(pgns.map((pgn) => personOf(pgn, { geboortedatum: '1975-01-10' }))))
  where.fine('import', 'enrolments', csvFile(pgns.map((pgn) => enrolmentOf(pgn, `E${pgn}`, { begindatum: '1992-08-01', einddatum: '1993-07-31' }))))
  where.fine('import', 'exemptions', csvFile(pgns.map((pgn) => ({ pgn, soort: '11', begindatum: '1992-11-05', einddatum: '1992-11-05' }))))
}

const count = (sql) => Number(where.sql(`SELECT COUNT(*) FROM ${sql}`))

// Each with everything, or with nothing.
function wholeOrGone() {
  for (const table of ['enrolment', 'exemption']) {
    assert.equal(count(`${table} x WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.person = x.person)`), 0, `${table} of nobody`)
    assert.equal(count(`person p WHERE NOT EXISTS (SELECT 1 FROM ${table} x WHERE x.person = p.person)`), 0, `somebody lost a row of ${table}`)
  }
}

test('killed at all sorts of moments, a destruction goes on where it was', async () => {
  let took = 300, kills = 0
  for (let n = 0; n < 3 || kills === 0; n++) {
    assert.ok(n < 25, 'it ended each time before it was killed')
    more()
    const child = where.start('retention', 'run')
    const exited = once(child, 'exit')
    await sleep((took * (n % 3 + 1)) / 3)
    child.kill('SIGKILL')
    const [, signal] = await exited
    if (signal === 'SIGKILL') kills++
    else took /= 2
    wholeOrGone()
  }
  // A server may be at work for the one that was killed for a moment still: then it says so, and to try again.
  await until(() => {
    const got = where.run('retention', 'run')
    assert.ok(got.status === 0 || (server && got.status === 3), got.stderr)
    return got.status === 0
  })
  where.fine('verify')
  assert.equal(count('person'), 0)
  assert.equal(count('retention_plan'), 0)
  const list = JSON.parse(where.fine('retention', 'certificates', '--format', 'json').stdout)
  assert.ok(list.length > 0 && list.every((c) => c.echt === 'ja' && c.klaar), JSON.stringify(list))
  assert.equal(Number(where.sql("SELECT SUM(persons) FROM retention_run_class WHERE class = 'persoon'")), bornLongAgo)
  const said = where.sql('SELECT text FROM retention_run').match(/Soort persoon: van (\d+) personen/g).map((s) => Number(/\d+/.exec(s)))
  assert.equal(said.reduce((a, b) => a + b, 0), bornLongAgo, 'the certificates count everybody once')
  assert.equal(where.fine('retention', 'run').stdout, '', 'nothing is left to do')
})
