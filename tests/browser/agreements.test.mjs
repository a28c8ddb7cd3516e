// SPDX-License-Identifier: EUPL-1.2
// A regional coordinator changes one term of a protocol, sees what it would have meant, lets it be signed and publishes it;
// on a desk with script, and on a phone without. With SHOTS=FOLDER it leaves a picture of each page.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { axeSource, openPage, signIn, startBrowser, startSite } from './support.mjs'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, javaScriptEnabled: false }
let site, browser

// How it looks does not depend on the database: on the second one it is not looked at again.
async function looks(page, name) {
  if (process.env.SLUITEND_TEST_PG) {
    return
  }
  assert.equal(await page.locator('h1').count(), 1, `one main heading on ${name}`)
  await page.evaluate(axeSource)
  const found = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly }), RULES)
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [], `axe on ${name}`)
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  assert.ok(over <= 0, `${name} is ${over} pixels too wide`)
  if (process.env.SHOTS) {
    await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: true })
  }
}

before(async () => {
  site = await startSite({ students: 120 })
  browser = await startBrowser()
})

after(async () => {
  await browser?.close()
  await site?.stop()
})

// The row of reporting at 16 hours for those under 18, the first time.
const reporting = (page) => page.locator('section', { has: page.getByRole('heading', { name: /\(V3\)/ }) })
  .getByRole('row').filter({ hasText: 'meldt' }).first()

async function draftOf(page, basis) {
  await page.goto('/werkafspraken')
  await page.selectOption('#k-basis', basis)
  await page.getByRole('button', { name: 'Maak een concept' }).click()
  await page.waitForURL(/\/werkafspraken\/10-\d+-\d+$/)
  return new URL(page.url()).pathname
}

test('one term is changed, looked at, signed and published', async () => {
  const page = await openPage(browser, site)
  await signIn(page, 'cijfers.10')
  await page.goto('/werkafspraken')
  await looks(page, 'list')
  const draft = await draftOf(page, 'voorbeeld-a')
  await looks(page, 'draft')

  // What the law asks cannot be put off, and the form says so before it is sent.
  await reporting(page).getByRole('link', { name: /^Wijzig/ }).click()
  await page.fill('#werkdagen', '9')
  await page.locator('#werkdagen').blur()
  await page.locator('[data-check-result]', { hasText: 'kan niet worden verlengd' }).waitFor()
  await page.fill('#werkdagen', '2')
  await page.locator('#werkdagen').blur()
  await page.locator('[data-check-result]', { hasText: 'binnen 2 werkdagen na het signaal' }).waitFor()
  await page.locator('[data-check-result]', { hasText: 'Deze regel klopt.' }).waitFor()
  await looks(page, 'row')
  await page.getByRole('button', { name: 'Bewaar' }).click()
  await page.waitForURL(`**${draft}?gedaan=1`)
  assert.match(await reporting(page).innerText(), /binnen 2 werkdagen na het signaal/)

  // What it would have meant, beside the national default.
  await page.getByRole('link', { name: 'Wat het zou hebben betekend' }).click()
  await page.locator('#gevolgen').waitFor()
  assert.match(await page.locator('#gevolgen').innerText(), /Geteld over de scholen in IJssel-Vecht/)
  assert.match(await page.locator('main').innerText(), /≠ anders:/)
  await looks(page, 'compare')

  // The officer of the municipality signs; only then can it be published.
  await page.goto(draft)
  await page.selectOption('#k-partner', { label: 'Zwolle (0193)' })
  await page.getByRole('button', { name: 'Laat tekenen' }).click()
  await page.goto(`${draft}/publiceren`)
  assert.match(await page.locator('main').innerText(), /Nog niet iedereen heeft getekend: Zwolle/)
  const officer = await openPage(browser, site)
  await signIn(officer, 'ambtenaar.zwolle')
  await officer.goto('/vandaag')
  await officer.getByRole('link', { name: 'werkafspraken vragen om uw handtekening' }).click()
  await officer.waitForURL('**/werkafspraken')
  await officer.goto(draft)
  await officer.getByRole('button', { name: /^Teken/ }).click()
  assert.match(await officer.locator('main').innerText(), /getekend door/)
  assert.equal(await officer.getByRole('link', { name: 'Publiceren' }).count(), 0)

  // The region is told on its own page, and goes on from there.
  await page.goto('/vandaag/afspraken')
  await looks(page, 'region')
  await page.getByRole('listitem').filter({ hasText: 'iedereen heeft getekend' }).getByRole('link').click()
  await page.waitForURL(`**${draft}/publiceren`)
  await looks(page, 'publish')
  await page.fill('#vanaf', '2026-04-01')
  await page.getByRole('button', { name: 'Publiceer' }).click()
  await page.waitForURL(`**${draft}?gedaan=1`)
  assert.match(await page.locator('main').innerText(), /gaat gelden op/)
  assert.equal(await page.getByRole('link', { name: /^Wijzig/ }).count(), 0, 'what is published is not changed')
  assert.deepEqual([...page.wrong, ...officer.wrong], [])
  await page.context().close()
  await officer.context().close()
})

