// SPDX-License-Identifier: EUPL-1.2
// "We missen je": a message goes through a real mail server, its link is answered without an account, and the school reads it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readLetter, startMail } from '../provider/smtp.mjs'
import { startGateway } from '../provider/gateway.mjs'
import { account, people, PASSWORD, serve, tokenOf, until } from './serving.mjs'
import { cleanUp, csvFile, fileOf, marksOf, place } from './support.mjs'

const DAY = '2026-02-12'
let here, mail, gateway, server, cookie, other, all
const BIRTH = '2009-03-15'

// A coordinator with a page token: [cookie, csrf].
async function signedIn(login) {
  const own = await server.signIn(login, PASSWORD)
  const page = await server.get('/berichten', own)
  assert.equal(page.status, 200, page.text)
  return [own, /name="csrf" value="([^"]+)"/.exec(page.text)[1]]
}

const post = ([own, csrf], path, fields) => server.form(path, [...Object.entries(fields), ['csrf', csrf]], { cookie: own })

before(async () => {
  here = place()
  mail = await startMail()
  gateway = await startGateway()
  for (const [name, value] of Object.entries({
    demo_today: DAY, mail_server: `127.0.0.1:${mail.port}`, mail_from: 'verzuim@school.example', mail_tls: 'none', outbound_ca: gateway.ca, gateway_url: `https://localhost:${gateway.port}/send`,
  })) {
    here.fine('setting', 'set', name, value)
  }
  assert.equal(here.piped('Bearer geheim\n', 'mail', 'gateway-secret').status, 0)
  all = people(here, 10, { person: { email: 'iemand@leerling.example', taal: 'nl', geboortedatum: BIRTH } })
  here.fine('import', 'persons', csvFile([
    ...[0, 5, 6, 7, 8, 9].map((i) => row(i)),
    { ...row(1), email: '', telefoon: '06 12 34 56 78', taal: 'Arabisch' },
    { ...row(2), ouder1_naam: 'A. Jansen', ouder1_email: 'ouder@thuis.example', ouder2_naam: 'B. Jansen', ouder2_telefoon: '0612345679', ouder2_taal: 'tr' },
    { ...row(3), geboortedatum: '2007-01-10', ouder1_naam: 'A. Jansen', ouder1_email: 'ouder@thuis.example' },
    { ...row(4), email: 'weg@leerling.example' },
  ]))
  account(here, 'coordinator', '--role', 'coordinator', '--institution', '25PJ', '--from', '2020-01-01')
  account(here, 'elders', '--role', 'coordinator', '--institution', '01AA', '--from', '2020-01-01')
  account(here, 'beheer', '--role', 'admin', '--from', '2020-01-01')
  here.fine('import', 'attendance', csvFile(all.flatMap((who) => marksOf(who.pgn, who.number, DAY, 'OO'))))
  server = await serve(here, { SLUITEND_OUT_PORTS: 'any' })
  cookie = await signedIn('coordinator')
  other = await signedIn('elders')
  // It may be night where the tests run.
  const set = await post(cookie, '/berichten/instellingen', { wijze: 'propose', eerst: 'email', van: '00:00', tot: '00:00', dagen: '14', telefoon: '038 123 45 67' })
  assert.equal(set.status, 303, set.text)
  // In bulk, as a coordinator does.
  const chosen = [0, 1, 2, 3, 5, 6, 7].map((i) => ['bevinding', finding(i)])
  const sent = await server.form('/berichten/stuur', [...chosen, ['csrf', cookie[1]]], { cookie: cookie[0] })
  assert.equal(sent.headers.location, '/berichten?verstuurd=9')
  await until(() => mail.letters.length === 7 && gateway.got.length === 2, 60)
})

after(async () => {
  await server?.stop()
  await mail?.stop()
  await gateway?.stop()
  cleanUp()
})

function row(i) {
  return {
    pgn: all[i].pgn, achternaam: `Vanderzwaluw${i}`, voorvoegsel: '', voornamen: 'Noël', roepnaam: 'Zoë', geboortedatum: BIRTH, geslacht: 'v', straat: 'Één-Aprilweg', huisnummer: '3',
    postcode: '8011 ab', plaats: 'Zwolle', gemeentecode: '0193', email: `sem${i}@leerling.example`, taal: 'nl',
  }
}

