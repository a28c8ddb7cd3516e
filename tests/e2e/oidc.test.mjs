// SPDX-License-Identifier: EUPL-1.2
// Signing in with a provider: a real one, with claims as SURFconext and as Keycloak tell them, and one that cheats.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { signToken, startHostile } from '../provider/hostile.mjs'
import { startProvider, throughProvider } from '../provider/provider.mjs'
import { PASSWORD, account, serve, until } from './serving.mjs'
import { cleanUp, fileOf, place } from './support.mjs'

const SECRET = 'een geheim: met + tekens & zo'
const RULES = {
  surf: [
    {
      role: 'coordinator', when: [{ claim: 'eduperson_affiliation', is: ['employee', 'staff'] }],
      scope: [{ kind: 'institution', claim: 'schac_home_organization', map: { 'deltion.example': '25PJ', 'midden.example': '25LH', 'weg.example': '99XX' } }],
    },
    { role: 'privacy', when: [{ claim: 'eduperson_entitlement', is: 'urn:mace:example:sluitend:fg' }] },
  ],
  keycloak: [
    { role: 'officer', when: [{ claim: 'realm_access.roles', is: 'leerplicht' }], scope: [{ kind: 'municipality', claim: 'groups', after: '/gemeente/' }] },
    { role: 'admin', when: [{ claim: ['resource_access', 'sluitend', 'roles'], is: 'beheer' }] },
  ],
}
const people = {
  anna: { name: 'Anna de Vries', email: 'anna@deltion.example', eduperson_affiliation: ['employee', 'member'], schac_home_organization: 'deltion.example' },
  bram: { name: 'Bram Student', eduperson_affiliation: ['student'], schac_home_organization: 'deltion.example' },
  carla: { name: 'Carla', eduperson_affiliation: ['staff'], schac_home_organization: 'vreemd.example' },
  dirk: { name: 'Dirk', eduperson_affiliation: ['staff'], schac_home_organization: 'midden.example' },
  weg: { name: 'Weg', eduperson_affiliation: ['staff'], schac_home_organization: 'weg.example' },
  fg: { name: 'Fenna Groen', eduperson_entitlement: ['urn:mace:example:sluitend:fg'] },
  karin: { name: 'Karin', realm_access: { roles: ['leerplicht', 'offline_access'] }, groups: ['/gemeente/0193', '/anders'], resource_access: { sluitend: { roles: ['beheer'] } } },
  koen: { name: 'Koen', realm_access: { roles: ['leerplicht'] }, groups: ['/gemeente/0193'], login_acr: 'https://refeds.org/profile/mfa', login_amr: ['pwd', 'otp'] },
  klaas: { name: 'Klaas', realm_access: { roles: ['offline_access'] }, groups: ['/gemeente/0193'] },
}

let here, server, surf, keycloak, hostile
const providerFile = (more) => fileOf(Buffer.from(JSON.stringify(more)))
// What the server tells its log comes by another way than its answers, and may come later.
const told = (why, from = 0) => until(() => why.test(server.said.slice(from)))
const setProvider = (name, more, secret) => {
  const got = secret ? here.piped(`${secret}\n`, 'oidc', 'set', name, providerFile(more), '--password-stdin') : here.run('oidc', 'set', name, providerFile(more))
  assert.equal(got.status, 0, got.stderr)
}

