// SPDX-License-Identifier: EUPL-1.2
// Signing in with a provider: a real one, with claims as SURFconext and as Keycloak tell them, and one that cheats.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { signToken, startHostile } from '../provider/hostile.mjs'
import { startProvider, throughProvider } from '../provider/provider.mjs'
import { PASSWORD, account, serve } from './serving.mjs'
import { cleanUp, fileOf, place } from './support.mjs'

const SECRET = 'een geheim: met + tekens & zo'
const RULES = {
  surf: [
    {
      role: 'coordinator', when: [{ claim: 'eduperson_affiliation', is: ['employee', 'staff'] }],
      scope: [{ kind: 'institution', claim: 'schac_home_organization', map: { 'deltion.example': '25PJ', 'landstede.example': '25LH', 'weg.example': '99XX' } }],
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
  dirk: { name: 'Dirk', eduperson_affiliation: ['staff'], schac_home_organization: 'landstede.example' },
  weg: { name: 'Weg', eduperson_affiliation: ['staff'], schac_home_organization: 'weg.example' },
  fg: { name: 'Fenna Groen', eduperson_entitlement: ['urn:mace:example:sluitend:fg'] },
  karin: { name: 'Karin', realm_access: { roles: ['leerplicht', 'offline_access'] }, groups: ['/gemeente/0193', '/anders'], resource_access: { sluitend: { roles: ['beheer'] } } },
  koen: { name: 'Koen', realm_access: { roles: ['leerplicht'] }, groups: ['/gemeente/0193'], login_acr: 'https://refeds.org/profile/mfa', login_amr: ['pwd', 'otp'] },
  klaas: { name: 'Klaas', realm_access: { roles: ['offline_access'] }, groups: ['/gemeente/0193'] },
}

let here, server, surf, keycloak, hostile
const providerFile = (more) => fileOf(Buffer.from(JSON.stringify(more)))
const setProvider = (name, more, secret) => {
  const got = secret ? here.piped(`${secret}\n`, 'oidc', 'set', name, providerFile(more), '--password-stdin') : here.run('oidc', 'set', name, providerFile(more))
  assert.equal(got.status, 0, got.stderr)
}

before(async () => {
  here = place()
  here.fine('setting', 'set', 'second_factor', 'choice')
  account(here, 'school', '--role', 'coordinator', '--institution', '25PJ')
  server = await serve(here, { SLUITEND_OUT_LOCAL: '1', SLUITEND_OUT_PORTS: 'any' })
  const back = [`http://127.0.0.1:${server.port}/inloggen/oidc/terug`]
  here.env.SLUITEND_OUT_LOCAL = '1'
  surf = await startProvider({
    people, claims: { surf: ['eduperson_affiliation', 'schac_home_organization', 'eduperson_entitlement'] },
    clients: [{ client_id: 'sluitend.example', client_secret: SECRET, redirect_uris: back, id_token_signed_response_alg: 'ES256', post_logout_redirect_uris: [`http://127.0.0.1:${server.port}/inloggen`] }],
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

const backTo = (url, cookie) => server.get(url.slice(url.indexOf('/', 8)), cookie)

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
