// SPDX-License-Identifier: EUPL-1.2
// The work itself: steps and their undo, search, keys, the strip; with script and without.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openPage, signIn, startBrowser, startSite } from './support.mjs'

let site, browser
before(async () => {
  site = await startSite()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await site?.stop()
})

// A row with a step of somebody who stands there once: a talk clears whatever else asks for one.
const single = async (page) => {
  const key = await page.evaluate(() => {
    const list = [...document.querySelectorAll('.task')]
    const who = (row) => row.querySelector('.task__name').getAttribute('href')
    return list.find((row) => row.querySelector('.task__act > form') && list.filter((r) => who(r) === who(row)).length === 1).dataset.key
  })
  return page.locator(`.task[data-key="${key}"]`)
}
const rows = (page) => page.locator('.task:not(.task--done)').count()

test('a row that is done makes room for an undo, and the undo brings it back', async () => {
  const page = await openPage(browser, site)
  await signIn(page, 'coordinator.25pj')
  await page.goto('/vandaag')
  const before = await rows(page)
  const row = await single(page)
  const name = await row.locator('.task__name').textContent()
  await row.locator('.task__act > form button').click()
  const done = page.locator('.task--done')
  await done.waitFor()
  assert.match(await done.textContent(), new RegExp(`${name}: gesproken`))
  assert.equal(await rows(page), before - 1)
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Ongedaan maken')
  await page.keyboard.press('Enter')
  await done.waitFor({ state: 'detached' })
  assert.equal(await rows(page), before)
  await page.reload()
  assert.equal(await rows(page), before)
  assert.deepEqual(page.wrong, [])
  await page.context().close()
})

test('a row that is done folds away by itself, and not while somebody is at it', async () => {
  const page = await openPage(browser, site)
  await page.clock.install()
  await signIn(page, 'coordinator.25pj')
  await page.locator('.task__act > form[data-done] button').first().click()
  const done = page.locator('.task--done')
  await done.waitFor()
  // The focus is on the button that undoes it, and stays there.
  await page.mouse.move(2, 2)
  await page.clock.fastForward(15000)
  await page.clock.fastForward(15000)
  assert.equal(await done.evaluate((row) => row.contains(document.activeElement)), true)
  await page.evaluate(() => document.activeElement.blur())
  await done.waitFor({ state: 'detached' })
  await page.context().close()
})

test('a step that is on its way is not overtaken by what the page hears meanwhile', async () => {
  const page = await openPage(browser, site)
  await signIn(page, 'coordinator.25pj')
  await page.goto('/vandaag')
  await page.waitForSelector('body[data-live-open]')
  // The server has taken the step and told every open page; its answer is held until this page has fetched itself.
  let answer
  const held = new Promise((done) => { answer = done })
  await page.route('**/vandaag/*/*', async (route) => {
    const got = await route.fetch()
    await held
    await route.fulfill({ response: got })
  })
  const before = await page.textContent('.filter[aria-current] .filter__count')
  await page.locator('.task__act > form[data-done] button').first().click()
  await page.waitForFunction((old) => document.querySelector('.filter[aria-current] .filter__count').textContent !== old, before)
  answer()
  const done = page.locator('.task--done')
  await done.waitFor()
  assert.equal(await page.locator('[data-sending]').count(), 0)
  await done.locator('button').click()
  await done.waitFor({ state: 'detached' })
  assert.deepEqual(page.wrong, [])
  await page.context().close()
})

test('the same without script: a page that says what was done, and takes it back', async () => {
  const page = await openPage(browser, site, { javaScriptEnabled: false })
  await signIn(page, 'coordinator.25pj')
  await page.goto('/vandaag')
  const before = await rows(page)
  await (await single(page)).locator('.task__act > form button').click()
  await page.waitForSelector('.utrecht-alert--ok')
  assert.ok(page.url().includes('gedaan='))
  assert.equal(await rows(page), before - 1)
  await page.locator('.utrecht-alert--ok button').click()
  await page.waitForURL('**/vandaag')
  assert.equal(await rows(page), before)
  await page.context().close()
})

