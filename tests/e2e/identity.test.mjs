// SPDX-License-Identifier: EUPL-1.2
// Who somebody is: second steps, what a code is good for, sessions, invitations, accounts of others, tokens.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { PASSWORD, account, serve, tokenOf } from './serving.mjs'
import { cleanUp, place } from './support.mjs'
import { codeOf, csrfOn, keyOn, recoveryOn, sealedOn } from './totp.mjs'

const SECOND = '/inloggen/tweede-stap'
const OTHER = 'vier losse woorden genoeg'
let here, server
before(async () => {
  here = place()
  here.fine('setting', 'set', 'second_factor', 'required')
  for (const login of ['streng', 'eigenaar', 'vervangen']) account(here, login, '--role', 'coordinator', '--institution', '25PJ')
  account(here, 'beheer', '--role', 'admin')
  server = await serve(here)
})
after(async () => {
  await server?.stop()
  cleanUp()
})

const cookieOf = (got, name = 'session') => got.headers['set-cookie']?.map((c) => c.split(';')[0]).find((c) => c.startsWith(`${name}=`))
const inside = async (cookie) => (await server.get('/account', cookie)).status === 200
const attempt = (login, wachtwoord = PASSWORD, more = {}) => server.form('/inloggen', { inlognaam: login, wachtwoord, naar: '/hulp' }, more)

/*
 * Signs in for the first time and sets up a code; with the code of now, so that the next is left. Never the one of the step
 * before: it is refused when a step of thirty seconds begins between here and the server.
 */
async function enrol(login, password = PASSWORD) {
  const first = await attempt(login, password)
  assert.equal(first.status, 303, first.text)
  const pending = cookieOf(first)
  const page = await server.get(SECOND, pending)
  const key = keyOn(page.text)
  const code = codeOf(key)
  const done = await server.form('/inloggen/instellen', { csrf: csrfOn(page.text), sleutel: sealedOn(page.text), code }, { cookie: pending })
  assert.equal(done.status, 200)
  return { key, code, pending, cookie: cookieOf(done), device: cookieOf(done, 'toestel'), recovery: recoveryOn(done.text) }
}

async function second(login, code) {
  const first = await attempt(login)
  const pending = cookieOf(first)
  const page = await server.get(SECOND, pending)
  return { pending, got: await server.form(SECOND, { csrf: csrfOn(page.text), code, naar: '/hulp' }, { cookie: pending }) }
}

// A form of a page, with what stands in it.
async function act(cookie, path, fields, page = '/account') {
  const { text } = await server.get(page, cookie)
  return server.form(path, { csrf: csrfOn(text), ...fields }, { cookie })
}

test('where a second step is demanded, a password alone opens nothing but setting one up', async () => {
  const first = await attempt('streng')
  assert.deepEqual([first.status, first.headers.location], [303, `${SECOND}?naar=/hulp`])
  const pending = cookieOf(first)
  assert.equal(cookieOf(first, 'toestel'), undefined)
  for (const path of ['/vandaag', '/account', '/jongeren', '/hulp', '/start', '/beheer/accounts']) {
    const got = await server.get(path, pending)
    assert.equal(got.status, 303, path)
    assert.match(got.headers.location, /^\/inloggen/)
  }
  const page = await server.get(SECOND, pending)
  assert.match(page.text, /<svg class="qr"/)
  const wrong = await server.form('/inloggen/instellen', { csrf: csrfOn(page.text), sleutel: sealedOn(page.text), code: '000000' }, { cookie: pending })
  assert.match(wrong.text, /role="alert"/)
  assert.equal(keyOn(wrong.text), keyOn(page.text), 'the same key, so that the app need not scan again')
  assert.equal(here.sql('SELECT COUNT(*) FROM totp'), '0')
  const { key, recovery, cookie } = await enrol('streng')
  const secret = `SELECT ${process.env.SLUITEND_TEST_PG ? "encode(secret, 'hex')" : 'hex(secret)'} FROM totp`
  const mine = here.sql(secret)
  const late = await server.form('/inloggen/instellen', { csrf: csrfOn(page.text), sleutel: sealedOn(page.text), code: codeOf(keyOn(page.text)) }, { cookie: pending })
  assert.deepEqual([late.status, late.headers.location], [303, '/inloggen'], 'a session from before does not replace what was set up since')
  assert.equal(cookieOf(late), undefined)
  assert.equal(here.sql(secret), mine)
  assert.notEqual(keyOn(page.text), key)
  assert.equal(new Set(recovery).size, 10)
  assert.ok(await inside(cookie))
  assert.equal(here.sql("SELECT COUNT(*) FROM recovery_code WHERE CAST(hash AS TEXT) LIKE '%" + recovery[0].replace('-', '') + "%'"), '0')
})

