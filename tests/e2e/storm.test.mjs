// SPDX-License-Identifier: EUPL-1.2
// A storm over a small region: marks by the API, imports, files brought in by the page and taken back, roll calls,
// corrections, lessons that are cancelled and closed, in an order that chance makes and some of them at once. After it everything that is kept twice agrees: what each enrolment and day
// holds (as the persons would get it), the ledger, the weeks, the findings, `verify`, and the oracle, which is told
// nothing but the marks that are left. And of a mark that only one could have set, it is the one that is there.
//
//   STORM_STEPS=400 STORM_SEED=7 node --test tests/e2e/storm.test.mjs
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { addDays, weekday } from '../oracle/calendar.mjs'
import { line, parseCsv } from '../oracle/csv.mjs'
import * as oracle from '../oracle/oracle.mjs'
import { makeRandom } from '../oracle/random.mjs'
import * as totals from '../oracle/totals.mjs'
import { account, serve, tokenOf, until, wait } from './serving.mjs'
import { cleanUp, csvFile, csvOf, enrolmentOf, folder, personOf, pgnOf, place, program, server as postgres } from './support.mjs'

after(cleanUp)

const seed = Number(process.env.STORM_SEED ?? 1)
const steps = Number(process.env.STORM_STEPS ?? 14)
const random = makeRandom(seed)

const PEOPLE = 16
const TODAY = '2025-11-14'
const days = Array.from({ length: 40 }, (_, i) => addDays('2025-10-06', i)).filter((d) => d <= TODAY && weekday(d) <= 5 && (d < '2025-10-18' || d > '2025-10-26'))
const hours = [9, 10, 11, 12, 13]
const time = (hour) => `${String(hour).padStart(2, '0')}:00`
const groups = ['1A', '1B']

/* ---- the region ---- */

const where = place()
where.sql(`INSERT INTO setting (name, value) VALUES ('demo_today', '${TODAY}')`)
account(where, 'school', '--role', 'coordinator', '--institution', '25PJ')
const token = tokenOf(where, 'school')

const crowd = Array.from({ length: PEOPLE }, (_, i) => ({ pgn: pgnOf(i), number: `S${i}`, group: groups[i % 2], often: i % 4 === 0 ? 0.7 : 0.15 }))
const persons = crowd.map((p, i) => personOf(p.pgn, { achternaam: `Stormvogel${i}`, geboortedatum: `${2006 + (i % 5)}-0${1 + (i % 9)}-15` }))
const enrolments = crowd.map((p, i) => enrolmentOf(p.pgn, p.number, { groep: p.group, ...(i % 3 ? {} : { onderwijssoort: 'vo', niveau: 'havo', leerweg: '', opleiding: '' }) }))
where.fine('import', 'persons', csvFile(persons))
where.fine('import', 'enrolments', csvFile(enrolments))

const lessons = days.flatMap((day) => groups.flatMap((group) => hours.map((hour) => ({
  brin: '25PJ', vestiging: '00', groep: group, vak: 'Vak', datum: day, begintijd: time(hour), eindtijd: time(hour + 1), docent: 'vlk', status: 'gepland', les: `${group}-${day}-${hour}`,
}))))
where.fine('import', 'lessons', csvFile(lessons))

/* ---- what could be where ---- */

// A key has the states that may stand there; keys that closing or a lesson touched are not foretold.
const expected = new Map()
const wild = new Set()
const keyOf = (mark) => [mark.inschrijving, mark.datum, mark.begintijd].join()

// Of each key in which step it was touched last, and by how many then.
const touches = new Map()
let step = 0

function touch(key) {
  const last = touches.get(key)
  touches.set(key, { step, by: last?.step === step ? last.by + 1 : 1 })
}

const stood = (key) => expected.get(key) ?? new Set([undefined])

function foretell(chosen) {
  const touched = new Map()
  for (const deed of chosen) {
    const last = new Map(deed.marks.map((m) => [keyOf(m), m.status]))
    deed.before = new Map([...last.keys()].map((key) => [key, stood(key)]))
    for (const [key, status] of last) {
      touched.set(key, [...(touched.get(key) ?? []), status])
      touch(key)
    }
  }
  for (const [key, states] of touched) expected.set(key, new Set(states))
}

