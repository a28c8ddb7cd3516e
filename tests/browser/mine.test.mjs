// SPDX-License-Identifier: EUPL-1.2
// The pages of young people, parents, peer coaches and BOAs in a real browser: readable by everybody, whole without script.
// With SHOTS=FOLDER it leaves a picture of each.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { axeSource, openPage, OWN_PASSWORD, signIn, startBrowser, startSite } from './support.mjs'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const WINDOWS = { desk: {}, phone: { viewport: { width: 390, height: 844 }, hasTouch: true }, plain: { javaScriptEnabled: false } }
const HOMES = { jongere: '/mijn', ouder: '/mijn', maatje: '/maatjes', opsporing: '/boa' }

let site, browser, person

before(async () => {
  site = await startSite({ students: 200 })
  browser = await startBrowser()
  const page = await openPage(browser, site)
  await signIn(page, 'coordinator.25pj')
  // Under eighteen, so that there is a parent as well.
  await page.goto('/jongeren')
  const row = page.locator('tr[data-row]', { has: page.locator('td.number', { hasText: /^1[567]$/ }) }).first()
  person = (await row.locator('a').getAttribute('href')).replace('/jongeren/', '')
  await page.goto(`/jongeren/${person}`)
  const group = (await page.locator('.page-head p').first().innerText()).split('·')[1].trim()
  await page.context().close()
  site.account('jongere', '--role', 'young', '--person', person)
  site.account('ouder', '--role', 'parent', '--person', person)
  site.account('maatje', '--role', 'peer', '--group', `25PJ/00/${group}`)
  site.account('opsporing', '--role', 'boa', '--region', '10')
})

after(async () => {
  await browser?.close()
  await site?.stop()
})

async function looks(page, name, script) {
  assert.equal(await page.locator('h1').count(), 1, `one main heading on ${name}`)
  const { width } = page.viewportSize()
  if (script) {
    await page.evaluate(axeSource)
    const found = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly }), RULES)
    assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [], `axe on ${name}`)
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    assert.ok(over <= 0, `${name} is ${over} pixels too wide at ${width}`)
  }
  if (process.env.SHOTS) {
    await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: true })
  }
}

for (const [login, home] of Object.entries(HOMES)) {
  for (const [kind, window] of Object.entries(WINDOWS).filter(([kind]) => kind !== 'desk' || login === 'opsporing').filter(([kind]) => kind !== 'plain' || login === 'jongere')) {
    test(`${login}, ${kind}`, async () => {
      const page = await openPage(browser, site, window)
      await signIn(page, login, OWN_PASSWORD)
      assert.equal(new URL(page.url()).pathname, home)
      await looks(page, `${login}-${kind}`, kind !== 'plain')
      if (login === 'jongere') {
        await choose(page)
        await looks(page, `${login}-keuze-${kind}`, kind !== 'plain')
      }
      if (login === 'opsporing') {
        await investigate(page)
        await looks(page, `${login}-zaak-${kind}`, kind !== 'plain')
      }
      assert.deepEqual(page.wrong, [])
      await page.context().close()
    })
  }
}

// A choice is kept with or without script, and stands there when one comes back.
async function choose(page) {
  const now = await page.locator('input[name="reden"]:checked').getAttribute('value')
  const next = now === '3' ? '1' : '3'
  await page.check(`input[name="reden"][value="${next}"]`)
  await page.click('#keuzes button')
  await page.waitForURL(/bewaard=1/)
  assert.ok(await page.locator('#keuzes [role="status"]').isVisible())
  assert.ok(await page.locator(`input[name="reden"][value="${next}"]`).isChecked())
}

async function investigate(page) {
  await page.fill('main input[name="q"]', 'a')
  await page.click('main .form-row button')
  await page.locator('main .task button').first().click()
  await page.waitForURL(/\/boa\/[a-z0-9]+$/)
  await page.fill('#feiten', 'Op drie dagen niet in de les.')
  await page.fill('#artikelen', 'Leerplichtwet 1969, artikel 2')
  await page.click('#verbaal button')
  await page.waitForLoadState()
  assert.equal(await page.inputValue('#feiten'), 'Op drie dagen niet in de les.')
  await page.fill('#notitie', 'Verhoor gepland.')
  await page.click('#notities form button')
  await page.waitForLoadState()
  assert.match(await page.locator('#notities').innerText(), /Verhoor gepland/)
}
