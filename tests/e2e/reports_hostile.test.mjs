// SPDX-License-Identifier: EUPL-1.2
// Reports as somebody with bad intentions uses them: forms that no page offers, identifiers of others, words that are not
// meant for the other side, numbers out of bounds, and everything twice at the same moment.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { account, people, serve } from './serving.mjs'
import { cleanUp, csvFile, marksOf, place } from './support.mjs'

const TODAY = '2026-02-12'
const DAYS = ['2026-02-02', '2026-02-03', '2026-02-04', '2026-02-05']
const FORM = { reden: 'Blijft weg bij de eerste uren', actie: 'nee', naam: 'A. Melder', functie: 'coordinator', email: 'a@school.example' }
const SCOPES = {
  school: ['coordinator', '--institution', '25PJ'],
  tweede: ['coordinator', '--institution', '25PJ'],
  vreemd: ['coordinator', '--institution', '01AA'],
  docent: ['teacher', '--group', '25PJ/00/MZ2A'],
  noor: ['officer', '--municipality', '0193'],
  ruben: ['officer', '--municipality', '0193'],
  kampen: ['officer', '--municipality', '0166'],
  regio: ['region', '--region', '10'],
  beheer: ['admin'],
}
const ONCE = 'abcdefghijklmnopqrstuv0123'
let here, server, list
const cookie = {}, csrf = {}

before(async () => {
  here = place()
  here.fine('setting', 'set', 'demo_today', TODAY)
  list = people(here, 20)
  here.fine('import', 'attendance', csvFile(list.flatMap((p) => DAYS.flatMap((d) => marksOf(p.pgn, p.number, d, 'OOOO')))))
  for (const [login, [role, ...scope]] of Object.entries(SCOPES)) account(here, login, '--role', role, ...scope)
  server = await serve(here)
  for (const login of Object.keys(SCOPES)) {
    cookie[login] = await server.signIn(login)
    csrf[login] = /name="csrf" value="([^"]+)"/.exec((await server.get('/account', cookie[login])).text)[1]
  }
})
after(async () => {
  await server?.stop()
  cleanUp()
})

const get = (who, path) => server.get(path, cookie[who])
const post = (who, path, fields = {}) => server.form(path, { csrf: csrf[who], ...fields }, { cookie: cookie[who] })
const finding = (n) => here.sql(`SELECT f.public FROM finding f WHERE f.rule = 'V3' ORDER BY f.person LIMIT 1 OFFSET ${n}`)
const person = (n) => here.sql(`SELECT p.public FROM person p WHERE p.person = (SELECT person FROM finding WHERE public = '${finding(n)}')`)
const column = (report, what) => here.sql(`SELECT ${what} FROM report WHERE public = '${report}'`)
const version = (report) => column(report, 'version')

async function report(n) {
  const got = await post('school', `/meldingen/nieuw?bevinding=${finding(n)}`, FORM)
  assert.equal(got.status, 303, got.text)
  return /\/meldingen\/([^?]+)/.exec(got.headers.location)[1]
}
const handle = (who, r, deed, fields = {}) => post(who, `/meldingen/${r}/behandelen/${deed}`, { versie: version(r), eenmalig: ONCE, ...fields })

test('what an officer writes for the own side is read by no school, whichever deed it is with', async () => {
  const talk = { dag: '2026-02-19', tijd: '10:00', duur: '30', plek: 'Stadhuis', met: 'Noor', aan: 'jongere', taal: 'nl', via: 'niet' }
  const deeds = [
    ['contact', { 'met-wie': 'jongere' }], ['gesprek', talk], ['besluit', { vervolg: 'geen', toelichting: 'Voor de school' }], ['sluiten', { reden: 'terug', uitkomst: 'gezien' }],
  ]
  for (const [n, [deed, fields]] of deeds.entries()) {
    const r = await report(n)
    const got = await handle('noor', r, deed, { ...fields, intern: `GEHEIM-${deed}` })
    assert.equal(got.status, 303, got.text)
    for (const path of [`/bevindingen/${finding(n)}`, `/jongeren/${person(n)}`, `/meldingen/${r}`, '/meldingen/nieuws', '/meldingen', '/vandaag', `/api/v1/bevindingen/${finding(n)}`]) {
      const page = await get('school', path)
      assert.doesNotMatch(page.text, /GEHEIM/, `${deed}: ${path}`)
    }
    assert.match((await get('noor', `/meldingen/${r}/behandelen`)).text, new RegExp(`GEHEIM-${deed}`))
  }
})