before(async () => {
  here = place()
  here.fine('setting', 'set', 'second_factor', 'choice')
  account(here, 'school', '--role', 'coordinator', '--institution', '25PJ')
  here.fine('setting', 'set', 'outbound_loopback', '1')
  server = await serve(here, { SLUITEND_OUT_PORTS: 'any' })
  const back = [`http://127.0.0.1:${server.port}/inloggen/oidc/terug`]
  const toldBy = (name) => ({ backchannel_logout_uri: `http://127.0.0.1:${server.port}/inloggen/oidc/${name}/sessie-voorbij`, backchannel_logout_session_required: true })
  surf = await startProvider({
    people, claims: { surf: ['eduperson_affiliation', 'schac_home_organization', 'eduperson_entitlement'] },
    clients: [{ client_id: 'sluitend.example', client_secret: SECRET, redirect_uris: back, id_token_signed_response_alg: 'ES256', ...toldBy('surf'), post_logout_redirect_uris: [`http://127.0.0.1:${server.port}/inloggen`] }],
  })
  setProvider('surf', { label: 'SURFconext', issuer: surf.issuer, client: 'sluitend.example', scopes: ['openid', 'profile', 'email', 'surf'], rules: RULES.surf }, SECRET)
  keycloak = await startProvider({
    people, signedClaims: true, claims: { roles: ['realm_access', 'groups', 'resource_access'] }, acrValues: ['https://refeds.org/profile/mfa'],
    clients: [{
      client_id: 'sluitend', redirect_uris: back, token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: 'PS256', id_token_signed_response_alg: 'PS256',
      jwks_uri: `http://127.0.0.1:${server.port}/inloggen/oidc/keycloak/sleutels`,
    }],
  })
  setProvider('keycloak', {
    label: 'Gemeente', issuer: keycloak.issuer, client: 'sluitend', proof: 'key', scopes: ['openid', 'profile', 'roles'], acr: ['https://refeds.org/profile/mfa'], rules: RULES.keycloak,
  })
  hostile = await startHostile({ client: 'sluitend', claims: { realm_access: { roles: ['leerplicht'] }, groups: ['/gemeente/0193'] } })
  setProvider('vals', { label: 'Vals', issuer: hostile.issuer, client: 'sluitend', rules: RULES.keycloak }, SECRET)
})
after(async () => {
  await server?.stop()
  await Promise.all([surf, keycloak, hostile].map((p) => p?.stop()))
  cleanUp()
})

const cookiesOf = (got) => (got.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).filter((c) => !c.endsWith('='))
const sessionOf = (got) => cookiesOf(got).find((c) => c.startsWith('session='))

// Out to the provider: its address, and the cookie that must come back.
async function out(name, to = '') {
  const got = await server.get(`/inloggen/oidc/${name}${to}`)
  assert.equal(got.status, 303, got.text)
  return { address: got.headers.location, cookie: cookiesOf(got).join('; ') }
}

// Each from another network: how often one may try has a test of its own.
let network = 0
const backTo = (url, cookie, from = `10.${++network >> 8}.${network & 255}.1`) =>
  server.ask('GET', url.slice(url.indexOf('/', 8)), { headers: { ...(cookie ? { Cookie: cookie } : {}), 'X-Forwarded-For': from } })

async function signInWith(name, login, to) {
  const way = await out(name, to)
  return backTo(await throughProvider(way.address, login), way.cookie)
}

async function pageOf(got) {
  const home = await server.get('/', sessionOf(got))
  return (home.status === 303 ? await server.get(home.headers.location, sessionOf(got)) : home).text
}

test('an employee of a school becomes its coordinator, and comes where the way began', async () => {
  const got = await signInWith('surf', 'anna', '?naar=/registratie')
  assert.equal(got.status, 303, got.text)
  assert.equal(got.headers.location, '/registratie')
  const page = await server.get('/registratie', sessionOf(got))
  assert.equal(page.status, 200)
  assert.match(page.text, /Anna de Vries/)
  assert.match(page.text, /Deltion/)
})

test('whoever no rule gives a role, gets none, and no account is made', async () => {
  const accounts = here.sql('SELECT COUNT(*) FROM account')
  for (const login of ['bram', 'carla']) {
    const got = await signInWith('surf', login)
    assert.equal(got.status, 403)
    assert.match(got.text, /heeft hier geen toegang/)
    assert.ok(got.text.includes(login), 'the code for the administrator')
    assert.match(got.text, /href="\/inloggen"/)
    assert.equal(sessionOf(got), undefined)
  }
  assert.equal(here.sql('SELECT COUNT(*) FROM account'), accounts)
  // A rule that leads to a school that nobody knows gives nothing either.
  const got = await signInWith('surf', 'weg')
  assert.deepEqual([got.status, sessionOf(got)], [403, undefined])
})

