// SPDX-License-Identifier: EUPL-1.2
// Reports of absence from the school to the officer and back: who may what, twice, two at once, corrections, an exemption.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { account, people, serve, tokenOf, until } from './serving.mjs'
import { cleanUp, csvFile, marksOf, place } from './support.mjs'
import { unzip } from './unzip.mjs'

let where, server, list, c
const days = ['2025-11-03', '2025-11-04', '2025-11-05', '2025-11-06']
const FORM = { reden: 'Blijft weg bij de eerste uren', actie: 'nee', naam: 'A. Melder', functie: 'coordinator', email: 'a@school.example' }

before(async () => {
  where = place()
  list = people(where, 8)
  // The last one is away the day before the autumn holiday, and no more than that.
  where.fine('import', 'attendance', csvFile([...marksOf(list[7].pgn, list[7].number, '2025-10-16', 'AAAA'), ...marksOf(list[7].pgn, list[7].number, '2025-10-17', 'OOOO'), ...marksOf(list[7].pgn, list[7].number, '2025-10-27', 'AAAA')]))
  where.fine('import', 'attendance', csvFile(list.slice(0, 7).flatMap((p) => days.flatMap((d) => marksOf(p.pgn, p.number, d, 'OOOO')))))
  account(where, 'school', '--role', 'coordinator', '--institution', '25PJ')
  account(where, 'tweede', '--role', 'coordinator', '--institution', '25PJ')
  account(where, 'docent', '--role', 'teacher', '--group', '25PJ/00/MZ2A')
  account(where, 'ambtenaar', '--role', 'officer', '--region', '10')
  account(where, 'functionaris', '--role', 'privacy')
  account(where, 'elders', '--role', 'officer', '--municipality', '0363')
  server = await serve(where)
  c = {}
  for (const who of ['school', 'tweede', 'docent', 'ambtenaar', 'elders', 'functionaris']) c[who] = await server.signIn(who)
})
after(async () => {
  await server?.stop()
  cleanUp()
})

const csrfOf = (text) => /name="csrf" value="([^"]+)"/.exec(text)[1]
const csrf = {}
async function post(who, path, form = {}) {
  csrf[who] ??= csrfOf((await server.get('/account', c[who])).text)
  const deed = /^\/meldingen\/(?!nieuw)([^/]+)\//.exec(path)
  const seen = deed ? { versie: where.sql(`SELECT version FROM report WHERE public = '${deed[1]}'`) } : {}
  return server.form(path, { csrf: csrf[who], ...seen, ...form }, { cookie: c[who] })
}
const get = (who, path) => server.get(path, c[who])
const finding = (n) => where.sql(`SELECT f.public FROM finding f WHERE f.rule = 'V3' ORDER BY f.person LIMIT 1 OFFSET ${n}`)
const status = (report) => where.sql(`SELECT status || turn FROM report WHERE public = '${report}'`)
const state = (f) => where.sql(`SELECT state || turn FROM finding WHERE public = '${f}'`)

async function report(n) {
  const got = await post('school', `/meldingen/nieuw?bevinding=${finding(n)}`, FORM)
  assert.equal(got.status, 303, got.text)
  return where.sql(`SELECT r.public FROM report r JOIN finding f ON f.person = r.person AND f.rule = r.rule AND f.day = r.day WHERE f.public = '${finding(n)}' AND r.status <> 'I'`)
}

