// SPDX-License-Identifier: EUPL-1.2
// Files that a school brings in by the page: every step by plain HTTP, what is refused, and taking it all back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { account, people, serve, tokenOf as apiToken, until } from './serving.mjs'
import { cleanUp, csvOf, enrolmentOf, marksOf, parseCsv, personOf, pgnOf, place, csvFile } from './support.mjs'

const STUDENTS = 40
const HOURS = 'AAOAZ'
const DAYS = ['2025-09-01', '2025-09-02', '2025-09-03', '2025-09-04', '2025-09-05', '2025-09-08', '2025-09-09', '2025-09-10', '2025-09-11']
let site, server, who, cookie

before(async () => {
  site = place()
  who = people(site, STUDENTS)
  site.fine('import', 'persons', csvFile([personOf(pgnOf(900)), personOf(pgnOf(901))]))
  site.fine('import', 'enrolments', csvFile([enrolmentOf(pgnOf(900), 'V900', { brin: '01AA' })]))
  account(site, 'coordinator', '--role', 'coordinator', '--institution', '25PJ')
  account(site, 'elders', '--role', 'coordinator', '--institution', '01AA')
  account(site, 'ambtenaar', '--role', 'officer', '--municipality', '0193')
  server = await serve(site)
  cookie = await server.signIn('coordinator')
})

after(async () => {
  await server?.stop()
  cleanUp()
})

/* ---- what a browser does ---- */

async function tokenOf(page, as = cookie) {
  const { text } = await server.get(page, as)
  return /name="csrf" value="([^"]+)"/.exec(text)?.[1]
}

// A form with a file; token: another one than that of the page.
async function send(bytes, { as = cookie, name = 'marks.csv', token, field = 'bestand', raw } = {}) {
  const csrf = token ?? await tokenOf('/importeren', as)
  const mark = '----sluitend'
  const head = `--${mark}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--${mark}\r\n` +
    `Content-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: text/csv\r\n\r\n`
  const body = raw ?? Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from(`\r\n--${mark}--\r\n`)])
  return server.ask('POST', '/importeren', { headers: { Cookie: as, 'Content-Type': `multipart/form-data; boundary=${mark}` }, body })
}

async function received(bytes, more) {
  const got = await send(bytes, more)
  assert.equal(got.status, 303, got.text)
  return got.headers.location
}

async function press(path, fields = {}, as = cookie) {
  const csrf = await tokenOf('/importeren', as)
  return server.form(path, { csrf, ...fields }, { cookie: as })
}

// The choices as the page offers them.
function chosen(text) {
  const fields = { soort: /name="soort" value="([^"]+)"/.exec(text)[1] }
  for (const [, name, options] of text.matchAll(/<select[^>]*name="(kolom-[^"]+)">([^]*?)<\/select>/g)) {
    fields[name] = /value="([^"]*)" selected/.exec(options)?.[1] ?? ''
  }
  return fields
}

function figures(text) {
  const list = [...text.matchAll(/<dt>([^<]+)<\/dt><dd>([\d.]+)<\/dd>/g)].map(([, name, n]) => [name, Number(n.replaceAll('.', ''))])
  return Object.fromEntries(list)
}

// Waits until the thread of the server is done with it.
function settled(path, as = cookie) {
  return until(async () => {
    const { text } = await server.get(path, as)
    return text.includes('data-moves') ? undefined : text
  }, 60)
}

async function check(path, more = {}, as = cookie) {
  const { text } = await server.get(path, as)
  const got = await press(`${path}/kolommen`, { ...chosen(text), ...more }, as)
  assert.equal(got.status, 303, got.text)
  return settled(path, as)
}

async function bringIn(bytes, more) {
  const path = await received(bytes, more)
  await check(path)
  assert.equal((await press(`${path}/start`)).status, 303)
  return { path, text: await settled(path) }
}

async function takeBack(path) {
  assert.equal((await press(`${path}/terug`)).status, 303)
  return settled(path)
}

// Everything that the marks come to, but for the history of it.
function state() {
  return {
    days: site.sql('SELECT person, enrolment, day, brin, location, scheduled, present, unauthorised, authorised, sick, unregistered, late FROM registration_day ORDER BY 1, 2, 3'),
    weeks: site.sql('SELECT brin, location, week, SUM(scheduled), SUM(present), SUM(unauthorised), SUM(sick), SUM(lessons) FROM ledger_week GROUP BY 1, 2, 3 HAVING SUM(lessons) > 0 ORDER BY 1, 2, 3'),
    findings: site.sql('SELECT person, enrolment, rule, day, minutes FROM finding WHERE holds = 1 ORDER BY 1, 2, 3, 4'),
  }
}

