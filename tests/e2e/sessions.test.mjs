// SPDX-License-Identifier: EUPL-1.2
// Signing in and what comes of it: sessions, forms of other sites, wrong passwords, headers, where a redirect leads.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { PASSWORD, account, people, serve } from './serving.mjs'
import { cleanUp, csvFile, marksOf, place } from './support.mjs'

let here, server, list
before(async () => {
  here = place()
  list = people(here, 2)
  here.fine('import', 'attendance', csvFile(['2025-11-03', '2025-11-04', '2025-11-05', '2025-11-06'].flatMap((d) => marksOf(list[0].pgn, 'E0', d, 'OOOO'))))
  for (const login of ['school', 'ander', 'weg', 'slot']) account(here, login, '--role', 'coordinator', '--institution', '25PJ')
  account(here, 'vreemd', '--role', 'coordinator', '--institution', '25LH')
  account(here, 'ambtenaar', '--role', 'officer', '--municipality', '0193')
  server = await serve(here)
})
after(async () => {
  await server?.stop()
  cleanUp()
})

const inside = async (cookie) => (await server.get('/vandaag', cookie)).status === 200

async function csrfOf(cookie) {
  const page = await server.get('/vandaag', cookie)
  return /name="csrf" value="([^"]+)"/.exec(page.text)[1]
}

test('a session begins with a password and ends when its owner leaves', async () => {
  const got = await server.form('/inloggen', { inlognaam: 'school', wachtwoord: PASSWORD })
  assert.equal(got.status, 303)
  assert.equal(got.headers.location, '/')
  const [line] = got.headers['set-cookie']
  assert.match(line, /^[a-z_]+=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/)
  const cookie = line.split(';')[0]
  assert.ok(await inside(cookie))
  const other = await server.signIn('school')
  assert.notEqual(other, cookie)
  const out = await server.form('/uitloggen', { csrf: await csrfOf(cookie) }, { cookie })
  assert.deepEqual([out.status, out.headers.location], [303, '/inloggen'])
  assert.match(out.headers['set-cookie'][0], /=; .*Max-Age=0/)
  assert.equal(await inside(cookie), false)
  assert.ok(await inside(other), 'another browser of the same person stays')
  assert.ok(!here.sql("SELECT COUNT(*) FROM session WHERE CAST(token AS TEXT) LIKE '%" + other.split('=')[1] + "%'").match(/[1-9]/), 'only a hash is kept')
})

test('who signs in once more leaves no session behind', async () => {
  const cookie = await server.signIn('school')
  const got = await server.form('/inloggen', { inlognaam: 'school', wachtwoord: PASSWORD, csrf: await csrfOf(cookie) }, { cookie })
  assert.equal(got.status, 303)
  assert.equal(await inside(cookie), false, 'the one of before ended')
  assert.ok(await inside(got.headers['set-cookie'][0].split(';')[0]))
})

test('over a proxy with TLS the cookie says so', async () => {
  const got = await server.form('/inloggen', { inlognaam: 'school', wachtwoord: PASSWORD }, { headers: { 'X-Forwarded-Proto': 'https' } })
  assert.match(got.headers['set-cookie'][0], /^__Host-[a-z_]+=.*; Secure/)
  assert.equal(got.headers['strict-transport-security'], 'max-age=31536000; includeSubDomains')
})

test('without a session a page leads to signing in and back, and nowhere else', async () => {
  const got = await server.get('/jongeren/abc')
  assert.deepEqual([got.status, got.headers.location], [303, '/inloggen?naar=/jongeren/abc'])
  for (const cookie of ['sessie=', 'sessie=x', `sessie=${'A'.repeat(43)}`, `sessie=${'A'.repeat(5000)}`, 'sessie', ';;;=;']) {
    assert.equal((await server.get('/vandaag', cookie)).status, 303, cookie)
  }
  for (const naar of ['//evil.example', 'https://evil.example/', '/\\evil.example', '\\\\evil.example', '/%0d%0aSet-Cookie:x=1', 'javascript:alert(1)', '/\t/evil.example',
    '/a\r\nLocation: https://evil.example', '', 'vandaag', '/%2f/evil.example/..', '/.//evil.example']) {
    const page = await server.ask('GET', `/inloggen?naar=${encodeURIComponent(naar)}`)
    assert.equal(page.status, 200)
    const went = await server.form('/inloggen', { inlognaam: 'school', wachtwoord: PASSWORD, naar })
    assert.equal(went.status, 303)
    assert.equal(new URL(went.headers.location, 'http://here.example/').host, 'here.example', `${naar} -> ${went.headers.location}`)
    assert.deepEqual(went.headers['set-cookie'].map((c) => c.split('=')[0]), ['session', 'toestel'])
    const language = await server.form('/taal', { taal: 'en', naar })
    assert.equal(new URL(language.headers.location, 'http://here.example/').host, 'here.example', naar)
  }
  const good = await server.form('/inloggen', { inlognaam: 'school', wachtwoord: PASSWORD, naar: '/hulp' })
  assert.equal(good.headers.location, '/hulp')
})