const key = (i) => here.sql(`SELECT person FROM enrolment WHERE number = '${all[i].number}'`)
const finding = (i) => here.sql(`SELECT public FROM finding WHERE person = ${key(i)} AND rule = 'eerste-dag'`)
const state = (i) => here.sql(`SELECT state FROM finding WHERE person = ${key(i)} AND rule = 'eerste-dag'`)
const status = (i) => here.sql(`SELECT status FROM message WHERE person = ${key(i)} ORDER BY recipient, message`)
const send = (i, who = cookie) => post(who, '/berichten/stuur', { bevinding: finding(i) })
const linkOf = (text) => /\/b\/([A-Za-z0-9_-]{43})/.exec(text)?.[1]

const letterTo = (to) => mail.letters.find((l) => l.to[0] === to)
const linkFor = (i) => linkOf(readLetter(letterTo(`sem${i}@leerling.example`)).text)

const answer = (token, fields) => server.form(`/b/${token}`, fields)

test('a message goes by mail, and one tap answers it', async () => {
  const token = linkFor(0)
  const { subject, text, headers } = readLetter(letterTo('sem0@leerling.example'))
  assert.equal(subject, 'We missen je')
  assert.match(text, /Hoi Zoë,\n\nWe misten je op donderdag 12 februari op school/)
  assert.match(text, /038 123 45 67/)
  assert.equal(headers['message-id'].slice(1, 27), here.sql(`SELECT reference FROM message WHERE person = ${key(0)}`))
  await until(() => status(0) === 'sent', 60)
  assert.ok(!here.sql('SELECT * FROM message').includes('leerling.example'), 'the address lies sealed')
  assert.ok(!here.sql('SELECT * FROM message').includes(token), 'of the link only a hash is kept')
  // A scanner that opens the link does nothing.
  for (let i = 0; i < 3; i++) {
    const page = await server.get(`/b/${token}`)
    assert.equal(page.status, 200)
    assert.equal(page.headers['x-robots-tag'], 'noindex, nofollow')
    assert.equal(page.headers['cache-control'], 'no-store')
    assert.equal(page.headers['referrer-policy'], 'same-origin')
    assert.ok(!/Vanderzwaluw|12 februari|2009/.test(page.text), 'a first name and a school, and no more')
  }
  assert.equal(status(0), 'sent')
  assert.equal((await answer(token, { antwoord: 'ziek' })).status, 303)
  assert.deepEqual([status(0), state(0)], ['answered', 'afgehandeld'])
  assert.match(here.sql(`SELECT kind, two_way FROM contact WHERE person = ${key(0)}`), /antwoord\|1/)
  const page = await server.get('/berichten', cookie[0])
  assert.match(page.text, /Ik ben ziek/)
  assert.match((await server.get('/vandaag', cookie[0])).text, /1 antwoord op een bericht/)
  // Once more to the same person on the same day: no.
  assert.equal((await send(0)).status, 409)
})

test('who asks to be called keeps the task, on top; handled answers leave the list', async () => {
  const token = linkFor(5)
  assert.equal((await answer(token, { antwoord: 'bel-mij', nummer: '06 87654321', wanneer: 'ochtend' })).status, 303)
  assert.equal(state(5), 'open')
  const page = (await server.get('/berichten', cookie[0])).text
  assert.match(page, /06 87654321, in de ochtend/)
  assert.ok(page.indexOf('Bel mij') < page.indexOf('Ik ben ziek'), 'who asks for somebody stands first')
  const action = /action="(\/berichten\/antwoord\/[a-z2-7]+\/[a-z2-7]+)"/.exec(page)[1]
  assert.equal((await post(other, action, {})).status, 404)
  assert.equal((await post(cookie, action, {})).status, 303)
  assert.equal(here.sql(`SELECT status FROM answer WHERE person = ${key(5)}`), 'gezien')
})