function file(students, days, hours = HOURS) {
  return students.flatMap((p) => days.flatMap((day) => marksOf(p.pgn, p.number, day, hours)))
}

/* ---- the whole way ---- */

test('a file is matched, checked, brought in, and taken back', async () => {
  const empty = state()
  const rows = file(who, DAYS)
  const path = await received(csvOf([...rows, { ...rows[0], pgn: '123' }, { ...rows[1], brin: '01AA', inschrijving: 'V900', pgn: pgnOf(900) }]), { name: 'C:\\school\\=mei %221%22.csv' })
  const page = (await server.get(path, cookie)).text
  assert.match(page, /=mei &quot;1&quot;\.csv/)
  assert.equal(chosen(page).soort, 'attendance')
  assert.ok(!site.sql('SELECT name FROM upload').includes('mei'), 'the name lies sealed')

  const checked = await check(path)
  assert.deepEqual(figures(checked), { Gelezen: rows.length + 2, Nieuw: rows.length, Gewijzigd: 0, Gelijk: 0, Geweigerd: 2 })
  assert.deepEqual(state(), empty, 'a check changes nothing')

  assert.equal((await press(`${path}/start`)).status, 303)
  const done = await settled(path)
  assert.deepEqual(figures(done), figures(checked))
  assert.match(done, /Ingelezen/)
  assert.equal(site.sql("SELECT COUNT(*) FROM upload_part WHERE what = 'file'"), '0', 'the file is gone')
  assert.notDeepEqual(state(), empty)

  const refused = parseCsv((await server.get(`${path}/geweigerd`, cookie)).text, ';')
  assert.deepEqual(refused.map((r) => [r.kolom, r.waarde]), [['pgn', '123'], ['brin', '01AA']])
  assert.match(refused[1].fout, /01AA is niet de school/)

  const undone = await takeBack(path)
  assert.match(undone, new RegExp(`Teruggedraaid: ${rows.length.toLocaleString('nl')} regels. Blijven staan: 0.`))
  assert.deepEqual(state(), empty)
  assert.equal((await press(`${path}/terug`)).status, 409, 'once is enough')
  site.fine('verify')
})

test('taking back gives former values, and keeps what was changed since', async () => {
  const [a, b] = who
  await bringIn(csvOf(file([a, b], ['2025-10-01'], 'AAAA')))
  const old = state()
  const second = await bringIn(csvOf(file([a, b], ['2025-10-01'], 'AOOAO')))
  assert.deepEqual(figures(second.text), { Gelezen: 10, Nieuw: 2, Gewijzigd: 4, Gelijk: 4, Geweigerd: 0 })
  const third = await bringIn(csvOf(marksOf(a.pgn, a.number, '2025-10-01', 'AZ')))
  const kept = await takeBack(second.path)
  assert.match(kept, /Teruggedraaid: 5 regels. Blijven staan: 1./)
  const why = (await server.get(`${second.path}/behouden`, cookie)).text
  assert.match(why, new RegExp(`${a.number}, 1 oktober 2025 10:00`))
  await takeBack(third.path)
  // The third put back what it had found: the value of the second, which nobody takes back any more.
  const left = site.sql("SELECT COUNT(*) FROM registration_day WHERE unauthorised = 60 AND day = 20362")
  assert.equal(left, '1')
  assert.notDeepEqual(state(), old)
  site.fine('verify')
})

test('a mapping that was mended is kept for the next file', async () => {
  const odd = (rows) => rows.map(({ pgn, status, ...rest }) => ({ ...rest, leerlingnummer: pgn, registratie: status === 'O' ? 'AO' : status }))
  const rows = odd(file(who.slice(0, 3), ['2025-11-03'], 'AO'))
  const path = await received(csvOf(rows))
  const page = (await server.get(path, cookie)).text
  assert.match(page, /Nog niet gevonden: pgn, status/)
  const heads = [...page.matchAll(/<select[^>]*name="kolom-pgn">([^]*?)<\/select>/g)][0][1]
  const at = (name) => new RegExp(`value="(\\d+)"[^>]*>${name}<`).exec(heads)[1]
  const missing = await press(`${path}/kolommen`, chosen(page))
  assert.equal(missing.status, 400)
  assert.match(missing.text, /Kies het kopje voor: pgn, status/)
  const mended = { 'kolom-pgn': at('leerlingnummer'), 'kolom-status': at('registratie'), waarden: 'status.value: AO = O', bewaar: '1' }
  assert.deepEqual(figures(await check(path, mended)), { Gelezen: 6, Nieuw: 6, Gewijzigd: 0, Gelijk: 0, Geweigerd: 0 })
  const next = await received(csvOf(rows))
  assert.doesNotMatch((await server.get(next, cookie)).text, /Nog niet gevonden/)
  assert.equal((await press(`${next}/weg`)).status, 303)
  assert.equal((await server.get(next, cookie)).status, 404)
})

