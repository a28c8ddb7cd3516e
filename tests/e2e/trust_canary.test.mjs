// SPDX-License-Identifier: EUPL-1.2
// One young person in whose data every kind carries a word of its own. Every role walks every page it can find; each word
// stands where that role sees that kind of data, and nowhere else. And whoever was shown stands in the log, on the trace of the
// request that showed them, with the purpose of the role; nobody else does.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { account, serve, until } from './serving.mjs'
import { cleanUp, csvFile, server as engine, enrolmentOf, marksOf, personOf, pgnOf, place } from './support.mjs'

const pgn = pgnOf(0)
const OTHER = 'Kanavreemde'
const WORDS = {
  first: 'Kanaroepnaam', name: 'Kanaachternaam', contact: 'Kanastraat', enrolment: 'KANAGROEP', career: 'Kanaprofiel',
  absence: '07:13', reason: 'kanareden', signal: '3 keer te laat', obligation: '16 uur verzuim', school: 'kanaschool',
  message: 'kanabericht', internal: 'kanaintern', officer: 'kanaambtenaar', feedback: 'kanaterug', kept: 'kanaleerplicht',
  wpg: 'kanawpg',
}
const SCHOOL_OWN = ['school', 'internal', 'message', 'feedback', 'signal', 'obligation']
const AUTHORITY = ['first', 'name', 'contact', 'enrolment', 'career', 'absence', 'obligation', 'message', 'officer', 'feedback', 'kept']

// What each role sees, written down a second time (docs/sharing.md, src/access/matrix.c).
const SEES = {
  teacher: ['first', 'name', 'enrolment', 'absence', 'reason'],
  mentor: ['first', 'name', 'contact', 'enrolment', 'absence', 'reason', ...SCHOOL_OWN],
  coordinator: ['first', 'name', 'contact', 'enrolment', 'career', 'absence', 'reason', ...SCHOOL_OWN],
  confidant: ['first', 'name', 'contact', 'enrolment', 'absence', 'reason'],
  officer: AUTHORITY,
  rmc: AUTHORITY,
  counsellor: ['first', 'name', 'contact', 'enrolment', 'officer'],
  partner: ['first', 'name', 'contact'],
  region: [],
  young: Object.keys(WORDS).filter((w) => w !== 'wpg'),
  parent: ['first', 'name', 'contact', 'enrolment', 'career', 'absence', 'signal', 'obligation'],
  peer: ['first', 'enrolment'], // the group is its own: it stands in the top bar
  researcher: [],
  privacy: ['first', 'name'],
  admin: ['enrolment'], // the group of a grant stands among the accounts
  boa: ['first', 'name', 'obligation', 'wpg'],
}
// A page of the log tells who was looked at; these roles have no page with more of a person.
const MAY_BE_ABSENT = { privacy: ['first', 'name'] }

let site, server, person, other, cookies = {}, boaCase, boaNumber

function add(role, ...scope) {
  account(site, role, '--role', role, '--from', '2020-01-01', ...scope)
}

function csrfOf(text) {
  return /name="csrf" value="([^"]+)"/.exec(text)?.[1]
}

async function formOf(cookie, page, path, fields) {
  const seen = await server.get(page, cookie)
  const csrf = csrfOf(seen.text)
  assert.ok(csrf, `${page} has no form`)
  const version = /name="versie" value="([^"]+)"/.exec(seen.text)?.[1]
  return server.form(path, { csrf, ...(version && { versie: version }), ...fields }, { cookie })
}