test('a form without its token, or from another site, is refused', async () => {
  const cookie = await server.signIn('school')
  const other = await server.signIn('ander')
  const csrf = await csrfOf(cookie)
  const finding = here.sql("SELECT public FROM finding WHERE rule = 'V3'")
  const path = `/vandaag/${finding}/gesproken`
  const body = { toelichting: 'x' }
  for (const [fields, headers] of [[{}, {}], [{ csrf: 'x' }, {}], [{ csrf: '' }, {}], [{ csrf: await csrfOf(other) }, {}], [{ csrf: `${csrf}A` }, {}],
    [{ csrf }, { Origin: 'https://evil.example' }], [{ csrf }, { Origin: 'null' }], [{ csrf }, { 'Sec-Fetch-Site': 'cross-site' }], [{ csrf }, { 'Sec-Fetch-Site': 'same-site' }]]) {
    const got = await server.form(path, { ...body, ...fields }, { cookie, headers })
    assert.equal(got.status, 403, JSON.stringify([fields, headers]))
  }
  assert.equal(here.sql('SELECT COUNT(*) FROM finding_step'), '0')
  assert.equal((await server.form('/uitloggen', {}, { cookie })).status, 403)
  assert.ok(await inside(cookie))
  // Also not for signing in as somebody else by a form of another site.
  assert.equal((await server.form('/inloggen', { inlognaam: 'school', wachtwoord: PASSWORD }, { headers: { Origin: 'https://evil.example' } })).status, 403)
  // The API takes no session without the token either.
  const api = await server.ask('POST', '/api/v1/aanwezigheid', { headers: { Cookie: cookie, 'Content-Type': 'application/json' }, body: '{}' })
  assert.equal(api.status, 403)
  assert.equal((await server.form(path, { ...body, csrf }, { cookie })).status, 303)
})

test('a finding and a person of another school are not there', async () => {
  const cookie = await server.signIn('vreemd')
  const csrf = await csrfOf(cookie)
  const finding = here.sql("SELECT public FROM finding WHERE rule = 'V3'")
  const person = here.sql("SELECT public FROM person WHERE person = (SELECT person FROM finding WHERE rule = 'V3')")
  const nothing = 'a'.repeat(26)
  for (const [real, made] of [[`/bevindingen/${finding}`, `/bevindingen/${nothing}`], [`/jongeren/${person}`, `/jongeren/${nothing}`]]) {
    const [a, b] = [await server.get(real, cookie), await server.get(made, cookie)]
    assert.deepEqual([a.status, b.status], [404, 404])
    const plain = (t) => t.replaceAll(/value="[^"]*"/g, '').replaceAll(real, '').replaceAll(made, '')
    assert.equal(plain(a.text), plain(b.text), 'the same answer for foreign and for nothing')
    assert.doesNotMatch(a.text, /Vanderzwaluw|Zo\u00eb/)
  }
  for (const path of [`/vandaag/${finding}/gemeld`, `/vandaag/${finding}/ongedaan`, `/jongeren/${person}/contact`]) {
    assert.equal((await server.form(path, { csrf, soort: 'gesproken', toelichting: 'x' }, { cookie })).status, 404, path)
  }
  assert.equal(here.sql("SELECT state FROM finding WHERE rule = 'V3'"), 'open')
})

test('an account that is closed, or gets another password, is out at once', async () => {
  const cookie = await server.signIn('weg')
  assert.ok(await inside(cookie))
  here.fine('user', 'disable', 'weg')
  assert.equal(await inside(cookie), false)
  assert.equal((await server.form('/inloggen', { inlognaam: 'weg', wachtwoord: PASSWORD })).status, 200)
  here.fine('user', 'enable', 'weg')
  assert.equal(await inside(cookie), false, 'an old session does not come back')
  const again = await server.signIn('weg')
  assert.equal(here.piped('een ander lang wachtwoord\n', 'user', 'password', 'weg', '--password-stdin').status, 0)
  assert.equal(await inside(again), false)
  await server.signIn('weg', 'een ander lang wachtwoord')
})

test('a session that was not used ends by itself', async () => {
  const cookie = await server.signIn('ander')
  assert.ok(await inside(cookie))
  here.sql("UPDATE session SET expires = 1 WHERE account = (SELECT account FROM account WHERE login = 'ander')")
  assert.equal(await inside(cookie), false)
})