function unforetold(group, day, hour) {
  for (const p of crowd) if (p.group === group) wild.add([p.number, day, time(hour)].join())
}

/* ---- what people and systems do ---- */

function someMarks(n) {
  const found = new Map()
  for (let i = 0; i < n; i++) {
    const who = random.pick(crowd)
    const hour = random.pick(hours)
    const mark = {
      pgn: who.pgn, brin: '25PJ', inschrijving: who.number, datum: random.pick(days), begintijd: time(hour), eindtijd: time(hour + 1),
      status: random.chance(who.often) ? 'O' : random.weighted({ A: 6, L: 2, Z: 1, G: 1, O: 1, '?': 1 }),
    }
    found.set(keyOf(mark), mark)
  }
  return [...found.values()]
}

let site

// What was in the way for a moment is asked for again.
async function patient(ask) {
  for (let i = 0; ; i++) {
    const got = await ask()
    if (got.status !== 503 || i === 200) return got
    await wait(50)
  }
}

async function post(marks) {
  const got = await patient(() => site.marks(token, marks))
  assert.ok(got.status === 200 || got.status === 201, got.text)
}

// Status 3 is for what passes: a database server may refuse while others are at work.
async function run(...args) {
  for (let i = 0; ; i++) {
    const child = spawn(program, args, { env: where.env, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (text) => {
      said += text
    })
    const [status] = await once(child, 'close')
    if (status === 0) return
    assert.ok(status === 3 && i < 20, `${args.join(' ')}: ${status} ${said}`)
    await wait(50)
  }
}

const slice = (n) => Math.min(n, 1 + random.int(0, n))

// Half of them come one day a student: the way of a school's own system.
function aWeek() {
  const day = random.pick(days)
  return crowd.filter(() => random.chance(0.6)).flatMap((p) => {
    const gone = random.chance(p.often)
    return hours.map((hour) => ({ pgn: p.pgn, brin: '25PJ', inschrijving: p.number, datum: day, begintijd: time(hour), eindtijd: time(hour + 1), status: gone ? 'O' : 'A' }))
  })
}

const deeds = {
  api() {
    const marks = someMarks(slice(30))
    return { marks, go: () => post(marks) }
  },
  day() {
    const marks = aWeek()
    return { marks, go: () => (marks.length > 0 ? post(marks) : undefined) }
  },
  imported() {
    const marks = random.chance(0.5) ? someMarks(slice(200)) : [0, 1, 2].flatMap(aWeek)
    const file = csvFile(new Map(marks.map((m) => [keyOf(m), m])).size > 0 ? marks : someMarks(1))
    return { marks, go: () => run('import', 'attendance', file) }
  },
  // The page of a lesson, some students otherwise, saved twice as by a connection that broke.
  roll() {
    const lesson = random.pick(lessons)
    const letters = crowd.map(() => random.weighted({ A: 6, L: 1, O: 2, G: 1, Z: 1 }))
    unforetold(lesson.groep, lesson.datum, Number(lesson.begintijd.slice(0, 2)))
    return { marks: [], go: () => rollCall(lesson, letters) }
  },
  cancelled() {
    const some = lessons.filter(() => random.chance(0.02)).map((l) => ({ ...l, status: random.chance(0.7) ? 'uitgevallen' : 'gepland' }))
    for (const l of some) unforetold(l.groep, l.datum, Number(l.begintijd.slice(0, 2)))
    const file = csvFile(some.length > 0 ? some : [lessons[0]])
    return { marks: [], go: () => run('import', 'lessons', file) }
  },
}

// Lessons of one student, as a page shows them, become something else or go. What it did is known when it is done.
deeds.corrected = () => {
  const choice = { who: random.pick(crowd), day: random.pick(days), many: random.int(1, 4), status: random.pick(['A', 'L', 'O', 'G', 'Z', 'weg', 'weg']) }
  const done = []
  return { marks: [], done, go: () => correct(choice, done) }
}

// A file of the page: sent, looked at, checked, imported.
const uploads = []

deeds.uploaded = () => {
  const marks = random.chance(0.5) ? someMarks(slice(120)) : [0, 1].flatMap(aWeek)
  const deed = { marks: marks.length > 0 ? marks : someMarks(1), step, go: () => bringIn(deed) }
  uploads.push(deed)
  return deed
}

// Lessons of the timetable, members of groups and changes of enrolments by the page. Whose marks they touch is not foretold.
const restless = crowd.slice(-2)

function brought(rows) {
  const deed = { marks: [], rows, step, go: () => bringIn(deed) }
  uploads.push(deed)
  return deed
}

deeds.timetable = () => {
  const some = lessons.filter(() => random.chance(0.03)).map((l) => ({ ...l, vak: random.pick(['Vak', 'Anders']), status: random.chance(0.5) ? 'uitgevallen' : 'gepland' }))
  const rows = some.length > 0 ? some : [lessons[0]]
  for (const l of rows) unforetold(l.groep, l.datum, Number(l.begintijd.slice(0, 2)))
  return brought(rows)
}

deeds.members = () => {
  for (const who of restless) for (const l of lessons) wild.add([who.number, l.datum, l.begintijd].join())
  return brought(restless.map((who) => ({ pgn: who.pgn, brin: '25PJ', inschrijving: who.number, groep: random.pick(groups), begindatum: random.pick(days), einddatum: '', vestiging: '' })))
}

deeds.enrolled = () => {
  const at = crowd.indexOf(random.pick(restless))
  for (const l of lessons) wild.add([crowd[at].number, l.datum, l.begintijd].join())
  return brought([{ ...enrolments[at], groep: random.pick([...groups, 'ELDERS']), leerjaar: String(random.int(1, 4)) }])
}

deeds.takenBack = () => {
  const ready = uploads.filter((deed) => deed.path && !deed.back)
  const deed = ready.length > 0 ? random.pick(ready) : undefined
  if (deed) deed.back = true
  return { marks: [], back: deed, go: () => (deed ? takeBack(deed.path) : undefined) }
}

// Each of what was closed shows its gaps: no key is foretold any more at which nothing may stand.
function closing() {
  for (const l of lessons) for (const p of crowd) {
    const key = [p.number, l.datum, l.begintijd].join()
    if (p.group === l.groep && stood(key).has(undefined)) wild.add(key)
  }
  return { marks: [], go: () => run('run') }
}

const publics = new Map(where.sql('SELECT class_group, day, begin_min, public FROM lesson').split('\n').map((row) => row.split('|')).map(([group, day, begin, name]) => [[group, day, begin].join(), name]))
const dayNumber = (day) => Math.round((Date.parse(day) - Date.UTC(1970, 0, 1)) / 86400000)
let cookie
let rolls = 0
let refusedRolls = 0

async function rollCall(lesson, letters) {
  const path = `/lessen/${publics.get([lesson.groep, dayNumber(lesson.datum), Number(lesson.begintijd.slice(0, 2)) * 60].join())}`
  const page = await patient(() => site.get(path, cookie))
  assert.equal(page.status, 200, path)
  const hidden = (name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1]
  const seen = hidden('gezien')
  // It stands there, but was registered before, or does not take place.
  if (seen === undefined || !/class="roll__bar"/.test(page.text)) {
    refusedRolls++
    return
  }
  const fields = { sleutel: hidden('sleutel'), gezien: seen }
  seen.trim().split(' ').forEach((pair, i) => {
    fields[`s-${pair.split('=')[0]}`] = letters[i % letters.length]
  })
  const csrf = hidden('csrf')
  const save = () => site.form(path, { ...fields, ...(csrf ? { csrf } : {}) }, { cookie, headers: { 'Sec-Fetch-Site': 'same-origin' } })
  const got = await Promise.all([patient(save), patient(save)])
  for (const one of got) assert.ok([200, 303, 409].includes(one.status), `${path}: ${one.status} ${one.text.slice(0, 300)}`)
  rolls += got.some((one) => one.status === 303)
  refusedRolls += got.every((one) => one.status === 409)
}

const names = new Map(where.sql('SELECT e.number, p.public, e.public FROM enrolment e JOIN person p ON p.person = e.person').split('\n').map((row) => row.split('|')).map(([number, person, enrolment]) => [number, { person, enrolment }]))
let corrections = 0
let conflicts = 0

async function correct({ who, day, many, status }, done) {
  const { person, enrolment } = names.get(who.number)
  const path = `/jongeren/${person}/verbeteren?inschrijving=${enrolment}&week=${day}`
  const page = await patient(() => site.get(path, cookie))
  assert.equal(page.status, 200, `${path}: ${page.text.slice(0, 300)}`)
  const shown = [...page.text.matchAll(/name="les" value="([^"]*)"/g)].map((m) => m[1]).filter((value) => !value.endsWith(`.${status}`)).slice(0, many)
  if (shown.length === 0) return
  const body = new URLSearchParams({ csrf, naar: '/registratie', status, reden: 'bij nader inzien', stap: 'vastleggen' })
  for (const value of shown) body.append('les', value)
  const got = await patient(() => site.ask('POST', '/registratie/verbeteren', {
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' }, body: body.toString(),
  }))
  assert.ok(got.status === 200 || got.status === 409, `${got.status} ${got.text.slice(0, 2000)}`)
  corrections += got.status === 200
  conflicts += got.status === 409
  if (got.status !== 200) return
  for (const value of shown) {
    const [, , date, minute] = value.split('.')
    done.push([[who.number, date, time(Number(minute) / 60)].join(), status === 'weg' ? undefined : status])
  }
}

// A correction of the same step may have come before or after the others.
function corrected(chosen) {
  for (const [key, status] of chosen.flatMap((deed) => deed.done ?? [])) {
    expected.set(key, touches.get(key)?.step === step ? new Set([...stood(key), status]) : new Set([status]))
    touch(key)
  }
}

// What stood before comes back where nobody else was since; elsewhere it may, or what the others put stays.
function wentBack(chosen) {
  for (const { back } of chosen) for (const [key, before] of back?.before ?? []) {
    const last = touches.get(key)
    const alone = last.step === back.step && last.by === 1
    expected.set(key, alone ? before : new Set([...stood(key), ...before]))
    touch(key)
  }
}

let csrf
const press = (path, fields = {}) => patient(() => site.form(path, { csrf, ...fields }, { cookie }))

function settled(path) {
  return until(async () => {
    const { status, text } = await site.get(path, cookie)
    return status === 200 && !text.includes('data-moves') ? text : undefined
  }, 120)
}

// The choices as the page offers them.
function chosenColumns(text) {
  const fields = { soort: /name="soort" value="([^"]+)"/.exec(text)[1] }
  for (const [, name, options] of text.matchAll(/<select[^>]*name="(kolom-[^"]+)">([^]*?)<\/select>/g)) {
    fields[name] = /value="([^"]*)" selected/.exec(options)?.[1] ?? ''
  }
  return fields
}

