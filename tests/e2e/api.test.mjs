// SPDX-License-Identifier: EUPL-1.2
// The API from outside: what it takes, what it refuses and in which words, and what it gives away (nothing).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { account, markOf, people, serve, tokenOf, until } from './serving.mjs'
import { cleanUp, parseCsv, pgnOf, place } from './support.mjs'

let here, server, token, list, foreign, secrets
const DAY = '2025-10-06'

before(async () => {
  here = place()
  list = people(here, 30)
  foreign = people(here, 1, { enrolment: { brin: '25LH' } }, 40)[0]
  account(here, 'school', '--role', 'coordinator', '--institution', '25PJ')
  account(here, 'ambtenaar', '--role', 'officer', '--municipality', '0193')
  token = tokenOf(here, 'school')
  secrets = [...list, foreign].map((p) => p.pgn).concat(token, 'Vanderzwaluw')
  server = await serve(here)
})
after(async () => {
  await server?.stop()
  cleanUp()
})

// A problem as RFC 9457 has it, with no secret of anybody in it.
function problem(got, status) {
  assert.equal(got.status, status, got.text)
  assert.match(got.headers['content-type'], /^application\/problem\+json/)
  assert.equal(got.json.status, status)
  assert.ok(got.json.title.length > 0 && got.json.detail.length > 0)
  for (const secret of secrets) {
    assert.ok(!got.text.includes(secret), `a secret in ${got.text}`)
  }
  return got.json
}

function fields(got) {
  return (problem(got, 400).errors ?? assert.fail(got.text)).map((e) => e.field).sort()
}

function marks(pgn) {
  return parseCsv(here.fine('signals', '--format', 'csv', '--as-of', '2026-07-01').stdout, ',').filter((r) => r.pgn === pgn)
}

test('one mark, the same again, a correction', async () => {
  const mark = markOf(list[0], DAY, '09:00', 'O')
  const first = await server.marks(token, mark)
  assert.equal(first.status, 201, first.text)
  assert.deepEqual([first.json.nieuw, first.json.gewijzigd, first.json.gelijk], [1, 0, 0])
  assert.equal(first.headers['api-version'], '1.0.0')
  const [found] = first.json.signalen.filter((s) => s.regel === 'eerste-dag')
  assert.equal(found.datum, DAY)
  assert.equal(found.minuten, 60)
  assert.match(found.id, /^[a-z0-9]{16,}$/i)
  const again = await server.marks(token, mark)
  assert.deepEqual([again.status, again.json.nieuw, again.json.gewijzigd, again.json.gelijk], [200, 0, 0, 1])
  const better = await server.marks(token, { ...mark, status: 'A' })
  assert.deepEqual([better.status, better.json.nieuw, better.json.gewijzigd, better.json.gelijk], [200, 0, 1, 0])
  assert.deepEqual(marks(list[0].pgn), [], 'the signal went with its reason')
})

test('an array gives what all of it gives, in one answer', async () => {
  const days = ['2025-09-09', '2025-09-10', '2025-09-11']
  const body = days.flatMap((d) => ['08:00', '09:00', '10:00', '11:00', '13:00', '14:00'].map((t) => markOf(list[1], d, t, 'O')))
  const got = await server.marks(token, body)
  assert.equal(got.status, 201, got.text)
  assert.equal(got.json.nieuw, 18)
  const rules = got.json.signalen.map((s) => s.regel).filter((r) => r !== 'luxe?').sort()
  assert.deepEqual(rules, ['12u', '8u', 'V3', 'eerste-dag', 'eerste-dag'])
  assert.deepEqual(marks(list[1].pgn).map((r) => r.regel).filter((r) => r !== 'luxe?').sort(), ['12u', '8u', 'eerste-dag', 'eerste-dag'])
})

