// SPDX-License-Identifier: EUPL-1.2
// The log over HTTP and on the command line: what stands in it, who may read it, emergency access, and its proof.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { until } from './serving.mjs'
import { fileOf, parseCsv } from './support.mjs'
import { serveDemo } from './visitor.mjs'

const WHY = 'is sinds gisteravond niet thuisgekomen'
let site
before(async () => {
  site = await serveDemo(300)
})
after(() => site.stop())

const rows = (where) => Number(site.place.sql(`SELECT COUNT(*) FROM log_entry WHERE ${where}`))

// The page of somebody at another school, and the number.
async function stranger(v) {
  const own = new Set((await v.get('/jongeren')).text.match(/\/jongeren\/[a-z0-9]{20,}/g))
  for (const line of parseCsv(site.place.fine('status', '--format', 'csv').stdout, ',')) {
    const found = await v.post('/jongeren/_zoek', { q: line.pgn })
    if (!/\/jongeren\/[a-z0-9]{20,}/.test(found.text)) {
      return { pgn: line.pgn, own }
    }
  }
  throw new Error('everybody is in reach')
}

test('a look and what is refused stand in the log, on the trace of the caller', async () => {
  const v = await site.visitor('coordinator.02ux')
  const id = /\/jongeren\/([a-z0-9]{20,})/.exec((await v.get('/jongeren')).text)[1]
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
  assert.equal((await v.ask('GET', `/jongeren/${id}`, undefined, { traceparent: `00-${trace}-00f067aa0ba902b7-01` })).status, 200)
  assert.equal((await v.get('/jongeren/aaaaaaaaaaaaaaaaaaaaaaaaaa')).status, 404)
  assert.equal((await v.get('/logboek')).status, 403)
  await until(() => rows("outcome = 'refused' AND action = 'log'") > 0)
  const hex = process.env.SLUITEND_TEST_PG ? "encode(trace, 'hex')" : 'lower(hex(trace))'
  assert.equal(rows(`${hex} = '${trace}' AND action = 'person' AND kind = 'look'`), 1)
  assert.ok(rows("outcome = 'refused' AND action = 'person' AND what = 'unknown'") > 0)
  assert.ok(rows("what = 'sign-in' AND outcome = 'done'") > 0)
})

test('emergency access opens one person to read, and the verdict ends it', async () => {
  const v = await site.visitor('coordinator.02ux')
  const { pgn } = await stranger(v)
  assert.equal((await v.post('/noodtoegang', { nummer: pgn, soort: 'vermissing', reden: 'kort' })).status, 400)
  const taken = await v.post('/noodtoegang', { nummer: pgn, soort: 'vermissing', reden: WHY })
  assert.equal(taken.status, 303)
  const page = await v.get(taken.to)
  assert.equal(page.status, 200)
  assert.match(page.text, /door noodtoegang, tot en met/)
  assert.match((await v.get('/vandaag')).text, /Noodtoegang open/)
  assert.equal((await v.post(`${taken.to}/contact`, { soort: 'gesproken', toelichting: 'x' })).status, 404)
  assert.equal((await (await site.visitor('coordinator.17vs')).get(taken.to)).status, 404)

  const fg = await site.visitor('fg')
  const list = await fg.get('/logboek/noodtoegang')
  assert.match(list.text, new RegExp(WHY))
  const glass = /action="(\/logboek\/noodtoegang\/[0-9]+)"/.exec(list.text)[1]
  assert.equal((await v.post(glass, { oordeel: 'terecht' })).status, 403)
  assert.equal((await fg.post(glass, { oordeel: 'onterecht', toelichting: '' })).status, 400)
  assert.equal((await fg.post(glass, { oordeel: 'onterecht', toelichting: 'kon anders' })).status, 303)
  assert.equal((await v.get(taken.to)).status, 404)
  assert.doesNotMatch((await v.get('/vandaag')).text, /Noodtoegang open/)
})