test('a deed by a form that no page has: not without what was seen, a reason, a talk or somebody who may have it', async () => {
  const r = await report(4)
  const direct = (who, deed, fields = {}) => post(who, `/meldingen/${r}/${deed}`, { versie: version(r), ...fields })
  assert.equal((await direct('noor', 'opgepakt', { versie: '' })).status, 400, 'not without the version that was seen')
  assert.equal((await direct('noor', 'opgepakt', { versie: '0' })).status, 400)
  for (const deed of ['overgedragen', 'gepland', 'vervallen', 'geldt-weer', 'vrijstelling', 'te-laat', 'gemeld', 'kwijt']) {
    for (const who of ['noor', 'school']) {
      const got = await direct(who, deed, { toelichting: 'zo maar' })
      assert.ok([404, 409].includes(got.status), `${who} ${deed}: ${got.status}`)
    }
  }
  for (const deed of ['opgepakt', 'kennisgenomen', 'afgesloten', 'besloten', 'heropend', 'gevraagd', 'contact']) {
    assert.ok([404, 409].includes((await direct('school', deed, { toelichting: 'zo maar', reden: 'terug', uitkomst: 'gezien' })).status), deed)
  }
  for (const deed of ['ingetrokken', 'gewijzigd', 'geantwoord', 'einddatum']) {
    assert.ok([404, 409].includes((await direct('noor', deed, { ...FORM, reden: 'F', toelichting: 'x', eind: '2026-02-10' })).status), deed)
  }
  assert.equal((await direct('school', 'ingetrokken', { reden: 'V' })).status, 400, 'an exemption is not said by a school')
  assert.equal(column(r, "status || turn || version"), 'R21')
  const over = { gemeente: '0193', loket: 'kwalificatieplicht', toelichting: 'Jij kent hem' }
  const id = (login) => here.sql(`SELECT account FROM account WHERE login = '${login}'`)
  for (const who of [id('school'), id('beheer'), id('kampen'), id('docent'), '999999999', '-1', '9223372036854775807']) {
    assert.equal((await handle('noor', r, 'overdragen', { ...over, 'aan-wie': who })).status, 400, who)
  }
  assert.equal((await handle('noor', r, 'overdragen', { ...over, gemeente: '9999' })).status, 400)
  assert.equal(column(r, "status || turn || version"), 'R21')
  assert.equal((await handle('noor', r, 'overdragen', { ...over, 'aan-wie': id('ruben') })).status, 303)
})

test('numbers, days and words of a talk stay within bounds', async () => {
  const r = await report(5)
  const talk = { dag: '2026-02-19', tijd: '10:00', duur: '30', plek: 'Stadhuis', met: 'Noor', aan: 'jongere', taal: 'nl', via: 'niet' }
  const wrong = [
    { dag: '9999-12-31' }, { dag: '0001-01-01' }, { dag: '2026-02-30' }, { dag: '2026-02-11' }, { tijd: '24:00' }, { tijd: '-1:00' }, { duur: '99999999999999999999' }, { duur: '-30' },
    { duur: '0' }, { tijd: '23:50' }, { plek: 'Stadhuis\nBcc: x@y.example' }, { met: 'Noor\tX' }, { plek: 'a\u0000b' }, { plek: 'x'.repeat(100000) }, { plek: '\u202egnp.stnoc' },
    { met: '' }, { eenmalig: 'kort' }, { eenmalig: '../../../../etc/passwd...' }, { toelichting: 'é'.repeat(1001) }, { intern: 'x'.repeat(1001) },
  ]
  for (const more of wrong) {
    const got = await handle('noor', r, 'gesprek', { ...talk, ...more })
    assert.equal(got.status, 400, `${JSON.stringify(more).slice(0, 60)}: ${got.status}`)
  }
  assert.equal((await handle('noor', r, 'gesprek', { ...talk, eenmalig: ONCE.toUpperCase() })).status, 303)
  const made = here.sql(`SELECT t.public FROM report_talk t JOIN report r ON r.person = t.person AND r.report = t.report WHERE r.public = '${r}'`)
  for (const stand of ['9223372036854775807', '-1', '9223372036854775808', '5', 'x', '']) {
    for (const hoe of ['geweest', 'verzetten', 'afgezegd']) {
      const got = await handle('noor', r, 'afspraak', { ...talk, dag: '2026-02-20', afspraak: made, stand, hoe })
      assert.ok([400, 404, 409].includes(got.status), `${stand} ${hoe}: ${got.status}`)
    }
  }
  assert.equal((await handle('noor', r, 'afspraak', { afspraak: made, stand: '0', hoe: 'geweest' })).status, 400, 'a talk of next week was not held yet')
  assert.equal((await handle('noor', r, 'afspraak', { afspraak: made, stand: '0', hoe: 'niet-verschenen' })).status, 400)
  const other = await report(6)
  assert.equal((await handle('noor', other, 'afspraak', { afspraak: made, stand: '0', hoe: 'afgezegd' })).status, 404, 'a talk of another report')
  assert.ok([303, 409].includes((await handle('noor', other, 'gesprek', { ...talk, eenmalig: ONCE.toUpperCase() })).status), 'the name of a form of another report')
})