test('what is registered asks for the date of birth, five times at most; a wrong lesson becomes a question to the school', async () => {
  const token = linkFor(6)
  const see = (geboren) => server.form(`/b/${token}/zien`, { geboren })
  assert.equal((await see('2009-03-16')).status, 403)
  const right = await see(BIRTH)
  assert.equal(right.status, 200)
  assert.match(right.text, /niet aanwezig/)
  const bewijs = /name="bewijs" value="([0-9a-f]{64})"/.exec(right.text)[1]
  const les = /name="les" value="([^"]+)"/.exec(right.text)[1]
  assert.equal((await server.form(`/b/${token}/klopt-niet`, { bewijs: '0'.repeat(64), les })).status, 403)
  assert.equal((await server.form(`/b/${token}/klopt-niet`, { bewijs, les })).status, 303)
  assert.match(here.sql(`SELECT kind, lessons FROM answer WHERE person = ${key(6)}`), /er-wel\|donderdag 12 februari 09:00-10:00/)
  for (let i = 0; i < 5; i++) await see('2001-01-01')
  assert.match((await see(BIRTH)).text, /te vaak een verkeerde datum/)
})

test('parents of who is under eighteen get one each in their own language, SMS through the gateway; of who is older none', async () => {
  const parents = mail.letters.filter((l) => l.to[0] === 'ouder@thuis.example')
  assert.equal(parents.length, 1)
  const [parent] = parents
  assert.match(readLetter(parent).text, /Beste ouder of verzorger van Zoë/)
  const sms = gateway.got.find((m) => m.to === '+31612345679')
  assert.match(sms.text, /okulda yoktu/)
  assert.equal(gateway.secrets.at(-1), 'Bearer geheim')
  assert.equal(here.sql(`SELECT COUNT(*) FROM message WHERE person = ${key(3)}`), '1')
  const link = linkOf(readLetter(parent).text)
  assert.match((await server.get(`/b/${link}`)).text, /Mijn kind is ziek/)
  assert.equal((await server.form(`/b/${link}/stop`, {})).status, 303)
  assert.match(here.sql(`SELECT recipient, channel FROM message_stop WHERE person = ${key(2)}`), /1\|email/)
})

test('Arabic is read from right to left, and the gateway tells of delivery', async () => {
  const sms = gateway.got.find((m) => m.to === '+31612345678')
  const page = await server.get(`/b/${linkOf(sms.text)}`)
  assert.match(page.text, /<html lang="ar" dir="rtl">/)
  assert.match((await server.get(`/b/${linkOf(sms.text)}?taal=uk`)).text, /<html lang="uk" dir="ltr">/)
  await until(() => status(1) === 'sent', 60)
  const token = tokenOf(here, 'beheer', '--action', 'delivery')
  const tell = (body, bearer = token) => server.ask('POST', '/api/v1/berichten/aflevering', {
    headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  })
  assert.equal((await tell({ reference: sms.reference, status: 'delivered' }, 'x'.repeat(43))).status, 401)
  assert.equal((await tell({ reference: sms.reference, status: 'misschien' })).status, 400)
  assert.equal((await tell({ reference: 'a'.repeat(26), status: 'delivered' })).status, 404)
  assert.equal((await tell({ reference: sms.reference, status: 'delivered' })).status, 200)
  assert.equal(status(1), 'delivered')
})

test('a refused address shows as such, also when it is told later', async () => {
  mail.refuse = '550 no such mailbox'
  assert.equal((await send(4)).status, 303)
  await until(() => status(4) === 'bounced', 60)
  mail.refuse = undefined
  const page = await server.get('/berichten/mislukt', cookie[0])
  assert.match(page.text, /Het adres werd geweigerd/)
  assert.match(page.text, /weg@leerling\.example/)
  assert.ok(!(await server.get('/berichten/mislukt', other[0])).text.includes('weg@'))
})