// A coordinator of a school that has somebody in the list of a number.
async function withCases(page, address) {
  for (const school of ['25pj', '01aa', '02vt', '02ux', 'overig']) {
    await page.context().clearCookies()
    await signIn(page, `coordinator.${school}`)
    await page.goto(address)
    if (await page.getByRole('row').count() > 1) {
      return
    }
  }
  assert.fail('no school has a case')
}

test('a number leads to the own cases, for a region to none, and a report says by which version it runs', async () => {
  const page = await openPage(browser, site)
  await signIn(page, 'cijfers.10')
  await page.goto('/werkafspraken/vergelijken?a=landelijk-2026.1&b=voorbeeld-c')
  await page.locator('#gevolgen').waitFor()
  assert.match(await page.locator('#gevolgen').innerText(), /U ziet aantallen en geen namen/)
  assert.equal(await page.locator('#gevolgen a').count(), 0)
  await withCases(page, '/werkafspraken/gevallen?versie=voorbeeld-c&stap=bellen')
  await looks(page, 'cases')
  const total = Number(/(\d+) geval/.exec(await page.locator('#som').innerText())[1])
  let listed = 0
  for (;;) {
    listed += await page.locator('tbody tr').count()
    const more = page.locator('.pager a')
    if (await more.count() === 0) {
      break
    }
    const before = page.url()
    await more.click()
    await page.waitForURL((url) => url.href !== before)
  }
  assert.equal(listed, total)
  const file = await page.request.get(`${site.url ?? ''}/werkafspraken/gevallen.csv?versie=voorbeeld-c&stap=bellen`)
  assert.equal((await file.text()).trim().split('\r\n').length, total + 1)
  await page.goto('/werkafspraken/vergelijken?a=landelijk-2026.1&b=voorbeeld-c')
  await page.locator('#gevolgen a').first().click()
  await page.waitForURL('**/werkafspraken/gevallen?**')
  await page.goto('/meldingen')
  const report = page.locator('main a[href^="/meldingen/"]').filter({ hasNotText: 'Cijfers' })
  const addresses = await report.evaluateAll((links) => links.map((a) => a.getAttribute('href')))
  const one = addresses.find((href) => /^\/meldingen\/[0-9a-z-]{16,}$/.test(href))
  assert.ok(one, 'a report in the list')
  await page.goto(one)
  assert.match(await page.locator('main').innerText(), /Landelijke standaard \(landelijk-2026\.1\)/)
  assert.deepEqual(page.wrong, [])
  await page.context().close()
})

test('it goes on a phone without script as well', async () => {
  const page = await openPage(browser, site, PHONE)
  await signIn(page, 'cijfers.10')
  const draft = await draftOf(page, 'landelijk-2026.1')
  await page.goto(`${draft}/regel?regel=1`)
  await page.fill('#werkdagen', '1')
  await page.getByRole('button', { name: 'Controleer' }).click()
  assert.match(await page.locator('[data-check-result]').innerText(), /binnen 1 werkdag na het signaal/)
  await page.getByRole('button', { name: 'Bewaar' }).click()
  await page.waitForURL(`**${draft}?gedaan=1`)
  await page.goto(`${draft}/publiceren`)
  assert.match(await page.locator('main').innerText(), /Wordt:.*binnen 1 werkdag na het signaal/s)
  // Not before what counts already, and not in the past.
  await page.fill('#vanaf', '2026-02-20')
  await page.getByRole('button', { name: 'Publiceer' }).click()
  assert.match(await page.getByRole('alert').innerText(), /Kies een latere dag/)
  await page.fill('#vanaf', '2026-05-01')
  await page.getByRole('button', { name: 'Publiceer' }).click()
  await page.waitForURL(`**${draft}?gedaan=1`)
  // A refused form answers with 400, which the console notes.
  assert.deepEqual(page.wrong.filter((line) => !line.includes('400')), [])
  await page.context().close()
})