test('a code works once, a recovery code works once, and the token changes with each step', async () => {
  const { key, code, pending, cookie, recovery } = await enrol('eigenaar')
  assert.notEqual(pending, cookie)
  assert.equal(await inside(pending), false, 'the token of before is dead')
  const used = await second('eigenaar', code)
  assert.equal(used.got.status, 200, 'the code that was used to set it up')
  const fresh = codeOf(key, 1)
  const good = await second('eigenaar', fresh)
  assert.deepEqual([good.got.status, good.got.headers.location], [303, '/hulp'])
  assert.ok(await inside(cookieOf(good.got)))
  assert.equal((await server.get(SECOND, good.pending)).status, 303, 'what waited waits no more')
  assert.equal((await second('eigenaar', fresh)).got.status, 200, 'replayed')
  assert.equal((await second('eigenaar', code)).got.status, 200, 'older than the one that was used')
  assert.equal((await second('eigenaar', codeOf(key, 5))).got.status, 200, 'of later')
  const once = await second('eigenaar', recovery[3].toUpperCase())
  assert.equal(once.got.status, 303)
  assert.equal((await second('eigenaar', recovery[3])).got.status, 200)
})

test('two at once with one code: one gets in', async () => {
  const { key } = await enrol('vervangen')
  const waiting = await Promise.all([0, 1, 2].map(async () => {
    const cookie = cookieOf(await attempt('vervangen'))
    return { cookie, csrf: csrfOn((await server.get(SECOND, cookie)).text) }
  }))
  const code = codeOf(key, 1)
  const got = await Promise.all(waiting.map(({ cookie, csrf }) => server.form(SECOND, { csrf, code }, { cookie })))
  assert.deepEqual(got.map((g) => g.status).sort(), [200, 200, 303])
})

test('the second step takes five tries, and then one begins anew', async () => {
  const pending = cookieOf(await attempt('streng'))
  const csrf = csrfOn((await server.get(SECOND, pending)).text)
  const said = []
  for (let i = 0; i < 6; i++) said.push(await server.form(SECOND, { csrf, code: '12345' }, { cookie: pending }))
  assert.match(said[4].text, /Nog een stap/)
  assert.match(said[5].text, /Log opnieuw in/)
  assert.equal((await server.get(SECOND, pending)).headers.location, '/inloggen')
})

test('a session that somebody brought along is not the one that signing in gives', async () => {
  const brought = `session=${'B'.repeat(43)}`
  const got = await attempt('streng', PASSWORD, { cookie: brought, headers: {} })
  assert.equal(got.status, 403, 'a form with a session needs its token')
  const mine = await enrolAgain()
  assert.notEqual(mine, brought)
  assert.equal(await inside(brought), false)
})

// A fresh account of its own for each test that changes one.
let count = 0
async function enrolAgain(role = ['--role', 'coordinator', '--institution', '25PJ']) {
  const login = account(here, `nieuw${count++}`, ...role)
  const made = await enrol(login)
  made.login = login
  return count && Object.assign(made, { toString: () => made.cookie })
}