test('a coordinator reports from Vandaag in three taps; the officer takes it up and closes it; the school sees it', async () => {
  const school = await openPage(browser, site)
  await signIn(school, 'coordinator.25pj')
  await school.goto('/vandaag?groep=melden')
  let taps = 0
  const tap = async (page, where) => {
    taps++
    await page.locator(where).first().click()
  }
  await tap(school, '.task a[href^="/meldingen/nieuw"]')
  await school.waitForSelector('h1:has-text("Meld ")')
  await tap(school, '#reden')
  await school.keyboard.type('Blijft weg bij de eerste lesuren.')
  if (await school.inputValue('#email') === '') await school.fill('#email', 'verzuim@school.example')
  await tap(school, 'main button:has-text("Meld")')
  await school.waitForURL('**/meldingen/*?gedaan=gemeld')
  assert.equal(taps, 3)
  const address = new URL(school.url()).pathname

  const officer = await openPage(browser, site)
  await signIn(officer, 'regio.10')
  await officer.goto(address)
  if (await officer.locator('#doen').count() === 0) {
    // Of age: the Doorstroompunt handles it.
    await officer.context().clearCookies()
    await signIn(officer, 'rmc.10')
    await officer.goto(address)
  }
  await officer.click('#doen button:has-text("Pak op")')
  await officer.waitForSelector('#verloop >> text=Opgepakt')
  await officer.click('#afsluiten summary')
  await officer.selectOption('#sluitreden', 'terug')
  await officer.selectOption('#uitkomst', 'gezien')
  await officer.fill('#sluitwoorden', 'Gesproken; gaat weer naar school.')
  await officer.click('#afsluiten button')
  await officer.waitForSelector('text=Gesproken; gaat weer naar school.')
  assert.deepEqual(officer.wrong, [])
  await officer.context().close()
  await school.goto(address)
  await school.waitForSelector('text=Gesproken; gaat weer naar school.')
  assert.deepEqual(school.wrong, [])
  await school.context().close()
})