/* ---- the other kinds ---- */

// All that files of a school may touch.
function school() {
  return site.sql([
    'SELECT person, enrolment, day, brin, location, scheduled, present, unauthorised, authorised, sick, unregistered, late FROM registration_day ORDER BY 1, 2, 3',
    'SELECT person, enrolment, rule, day, minutes FROM finding WHERE holds = 1 ORDER BY 1, 2, 3, 4',
    'SELECT brin, location, class_group, subject, day, begin_min, end_min, teacher, room, state, source, ext FROM lesson ORDER BY brin, source, ext',
    'SELECT brin, location, code, name FROM teaching_group ORDER BY 1, 2, 3',
    'SELECT person, enrolment, brin, location, class_group, first, last FROM group_member ORDER BY 1, 2, 5, 6',
    'SELECT brin, location, school_year, first, last, name FROM location_holiday ORDER BY 1, 2, 4',
    'SELECT * FROM enrolment ORDER BY person, enrolment',
    'SELECT brin, code FROM location ORDER BY 1, 2',
    'SELECT t.brin, t.code, a.login FROM teacher_code t JOIN account a ON a.account = t.account ORDER BY 1, 2',
  ].join('; '))
}

test('every kind that a school brings goes in and comes back', async () => {
  const [a, b] = who
  const lesson = (les, more = {}) => ({ brin: '25PJ', vestiging: '00', groep: 'K1', vak: 'Taal', datum: '2026-01-12', begintijd: '09:00', eindtijd: '10:00', docent: 'jan', les, ...more })
  const files = {
    lessons: [csvOf([lesson('1'), lesson('2', { begintijd: '10:00', eindtijd: '11:00' })]), csvOf([lesson('1', { docent: 'piet' }), lesson('2', { status: 'uitgevallen' }), lesson('3', { vestiging: '99' }), lesson('4', { brin: '01AA' })]), [0, 2, 2]],
    groups: [csvOf([{ pgn: a.pgn, brin: '25PJ', inschrijving: a.number, groep: 'K1', begindatum: '2026-01-01', einddatum: '' }]),
      csvOf([{ pgn: a.pgn, brin: '25PJ', inschrijving: a.number, groep: 'K1', begindatum: '2026-01-01', einddatum: '2026-02-01' }, { pgn: b.pgn, brin: '25PJ', inschrijving: b.number, groep: 'K2', begindatum: '2026-01-01', einddatum: '' }, { pgn: pgnOf(900), brin: '25PJ', inschrijving: 'V900', groep: 'K2', begindatum: '2026-01-01', einddatum: '' }]), [1, 1, 1]],
    holidays: [csvOf([{ brin: '25PJ', vestiging: '00', begin: '2025-12-22', eind: '2026-01-04', naam: 'kerst' }]), csvOf([{ brin: '25PJ', vestiging: '00', begin: '2026-02-16', eind: '2026-02-22', naam: 'voorjaar' }]), [1, 0, 0]],
    codes: [csvOf([{ brin: '25PJ', code: 'VLK', inlognaam: 'coordinator' }]), csvOf([['VLK', ''], ['DVR', 'coordinator'], ['X', 'elders'], ['Y', 'niemand'], ['Z', 'ambtenaar']].map(([code, inlognaam]) => ({ brin: '25PJ', code, inlognaam }))), [1, 1, 3]],
    enrolments: [csvOf([enrolmentOf(a.pgn, a.number, { groep: 'X1' })]), csvOf([enrolmentOf(a.pgn, a.number, { groep: 'X2', einddatum: '2026-01-10' }), enrolmentOf(pgnOf(901), 'N901')]), [0, 1, 1]],
  }
  const marks = await bringIn(csvOf(file([a], DAYS, 'OOOOO')))
  await takeBack((await bringIn(csvOf(file([a], DAYS.slice(0, 1), 'ZZZZZ')))).path)
  const past = site.sql(`SELECT p.public, e.public FROM enrolment e JOIN person p ON p.person = e.person WHERE e.number = '${a.number}'`).split('|')
  assert.match((await server.get(`/jongeren/${past[0]}/verbeteren?inschrijving=${past[1]}&week=${DAYS[0]}`, cookie)).text, /import teruggedraaid: ziek → ongeoorloofd[^]*bestand ingelezen: ongeoorloofd[^<]* → ziek/)
  const whole = school()
  const paths = []
  for (const [kind, [one, two, [added, changed, refused]]] of Object.entries(files)) {
    const first = await bringIn(one)
    assert.equal(site.sql('SELECT kind FROM upload ORDER BY upload DESC LIMIT 1'), kind, 'known by its headings')
    const middle = school()
    assert.notDeepEqual(middle, whole, kind)
    const second = await bringIn(two)
    const got = figures(second.text)
    assert.deepEqual([got.Nieuw, got.Gewijzigd, got.Geweigerd], [added, changed, refused], kind)
    await takeBack(second.path)
    assert.deepEqual(school(), middle, kind)
    paths.push(first.path)
  }
  for (const path of paths.reverse()) {
    await takeBack(path)
    assert.equal((await press(`${path}/terug`)).status, 409, 'once is enough')
  }
  assert.deepEqual(school(), whole)
  await takeBack(marks.path)
  site.fine('verify')
})

