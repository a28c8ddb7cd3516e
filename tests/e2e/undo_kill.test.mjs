// SPDX-License-Identifier: EUPL-1.2
// kill -9 in the middle of an import by the page and of taking it back, kind by kind: nothing is half done, and the next server goes
// on to the same end as without.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { account, people, serve, until, wait } from './serving.mjs'
import { cleanUp, csvOf, enrolmentOf, marksOf, place } from './support.mjs'

after(cleanUp)

const STUDENTS = 520
const DAYS = ['2025-11-03', '2025-11-04', '2025-11-05']
const site = place()
site.fine('setting', 'set', 'demo_today', '2025-11-14')
account(site, 'school', '--role', 'coordinator', '--institution', '25PJ', '--from', '2020-01-01')
const who = people(site, STUDENTS)
const lesson = (group, day, hour) => ({ brin: '25PJ', vestiging: '00', groep: group, vak: 'Taal', datum: day, begintijd: `${hour}:00`, eindtijd: `${hour}:50`, docent: 'jan', lokaal: '', status: 'gepland', les: `${group}-${day}-${hour}` })

// Each is more than one batch, so that there is something to stop between, but for the calendar and the codes, which are one.
const files = {
  attendance: DAYS.flatMap((day) => who.flatMap((w, i) => marksOf(w.pgn, w.number, day, i % 3 ? 'AALA' : 'OOOO'))),
  lessons: DAYS.flatMap((day) => Array.from({ length: 60 }, (_, g) => [10, 11, 12, 13, 14].map((hour) => lesson(`K${g}`, day, hour))).flat()),
  groups: who.map((w, i) => ({ pgn: w.pgn, brin: '25PJ', inschrijving: w.number, groep: `K${i % 60}`, begindatum: '2025-11-01', einddatum: '' })),
  enrolments: who.map((w, i) => enrolmentOf(w.pgn, w.number, { groep: `E${i % 9}`, leerjaar: '2' })),
  holidays: [{ brin: '25PJ', vestiging: '00', begin: '2025-11-04', eind: '2025-11-05', naam: 'brand' }],
  codes: Array.from({ length: 900 }, (_, i) => ({ brin: '25PJ', code: `C${i}`, inlognaam: 'school' })),
}

function state() {
  return site.sql([
    'SELECT person, enrolment, day, brin, location, scheduled, present, unauthorised, authorised, sick, unregistered, late FROM registration_day ORDER BY 1, 2, 3',
    'SELECT person, enrolment, rule, day, minutes FROM finding WHERE holds = 1 ORDER BY 1, 2, 3, 4',
    'SELECT brin, location, class_group, subject, day, begin_min, end_min, teacher, state, ext FROM lesson ORDER BY ext',
    'SELECT brin, location, code FROM teaching_group ORDER BY 1, 2, 3',
    'SELECT person, enrolment, class_group, first, last FROM group_member ORDER BY 1, 2, 3, 4',
    'SELECT brin, location, first, last, name FROM location_holiday ORDER BY 1, 2, 3',
    'SELECT person, enrolment, class_group, first, last FROM enrolment ORDER BY 1, 2',
    'SELECT brin, code, account FROM teacher_code ORDER BY 1, 2',
  ].join('; '))
}

let server, cookie, csrf

async function up() {
  server = await serve(site)
  cookie ??= await server.signIn('school')
  csrf = /name="csrf" value="([^"]+)"/.exec((await server.get('/importeren', cookie)).text)[1]
}

async function press(path, fields = {}) {
  const got = await server.form(path, { csrf, ...fields }, { cookie })
  assert.equal(got.status, 303, `${path}: ${got.text.slice(0, 500)}`)
}

async function send(kind) {
  const mark = '----sluitend'
  const body = Buffer.concat([Buffer.from(`--${mark}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--${mark}\r\n` +
    `Content-Disposition: form-data; name="bestand"; filename="${kind}.csv"\r\nContent-Type: text/csv\r\n\r\n`), csvOf(files[kind]), Buffer.from(`\r\n--${mark}--\r\n`)])
  const got = await server.ask('POST', '/importeren', { headers: { Cookie: cookie, 'Content-Type': `multipart/form-data; boundary=${mark}` }, body })
  assert.equal(got.status, 303, got.text.slice(0, 500))
  const path = got.headers.location
  const { text } = await server.get(path, cookie)
  const fields = { soort: /name="soort" value="([^"]+)"/.exec(text)[1] }
  assert.equal(fields.soort, kind)
  for (const [, name, options] of text.matchAll(/<select[^>]*name="(kolom-[^"]+)">([^]*?)<\/select>/g)) fields[name] = /value="([^"]*)" selected/.exec(options)?.[1] ?? ''
  await press(`${path}/kolommen`, fields)
  await moved('checked')
  return path
}

const stand = () => site.sql('SELECT state FROM upload ORDER BY upload DESC LIMIT 1')
const moved = (to) => until(() => stand() === to, 120, 50)

// Kills the server once work is under way, or over before it could be, and lets the next one go on. Each time a bit later.
async function killedWhile(times, over) {
  let kills = 0
  for (let i = 1; i <= times && !over(); i++) {
    await until(() => over() || !['to-run', 'to-undo'].includes(stand()), 60, 5)
    await wait(i * 15)
    kills += over() ? 0 : 1
    await server.stop('SIGKILL')
    // Who goes on waits for a sign of life first.
    site.sql('UPDATE upload SET beat = 0')
    await up()
  }
  return kills
}

test('every kind, killed on its way in and on its way back, ends as it began', async (t) => {
  await up()
  t.after(() => server.stop('SIGKILL'))
  let kills = 0
  for (const kind of Object.keys(files)) {
    const before = state()
    const path = await send(kind)
    await press(`${path}/start`)
    kills += await killedWhile(1, () => stand() === 'done')
    await moved('done')
    const there = state()
    assert.notEqual(there, before, kind)
    await press(`${path}/terug`)
    kills += await killedWhile(1, () => stand() === 'undone')
    await moved('undone')
    assert.equal(state(), before, `${kind} is back as it was`)
    assert.equal(site.sql('SELECT kept FROM upload ORDER BY upload DESC LIMIT 1'), '0', `nothing of ${kind} stays behind`)
  }
  assert.ok(kills > 0, 'it was killed on the way')
  t.diagnostic(`${kills} times killed while at work`)
  assert.equal(await server.stop(), 0)
  site.fine('verify')
})