test('the second time it is the same account, with the roles of today', async () => {
  const accounts = () => here.sql('SELECT COUNT(*) FROM account')
  const inForce = () => here.sql("SELECT COUNT(*) FROM account_grant g JOIN oidc_grant o ON o.grant_id = g.grant_id JOIN oidc_link l ON l.account = g.account WHERE l.subject = 'dirk' AND g.revoked IS NULL")
  assert.match(await pageOf(await signInWith('surf', 'dirk')), /Midden Nederland/)
  const before = accounts()
  await signInWith('surf', 'dirk')
  assert.equal(accounts(), before)
  assert.equal(inForce(), '1')
  const { dirk } = people
  people.dirk = { ...dirk, schac_home_organization: 'deltion.example' }
  const moved = await pageOf(await signInWith('surf', 'dirk'))
  assert.match(moved, /Deltion/)
  assert.doesNotMatch(moved, /Midden Nederland/)
  assert.equal(inForce(), '1')
  // Who left is out, also with the session of before.
  const session = sessionOf(await signInWith('surf', 'dirk'))
  people.dirk = { ...dirk, eduperson_affiliation: ['alum'] }
  assert.equal((await signInWith('surf', 'dirk')).status, 403)
  assert.equal(inForce(), '0')
  assert.equal((await server.get('/vandaag', session)).status, 303)
  people.dirk = dirk
  assert.match(await pageOf(await signInWith('surf', 'dirk')), /Midden Nederland/)
})

test('what a provider gave counts in sessions that came through it, and in no other', async () => {
  const got = await signInWith('surf', 'anna')
  const login = here.sql("SELECT a.login FROM account a JOIN oidc_link l ON l.account = a.account WHERE l.subject = 'anna'")
  // A way in of the own account: it outlives what the provider says of her.
  assert.equal(here.piped('een lang eigen wachtwoord\n', 'user', 'password', login, '--password-stdin').status, 0)
  const own = () => server.form('/inloggen', { inlognaam: login, wachtwoord: 'een lang eigen wachtwoord' })
  const refused = await own()
  assert.deepEqual([refused.status, sessionOf(refused)], [200, undefined])
  assert.match(refused.text, /role="alert"/)
  assert.equal(here.sql(`SELECT COUNT(*) FROM session WHERE account = (SELECT account FROM account WHERE login = '${login}') AND issuer = ''`), '0')
  // What an administrator gave by hand counts there, and nothing beside it.
  here.fine('user', 'grant', login, '--role', 'officer', '--municipality', '0193')
  const cookie = sessionOf(await own())
  const page = await server.get('/account', cookie)
  assert.equal(page.status, 200)
  assert.doesNotMatch(page.text, /name="bevoegdheid"/, 'nothing to change to')
  const given = here.sql(`SELECT g.grant_id FROM account_grant g JOIN oidc_grant o ON o.grant_id = g.grant_id JOIN account a ON a.account = g.account WHERE a.login = '${login}' AND g.revoked IS NULL`)
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)[1]
  assert.equal((await server.form('/rol', { csrf, bevoegdheid: given }, { cookie })).status, 404)
  const through = await signInWith('surf', 'anna')
  assert.match((await server.get('/account', sessionOf(through))).text, /name="bevoegdheid"/)
  here.fine('user', 'revoke', login, here.sql(`SELECT MAX(grant_id) FROM account_grant WHERE account = (SELECT account FROM account WHERE login = '${login}') AND role = 'officer'`))
  assert.equal(got.status, 303)
})

