// SPDX-License-Identifier: EUPL-1.2
// Reporting absence and asking for leave, through the program: by a parent, the desk, the head and the officer.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { account, serve } from './serving.mjs'
import { cleanUp, csvFile, enrolmentOf, marksOf, personOf, pgnOf, place } from './support.mjs'

const TODAY = '2026-02-12'
const ROLES = {
  desk: ['coordinator', '--institution', '25PJ'],
  mentor: ['mentor', '--group', '25PJ/00/G1'],
  other: ['coordinator', '--institution', '02VB'],
  teacher: ['teacher', '--group', '25PJ/00/G1'],
  officer: ['officer', '--municipality', '0193'],
  elsewhere: ['officer', '--municipality', '0150'],
  parent: ['parent', '--person', 'sem'],
  stranger: ['parent', '--person', 'noor'],
  grown: ['young', '--person', 'noor'],
}
let here, server
const key = {}, session = {}, token = {}

const csrfIn = (text) => /name="csrf" value="([^"]+)"/.exec(text)?.[1]
const get = (who, path) => server.get(path, session[who])
const post = (who, path, fields = {}) => server.form(path, { csrf: token[who], ...fields }, { cookie: session[who] })
const statuses = (day) => JSON.parse(here.fine('export', 'person', pgnOf(0)).stdout).registraties.filter((r) => r.datum === day).map((r) => r.status)
const idIn = (path) => /\/([a-z2-7]{26})$/.exec(path)?.[1]

before(async () => {
  here = place()
  here.sql(`INSERT INTO setting (name, value) VALUES ('demo_today', '${TODAY}')`)
  here.fine('import', 'persons', csvFile([personOf(pgnOf(0), { achternaam: 'Boer', geboortedatum: '2009-05-12', gemeentecode: '0193' }),
    personOf(pgnOf(1), { achternaam: 'Vos', geboortedatum: '2006-05-12', gemeentecode: '0193' })]))
  here.fine('import', 'enrolments', csvFile([0, 1].map((i) => enrolmentOf(pgnOf(i), `E${i}`, { brin: '25PJ', vestiging: '00', groep: 'G1', begindatum: '2025-08-01' }))))
  here.fine('import', 'attendance', csvFile([...marksOf(pgnOf(0), 'E0', '2026-02-11', 'AAOO', { brin: '25PJ' }), ...marksOf(pgnOf(0), 'E0', TODAY, 'O?OA', { brin: '25PJ' })]))
  key.sem = here.sql("SELECT public FROM person WHERE family_name = 'Boer'")
  key.noor = here.sql("SELECT public FROM person WHERE family_name = 'Vos'")
  for (const [who, [role, ...scope]] of Object.entries(ROLES)) {
    account(here, who, '--role', role, ...scope.map((s) => key[s] ?? s))
  }
  server = await serve(here)
  for (const who of Object.keys(ROLES)) {
    session[who] = await server.signIn(who)
    token[who] = csrfIn((await get(who, '/start')).text)
  }
})
after(async () => {
  await server?.stop()
  cleanUp()
})

test('a parent reports, the desk confirms, the lessons follow and the child is back', async () => {
  const sent = await post('parent', `/mijn/${key.sem}/afwezig`, { soort: 'ziek', van: TODAY, reden: 'koorts' })
  assert.equal(sent.status, 303)
  assert.deepEqual(statuses(TODAY), ['ongeoorloofd afwezig', 'niet geregistreerd', 'ongeoorloofd afwezig', 'aanwezig'])
  const list = await get('desk', '/afwezig')
  assert.match(list.text, /koorts/)
  const report = /\/afwezig\/melding\/([a-z2-7]{26})\/bevestigen/.exec(list.text)[1]
  assert.equal((await post('other', `/afwezig/melding/${report}/bevestigen`)).status, 404)
  assert.equal((await post('teacher', `/afwezig/melding/${report}/bevestigen`)).status, 403)
  assert.equal((await post('officer', `/afwezig/melding/${report}/bevestigen`)).status, 403)
  const stand = /name="stand" value="(\w+)"/.exec((await get('desk', `/afwezig/melding/${report}`)).text)[1]
  assert.equal((await post('mentor', `/afwezig/melding/${report}/bevestigen`, { stand })).status, 303)
  assert.equal((await post('desk', `/afwezig/melding/${report}/afwijzen`, { stand, antwoord: 'te laat' })).status, 409, 'a colleague was quicker')
  assert.deepEqual(statuses(TODAY), ['ziek', 'ziek', 'ziek', 'aanwezig'])
  assert.equal((await post('desk', `/afwezig/melding/${report}/bevestigen`)).status, 409)
  assert.equal((await post('desk', `/afwezig/melding/${report}/beter`, { terug: 'morgen' })).status, 400)
  assert.equal((await post('parent', `/mijn/${key.sem}/afwezig/${report}/beter`, { terug: '2026-02-13' })).status, 303)
  assert.doesNotMatch((await get('desk', '/afwezig?dag=2026-02-13')).text, /koorts/)
})

test('the desk reports in three actions', async () => {
  const found = await post('desk', '/afwezig/_zoek', { q: 'Vos' })
  assert.match(found.text, new RegExp(`/afwezig/nieuw/${key.noor}`))
  const done = await post('desk', `/afwezig/nieuw/${key.noor}`, { soort: 'ziek', van: TODAY })
  assert.equal(done.status, 303)
  const page = await get('desk', done.headers.location)
  assert.match(page.text, /Vos: ziek gemeld/)
  const undo = /action="(\/afwezig\/melding\/[a-z2-7]{26}\/intrekken)"/.exec(page.text)[1]
  assert.equal((await post('desk', undo)).status, 303)
  assert.doesNotMatch((await get('desk', '/afwezig')).text, /Vos/)
})