test('search by keyboard: slash, a name, arrow down, Enter', async () => {
  const page = await openPage(browser, site)
  await signIn(page, 'coordinator.25pj')
  await page.goto('/jongeren')
  const name = await page.locator('tbody tr a').nth(3).textContent()
  await page.goto('/vandaag')
  await page.keyboard.press('/')
  await page.keyboard.type(name)
  await page.waitForSelector('.find__results .hit')
  assert.ok((await page.locator('.hit__name').allTextContents()).includes(name))
  await page.keyboard.press('ArrowDown')
  assert.equal(await page.evaluate(() => document.activeElement.className), 'hit')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/jongeren/*')
  assert.ok(!decodeURIComponent(page.url()).includes(name.split(' ').at(-1)), 'no name in the address')
  await page.keyboard.press('Control+k')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'zoek')
  await page.keyboard.type('zzzzqqq')
  await page.waitForSelector('.find__results p')
  await page.keyboard.press('Escape')
  assert.equal(await page.locator('.find__results').isVisible(), false)
  assert.deepEqual(page.wrong, [])
  await page.context().close()
})

test('search by group and by family name, without script', async () => {
  const page = await openPage(browser, site, { javaScriptEnabled: false })
  await signIn(page, 'coordinator.25pj')
  await page.goto('/jongeren')
  const group = await page.locator('tbody tr td[data-name=Groep]:not(:empty)').first().textContent()
  await page.fill('#q', group.toLowerCase())
  await page.click('main form button')
  const groups = await page.locator('tbody tr td[data-name=Groep]').allTextContents()
  assert.ok(groups.length > 0)
  assert.deepEqual([...new Set(groups)], [group])
  await page.fill('#q', 'xyzzy')
  await page.click('main form button')
  await page.waitForSelector('.empty')
  await page.context().close()
})

test('j and k go through the list, with the details beside it', async () => {
  const page = await openPage(browser, site)
  await signIn(page, 'coordinator.25pj')
  await page.keyboard.press('j')
  await page.waitForSelector('[data-pane] article')
  const first = await page.locator('.task--chosen .task__name').textContent()
  assert.match(await page.locator('[data-pane] h2').textContent(), new RegExp(first))
  await page.keyboard.press('j')
  await page.waitForFunction((name) => !document.querySelector('[data-pane] h2').textContent.startsWith(name), first)
  await page.keyboard.press('k')
  await page.waitForFunction((name) => document.querySelector('[data-pane] h2').textContent.startsWith(name), first)
  assert.deepEqual(page.wrong, [])
  await page.context().close()
})

test('the strip: one stop for Tab, arrows from day to day, the lessons in words, and its table', async () => {
  const page = await openPage(browser, site)
  await signIn(page, 'coordinator.25pj')
  await page.mouse.move(2, 2) // signing in left it where the strip will be
  await page.locator('.task__name').first().evaluate((a) => { location.href = a.href })
  await page.waitForSelector('.strip .tip', { state: 'attached' })
  assert.equal(await page.locator('.strip a[tabindex="0"]').count(), 1)
  await page.locator('.strip a[tabindex="0"]').focus()
  await page.keyboard.press('ArrowLeft')
  const day = await page.evaluate(() => document.activeElement.dataset.day)
  assert.match(await page.locator('.tip').textContent(), new RegExp(`${day}.*\\d\\d:\\d\\d–\\d\\d:\\d\\d`, 's'))
  const target = await page.evaluate(() => document.activeElement.getAttribute('href'))
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelector('details.fold[open] table'))
  assert.equal(await page.locator(`[id="${target.slice(1)}"]`).isVisible(), true)
  assert.deepEqual(page.wrong, [])
  await page.context().close()
})

test('a contact is kept in the timeline and clears the signals', async () => {
  const page = await openPage(browser, site)
  await signIn(page, 'coordinator.25pj')
  await page.goto('/vandaag?groep=bellen')
  const person = await page.locator('.task__name').first().getAttribute('href')
  await page.goto(person)
  await page.click('.page-head a[href="#contact"]')
  await page.fill('#toelichting', 'Gebeld <b>en</b> afgesproken.')
  await page.click('#contact button:has-text("Gesproken")')
  await page.waitForSelector('#tijdlijn li:has-text("Gebeld <b>en</b> afgesproken.")')
  await page.click('#tijdlijn .filter:has-text("Stappen")')
  await page.waitForURL('**tijdlijn=stap**')
  assert.equal(await page.locator('#tijdlijn li:has-text("afgesproken.")').count(), 0)
  await page.click('#tijdlijn .filter:has-text("Contacten")')
  await page.waitForSelector('#tijdlijn li:has-text("afgesproken.")')
  assert.equal(await page.locator('.task__verb:has-text("Bel")').count(), 0)
  assert.deepEqual(page.wrong, [])
  await page.context().close()
})

test('the language is a choice that stays', async () => {
  const page = await openPage(browser, site)
  await signIn(page, 'coordinator.25pj')
  await page.goto('/registratie')
  await page.click('.account summary')
  await page.click('.account button:has-text("English")')
  await page.waitForURL('**/registratie')
  assert.equal(await page.getAttribute('html', 'lang'), 'en')
  await page.goto('/vandaag')
  assert.equal(await page.locator('.places a[aria-current] span').first().textContent(), 'Today')
  await page.click('.account summary')
  await page.click('.account button:has-text("Sign out")')
  await page.waitForURL('**/inloggen')
  await page.goto('/vandaag')
  assert.ok(page.url().includes('/inloggen?naar=/vandaag'))
  await page.context().close()
})