test('a report goes from the school to the officer and back', async () => {
  const f = finding(0)
  const today = await get('school', '/vandaag?groep=melden')
  assert.ok(today.text.includes(`/meldingen/nieuw?bevinding=${f}`))
  const form = await get('school', `/meldingen/nieuw?bevinding=${f}`)
  assert.equal(form.status, 200, form.text)
  assert.match(form.text, /value="nee" checked/)
  assert.equal((await get('docent', `/meldingen/nieuw?bevinding=${f}`)).status, 403)
  assert.equal((await get('ambtenaar', `/meldingen/nieuw?bevinding=${f}`)).status, 403)
  const empty = await post('school', `/meldingen/nieuw?bevinding=${f}`, { ...FORM, reden: ' ', email: 'geen adres' })
  assert.equal(empty.status, 400)
  assert.match(empty.text, /id="reden-fout"/)
  assert.match(empty.text, /id="email-fout"/)
  const r = await report(0)
  assert.equal(status(r), 'R2')
  assert.equal(state(f), 'gemeld0')
  assert.equal(where.sql("SELECT COUNT(*) FROM report_day WHERE whole = 1 AND lessons = 15"), '4')
  assert.equal((await post('school', `/meldingen/nieuw?bevinding=${f}`, FORM)).status, 409, 'once only')
  assert.equal((await post('school', `/vandaag/${f}/gemeld`)).status, 409, 'not without its report')
  assert.equal((await get('elders', `/meldingen/${r}`)).status, 404)
  assert.equal((await get('docent', `/meldingen/${r}`)).status, 403)
  assert.ok((await get('ambtenaar', '/vandaag')).text.includes(`/meldingen/${r}`))
  assert.equal((await post('school', `/meldingen/${r}/opgepakt`)).status, 409)
  assert.equal((await post('ambtenaar', `/meldingen/${r}/opgepakt`)).status, 303)
  assert.equal(status(r), 'B2')
  assert.equal(state(f), 'in behandeling0')
  assert.equal((await post('ambtenaar', `/meldingen/${r}/gevraagd`, { toelichting: 'Is er gebeld?', intern: 'GEHEIM' })).status, 303)
  assert.equal(status(r), 'B1')
  const asked = await get('school', `/meldingen/${r}`)
  assert.match(asked.text, /Is er gebeld\?/)
  assert.doesNotMatch(asked.text, /GEHEIM/)
  assert.equal((await post('school', `/meldingen/${r}/geantwoord`, { toelichting: ' ' })).status, 400)
  assert.equal((await post('school', `/meldingen/${r}/geantwoord`, { toelichting: 'Ja, twee keer.' })).status, 303)
  assert.equal((await post('ambtenaar', `/meldingen/${r}/afgesloten`, { reden: 'terug' })).status, 400, 'an outcome as well')
  assert.equal((await post('ambtenaar', `/meldingen/${r}/afgesloten`, { reden: 'terug', uitkomst: 'gezien', terecht: 'ja' })).status, 303)
  assert.equal(status(r), 'G0')
  assert.equal(state(f), 'afgesloten0')
  assert.match((await get('school', `/meldingen/${r}`)).text, /Terug naar school|Back at school/)
  assert.equal((await post('school', `/meldingen/${r}/ingetrokken`, { reden: 'F' })).status, 409, 'closed is closed')
})

test('two who act on what they saw: one is told that the other was first', async () => {
  const r = await report(1)
  const version = where.sql(`SELECT version FROM report WHERE public = '${r}'`)
  const got = await Promise.all([post('school', `/meldingen/${r}/gewijzigd`, { ...FORM, reden: 'Anders', versie: version }), post('tweede', `/meldingen/${r}/gewijzigd`, { ...FORM, reden: 'Nog anders', versie: version })])
  assert.deepEqual(got.map((g) => g.status).sort(), [303, 409])
  assert.equal(where.sql(`SELECT COUNT(*) FROM report_event WHERE kind = 'gewijzigd'`), '1')
})

test('what no longer holds is offered for withdrawal, and what was withdrawn and holds is owed again', async () => {
  const r = await report(2), f = finding(2)
  const number = where.sql(`SELECT e.number FROM finding f JOIN enrolment e ON e.person = f.person AND e.enrolment = f.enrolment WHERE f.public = '${f}'`)
  const who = list.find((p) => p.number === number)
  where.fine('import', 'attendance', csvFile(marksOf(who.pgn, who.number, days[3], 'AAAA')))
  assert.equal(status(r), 'R1')
  assert.equal(state(f), 'intrekken1')
  where.fine('import', 'attendance', csvFile(marksOf(who.pgn, who.number, days[3], 'OOOO')))
  assert.equal(status(r), 'R2')
  assert.equal(state(f), 'gemeld0')
  assert.equal((await post('school', `/meldingen/${r}/ingetrokken`, { reden: 'F' })).status, 303)
  assert.equal(status(r), 'I0')
  assert.equal(state(f), 'open1')
  const again = await report(2)
  assert.notEqual(again, r)
})

