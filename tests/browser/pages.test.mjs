// SPDX-License-Identifier: EUPL-1.2
// Every page of each role in a real browser: no error in its console, nothing that axe finds, nothing that does not fit.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { unzip } from '../e2e/unzip.mjs'
import { axeSource, openPage, signIn, startBrowser, startSite } from './support.mjs'

let site, browser
before(async () => {
  site = await startSite()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await site?.stop()
})

// Where a role comes: addresses, or a link on the page of an earlier one.
const tours = {
  'coordinator.25pj': [
    '/vandaag', '/vandaag?groep=melden', '/vandaag?groep=luxe', { on: '/vandaag', link: '.task__name' },
    { on: '/vandaag', link: '.menu__sheet a[href^="/bevindingen/"]' }, { on: '/vandaag?groep=melden', link: '.menu__sheet a[href^="/bevindingen/"]' },
    '/afwezig', { on: '/afwezig', link: 'a[href^="/afwezig/melding/"]' }, '/afwezig/verlof', '/jongeren', { on: '/jongeren', link: '.pager a' }, '/registratie', { on: '/registratie?week=2026-02-02', link: '.ledger tbody th a' }, { on: '/registratie?week=2026-02-02', link: '.ledger td a' },
    '/registratie/ontbreekt', { on: '/registratie/ontbreekt', link: 'a.gaps__cell' }, '/noodtoegang', '/hulp',
    '/rooster', { on: '/rooster', link: 'section a.filter' }, '/rooster/agendas', '/rooster/docentcodes', '/importeren',
    '/meldingen', { on: '/vandaag?groep=melden', link: 'a[href^="/meldingen/nieuw"]' },
  ],
  beheerder: ['/beveiliging'],
  'rmc.10': [
    '/vandaag', '/vandaag?beurt=school', { on: '/vandaag', link: '.task__name' },
    { on: '/vandaag', link: '.menu__sheet a[href^="/meldingen/"]' }, { on: '/vandaag?beurt=school', link: '.menu__sheet a[href^="/bevindingen/"]' },
    '/meldingen', '/meldingen/cijfers', { on: '/meldingen/cijfers', link: 'td.number a' }, '/jongeren', '/hulp',
    '/werkvoorraad', { on: '/werkvoorraad', link: 'td.number a' },
  ],
  // Two grants: the account menu offers both.
  'beide.kampen': ['/start'],
  'docent.25pj': [{ on: '/jongeren', link: '[data-open]' }, '/contactpersonen?locatie=25PJ/00'],
  'cijfers.10': ['/start', '/register', '/meldingen/cijfers', '/contactpersonen/beheer'],
  fg: [
    '/logboek', '/logboek/noodtoegang', '/logboek/patronen', { on: '/logboek', link: 'a[href^="/logboek/persoon/"]' },
    '/bewaren', '/verzoeken', '/onderzoek',
  ],
  onderzoeker: ['/onderzoek'],
}

const ALL_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/*
 * How a page is looked at, one after another, without loading it again: what differs is in the style sheet. What is on
 * a page may depend on the database, how it looks does not: on the second one it is looked at once.
 */
const LOOKS = [
  { name: 'at a desk', size: { width: 1280, height: 800 }, scheme: 'light', rules: ALL_RULES },
  { name: 'on a phone', size: { width: 390, height: 844 }, scheme: 'light', rules: ALL_RULES },
  { name: 'at 320 pixels', size: { width: 320, height: 700 }, scheme: 'light', rules: [] },
  { name: 'in the dark', size: { width: 1280, height: 800 }, scheme: 'dark', rules: ['color-contrast'] },
].slice(0, process.env.SLUITEND_TEST_PG ? 1 : undefined)

