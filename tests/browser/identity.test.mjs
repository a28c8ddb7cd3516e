// SPDX-License-Identifier: EUPL-1.2
// Signing in with a second step in a real browser: a code, a recovery code, a passkey of a virtual authenticator; and
// answers of a passkey that were tampered with on the way.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { codeOf } from '../e2e/totp.mjs'
import { PASSWORD, axeSource, openPage, signIn, startBrowser, startSite } from './support.mjs'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
let site, local, browser
before(async () => {
  site = await startSite({ students: 150 })
  // Passkeys belong to names; an address has none.
  local = { url: site.url.replace('127.0.0.1', 'localhost') }
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await site?.stop()
})

async function clean(page, name) {
  await page.evaluate(axeSource)
  const found = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly }), RULES)
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).slice(0, 3).join(' | ')}`), [], name)
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  assert.ok(over <= 0, `${name} is ${over} pixels too wide`)
}

// A password as far as it goes: to the page asked for, or to the second step.
async function password(page, login) {
  await page.goto('/inloggen')
  await page.fill('#inlognaam', login)
  await page.fill('#wachtwoord', PASSWORD)
  await page.click('main form.stack button')
}

async function leave(page) {
  await page.context().clearCookies()
}

async function authenticator(page) {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  })
  return { cdp, authenticatorId }
}

async function addPasskey(page, name) {
  await page.goto('/account')
  await page.fill('#passkey-naam', name)
  await page.click('form[data-use=create] button')
  await page.waitForFunction(() => document.querySelector('.codes') || document.querySelector('[role=status]'))
}

test('a code of an app, set up and used; a recovery code works once', async () => {
  for (const [login, viewport] of [['coordinator.25pj', { width: 1280, height: 800 }], ['coordinator.01aa', { width: 390, height: 844 }]]) {
    const page = await openPage(browser, local, { viewport })
    await signIn(page, login)
    await page.goto('/account')
    await clean(page, 'account')
    await page.click('a[href="/account/code"]')
    await clean(page, 'setting up a code')
    const key = await page.textContent('code.key')
    // The code of now and then the next: one of the step before may be too old when it arrives.
    await page.fill('#code', codeOf(key))
    await page.click('form:has(#code) button')
    await page.waitForSelector('.codes')
    await clean(page, 'recovery codes')
    const recovery = await page.locator('.codes code').allTextContents()
    await leave(page)
    await password(page, login)
    await page.waitForURL('**/inloggen/tweede-stap**')
    await clean(page, 'second step')
    await page.fill('#code', codeOf(key, 1))
    await page.click('form:has(#code) button')
    await page.waitForURL('**/vandaag')
    for (const works of [true, false]) {
      await leave(page)
      await password(page, login)
      await page.waitForURL('**/inloggen/tweede-stap**')
      await page.fill('#code', recovery[0])
      await page.click('form:has(#code) button')
      await (works ? page.waitForURL('**/vandaag') : page.waitForSelector('[role=alert]:not(:empty)'))
    }
    assert.deepEqual(page.wrong, [])
    await page.context().close()
  }
})

test('a passkey is added, signs in without a password, and serves as second step', async () => {
  const page = await openPage(browser, local)
  await authenticator(page)
  await signIn(page, 'coordinator.17vs')
  await addPasskey(page, 'Laptop van het werk')
  await page.goto('/account')
  assert.equal(await page.inputValue('input[name=naam][aria-label]'), 'Laptop van het werk')
  await clean(page, 'account with a passkey')
  await leave(page)
  await page.goto('/inloggen')
  await page.click('form[data-passkey] button')
  await page.waitForURL('**/vandaag')
  await leave(page)
  await password(page, 'coordinator.17vs')
  await page.waitForURL('**/inloggen/tweede-stap**')
  await page.click('form[data-passkey] button')
  await page.waitForURL('**/vandaag')
  await page.goto('/account/bevestig?naar=/account')
  await page.click('form[data-passkey] button')
  await page.waitForURL('**/account')
  await page.click('form[action="/account/passkey/weg"] button')
  await page.waitForSelector('[role=status]')
  assert.equal(await page.locator('form[action="/account/passkey/weg"]').count(), 0)
  assert.deepEqual(page.wrong, [])
  await page.context().close()
})

test('an answer that was replayed, or made for another question, site or account, is refused', async () => {
  const page = await openPage(browser, local)
  await authenticator(page)
  await signIn(page, 'coordinator.02vt')
  await addPasskey(page, 'Telefoon')
  // What the browser would send, kept instead.
  const answer = (change) => page.evaluate(async (how) => {
    const bytes = (t) => Uint8Array.from(atob(t.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
    const text = (b) => btoa(String.fromCharCode(...new Uint8Array(b))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
    const question = await (await fetch('/inloggen/passkey/vraag', { method: 'POST' })).json()
    const challenge = bytes(question.challenge)
    if (how === 'challenge') challenge[0] ^= 1
    const got = await navigator.credentials.get({ publicKey: { ...question, challenge, allowCredentials: [] } })
    let client = new TextDecoder().decode(got.response.clientDataJSON)
    if (how === 'origin') client = client.replace('http://localhost', 'http://locaIhost')
    const fields = { sleutel: text(got.rawId), browser: text(new TextEncoder().encode(client)), apparaat: text(got.response.authenticatorData), handtekening: text(got.response.signature) }
    if (how === 'signature') fields.handtekening = fields.handtekening.slice(0, -6) + 'AAAAAA'
    if (how === 'credential') fields.sleutel = text(crypto.getRandomValues(new Uint8Array(32)))
    if (how === 'device') fields.apparaat = fields.apparaat.slice(0, 40) + 'A' + fields.apparaat.slice(41)
    return fields
  }, change)
  const send = (fields) => page.evaluate(async (body) => {
    const got = await fetch('/inloggen/passkey', { method: 'POST', body: new URLSearchParams(body) })
    return new URL(got.url).pathname
  }, fields)
  await leave(page)
  await page.goto('/inloggen')
  for (const how of ['challenge', 'origin', 'signature', 'credential', 'device']) {
    assert.equal(await send(await answer(how)), '/inloggen/passkey', how)
  }
  const good = await answer('')
  assert.equal(await send(good), '/vandaag')
  await leave(page)
  await page.goto('/inloggen')
  assert.equal(await send(good), '/inloggen/passkey', 'replayed')
  assert.equal(await send({}), '/inloggen/passkey', 'nothing at all')
  await page.context().close()
})

test('a passkey of one account is no second step of another', async () => {
  const page = await openPage(browser, local)
  await authenticator(page)
  await signIn(page, 'coordinator.02ux')
  await addPasskey(page, 'Een')
  await leave(page)
  await signIn(page, 'coordinator.04oy')
  await page.goto('/account/code')
  const key = await page.textContent('code.key')
  await page.fill('#code', codeOf(key, 0))
  await page.click('form:has(#code) button')
  await page.waitForSelector('.codes')
  await leave(page)
  await password(page, 'coordinator.04oy')
  await page.waitForURL('**/inloggen/tweede-stap**')
  const where = await page.evaluate(async () => {
    const bytes = (t) => Uint8Array.from(atob(t.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
    const text = (b) => btoa(String.fromCharCode(...new Uint8Array(b))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
    const csrf = document.querySelector('input[name=csrf]').value
    const question = await (await fetch('/inloggen/passkey/vraag', { method: 'POST', body: new URLSearchParams({ csrf }) })).json()
    const got = await navigator.credentials.get({ publicKey: { ...question, challenge: bytes(question.challenge), allowCredentials: [] } })
    const body = new URLSearchParams({ csrf, sleutel: text(got.rawId), browser: text(got.response.clientDataJSON), apparaat: text(got.response.authenticatorData), handtekening: text(got.response.signature) })
    return new URL((await fetch('/inloggen/passkey', { method: 'POST', body })).url).pathname
  })
  assert.equal(where, '/inloggen/passkey')
  await page.context().close()
})

test('the accounts of others: found, invited, shown', async () => {
  for (const viewport of [{ width: 1280, height: 800 }, { width: 390, height: 844 }]) {
    const page = await openPage(browser, local, { viewport })
    await password(page, 'beheerder')
    await page.waitForURL((u) => !u.pathname.startsWith('/inloggen'))
    await page.goto('/beheer/accounts')
    await clean(page, 'accounts')
    await page.fill('#inlognaam', `nieuw${viewport.width}`)
    await page.fill('#naam', 'Nieuwe Collega')
    await page.selectOption('#rol', 'coordinator')
    await page.selectOption('#soort', 'institution')
    await page.fill('#bereik', '25PJ')
    await page.click('form:has(#inlognaam) button')
    await page.waitForSelector('code.key')
    await clean(page, 'invited')
    const link = await page.textContent('code.key')
    await page.click('main a.utrecht-button')
    await page.waitForSelector('form[action$="/bereik"]')
    await clean(page, 'one account')
    await leave(page)
    await page.goto(link)
    await clean(page, 'invitation')
    await page.fill('#wachtwoord', 'vier losse woorden genoeg')
    await page.fill('#nogmaals', 'vier losse woorden genoeg')
    await page.click('main form button')
    await page.waitForURL('**/vandaag')
    await page.context().close()
  }
})

test('where a second step is demanded, it is set up while signing in', async () => {
  site.run('setting', 'set', 'second_factor', 'required')
  const page = await openPage(browser, local)
  await authenticator(page)
  await password(page, 'regio.10')
  await page.waitForURL('**/inloggen/tweede-stap**')
  await clean(page, 'setting up while signing in')
  await page.fill('#passkey-naam', 'Laptop')
  await page.click('form[data-use=create] button')
  await page.waitForSelector('.codes')
  await page.click('main a.utrecht-button')
  await page.waitForURL('**/vandaag')
  assert.deepEqual(page.wrong, [])
  await page.context().close()
})