async function bringIn(deed) {
  const mark = '----storm'
  const body = Buffer.concat([Buffer.from(`--${mark}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--${mark}\r\n` +
    'Content-Disposition: form-data; name="bestand"; filename="lessen.csv"\r\nContent-Type: text/csv\r\n\r\n'), csvOf(deed.rows ?? deed.marks), Buffer.from(`\r\n--${mark}--\r\n`)])
  const sent = await patient(() => site.ask('POST', '/importeren', { headers: { Cookie: cookie, 'Content-Type': `multipart/form-data; boundary=${mark}` }, body }))
  assert.equal(sent.status, 303, sent.text.slice(0, 2000))
  const path = sent.headers.location
  const { text } = await site.get(path, cookie)
  for (const [form, fields] of [['kolommen', chosenColumns(text)], ['start', {}]]) {
    const got = await press(`${path}/${form}`, fields)
    assert.equal(got.status, 303, `${form}: ${got.text.slice(0, 2000)}`)
    await settled(path)
  }
  deed.path = path
}

async function takeBack(path) {
  const got = await press(`${path}/terug`)
  assert.equal(got.status, 303, got.text.slice(0, 2000))
  await settled(path)
}

/* ---- what is left ---- */

// As the person would get it.
function marksLeft() {
  return crowd.flatMap((p) => {
    const rows = JSON.parse(where.fine('export', 'person', p.pgn, '--format', 'json').stdout)
    return rows.registraties.map((r) => ({ pgn: p.pgn, brin: r.brin, inschrijving: r.inschrijving, datum: r.datum, begintijd: r.begintijd, eindtijd: r.eindtijd, status: r.status }))
  })
}

