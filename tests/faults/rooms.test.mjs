// SPDX-License-Identifier: EUPL-1.2
// What people do in each room while memory or the disk of the server fails at one call of it: an answer in words, everything of
// the deed there or nothing of it, what was answered for kept, and the same form sent again does it. FAULT_MOMENTS=40 tries
// every early call and more of the later ones.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { signToken, startHostile } from '../provider/hostile.mjs'
import { readLetter, startMail } from '../provider/smtp.mjs'
import { account, people, serve, until } from '../e2e/serving.mjs'
import { cleanUp, csvFile, csvOf, fileOf, marksOf, place, server as postgres } from '../e2e/support.mjs'
import { Faults, FLUSH, MEMORY, moments, NEVER, WRITE } from './injected.mjs'

const TODAY = '2026-02-12'
const MANY = Number(process.env.FAULT_MOMENTS ?? 0)
const kinds = postgres ? [MEMORY] : [MEMORY, WRITE, FLUSH]
// So many of each there must be to do it to.
const SUBJECTS = MANY > 0 ? kinds.length * (1 + 2 * MANY) : 1 + 3 + kinds.length

const names = { [MEMORY]: 'memory', [WRITE]: 'writing', [FLUSH]: 'flushing' }
const faults = new Faults('rooms')
let here, site, mail, hostile, all, persons
const cookies = {}, tokens = {}

before(async () => {
  here = place()
  mail = await startMail()
  hostile = await startHostile({ client: 'sluitend', claims: { rollen: ['school'] } })
  for (const [name, value] of Object.entries({
    demo_today: TODAY, mail_server: `127.0.0.1:${mail.port}`, mail_from: 'verzuim@school.example', mail_tls: 'none', outbound_loopback: '1', calendar_hosts: '127.0.0.1',
  })) here.fine('setting', 'set', name, value)
  all = people(here, SUBJECTS, { person: { email: 'sem@thuis.example', taal: 'nl' }, enrolment: { groep: 'MZ2A' } })
  here.fine('import', 'attendance', csvFile(all.flatMap((who) => ['2026-02-02', '2026-02-03', '2026-02-04', '2026-02-10', TODAY].flatMap((day) => marksOf(who.pgn, who.number, day, day === '2026-02-10' ? 'AAAAAA' : 'OOOOOO')))))
  // Each of another class of one, so that every roll is as large as another.
  here.fine('import', 'groups', csvFile(all.map((who, n) => ({ pgn: who.pgn, brin: '25PJ', inschrijving: who.number, groep: `K${n}`, begindatum: '2025-09-01', einddatum: '' }))))
  here.fine('import', 'lessons', csvFile(all.map((_, n) => ({
    brin: '25PJ', vestiging: '00', groep: `K${n}`, vak: 'Taal', datum: TODAY, begintijd: '00:01', eindtijd: '00:51', docent: 'school', lokaal: '1', status: 'gepland', les: `L${n}`,
  }))))
  for (const [login, ...grant] of [['school', 'coordinator', '--institution', '25PJ'], ['noor', 'officer', '--region', '10'], ['regio', 'region', '--region', '10'], ['onderzoeker', 'researcher']]) {
    account(here, login, '--from', '2020-01-01', '--role', ...grant)
  }
  const rules = [{ role: 'coordinator', when: [{ claim: 'rollen', is: 'school' }], scope: [{ kind: 'institution', value: '25PJ' }] }]
  const vals = fileOf(Buffer.from(JSON.stringify({ label: 'Vals', issuer: hostile.issuer, client: 'sluitend', rules })))
  const set = here.piped('een geheim van de aanbieder\n', 'oidc', 'set', 'vals', vals, '--password-stdin')
  assert.equal(set.status, 0, set.stderr)
  persons = here.sql('SELECT p.public FROM person p JOIN enrolment e ON e.person = p.person ORDER BY LENGTH(e.number), e.number').split('\n')
  site = await serve(here, { ...faults.env, SLUITEND_OUT_PORTS: 'any' })
  for (const login of ['school', 'noor', 'regio', 'onderzoeker']) {
    cookies[login] = await site.signIn(login)
    tokens[login] = value((await site.get('/account', cookies[login])).text, 'csrf')
  }
  const rule = { wijze: 'propose', eerst: 'email', van: '00:00', tot: '00:00', dagen: '14', telefoon: '038 123 45 67' }
  assert.equal((await form('school', '/berichten/instellingen', rule).go()).status, 303)
})

after(async () => {
  await site?.stop('SIGKILL')
  await mail?.stop()
  await hostile?.stop()
  cleanUp()
})