test('sessions are listed, ended one by one or all others, and on a change of password', async () => {
  const me = await enrolAgain()
  const more = await Promise.all([me.recovery[0], me.recovery[1], me.recovery[2]].map(async (code) => cookieOf((await second(me.login, code)).got)))
  for (const cookie of more) assert.ok(await inside(cookie))
  const page = await server.get('/account', me.cookie)
  const names = [...page.text.matchAll(/name="sessie" value="([a-z2-7]{26})"/g)].map((m) => m[1])
  assert.equal(names.length, 3)
  assert.equal((await act(me.cookie, '/account/sessies', { sessie: names[0] })).status, 303)
  assert.equal((await Promise.all(more.map(inside))).filter(Boolean).length, 2)
  assert.equal((await act(me.cookie, '/account/sessies', {})).status, 303)
  assert.deepEqual(await Promise.all([...more, me.cookie].map(inside)), [false, false, false, true])
  const stranger = await enrolAgain()
  const other = /name="sessie" value="([^"]+)"/.exec((await server.get('/account', me.cookie)).text)
  assert.equal(other, null)
  assert.equal((await act(stranger.cookie, '/account/sessies', { sessie: here.sql(`SELECT public FROM session WHERE account = (SELECT account FROM account WHERE login = '${me.login}') AND step = 0`) })).status, 303)
  assert.ok(await inside(me.cookie), 'nobody ends the session of another')
  for (const [fields, why] of [[{ wachtwoord: 'verkeerd wachtwoord', nieuw: OTHER, nogmaals: OTHER }, /huidige wachtwoord/], [{ wachtwoord: PASSWORD, nieuw: OTHER, nogmaals: `${OTHER}x` }, /niet gelijk/],
    [{ wachtwoord: PASSWORD, nieuw: 'Welkom2026!!', nogmaals: 'Welkom2026!!' }, /gestolen en veelgebruikte/], [{ wachtwoord: PASSWORD, nieuw: 'sluitend-demo', nogmaals: 'sluitend-demo' }, /naam van dit programma/],
    [{ wachtwoord: PASSWORD, nieuw: 'kort', nogmaals: 'kort' }, /minstens 12 tekens/]]) {
    const got = await act(me.cookie, '/account/wachtwoord', fields)
    assert.equal(got.status, 200)
    assert.match(got.text, why)
  }
  const beside = cookieOf((await second(me.login, me.recovery[4])).got)
  const link = here.fine('user', 'invite', me.login).stdout.trim()
  assert.equal((await server.get(link)).status, 200)
  const changed = await act(me.cookie, '/account/wachtwoord', { wachtwoord: PASSWORD, nieuw: OTHER, nogmaals: OTHER })
  assert.equal(changed.status, 303, changed.text)
  assert.equal(await inside(beside), false)
  assert.equal((await server.get(link)).status, 404, 'nor does a link from before change it again')
  assert.equal(await inside(me.cookie), false, 'the token of before is dead')
  assert.ok(await inside(cookieOf(changed)))
  assert.equal((await attempt(me.login)).status, 200)
  assert.equal((await attempt(me.login, OTHER)).status, 303)
})

test('a session ends when it was not used, and in the end however much it was used', async () => {
  const { cookie, login } = await enrolAgain()
  const mine = `account = (SELECT account FROM account WHERE login = '${login}')`
  const [seen, expires, ends] = here.sql(`SELECT seen, expires, ends FROM session WHERE ${mine}`).split('|').map(Number)
  assert.equal(expires - seen, 60 * 60e6)
  assert.equal(ends - seen, 12 * 3600e6)
  // Eleven and a half hours later it is in use, and ends half an hour later all the same.
  here.sql(`UPDATE session SET seen = seen - 41400000000, ends = ends - 41400000000 WHERE ${mine}`)
  assert.ok(await inside(cookie))
  const wanted = ends - 41400e6
  for (const end = Date.now() + 60000; Number(here.sql(`SELECT expires FROM session WHERE ${mine}`)) !== wanted;) {
    assert.ok(Date.now() < end, 'the end was not moved')
    await new Promise((done) => setTimeout(done, 50))
  }
  here.sql(`UPDATE session SET expires = 1 WHERE ${mine}`)
  assert.equal(await inside(cookie), false)
})