test('what a report says stays within the form, when it is made and when it is changed', async () => {
  const path = `/meldingen/nieuw?jongere=${person(0)}&soort=O`
  const days = { begin: '2026-02-02', eind: '2026-02-03' }
  const made = await post('school', path, { ...FORM, ...days })
  assert.equal(made.status, 303, made.text)
  const r = /\/meldingen\/([^?]+)/.exec(made.headers.location)[1]
  const amend = (more) => post('school', `/meldingen/${r}/gewijzigd`, { ...FORM, ...days, versie: version(r), ...more })
  const wrong = [
    { telefoon: `012345678${' '.repeat(100)}` }, { telefoon: '+31 6 12\n345678' }, { naam: 'A\nB' }, { naam: '\u202eredleM' }, { functie: 'x'.repeat(61) }, { email: 'a@b' },
    { email: 'a@school.example\nBcc: b@school.example' }, { straat: 'Laan\t1', plaats: 'Zwolle' }, { straat: 'Laan' }, { reden: 'é'.repeat(201) }, { toelichting: 'x'.repeat(1001) },
    { begin: '2026-02-05', eind: '2026-02-02' }, { begin: 'gisteren' }, { begin: '2026-13-01' }, { begin: '0001-01-01', eind: '9999-12-31' },
  ]
  for (const more of wrong) {
    assert.equal((await amend(more)).status, 400, JSON.stringify(more))
    const again = await post('school', `/meldingen/nieuw?jongere=${person(1)}&soort=O`, { ...FORM, ...days, ...more })
    assert.equal(again.status, 400, JSON.stringify(more))
  }
  assert.equal((await post('school', path, { ...FORM, begin: '2026-02-05', eind: '2026-02-06' })).status, 303, 'other days are another report')
  // What the statute refuses of a new report it refuses of a changed one.
  for (const more of [{ eind: '2026-02-05' }, { begin: '2026-02-13', eind: '2026-02-14' }, { begin: '2020-01-01', eind: '2020-01-02' }, { begin: '1900-01-01' }]) {
    assert.equal((await amend(more)).status, 409, JSON.stringify(more))
  }
  assert.equal(column(r, 'version'), '1')
  assert.equal((await amend({ eind: '2026-02-04' })).status, 303)
  assert.equal(here.sql(`SELECT COUNT(*) FROM report_day d JOIN report r ON r.person = d.person AND r.report = d.report WHERE r.public = '${r}'`), '3', 'the days are those of the register')
  for (const soort of ['V3', 'V4', 'LRV', 'RMC', 'X']) {
    const got = await post('school', `/meldingen/nieuw?jongere=${person(0)}&soort=${soort}`, { ...FORM, ...days })
    assert.ok([404, 409].includes(got.status), soort)
  }
  for (const who of ['vreemd', 'noor', 'docent', 'regio', 'beheer']) {
    const got = await post(who, path, { ...FORM, begin: '2026-01-12', eind: '2026-01-12' })
    assert.ok([403, 404].includes(got.status), `${who}: ${got.status}`)
  }
})

