// SPDX-License-Identifier: EUPL-1.2
// A file is dropped, its columns mended, its way followed and taken back: at a desk with script, on a phone without.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axeSource, openPage, signIn, startBrowser, startSite } from './support.mjs'

let site, browser, rows
before(async () => {
  site = await startSite({ students: 200 })
  browser = await startBrowser()
  // Students of the school in the ways of its own system: other headings, another word for absent.
  const numbers = site.run('status', '--format', 'csv').split('\n')
  assert.ok(numbers.length > 1)
  rows = 'leerlingnummer;brin;inschrijving;datum;begintijd;eindtijd;registratie\n' +
    Array.from({ length: 30 }, (_, i) => `10000000${i % 10};25PJ;onbekend-${i};2026-02-02;09:00;10:00;AO`).join('\n') + '\n'
})
after(async () => {
  await browser?.close()
  await site?.stop()
})

async function clean(page, where) {
  await page.evaluate(axeSource)
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
  assert.deepEqual(violations.map((v) => [where, v.id, v.nodes.map((n) => n.html.slice(0, 200))]), [])
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where} fits`)
}

async function mend(page) {
  await page.selectOption('#kolom-pgn', { label: 'leerlingnummer' })
  await page.selectOption('#kolom-status', { label: 'registratie' })
  if (!(await page.locator('#waarden').isVisible())) {
    await page.locator('summary', { hasText: 'Eigen codes' }).click()
  }
  await page.fill('#waarden', 'status.value: AO = O')
  await page.click('form[action$="/kolommen"] button')
}

test('with a mouse: dropped, mended, checked, without loading the page anew', async () => {
  const page = await openPage(browser, site, { viewport: { width: 1280, height: 800 } })
  await signIn(page, 'coordinator.25pj')
  await page.goto('/importeren')
  await clean(page, 'the list')
  await page.evaluate(() => { globalThis.stayed = true })
  const dropped = await page.evaluateHandle((text) => {
    const data = new DataTransfer()
    data.items.add(new File([text], 'week 6.csv', { type: 'text/csv' }))
    return data
  }, rows)
  await page.dispatchEvent('[data-drop]', 'drop', { dataTransfer: dropped })
  await page.locator('h1', { hasText: 'week 6.csv' }).waitFor()
  await clean(page, 'the columns')
  await mend(page)
  await page.locator('h2', { hasText: 'Geweigerde regels' }).waitFor()
  await clean(page, 'what was checked')
  assert.match(page.url(), /\/importeren\/[a-z2-7]{26}$/)
  assert.equal(await page.evaluate(() => globalThis.stayed), true)
  await page.context().close()
})

test('on a phone, without script: the same by links and buttons', async () => {
  const page = await openPage(browser, site, { viewport: { width: 390, height: 844 }, javaScriptEnabled: false })
  await signIn(page, 'coordinator.25pj')
  await page.goto('/importeren')
  await page.setInputFiles('#bestand', { name: 'week 7.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) })
  await page.click('form[data-drop] button')
  await page.locator('h1', { hasText: 'week 7.csv' }).waitFor()
  await mend(page)
  await page.locator('h2', { hasText: 'Geweigerde regels' }).waitFor()
  await page.click('form[action$="/weg"] button')
  await page.waitForURL(/\/importeren$/)
  assert.equal(await page.locator('a', { hasText: 'week 7.csv' }).count(), 0)
  await page.context().close()
})