async function findings(page, rules) {
  await page.evaluate(axeSource)
  const found = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly }), rules)
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).slice(0, 3).join(' | ')}`)
}

async function check(page, name, rules = ALL_RULES) {
  if (rules.length > 0) {
    assert.deepEqual(await findings(page, rules), [], `axe on ${name}`)
  }
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  assert.ok(over <= 0, `${name} is ${over} pixels too wide at ${page.viewportSize().width}`)
  assert.equal(await page.locator('h1').count(), 1, `one main heading on ${name}`)
}

async function visit(page, stop) {
  let address = stop
  if (typeof stop !== 'string') {
    await page.goto(stop.on)
    address = await page.locator(stop.link).first().getAttribute('href')
  }
  const answer = await page.goto(address)
  assert.equal(answer.status(), 200, address)
  return address
}

for (const [login, tour] of Object.entries(tours)) {
  test(`the pages of ${login}`, async () => {
    const page = await openPage(browser, site)
    await signIn(page, login)
    for (const stop of tour) {
      const address = await visit(page, stop)
      for (const { name, size, scheme, rules } of LOOKS) {
        await page.setViewportSize(size)
        await page.emulateMedia({ colorScheme: scheme })
        await check(page, `${address} of ${login} ${name}`, rules)
      }
    }
    assert.deepEqual(page.wrong, [])
    await page.context().close()
  })

  test(`the pages of ${login} on a phone without script`, async () => {
    const page = await openPage(browser, site, { javaScriptEnabled: false, viewport: { width: 390, height: 844 }, hasTouch: true })
    await signIn(page, login)
    for (const stop of tour) {
      await visit(page, stop)
      assert.equal(await page.locator('h1').count(), 1)
    }
    await page.context().close()
  })
}

// What has the focus, and whether that can be seen.
const focused = (page) => page.evaluate(() => {
  const { tagName, id, className, href } = document.activeElement
  const style = getComputedStyle(document.activeElement)
  return { tagName, id, className, href, seen: style.outlineStyle !== 'none' || style.boxShadow !== 'none' }
})

async function tabTo(page, fits) {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab')
    const at = await focused(page)
    if (fits(at)) {
      assert.ok(at.seen, `the focus on ${at.tagName} ${at.id} ${at.className} is seen`)
      return
    }
  }
  assert.fail(`not reached by Tab on ${page.url()}`)
}

test('by keyboard alone: signing in, Vandaag, a report; what there is to do comes first', async () => {
  const page = await openPage(browser, site)
  await page.goto('/inloggen')
  if ((await focused(page)).id !== 'inlognaam') await tabTo(page, (at) => at.id === 'inlognaam')
  await page.keyboard.type('coordinator.25pj')
  await tabTo(page, (at) => at.id === 'wachtwoord')
  await page.keyboard.type('sluitend-demo')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/vandaag')
  await tabTo(page, (at) => at.className.includes('skip-link'))
  await page.keyboard.press('Enter')
  assert.equal((await focused(page)).id, 'inhoud')
  await tabTo(page, (at) => at.className.includes('task__name'))
  await page.goto('/meldingen?wacht=gemeente')
  await tabTo(page, (at) => /\/meldingen\/[a-z2-7]{26}$/.test(at.href ?? ''))
  await page.keyboard.press('Enter')
  await page.locator('#doen').waitFor()
  const place = async (where) => page.locator(where).boundingBox()
  const [doDesk, saidDesk] = [await place('#doen'), await place('.columns__main')]
  assert.ok(doDesk.x > saidDesk.x && Math.abs(doDesk.y - saidDesk.y) < 5, 'at a desk beside what was told')
  await page.setViewportSize({ width: 390, height: 844 })
  assert.ok((await place('#doen')).y < (await place('.columns__main')).y, 'on a phone above it')
  await check(page, 'a report on a phone')
  await page.keyboard.press('Tab')
  assert.deepEqual(page.wrong, [])
  await page.context().close()
})

test('the privacy officer finds who looked at somebody, on the day of the demonstration, in words', async () => {
  const young = await openPage(browser, site)
  await signIn(young, 'jongere')
  const name = await young.locator('#inhoud section:has(h2) p strong').first().innerText()
  await young.goto('/hulp')
  assert.match(await young.innerText('main'), /kun je niet komen\?/)
  await young.context().close()
  const page = await openPage(browser, site)
  await signIn(page, 'fg')
  await tabTo(page, (at) => at.id === 'q')
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/logboek/persoon/**')
  const rows = await page.locator('tbody tr').allInnerTexts()
  assert.match(rows[0], /^12 februari 2026 /)
  assert.ok(rows.some((row) => /verzuimcoördinator, Deltion College/.test(row)), rows.join('\n'))
  await check(page, 'who looked at somebody')
  await page.goto('/logboek')
  assert.ok(!(await page.locator('#handeling option').allInnerTexts()).some((text) => /^[a-z]+-[a-z]+$/.test(text)))
  await page.goto('/hulp')
  assert.match(await page.innerText('main'), /Het afschrift geeft u mee/)
  await check(page, 'help')
  assert.deepEqual(page.wrong, [])
  await page.context().close()
})

test('the sign-in page, also after a wrong password, and in English', async () => {
  for (const viewport of [{ width: 1280, height: 800 }, { width: 320, height: 700 }]) {
    const page = await openPage(browser, site, { viewport })
    await page.goto('/inloggen')
    await check(page, 'sign-in')
    await page.fill('#inlognaam', 'coordinator.25pj')
    await page.fill('#wachtwoord', 'dit is het niet')
    await page.click('main form.stack button')
    await page.waitForSelector('[role=alert]')
    assert.equal(await page.inputValue('#inlognaam'), 'coordinator.25pj')
    await check(page, 'sign-in refused')
    await page.click('text=English')
    await page.waitForSelector('h1:has-text("Sign in")')
    assert.equal(await page.getAttribute('html', 'lang'), 'en')
    assert.deepEqual(page.wrong, [])
    await page.context().close()
  }
})

test('on a phone the places that do not fit stand behind Meer', async () => {
  const page = await openPage(browser, site, { viewport: { width: 390, height: 844 } })
  await signIn(page, 'cijfers.10')
  const register = page.locator('.places a[href="/register"]')
  assert.equal(await register.isVisible(), false)
  await page.click('.places__more')
  await register.waitFor()
  await check(page, 'the other places')
  await register.click()
  await page.waitForURL('**/register')
  await page.setViewportSize({ width: 1280, height: 800 })
  await register.waitFor()
  assert.equal(await page.locator('.places__more').isVisible(), false)
  assert.deepEqual(page.wrong, [])
  await page.context().close()
})

test('a page that is not there says so kindly', async () => {
  const page = await openPage(browser, site)
  await signIn(page, 'coordinator.25pj')
  const answer = await page.goto('/jongeren/bestaatniet')
  assert.equal(answer.status(), 404)
  await check(page, 'not found')
  await page.context().close()
})

test('pages are light: under 150 kB with everything they need', async () => {
  const page = await openPage(browser, site)
  await signIn(page, 'coordinator.25pj')
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  let bytes = 0
  session.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength })
  for (const address of ['/vandaag', '/jongeren', '/registratie']) {
    bytes = 0
    // A page that listens is never idle: it is loaded, and what was told of it until then has come in with the next answer.
    await page.goto(address)
    await session.send('Network.enable')
    assert.ok(bytes > 1000 && bytes < 150000, `${address} weighs ${bytes} bytes`)
  }
  await page.context().close()
})

test('a researcher takes tables, no more than was asked, and the privacy officer reads what for', async () => {
  const page = await openPage(browser, site)
  await signIn(page, 'onderzoeker')
  await page.goto('/onderzoek')
  await page.fill('#project', 'Thuis <b>in</b> beeld')
  await page.fill('#doel', 'Hangt verzuim samen met uitval?')
  await page.fill('#toestemming', 'commissie 12')
  await page.selectOption('#van', '2026-02')
  await page.selectOption('#tot', '2025-10')
  const send = page.getByRole('button', { name: 'Maak het bestand' })
  await send.click()
  await page.getByRole('alert').getByText('Kies een begin').waitFor()
  assert.equal(await page.inputValue('#doel'), 'Hangt verzuim samen met uitval?')
  await page.selectOption('#van', '2025-10')
  await page.selectOption('#tot', '2026-01')
  await page.getByLabel('niveau').uncheck()
  await page.getByLabel('signalen per persoon').uncheck()
  const [download] = await Promise.all([page.waitForEvent('download'), send.click()])
  const files = unzip(readFileSync(await download.path()))
  assert.deepEqual(Object.keys(files).sort(), ['leeswijzer.csv', 'maanden.csv', 'personen.csv', 'tellingen.csv'])
  const persons = files['personen.csv'].trim().split('\r\n').map((line) => line.split(';'))
  const told = new Map()
  for (const [, ...rest] of persons.slice(1)) {
    assert.equal(rest[4], '', 'the level was not asked')
    told.set(rest.join(';'), (told.get(rest.join(';')) ?? 0) + 1)
  }
  assert.ok(told.size > 0 && [...told.values()].every((n) => n >= 10), 'nobody stands alone')
  const months = new Set(files['maanden.csv'].trim().split('\r\n').slice(1).map((line) => line.split(';')[1]))
  assert.deepEqual([...months].sort(), ['2025-10', '2025-11', '2025-12', '2026-01'])
  await page.context().close()

  const officer = await openPage(browser, site)
  await signIn(officer, 'fg')
  await officer.goto('/onderzoek')
  await officer.locator('#uitgeleverd').getByText('Thuis <b>in</b> beeld').waitFor()
  assert.match(await officer.locator('#uitgeleverd').innerText(), /commissie 12[^]*onderzoeker[^]*1 oktober 2025 – 31 januari 2026/)
  assert.equal(await officer.locator('#project').count(), 0)
  await officer.context().close()
})