test('everything twice at the same moment: one does it', async () => {
  const r = await report(7)
  const both = async (one, two) => {
    const got = await Promise.all([one(), two(), one(), two()])
    const done = got.filter((g) => g.status === 303)
    assert.equal(done.length, 1, got.map((g) => g.status).join())
    for (const g of got) assert.ok([303, 409].includes(g.status), `${g.status}: ${g.text}`)
  }
  const seen = (more) => ({ versie: version(r), eenmalig: ONCE, ...more })
  const race = async (deed, more, a = 'noor', b = 'ruben', base = `/meldingen/${r}/behandelen`) => {
    const fields = seen(more), other = { ...fields, eenmalig: [...ONCE].reverse().join('') }
    const before = Number(here.sql(`SELECT COUNT(*) FROM report_event v JOIN report r ON r.person = v.person AND r.report = v.report WHERE r.public = '${r}'`))
    await both(() => post(a, `${base}/${deed}`, fields), () => post(b, `${base}/${deed}`, other))
    assert.equal(Number(here.sql(`SELECT COUNT(*) FROM report_event v JOIN report r ON r.person = v.person AND r.report = v.report WHERE r.public = '${r}'`)), before + 1, deed)
  }
  const school = (deed, more) => race(deed, more, 'school', 'tweede', `/meldingen/${r}`)
  await race('vraag', { toelichting: 'Hoe vaak?' })
  await school('geantwoord', { toelichting: 'Vaak' })
  await school('gewijzigd', { ...FORM, reden: 'Anders' })
  await race('oppakken', {})
  await race('contact', { 'met-wie': 'ouders' })
  await race('besluit', { vervolg: 'begeleiding', toelichting: 'Wij begeleiden' })
  await race('overdragen', { gemeente: '0166', loket: 'kwalificatieplicht', toelichting: 'Verhuisd' })
  await race('kennisnemen', { terecht: 'ja' })
  await race('heropenen', {})
  await race('sluiten', { reden: 'terug', uitkomst: 'gezien' })
  const f = finding(7)
  assert.equal(here.sql(`SELECT state FROM finding WHERE public = '${f}'`), 'afgesloten')
  const twice = await Promise.all(['school', 'tweede', 'school', 'tweede'].map((who) => post(who, `/meldingen/nieuw?jongere=${person(7)}&soort=O`, { ...FORM, begin: '2026-02-09', eind: '2026-02-09' })))
  assert.equal(twice.filter((g) => g.status === 303).length, 1, twice.map((g) => g.status).join())
  assert.equal(here.sql("SELECT COUNT(*) FROM report WHERE kind = 'O' AND begin_day = 20493"), '1')
})

test('killed while reports are made and handled: what was answered for is there, and finding and report say the same', async () => {
  const path = (n) => `/meldingen/nieuw?bevinding=${finding(n)}`
  const made = new Map()
  for (let round = 0; round < 3; round++) {
    const posts = []
    for (let n = 8 + round * 4; n < 12 + round * 4; n++) {
      posts.push(post('school', path(n), FORM).then((got) => {
        if (got.status !== 303) return undefined
        const r = /\/meldingen\/([^?]+)/.exec(got.headers.location)[1]
        made.set(r, 'R')
        return post('noor', `/meldingen/${r}/behandelen/oppakken`, { versie: '1', eenmalig: ONCE }).then((up) => {
          if (up.status === 303) made.set(r, 'B')
        })
      }).catch(() => {}))
    }
    // After the first answer, in the middle of the others.
    await Promise.race([posts[round], Promise.all(posts)])
    await server.stop('SIGKILL')
    await Promise.all(posts)
    server = await serve(here)
  }
  for (const [r, status] of made) {
    const stands = column(r, 'status')
    assert.ok(stands === 'B' || stands === status, `${r}: ${stands} after ${status} was answered`)
  }
  const apart = `SELECT COUNT(*) FROM report r JOIN finding f ON f.person = r.person AND f.enrolment = r.enrolment AND f.rule = r.rule AND f.day = r.day
    WHERE r.status <> 'I' AND f.state <> CASE r.status WHEN 'R' THEN 'gemeld' WHEN 'B' THEN 'in behandeling' WHEN 'K' THEN 'kennisgenomen' ELSE 'afgesloten' END`
  assert.equal(here.sql(apart), '0')
  assert.equal(here.sql(`SELECT COUNT(*) FROM finding f WHERE f.state IN ('gemeld', 'in behandeling') AND NOT EXISTS (SELECT 1 FROM report r WHERE r.person = f.person AND r.rule = f.rule AND r.day = f.day AND r.status <> 'I')`), '0')
  assert.equal(here.sql(`SELECT COUNT(*) FROM report r WHERE (SELECT COUNT(*) FROM report_event v WHERE v.person = r.person AND v.report = r.report) <> r.version`), '0', 'each deed has its line')
  here.fine('verify')
})