// The address of the page about a finding with a word in its name.
async function findingOf(cookie, word) {
  const page = await server.get(`/jongeren/${person}`, cookie)
  for (const [, path] of page.text.matchAll(/href="(\/bevindingen\/[^"#?]+)"/g)) {
    if ((await server.get(path, cookie)).text.includes(word)) return path
  }
  return assert.fail(`no finding with ${word}`)
}

function fill() {
  site.fine('setting', 'set', 'demo_today', '2026-02-12')
  site.fine('import', 'persons', csvFile([
    personOf(pgn, { roepnaam: WORDS.first, achternaam: WORDS.name, straat: WORDS.contact, geboortedatum: '2009-03-15' }),
    personOf(pgnOf(1), { achternaam: OTHER, geboortedatum: '2012-03-15' }),
  ]))
  site.fine('import', 'enrolments', csvFile([enrolmentOf(pgn, 'E0', { groep: WORDS.enrolment })]))
  site.fine('import', 'results', csvFile([{ pgn, soort: 'vmbo', niveau: 'vmbo-bb', profiel: WORDS.career, datum: '2025-06-20' }]))
  site.fine('import', 'attendance', csvFile([
    ...['2026-02-02', '2026-02-03', '2026-02-04', '2026-02-05'].flatMap((day) => marksOf(pgn, 'E0', day, 'OOOO')),
    ...['2026-01-12', '2026-01-13', '2026-01-14'].flatMap((day) => marksOf(pgn, 'E0', day, 'L')),
    ...marksOf(pgn, 'E0', '2026-02-12', 'Z'),
    { pgn, brin: '25PJ', inschrijving: 'E0', datum: '2026-02-09', begintijd: WORDS.absence, eindtijd: '08:13', status: 'G', reden: WORDS.reason },
  ]))
  person = site.sql(`SELECT public FROM person WHERE family_name = '${WORDS.name}'`)
  other = site.sql(`SELECT public FROM person WHERE family_name = '${OTHER}'`)
  assert.ok(person && other)
}

function addAll() {
  add('teacher', '--group', `25PJ/00/${WORDS.enrolment}`)
  add('mentor', '--group', `25PJ/00/${WORDS.enrolment}`)
  add('peer', '--group', `25PJ/00/${WORDS.enrolment}`)
  add('coordinator', '--institution', '25PJ')
  add('confidant', '--institution', '25PJ')
  for (const role of ['officer', 'rmc', 'boa']) add(role, '--municipality', '0193')
  add('region', '--region', '10')
  add('partner', '--organisation', 'Werkplein', '--person', person)
  for (const role of ['counsellor', 'young', 'parent']) add(role, '--person', person)
  account(site, 'parent.b', '--role', 'parent', '--from', '2020-01-01', '--person', other)
  for (const role of ['researcher', 'privacy', 'admin']) add(role)
}

// School and authority at work, each with words of its own.
async function work() {
  const c = cookies
  await formOf(c.coordinator, `/jongeren/${person}`, `/jongeren/${person}/contact`, { soort: 'gesproken', toelichting: WORDS.school })
  const v3 = await findingOf(c.coordinator, WORDS.obligation)
  const step = (who, name, more) => formOf(c[who], v3, v3.replace('/bevindingen/', '/vandaag/') + `/${name}`, more)
  assert.equal((await step('coordinator', 'gesproken', { intern: WORDS.internal })).status, 303)
  const form = v3.replace('/bevindingen/', '/meldingen/nieuw?bevinding=')
  const made = await formOf(c.coordinator, form, form, { reden: WORDS.message, actie: 'nee', naam: 'A. Melder', email: 'a@school.example' })
  assert.equal(made.status, 303, made.text)
  const report = made.headers.location.split('?')[0]
  assert.equal((await formOf(c.officer, report, `${report}/contact`, { intern: WORDS.kept })).status, 303)
  assert.equal((await formOf(c.officer, v3, `${v3}/overdragen`, { tekst: WORDS.wpg })).status, 303)
  await formOf(c.officer, `/jongeren/${person}`, `/jongeren/${person}/contact`, { soort: 'gesproken', toelichting: WORDS.officer })
  assert.equal((await formOf(c.officer, report, `${report}/afgesloten`, { reden: 'terug', uitkomst: 'gezien', toelichting: WORDS.feedback })).status, 303)
  return v3
}

async function openCase() {
  const list = await server.get('/boa', cookies.boa)
  const path = /action="(\/boa\/_overdracht\/[^"]+)"/.exec(list.text)[1]
  const made = await formOf(cookies.boa, '/boa', path, {})
  assert.equal(made.status, 303, made.text)
  boaCase = made.headers.location
  boaNumber = /\d{4}-[A-Z0-9]{6}/.exec((await server.get(boaCase, cookies.boa)).text)[0]
}