const value = (text, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1]
const page = async (who, path) => {
  const got = await site.get(path, cookies[who])
  assert.equal(got.status, 200, `${path}: ${got.status} ${got.text}`)
  return got.text
}

// A request that can be sent as often as one likes.
const form = (who, path, fields) => ({ go: () => site.form(path, [...Object.entries(fields), ['csrf', tokens[who]]], { cookie: cookies[who] }) })

function files(who, path, fields, name, bytes) {
  const mark = '----sluitend'
  const part = (head, body) => Buffer.concat([Buffer.from(`--${mark}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`), Buffer.from(body), Buffer.from('\r\n')])
  const body = Buffer.concat([
    ...Object.entries({ csrf: tokens[who], ...fields }).map(([k, v]) => part(`name="${k}"`, v)), part(`name="bestand"; filename="${name}"`, bytes), Buffer.from(`--${mark}--\r\n`),
  ])
  return { go: () => site.ask('POST', path, { headers: { Cookie: cookies[who], 'Content-Type': `multipart/form-data; boundary=${mark}` }, body }) }
}

const PDF = Buffer.from('%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n')
const person = (n) => `(SELECT person FROM person WHERE public = '${persons[n]}')`
const of = (table, n, more = '') => `(SELECT COUNT(*) FROM ${table} WHERE person = ${person(n)}${more})`
const report = (n) => here.sql(`SELECT public FROM report WHERE person = ${person(n)} AND kind = 'V3'`)

/*
 * What is done, in the order in which one needs the other. request(n) makes what does it to the n-th; parts(n) are numbers in SQL
 * that say how much of it is there: none of it as before, or all of it as after.
 */