test('an exemption takes a report back, and none is made over it', async () => {
  const r = await report(3), f = finding(3)
  const number = where.sql(`SELECT e.number FROM finding f JOIN enrolment e ON e.person = f.person AND e.enrolment = f.enrolment WHERE f.public = '${f}'`)
  const who = list.find((p) => p.number === number)
  where.fine('import', 'exemptions', csvFile([{ pgn: who.pgn, soort: '5a', begindatum: '2025-11-01', einddatum: '2026-07-31' }]))
  assert.equal(status(r), 'I0')
  assert.equal(where.sql(`SELECT withdrawal FROM report WHERE public = '${r}'`), 'V')
  assert.equal(state(f), 'ingetrokken0')
  assert.equal((await post('school', `/meldingen/nieuw?bevinding=${f}`, FORM)).status, 409)
})

/* ---- attachments ---- */

const PDF = Buffer.from('%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n')
const files = async (who, path, list, form = {}) => {
  csrf[who] ??= csrfOf((await server.get('/account', c[who])).text)
  const mark = '----sluitend'
  const fields = Object.entries({ csrf: csrf[who], ...form }).map(([k, v]) => Buffer.from(`--${mark}\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n${v}\r\n`))
  const parts = list.map(([name, bytes, type = 'text/html']) => Buffer.concat([Buffer.from(`--${mark}\r\nContent-Disposition: form-data; name="bestand"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`), Buffer.from(bytes), Buffer.from('\r\n')]))
  return server.ask('POST', path, { headers: { Cookie: c[who], 'Content-Type': `multipart/form-data; boundary=${mark}` }, body: Buffer.concat([...fields, ...parts, Buffer.from(`--${mark}--\r\n`)]) })
}
const linksOf = (text, r) => [...text.matchAll(new RegExp(`href="(/meldingen/${r}/bijlagen/[^"]+)">([^<]*)<`, 'g'))].map((m) => [m[1], m[2]])