test('by private key: claims of a municipality, two roles at once', async () => {
  const keys = JSON.parse(here.fine('oidc', 'key', 'keycloak').stdout)
  assert.deepEqual(Object.keys(keys.keys[0]).sort(), ['e', 'kid', 'kty', 'n', 'use'])
  assert.deepEqual((await server.get('/inloggen/oidc/keycloak/sleutels')).json, keys)
  assert.equal((await server.get('/inloggen/oidc/surf/sleutels')).status, 404)
  const got = await signInWith('keycloak', 'karin')
  assert.equal(got.status, 303, got.text)
  const page = await pageOf(got)
  assert.match(page, /Karin/)
  assert.match(page, /Zwolle/)
  assert.equal(here.sql("SELECT COUNT(*) FROM account_grant g JOIN oidc_link l ON l.account = g.account WHERE l.subject = 'karin' AND g.revoked IS NULL"), '2')
  assert.equal((await signInWith('keycloak', 'klaas')).status, 403)
})

test('what a provider calls a second factor counts when the operator says so; else the second step is ours', async () => {
  here.fine('setting', 'set', 'second_factor', 'required')
  try {
    const strong = await signInWith('keycloak', 'koen')
    assert.deepEqual([strong.status, (await server.get('/vandaag', sessionOf(strong))).status], [303, 200])
    const weak = await signInWith('keycloak', 'karin')
    assert.deepEqual([weak.status, weak.headers.location], [303, '/inloggen/tweede-stap'])
    assert.equal((await server.get('/vandaag', sessionOf(weak))).status, 303)
  } finally {
    here.fine('setting', 'set', 'second_factor', 'choice')
  }
})

test('an answer counts once, for ten minutes, and in the browser that went out', async () => {
  const way = await out('surf')
  const url = await throughProvider(way.address, 'anna')
  const refused = async (cookie, address = url) => {
    const got = await backTo(address, cookie)
    assert.deepEqual([got.status, sessionOf(got)], [400, undefined], got.text)
    assert.match(got.text, /Begin opnieuw/)
  }
  const elsewhere = await out('surf')
  await refused('')
  await refused('aanbieder=onzin')
  await refused(elsewhere.cookie)
  await refused(`${way.cookie.slice(0, -2)}xx`)
  await refused(way.cookie, url.replace(/state=[^&]+/, ''))
  await refused(way.cookie, url.replace(/state=[^&]+/, `state=${'A'.repeat(43)}`))
  // None of these used it up.
  const good = await backTo(url, way.cookie)
  assert.equal(good.status, 303, good.text)
  assert.match(good.headers['set-cookie'].join('\n'), /aanbieder=; .*Max-Age=0/)
  await refused(way.cookie)
  await told(/the answer was taken before/)
})

test('a code that was redeemed before is refused by the provider, and then here', async () => {
  const first = await out('surf')
  const url = await throughProvider(first.address, 'anna')
  assert.equal((await backTo(url, first.cookie)).status, 303)
  const second = await out('surf')
  const state = new URL(second.address).searchParams.get('state')
  const got = await backTo(url.replace(/state=[^&]+/, `state=${state}`), second.cookie)
  assert.deepEqual([got.status, sessionOf(got)], [503, undefined])
})

/* ---- a provider that cheats ---- */

async function cheat(act) {
  hostile.act = {}
  const way = await out('vals')
  hostile.act = act
  const got = await backTo(await throughProvider(way.address, 'iemand'), way.cookie)
  hostile.act = {}
  return got
}

test('the cheating provider gets in when it does not cheat', async () => {
  const got = await cheat({})
  assert.equal(got.status, 303, got.text)
  assert.equal(hostile.form.get('grant_type'), 'authorization_code')
  assert.match(hostile.form.get('code_verifier'), /^[A-Za-z0-9_-]{43}$/)
  assert.equal(hostile.form.get('client_secret'), SECRET)
})