test('an answer that one was there leads into the correction, and is dealt with by it', async () => {
  const wish = /href="(\/jongeren\/[a-z2-7]+\/verbeteren\?antwoord=[a-z2-7]+)"/.exec((await server.get('/berichten', cookie[0])).text)[1]
  assert.equal((await server.get(wish, other[0])).status, 404)
  const form = (await server.get(wish, cookie[0])).text
  const [person, antwoord] = [/jongeren\/([a-z2-7]+)/.exec(wish)[1], /antwoord=([a-z2-7]+)/.exec(wish)[1]]
  const les = [...form.matchAll(/name="les" value="([^"]+)" checked/g)].map((m) => m[1])
  assert.equal(les.length, 1, 'the lesson that the answer names, and no other')
  assert.match(les[0], new RegExp(`^${person}\\.[a-z2-7]+\\.2026-02-12\\.540\\.O$`))
  assert.match(form, /value="A"[^>]* checked/)
  const reden = /name="reden"[^>]*>([^<]+)</.exec(form)[1]
  assert.match(reden, /Antwoord van 12 februari 2026 op een bericht/)
  const fields = { naar: '/berichten', status: 'A', reden, les: les[0], antwoord }
  const preview = await post(cookie, '/registratie/verbeteren', fields)
  assert.match(preview.text, new RegExp(`name="antwoord" value="${antwoord}"`))
  assert.equal(here.sql(`SELECT status FROM answer WHERE public = '${antwoord}'`), 'open', 'looking changes nothing')
  // Somebody else's answer is not dealt with, and then nothing is corrected either.
  assert.equal((await post(cookie, '/registratie/verbeteren', { ...fields, antwoord: 'a'.repeat(26), stap: 'vastleggen' })).status, 404)
  assert.equal(here.sql(`SELECT COUNT(*) FROM mark_history WHERE person = ${key(6)} AND note <> ''`), '0')
  const done = await post(cookie, '/registratie/verbeteren', { ...fields, stap: 'vastleggen' })
  assert.equal(done.status, 200, done.text)
  assert.match(done.text, /Het antwoord is hiermee afgehandeld/)
  assert.equal(here.sql(`SELECT status FROM answer WHERE public = '${antwoord}'`), 'gezien')
  assert.match(here.sql(`SELECT note FROM mark_history WHERE person = ${key(6)} AND note <> ''`), /ik was er wel/)
})

test('who is of age chooses whether parents get messages still', async () => {
  const choose = (value) => here.sql(`INSERT INTO own_choice (person, kind, change, value, at, account) SELECT ${key(3)}, 'ouders', COALESCE(MAX(change), 0) + 1, ${value}, 0, 0 FROM own_choice`)
  const receivers = async () => {
    const page = (await server.get('/berichten', cookie[0])).text
    return page.slice(page.indexOf('id="voorstel"'))
  }
  // What the person got was about another finding; a new one is proposed.
  here.sql(`DELETE FROM message WHERE person = ${key(3)}`)
  const parents = () => here.fine('import', 'persons', csvFile([{ ...row(3), geboortedatum: '2007-01-10', ouder1_naam: 'A. Jansen', ouder1_email: 'ouder@thuis.example' }]))
  parents()
  assert.ok(!(await receivers()).includes('ouder A. Jansen'))
  here.fine('run')
  assert.equal(here.sql(`SELECT COUNT(*) FROM guardian WHERE person = ${key(3)}`), '0', 'the school has no use for them')
  choose(1)
  parents()
  assert.match(await receivers(), /ouder A\. Jansen: e-mail/)
  const before = mail.letters.length
  assert.equal((await send(3)).status, 303)
  await until(() => mail.letters.length === before + 2, 60)
  const parent = mail.letters.slice(before).find((l) => l.to[0] === 'ouder@thuis.example')
  const token = linkOf(readLetter(parent).text)
  const page = await server.get(`/b/${token}`)
  assert.match(page.text, /Mijn kind is ziek/)
  assert.ok(!page.text.includes('geboren'), 'what is registered is for the young person alone')
  assert.equal((await server.form(`/b/${token}/zien`, { geboren: '2007-01-10' })).status, 403)
  here.fine('run')
  assert.equal(here.sql(`SELECT COUNT(*) FROM guardian WHERE person = ${key(3)}`), '1')
  choose(0)
  assert.equal((await server.get(`/b/${token}`)).status, 404)
  here.fine('run')
  assert.equal(here.sql(`SELECT COUNT(*) FROM guardian WHERE person = ${key(3)}`), '0')
})

test('links that are none, over or of somebody who guesses', async () => {
  for (const bad of ['a'.repeat(43), 'kort', '%2e%2e']) {
    assert.equal((await server.get(`/b/${bad}`)).status, 404)
  }
  assert.equal((await answer('b'.repeat(43), { antwoord: 'ziek' })).status, 404)
  const token = linkFor(7)
  assert.equal((await answer(token, { antwoord: 'iets' })).status, 400)
  here.sql(`UPDATE message SET expires = 1 WHERE person = ${key(7)}`)
  assert.equal((await server.get(`/b/${token}`)).status, 404)
  assert.equal((await answer(token, { antwoord: 'ziek' })).status, 404)
  let last
  for (let i = 0; i < 30; i++) last = (await server.get(`/b/${String(i).padStart(43, 'c')}`)).status
  assert.equal(last, 429)
})