test('what is sensitive asks once more who one is', async () => {
  const me = await enrolAgain()
  const stale = `UPDATE session SET fresh = 0 WHERE account = (SELECT account FROM account WHERE login = '${me.login}')`
  assert.equal((await server.get('/account/code', me.cookie)).status, 200)
  here.sql(stale)
  for (const path of ['/account/code/weg', '/account/herstelcodes', '/account/sleutels', '/account/passkey/weg']) {
    const got = await act(me.cookie, path, { naam: 'rooster', dagen: '30', passkey: '1' })
    assert.deepEqual([got.status, got.headers.location], [303, '/account/bevestig?naar=/account'], path)
  }
  const wrong = await act(me.cookie, '/account/bevestig', { wachtwoord: 'niet dit wachtwoord' })
  assert.match(wrong.text, /role="alert"/)
  assert.equal((await server.get('/account/code', me.cookie)).status, 303)
  // Each proof gives the session another token.
  const proves = async (fields) => {
    const got = await act(me.cookie, '/account/bevestig', { ...fields, naar: '/account/code' })
    assert.equal(got.headers.location, '/account/code')
    assert.equal(await inside(me.cookie), false, 'the token of before is dead')
    me.cookie = cookieOf(got)
    assert.equal((await server.get('/account/code', me.cookie)).status, 200)
  }
  await proves({ wachtwoord: PASSWORD })
  here.sql(stale)
  await proves({ code: codeOf(me.key, 1) })
  const last = await act(me.cookie, '/account/code/weg', {})
  assert.equal(last.status, 400, 'the last second step stays where one is demanded')
})

test('an API token is for its action, shown once, and ends when its owner says so', async () => {
  const me = await enrolAgain()
  const made = await act(me.cookie, '/account/sleutels', { naam: 'rooster', dagen: '30' })
  const token = /<code class="key">([A-Za-z0-9_-]{43})<\/code>/.exec(made.text)[1]
  const marks = (t) => server.marks(t, { marks: [] })
  assert.ok(![401, 403].includes((await marks(token)).status))
  assert.ok(!(await server.get('/account', me.cookie)).text.includes(token))
  here.sql("UPDATE api_token SET actions = 'person' WHERE name = 'rooster'")
  assert.equal((await marks(token)).status, 403, 'not its action')
  here.sql("UPDATE api_token SET actions = 'register' WHERE name = 'rooster'")
  const key = /name="sleutel" value="(\d+)"/.exec((await server.get('/account', me.cookie)).text)[1]
  const stranger = await enrolAgain()
  await act(stranger.cookie, '/account/sleutels/weg', { sleutel: key })
  assert.notEqual((await marks(token)).status, 401, 'nobody ends the token of another')
  assert.equal((await act(me.cookie, '/account/sleutels/weg', { sleutel: key })).status, 303)
  assert.equal((await marks(token)).status, 401)
  assert.ok(![401, 403].includes((await marks(tokenOf(here, me.login, '--days', '1'))).status))
  assert.ok(![401, 403].includes((await marks(tokenOf(here, me.login, '--action', 'register', '--action', 'ledger'))).status))
  assert.equal((await marks(tokenOf(here, me.login, '--action', 'ledger'))).status, 403)
  assert.equal(here.run('token', 'add', me.login, '--action', 'alles').status, 1)
})

test('an invitation lets its owner choose a password, once', async () => {
  const link = here.fine('user', 'invite', 'gast', '--role', 'coordinator', '--institution', '25PJ', '--name', 'Gerda Gast').stdout.trim()
  assert.match(link, /^\/uitnodiging\/[A-Za-z0-9_-]{43}$/)
  assert.equal((await attempt('gast', '')).status, 200, 'no password lets nobody in')
  assert.equal((await server.get(link)).status, 200)
  assert.equal((await server.get(`${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`)).status, 404)
  for (const wachtwoord of ['kort', 'gerda gast 12', 'wachtwoord123', 'aaaaaaaaaaaaaa']) {
    assert.match((await server.form(link, { wachtwoord, nogmaals: wachtwoord })).text, /role="alert"/, wachtwoord)
  }
  const got = await server.form(link, { wachtwoord: OTHER, nogmaals: OTHER })
  assert.deepEqual([got.status, got.headers.location], [303, SECOND])
  assert.equal((await server.get(link)).status, 404)
  assert.equal((await server.form(link, { wachtwoord: PASSWORD, nogmaals: PASSWORD })).status, 404)
  await enrol('gast', OTHER)
  const again = here.fine('user', 'invite', 'gast').stdout.trim()
  here.sql('UPDATE invitation SET expires = 1')
  assert.equal((await server.get(again)).status, 404)
})