const now = () => Math.floor(Date.now() / 1000)
const cheats = {
  'another nonce': { act: { claims: (c) => ({ ...c, nonce: 'A'.repeat(43) }) }, why: /another nonce/ },
  'no nonce': { act: { claims: ({ nonce, ...c }) => c }, why: /another nonce/ },
  'another issuer': { act: { claims: (c) => ({ ...c, iss: 'https://login.example' }) }, why: /another issuer/ },
  'a token for another client': { act: { claims: (c) => ({ ...c, aud: 'ander' }) }, why: /another audience/ },
  'a token for several, made for another': { act: { claims: (c) => ({ ...c, aud: ['sluitend', 'ander'], azp: 'ander' }) }, why: /made for another/ },
  'an expired token': { act: { claims: (c) => ({ ...c, iat: now() - 900, exp: now() - 600 }) }, why: /expired/ },
  'a token of the future': { act: { claims: (c) => ({ ...c, iat: now() + 600, exp: now() + 900 }) }, why: /future/ },
  'no signature': { act: { token: (c) => signToken(c, { alg: 'none' }) }, why: /three parts|not accepted/ },
  'no algorithm but a signature': { act: { token: (c) => `${signToken(c, { alg: 'none' })}AAAA` }, why: /none, which is not accepted/ },
  'signed by the secret': { act: { token: (c) => signToken(c, { alg: 'HS256', secret: SECRET }) }, why: /HS256, which is not accepted/ },
  'the public key as a secret': { act: { token: (c) => signToken(c, { alg: 'HS256', secret: hostile.publicKey.export({ type: 'spki', format: 'pem' }) }) }, why: /not accepted/ },
  'signed by another key': { act: { token: (c) => signToken(c, { key: hostile.other }) }, why: /not signed by the provider/ },
  'signed by a key that nobody knows': { act: { token: (c) => signToken(c, { key: hostile.other, kid: 'vreemd' }) }, why: /not signed by the provider/ },
  'a key brought along': { act: { token: (c) => signToken(c, { key: hostile.other, head: { jwk: hostile.publicKey.export({ format: 'jwk' }) } }) }, why: /not signed by the provider/ },
  'a token of another kind': { act: { token: (c) => signToken(c, { key: hostile.key, typ: 'at+jwt' }) }, why: /another type/ },
  'a hash of another access token': { act: { claims: (c) => ({ ...c, at_hash: 'A'.repeat(22) }) }, why: /another access token/ },
  'no token': { act: { token: () => '' }, why: /three parts|no ID token/ },
  'somebody else at the userinfo endpoint': { act: { userinfo: (c) => ({ ...c, sub: 'ander' }) }, why: /somebody else/ },
  'an answer of another provider': { act: { back: (url) => url.searchParams.set('iss', 'https://login.example') }, why: /not come from this issuer/ },
}
for (const [name, { act, why }] of Object.entries(cheats)) {
  test(`refused: ${name}`, async () => {
    const sessions = here.sql('SELECT COUNT(*) FROM session')
    const said = server.said.length
    const got = await cheat(act)
    assert.deepEqual([got.status, sessionOf(got)], [403, undefined], got.text)
    assert.match(got.text, /klopt niet en is daarom geweigerd/)
    assert.equal(here.sql('SELECT COUNT(*) FROM session'), sessions)
    await told(why, said)
  })
}

test('new keys of a provider are fetched once, when a token names one that is not known', async () => {
  hostile.act = {}
  hostile.asked.length = 0
  // Of the two unknown names above one asked anew already, within the minute: no more than that.
  await cheat({ token: (c) => signToken(c, { key: hostile.other, kid: 'nog een' }) })
  assert.equal(hostile.asked.filter((a) => a === 'GET /keys').length, 0)
})