const deeds = [
  { name: 'a message is sent', first: true, parts: (n) => [of('message', n)],
    request: (n) => form('school', '/berichten/stuur', { bevinding: here.sql(`SELECT public FROM finding WHERE person = ${person(n)} AND rule = 'eerste-dag' AND day = ${Date.parse(TODAY) / 864e5}`) }) },
  { name: 'a link is answered', parts: (n) => [of('answer', n), of('message', n, " AND status = 'answered'"), of('contact', n, " AND kind = 'antwoord'")],
    async request(n) {
      const wanted = here.sql(`SELECT reference FROM message WHERE person = ${person(n)}`)
      const letter = await until(() => mail.letters.map(readLetter).find((l) => l.headers['message-id'].includes(wanted)))
      return { go: () => site.form(`/b/${/\/b\/([A-Za-z0-9_-]{43})/.exec(letter.text)[1]}`, { antwoord: 'ziek' }) }
    } },
  { name: 'a roll is saved', parts: (n) => [`(SELECT COUNT(*) FROM roll r JOIN lesson l ON l.lesson = r.lesson WHERE l.ext = '=L${n}')`, `(SELECT COALESCE(SUM(late), 0) FROM registration_day WHERE person = ${person(n)})`],
    async request(n) {
      const path = `/lessen/${here.sql(`SELECT public FROM lesson WHERE ext = '=L${n}'`)}`
      const text = await page('school', path)
      const [, key] = /name="gezien" value="([^"=]+)=/.exec(text)
      return form('school', path, { sleutel: value(text, 'sleutel'), gezien: value(text, 'gezien'), [`s-${key}`]: 'L', [`m-${key}`]: '10' })
    } },
  { name: 'lessons of weeks are planned', parts: (n) => [`(SELECT COUNT(*) FROM lesson WHERE class_group = 'B${n}')`],
    request: (n) => form('school', '/rooster', { plaats: '25PJ/00', groep: `B${n}`, vak: 'Rekenen', docent: 'jan', lokaal: 'A1', datum: '2026-03-09', begin: '09:00', eind: '10:00', tot: '2026-04-06' }) },
  { name: 'a calendar is added', parts: (n) => [`(SELECT COUNT(*) FROM calendar_feed WHERE name = 'Agenda ${n}')`],
    request: (n) => form('school', '/rooster/agendas', { plaats: '25PJ/00', naam: `Agenda ${n}`, adres: `http://127.0.0.1:9/${n}.ics`, groep: '', docent: '', patroon: '' }) },
  { name: 'a file is brought in', parts: () => ['(SELECT COUNT(*) FROM upload)', '(SELECT COUNT(DISTINCT upload) FROM upload_part)'],
    request: (n) => files('school', '/importeren', {}, `b${n}.csv`, csvOf(marksOf(all[n].pgn, all[n].number, '2026-02-05', 'AAAA'))) },
  { name: 'a report is filed', first: true, parts: (n) => [of('report', n), of('report_day', n), of('report_event', n), of('report_file', n), of('finding', n, " AND rule = 'V3' AND state = 'gemeld'")],
    request: (n) => files('school', `/meldingen/nieuw?bevinding=${here.sql(`SELECT public FROM finding WHERE person = ${person(n)} AND rule = 'V3'`)}`,
      { reden: 'Blijft weg', actie: 'nee', naam: 'A. Melder', functie: 'coordinator', email: 'a@school.example' }, 'brief.pdf', PDF) },
  { name: 'a file is put with a report', parts: (n) => [of('report_file', n)], request: (n) => files('school', `/meldingen/${report(n)}/bijlagen`, {}, 'nog een.pdf', PDF) },
  { name: 'a report is taken up', parts: (n) => [of('report', n, " AND status = 'B'"), of('report_event', n)],
    request: (n) => form('noor', `/meldingen/${report(n)}/opgepakt`, { versie: here.sql(`SELECT version FROM report WHERE public = '${report(n)}'`) }) },
  { name: 'a talk is planned, with its letter', parts: (n) => [of('report_talk', n), of('letter_file', n), of('report_event', n)],
    async request(n) {
      const path = `/meldingen/${report(n)}/behandelen`
      const text = await page('noor', path)
      return form('noor', `${path}/gesprek`, {
        versie: value(text, 'versie'), eenmalig: value(text, 'eenmalig'), dag: '2026-02-19', tijd: '14:30', duur: '45', plek: 'Stadhuis', met: 'Noor', aan: 'jongere', taal: 'nl', via: 'brief', toelichting: 'Neem je rooster mee.', intern: '',
      })
    } },
  { name: 'an absence is reported', parts: (n) => [of('absence', n), `(SELECT COALESCE(SUM(sick), 0) FROM registration_day WHERE person = ${person(n)})`],
    request: (n) => form('school', `/afwezig/nieuw/${persons[n]}`, { soort: 'ziek', van: TODAY }) },
  { name: 'words of a letter are written', parts: (n) => [`(SELECT COUNT(*) FROM letter_text WHERE subject = 'Onderwerp ${n}')`],
    request: (n) => form('regio', '/brieven/tekst', { regio: '10', soort: 'uitnodiging', aan: 'jongere', taal: 'nl', onderwerp: `Onderwerp ${n}`, tekst: 'Kom langs: {dag}, {tijd}, {plek}.' }) },
  { name: 'a contact is named', parts: (n) => [`(SELECT COUNT(*) FROM contact_card WHERE name = 'Wies ${n}')`, `(SELECT COUNT(*) FROM contact_place p JOIN contact_card c ON c.contact = p.contact WHERE c.name = 'Wies ${n}')`],
    request: (n) => form('regio', '/contactpersonen/beheer', {
      doe: 'aanwijzen', regio: '10', locatie: '25PJ/00', soort: 'rmc', vanaf: new Date(Date.UTC(2026, 1, 13 + n)).toISOString().slice(0, 10), wie: '', naam: `Wies ${n}`, functie: 'consulent', telefoon: '038 1234567', email: 'w@x.example', inlognaam: '',
    }) },
  { name: 'a protocol is drafted', parts: () => ['(SELECT COUNT(*) FROM agreement)', '(SELECT COUNT(DISTINCT agreement) FROM agreement_row)', '(SELECT COUNT(DISTINCT agreement) FROM agreement_event)'],
    request: () => form('regio', '/werkafspraken', { regio: '10', basis: 'landelijk-2026.1' }) },
  { name: 'tables are given out for research', parts: (n) => [`(SELECT COUNT(*) FROM research_export WHERE project = 'Onderzoek ${n}')`], file: true,
    request: (n) => form('onderzoeker', '/onderzoek', { project: `Onderzoek ${n}`, doel: 'weten', toestemming: 'commissie 1', van: '2025-10', tot: '2026-01', drempel: '10', gebied: '1', bevindingen: '1', tellingen: '1' }) },
  { name: 'the provider says that a session is over', parts: () => ["(SELECT COUNT(*) FROM session s JOIN account a ON a.account = s.account JOIN oidc_link l ON l.account = a.account WHERE s.step = 0)"],
    async request(n) {
      const start = await site.get('/inloggen/oidc/vals')
      const back = await fetch(start.headers.location, { redirect: 'manual' })
      const signed = await site.get(new URL(back.headers.get('location')).pathname + new URL(back.headers.get('location')).search, start.headers['set-cookie'][0].split(';')[0])
      assert.equal(signed.status, 303, signed.text)
      const now = Math.floor(Date.now() / 1000)
      const claims = { iss: hostile.issuer, aud: 'sluitend', iat: now, exp: now + 120, sub: 'iemand', events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }
      let tries = 0
      // Whoever sends it again gives it a new name.
      return { go: () => site.form('/inloggen/oidc/vals/sessie-voorbij', { logout_token: signToken({ ...claims, jti: `n${n}-${tries++}` }, { key: hostile.key, typ: 'logout+jwt' }) }) }
    } },
]