test('an administrator keeps accounts, and not the own one', async () => {
  const boss = await enrolAgain(['--role', 'admin'])
  const self = here.sql(`SELECT account FROM account WHERE login = '${boss.login}'`)
  const list = await server.get('/beheer/accounts?q=STRENG', boss.cookie)
  assert.match(list.text, />streng</)
  assert.doesNotMatch(list.text, />eigenaar</)
  const made = await act(boss.cookie, '/beheer/accounts', { inlognaam: 'vers', naam: 'Vera Vers', email: '', rol: 'coordinator', soort: 'institution', bereik: '25PJ', tot: '' }, '/beheer/accounts')
  const link = /\/uitnodiging\/[A-Za-z0-9_-]{43}/.exec(made.text)[0]
  assert.equal((await server.form(link, { wachtwoord: OTHER, nogmaals: OTHER })).status, 303)
  const { cookie } = await enrol('vers', OTHER)
  const path = `/beheer/accounts/${here.sql("SELECT account FROM account WHERE login = 'vers'")}`
  const change = (what, fields = {}) => act(boss.cookie, `${path}/${what}`, fields, path)
  assert.equal((await change('bereik', { rol: 'officer', soort: 'municipality', bereik: '0193' })).status, 303)
  assert.match((await change('bereik', { rol: 'officer', soort: 'institution', bereik: '25PJ' })).text, /role="alert"/)
  assert.equal(here.sql("SELECT COUNT(*) FROM account_grant g JOIN account a ON a.account = g.account WHERE a.login = 'vers'"), '2')
  const grant = /name="bevoegdheid" value="(\d+)"/.exec((await server.get(path, boss.cookie)).text)[1]
  assert.equal((await change('bereik/weg', { bevoegdheid: grant })).status, 303)
  assert.ok(await inside(cookie))
  assert.equal((await change('sessies')).status, 303)
  assert.equal(await inside(cookie), false)
  assert.match((await change('uitnodiging')).text, /\/uitnodiging\//)
  assert.equal((await change('dicht')).status, 303)
  for (const what of ['account.add', 'grant.add', 'grant.revoke', 'session.end', 'invitation.make', 'account.disable']) {
    assert.notEqual(here.sql(`SELECT COUNT(*) FROM log_entry WHERE what = '${what} ${path.split('/').pop()}'`), '0', `${what} names the account`)
    assert.equal(here.sql(`SELECT COUNT(*) FROM log_entry WHERE what = '${what}' AND action = 'accounts'`), '0', `${what} without an account`)
  }
  assert.equal((await attempt('vers', OTHER)).status, 200)
  for (const [what, fields] of [['bereik', { rol: 'officer', soort: 'municipality', bereik: '0193' }], ['bereik/weg', { bevoegdheid: self }], ['dicht', {}], ['uitnodiging', {}], ['sessies', {}]]) {
    const got = await act(boss.cookie, `/beheer/accounts/${self}/${what}`, fields, path)
    assert.equal(got.status, 403, what)
  }
  here.sql(`UPDATE session SET fresh = 0 WHERE account = ${self}`)
  assert.equal((await change('open')).headers.location, `/account/bevestig?naar=${path}`)
  assert.equal((await server.get('/beheer/accounts/1', boss.cookie)).status, 404)
})

test('whether an account exists is not told to who forgot a password', async () => {
  const without = (t) => t.replaceAll(/value="[^"]*"/g, '')
  const [known, unknown] = await Promise.all(['streng', 'bestaatniet'].map((inlognaam) => server.form('/inloggen/vergeten', { inlognaam })))
  assert.deepEqual([known.status, without(known.text)], [unknown.status, without(unknown.text)])
  assert.equal(here.sql("SELECT COUNT(*) FROM invitation WHERE kind = 'reset'"), '0', 'without a mail server there is nothing to send')
})
