// SPDX-License-Identifier: EUPL-1.2
// Who reaches what, over HTTP: nobody, the coordinator of the own school and of another, the officer of the own
// municipality and of another. What is out of reach is absent: 404, in no way different from what does not exist.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { until } from './serving.mjs'
import { serveDemo } from './visitor.mjs'

let site
before(async () => {
  site = await serveDemo(600)
})
after(() => site.stop())

const PERSON = /href="\/jongeren\/([a-z0-9]{20,})"/g
const FINDING = /href="\/bevindingen\/([a-z0-9]{20,})"/g
const without = (a, b) => [...a].filter((x) => !b.has(x))

// What is a's and not b's is absent for b, as if it did not exist.
async function absent(v, persons, findings) {
  assert.ok(persons.length > 0, 'there is somebody whom only the other has')
  const nothing = await v.get('/jongeren/aaaaaaaaaaaaaaaaaaaaaaaaaa')
  for (const id of persons.slice(0, 25)) {
    const answer = await v.get(`/jongeren/${id}`)
    assert.equal(answer.status, 404)
    assert.equal(answer.text, nothing.text)
    assert.equal((await v.get(`/jongeren?na=${id}`)).status, 404)
    assert.equal((await v.post(`/jongeren/${id}/contact`, { soort: 'gesproken', toelichting: 'x' })).status, 404)
  }
  for (const id of findings.slice(0, 25)) {
    assert.equal((await v.get(`/bevindingen/${id}`)).status, 404)
    assert.equal((await v.post(`/vandaag/${id}/gesproken`)).status, 404)
    assert.equal((await v.post(`/vandaag/${id}/ongedaan`)).status, 404)
    assert.equal((await v.get(`/vandaag?na=${id}`)).status, 404)
  }
}

test('who is not signed in is led to the sign-in page and back, and changes nothing', async () => {
  const nobody = site.nobody()
  for (const path of ['/vandaag', '/jongeren', '/jongeren/x', '/bevindingen/x', '/registratie', '/registratie/25PJ/00/2026-02-09', '/hulp']) {
    const answer = await nobody.get(path)
    assert.equal(answer.status, 303, path)
    assert.equal(answer.to, `/inloggen?naar=${path}`)
  }
  for (const path of ['/jongeren/_zoek', '/vandaag/x/gesproken', '/vandaag/x/ongedaan', '/jongeren/x/contact', '/uitloggen']) {
    const answer = await nobody.post(path)
    assert.equal(answer.status, 303, path)
    assert.equal(answer.to, '/inloggen')
  }
  nobody.cookie = `session=${'A'.repeat(43)}`
  assert.equal((await nobody.get('/vandaag')).status, 303)
})

test('after signing in one comes where one wanted to go, and nowhere else', async () => {
  for (const [wanted, to] of [['/jongeren', '/jongeren'], ['https://example.org/', '/'], ['//example.org', '/'],
    ['/\\example.org', '/'], ['', '/'], ['/vandaag?groep=melden', '/vandaag?groep=melden']]) {
    const v = site.nobody()
    const answer = await v.post('/inloggen', { inlognaam: 'coordinator.25pj', wachtwoord: 'sluitend-demo', naar: wanted })
    assert.equal(answer.to, to)
  }
})

test('a coordinator sees the own students and no others', async () => {
  const own = await site.visitor('coordinator.25pj'), other = await site.visitor('coordinator.01aa')
  const ownPeople = await own.all('/jongeren', PERSON), otherPeople = await other.all('/jongeren', PERSON)
  const ownWork = await own.all('/vandaag', FINDING), otherWork = await other.all('/vandaag', FINDING)
  assert.ok(ownWork.size > 0 && otherWork.size > 0)
  await absent(own, without(otherPeople, ownPeople), without(otherWork, ownWork))
  await absent(other, without(ownPeople, otherPeople), without(ownWork, otherWork))
  assert.equal((await own.get('/registratie/25PJ/00/2026-02-09')).status, 200)
  assert.equal((await own.get('/registratie/01AA/00/2026-02-09')).status, 404)
  assert.equal((await own.get('/registratie/25PJ/00/2026-02-10')).status, 404, 'no Monday')
  assert.equal((await own.get('/registratie/25PJ/zz/2026-02-09')).status, 404)
})

test('an officer sees who lives in the own municipalities and no others', async () => {
  const own = await site.visitor('ambtenaar.zwolle'), other = await site.visitor('ambtenaar.kampen')
  const ownPeople = await own.all('/jongeren', PERSON), otherPeople = await other.all('/jongeren', PERSON)
  assert.deepEqual([...ownPeople].filter((id) => otherPeople.has(id)), [])
  const work = async (v) => new Set([...await v.all('/vandaag', FINDING), ...await v.all('/vandaag?beurt=school', FINDING)])
  const ownWork = await work(own), otherWork = await work(other)
  assert.ok(ownWork.size + otherWork.size > 0)
  await absent(own, [...otherPeople], without(otherWork, ownWork))
  await absent(other, [...ownPeople], without(ownWork, otherWork))
  assert.equal((await own.get('/registratie/ontbreekt')).status, 403)
  assert.equal((await own.get('/registratie/25PJ/00/2026-02-09')).status, 403)
})

