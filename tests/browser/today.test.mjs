// SPDX-License-Identifier: EUPL-1.2
// Vandaag: from it in a few clicks to who is missing, why, what was done and what comes next; the list of calls; "wat als"; and
// pages that take over what others do, without moving under somebody's hands.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axeSource, openPage, signIn, startBrowser, startSite } from './support.mjs'

let site, browser, page
before(async () => {
  site = await startSite({ students: 400, settings: { second_factor: 'choice' } })
  browser = await startBrowser()
  page = await openPage(browser, site)
  await signIn(page, 'coordinator.25pj')
})
after(async () => {
  await browser?.close()
  await site?.stop()
})

async function accessible(where) {
  await where.evaluate(axeSource)
  const { violations } = await where.evaluate(() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }))
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [])
}

const text = (locator) => locator.evaluate((node) => node.textContent.replaceAll(/\s+/g, ' ').trim())

for (const width of [1280, 390]) test(`who is missing, why, what was done and what comes next: in three clicks at most, ${width} px wide`, async (t) => {
  let clicks = 0
  await page.setViewportSize({ width, height: 844 })
  t.after(() => page.setViewportSize({ width: 1280, height: 800 }))
  const click = async (locator) => {
    clicks++
    await locator.click()
    await page.waitForLoadState()
  }
  await page.goto('/vandaag')
  await click(page.getByRole('link', { name: /jongeren? miss?t?e?n? vandaag een les/ }))
  const rows = page.locator('.task')
  const told = Number(/^\d+/.exec(await text(page.locator('h1')))[0])
  assert.equal(await rows.count(), told, 'the number is the length of the list')
  const row = rows.first()
  const name = await text(row.locator('.task__name'))
  const words = await text(row)
  assert.match(words, /Mist: \d\d:\d\d/, 'which lessons')
  assert.match(words, /Gesproken op|Geen gehoor op|Nog geen contact/, 'what was done')
  assert.match(words, /Nu: \S+/, 'what comes next')
  assert.equal(clicks, 1)
  await click(row.locator('.task__name'))
  assert.match(await text(page.locator('h1')), new RegExp(name))
  assert.match(await text(page.locator('.person-now')), /Vandaag.*Gedaan.*Nu/)
  assert.ok(await page.locator('#tijdlijn').count() === 1)
  assert.ok(clicks <= 3, `${clicks} clicks`)
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the screen')
  await accessible(page)
  assert.deepEqual(page.wrong, [])
})

test('an answer that one was there is put right, from Vandaag, and is dealt with', async () => {
  await page.goto('/vandaag')
  await page.getByRole('link', { name: /antwoord(en)? op/ }).click()
  const row = page.locator('#antwoorden > .tasks > li').filter({ has: page.getByRole('link', { name: /Verbeter/ }) }).first()
  const name = await text(row.locator('.task__name'))
  const before = await page.locator('#antwoorden > .tasks > li').count()
  await row.getByRole('link', { name: /Verbeter/ }).click()
  await page.waitForURL(/verbeteren/)
  assert.match(await text(page.locator('h1')), new RegExp(name))
  assert.ok(await page.locator('input[name=les]:checked').count() > 0, 'the lessons are ticked')
  assert.equal(await page.locator('input[name=status]:checked').getAttribute('value'), 'A')
  await accessible(page)
  await page.getByRole('button', { name: 'Bekijk wat er volgt' }).click()
  await page.locator('button[value=vastleggen]').waitFor()
  await accessible(page)
  await page.locator('button[value=vastleggen]').click()
  await page.getByText('Het antwoord is hiermee afgehandeld.').waitFor()
  await page.getByRole('link', { name: /Terug/ }).first().click()
  await page.waitForURL(/berichten/)
  assert.equal(await page.locator('#antwoorden > .tasks > li').count(), before - 1)
  assert.deepEqual(page.wrong, [])
})

test('absence is reported from the page of a young person, and stands there', async () => {
  await page.goto('/vandaag')
  await page.goto(await page.locator('.task__name').first().getAttribute('href'))
  const own = page.url()
  assert.match(await text(page.locator('#afwezig')), /Er is niets afgemeld/)
  await page.getByRole('link', { name: 'Vraag verlof' }).click()
  await accessible(page)
  await page.goto(own)
  await page.getByRole('link', { name: 'Meld afwezig' }).click()
  await accessible(page)
  await page.selectOption('#soort', 'medisch')
  await page.locator('main form button').click()
  await page.waitForURL(/gemeld=/)
  await page.goto(own)
  assert.match(await text(page.locator('#afwezig')), /arts of ziekenhuis.*bevestigd.*door de school/)
  assert.match(await text(page.locator('#tijdlijn')), /Afmelding \(naar arts of ziekenhuis\)/)
  await page.setViewportSize({ width: 390, height: 844 })
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it fits a phone')
  await page.setViewportSize({ width: 1280, height: 800 })
  assert.deepEqual(page.wrong, [])
})