const there = (deed, n) => here.sql(`SELECT ${deed.parts(n).join(" || ' ' || ")}`).split(' ').map(Number)
const more = (before, after) => after.map((count, i) => count - before[i])
const refusals = new Map(kinds.map((kind) => [kind, 0]))

const said = (got) => `${got.broken ?? got.status} ${/alert__content">([^<]*)/.exec(got.text)?.[1] ?? got.text}`

function answered(deed, got) {
  if (got.broken) return false
  if (deed.file && got.status === 200) {
    assert.equal(got.headers['content-type'], 'application/zip')
    return true
  }
  if (got.status === 303) {
    assert.doesNotMatch(got.headers.location, /inloggen/, 'nobody is signed out by it')
    return true
  }
  if (got.status === 200) return true
  assert.ok([500, 503].includes(got.status), `${said(got)} ${site.said.slice(-600)}`)
  assert.match(got.text, /\p{L}{4}/u, 'in words')
  assert.doesNotMatch(got.text, /sqlite|postgres|malloc|ENOMEM/i)
  return false
}

// One deed with one call that fails; what it is then, and what it is once it was sent again.
async function faulty(deed, n, kind, at, whole) {
  const what = `${deed.name}, ${names[kind]} ${at}`
  const request = await deed.request(n)
  const none = there(deed, n)
  // A disk takes no more for a while; the one that failed once, in long runs, is tried again by the writer itself.
  faults.set(kind, at, kind === MEMORY || (MANY > 0 && n % 2) ? 0 : 1)
  const got = await request.go().catch((error) => ({ broken: error.code }))
  faults.set(0, NEVER)
  assert.deepEqual([site.child.exitCode, site.child.signalCode], [null, null], `${what}: ${site.said.slice(-3000)}`)
  const done = more(none, there(deed, n))
  const nothing = done.every((count) => count === 0)
  assert.ok(nothing || done.join() === whole.join(), `${what}: half of it is there: ${done} more, and not ${whole}`)
  if (answered(deed, got)) {
    assert.deepEqual(done, whole, `${what}: it was answered for`)
    return
  }
  refusals.set(kind, refusals.get(kind) + 1)
  if (nothing) {
    const again = await request.go()
    assert.ok(answered(deed, again), `${what}, again: ${said(again)}`)
    assert.deepEqual(more(none, there(deed, n)), whole, `${what}, again`)
  }
}

// Does it without a fault: what it leaves, and how many calls of a kind it takes.
async function measured(deed, n, kind) {
  const request = await deed.request(n)
  const none = there(deed, n)
  faults.set(kind, NEVER)
  const got = await request.go()
  const { calls } = faults
  faults.set(0, NEVER)
  assert.ok(answered(deed, got), `${deed.name}: ${said(got)}`)
  const whole = more(none, there(deed, n))
  assert.ok(whole.every((count) => count !== 0), `${deed.name}: ${whole}`)
  return { whole, calls }
}

for (const deed of deeds) {
  test(deed.name, async () => {
    const { whole, calls } = await measured(deed, 0, MEMORY)
    assert.ok(calls > 3, 'the library is there')
    let n = 1
    for (const kind of kinds) {
      const long = MANY > 0 ? moments(kind === MEMORY ? calls : (await measured(deed, n++, kind)).calls, MANY, MANY) : undefined
      for (const at of long ?? (kind === MEMORY ? [1, 2, 3].map((part) => Math.ceil((calls * part) / 4)) : [1])) await faulty(deed, n++, kind, at, whole)
    }
    // Those that come later need it of everybody.
    for (; deed.first && n < SUBJECTS; n++) assert.ok(answered(deed, await (await deed.request(n)).go()))
  })
}

test('some of it was refused, and all of it holds together', async () => {
  for (const [kind, many] of refusals) assert.ok(many > 0, `none when ${names[kind]} failed`)
  assert.equal(await site.stop(), 0)
  here.fine('verify')
})