test('search finds nobody outside the reach, by name or by number', async () => {
  const own = await site.visitor('coordinator.25pj'), other = await site.visitor('coordinator.01aa')
  const ownPeople = await own.all('/jongeren', PERSON)
  const names = await other.all('/jongeren', /data-open href="\/jongeren\/[a-z0-9]+">([^<]+)</g)
  for (const name of [...names].slice(0, 20)) {
    const { text } = await own.post('/jongeren/_zoek', { q: name })
    for (const m of text.matchAll(PERSON)) {
      assert.ok(ownPeople.has(m[1]), 'found, so of the own school')
    }
  }
  const rows = site.place.fine('obligations', '--format', 'csv').stdout.trim().split('\n').map((line) => line.split(/[;,]/))
  const at = (brin) => rows.find((r) => r[1] === brin)[0]
  assert.match((await own.post('/jongeren/_zoek', { q: at('25PJ') })).text, PERSON)
  assert.doesNotMatch((await other.post('/jongeren/_zoek', { q: at('25PJ') })).text, PERSON)
})

test('each role takes its own steps', async () => {
  const school = await site.visitor('coordinator.25pj'), officer = await site.visitor('regio.10')
  const ours = [...await school.all('/vandaag?groep=melden', FINDING)]
  for (const step of ['opgepakt', 'afgesloten']) {
    assert.equal((await school.post(`/vandaag/${ours[0]}/${step}`, { toelichting: 'x' })).status, 403, step)
  }
  const reported = [...await officer.all('/vandaag?beurt=school', FINDING)]
  for (const step of ['gemeld', 'ingetrokken', 'afgehandeld']) {
    assert.equal((await officer.post(`/vandaag/${reported[0]}/${step}`, { toelichting: 'x' })).status, 403, step)
  }
  assert.equal((await school.post(`/vandaag/${ours[0]}/bestaatniet`)).status, 404)
  assert.equal((await school.post(`/vandaag/${ours[0]}/ingetrokken`)).status, 409, 'nothing to withdraw')
})

test('a form without its token, or from elsewhere, is refused and changes nothing', async () => {
  const v = await site.visitor('coordinator.25pj')
  const [id] = await v.all('/vandaag?groep=uren', FINDING)
  assert.equal((await v.ask('POST', `/vandaag/${id}/gesproken`, { csrf: '' })).status, 403)
  assert.equal((await v.ask('POST', `/vandaag/${id}/gesproken`, { csrf: 'A'.repeat(64) })).status, 403)
  assert.equal((await v.ask('POST', `/vandaag/${id}/gesproken`, {}, { origin: 'https://example.org' })).status, 403)
  assert.ok((await v.all('/vandaag?groep=uren', FINDING)).has(id))
  assert.equal((await v.post(`/vandaag/${id}/gesproken`, { naar: '/vandaag?groep=uren' })).to, `/vandaag?groep=uren&gedaan=${id}`)
  assert.ok(!(await v.all('/vandaag?groep=uren', FINDING)).has(id))
  assert.equal((await v.post(`/vandaag/${id}/gesproken`)).status, 409, 'once only')
  assert.equal((await v.post(`/vandaag/${id}/ongedaan`, { naar: 'https://example.org' })).to, '/vandaag')
})

test('an officer cannot undo what the school did, nor another coordinator', async () => {
  const v = await site.visitor('coordinator.25pj'), officer = await site.visitor('regio.10')
  const atSchool = await officer.all('/vandaag?beurt=school', FINDING)
  const id = [...await v.all('/vandaag?groep=melden', FINDING)].find((x) => atSchool.has(x))
  assert.ok(id)
  assert.equal((await v.post(`/vandaag/${id}/gesproken`)).status, 303)
  assert.equal((await officer.post(`/vandaag/${id}/ongedaan`)).status, 409)
  assert.equal((await v.post(`/vandaag/${id}/ongedaan`)).status, 303)
})

test('who signed out is out, also with the old cookie', async () => {
  const v = await site.visitor('coordinator.25pj')
  const cookie = v.cookie
  assert.equal((await v.post('/uitloggen')).status, 303)
  v.cookie = cookie
  assert.equal((await v.get('/vandaag')).status, 303)
})

test('guessing passwords is slowed down', async () => {
  const v = site.nobody()
  const seen = []
  for (let i = 0; i < 7; i++) {
    seen.push((await v.post('/inloggen', { inlognaam: 'ambtenaar.hardenberg', wachtwoord: `fout ${i}` })).status)
  }
  assert.deepEqual(seen.slice(0, 5), [200, 200, 200, 200, 200])
  assert.equal(seen.at(-1), 429)
  assert.equal((await v.post('/inloggen', { inlognaam: 'ambtenaar.hardenberg', wachtwoord: 'sluitend-demo' })).status, 429)
})

test('every page of a person leaves a line in the log of looks', async () => {
  const v = await site.visitor('coordinator.25pj')
  const [id] = await v.all('/jongeren', PERSON)
  assert.equal((await v.get(`/jongeren/${id}`)).status, 200)
  // Looks are written a moment later, many at once.
  await until(() => Number(site.place.sql(`SELECT COUNT(*) FROM log_entry l JOIN log_subject s ON s.subject = l.subject JOIN person p ON p.person = s.person WHERE p.public = '${id}' AND l.action = 'person'`).split('\n').at(-1)) >= 1)
})