test('a provider that is away, slow or says nonsense is told in plain words, and the password still works', async () => {
  const other = await startHostile({ client: 'sluitend' })
  setProvider('weg', { label: 'Weg', issuer: other.issuer, client: 'sluitend' }, SECRET)
  const answered = async (status, words) => {
    const got = await server.get('/inloggen/oidc/weg')
    assert.equal(got.status, status, got.text)
    assert.match(got.text, words)
    assert.match(got.text, /href="\/inloggen"/)
    const inside = await server.signIn('school', PASSWORD)
    assert.equal((await server.get('/vandaag', inside)).status, 200)
  }
  try {
    other.act = { metadata: (m) => ({ ...m, code_challenge_methods_supported: ['plain'] }) }
    await answered(403, /klopt niet en is daarom geweigerd/)
    await told(/does not say that it knows PKCE/)
    setProvider('weg', { label: 'Weg', issuer: `${other.issuer}/`, client: 'sluitend' })
    await answered(403, /klopt niet en is daarom geweigerd/)
    await told(/another issuer/)
  } finally {
    await other.stop()
  }
  setProvider('weg', { label: 'Weg', issuer: other.issuer.replace('127.0.0.1', 'localhost'), client: 'sluitend' })
  await answered(503, /nu niet bereikbaar/)
  assert.match(await server.get('/inloggen').then((p) => p.text), /Inloggen met Weg/)
  here.fine('oidc', 'remove', 'weg')
  assert.equal((await server.get('/inloggen/oidc/weg')).status, 404)
  const got = await cheat({ status: 500 })
  assert.deepEqual([got.status, sessionOf(got)], [503, undefined])
  hostile.act = {}
  const way = await out('vals')
  const url = await throughProvider(way.address, 'iemand')
  hostile.act = { down: true }
  assert.equal((await backTo(url, way.cookie)).status, 503)
  hostile.act = {}
})

test('a provider that hangs holds up nobody who signs in by password', async () => {
  hostile.act = {}
  const ways = await Promise.all(Array.from({ length: 8 }, async () => {
    const way = await out('vals')
    return [await throughProvider(way.address), way.cookie]
  }))
  hostile.act = { slow: true }
  const answers = ways.map(([url, cookie]) => backTo(url, cookie))
  await until(() => hostile.hanging > 0)
  const cookie = await server.signIn('school', PASSWORD)
  assert.equal((await server.get('/vandaag', cookie)).status, 200)
  for (const answer of await Promise.all(answers)) {
    assert.deepEqual([answer.status, sessionOf(answer)], [503, undefined])
    assert.match(answer.text, /nu niet bereikbaar/)
  }
  hostile.act = {}
})

test('a network that brings one bad answer after the other has to wait; who is vouched for, has not', async () => {
  const from = '203.0.113.7'
  const once = async (code) => {
    const way = await out('vals')
    const state = new URL(way.address).searchParams.get('state')
    return code ? backTo(`${hostile.issuer}/inloggen/oidc/terug?code=${code}&state=${state}`, way.cookie, from) : backTo(await throughProvider(way.address), way.cookie, from)
  }
  for (let i = 0; i < 3; i++) assert.equal((await once()).status, 303)
  hostile.act = { status: 400 }
  const statuses = []
  while (statuses.length < 40 && statuses.at(-1) !== 429) statuses.push((await once('geraden')).status)
  hostile.act = {}
  assert.equal(statuses.at(-1), 429)
  assert.ok(statuses.slice(0, -1).every((s) => s === 503), statuses.join())
})

test('who breaks off at the provider comes back to a page that says so', async () => {
  const way = await out('surf')
  const state = new URL(way.address).searchParams.get('state')
  const got = await server.get(`/inloggen/oidc/terug?error=access_denied&state=${state}`, way.cookie)
  assert.equal(got.status, 200)
  assert.match(got.text, /is afgebroken/)
})

