// SPDX-License-Identifier: EUPL-1.2
// An officer handles a report: the invitation goes through a real mail server with its appointment, and the school hears of it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { startMail } from '../provider/smtp.mjs'
import { account, people, PASSWORD, serve, until } from './serving.mjs'
import { cleanUp, csvFile, marksOf, place } from './support.mjs'

const TODAY = '2026-02-12'
let here, mail, server, all

// Somebody signed in who may see the page of a report: [cookie, csrf].
async function signedIn(login, path) {
  const own = await server.signIn(login, PASSWORD)
  const page = await server.get(path, own)
  assert.equal(page.status, 200, page.text)
  return [own, /name="csrf" value="([^"]+)"/.exec(page.text)?.[1]]
}

const value = (page, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)[1]
const report = (i) => here.sql(`SELECT r.public FROM report r JOIN enrolment e ON e.person = r.person AND e.enrolment = r.enrolment WHERE e.number = '${all[i].number}'`)
const path = (i) => `/meldingen/${report(i)}/behandelen`
const post = ([own, csrf], i, deed, fields) => server.form(`${path(i)}/${deed}`, [...Object.entries(fields), ['csrf', csrf]], { cookie: own })

// What the hidden fields of a fresh page say.
async function seen(who, i) {
  const page = await server.get(path(i), who[0])
  return { versie: value(page, 'versie'), eenmalig: value(page, 'eenmalig') }
}

// The appointment that goes along with a letter, and the words beside it.
function calendarOf(letter) {
  const text = letter.lines.join('\n')
  const coded = text.slice(text.indexOf('afspraak.ics"') + 15)
  const plain = text.slice(text.indexOf('\n\n', text.indexOf('Content-Type: text/plain')), text.indexOf('Content-Type: text/calendar'))
  return {
    method: /Content-Type: text\/calendar; charset=utf-8; method=(\w+)/.exec(text)?.[1],
    calendar: Buffer.from(coded.slice(0, coded.indexOf('--=_')), 'base64').toString(),
    id: /^Message-ID: (.*)$/im.exec(text)[1],
    plain: plain.replaceAll('=\n', ''),
  }
}
const field = (calendar, name) => new RegExp(`\r\n${name}:([^\r]*)\r\n`).exec(calendar)?.[1]
const kept = () => here.sql("SELECT COUNT(*) FROM letter_file WHERE template = 'afzegging'")

before(async () => {
  here = place()
  mail = await startMail()
  for (const [name, set] of Object.entries({ demo_today: TODAY, mail_server: `127.0.0.1:${mail.port}`, mail_from: 'leerplicht@gemeente.example', mail_tls: 'none' })) {
    here.fine('setting', 'set', name, set)
  }
  all = people(here, 4, { person: { email: 'sem@thuis.example', geboortedatum: '2009-03-15' } })
  here.fine('import', 'attendance', csvFile(all.flatMap((who) => ['2026-02-02', '2026-02-03', '2026-02-04'].flatMap((day) => marksOf(who.pgn, who.number, day, 'OOOOOO')))))
  // Reported before there were reports: they become some as a schema of that time does.
  const step = readFileSync(new URL('../../sql/migrate/0030_reports.sql', import.meta.url), 'utf8')
  here.sql(`UPDATE finding SET state = 'gemeld', reported = 20490 WHERE bucket = 1; ${step.slice(step.indexOf('INSERT INTO report (person'), step.indexOf('UPDATE finding SET turn'))}`)
  account(here, 'school', '--role', 'coordinator', '--institution', '25PJ', '--from', '2020-01-01')
  account(here, 'noor', '--role', 'officer', '--municipality', '0193', '--from', '2020-01-01')
  account(here, 'ruben', '--role', 'officer', '--municipality', '0193', '--from', '2020-01-01')
  account(here, 'kampen', '--role', 'officer', '--municipality', '0166', '--from', '2020-01-01')
  server = await serve(here, { SLUITEND_OUT_PORTS: 'any' })
})