test('what is put with a report is sealed, given as a file and nothing else, and goes with who may see it', async () => {
  const f = finding(4)
  const refused = await files('school', `/meldingen/nieuw?bevinding=${f}`, [['kwaad.pdf', '<script>alert(1)</script>']], FORM)
  assert.equal(refused.status, 400)
  assert.match(refused.text, /id="bestand-fout"/)
  assert.match(refused.text, /Blijft weg bij de eerste uren/, 'what was typed is kept')
  assert.equal(where.sql(`SELECT COUNT(*) FROM report r JOIN finding f ON f.person = r.person WHERE f.public = '${f}'`), '0')
  const made = await files('school', `/meldingen/nieuw?bevinding=${f}`, [['', ''], ['../../eté\u202e<b>fdp.html', PDF]], FORM)
  assert.equal(made.status, 303, made.text)
  const r = made.headers.location.match(/meldingen\/([^?]+)/)[1]
  const page = await get('school', `/meldingen/${r}`)
  const [[path, name]] = linksOf(page.text, r)
  assert.equal(name, 'etébfdp.html.pdf', 'no path, no signs that mean something elsewhere, the ending of what it is')
  const got = await get('ambtenaar', path)
  assert.equal(got.status, 200)
  assert.equal(got.text, PDF.toString())
  assert.equal(got.headers['content-type'], 'application/pdf')
  assert.match(got.headers['content-disposition'], /^attachment; filename="[A-Za-z0-9._-]+\.pdf"$/)
  assert.equal(got.headers['x-content-type-options'], 'nosniff')
  assert.match(got.headers['content-security-policy'], /sandbox/)
  assert.match(got.headers['cache-control'], /no-store/)
  assert.equal((await get('elders', path)).status, 404)
  assert.equal((await get('docent', path)).status, 403)
  await until(() => where.sql("SELECT COUNT(*) FROM log_entry WHERE what = 'report.attachment'") === '1')
  // The officer's own stays with the authority, unless the school may see it.
  assert.equal((await files('ambtenaar', `/meldingen/${r}/bijlagen`, [['eigen.pdf', PDF]])).status, 303)
  assert.equal((await files('ambtenaar', `/meldingen/${r}/bijlagen`, [['samen.pdf', PDF]], { delen: 'ja' })).status, 303)
  const officer = linksOf((await get('ambtenaar', `/meldingen/${r}`)).text, r), school = linksOf((await get('school', `/meldingen/${r}`)).text, r)
  assert.deepEqual(officer.map((l) => l[1]), [name, 'eigen.pdf', 'samen.pdf'])
  assert.deepEqual(school.map((l) => l[1]), [name, 'samen.pdf'])
  assert.equal((await get('school', officer[1][0])).status, 404)
  assert.equal((await post('school', `${officer[1][0]}/weg`)).status, 404)
  assert.equal((await post('school', `${school[1][0]}/weg`)).status, 403, 'not of somebody else')
  assert.equal((await post('tweede', `${path}/weg`)).status, 403)
  assert.equal((await files('elders', `/meldingen/${r}/bijlagen`, [['x.pdf', PDF]])).status, 404)
  // Bounds.
  const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(64)])
  const big = Buffer.concat([PDF, Buffer.alloc(10 * 1024 * 1024)])
  assert.equal((await files('school', `/meldingen/${r}/bijlagen`, [['groot.pdf', big]])).status, 400)
  assert.equal((await files('school', `/meldingen/${r}/bijlagen`, [['brief.docx', 'PK\u0003\u0004']])).status, 400)
  assert.equal((await files('school', `/meldingen/${r}/bijlagen`, [['leeg.pdf', '']])).status, 400)
  assert.equal((await files('school', `/meldingen/${r}/bijlagen`, [])).status, 400)
  assert.equal((await files('school', `/meldingen/${r}/bijlagen`, Array.from({ length: 5 }, (_, i) => [`${i}.png`, png]))).status, 400, 'six in all')
  assert.equal((await files('school', `/meldingen/${r}/bijlagen`, Array.from({ length: 4 }, (_, i) => [`${i}.png`, png]))).status, 303)
  const sixth = await files('school', `/meldingen/${r}/bijlagen`, [['zes.png', png]])
  assert.equal(sixth.status, 400)
  assert.match(sixth.text, /hoogstens vijf|five files/)
  assert.equal((await post('school', `${path}/weg`)).status, 303)
  assert.equal((await get('school', path)).status, 404)
  // Over is over.
  assert.equal((await post('ambtenaar', `/meldingen/${r}/afgesloten`, { reden: 'terug', uitkomst: 'gezien' })).status, 303)
  assert.equal((await files('school', `/meldingen/${r}/bijlagen`, [['laat.pdf', PDF]])).status, 409)
  const left = linksOf((await get('school', `/meldingen/${r}`)).text, r)
  assert.equal((await post('school', `${left[1][0]}/weg`)).status, 409)
  assert.equal((await get('school', left[1][0])).status, 200, 'but it can be read')
})

