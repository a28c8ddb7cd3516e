// SPDX-License-Identifier: EUPL-1.2
// The roll call over plain HTTP: saved once, never over what somebody else noted, by nobody else; and students who say
// themselves that they are there.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { account, PASSWORD, people, serve } from './serving.mjs'
import { cleanUp, csvFile, place } from './support.mjs'

const DAY = '2026-02-12', BEFORE = '2026-02-11'
const UUR = { brin: '25PJ', vestiging: '00', groep: 'MZ2A', vak: 'Nederlands', datum: DAY, docent: 'docent', lokaal: '1.12', status: 'gepland' }

let here, server, cookies, lessons
const lesson = (les) => `/lessen/${lessons[les]}`

before(async () => {
  here = place()
  people(here, 4, { enrolment: { groep: 'MZ2A' } })
  people(here, 1, { enrolment: { groep: 'ANDERS' } }, 4)
  account(here, 'docent', '--from', '2020-01-01', '--role', 'teacher', '--group', '25PJ/00/MZ2A')
  account(here, 'collega', '--from', '2020-01-01', '--role', 'teacher', '--group', '25PJ/00/MZ2A')
  account(here, 'ander', '--from', '2020-01-01', '--role', 'teacher', '--group', '25PJ/00/ANDERS')
  account(here, 'elders', '--from', '2020-01-01', '--role', 'coordinator', '--institution', '25LH')
  account(here, 'school', '--from', '2020-01-01', '--role', 'coordinator', '--institution', '25PJ')
  account(here, 'ambtenaar', '--from', '2020-01-01', '--role', 'officer', '--municipality', '0193')
  const publics = here.sql("SELECT p.public FROM person p ORDER BY p.family_name").split('\n')
  account(here, 'leerling', '--from', '2020-01-01', '--role', 'young', '--person', publics[0])
  account(here, 'vreemde', '--from', '2020-01-01', '--role', 'young', '--person', publics[4])
  // Each lasts all day, so that it is the lesson of now at whatever hour the tests run.
  here.fine('import', 'lessons', csvFile([
    ...['een', 'twee', 'drie', 'vier', 'vijf'].map((les, i) => ({ ...UUR, les, begintijd: `00:0${i}`, eindtijd: '23:58' })),
    { ...UUR, les: 'gisteren', datum: BEFORE, begintijd: '09:00', eindtijd: '09:50' },
    { ...UUR, les: 'vervalt', begintijd: '00:09', eindtijd: '23:58', status: 'uitgevallen' },
    { ...UUR, les: 'morgen', datum: '2026-02-13', begintijd: '09:00', eindtijd: '09:50' },
  ]))
  here.fine('import', 'lessons', csvFile([{ ...UUR, brin: '25LH', les: 'elders', begintijd: '00:01', eindtijd: '23:58' }]))
  here.sql(`INSERT INTO setting (name, value) VALUES ('demo_today', '${DAY}')`)
  lessons = Object.fromEntries(here.sql("SELECT ext, public FROM lesson").split('\n').map((row) => row.replace(/^=/, '').split('|')))
  server = await serve(here)
  cookies = {}
  for (const login of ['docent', 'collega', 'ander', 'elders', 'school', 'ambtenaar', 'leerling', 'vreemde']) {
    cookies[login] = await server.signIn(login, PASSWORD)
  }
})
after(async () => {
  await server?.stop()
  cleanUp()
})

const field = (text, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1]

// The form as somebody sees it, with everything chosen as it stands there.
async function open(who, path) {
  const got = await server.get(path, cookies[who])
  assert.equal(got.status, 200, got.text)
  const fields = { csrf: field(got.text, 'csrf'), sleutel: field(got.text, 'sleutel'), gezien: field(got.text, 'gezien') }
  const students = fields.gezien.trim().split(' ').map((word) => word.split('=')[0])
  for (const s of students) {
    fields[`s-${s}`] = new RegExp(`name="s-${s}" value="(.)" checked`).exec(got.text)?.[1]
    fields[`m-${s}`] = field(got.text, `m-${s}`) ?? ''
  }
  return { fields, students, text: got.text }
}
const send = (who, path, fields, headers) => server.form(path, fields, { cookie: cookies[who], headers })
const PART = { 'Sluitend-Deel': 'rol' }
const rolls = (les) => Number(here.sql(`SELECT COUNT(*) FROM roll r JOIN lesson l ON l.lesson = r.lesson WHERE l.ext = '=${les}'`))
// What stands in the forms of a lesson now: A, L12, O ...
async function stands(les) {
  const { fields } = await open('school', lesson(les))
  return fields.gezien.trim().split(' ').map((word) => word.split('=')[1]).join(' ')
}

