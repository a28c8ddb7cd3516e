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