test('the privacy officer reads what is put with reports, withholds one and gives the others', async () => {
  const person = where.sql(`SELECT p.public FROM person p JOIN finding f ON f.person = p.person WHERE f.public = '${finding(4)}'`)
  const at = `/verzoeken/persoon/${person}`
  const page = await get('functionaris', at)
  const found = [...page.text.matchAll(new RegExp(`href="(${at}/bijlage/[^"]+)">([^<]*)<`, 'g'))].map((m) => [m[1], m[2]])
  assert.deepEqual(found.map((l) => l[1]).sort(), ['0.png', '1.png', '2.png', '3.png', 'eigen.pdf', 'samen.pdf'])
  const own = found.find((l) => l[1] === 'eigen.pdf')[0]
  const read = await get('functionaris', own)
  assert.equal(read.text, PDF.toString())
  assert.match(read.headers['content-disposition'], /^attachment; filename="eigen\.pdf"$/)
  assert.match(read.headers['content-security-policy'], /sandbox/)
  for (const who of ['school', 'ambtenaar']) {
    assert.equal((await get(who, own)).status, 403, who)
    assert.equal((await get(who, `${at}/inzage/zip`)).status, 403, who)
  }
  assert.equal((await get('functionaris', `${at}/bijlage/nietbestaand`)).status, 404)
  const all = await get('functionaris', `${at}/inzage/zip`)
  assert.equal(all.status, 200, all.text)
  assert.equal(all.headers['content-type'], 'application/zip')
  assert.deepEqual(Object.keys(unzip(all.bytes)).sort(), ['bijlage-1.pdf', 'bijlage-2.pdf', 'bijlage-3.png', 'bijlage-4.png', 'bijlage-5.png', 'bijlage-6.png', 'inzage.json', 'inzage.pdf'])
  const file = where.sql("SELECT file FROM report_file WHERE name = 'eigen.pdf'")
  assert.equal((await post('functionaris', `${at}/achterhouden`, { soort: 'file', nummer: file, reden: 'Gaat ook over een broer' })).status, 303)
  const rest = unzip((await get('functionaris', `${at}/inzage/zip?deel=1`)).bytes)
  assert.deepEqual(Object.keys(rest).filter((n) => /bijlage/.test(n)).sort(), ['bijlage-2.pdf', 'bijlage-3.png', 'bijlage-4.png', 'bijlage-5.png', 'bijlage-6.png'])
  assert.equal(rest['bijlage-2.pdf'], PDF.toString())
  const told = JSON.parse(rest['inzage.json']).meldingbijlagen
  assert.deepEqual(told.map((b) => [b.nummer, b.nietVerstrekt]).slice(0, 2), [[1, 'Gaat ook over een broer'], [2, null]])
  for (const part of ['0', '2', 'x', '-1']) {
    assert.equal((await get('functionaris', `${at}/inzage/zip?deel=${part}`)).status, 404, part)
  }
  await until(() => Number(where.sql("SELECT COUNT(*) FROM log_entry WHERE what = 'report.attachment' AND action = 'rights'")) === 3)
  assert.equal((await post('functionaris', `${at}/verstrekken`, { soort: 'file', nummer: file })).status, 303)
})

/* ---- other programs ---- */

const tokens = {}
async function api(who, method, path, { body, headers = {} } = {}) {
  tokens[who] ??= tokenOf(where, who)
  const json = body === undefined ? {} : { 'Content-Type': 'application/json' }
  return server.ask(method, `/api/v1/verzuimmeldingen${path}`, { headers: { Authorization: `Bearer ${tokens[who]}`, ...json, ...headers }, body: body === undefined ? undefined : JSON.stringify(body) })
}
const fields = (got) => {
  assert.equal(got.status, 400, got.text)
  assert.match(got.headers['content-type'], /problem\+json/)
  return got.json.errors.map((e) => e.field).sort()
}
const MELDER = { naam: 'A. Melder', functie: 'coordinator', email: 'a@school.example' }

