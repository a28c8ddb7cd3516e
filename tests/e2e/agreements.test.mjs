// SPDX-License-Identifier: EUPL-1.2
// Protocols by the command line and as JSON: made from a file, checked, published; what each role may see of them.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { serveDemo } from './visitor.mjs'

let site
before(async () => {
  site = await serveDemo(60)
})
after(() => site.stop())

const run = (...args) => site.place.run(...args)

test('a protocol goes from a file to publication by the command line, and out again the same', () => {
  const file = `${site.place.key}.json`
  const rows = [{ onderwerp: '8u', stap: 'gesprek', wie: 'mentor', werkdagen: 3, bij_te_laat: 'coordinator', brief: 'uren-8' }]
  writeFileSync(file, JSON.stringify({ protocol: 1, titel: 'Drie dagen', regels: rows }))
  assert.equal(run('protocol', 'check', file).status, 0)
  const made = run('protocol', 'import', file, '--region', '09')
  assert.equal(made.status, 0, made.stderr)
  const version = made.stdout.trim()
  assert.match(version, /^09-\d+-1$/)
  assert.match(run('protocol', 'show', version).stdout, /binnen 3 werkdagen na het signaal/)
  assert.notEqual(run('protocol', 'publish', version, '--from', '2020-01-01').status, 0)
  const published = run('protocol', 'publish', version, '--from', '2026-03-01')
  assert.equal(published.status, 0, published.stderr)
  assert.notEqual(run('protocol', 'publish', version, '--from', '2026-04-01').status, 0, 'once')
  assert.match(run('protocol', 'list', '--format', 'csv').stdout, new RegExp(`${version}.*gepubliceerd.*2026-03-01`))
  const text = JSON.parse(run('protocol', 'export', version).stdout)
  assert.equal(text.regels.length, 1)
  assert.equal(text.regels[0].brief, 'uren-8')
  writeFileSync(file, JSON.stringify({ protocol: 1, titel: 'x', regels: [{ ...rows[0], brief: 'kaartje' }] }))
  const wrong = run('protocol', 'check', file)
  assert.notEqual(wrong.status, 0)
  assert.match(wrong.stdout, /kaartje/)
})