test('an account that was closed stays closed, whatever the provider says', async () => {
  await signInWith('surf', 'fg')
  const login = here.sql("SELECT a.login FROM account a JOIN oidc_link l ON l.account = a.account WHERE l.subject = 'fg'")
  assert.match(login, /^surf\.[a-z2-7]{12}$/)
  here.fine('user', 'disable', login)
  const got = await signInWith('surf', 'fg')
  assert.deepEqual([got.status, sessionOf(got)], [403, undefined])
  assert.match(got.text, /gesloten/)
  here.fine('user', 'enable', login)
  assert.equal((await signInWith('surf', 'fg')).status, 303)
})

test('only for those who were linked, when the operator wants it so', async () => {
  setProvider('surf', { label: 'SURFconext', issuer: surf.issuer, client: 'sluitend.example', scopes: ['openid', 'profile', 'surf'], accounts: 'linked', rules: [] })
  try {
    people.eva = { name: 'Eva', eduperson_affiliation: ['staff'], schac_home_organization: 'deltion.example' }
    assert.equal((await signInWith('surf', 'eva')).status, 403)
    here.fine('oidc', 'link', 'surf', 'school', 'eva')
    assert.equal(here.run('oidc', 'link', 'surf', 'school', 'eva').status, 1)
    const got = await signInWith('surf', 'eva')
    assert.equal(got.status, 303, got.text)
    assert.match(await pageOf(got), /Deltion/)
  } finally {
    setProvider('surf', { label: 'SURFconext', issuer: surf.issuer, client: 'sluitend.example', scopes: ['openid', 'profile', 'email', 'surf'], rules: RULES.surf })
  }
})

test('whoever leaves is shown the way out at the provider as well', async () => {
  const got = await signInWith('surf', 'anna')
  const cookie = cookiesOf(got).join('; ')
  const page = await server.get('/vandaag', cookie)
  const left = await server.form('/uitloggen', { csrf: /name="csrf" value="([^"]+)"/.exec(page.text)[1] }, { cookie })
  assert.deepEqual([left.status, left.headers.location], [303, '/inloggen/oidc/surf/afgemeld'])
  const last = await server.get(left.headers.location)
  assert.match(last.text, /U bent uitgelogd/)
  assert.match(last.text, /href="\/inloggen\/oidc\/surf\/uit"/)
  const there = (await server.get('/inloggen/oidc/surf/uit')).headers.location
  assert.ok(there.startsWith(`${surf.issuer}/session/end?client_id=sluitend.example&post_logout_redirect_uri=http%3A%2F%2F127.0.0.1`), there)
  assert.equal((await fetch(there)).status, 200)
  assert.equal((await server.get('/vandaag', cookie)).status, 303)
})

/* ---- leaving at the provider ---- */

const open = async (cookie) => (await server.get('/account', cookie)).status === 200
const sids = () => here.sql("SELECT sid FROM session WHERE sid <> ''").split('\n')

test('whoever leaves at the provider has left here, in that session and no other', async () => {
  const before = sids()
  const one = sessionOf(await signInWith('surf', 'anna'))
  const [sid] = sids().filter((s) => !before.includes(s))
  const two = sessionOf(await signInWith('surf', 'anna'))
  assert.deepEqual([await open(one), await open(two)], [true, true])
  const client = await surf.provider.Client.find('sluitend.example')
  await client.backchannelLogout('anna', sid)
  assert.deepEqual([await open(one), await open(two)], [false, true])
  assert.equal((await server.get('/vandaag', one)).status, 303)
})

// What the provider posts.
const tell = (name, token) => server.ask('POST', `/inloggen/oidc/${name}/sessie-voorbij`, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ logout_token: token }).toString() })
let named = 0
const logoutOf = (more = {}) => ({
  iss: hostile.issuer, aud: 'sluitend', iat: now(), exp: now() + 120, jti: `j${++named}`, sub: 'iemand', events: { 'http://schemas.openid.net/event/backchannel-logout': {} }, ...more,
})