test('a call that was made leaves the list of calls, and one that was tried goes behind the others', async () => {
  await page.goto('/bellijst?alles=1')
  await accessible(page)
  const names = await page.locator('.task__name').allTextContents()
  assert.ok(names.length > 3, 'there is somebody to call')
  for (const why of await page.locator('.call__why').allTextContents()) assert.ok(why.length > 5, 'each says why')
  await page.locator('.task').first().getByRole('button', { name: /Gesproken/ }).click()
  await page.waitForURL(/bellijst/)
  const then = await page.locator('.task__name').allTextContents()
  assert.ok(!then.includes(names[0]))
  await page.locator('.task').first().getByRole('button', { name: /Niet bereikt/ }).click()
  await page.waitForURL(/bellijst/)
  const last = await page.locator('.task__name').allTextContents()
  assert.equal(last.length, then.length)
  assert.ok(last.indexOf(then[0]) > 0, 'the others come first')
  await page.fill('#aantal', '2')
  await page.getByRole('button', { name: 'Kort de lijst af' }).click()
  assert.equal(await page.locator('.task').count(), 2)
  const left = await text(page.locator('section.card'))
  assert.match(left, new RegExp(`^${then.length - 2} jongeren vallen buiten deze lijst`))
  const parts = [...left.matchAll(/(\d+) × /g)].map((m) => Number(m[1]))
  assert.equal(parts.reduce((a, b) => a + b, 0), then.length - 2, 'the reasons add up')
  await page.goto('/bellijst')
  assert.equal(await page.inputValue('#aantal'), '2', 'it is remembered')
  assert.deepEqual(page.wrong, [])
})

test('what if: lessons that are chosen give what follows, and nothing is recorded', async () => {
  // A task that runs towards sixteen hours says how far it is.
  await page.goto('/vandaag')
  await page.locator('.task__what').filter({ hasText: /Nog \d+ les(sen)? van een uur tot 16 uur\./ }).first().waitFor()
  await page.goto('/vandaag')
  await page.goto(await page.locator('.task__name').first().getAttribute('href'))
  await page.getByRole('link', { name: /wat als/ }).click()
  await accessible(page)
  for (const box of await page.locator('input[name=mist]').all()) await box.check()
  await page.getByRole('button', { name: 'Reken uit' }).click()
  assert.match(await text(page.locator('#dan')), /16 uur/)
  assert.ok(await page.locator('input[name=mist]:checked').count() > 0, 'what was chosen stands there still')
  assert.deepEqual(page.wrong, [])
})

test('a list that is open takes over what somebody else does, and leaves alone what is in hands', async () => {
  const other = await openPage(browser, site)
  await signIn(other, 'coordinator.25pj')
  for (const one of [page, other]) await one.goto('/vandaag')
  await page.waitForSelector('body[data-live-open]')
  // Rows of different people: a talk clears whatever else asks for one.
  const gone = await other.evaluate(() => {
    const by = new Map()
    for (const row of document.querySelectorAll('.task')) {
      const who = row.querySelector('.task__name').getAttribute('href')
      if (row.querySelector('.task__act > form') && !by.has(who)) by.set(who, row.dataset.key)
    }
    return [...by.values()]
  })
  const first = other.locator(`.task[data-key="${gone[0]}"]`)

  // Nothing in hands: the row goes from the other screen.
  await first.locator('.task__act > form[data-done] button').click()
  await page.waitForSelector(`.task[data-key="${gone[0]}"]`, { state: 'detached' })

  // A menu that is open stays open, and its row stays, while another goes.
  const mine = page.locator(`.task[data-key="${gone[2]}"]`)
  const key = await mine.getAttribute('data-key')
  await mine.locator('summary').click()
  await page.fill('#zoek', 'half getyp')
  await other.locator(`.task[data-key="${gone[1]}"] .task__act > form[data-done] button`).click()
  await page.waitForSelector(`.task[data-key="${gone[1]}"]`, { state: 'detached' })
  assert.equal(await page.locator(`.task[data-key="${key}"] details[open]`).count(), 1)
  assert.equal(await page.inputValue('#zoek'), 'half getyp')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'zoek')

  // What comes back waits behind a button.
  await other.locator('.task--done form[data-done] button').last().click()
  await page.waitForSelector('[data-live-bar]')
  assert.match(await text(page.locator('[data-live-bar]')), /nieuwe (taak|taken)/)
  assert.equal(await page.locator(`.task[data-key="${gone[1]}"]`).count(), 0)
  await page.locator('[data-live-show]').click()
  await page.waitForSelector(`.task[data-key="${gone[1]}"]`)
  assert.equal(await page.locator('[data-live-bar]').count(), 0)
  assert.deepEqual([...page.wrong, ...other.wrong], [])
  await other.context().close()
})