test('a program files a report once, whatever it sends again, and is told of everything that is wrong', async () => {
  const f = finding(5)
  assert.deepEqual(fields(await api('school', 'POST', '', { body: {} })), ['verplichting'])
  assert.deepEqual(fields(await api('school', 'POST', '', { body: { verplichting: f, extra: 1, reden: 5, melder: { email: 'x', naam: 3 } } })), ['extra', 'melder.naam', 'reden'])
  assert.deepEqual(fields(await api('school', 'POST', '', { body: { verplichting: f, reden: ' ', melder: { ...MELDER, email: 'geen adres' }, adres: { straat: 'Dorpsstraat' } } })), ['adres.plaats', 'melder.email', 'reden'])
  assert.deepEqual(fields(await api('school', 'POST', '', { body: { verplichting: 'nietbestaand', reden: 'x', melder: MELDER } })), ['verplichting'])
  assert.deepEqual(fields(await api('school', 'POST', '', { body: { jongere: 'x', soort: 'V3', reden: 'x', melder: MELDER } })), ['soort'])
  assert.equal((await api('ambtenaar', 'POST', '', { body: {} })).status, 403)
  assert.equal((await api('docent', 'GET', '')).status, 403)
  assert.equal((await server.ask('GET', '/api/v1/verzuimmeldingen')).status, 401)
  assert.equal((await api('school', 'POST', '', { headers: { 'Content-Type': 'text/plain' } })).status, 415)
  const body = { verplichting: f, reden: 'Blijft weg', melder: MELDER, actieGewenst: false }
  const twice = await Promise.all([1, 2].map(() => api('school', 'POST', '', { body, headers: { 'Idempotency-Key': 'eens' } })))
  assert.deepEqual(twice.map((t) => t.status), [201, 201], twice.map((t) => t.text).join())
  assert.equal(twice[0].json.id, twice[1].json.id)
  const one = twice[0].json
  assert.equal(twice[0].headers.location, `/api/v1/verzuimmeldingen/${one.id}`)
  assert.equal(twice[0].headers.etag, '"1"')
  assert.deepEqual([one.soort, one.status, one.beurt, one.verplichting, one.melder.naam, one.dagen.length, one.einddatum], ['V3', 'R', 'gemeente', f, 'A. Melder', 4, days[3]])
  assert.deepEqual(one.dagen[0], { datum: days[0], heleDag: true, lesuren: [1, 2, 3, 4], minuten: 240 })
  assert.equal(where.sql("SELECT COUNT(*) FROM idempotent_answer WHERE answer LIKE '%Blijft%'"), '0', 'words about somebody stand in the report alone')
  assert.equal((await api('school', 'POST', '', { body: { ...body, reden: 'Anders' }, headers: { 'Idempotency-Key': 'eens' } })).status, 409)
  const again = await api('school', 'POST', '', { body })
  assert.equal(again.status, 409)
  assert.match(again.headers['content-type'], /problem\+json/)
})

test('a step by program names the version it was seen in', async () => {
  const { json: list } = await api('ambtenaar', 'GET', '?status=R&soort=V3')
  const id = list.verzuimmeldingen.find((m) => m.nummer === 1).id
  const step = (who, body, match, path = id) => api(who, 'POST', `/${path}/stappen`, { body, headers: match ? { 'If-Match': match } : {} })
  const seen = await api('ambtenaar', 'GET', `/${id}`)
  const etag = seen.headers.etag
  assert.ok(seen.json.kan.includes('opgepakt'))
  assert.equal((await step('ambtenaar', { handeling: 'opgepakt' })).status, 428)
  assert.equal((await step('ambtenaar', { handeling: 'opgepakt' }, '"99"')).status, 412)
  assert.equal((await step('ambtenaar', { handeling: 'opgepakt' }, 'x')).status, 412)
  assert.deepEqual(fields(await step('ambtenaar', { handeling: 'gemeld' }, etag)), ['handeling'])
  assert.deepEqual(fields(await step('ambtenaar', {}, etag)), ['handeling'])
  assert.equal((await step('elders', { handeling: 'opgepakt' }, etag)).status, 404)
  assert.equal((await step('docent', { handeling: 'opgepakt' }, etag)).status, 403)
  assert.equal((await step('ambtenaar', { handeling: 'opgepakt' }, '*', 'nietbestaand')).status, 404)
  assert.equal((await step('school', { handeling: 'opgepakt' }, etag)).status, 409, 'not of the school')
  assert.equal((await step('ambtenaar', { handeling: 'vervallen' }, etag)).status, 409, 'of the program alone')
  const two = await Promise.all(['opgepakt', 'kennisgenomen'].map((handeling) => step('ambtenaar', { handeling }, etag)))
  assert.deepEqual(two.map((t) => t.status).sort(), [200, 412], two.map((t) => t.text).join())
  let now = two.find((t) => t.status === 200)
  assert.equal(now.headers.etag, '"2"')
  if (now.json.status === 'K') {
    now = await step('ambtenaar', { handeling: 'heropend' }, now.headers.etag)
    assert.equal(now.status, 200, now.text)
  }
  now = await step('ambtenaar', { handeling: 'gevraagd', toelichting: 'Is er gebeld?', intern: 'GEHEIM' }, now.headers.etag)
  assert.deepEqual([now.status, now.json.beurt], [200, 'school'], now.text)
  const school = await api('school', 'GET', `/${id}`)
  assert.ok(school.text.includes('Is er gebeld?') && !school.text.includes('GEHEIM'))
  assert.deepEqual(fields(await step('school', { handeling: 'geantwoord' }, school.headers.etag)), ['toelichting'])
  now = await step('school', { handeling: 'gewijzigd', reden: 'Toch iets anders' }, school.headers.etag)
  assert.deepEqual([now.status, now.json.reden, now.json.melder.naam.length > 0], [200, 'Toch iets anders', true], now.text)
  now = await step('school', { handeling: 'geantwoord', toelichting: 'Ja.' }, now.headers.etag)
  assert.equal(now.json.beurt, 'gemeente', now.text)
  assert.deepEqual(fields(await step('ambtenaar', { handeling: 'afgesloten', reden: 'terug' }, now.headers.etag)), ['uitkomst'])
  now = await step('ambtenaar', { handeling: 'afgesloten', reden: 'terug', uitkomst: 'gezien', terecht: true }, now.headers.etag)
  assert.deepEqual([now.status, now.json.status, now.json.redenAfgesloten, now.json.terecht, now.json.volledig], [200, 'G', 'terug', true, null], now.text)
})