test('what is no message of the provider about this, ends nothing; a good one does, once', async () => {
  const cookie = sessionOf(await cheat({}))
  const sign = { key: hostile.key, typ: 'logout+jwt' }
  const wrong = {
    'signed by another': signToken(logoutOf(), { ...sign, key: hostile.other }),
    'not signed': signToken(logoutOf(), { alg: 'none' }),
    'signed by the secret': signToken(logoutOf(), { alg: 'HS256', secret: SECRET }),
    'for another client': signToken(logoutOf({ aud: 'ander' }), sign),
    'of another provider': signToken(logoutOf({ iss: surf.issuer }), sign),
    'with a nonce': signToken(logoutOf({ nonce: 'n' }), sign),
    'without event': signToken(logoutOf({ events: {} }), sign),
    'without name': signToken(logoutOf({ jti: undefined }), sign),
    'about nobody': signToken(logoutOf({ sub: undefined }), sign),
    'too old': signToken(logoutOf({ iat: now() - 900, exp: now() - 600 }), sign),
    'of another kind': signToken(logoutOf(), { ...sign, typ: 'at+jwt' }),
    'no token': 'x',
    'nothing': '',
  }
  for (const [name, token] of Object.entries(wrong)) {
    const got = await tell('vals', token)
    assert.deepEqual([got.status, got.json], [400, { error: 'invalid_request' }], name)
  }
  assert.equal((await tell('nergens', signToken(logoutOf(), sign))).status, 404)
  assert.equal((await tell('vals', signToken(logoutOf({ sub: 'niemand' }), sign))).status, 200, 'somebody who was never here')
  assert.ok(await open(cookie))

  const good = signToken(logoutOf(), sign)
  const got = await tell('vals', good)
  assert.deepEqual([got.status, got.text, got.headers['cache-control']], [200, '', 'no-store'])
  assert.ok(!await open(cookie))
  const again = sessionOf(await cheat({}))
  assert.equal((await tell('vals', good)).status, 400, 'said a second time')
  assert.ok(await open(again))
})

test('the command line tries a provider, shows it without its secret, and refuses what cannot be', async () => {
  const env = { ...here.env, SLUITEND_OUT_PORTS: 'any' }
  const { spawn } = await import('node:child_process')
  // Not spawnSync: the provider runs in this very process.
  const said = await new Promise((done) => {
    const child = spawn(process.env.SLUITEND ?? 'build/sluitend', ['oidc', 'test', 'keycloak'], { env })
    let text = ''
    child.stderr.on('data', (part) => { text += part })
    child.on('close', (code) => done({ code, text }))
  })
  assert.equal(said.code, 0, said.text)
  assert.match(said.text, /Gemeente: bereikt/)
  const shown = here.fine('oidc', 'show', 'surf').stdout
  assert.deepEqual(JSON.parse(shown).rules, RULES.surf)
  assert.ok(!shown.includes(SECRET) && !here.sql('SELECT * FROM oidc_provider').includes('geheim'))
  assert.match(here.fine('oidc', 'list', '--format', 'csv').stdout, /^surf,SURFconext,http:/m)
  const wrong = (more) => here.run('oidc', 'set', 'fout', providerFile({ label: 'F', issuer: 'https://f.example', client: 'c', proof: 'key', ...more }))
  assert.equal(wrong({ rules: [{ role: 'koning', when: [] }] }).status, 1)
  assert.equal(wrong({ rules: [{ role: 'officer', when: [{ claim: 'a', is: 'b' }] }] }).status, 1)
  assert.equal(wrong({ issuer: 'ftp://f.example' }).status, 1)
  assert.equal(wrong({ isuer: 'x' }).status, 1)
  assert.equal(wrong({ issuer: surf.issuer }).status, 1)
  assert.equal(wrong({ scopes: ['profile'] }).status, 1)
  assert.equal(here.run('oidc', 'set', 'zonder', providerFile({ label: 'F', issuer: 'https://f.example', client: 'c' })).status, 1)
  assert.equal(here.run('oidc', 'frobnicate').status, 2)
  assert.equal(here.run('oidc', 'show', 'nergens').status, 1)
})