test('whom one asks for says nothing of who is registered, and not too often', async () => {
  const v = await site.visitor('coordinator.01aa')
  site.place.fine('setting', 'set', 'glass_per_week', '2')
  const { pgn } = await stranger(v)
  for (const nummer of ['999990032', 'geen nummer']) {
    const answer = await v.post('/noodtoegang', { nummer, soort: 'anders', reden: WHY })
    assert.equal(answer.status, 200)
    assert.match(answer.text, /Zo staat er niemand geregistreerd/)
  }
  const strip = (text) => text.replace(/value="[^"]*"/g, '')
  const there = await v.post('/noodtoegang', { nummer: pgn, soort: 'anders', reden: WHY })
  const absent = await v.post('/noodtoegang', { nummer: '999990032', soort: 'anders', reden: WHY })
  assert.equal(there.status, 429)
  assert.equal(strip(there.text), strip(absent.text))
})

test('the privacy officer searches, by what may not stand in an address', async () => {
  const fg = await site.visitor('fg')
  assert.equal((await fg.get('/logboek')).status, 200)
  const found = await fg.post('/logboek/_zoek', { account: 'coordinator.02ux', handeling: 'person' })
  assert.match(found.text, /bekeek de pagina van/)
  assert.doesNotMatch(found.text, /logde in/)
  assert.match((await fg.post('/logboek/_zoek', { account: 'bestaatniet' })).text, /role="alert"/)
  assert.match((await fg.post('/logboek/_zoek', { van: '2026-02-30' })).text, /role="alert"/)
  assert.match((await fg.post('/logboek/_zoek', { uitkomst: 'refused' })).text, /kreeg die niet|wat niet mag/)
  const pgn = parseCsv(site.place.fine('status', '--format', 'csv').stdout, ',')[0].pgn
  const one = await fg.post('/logboek/persoon', { q: pgn })
  assert.equal(one.status, 303)
  assert.doesNotMatch(one.to, new RegExp(pgn))
  assert.match((await fg.get(one.to)).text, /opdrachtregel op de server/)
  const copy = await fg.get(`${one.to}?vorm=afschrift`)
  assert.match(copy.text, /AVG artikel 15/)
  const table = /<table[\s\S]*<\/table>/.exec(copy.text)[0]
  assert.doesNotMatch(table, /Umit Kaya/)
  const csv = await fg.post('/logboek/_csv', {})
  assert.equal(csv.status, 200)
  const lines = parseCsv(csv.text, ';')
  assert.ok(lines.length > 10)
  assert.ok(lines.every((l) => l.trace.length === 32 && !/^[=+@-]/.test(l.naam)))
  await until(() => rows("action = 'log' AND kind = 'list'") > 4)
  assert.equal((await fg.get('/logboek/patronen')).status, 200)
})

test('verify names the entry that was changed, and what was set back', async () => {
  const { place } = site
  assert.equal(place.fine('run').stderr.includes('log-anchor'), true)
  place.fine('verify')
  place.sql("UPDATE log_entry SET remote = remote || '0' WHERE lane = 1 AND seq = 3")
  const bad = place.run('verify')
  assert.equal(bad.status, 1)
  assert.match(bad.stderr, /logboek: klopt niet: baan 1, regel 3 van 20\d\d-\d\d-\d\d \d\d:\d\d: gewijzigd of verplaatst/)
  place.sql("UPDATE log_entry SET remote = substr(remote, 1, length(remote) - 1) WHERE lane = 1 AND seq = 3")
  place.fine('verify')
  const kept = `Feb 12 host sluitend[1]: {"event":"log-anchor","message":"lane 1 entry 1 hash ${'ab'.repeat(32)}"}\n`
  const set = place.run('verify', '--anchors', fileOf(`something else\n${kept}`))
  assert.equal(set.status, 1)
  assert.match(set.stderr, /baan 1, anker 1 van \?: het logboek is teruggezet of vervangen/)
  assert.equal(place.run('verify', '--anchors', fileOf('nothing here\n')).status, 1)
  assert.equal(place.run('verify', '--anchors', '/nowhere/to/be/found').status, 3)
})