after(async () => {
  await server?.stop()
  await mail?.stop()
  cleanUp()
})

const TALK = { dag: '2026-02-19', tijd: '14:30', duur: '45', plek: 'Stadhuis, kamer 4', met: 'Noor Jansen', aan: 'jongere', taal: 'nl', via: 'beide', toelichting: 'Neem je rooster mee.', intern: 'Alleen voor ons' }

test('a talk is planned, and the invitation comes with an appointment, once', async () => {
  const noor = await signedIn('noor', path(0))
  const fields = { ...TALK, ...await seen(noor, 0) }
  const got = await post(noor, 0, 'gesprek', fields)
  assert.equal(got.status, 303, got.text)
  // The same form again: nobody is invited twice.
  assert.equal((await post(noor, 0, 'gesprek', fields)).status, 303)
  await until(() => mail.letters.length === 1, 60)
  const { method, calendar } = calendarOf(mail.letters[0])
  assert.equal(method, 'REQUEST')
  assert.match(calendar, /DTSTART:20260219T133000Z\r\n/)
  assert.match(calendar, /LOCATION:Stadhuis\\, kamer 4\r\n/)
  assert.doesNotMatch(calendar, /Vanderzwaluw/)
  assert.equal(here.sql('SELECT COUNT(*) FROM report_talk'), '1')
  assert.equal(here.sql('SELECT COUNT(*) FROM letter_file'), '1')
  const page = await server.get(path(0), noor[0])
  const letter = /href="(\/brieven\/gemaakt\/[^"]+)"/.exec(page.text)[1]
  const pdf = await server.get(letter, noor[0])
  assert.equal(pdf.status, 200)
  assert.equal(pdf.headers['content-type'], 'application/pdf')
  assert.equal((await server.get(letter, await server.signIn('school', PASSWORD))).status, 403)
})