test('a roll is saved once, however often it is sent', async () => {
  const { fields, students } = await open('docent', lesson('een'))
  assert.equal(students.length, 4)
  assert.deepEqual(students.map((s) => fields[`s-${s}`]), ['A', 'A', 'A', 'A'], 'everybody is there')
  fields[`s-${students[1]}`] = 'L'
  fields[`m-${students[1]}`] = '12'
  fields[`s-${students[2]}`] = 'O'
  const answers = await Promise.all([1, 2, 3].map(() => send('docent', lesson('een'), fields, PART)))
  assert.deepEqual(answers.map((a) => a.status), [200, 200, 200])
  assert.match(answers[0].text, /Opgeslagen om/)
  assert.equal(rolls('een'), 1)
  assert.equal(await stands('een'), 'A L12 O A')
  // Without script: back to the page, which says so.
  const plain = await send('docent', lesson('een'), fields)
  assert.equal(plain.status, 303)
  assert.match((await server.get(plain.headers.location, cookies.docent)).text, /Opgeslagen om .* taak|Opgeslagen om .* taken|Opgeslagen om/)
  assert.equal(rolls('een'), 1)
  // A change by the teacher on the same day is another roll, and history keeps what stood there.
  const again = await open('docent', lesson('een'))
  again.fields[`s-${students[2]}`] = 'Z'
  assert.equal((await send('docent', lesson('een'), again.fields)).status, 303)
  assert.equal(await stands('een'), 'A L12 Z A')
  assert.equal(here.sql("SELECT status, cause FROM mark_history"), 'O|roll')
})

test('two at one class: what somebody else noted stays, and both are shown', async () => {
  const mine = await open('docent', lesson('twee'))
  const theirs = await open('collega', lesson('twee'))
  const [a, b] = mine.students
  theirs.fields[`s-${a}`] = 'Z'
  assert.equal((await send('collega', lesson('twee'), theirs.fields)).status, 303)
  mine.fields[`s-${a}`] = 'O'
  mine.fields[`s-${b}`] = 'O'
  const got = await send('docent', lesson('twee'), mine.fields)
  assert.equal(got.status, 409)
  assert.match(got.text, /Bij 2 leerlingen noteerde iemand anders intussen iets anders/)
  assert.match(got.text, /collega zette om \d\d:\d\d op: ziek. U koos: ongeoorloofd afwezig/)
  assert.equal(await stands('twee'), 'Z A A A')
  // The teacher looks, and decides.
  const last = await open('docent', lesson('twee'))
  last.fields[`s-${b}`] = 'O'
  assert.equal((await send('docent', lesson('twee'), last.fields)).status, 303)
  assert.equal(await stands('twee'), 'Z O A A')
})

test('nobody else registers a class, and nobody else is registered', async () => {
  const { fields, students } = await open('docent', lesson('drie'))
  for (const who of ['ander', 'elders']) {
    assert.equal((await server.get(lesson('drie'), cookies[who])).status, 404, who)
    const own = await server.get('/lessen?alle=1', cookies[who])
    const token = { ...fields, csrf: field(own.text, 'csrf') }
    assert.equal((await send(who, lesson('drie'), token)).status, 404, who)
    assert.ok(!own.text.includes(lessons.drie), who)
  }
  for (const who of ['ambtenaar', 'leerling']) {
    assert.equal((await server.get(lesson('drie'), cookies[who])).status, 403, who)
    assert.equal((await server.get('/lessen', cookies[who])).status, 403, who)
  }
  assert.equal((await server.get(lesson('drie'))).status, 303)
  assert.ok(lessons.elders)
  assert.equal((await server.get(lesson('elders'), cookies.docent)).status, 404, 'a lesson of another school')
  assert.equal((await server.get('/lessen/bestaatniet', cookies.docent)).status, 404)
  assert.equal((await send('docent', lesson('drie'), { ...fields, csrf: 'x' })).status, 403)
  assert.equal((await send('docent', lesson('drie'), { ...fields, [`s-${students[0]}`]: '?' })).status, 400)
  assert.equal((await send('docent', lesson('drie'), { ...fields, [`s-${students[0]}`]: 'L', [`m-${students[0]}`]: '999' })).status, 400)
  assert.equal(rolls('drie'), 0)
  // Somebody of another class in the form is left out.
  const stranger = here.sql("SELECT p.public FROM person p JOIN enrolment e ON e.person = p.person WHERE e.class_group = 'ANDERS'")
  const got = await send('docent', lesson('drie'), { ...fields, gezien: `${fields.gezien}${stranger}=-`, [`s-${stranger}`]: 'O' })
  assert.equal(got.status, 303)
  assert.equal(here.sql("SELECT COUNT(*) FROM registration_day d JOIN enrolment e ON e.person = d.person WHERE e.class_group = 'ANDERS'"), '0')
})

test('an earlier day is registered late, once; what does not take place or has not begun is not', async () => {
  const { fields, students } = await open('docent', lesson('gisteren'))
  assert.equal((await send('docent', lesson('gisteren'), fields)).status, 303)
  assert.equal(await stands('gisteren'), 'A A A A')
  const page = await server.get(lesson('gisteren'), cookies.docent)
  assert.match(page.text, /Een fout herstellen doet de verzuimcoördinator/)
  fields.gezien = fields.gezien.replaceAll('=-', '=A')
  fields[`s-${students[0]}`] = 'O'
  assert.equal((await send('docent', lesson('gisteren'), fields)).status, 409)
  assert.equal(await stands('gisteren'), 'A A A A')
  for (const les of ['vervalt', 'morgen']) {
    const it = await open('docent', lesson(les))
    assert.equal((await send('docent', lesson(les), { ...it.fields, [`s-${students[0]}`]: 'O' })).status, 409, les)
    assert.equal(rolls(les), 0, les)
  }
})