const LETTERS = { aanwezig: 'A', 'te laat': 'L', 'ongeoorloofd afwezig': 'O', 'geoorloofd afwezig': 'G', ziek: 'Z', 'niet geregistreerd': '?' }
const letter = (word) => LETTERS[word] ?? assert.fail(`no status: ${word}`)

function oracleData(marks) {
  const dir = mkdtempSync(join(folder, 'oracle-'))
  for (const [name, rows] of Object.entries({ persons, enrolments, attendance: marks })) writeFileSync(join(dir, `${name}.csv`), csvOf(rows))
  return oracle.loadData(dir)
}

const listed = (...args) => parseCsv(where.fine(...args, '--format', 'csv').stdout)

function same(got, want, what) {
  assert.deepEqual(got.map((row) => line(row)).sort(), want.map((row) => line(row)).sort(), what)
}

// What no longer holds stays in the lists under these words.
const OVER = ['intrekken', 'ingetrokken', 'vervallen']

function asTheOracleSays(marks) {
  const reference = oracle.loadReference()
  const data = oracleData(marks)
  const found = oracle.evaluateAll(reference, data)
  for (const by of Object.keys(totals.LEDGER_KEYS)) {
    const columns = [...totals.LEDGER_KEYS[by], ...totals.LEDGER_COLUMNS]
    const got = listed('ledger', '--from', '2025-08-01', '--to', '2026-07-31', '--by', by)
    // Weeks of which every mark went again may be left with nothing in them.
    const full = got.filter((row) => totals.LEDGER_COLUMNS.some((c) => row[c] !== '0'))
    same(full.map((row) => columns.map((c) => row[c])), totals.ledgerRows(data, '2025-08-01', '2026-07-31', by), `ledger by ${by}`)
  }
  const columns = (name) => oracle.COLUMNS[name].filter((c) => c !== 'status')
  for (const day of ['2025-10-31', TODAY]) {
    const holding = (name) => listed(name, '--as-of', day).filter((row) => !OVER.includes(row.status)).map((row) => columns(name).map((c) => row[c]))
    same(holding('obligations'), oracle.obligationRows(found, day, data).map((row) => row.slice(0, -1)), `obligations on ${day}`)
    same(holding('signals'), oracle.signalRows(found, day).map((row) => row.slice(0, -1)), `signals on ${day}`)
  }
  return found.reduce((n, f) => n + f.obligations.length, 0)
}