test('leave without permission is reported from its signal, and anything else about days that are said', async () => {
  const signal = where.sql(`SELECT public FROM finding WHERE rule = 'luxe?' AND day = ${Date.UTC(2025, 9, 17) / 864e5}`)
  const form = await get('school', `/meldingen/nieuw?bevinding=${signal}`)
  assert.equal(form.status, 200, form.text)
  assert.match(form.text, /17 oktober 2025/)
  const made = await post('school', `/meldingen/nieuw?bevinding=${signal}`, { ...FORM, actie: 'ja' })
  assert.equal(made.status, 303, made.text)
  assert.equal(state(signal), 'afgehandeld0', 'the report deals with the signal')
  const { verzuimmeldingen: [luxury] } = (await api('ambtenaar', 'GET', '?soort=L')).json
  assert.deepEqual([luxury.begindatum, luxury.einddatum, luxury.status], ['2025-10-17', '2025-10-17', 'R'])
  const jongere = luxury.jongere.id
  const body = { jongere, soort: 'O', begindatum: '2025-10-27', einddatum: '2025-10-28', reden: 'Vaak te laat', melder: MELDER }
  assert.match((await api('school', 'POST', '', { body: { ...body, soort: 'L', begindatum: '2025-10-16' } })).json.detail, /17 oktober 2025/, 'one of those days was reported')
  assert.deepEqual(fields(await api('school', 'POST', '', { body: { ...body, jongere: 'x'.repeat(20) } })), ['jongere'])
  assert.deepEqual(fields(await api('school', 'POST', '', { body: { ...body, einddatum: '2025-10-26' } })), ['einddatum'])
  const other = await api('school', 'POST', '', { body })
  assert.deepEqual([other.status, other.json.soort, other.json.begindatum, other.json.dagen.length], [201, 'O', '2025-10-27', 0], other.text)
})