test('the school reads what was shared, and not what was not', async () => {
  const own = await server.signIn('school', PASSWORD)
  const today = await server.get('/vandaag', own)
  assert.match(today.text, /1 melding met nieuws/)
  const news = await server.get('/meldingen/nieuws', own)
  assert.match(news.text, /Neem je rooster mee\./)
  assert.doesNotMatch(news.text, /Alleen voor ons/)
  const csrf = value(news, 'csrf')
  assert.equal((await server.form('/meldingen/nieuws', [['gezien', /name="gezien" value="([^"]+)"/.exec(news.text)[1]], ['csrf', csrf]], { cookie: own })).status, 303)
  assert.doesNotMatch((await server.get('/vandaag', own)).text, /melding met nieuws/)
  assert.match((await server.get('/meldingen/gesprekken', own)).text, /donderdag 19 februari, 14:30/)
  assert.equal((await server.get(path(0), own)).status, 403)
})

test('a talk is moved and called off: calendars follow, once', async () => {
  const noor = await signedIn('noor', path(0))
  const first = calendarOf(mail.letters[0]).calendar
  const talk = here.sql('SELECT public FROM report_talk')
  const moved = { ...await seen(noor, 0), afspraak: talk, stand: '0', hoe: 'verzetten', dag: '2026-02-20', tijd: '09:00', duur: '45', plek: 'Stadhuis, kamer 4', met: 'Noor Jansen', toelichting: '' }
  for (const status of [303, 303]) assert.equal((await post(noor, 0, 'afspraak', moved)).status, status)
  await until(() => mail.letters.length === 2, 60)
  const second = calendarOf(mail.letters[1])
  assert.deepEqual([second.method, field(second.calendar, 'UID'), field(second.calendar, 'SEQUENCE'), field(second.calendar, 'DTSTART')], ['REQUEST', field(first, 'UID'), '1', '20260220T080000Z'])
  assert.match(second.plain, /in plaats van het gesprek op donderdag 19 februari(?: 2026)? om 14:30/)

  const off = { ...await seen(noor, 0), afspraak: talk, stand: '1', hoe: 'afgezegd', toelichting: 'Noor is ziek.' }
  for (const status of [303, 303]) assert.equal((await post(noor, 0, 'afspraak', off)).status, status)
  await until(() => mail.letters.length === 3, 60)
  const third = calendarOf(mail.letters[2])
  assert.deepEqual([third.method, field(third.calendar, 'UID'), field(third.calendar, 'SEQUENCE'), field(third.calendar, 'STATUS')], ['CANCEL', field(first, 'UID'), '2', 'CANCELLED'])
  assert.match(third.plain, /gaat niet door[^]*Noor is ziek/)
  assert.equal(kept(), '1')
  assert.equal(here.sql('SELECT state FROM report_talk'), 'afgezegd')
})

test('killed between letter and mail: the letter is kept, the mail goes again as the same one', async () => {
  const noor = await signedIn('noor', path(0))
  mail.hold = true
  const before = mail.letters.length
  assert.equal((await post(noor, 0, 'gesprek', { ...TALK, dag: '2026-02-23', ...await seen(noor, 0) })).status, 303)
  const first = await until(() => mail.letters[before], 60)
  await server.stop('SIGKILL')
  assert.equal(here.sql("SELECT COUNT(*) FROM letter_file WHERE template = 'uitnodiging'"), '3')
  mail.hold = false
  here.sql('UPDATE letter SET due = 0')
  server = await serve(here, { SLUITEND_OUT_PORTS: 'any' })
  const second = await until(() => mail.letters[before + 1], 60)
  assert.equal(calendarOf(second).id, calendarOf(first).id)
  await until(() => here.sql('SELECT COUNT(*) FROM letter') === '0', 60)
  assert.equal(mail.letters.length, before + 2)
  assert.equal(here.sql("SELECT COUNT(*) FROM report_talk WHERE state = 'gepland'"), '1')
})

test('a report that ends calls off what was planned: by letter where no mail goes, and by mail for who withdraws it', async () => {
  const noor = await signedIn('noor', path(0))
  const before = mail.letters.length
  here.sql(`UPDATE person SET email = '' WHERE person = (SELECT person FROM report WHERE public = '${report(0)}')`)
  assert.equal((await post(noor, 0, 'sluiten', { ...await seen(noor, 0), reden: 'terug', uitkomst: 'geen-actie', terecht: 'ja', volledig: 'ja', toelichting: 'Gaat weer' })).status, 303)
  assert.equal(kept(), '2')
  assert.equal(here.sql("SELECT COUNT(*) FROM report_talk WHERE state = 'gepland'"), '0')
  assert.match((await server.get(path(0), noor[0])).text, /Afzegging van een gesprek, [^<]*, zelf per post te sturen/)
  assert.equal(mail.letters.length, before)

  assert.equal((await post(noor, 2, 'gesprek', { ...TALK, via: 'mail', ...await seen(noor, 2) })).status, 303)
  await until(() => mail.letters.length === before + 1, 60)
  const school = await server.signIn('school', PASSWORD)
  const page = await server.get(`/meldingen/${report(2)}`, school)
  const fields = { versie: value(page, 'versie'), reden: 'F', csrf: value(page, 'csrf') }
  assert.equal((await server.form(`/meldingen/${report(2)}/ingetrokken`, fields, { cookie: school })).status, 303)
  await until(() => mail.letters.length === before + 2, 60)
  const off = calendarOf(mail.letters[before + 1])
  assert.equal(off.method, 'CANCEL')
  assert.match(off.plain, /noor\nleerplichtambtenaar/)
})

test('two officers at once: the second is told what happened', async () => {
  const noor = await signedIn('noor', path(1))
  const ruben = await signedIn('ruben', path(1))
  const first = await seen(noor, 1), second = await seen(ruben, 1)
  assert.equal((await post(noor, 1, 'oppakken', first)).status, 303)
  const late = await post(ruben, 1, 'contact', { ...second, 'met-wie': 'jongere', toelichting: 'Gebeld, gaat beter' })
  assert.equal(late.status, 409)
  assert.match(late.text, /was u voor: in behandeling genomen/)
  assert.match(late.text, /Gebeld, gaat beter/)
  assert.equal((await post(ruben, 1, 'contact', { ...await seen(ruben, 1), 'met-wie': 'jongere', toelichting: 'Gebeld, gaat beter' })).status, 303)
})

test('handed over to another municipality, given back, and closed in one thread', async () => {
  const noor = await signedIn('noor', path(3))
  assert.equal((await post(noor, 3, 'oppakken', await seen(noor, 3))).status, 303)
  assert.equal((await post(noor, 3, 'overdragen', { ...await seen(noor, 3), gemeente: '0166', loket: '', toelichting: '' })).status, 400)
  assert.equal((await post(noor, 3, 'overdragen', { ...await seen(noor, 3), gemeente: '0166', loket: '', toelichting: 'Woont daar bij een tante' })).status, 303)
  // Nobody took it yet: who had it still has it.
  assert.equal(here.sql(`SELECT COUNT(*) FROM report r JOIN account a ON a.account = r.owner WHERE r.public = '${report(3)}' AND a.login = 'noor' AND r.municipality = '0166'`), '1')
  assert.equal((await post(noor, 3, 'sluiten', { ...await seen(noor, 3), reden: 'terug', uitkomst: 'geen-actie', terecht: 'nee', volledig: 'ja', toelichting: 'Weer op school' })).status, 303)
  assert.equal(here.sql(`SELECT status || justified || complete FROM report WHERE public = '${report(3)}'`), 'G01')
  assert.equal(here.sql(`SELECT COUNT(*) FROM report_handover WHERE state = 'aangeboden'`), '0')
})

test('a talk that is off about whom nobody could be written is phoned about: it waits until somebody was spoken with', async () => {
  const noor = await signedIn('noor', path(1))
  assert.equal((await post(noor, 1, 'gesprek', { ...TALK, via: 'brief', ...await seen(noor, 1) })).status, 303)
  here.sql(`UPDATE person SET email = '', phone = '0612300000' WHERE person = (SELECT person FROM report WHERE public = '${report(1)}')`)
  const school = await server.signIn('school', PASSWORD)
  const page = await server.get(`/meldingen/${report(1)}`, school)
  const before = mail.letters.length
  assert.equal((await server.form(`/meldingen/${report(1)}/ingetrokken`, { versie: value(page, 'versie'), reden: 'F', csrf: value(page, 'csrf') }, { cookie: school })).status, 303)
  assert.equal(mail.letters.length, before)
  assert.match((await server.get('/vandaag', noor[0])).text, /1 gesprek gaat niet door: bel even/)
  const kampen = await server.signIn('kampen', PASSWORD)
  assert.doesNotMatch((await server.get('/vandaag', kampen)).text, /gaat niet door/)
  const list = await server.get('/meldingen/gesprekken', noor[0])
  assert.match(list.text, /Bel dat het gesprek niet doorgaat: 0612300000/)
  assert.doesNotMatch((await server.get('/meldingen/gesprekken', school)).text, /Bel dat het gesprek/)
  const young = /href="(\/jongeren\/[a-z2-7]+)"/.exec(list.text)[1]
  const form = await server.get(young, noor[0])
  const csrf = value(form, 'csrf')
  const spoke = (soort) => server.form(`${young}/contact`, { csrf, toelichting: 'Over het gesprek', soort }, { cookie: noor[0] })
  assert.equal((await spoke('geen-gehoor')).status, 303)
  assert.match((await server.get('/vandaag', noor[0])).text, /gesprek gaat niet door/)
  assert.equal((await spoke('gesproken')).status, 303)
  assert.doesNotMatch((await server.get('/vandaag', noor[0])).text, /gaat niet door/)
})