/* ---- the same by the API ---- */

test('a program of the school brings files in, follows them and takes them back', async () => {
  const ask = (token, method, path, more = {}) => server.ask(method, `/api/v1/imports${path}`, { ...more, headers: { Authorization: `Bearer ${token}`, ...more.headers } })
  const token = apiToken(site, 'coordinator', '--action', 'upload')
  const csv = csvOf([...file(who.slice(0, 2), ['2026-03-02'], 'AO'), { ...file([who[0]], ['2026-03-03'], 'A')[0], status: 'x' }])
  const post = (more = {}, query = '') => ask(token, 'POST', query, { body: csv, headers: { 'Content-Type': 'text/csv', ...more } })
  const over = (id) => until(async () => {
    const { json } = await ask(token, 'GET', `/${id}`)
    return json.bezig ? undefined : json
  }, 60)
  const empty = school()
  const sent = await post({ 'Idempotency-Key': 'maart' })
  assert.equal(sent.status, 202, sent.text)
  const done = await over(sent.json.id)
  assert.deepEqual(Object.keys(done), Object.keys((await server.get('/api/v1/openapi.json')).json.components.schemas.Import.properties))
  assert.deepEqual([done.soort, done.stand, done.gelezen, done.nieuw, done.geweigerd, done.brin, done.door], ['attendance', 'done', 5, 4, 1, '25PJ', 'coordinator'])
  assert.equal((await post({ 'Idempotency-Key': 'maart' })).json.id, sent.json.id, 'twice is once')
  assert.equal((await post({ 'Idempotency-Key': 'maart' }, '?proef=1')).status, 409)
  const rejects = await ask(token, 'GET', `/${sent.json.id}/rejects`)
  assert.deepEqual(rejects.json.geweigerd.map((r) => [r.kolom, r.waarde]), [['status', 'x']])
  assert.deepEqual(parseCsv((await ask(token, 'GET', `/${sent.json.id}/rejects`, { headers: { Accept: 'text/csv' } })).text, ';').map((r) => r.kolom), ['status'])
  const list = (await ask(token, 'GET', '')).json
  assert.equal(list.imports[0].id, sent.json.id)
  assert.equal((await ask(token, 'GET', `?na=${sent.json.id}`)).json.imports.some((i) => i.id === sent.json.id), false)

  assert.equal((await ask(token, 'POST', `/${sent.json.id}/_undo`)).status, 202)
  assert.equal((await over(sent.json.id)).stand, 'undone')
  assert.equal(school(), empty)
  assert.equal((await ask(token, 'POST', `/${sent.json.id}/_undo`)).status, 409)

  const check = await post({}, '?proef=1&soort=attendance&plaats=25PJ')
  assert.equal((await over(check.json.id)).stand, 'checked')
  assert.equal(school(), empty)
  for (const [more, query, status] of [[{ 'Content-Type': 'application/json' }, '', 415], [{}, '?soort=persons', 400], [{}, '?plaats=01AA', 403]]) {
    const got = await post(more, query)
    assert.equal(got.status, status, got.text)
    assert.match(got.headers['content-type'], /problem\+json/)
  }
  const lacking = await ask(token, 'POST', '', { body: 'brin;datum\n25PJ;2026-03-02\n', headers: { 'Content-Type': 'text/csv' } })
  assert.equal(lacking.status, 400)
  assert.match(lacking.text, /ontbreken in het bestand/)
  const stranger = apiToken(site, 'elders', '--action', 'upload'), other = apiToken(site, 'coordinator', '--action', 'register')
  assert.equal((await ask(stranger, 'GET', `/${sent.json.id}`)).status, 404)
  assert.equal((await ask(stranger, 'POST', `/${sent.json.id}/_undo`)).status, 404)
  assert.equal((await ask(other, 'GET', '')).status, 403)
  assert.equal((await server.ask('GET', '/api/v1/imports')).status, 401)
})