before(async () => {
  site = place()
  fill()
  addAll()
  server = await serve(site)
  for (const role of Object.keys(SEES)) cookies[role] = await server.signIn(role)
  await formOf(cookies.young, `/mijn/${person}`, `/mijn/${person}/keuze`, { reden: '1', maatje: '1' })
  await work()
  await openCase()
})

after(async () => {
  await server?.stop()
  cleanUp()
})

// Every request of a walk, with its trace and whom its answer shows.
const asked = []

function shows(text) {
  return [[person, WORDS.first, WORDS.name], [other, OTHER]].filter((words) => words.some((w) => text.includes(w))).map(([p]) => p)
}

async function look(role, method, path, { body, headers = {} } = {}) {
  const trace = randomBytes(16).toString('hex')
  const got = await server.ask(method, path, { body, headers: { Cookie: cookies[role], traceparent: `00-${trace}-${randomBytes(8).toString('hex')}-01`, ...headers } })
  const readable = /html|json|csv/.test(got.headers['content-type'] ?? '')
  asked.push({ role, path, trace, readable, status: got.status, shown: shows(got.text) })
  return got
}

// Everything that a role finds: a few places to begin with, what the pages link to, and searches.
async function walk(role, more = []) {
  const todo = ['/', '/start', '/vandaag', '/vandaag?beurt=school', '/jongeren', `/jongeren/${person}`,
    `/jongeren/${person}?tijdlijn=contact`, `/jongeren/${person}?periode=schooljaar`, '/registratie', '/registratie/25PJ/00/2026-02-02',
    '/mijn', `/mijn/${person}`, '/maatjes', '/boa', '/logboek', '/bewaren', '/verzoeken', '/onderzoek', '/beveiliging', '/account', '/hulp', ...more]
  const seen = new Set(todo)
  let text = ''
  for (let i = 0; i < todo.length && i < 120; i++) {
    const page = await look(role, 'GET', todo[i])
    assert.ok([200, 303, 403, 404, 409].includes(page.status), `${role} ${todo[i]}: ${page.status}`)
    text += page.text
    for (const [, link] of page.text.matchAll(/href="(\/[^"#]*)/g)) {
      const path = link.replaceAll('&amp;', '&')
      if (!seen.has(path) && !/^\/(s\/|assets\/|static\/|taal|uitloggen)/.test(path)) {
        seen.add(path)
        todo.push(path)
      }
    }
  }
  await searchElsewhere(role)
  return text + await searches(cookies[role])
}

// By the beginning of the names: what was typed comes back in the answer and shows nobody.
async function searchElsewhere(role) {
  const csrf = csrfOf((await server.get('/hulp', cookies[role])).text)
  for (const path of ['/jongeren/_zoek', '/meldingen/_zoek', '/afwezig/_zoek', '/contactpersonen/_zoek', '/verzoeken/_zoek', '/logboek/_zoek', '/boa/_zoek']) {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    await look(role, 'POST', path, { headers, body: new URLSearchParams({ csrf, q: 'Kana', naam: 'Kana' }).toString() })
  }
}

async function searches(cookie) {
  const csrf = csrfOf((await server.get('/hulp', cookie)).text)
  let text = ''
  for (const q of [WORDS.name, WORDS.enrolment, pgn]) {
    const hits = await server.form('/jongeren/_zoek', { csrf, q }, { cookie, headers: { 'Sluitend-Deel': 'treffers' } })
    text += hits.status === 200 ? hits.text : ''
  }
  return text
}

function compare(role, text, allowed) {
  for (const [kind, word] of Object.entries(WORDS)) {
    const there = text.includes(word)
    if (!allowed.includes(kind)) assert.ok(!there, `${role} sees ${kind}`)
    else if (!MAY_BE_ABSENT[role]?.includes(kind)) assert.ok(there, `${role} does not see ${kind}`)
  }
}

for (const role of Object.keys(SEES)) {
  test(`${role} sees what the matrix gives, and no more`, async () => {
    const text = await walk(role)
    compare(role, text, SEES[role])
    if (role !== 'boa') assert.ok(!text.includes(boaNumber) && !text.includes(boaCase), `${role} sees that there is a case`)
  })
}

test('who cannot see numbers cannot find by them', async () => {
  const asked = async (role) => searches(cookies[role])
  assert.match(await asked('coordinator'), new RegExp(WORDS.name))
  for (const role of ['teacher', 'partner', 'counsellor']) {
    const csrf = csrfOf((await server.get('/hulp', cookies[role])).text)
    const hits = await server.form('/jongeren/_zoek', { csrf, q: pgn }, { cookie: cookies[role], headers: { 'Sluitend-Deel': 'treffers' } })
    assert.ok(!hits.text.includes(WORDS.name), role)
  }
})

test('the authority learns of a school contact that it took place, and no more', async () => {
  const page = await server.get(await findingOf(cookies.officer, WORDS.obligation), cookies.officer)
  assert.ok(!page.text.includes(WORDS.school))
  const school = await server.get(await findingOf(cookies.coordinator, WORDS.obligation), cookies.coordinator)
  assert.ok(!school.text.includes(WORDS.officer) && !school.text.includes(WORDS.kept))
})

test('a choice counts at once, for what is older as well', async () => {
  await formOf(cookies.young, `/mijn/${person}`, `/mijn/${person}/keuze`, { reden: '3', notities: '1', maatje: '0' })
  for (const role of ['teacher', 'mentor', 'coordinator']) {
    const text = await walk(role)
    assert.ok(!text.includes(WORDS.reason), role)
    assert.ok(text.includes('reden afgeschermd'), role)
  }
  for (const role of ['officer', 'rmc', 'parent', 'counsellor']) {
    assert.ok(!(await walk(role)).includes('reden afgeschermd'), role)
  }
  for (const role of ['confidant', 'young']) assert.ok((await walk(role)).includes(WORDS.reason), role)
  compare('parent', await walk('parent'), [...SEES.parent, 'school', 'internal', 'message', 'officer', 'feedback', 'kept'])
  assert.ok(!(await walk('peer')).includes(WORDS.first))
})

test('a request reaches the privacy officer; from sixteen on it is not for a parent to make', async () => {
  const asked = await formOf(cookies.young, `/mijn/${person}`, `/mijn/${person}/verzoek`, { soort: 'correctie', tekst: 'mijn adres klopt niet' })
  assert.equal(asked.status, 303, asked.text)
  assert.equal(site.sql('SELECT kind FROM rights_request'), 'correctie')
  const csrf = csrfOf((await server.get('/hulp', cookies.parent)).text)
  const parent = await server.form(`/mijn/${person}/verzoek`, { csrf, soort: 'verwijdering', tekst: 'alles' }, { cookie: cookies.parent })
  assert.equal(parent.status, 403)
  assert.equal(site.sql('SELECT COUNT(*) FROM rights_request'), '1')
})

test('a copy of the own data holds no notes, nobody else and no case; from sixteen on a parent gets none', async () => {
  const path = `/mijn/${person}/kopie`
  const page = await server.get(`/mijn/${person}`, cookies.young)
  assert.ok(page.text.includes(`href="${path}/json"`) && page.text.includes(`href="${path}/pdf"`))
  const json = await server.get(`${path}/json`, cookies.young)
  assert.equal(json.status, 200, json.text)
  assert.match(json.headers['content-disposition'], /gegevens\.json/)
  assert.equal(json.json.persoon.achternaam, WORDS.name)
  assert.equal(json.json.nummer.persoonsgebondenNummer, pgn)
  assert.ok(json.json.registraties.some((r) => r.reden === WORDS.reason))
  assert.ok(json.json.contacten.length >= 2 && json.json.contacten.every((c) => c.notitie === null && c.nietVerstrekt))
  for (const word of ['school', 'internal', 'message', 'officer', 'feedback', 'kept', 'wpg']) assert.ok(!json.text.includes(WORDS[word]), word)
  for (const word of [OTHER, pgnOf(1), boaNumber]) assert.ok(!json.text.includes(word), word)
  const pdf = await server.get(`${path}/pdf`, cookies.young)
  assert.equal(pdf.status, 200, pdf.text)
  assert.ok(pdf.text.startsWith('%PDF-'))
  const again = await server.get(`${path}/json`, cookies.young)
  assert.ok(again.json.logboek.some((l) => l.handeling.startsWith('haalde een kopie')))
  assert.equal((await server.get(`${path}/xml`, cookies.young)).status, 404)
  assert.ok(!(await server.get(`/mijn/${person}`, cookies.parent)).text.includes('/kopie/'))
  assert.equal((await server.get(`${path}/json`, cookies.parent)).status, 403)
  assert.equal((await server.get(`${path.replace(person, other)}/json`, cookies.young)).status, 404)
  site.sql("UPDATE session SET fresh = fresh - 3600000000")
  const asked = await server.get(`${path}/json`, cookies.young)
  assert.equal(asked.status, 303)
  assert.match(asked.headers.location, /^\/account\/bevestig\?/)
})

test('a parent of who is younger takes a copy, without reasons and choices', async () => {
  const cookie = await server.signIn('parent.b')
  const json = await server.get(`/mijn/${other}/kopie/json`, cookie)
  assert.equal(json.status, 200, json.text)
  assert.equal(json.json.persoon.achternaam, OTHER)
  assert.equal(json.json.keuzes, undefined)
  assert.ok(!json.text.includes(WORDS.name) && !json.text.includes(pgn))
})

// The persons that the log has on each trace, and for what purposes.
function logged() {
  const hex = engine ? (c) => `encode(${c}, 'hex')` : (c) => `lower(hex(${c}))`
  const rows = (sql) => site.sql(sql).split('\n').filter(Boolean).map((line) => line.split('|'))
  const who = new Map(rows(`SELECT ${hex('s.subject')}, p.public FROM log_subject s JOIN person p ON p.person = s.person`))
  const found = new Map()
  for (const [trace, purpose, subject, subjects] of rows(`SELECT ${hex('trace')}, purpose, ${hex('subject')}, ${hex('subjects')} FROM log_entry WHERE outcome = 'done'`)) {
    const at = found.get(trace) ?? { persons: new Set(), purposes: new Set() }
    for (const s of `${subject}${subjects}`.match(/.{32}/g) ?? []) at.persons.add(who.get(s))
    at.purposes.add(purpose)
    found.set(trace, at)
  }
  return found
}

const PURPOSE = {
  officer: 'leerplicht', rmc: 'rmc', counsellor: 'begeleiding', partner: 'partner', young: 'inzage', parent: 'inzage', region: 'rmc', researcher: 'onderzoek', privacy: 'verantwoording', admin: 'beheer', boa: 'wpg',
}

test('who was shown stands in the log of that request, and nobody else', async () => {
  assert.ok(asked.length > 500 && asked.some((a) => a.shown.includes(other)))
  let log
  // Looks are written behind the answer.
  await until(() => {
    log = logged()
    return asked.every((a) => a.shown.every((p) => log.get(a.trace)?.persons.has(p)))
  }).catch(() => {
    const lacks = asked.filter((a) => !a.shown.every((p) => log.get(a.trace)?.persons.has(p)))
    assert.fail(`shown and not noted: ${lacks.map((a) => `${a.role} ${a.path}`).join(', ')}`)
  })
  // A document is not read here; a form that is refused once the person was opened (409) was asked for about that person.
  const more = asked.filter((a) => a.readable && a.status !== 409 && [...log.get(a.trace)?.persons ?? []].some((p) => !a.shown.includes(p)))
  assert.deepEqual(more.map((a) => `${a.role} ${a.path}`), [])
  const astray = asked.filter((a) => log.has(a.trace) && [...log.get(a.trace).purposes].join() !== (PURPOSE[a.role] ?? 'school'))
  assert.deepEqual(astray.map((a) => `${a.role} ${a.path}`), [])
})

test('nothing that the command line lists or keeps tells of a case', () => {
  for (const what of ['obligations', 'signals', 'status', 'balance', 'ledger']) {
    const got = site.run(what, '--format', 'csv', ...(what === 'obligations' || what === 'signals' ? ['--as-of', '2026-02-12'] : []))
    assert.ok(!got.stdout.includes(WORDS.wpg) && !got.stdout.includes(boaNumber), what)
  }
  // Sealed: what is written stands nowhere in the database as it was written.
  for (const table of ['boa_note', 'boa_handover']) {
    assert.notEqual(site.sql(`SELECT COUNT(*) FROM ${table}`), '0')
  }
})