test(`a storm of ${steps} steps, seed ${seed}`, async (t) => {
  t.diagnostic(`STORM_SEED=${seed} STORM_STEPS=${steps}`)
  site = await serve(where)
  t.after(() => site.stop('SIGKILL'))
  cookie = await site.signIn('school')
  csrf = /name="csrf" value="([^"]+)"/.exec((await site.get('/importeren', cookie)).text)[1]
  for (; step < steps; step++) {
    const kinds = Array.from({ length: random.int(1, 3) }, () => random.weighted({ api: 5, day: 5, imported: 4, roll: 4, cancelled: 2, corrected: 5, uploaded: 2, takenBack: 3, timetable: 1, members: 1, enrolled: 1 }))
    const chosen = kinds.map((name) => deeds[name]())
    if (step % 7 === 5) chosen.push(closing())
    foretell(chosen)
    await Promise.all(chosen.map((deed) => deed.go()))
    corrected(chosen)
    wentBack(chosen)
  }
  assert.equal(await site.stop(), 0)
  where.fine('verify')

  const left = marksLeft().map((m) => ({ ...m, status: letter(m.status) }))
  const keys = new Map(left.map((m) => [keyOf(m), m.status]))
  assert.equal(keys.size, left.length, 'one mark a time')
  let foretold = 0
  for (const [key, states] of expected) {
    if (wild.has(key)) continue
    foretold++
    assert.ok(states.has(keys.get(key)), `${key}: ${keys.get(key)}, and not ${[...states].join(' or ')}`)
  }
  for (const key of keys.keys()) assert.ok(expected.has(key) || wild.has(key), `${key}: nobody set it`)
  const obligations = asTheOracleSays(left)
  t.diagnostic(`${left.length} marks left, ${foretold} foretold, ${rolls} rolls saved, ${refusedRolls} refused, ${corrections} corrections, ${conflicts} in the way, ${uploads.length} files, ${uploads.filter((deed) => deed.back).length} taken back, ${obligations} obligations${postgres ? ', on a database server' : ''}`)
  assert.ok(foretold > 0 && left.length > 0)
})