/* ---- who and what is refused ---- */

test('nobody else brings in, sees or takes back a file', async () => {
  const path = await received(csvOf(file(who.slice(0, 1), ['2025-11-10'], 'A')))
  const elders = await server.signIn('elders'), officer = await server.signIn('ambtenaar')
  for (const [as, status] of [[elders, 404], [officer, 403], [undefined, 303]]) {
    assert.equal((await server.get(path, as)).status, status)
  }
  for (const step of ['kolommen', 'start', 'stop', 'terug', 'weg']) {
    assert.equal((await press(`${path}/${step}`, { soort: 'attendance' }, elders)).status, 404, step)
  }
  assert.equal((await send('pgn\n1\n', { as: officer, token: 'x' })).status, 403)
  assert.equal((await send('pgn\n1\n', { token: 'x' })).status, 403, 'a form of another site')
  assert.doesNotMatch((await server.get('/importeren', elders)).text, new RegExp(path))
})

test('a school does not learn who is known elsewhere', async () => {
  const path = await received(csvOf([marksOf(pgnOf(900), 'X1', '2025-11-11', 'A')[0], marksOf(pgnOf(902), 'X1', '2025-11-11', 'A')[0]]))
  await check(path)
  const refused = parseCsv((await server.get(`${path}/geweigerd`, cookie)).text, ';')
  assert.equal(refused.length, 2)
  assert.equal(refused[0].fout, refused[1].fout)
})

test('what is no file of ours is refused in words', async () => {
  const cases = [
    ['', /Kies een bestand/],
    ['PK\u0003\u0004 spreadsheet', /is een spreadsheet/],
    [Buffer.from('pgn;brin\n1;2\n', 'utf16le'), /UTF-16|niet te lezen/],
    [Buffer.from([0xff, 0xfe, 0x70, 0, 0x67, 0]), /UTF-16/],
    ['pgn;brin\n', /alleen een regel/],
    [Buffer.alloc(5000, 0), /./],
    ['"pgn\n', /niet te lezen/],
  ]
  for (const [bytes, words] of cases) {
    const got = await send(bytes)
    assert.equal(got.status, 400, got.text)
    assert.match(got.text, words)
  }
  const many = Buffer.from('pgn\n' + '1\n'.repeat(1_000_001))
  assert.match((await send(many)).text, /meer dan 1000000 regels/)
  const mark = await send('x', { raw: Buffer.from('no form at all') })
  assert.equal(mark.status, 400)
})

test('a body that is too large is not read', async () => {
  const csrf = await tokenOf('/importeren')
  const got = await server.ask('POST', '/importeren', {
    headers: { Cookie: cookie, 'Content-Type': 'multipart/form-data; boundary=x', 'X-CSRF-Token': csrf, 'Content-Length': String(40 * 1024 * 1024) },
  }).catch((error) => ({ status: 413, error }))
  assert.equal(got.status, 413)
})

/* ---- in the middle of it ---- */

test('an import and its undo survive kill -9, and a stop leaves what can be taken back', async () => {
  const empty = state()
  const days = Array.from({ length: 30 }, (_, i) => new Date(Date.UTC(2025, 11, 1 + i)).toISOString().slice(0, 10))
  const rows = file(who, days, 'AAAAAOOZ')
  const path = await received(csvOf(rows))
  await check(path)
  const strike = async (count) => {
    await until(() => Number(site.sql(count)) > 0, 60, 5)
    await server.stop('SIGKILL')
    server = await serve(site)
    cookie = await server.signIn('coordinator')
  }
  await press(`${path}/start`)
  await strike('SELECT blocks FROM upload ORDER BY upload DESC LIMIT 1')
  const done = await settled(path)
  assert.deepEqual(figures(done), { Gelezen: rows.length, Nieuw: rows.length, Gewijzigd: 0, Gelijk: 0, Geweigerd: 0 })
  await press(`${path}/terug`)
  await strike('SELECT undone FROM upload ORDER BY upload DESC LIMIT 1')
  assert.match(await settled(path), new RegExp(`Teruggedraaid: ${rows.length.toLocaleString('nl')} regels`))
  assert.deepEqual(state(), empty)
  site.fine('verify')
})
