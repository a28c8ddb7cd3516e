// SPDX-License-Identifier: EUPL-1.2
// kill -9 in the middle of making a database and of an import, and again: the same end as without.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cleanUp, counts, csvFile, enrolmentOf, killedOnTheWay, marksOf, Place, personOf, pgnOf, place } from './support.mjs'

after(cleanUp)

const PERSONS = 3000
const pgns = []
for (let at = 0; pgns.length < PERSONS; at++) {
  const eight = `10${String(at).padStart(6, '0')}`
  const last = ((([...eight].reduce((s, d, i) => s + Number(d) * (9 - i), 0) - 5) % 11) + 11) % 11
  if (last < 10) pgns.push(`${eight}${last}`)
}
assert.equal(pgns[7], pgnOf(7))

const DAYS = ['2025-11-03', '2025-11-04', '2025-11-05', '2025-11-06']
const files = {
  persons: csvFile(pgns.map((pgn) => personOf(pgn))),
  enrolments: csvFile(pgns.map((pgn, i) => enrolmentOf(pgn, String(i)))),
  attendance: csvFile(DAYS.flatMap((day) => pgns.flatMap((pgn, i) => marksOf(pgn, String(i), day, i % 3 ? 'AALA' : 'OOOO')))),
  exemptions: csvFile(pgns.map((pgn) => ({ pgn, soort: '11', begindatum: '2025-11-05', einddatum: '2025-11-05' }))),
}

test('every kind of import, killed at all sorts of moments, ends the same', async () => {
  const whole = place()
  const killed = place()
  let kills = 0
  for (const [kind, file] of Object.entries(files)) {
    const began = performance.now()
    const all = counts(whole.fine('import', kind, file))
    const took = performance.now() - began
    kills += await killedOnTheWay(() => killed.start('import', kind, file), took, 6)
    const rest = counts(killed.fine('import', kind, file))
    assert.equal(rest.rows, all.rows)
    assert.equal(rest.refused, 0)
    assert.equal(rest.added + rest.changed + rest.same, all.rows)
    assert.deepEqual(killed.lists(), whole.lists(), kind)
    assert.deepEqual(counts(killed.fine('import', kind, file)).same, all.rows, 'again is nothing new')
    killed.fine('verify')
  }
  assert.ok(kills >= 4, `${kills} imports were killed on the way`)
  assert.match(killed.lists().obligations, /V3,2025-11-03,2025-11-06,960,2025-11-13,ingetrokken/)
})

test('a schema that is killed on its way to the newest goes on from the step that it was at', async () => {
  const steps = (where) => where.sql('SELECT COUNT(*) FROM schema_step')
  const whole = new Place()
  const began = performance.now()
  whole.fine('init')
  const took = performance.now() - began
  let where
  await killedOnTheWay(() => {
    where = new Place()
    return where.start('init')
  }, took, 3, () => {
    where.fine('init')
    assert.equal(steps(where), steps(whole))
    where.fine('verify')
    where.fine('import', 'persons', csvFile([personOf(pgnOf(0))]))
  })
})
