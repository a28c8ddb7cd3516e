// SPDX-License-Identifier: EUPL-1.2
// Signing in with a provider in a real browser: out, its page, and back; by secret and by key; and when it does not work.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startHostile } from '../provider/hostile.mjs'
import { startProvider } from '../provider/provider.mjs'
import { axeSource, openPage, startBrowser, startSite } from './support.mjs'

const SECRET = 'een geheim van de toets'
const people = {
  anna: { name: 'Anna de Vries', eduperson_affiliation: ['employee'], schac_home_organization: 'deltion.example', realm_access: { roles: ['coordinator'] }, groups: ['/school/25PJ'] },
  bram: { name: 'Bram', eduperson_affiliation: ['student'], schac_home_organization: 'deltion.example' },
}
let site, browser, secret, key, hostile
before(async () => {
  site = await startSite({ students: 60, settings: { outbound_loopback: '1' }, more: { SLUITEND_OUT_PORTS: 'any' } })
  const back = [`${site.url}/inloggen/oidc/terug`]
  secret = await startProvider({
    people, claims: { surf: ['eduperson_affiliation', 'schac_home_organization'] },
    clients: [{ client_id: 'sluitend', client_secret: SECRET, redirect_uris: back, post_logout_redirect_uris: [`${site.url}/inloggen`] }],
  })
  site.provider('surf', {
    label: 'SURFconext', issuer: secret.issuer, client: 'sluitend', scopes: ['openid', 'profile', 'surf'],
    rules: [{ role: 'coordinator', when: [{ claim: 'eduperson_affiliation', is: 'employee' }], scope: [{ kind: 'institution', claim: 'schac_home_organization', map: { 'deltion.example': '25PJ' } }] }],
  }, SECRET)
  key = await startProvider({
    people, signedClaims: true, claims: { roles: ['realm_access', 'groups'] },
    clients: [{ client_id: 'sluitend', redirect_uris: back, token_endpoint_auth_method: 'private_key_jwt', jwks_uri: `${site.url}/inloggen/oidc/keycloak/sleutels` }],
  })
  site.provider('keycloak', {
    label: 'Gemeente', issuer: key.issuer, client: 'sluitend', proof: 'key', scopes: ['openid', 'profile', 'roles'],
    rules: [{ role: 'coordinator', when: [{ claim: 'realm_access.roles', is: 'coordinator' }], scope: [{ kind: 'institution', claim: 'groups', after: '/school/' }] }],
  })
  hostile = await startHostile({ client: 'sluitend' })
  site.provider('vals', { label: 'Vals', issuer: hostile.issuer, client: 'sluitend' }, SECRET)
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await site?.stop()
  await Promise.all([secret, key, hostile].map((p) => p?.stop()))
})

async function atProvider(page, button, login) {
  await page.click(`a:has-text("${button}")`)
  await page.waitForSelector('h1:has-text("Aanbieder")')
  await page.fill('input[name=login]', login)
  await page.click('button:has-text("Verder")')
}

for (const [what, button] of [['a secret', 'Inloggen met SURFconext'], ['a private key', 'Inloggen met Gemeente']]) {
  test(`somebody signs in with a provider that knows us by ${what}`, async () => {
    const page = await openPage(browser, site)
    await page.goto('/registratie')
    await page.waitForURL('**/inloggen?naar=/registratie')
    await atProvider(page, button, 'anna')
    await page.waitForURL('**/registratie')
    assert.match(await page.textContent('.account'), /Anna de Vries/)
    assert.deepEqual(page.wrong, [])
    await page.context().close()
  })
}

test('without script as well; and whoever leaves is led past the provider', async () => {
  const page = await openPage(browser, site, { javaScriptEnabled: false })
  await page.goto('/inloggen')
  await atProvider(page, 'Inloggen met SURFconext', 'anna')
  await page.waitForURL('**/vandaag')
  await page.click('.account summary')
  await page.click('.account form[action="/uitloggen"] button')
  await page.waitForURL('**/inloggen/oidc/surf/afgemeld')
  await page.click('a:has-text("Ook uitloggen bij SURFconext")')
  await page.waitForURL(`${secret.issuer}/session/end**`)
  await page.context().close()
})

test('whoever has no role here, or breaks off, reads so and finds the way back', async () => {
  const page = await openPage(browser, site)
  await page.goto('/inloggen')
  await atProvider(page, 'Inloggen met SURFconext', 'bram')
  await page.waitForSelector('h1:has-text("Inloggen met SURFconext is niet gelukt")')
  assert.match(await page.textContent('main'), /heeft hier geen toegang/)
  await page.click('a:has-text("Op een andere manier inloggen")')
  await page.waitForURL('**/inloggen')
  await page.context().close()
  const other = await openPage(browser, site)
  await other.goto('/inloggen')
  await other.click('a:has-text("Inloggen met Gemeente")')
  await other.click('button:has-text("Afbreken")')
  await other.waitForSelector('text=is afgebroken')
  await other.context().close()
})

test('an answer that was used, and one with a wrong nonce, are refused', async () => {
  const page = await openPage(browser, site)
  await page.goto('/inloggen')
  let answer
  page.on('request', (r) => { if (r.url().includes('/inloggen/oidc/terug?')) answer = r.url() })
  await atProvider(page, 'Inloggen met SURFconext', 'anna')
  await page.waitForURL('**/vandaag')
  await page.goto(answer)
  await page.waitForSelector('text=Begin opnieuw met inloggen')
  await page.context().close()
  hostile.act = { claims: (c) => ({ ...c, nonce: 'een andere' }) }
  const cheated = await openPage(browser, site)
  await cheated.goto('/inloggen')
  await cheated.click('a:has-text("Inloggen met Vals")')
  await cheated.waitForSelector('text=klopt niet en is daarom geweigerd')
  assert.equal((await cheated.context().cookies()).some((c) => c.name === 'session'), false)
  await cheated.goto('/vandaag')
  await cheated.waitForURL('**/inloggen**')
  await cheated.context().close()
})

test('these pages can be read by everybody, on a telephone too', async () => {
  for (const [path, width] of [['/inloggen', 1280], ['/inloggen', 390], ['/inloggen/oidc/terug', 390], ['/inloggen/oidc/surf/afgemeld', 390]]) {
    const page = await openPage(browser, site, { viewport: { width, height: 800 } })
    await page.goto(path)
    await page.evaluate(axeSource)
    const found = await page.evaluate(() => globalThis.axe.run(document))
    assert.deepEqual(found.violations.map((v) => `${path} ${v.id}: ${v.nodes[0].html}`), [])
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth), false, path)
    await page.context().close()
  }
})