test('wrong passwords make strangers wait, and never the browser that its owner used before', async () => {
  const attempt = (login, wachtwoord, cookie) => server.form('/inloggen', { inlognaam: login, wachtwoord }, { cookie })
  const first = await attempt('slot', PASSWORD)
  const [open, known] = first.headers['set-cookie'].map((c) => c.split(';')[0])
  const without = (t) => t.replaceAll(/value="[^"]*"/g, '')
  const [said, unknown] = [[], []]
  for (let i = 0; i < 6; i++) {
    said.push(await attempt('slot', `verkeerd ${i} xxxxxx`))
    unknown.push(await attempt('bestaatniet', `verkeerd ${i} xxxxxx`))
  }
  assert.deepEqual(said.map((g) => g.status), [200, 200, 200, 200, 200, 429])
  assert.deepEqual(unknown.map((g) => g.status), [200, 200, 200, 200, 200, 429])
  for (let i = 0; i < 6; i++) assert.equal(without(unknown[i].text), without(said[i].text), 'an unknown name is answered like a wrong password')
  const locked = await attempt('slot', PASSWORD)
  assert.equal(locked.status, 429, 'also the right one has to wait')
  assert.equal(locked.headers['set-cookie'], undefined)
  assert.ok(await inside(open), 'who is in stays in')
  assert.equal((await attempt('slot', PASSWORD, known)).status, 303, 'the own browser gets in')
  assert.equal((await attempt('slot', PASSWORD, `toestel=${'A'.repeat(120)}`)).status, 429, 'a cookie that was made up helps nobody')
  assert.equal((await attempt('bestaatniet', PASSWORD, known)).status, 429)
  await server.signIn('school')
  here.sql('UPDATE throttle SET full_at = full_at - 120000000')
  await server.signIn('slot')
  assert.equal((await attempt('slot', 'verkeerd xxxxxxx')).status, 200, 'the count began anew')
})

test('names and passwords of every kind are only wrong', async () => {
  for (const [inlognaam, wachtwoord] of [['', ''], ['school', ''], ['school', 'x'.repeat(100000)], ["school' OR 1=1 --", 'x'], ['a'.repeat(10000), 'x'], ['<script>', '</script>'], ['é\u0000', 'x'],
    ['SCHOOL', PASSWORD], [' school', PASSWORD]]) {
    const got = await server.form('/inloggen', { inlognaam, wachtwoord })
    assert.ok([200, 400, 413, 429].includes(got.status), `${inlognaam.slice(0, 20)}: ${got.status}`)
    assert.equal(got.headers['set-cookie'], undefined)
    assert.doesNotMatch(got.text, /<script>/)
  }
})

test('every answer has its headers, also one that is an error', async () => {
  const cookie = await server.signIn('school')
  const asks = [['GET', '/inloggen'], ['GET', '/vandaag', cookie], ['GET', '/vandaag'], ['GET', '/nergens'], ['GET', '/nergens', cookie], ['POST', '/inloggen'], ['DELETE', '/vandaag', cookie],
    ['GET', '/bevindingen/x', cookie], ['GET', '/jongeren/%00', cookie], ['GET', '/%ff', cookie], ['GET', '/../../etc/passwd'], ['POST', '/vandaag/x/gemeld', cookie], ['GET', '/api/v1/openapi.json'],
    ['POST', '/api/v1/aanwezigheid'], ['GET', '/healthz'], ['GET', '/readyz'], ['GET', `/${'a'.repeat(9000)}`], ['GET', `/vandaag?${'x=1&'.repeat(500)}`, cookie]]
  for (const [method, path, with_] of asks) {
    const got = await server.ask(method, path, { headers: with_ ? { Cookie: with_ } : {} })
    const what = `${method} ${path.slice(0, 40)}: ${got.status}`
    assert.ok(got.status < 500, what)
    assert.match(got.headers['content-security-policy'] ?? '', /default-src 'none'/, what)
    assert.doesNotMatch(got.headers['content-security-policy'], /unsafe/, what)
    assert.equal(got.headers['x-content-type-options'], 'nosniff', what)
    assert.equal(got.headers['x-frame-options'], 'DENY', what)
    assert.equal(got.headers['referrer-policy'], 'same-origin', what)
    assert.match(got.headers['cache-control'] ?? '', /no-store/, what)
    assert.equal(got.headers['x-powered-by'] ?? got.headers.server, undefined, what)
    if (/html/.test(got.headers['content-type'] ?? '')) {
      assert.doesNotMatch(got.text, /<script(?![^>]*\ssrc=)|\son[a-z]+="|\sstyle="/, `${what}: nothing inline`)
    }
  }
})

test('what is looked at is written down, with who and why', async () => {
  const cookie = await server.signIn('ambtenaar')
  const person = here.sql("SELECT public FROM person WHERE person = (SELECT person FROM finding WHERE rule = 'V3')")
  assert.equal((await server.get(`/jongeren/${person}`, cookie)).status, 200)
  await server.stop()
  const looks = here.sql("SELECT COUNT(*) FROM log_entry l JOIN account a ON a.account = l.account WHERE a.login = 'ambtenaar' AND l.purpose <> '' AND l.remote = '127.0.0.1'")
  assert.ok(Number(looks) >= 1)
  assert.doesNotMatch(server.said, /Sanitizer|runtime error/)
  for (const secret of [list[0].pgn, PASSWORD, cookie.split('=')[1]]) assert.ok(!server.said.includes(secret))
})