test('a program writes a draft, is told what is wrong, and publishes what stands as it saw it', async () => {
  const { url } = await site.visitor('cijfers.10')
  const tokens = Object.fromEntries(['cijfers.10', 'coordinator.25pj'].map((login) => [login, run('token', 'add', login).stdout.trim()]))
  const ask = async (method, path, body, headers = {}, who = 'cijfers.10') => {
    const answer = await fetch(`${url}/api/v1${path}`, { method, headers: { authorization: `Bearer ${tokens[who]}`, ...(body ? { 'content-type': 'application/json' } : {}), ...headers }, body: body && JSON.stringify(body) })
    const text = await answer.text()
    return { status: answer.status, etag: answer.headers.get('etag'), location: answer.headers.get('location'), json: text ? JSON.parse(text) : undefined }
  }
  const fields = (got) => [got.status, ...got.json.errors.map((e) => e.field).sort()]
  const row = { onderwerp: '8u', stap: 'gesprek', wie: 'mentor', werkdagen: 3 }
  const text = { protocol: 1, regio: '10', titel: 'Per programma', regels: [row] }
  assert.equal((await ask('POST', '/protocollen', text, {}, 'coordinator.25pj')).status, 403)
  assert.equal((await ask('POST', '/protocollen', { ...text, regio: '09' })).status, 403, 'of another region')
  assert.deepEqual(fields(await ask('POST', '/protocollen', { protocol: 1, regels: [{ ...row, wie: 'buurman' }] })), [400, 'regels[0].wie', 'titel'])
  assert.deepEqual(fields(await ask('POST', '/protocollen', { ...text, titel: '\u202enatsnok' })), [400, 'titel'])
  const made = await ask('POST', '/protocollen', text, { 'idempotency-key': 'een' })
  assert.equal(made.status, 201, JSON.stringify(made.json))
  assert.equal((await ask('POST', '/protocollen', text, { 'idempotency-key': 'een' })).json.versie, made.json.versie)
  assert.equal((await ask('POST', '/protocollen', { ...text, titel: 'Anders' }, { 'idempotency-key': 'een' })).status, 409)
  assert.equal(made.json.status, 'concept')
  const at = `/protocollen/${made.json.versie}`
  assert.equal(made.location, `/api/v1${at}`)
  const described = (await ask('GET', '/openapi.json')).json.components.schemas
  assert.deepEqual(Object.keys(made.json).sort(), Object.keys(described.Protocolstand.properties).sort())
  const seen = await ask('GET', at)
  assert.equal(seen.etag, made.etag)
  assert.deepEqual(Object.keys(seen.json).filter((k) => !described.Protocol.properties[k]), [])
  assert.deepEqual(Object.keys(seen.json.regels[0]).filter((k) => !described.Protocolregel.properties[k]), [])
  // Not over what somebody else changed.
  const late = { ...text, regels: [row, { onderwerp: 'V3', stap: 'melden', wie: 'coordinator', werkdagen: 9 }] }
  assert.equal((await ask('PUT', at, late)).status, 428)
  assert.equal((await ask('PUT', at, late, { 'if-match': '"99"' })).status, 412)
  const changed = await ask('PUT', at, late, { 'if-match': seen.etag })
  assert.equal(changed.status, 200, JSON.stringify(changed.json))
  assert.notEqual(changed.etag, seen.etag)
  assert.ok(changed.json.opmerkingen.some((o) => o.soort === 'fout' && o.regel === 2))
  assert.equal((await ask('PUT', at, text, { 'if-match': seen.etag })).status, 412)
  const publish = (day, etag) => ask('POST', `${at}/_publiceer`, { geldig_vanaf: day }, { 'if-match': etag })
  assert.deepEqual(fields(await publish('2026-08-01', changed.etag)), [400, 'regels'], 'what is wrong is not published')
  const signed = await ask('PUT', at, { ...text, ondertekenaars: [{ soort: 'instelling', code: '25PJ' }] }, { 'if-match': changed.etag })
  assert.deepEqual(signed.json.ondertekenaars.map((o) => [o.code, o.getekend]), [['25PJ', false]])
  assert.deepEqual(fields(await publish('2026-08-01', signed.etag)), [400, 'ondertekenaars'])
  const back = await ask('PUT', at, text, { 'if-match': '*' })
  assert.deepEqual((await ask('GET', at)).json.ondertekenaars, [])
  assert.deepEqual(fields(await publish('2020-01-01', back.etag)), [400, 'geldig_vanaf'])
  const out = await publish('2026-08-01', back.etag)
  assert.deepEqual([out.status, out.json.status, out.json.geldig_vanaf], [200, 'gepubliceerd', '2026-08-01'])
  assert.equal((await ask('PUT', at, text, { 'if-match': '*' })).status, 409, 'what is published stays')
  assert.equal((await ask('DELETE', at, undefined, { 'if-match': '*' })).status, 409)
  const other = await ask('POST', '/protocollen', text)
  assert.equal((await ask('DELETE', `/protocollen/${other.json.versie}`, undefined, { 'if-match': other.etag })).status, 204)
  assert.ok((await ask('GET', '/protocollen')).json.protocollen.every((p) => p.versie !== other.json.versie))
})

test('pages refuse wrong roles and keep drafts to whom they concern', async () => {
  const region = await site.visitor('cijfers.10')
  const { text } = await region.get('/werkafspraken')
  const draft = /href="(\/werkafspraken\/10-\d+-2)"/.exec(text)[1]
  assert.equal((await region.get(draft)).status, 200)
  assert.equal((await region.get('/werkafspraken/gevallen?versie=voorbeeld-a&stap=bellen')).status, 403)
  const school = await site.visitor('coordinator.25pj')
  assert.equal((await school.get(draft)).status, 404, 'a draft that the school does not sign')
  assert.equal((await school.get('/werkafspraken/gevallen?versie=voorbeeld-a&stap=bellen')).status, 200)
  for (const strange of ['versie=voorbeeld-a', 'versie=voorbeeld-z&stap=bellen', 'versie=voorbeeld-a&stap=x', 'versie=voorbeeld-a&stap=bellen&na=zzz']) {
    assert.equal((await school.get(`/werkafspraken/gevallen?${strange}`)).status, 404, strange)
  }
  assert.equal((await school.get('/vandaag/afspraken')).status, 403)
  const officer = await site.visitor('ambtenaar.zwolle')
  assert.match((await officer.get('/vandaag')).text, /1 werkafspraak vraagt om uw handtekening/)
  assert.equal((await officer.get(draft)).status, 200)
})
