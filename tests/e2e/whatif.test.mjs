// SPDX-License-Identifier: EUPL-1.2
// "Wat als" beside the oracle: random enrolments, random lessons missed too or put right. What the page says comes and goes is what the
// oracle finds more, and less, when it is told the marks as they would be.
import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { addDays, weekday } from '../oracle/calendar.mjs'
import * as oracle from '../oracle/oracle.mjs'
import { makeRandom } from '../oracle/random.mjs'
import { account, serve } from './serving.mjs'
import { cleanUp, csvFile, csvOf, enrolmentOf, folder, personOf, pgnOf, place } from './support.mjs'

after(cleanUp)

const seed = Number(process.env.WHATIF_SEED ?? 1)
const random = makeRandom(seed)
const TODAY = '2025-11-14'
const PEOPLE = 8
const time = (minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
const span = (from, n) => Array.from({ length: n }, (_, i) => addDays(from, i)).filter((d) => weekday(d) <= 5)

const crowd = Array.from({ length: PEOPLE }, (_, i) => ({ pgn: pgnOf(i), number: `W${i}`, often: 0.05 + 0.05 * (i % 6) }))
const persons = crowd.map((p, i) => personOf(p.pgn, { achternaam: `Alswat${i}`, geboortedatum: i % 3 === 2 ? '2006-04-01' : '2009-04-01' }))
const enrolments = crowd.map((p) => enrolmentOf(p.pgn, p.number, { groep: 'W1' }))
const marks = crowd.flatMap((p) => span('2025-10-27', 19).flatMap((day) => [9, 10, 11, 12, 13].map((hour) => ({
  pgn: p.pgn, brin: '25PJ', inschrijving: p.number, datum: day, begintijd: time(60 * hour), eindtijd: time(60 * hour + 60), status: random.chance(p.often) ? 'O' : random.weighted({ A: 9, L: 1, G: 1 }),
}))))
const lessons = span('2025-11-17', 12).flatMap((day) => [9, 10, 11, 12, 13].map((hour) => ({
  brin: '25PJ', vestiging: '00', groep: 'W1', vak: 'Vak', datum: day, begintijd: time(60 * hour), eindtijd: time(60 * hour + 60), docent: 'vlk', lokaal: '', status: 'gepland', les: `${day}-${hour}`,
})))

const where = place()
where.fine('setting', 'set', 'demo_today', TODAY)
account(where, 'school', '--role', 'coordinator', '--institution', '25PJ', '--from', '2020-01-01')
for (const [kind, rows] of Object.entries({ persons, enrolments, lessons, attendance: marks })) where.fine('import', kind, csvFile(rows))

/* ---- what the oracle finds of somebody ---- */

const reference = oracle.loadReference()
const NAMES = { V3: '16 uur verzuim', V4: '16 uur verzuim, 18 jaar en ouder', '8u': '8 uur verzuim', '12u': '12 uur verzuim', '16u': '16 uur verzuim zonder meldplicht' }
const words = (day) => new Intl.DateTimeFormat('nl-NL', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(Date.parse(day))

function found(person, some) {
  const dir = mkdtempSync(join(folder, 'oracle-'))
  const files = { persons: persons.filter((p) => p.pgn === person.pgn), enrolments: enrolments.filter((e) => e.pgn === person.pgn), attendance: some }
  for (const [name, rows] of Object.entries(files)) writeFileSync(join(dir, `${name}.csv`), csvOf(rows))
  const [one] = oracle.evaluateAll(reference, oracle.loadData(dir))
  return [...one.obligations.map((o) => [o.kind, o.end]), ...one.signals.map((s) => [s.rule, s.date])]
    .filter(([rule]) => rule in NAMES).map(([rule, day]) => `${NAMES[rule]} ${words(day)}`)
}

const without = (list, other) => list.filter((x) => !other.includes(x)).sort()

/* ---- what the page says ---- */

// "16 uur verzuim, op vrijdag 21 november, te melden ..." and "12 uur verzuim van donderdag 6 november vervalt".
function told(text) {
  const lines = [.../<section[^>]*id="dan"[^>]*>([^]*?)<\/section>/.exec(text)[1].matchAll(/<li>([^<]*)<\/li>/g)].map(([, one]) => one)
  const of = (pattern) => lines.map((one) => pattern.exec(one)).filter(Boolean).map(([, name, day]) => `${name} ${day}`).filter((one) => Object.values(NAMES).some((name) => one.startsWith(`${name} `))).sort()
  return { come: of(/^(.*?), op (\p{L}+ \d+ \p{L}+)/u), gone: of(/^(.*) van (\p{L}+ \d+ \p{L}+) vervalt$/u) }
}

test(`what if, beside the oracle, seed ${seed}`, async (t) => {
  const server = await serve(where)
  t.after(() => server.stop())
  const cookie = await server.signIn('school')
  let comes = 0, goes = 0
  for (const person of crowd) {
    const path = `/jongeren/${where.sql(`SELECT p.public FROM enrolment e JOIN person p ON p.person = e.person WHERE e.number = '${person.number}'`)}/wat-als`
    const { text } = await server.get(path, cookie)
    const csrf = /name="csrf" value="([^"]+)"/.exec(text)[1]
    const boxes = (name) => [...text.matchAll(new RegExp(`name="${name}" value="([^"]+)"`, 'g'))].map(([, value]) => value)
    const own = marks.filter((m) => m.pgn === person.pgn)
    const now = found(person, own)
    for (let round = 0; round < 3; round++) {
      // Whole days that are missed too, or lessons here and there; and now and then some that turn out authorised.
      const day = random.pick(boxes('mist')).slice(0, 10)
      const missed = boxes('mist').filter((b) => (round === 0 ? b.startsWith(day) : random.chance(0.2 * round)))
      const right = round === 0 ? [] : boxes('goed').filter(() => random.chance(0.3))
      if (missed.length + right.length === 0) continue
      const got = await server.form(path, [['csrf', csrf], ...missed.map((b) => ['mist', b]), ...right.map((b) => ['goed', b])], { cookie })
      assert.equal(got.status, 200, got.text.slice(0, 500))
      const key = (m) => `${m.datum}-${Number(m.begintijd.slice(0, 2)) * 60 + Number(m.begintijd.slice(3))}`
      const supposed = [...own.map((m) => (right.includes(key(m)) ? { ...m, status: 'G' } : m)), ...missed.map((b) => {
        const begin = Number(b.slice(11))
        return { ...own[0], datum: b.slice(0, 10), begintijd: time(begin), eindtijd: time(begin + 60), status: 'O' }
      })]
      const then = found(person, supposed)
      const says = told(got.text)
      assert.deepEqual(says, { come: without(then, now), gone: without(now, then) }, `${person.number}: ${missed.join(' ')} / ${right.join(' ')}`)
      comes += says.come.length
      goes += says.gone.length
    }
  }
  assert.ok(comes > 0 && goes > 0, `${comes} came, ${goes} went`)
  t.diagnostic(`${comes} came, ${goes} went`)
})