test('other schools send nothing about them, and see nothing', async () => {
  assert.equal((await send(8, other)).status, 409)
  assert.equal(here.sql(`SELECT COUNT(*) FROM message WHERE person = ${key(8)}`), '0')
  assert.ok(!(await server.get('/berichten', other[0])).text.includes('Vanderzwaluw'))
})

test('killed while it sends: the letter goes again, with the same Message-ID', async () => {
  mail.hold = true
  const before = mail.letters.length
  assert.equal((await send(8)).status, 303)
  const first = await until(() => mail.letters[before], 60)
  await server.stop('SIGKILL')
  mail.hold = false
  here.sql('UPDATE letter SET due = 0')
  server = await serve(here, { SLUITEND_OUT_PORTS: 'any' })
  const second = await until(() => mail.letters[before + 1], 60)
  assert.equal(readLetter(second).headers['message-id'], readLetter(first).headers['message-id'])
  await until(() => status(8) === 'sent', 60)
})

test('by itself: no hand sends it, and its link, its answer and the correction are as of any other', async () => {
  here.fine('setting', 'set', 'site_origin', 'https://verzuim.school.example')
  const set = await post(cookie, '/berichten/instellingen', { wijze: 'automatic', eerst: 'email', van: '00:00', tot: '00:00', dagen: '14', telefoon: '038 123 45 67' })
  assert.equal(set.status, 303, set.text)
  // A server looks when it starts, and once a minute.
  await server.stop()
  server = await serve(here, { SLUITEND_OUT_PORTS: 'any' })
  const letter = await until(() => letterTo('sem9@leerling.example'), 60)
  const [, origin, token] = /(https:\/\/[^/]+)\/b\/([A-Za-z0-9_-]{43})/.exec(readLetter(letter).text)
  assert.equal(origin, 'https://verzuim.school.example')
  await until(() => status(9) === 'sent', 60)
  assert.equal(here.sql(`SELECT account FROM message WHERE person = ${key(9)}`), '0')
  assert.equal((await answer(token, { antwoord: 'er-wel' })).status, 303)
  assert.deepEqual([status(9), state(9)], ['answered', 'afgehandeld'])
  const page = (await server.get(`/jongeren/${here.sql(`SELECT public FROM person WHERE person = ${key(9)}`)}`, cookie[0])).text
  assert.match(page, /vanzelf verstuurd/)
  assert.match(page, /Aan jongere, sem9@leerling\.example/)
  assert.match(page, /handel het antwoord af/)
  // Of a day that is over nothing goes by itself, and nothing goes twice.
  assert.equal(here.sql(`SELECT COUNT(*) FROM message WHERE person = ${key(9)}`), '1')
  // A parent of who is under sixteen reads contacts, and not what the child wrote behind its own link.
  here.sql(`UPDATE person SET birth = 15044 WHERE person = ${key(9)}`)
  assert.equal((await answer(token, { antwoord: 'niet-goed', woorden: 'Thuis is het mis' })).status, 303)
  const who = here.sql(`SELECT public FROM person WHERE person = ${key(9)}`)
  for (const [login, role, reads] of [['thuis', 'parent', false], ['zelf', 'young', true]]) {
    account(here, login, '--role', role, '--person', who, '--from', '2020-01-01')
    const mine = await server.get(`/mijn/${who}`, await server.signIn(login, PASSWORD))
    assert.match(mine.text, /Antwoord op bericht/)
    assert.equal(mine.text.includes('Thuis is het mis'), reads, login)
  }
})

test('a notice that comes back later is read, once for all', () => {
  const reference = here.sql(`SELECT reference FROM message WHERE person = ${key(8)}`)
  const notice = fileOf(Buffer.from(`Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\nMessage-ID: <${reference}@school.example>\r\n`))
  assert.match(here.fine('mail', 'bounces', notice, fileOf(Buffer.from('Subject: hoi\n'))).stderr, /1.*1/)
  assert.equal(status(8), 'bounced')
})