test('nobody reports for others, and rubbish is refused', async () => {
  assert.equal((await post('stranger', `/mijn/${key.sem}/afwezig`, { soort: 'ziek', van: TODAY })).status, 404)
  assert.equal((await post('stranger', `/mijn/${key.noor}/afwezig`, { soort: 'ziek', van: TODAY })).status, 404, 'a child of age')
  assert.equal((await post('other', `/afwezig/nieuw/${key.sem}`, { soort: 'ziek', van: TODAY })).status, 404)
  assert.equal((await get('teacher', '/afwezig')).status, 403)
  assert.equal((await server.form(`/mijn/${key.sem}/afwezig`, { soort: 'ziek', van: TODAY }, { cookie: session.parent })).status, 403, 'without the token of a page')
  for (const fields of [{}, { soort: 'ziek' }, { soort: 'zin in', van: TODAY }, { soort: 'verlof', van: TODAY }, { soort: 'ziek', van: '2026-02-30' },
    { soort: 'familie', van: TODAY, tot: '2025-01-01' }, { soort: 'medisch', van: TODAY, 'van-tijd': '25:00' }, { soort: 'ziek', van: TODAY, inschrijving: 'x' },
    { soort: 'ziek', van: TODAY, reden: 'a'.repeat(501) }, { soort: 'ziek', van: '2026-02-01' }]) {
    const got = await post('parent', `/mijn/${key.sem}/afwezig`, fields)
    assert.equal(got.status, 400, JSON.stringify(fields))
    assert.match(got.text, /role="alert"/)
  }
  assert.equal((await get('desk', '/afwezig?dag=gisteren')).status, 404)
  assert.equal((await get('desk', `/afwezig/melding/${'a'.repeat(26)}`)).status, 404)
})

test('leave within ten days is the head\'s, above it the officer\'s', async () => {
  const asked = await post('parent', `/mijn/${key.sem}/verlof`, { soort: 'gewichtig', van: '2026-03-09', tot: '2026-03-10', reden: 'uitvaart' })
  assert.equal(asked.status, 303)
  const small = idIn(asked.headers.location)
  assert.match((await get('parent', asked.headers.location)).text, /2 schooldagen/)
  assert.equal((await get('officer', `/afwezig/verlof/${small}`)).status, 404)
  assert.equal((await get('other', `/afwezig/verlof/${small}`)).status, 404)
  assert.equal((await get('mentor', `/afwezig/verlof/${small}`)).status, 403)
  assert.equal((await post('desk', `/afwezig/verlof/${small}/toekennen`, { besluit: '', directeur: 'J. de Wit' })).status, 400)
  const stappen = /name="stappen" value="(\d+)"/.exec((await get('desk', `/afwezig/verlof/${small}`)).text)[1]
  assert.equal((await post('parent', `/mijn/${key.sem}/verlof/${small}/wijzigen`, { soort: 'gewichtig', van: '2026-03-09', tot: '2026-03-10', reden: 'uitvaart van opa' })).status, 303)
  assert.equal((await post('desk', `/afwezig/verlof/${small}/toekennen`, { besluit: 'Sterkte.', directeur: 'J. de Wit', stappen })).status, 409, 'it was changed since')
  assert.equal((await post('desk', `/afwezig/verlof/${small}/toekennen`, { besluit: 'Sterkte.', directeur: 'J. de Wit', stappen: `${Number(stappen) + 1}` })).status, 303)
  assert.match((await get('parent', `/mijn/${key.sem}/verlof/${small}`)).text, /J\. de Wit/)
  assert.match((await get('desk', '/afwezig?dag=2026-03-09')).text, /verlof/)

  const big = idIn((await post('parent', `/mijn/${key.sem}/verlof`, { soort: 'gewichtig', van: '2026-04-07', tot: '2026-04-17', reden: 'familie ver weg' })).headers.location)
  assert.equal((await post('desk', `/afwezig/verlof/${big}/toekennen`, { besluit: 'Mag.', directeur: 'J. de Wit' })).status, 409)
  assert.doesNotMatch((await get('officer', '/verlof')).text, /Boer/)
  assert.equal((await post('desk', `/afwezig/verlof/${big}/doorsturen`, { besluit: 'Geen bezwaar.', directeur: 'J. de Wit' })).status, 303)
  assert.match((await get('officer', '/verlof')).text, /Boer/)
  const page = (await get('officer', `/afwezig/verlof/${big}`)).text
  assert.match(page, /familie ver weg/)
  assert.match(page, /Geen bezwaar/)
  assert.doesNotMatch(page, /koorts/)
  assert.equal((await get('elsewhere', `/afwezig/verlof/${big}`)).status, 404)
  assert.equal((await post('officer', `/afwezig/verlof/${big}/afwijzen`, { besluit: 'Te veel gemist.' })).status, 303)
  assert.match((await get('desk', `/afwezig/verlof/${big}`)).text, /Te veel gemist/)
  assert.equal((await post('parent', `/mijn/${key.sem}/verlof/${big}/intrekken`)).status, 409)
  assert.equal((await post('desk', `/afwezig/verlof/${big}/onzin`)).status, 404)
  here.fine('verify')
})