test('ten thousand marks at once, and not one more', async () => {
  const body = []
  const day = (n) => new Date(Date.UTC(2025, 8, 1 + n)).toISOString().slice(0, 10)
  for (let d = 0; body.length < 10000; d++) {
    for (const who of list.slice(2, 27)) {
      for (let h = 8; h < 16 && body.length < 10000; h++) body.push(markOf(who, day(d), `${String(h).padStart(2, '0')}:30`, d % 9 === 4 ? 'O' : 'A'))
    }
  }
  const got = await server.marks(token, body)
  assert.equal(got.status, 201, got.text)
  assert.equal(got.json.nieuw, 10000)
  assert.ok(got.json.signalen.length > 0)
  const again = await server.marks(token, body)
  assert.deepEqual([again.status, again.json.gelijk], [200, 10000])
  problem(await server.marks(token, [...body, markOf(list[2], '2026-01-05', '08:30', 'A')]), 413)
  problem(await server.marks(token, []), 400)
})

test('every wrong field at once, with its place', async () => {
  const bad = { ...markOf(list[3], DAY, '09:00', 'O'), pgn: '123456789', datum: '2025-02-30', begintijd: '25:00', status: 'X', extra: 1 }
  assert.deepEqual(fields(await server.marks(token, bad)), ['begintijd', 'datum', 'extra', 'status'])
  assert.deepEqual(fields(await server.marks(token, {})), ['begintijd', 'brin', 'datum', 'eindtijd', 'inschrijving', 'pgn', 'status'])
  const two = [markOf(list[3], DAY, '15:00', 'A'), { ...markOf(list[3], DAY, '16:00', 'A'), eindtijd: '16:00' }, { ...markOf(list[3], DAY, '17:00', 'A'), datum: 5 }]
  const places = fields(await server.marks(token, two))
  assert.equal(places.length, 2)
  assert.ok(places.every((p) => /1.*eindtijd|2.*datum/.test(p)), places.join())
  // Nothing of it was taken.
  const good = await server.marks(token, two[0])
  assert.equal(good.json.nieuw, 1)
})

test('a day has room for a lesson each minute, and a reason is text', async () => {
  const body = Array.from({ length: 1439 }, (_, i) => ({ ...markOf(list[29], '2025-10-08', '00:00', 'A'), begintijd: `${String(Math.floor(i / 60)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}`, eindtijd: '23:59', reden: 'r'.repeat(200) }))
  assert.equal((await server.marks(token, body)).json.nieuw, 1439)
  const other = await server.marks(token, body.map((m) => ({ ...m, status: 'G' })))
  assert.equal(other.json.gewijzigd, 1439)
  for (const reden of ['r'.repeat(201), 'a\u0001b', 5]) {
    assert.deepEqual(fields(await server.marks(token, { ...body[0], reden })), ['reden'], String(reden))
  }
})

test('a mark outside the enrolment, and a day that is none', async () => {
  assert.deepEqual(fields(await server.marks(token, markOf(list[4], '2025-07-31', '09:00', 'A'))), ['datum'])
  assert.deepEqual(fields(await server.marks(token, markOf(list[4], '9999-99-99', '09:00', 'A'))), ['datum'])
})

test('foreign and unknown cannot be told apart', async () => {
  const unknown = { ...markOf(list[5], DAY, '09:00', 'O'), pgn: pgnOf(500) }
  const elsewhere = { ...markOf(list[5], DAY, '09:00', 'O'), pgn: foreign.pgn }
  const wrongNumber = { ...markOf(list[5], DAY, '09:00', 'O'), inschrijving: 'nergens' }
  const said = []
  for (const body of [unknown, elsewhere, wrongNumber]) said.push(problem(await server.marks(token, body), 400))
  assert.deepEqual(said[1], said[0], 'a person of another school and nobody')
  assert.deepEqual(said[2], said[0])
  const brins = []
  for (const brin of ['25LH', '99ZZ']) brins.push(problem(await server.marks(token, markOf(foreign, DAY, '09:00', 'O', { brin })), 400))
  assert.deepEqual(brins[0], brins[1], 'a school that is not ours and none')
})