test('lists by program come in pages, and what is put with a report comes as a file', async () => {
  const { json } = await api('school', 'GET', '')
  assert.equal(json.volgende, null)
  // An answer has the keys that are promised, and no others.
  const { schemas } = (await server.get('/api/v1/openapi.json')).json.components
  const promised = (name) => Object.keys(schemas[name].properties).sort()
  const all = await api('school', 'GET', `/${json.verzuimmeldingen[0].id}`)
  assert.deepEqual(Object.keys(json.verzuimmeldingen[0]).sort(), promised('VerzuimmeldingKort'))
  assert.deepEqual(Object.keys(all.json).sort(), promised('Verzuimmelding'))
  assert.ok(json.verzuimmeldingen.length >= 6)
  const ids = json.verzuimmeldingen.map((m) => m.id)
  const { json: rest } = await api('school', 'GET', `?na=${ids[1]}`)
  assert.deepEqual(rest.verzuimmeldingen.map((m) => m.id), ids.slice(2))
  assert.equal((await api('school', 'GET', '?na=nietbestaand')).status, 404)
  assert.deepEqual(fields(await api('school', 'GET', '?status=X')), ['status'])
  assert.deepEqual((await api('elders', 'GET', '')).json.verzuimmeldingen, [])
  assert.equal((await api('elders', 'GET', `/${ids[0]}`)).status, 404)
  const { naam } = json.verzuimmeldingen[0].jongere
  const same = json.verzuimmeldingen.filter((m) => m.jongere.naam === naam).map((m) => m.id)
  assert.deepEqual((await api('school', 'POST', '/_zoek', { body: { naam: naam.split(' ').at(-1) } })).json.verzuimmeldingen.map((m) => m.id), same)
  assert.deepEqual((await api('elders', 'POST', '/_zoek', { body: { naam: naam.split(' ').at(-1) } })).json.verzuimmeldingen, [])
  assert.deepEqual(fields(await api('school', 'POST', '/_zoek', { body: {} })), ['naam'])
  const open = json.verzuimmeldingen.find((m) => m.status === 'R').id
  const mark = '----bijlage'
  assert.deepEqual(fields(await api('school', 'POST', `/${open}/bijlagen`, { headers: { 'Content-Type': 'application/json' } })), ['bestand'])
  const form = (bytes) => server.ask('POST', `/api/v1/verzuimmeldingen/${open}/bijlagen`, { headers: { Authorization: `Bearer ${tokens.school}`, 'Content-Type': `multipart/form-data; boundary=${mark}` }, body: Buffer.concat([Buffer.from(`--${mark}\r\nContent-Disposition: form-data; name="bestand"; filename="brief.pdf"\r\n\r\n`), bytes, Buffer.from(`\r\n--${mark}--\r\n`)]) })
  assert.deepEqual(fields(await form(Buffer.from('geen pdf'))), ['bestand'])
  const put = await form(PDF)
  assert.equal(put.status, 201, put.text)
  assert.deepEqual(Object.keys(put.json.bijlagen[0]).sort(), promised('Bijlage'))
  assert.deepEqual(put.json.bijlagen.map((b) => [b.naam, b.type, b.bytes, b.kant, b.gedeeld]), [['brief.pdf', 'application/pdf', PDF.length, 'school', true]])
  const got = await api('ambtenaar', 'GET', `/${open}/bijlagen/${put.json.bijlagen[0].id}`)
  assert.equal(got.text, PDF.toString())
  assert.equal((await api('elders', 'GET', `/${open}/bijlagen/${put.json.bijlagen[0].id}`)).status, 404)
})

test('the list has filters, and shows no more than one reaches', async () => {
  const all = await get('school', '/meldingen')
  assert.equal((all.text.match(/data-name="[^"]*">16 uur in 4 lesweken, onder 18</g) ?? []).length, 7)
  assert.equal(((await get('school', '/meldingen?status=I')).text.match(/data-name="[^"]*">16 uur in 4 lesweken, onder 18</g) ?? []).length, 2)
  assert.equal(((await get('school', '/meldingen?wacht=geen-antwoord')).text.match(/data-name="[^"]*">16 uur in 4 lesweken, onder 18</g) ?? []).length, 2)
  assert.equal(((await get('elders', '/meldingen')).text.match(/data-name="[^"]*">16 uur in 4 lesweken, onder 18</g) ?? []).length, 0)
  assert.equal((await get('docent', '/meldingen')).status, 403)
  assert.equal((await get('school', '/meldingen?status=X')).status, 404)
})