test('students say with a code that they are there; it counts when the teacher saves', async () => {
  const code = (text) => /roll__big">([A-Z2-9]{6})</.exec(text)?.[1]
  const page = await open('docent', lesson('vier'))
  const begin = () => send('docent', `${lesson('vier')}/code`, { csrf: page.fields.csrf, doe: 'begin' })
  assert.equal((await begin()).status, 409, 'off until the school wants it')
  const list = await server.get('/lessen?alle=1', cookies.school)
  const choose = { csrf: field(list.text, 'csrf'), brin: '25PJ', zelf: 'aan' }
  assert.equal((await send('docent', '/lessen', { ...choose, csrf: page.fields.csrf })).status, 403, 'a teacher does not decide')
  assert.equal((await send('school', '/lessen', { ...choose, brin: '25LH' })).status, 403, 'nor somebody of another school')
  assert.equal((await send('school', '/lessen', choose)).status, 303)
  assert.equal((await begin()).status, 303)
  const shown = code((await open('docent', lesson('vier'))).text)
  assert.ok(shown)
  const here1 = await server.get(`/hier?code=${shown}`, cookies.leerling)
  assert.match(here1.text, new RegExp(`value="${shown}"`))
  assert.equal(here.sql('SELECT COUNT(*) FROM roll_self'), '0', 'opening the link does nothing')
  const csrf = { leerling: field(here1.text, 'csrf'), vreemde: field((await server.get('/hier', cookies.vreemde)).text, 'csrf') }
  const say = (who, typed) => send(who, '/hier', { csrf: csrf[who], code: typed })
  // The right code of a class that one is not in looks like a wrong one.
  const wrong = await say('vreemde', shown)
  assert.equal(wrong.status, 400)
  const nonsense = await say('vreemde', 'ZZZZZZ')
  assert.equal(wrong.text.replace(shown, 'ZZZZZZ').replace(/name="csrf" value="[^"]*"/g, ''), nonsense.text.replace(/name="csrf" value="[^"]*"/g, ''))
  assert.equal((await say('leerling', ` ${shown.slice(0, 3)}-${shown.slice(3).toLowerCase()}`)).status, 200)
  assert.equal(here.sql('SELECT COUNT(*) FROM roll_self'), '1')
  const told = await open('docent', `${lesson('vier')}?gemeld=1`)
  assert.match(told.text, /heeft zich gemeld/)
  assert.match(told.text, /1 leerling meldde zich/)
  assert.equal(told.students.map((s) => told.fields[`s-${s}`]).join(''), 'AOOO')
  assert.equal(await stands('vier'), '- - - -', 'nothing counts yet')
  assert.equal((await send('docent', lesson('vier'), told.fields)).status, 303)
  assert.equal(await stands('vier'), 'A O O O')
  assert.equal(here.sql('SELECT COUNT(*) FROM roll_self') + here.sql('SELECT COUNT(*) FROM roll_code'), '00')
  // Guessing ends soon, also for the right one.
  let last
  for (let i = 0; i < 12; i++) last = await say('vreemde', 'ZZZZZZ')
  assert.equal(last.status, 503)
})

test('what was reported beforehand is filled in, and the ledger adds up', async () => {
  const person = here.sql("SELECT p.public FROM person p WHERE family_name = 'Vanderzwaluw0'")
  const form = await server.get(`/afwezig/nieuw/${person}`, cookies.school)
  assert.equal(form.status, 200)
  const got = await send('school', `/afwezig/nieuw/${person}`, { csrf: field(form.text, 'csrf'), soort: 'ziek', van: DAY })
  assert.equal(got.status, 303, got.text)
  const page = await open('docent', lesson('vijf'))
  assert.equal(page.fields[`s-${person}`], 'Z')
  assert.match(page.text, /vooraf bekend: ziek/)
  here.fine('ledger')
  here.fine('verify')
})

test('a lecture of 150 is one roll, with letters to jump to', async () => {
  people(here, 150, { enrolment: { groep: 'COLLEGE' } }, 10)
  here.fine('import', 'lessons', csvFile([{ ...UUR, groep: 'COLLEGE', les: 'college', begintijd: '00:11', eindtijd: '23:58' }]))
  lessons.college = here.sql("SELECT public FROM lesson WHERE ext = '=college'")
  const { fields, students, text } = await open('school', lesson('college'))
  assert.equal(students.length, 150)
  const [, first] = /<nav class="cluster"[^>]*>\s*<a [^>]*href="#(r-[^"]+)">V</.exec(text)
  assert.ok(text.includes(`id="${first}"`))
  fields[`s-${students[149]}`] = 'O'
  assert.equal((await send('school', lesson('college'), fields)).status, 303)
  assert.equal(here.sql("SELECT r.present || '/' || r.unauthorised FROM roll r JOIN lesson l ON l.lesson = r.lesson WHERE l.ext = '=college'"), '149/1')
})