test('who may, and who no longer', async () => {
  const mark = markOf(list[6], DAY, '09:00', 'A')
  const nobody = await server.ask('POST', '/api/v1/aanwezigheid', { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(mark) })
  problem(nobody, 401)
  assert.match(nobody.headers['www-authenticate'], /Bearer/)
  for (const wrong of ['x', token.slice(0, -1), `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, 'A'.repeat(5000)]) {
    problem(await server.marks(wrong, mark), 401)
  }
  problem(await server.marks(tokenOf(here, 'ambtenaar'), mark), 403)
  const revoked = tokenOf(here, 'school', '--name', 'weg')
  assert.equal((await server.marks(revoked, mark)).status, 201)
  const row = parseCsv(here.fine('token', 'list', '--format', 'csv').stdout, ',').find((r) => r.naam === 'weg')
  here.fine('token', 'revoke', row.token)
  problem(await server.marks(revoked, mark), 401)
  const old = tokenOf(here, 'school', '--name', 'oud')
  here.sql("UPDATE api_token SET expires = created + 1 WHERE name = 'oud'")
  problem(await server.marks(old, mark), 401)
  account(here, 'straks', '--role', 'coordinator', '--institution', '25PJ')
  const closed = tokenOf(here, 'straks')
  assert.equal((await server.marks(closed, mark)).status, 200)
  here.fine('user', 'disable', 'straks')
  problem(await server.marks(closed, mark), 401)
})

test('a key gives its answer again, and refuses another body', async () => {
  const mark = markOf(list[7], DAY, '09:00', 'O')
  const key = { 'Idempotency-Key': 'les-1' }
  const first = await server.marks(token, mark, key)
  const again = await server.marks(token, mark, key)
  assert.deepEqual([again.status, again.text], [first.status, first.text])
  problem(await server.marks(token, { ...mark, status: 'A' }, key), 409)
  problem(await server.marks(token, mark, { 'Idempotency-Key': 'k'.repeat(129) }), 400)
  // Of another account it is another key.
  account(here, 'tweede', '--role', 'coordinator', '--institution', '25PJ')
  assert.equal((await server.marks(tokenOf(here, 'tweede'), mark, key)).json.gelijk, 1)
})

test('twins at the same moment get one answer', async () => {
  for (let round = 0; round < 5; round++) {
    const mark = markOf(list[8], DAY, `1${round}:00`, 'O')
    const key = { 'Idempotency-Key': `tweeling-${round}` }
    const got = await Promise.all(Array.from({ length: 6 }, () => server.marks(token, mark, key)))
    assert.deepEqual(got.map((g) => [g.status, g.text]), got.map(() => [201, got[0].text]))
  }
  const rivals = await Promise.all(['A', 'O', 'G', 'Z'].map((s) => server.marks(token, markOf(list[8], DAY, '16:00', s), { 'Idempotency-Key': 'twee' })))
  assert.deepEqual(rivals.map((g) => g.status).sort(), [201, 409, 409, 409])
})

test('bodies that are none', async () => {
  for (const body of ['', '{', 'null', '"x"', '[1]', '[[]]', '{"pgn":1}', '\u0000', '[{}', '{"a":1}x', `${'['.repeat(100000)}`, `${'{"a":'.repeat(5000)}`,
    '{"pgn":"1","pgn":"2"}', Buffer.from([0xff, 0xfe, 0x22]), Buffer.from('{"pgn":"\\ud800"}'), '[1e999999]', 'NaN']) {
    const got = await server.marks(token, body)
    problem(got, 400)
  }
  const big = await server.marks(token, Buffer.alloc(5 * 1024 * 1024, 0x20)).catch((e) => e)
  assert.ok(big.status === 413 || big instanceof Error)
  const streamed = await server.ask('POST', '/api/v1/aanwezigheid', { headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }, body: Buffer.alloc(5 * 1024 * 1024, 0x20), chunked: true }).catch((e) => e)
  assert.ok(streamed.status === 413 || streamed instanceof Error, streamed.text)
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml']) {
    const got = await server.marks(token, markOf(list[9], DAY, '09:00', 'A'), { 'Content-Type': type })
    problem(got, 415)
  }
  assert.equal((await server.marks(token, markOf(list[9], DAY, '09:00', 'A'), { 'Content-Type': 'application/json; charset=utf-8' })).json.nieuw, 1)
})

test('methods, versions, and paths that are none', async () => {
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']) {
    const got = await server.ask(method, '/api/v1/aanwezigheid', { headers: { Authorization: `Bearer ${token}` } })
    assert.equal(got.status, 405, method)
    assert.match(got.headers.allow, /POST/)
    assert.equal(got.headers['api-version'], '1.0.0', method)
  }
  for (const path of ['/api/v1/aanwezigheid/', '/api/v1/niets', '/api/v1/', '/api/v1']) {
    const got = await server.ask('POST', path, { headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }, body: '{}' })
    problem(got, 404)
    assert.equal(got.headers['api-version'], '1.0.0', path)
  }
  const wrong = await server.marks(token, '{')
  assert.equal(wrong.headers['api-version'], '1.0.0')
  const nobody = await server.ask('POST', '/api/v1/aanwezigheid', { body: '{}' })
  assert.equal(nobody.headers['api-version'], '1.0.0')
})

test('marks at the same moment: each gets its own answer, and what is wrong with one harms no other', async () => {
  const good = list.slice(11, 23).map((p) => markOf(p, '2025-10-08', '09:00', 'O'))
  const wrong = { ...good[0], inschrijving: '999999' }
  const late = { ...good[1], datum: '1999-01-04' }
  const sent = good.flatMap((m) => [m, wrong, late])
  const answers = await Promise.all(sent.map((m) => server.marks(token, m)))
  for (const [i, got] of answers.entries()) {
    if (sent[i] === wrong) assert.deepEqual(fields(got), ['inschrijving'])
    else if (sent[i] === late) assert.deepEqual(fields(got), ['datum'])
    else {
      assert.deepEqual([got.status, got.json.nieuw, got.json.gewijzigd, got.json.gelijk], [201, 1, 0, 0], got.text)
      assert.ok(got.json.signalen.length > 0)
    }
  }
  const ids = answers.flatMap((got) => (got.json.signalen ?? []).map((s) => s.id))
  assert.equal(new Set(ids).size, ids.length, 'a signal stands in the answer of its own request alone')
  const key = { 'Idempotency-Key': 'tegelijk' }
  const twins = await Promise.all([0, 1, 2, 3].map(() => server.marks(token, markOf(list[23], '2025-10-08', '09:00', 'O'), key)))
  assert.deepEqual([...new Set(twins.map((got) => `${got.status} ${got.text}`))].length, 1)
})

test('the lessons that somebody missed, by page', async () => {
  const [who] = people(here, 1, {}, 50)
  const days = Array.from({ length: 230 }, (_, i) => new Date(Date.UTC(2025, 7, 1 + i)).toISOString().slice(0, 10))
  const sent = await server.marks(token, days.flatMap((d, i) => [markOf(who, d, '09:00', i % 23 === 0 ? 'A' : 'O'), markOf(who, d, '11:00', 'A')]))
  assert.equal(sent.status, 201, sent.text)
  const bearer = { headers: { Authorization: `Bearer ${token}` } }
  const where = here.sql(`SELECT p.public FROM person p JOIN enrolment e ON e.person = p.person WHERE e.number = '${who.number}' AND e.brin = '25PJ'`)
  const ask = (query) => server.ask('GET', `/api/v1/jongeren/${where}/verzuim${query}`, bearer)
  const first = await ask('?vanaf=2025-08-02')
  assert.equal(first.status, 200, first.text)
  assert.equal(first.json.jongere.id, where)
  const second = await ask(`?vanaf=2025-08-02&na=${first.json.volgende}`)
  const got = [...first.json.verzuim, ...second.json.verzuim]
  assert.equal(second.json.volgende, null)
  assert.deepEqual(got.map((m) => m.datum), days.filter((_, i) => i % 23 !== 0), 'each missed lesson once, in order')
  assert.ok(got.every((m) => m.status === 'O' && m.begintijd === '09:00'))
  assert.deepEqual((await ask('?vanaf=2025-08-02&tot-en-met=2025-08-03')).json.verzuim.length, 2)
  assert.deepEqual(fields(await ask('?na=gisteren')), ['na'])
  problem(await server.ask('GET', '/api/v1/jongeren/aaaaaaaaaaaaaaaaaaaaaaaaaa/verzuim', bearer), 404)
  const elsewhere = here.sql("SELECT p.public FROM person p JOIN enrolment e ON e.person = p.person WHERE e.brin = '25LH'")
  problem(await server.ask('GET', `/api/v1/jongeren/${elsewhere}/verzuim`, bearer), 404)
  const schema = (await server.get('/api/v1/openapi.json')).json.components.schemas.Verzuim
  assert.deepEqual(Object.keys(first.json).sort(), Object.keys(schema.properties).sort())
  assert.deepEqual(Object.keys(got[0]).sort(), Object.keys(schema.properties.verzuim.items.properties).sort())
})

test('the description is public and says what is there', async () => {
  const got = await server.get('/api/v1/openapi.json')
  assert.equal(got.status, 200)
  assert.equal(got.headers['api-version'], '1.0.0')
  const api = got.json
  assert.match(api.openapi, /^3\.1\./)
  const resolve = (ref) => ref.slice(2).split('/').reduce((o, k) => o?.[k], api)
  const walk = (node) => {
    if (node === null || typeof node !== 'object') return
    if (node.$ref) assert.ok(resolve(node.$ref), node.$ref)
    Object.values(node).forEach(walk)
  }
  walk(api)
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const method of Object.keys(methods)) {
      const answer = await server.ask(method.toUpperCase(), `${api.servers[0].url}${path}`)
      assert.ok([200, 401].includes(answer.status), `${method} ${path}: ${answer.status}`)
    }
  }
  const schema = api.components.schemas.Registratie
  assert.deepEqual(Object.keys(markOf(list[0], DAY, '09:00', 'A')).filter((k) => !schema.properties[k]), [])
  // An answer has the keys that are promised, and no others.
  const real = await server.marks(token, markOf(list[10], DAY, '09:00', 'O'))
  const outcome = api.components.schemas.Uitkomst
  assert.deepEqual(Object.keys(real.json).sort(), Object.keys(outcome.properties).sort())
  const item = outcome.properties.signalen.items
  const signal = item.$ref ? resolve(item.$ref) : item
  assert.deepEqual(Object.keys(real.json.signalen[0]).sort(), Object.keys(signal.properties).sort())
})

test('eight clients at the same enrolments: nothing lost', async () => {
  const times = Array.from({ length: 40 }, (_, i) => `${String(7 + (i % 16)).padStart(2, '0')}:${i < 16 ? '00' : i < 32 ? '15' : '30'}`)
  const answers = await Promise.all(times.map((t) => server.marks(token, markOf(list[28], '2025-10-07', t, 'A'))))
  assert.deepEqual([...new Set(answers.map((a) => a.status))], [201])
  const again = await server.marks(token, times.map((t) => markOf(list[28], '2025-10-07', t, 'A')))
  assert.equal(again.json.gelijk, 40)
})

test('the log names no person and no key', async () => {
  await server.get(`/jongeren/${list[0].pgn}`)
  assert.equal(here.fine('verify').status, 0)
  await until(() => server.said.length > 0)
  for (const secret of secrets.filter((s) => s !== list[0].pgn)) {
    assert.ok(!server.said.includes(secret), 'a secret in the log')
  }
  assert.ok(!server.said.includes(list[0].pgn))
  assert.doesNotMatch(server.said, /Sanitizer|runtime error/)
})

test('a location that came in while the server runs is one to it as well', async () => {
  const each = Array.from({ length: 24 }, (_, i) => `2025-11-${String(i + 1).padStart(2, '0')}`)
  // Every thread of the server has read the reference data before.
  for (const got of await Promise.all(each.map((day) => server.marks(token, markOf(list[6], day, '09:00', 'A'))))) {
    assert.equal(got.status, 201, got.text)
  }
  const [late] = people(here, 1, { enrolment: { vestiging: '77' } }, 60)
  for (const got of await Promise.all(each.map((day) => server.marks(token, markOf(late, day, '09:00', 'A'))))) {
    assert.equal(got.status, 201, got.text)
  }
})
