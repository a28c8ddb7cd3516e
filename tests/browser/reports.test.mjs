// SPDX-License-Identifier: EUPL-1.2
/*
 * Reports as a new user meets them: a coordinator reports from Vandaag, the fixed contact takes it up, invites and closes, and the
 * school sees each step; who comes second is told so and keeps what was typed. Taps and pages are counted, not seconds: how long it
 * takes depends on what else the machine does.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { account, people, PASSWORD, serve } from '../e2e/serving.mjs'
import { cleanUp, csvFile, marksOf, place } from '../e2e/support.mjs'
import { axeSource, openPage, signIn, startBrowser } from './support.mjs'

const PHONE = { width: 390, height: 800 }
const DESK = { width: 1280, height: 800 }
const SMALL = { width: 320, height: 700 }
let here, server, browser, site

before(async () => {
  here = place()
  here.fine('setting', 'set', 'demo_today', '2026-02-12')
  const list = people(here, 3, { person: { geboortedatum: '2009-03-15' } })
  here.fine('import', 'attendance', csvFile(list.flatMap((who) => ['2026-02-02', '2026-02-03', '2026-02-04'].flatMap((day) => marksOf(who.pgn, who.number, day, 'OOOOOO')))))
  for (const login of ['school', 'collega']) {
    account(here, login, '--role', 'coordinator', '--institution', '25PJ', '--from', '2020-01-01')
  }
  account(here, 'noor', '--role', 'officer', '--municipality', '0193', '--from', '2020-01-01')
  account(here, 'regio', '--role', 'region', '--region', '10', '--from', '2020-01-01')
  server = await serve(here)
  site = { url: `http://127.0.0.1:${server.port}` }
  browser = await startBrowser()
})

after(async () => {
  await browser?.close()
  await server?.stop()
  cleanUp()
})

// At both widths: what axe finds, and whether anything is wider than the page.
async function fits(page) {
  const size = page.viewportSize()
  await page.evaluate(axeSource)
  for (const width of [DESK, PHONE]) {
    await page.setViewportSize(width)
    const { violations } = await page.evaluate(() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }))
    assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [], page.url())
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${page.url()} is too wide at ${width.width}`)
  }
  await page.setViewportSize(SMALL)
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${page.url()} is too wide at 320`)
  await page.setViewportSize(size)
}

// A browser notes every answer that is no 200 as an error; a refused form and somebody who was first are what these tests ask for.
const odd = (page) => page.wrong.filter((line) => !/status of (400|409)/.test(line))

async function signedIn(login, viewport) {
  const page = await openPage(browser, site, { viewport })
  await signIn(page, login, PASSWORD)
  return page
}

const names = () => here.sql('SELECT p.family_name FROM report r JOIN person p ON p.person = r.person').split('\n').filter(Boolean)

test('a coordinator reports from Vandaag on a phone; a form that is refused keeps what was typed', async () => {
  const page = await signedIn('school', PHONE)
  let taps = 0, loads = 0
  page.on('framenavigated', (frame) => { loads += frame === page.mainFrame() ? 1 : 0 })
  const tap = async (what) => { taps++; await what.click() }
  await page.goto('/vandaag?groep=melden')
  await tap(page.locator('a[href^="/meldingen/nieuw"]').first())
  await page.locator('#reden').waitFor()
  await fits(page)
  await page.locator('#aanspreekpunt').waitFor()
  // A reason of spaces passes the browser and not the program; everything else that was typed stays.
  await page.fill('#reden', '   ')
  await page.fill('#actie-toelichting', 'Graag samen kijken wat er thuis speelt.')
  if (!(await page.locator('#email').isVisible())) {
    await tap(page.locator('summary', { hasText: 'Melder' }))
  }
  await page.fill('#email', 'verzuim@school.example')
  await tap(page.getByRole('button', { name: 'Meld', exact: true }))
  await page.locator('#reden-fout').waitFor()
  assert.equal(await page.inputValue('#actie-toelichting'), 'Graag samen kijken wat er thuis speelt.')
  assert.equal(await page.inputValue('#email'), 'verzuim@school.example')
  await fits(page)
  await page.fill('#reden', 'Komt de eerste uren niet.')
  await tap(page.getByRole('button', { name: 'Meld', exact: true }))
  await page.getByRole('heading', { name: /^Melding van/ }).waitFor()
  await fits(page)
  assert.equal(names().length, 1)
  // Vandaag, the form, the form once more, the report: with a refusal in between.
  assert.ok(taps <= 4, `${taps} taps`)
  assert.ok(loads <= 4, `${loads} pages`)
  assert.deepEqual(odd(page), [])
  await page.context().close()
})

test('two coordinators report the same: the second is told so, is led there and loses nothing', async () => {
  const first = await signedIn('school', DESK), second = await signedIn('collega', PHONE)
  await first.goto('/vandaag?groep=melden')
  const address = await first.locator('a[href^="/meldingen/nieuw"]').first().getAttribute('href')
  for (const page of [first, second]) {
    await page.goto(address)
    await page.locator('details', { hasText: 'Melder' }).first().evaluate((fold) => { fold.open = true })
    await page.fill('#email', 'verzuim@school.example')
  }
  await first.fill('#reden', 'Werkt naast school te veel uren.')
  await first.getByRole('button', { name: 'Meld', exact: true }).click()
  await first.getByRole('heading', { name: /^Melding van/ }).waitFor()
  await second.fill('#reden', 'Is ziek, denken we.')
  await second.fill('#ondernomen', 'Drie keer gebeld, een keer op bezoek geweest.')
  await second.getByRole('button', { name: 'Meld', exact: true }).click()
  await second.getByRole('alert').getByText('Dit is al gemeld').waitFor()
  assert.equal(await second.inputValue('#reden'), 'Is ziek, denken we.')
  assert.equal(await second.inputValue('#ondernomen'), 'Drie keer gebeld, een keer op bezoek geweest.')
  await fits(second)
  await second.getByRole('alert').getByRole('link', { name: 'Open de melding' }).click()
  await second.getByText('Werkt naast school te veel uren.').waitFor()
  assert.equal(names().length, 2)
  // And both change it: the second keeps the change that was typed.
  await second.goto(`${second.url()}/wijzigen`)
  await first.goto(second.url())
  await first.fill('#reden', 'Werkt in de avond.')
  await first.getByRole('button', { name: 'Bewaar de wijziging' }).click()
  await first.getByText('Werkt in de avond.').waitFor()
  await second.fill('#reden', 'Werkt in het weekend.')
  await second.getByRole('button', { name: 'Bewaar de wijziging' }).click()
  await second.getByRole('alert').getByText('was u voor').waitFor()
  assert.equal(await second.inputValue('#reden'), 'Werkt in het weekend.')
  await fits(second)
  assert.deepEqual(odd(first), [])
  assert.deepEqual(odd(second), [])
  await first.context().close()
  await second.context().close()
})

test('the contact takes it up, invites and closes; the school sees each step and what has no answer yet', async () => {
  const school = await signedIn('school', PHONE), officer = await signedIn('noor', DESK)
  const report = `/meldingen/${here.sql('SELECT public FROM report ORDER BY filed_at LIMIT 1')}`
  const name = here.sql('SELECT p.family_name FROM report r JOIN person p ON p.person = r.person ORDER BY r.filed_at LIMIT 1')
  await school.goto('/meldingen')
  await school.locator('.filter', { hasText: 'Nog geen antwoord' }).getByText('2').waitFor()
  await school.locator('.filter', { hasText: 'Nog geen antwoord' }).click()
  await school.getByRole('link', { name: new RegExp(name) }).waitFor()
  await fits(school)
  await school.fill('#naam', 'bestaatniet')
  await school.locator('#inhoud').getByRole('button', { name: 'Zoek', exact: true }).click()
  await school.getByText('Geen meldingen van iemand die zo heet: bestaatniet.').waitFor()
  assert.ok(!school.url().includes('bestaatniet'), 'no name in an address')
  await school.fill('#naam', name)
  await school.locator('#inhoud').getByRole('button', { name: 'Zoek', exact: true }).click()
  await school.getByRole('link', { name: new RegExp(name) }).waitFor()
  await fits(school)

  await officer.goto(report)
  await fits(officer)
  await officer.getByRole('button', { name: 'Pak op' }).click()
  await officer.locator('#verloop').getByText('In behandeling genomen').waitFor()
  await school.goto(report)
  await school.locator('#verloop').getByText('In behandeling genomen').waitFor()
  await officer.getByRole('link', { name: 'Melding behandelen' }).click()
  await officer.locator('#gesprek > summary').click()
  await officer.fill('#gesprek-dag', '2026-02-13')
  await officer.fill('#gesprek-tijd', '14:30')
  await officer.fill('#gesprek-plek', 'Stadhuis, kamer 4')
  await officer.selectOption('#gesprek-via', 'niet')
  await officer.getByRole('button', { name: 'Plan het gesprek' }).click()
  await officer.getByText('vrijdag 13 februari, 14:30').first().waitFor()
  await fits(officer)
  await school.goto(report)
  await school.locator('#verloop').getByText('Gesprek gepland').waitFor()
  await officer.locator('#sluiten > summary').click()
  await officer.fill('#sluiten-toelichting', 'Gaat weer naar school, we bellen over twee weken.')
  await officer.getByRole('button', { name: 'Sluit de melding af' }).click()
  await officer.getByRole('button', { name: 'Heropen de melding' }).waitFor()
  await school.goto(report)
  await school.getByText('Gaat weer naar school, we bellen over twee weken.').waitFor()
  await fits(school)
  await school.goto(await school.locator('.page-head a[href^="/jongeren/"]').getAttribute('href'))
  await school.locator('#verzuimmeldingen').getByText('Afgesloten').waitFor()
  await fits(school)
  await school.goto('/meldingen/nieuws')
  await fits(school)
  assert.deepEqual(school.wrong, [])
  assert.deepEqual(officer.wrong, [])
  await officer.context().close()
  await school.context().close()
})

test('the pages around reports, for each role, at both widths', async () => {
  const tours = {
    school: ['/meldingen?status=I', '/meldingen/gesprekken', '/meldingen/cijfers', '/contactpersonen', '/register', '/werkafspraken'],
    noor: ['/meldingen', '/meldingen/gesprekken', '/meldingen/overdracht', '/meldingen/cijfers', '/contactpersonen', '/werkafspraken'],
    regio: ['/brieven', '/register', '/meldingen/cijfers', '/contactpersonen/beheer', '/werkafspraken'],
  }
  for (const [login, tour] of Object.entries(tours)) {
    const page = await signedIn(login, DESK)
    for (const address of tour) {
      const answer = await page.goto(address)
      assert.equal(answer.status(), 200, `${address} for ${login}`)
      assert.equal(await page.locator('h1').count(), 1, address)
      await fits(page)
    }
    assert.deepEqual(page.wrong, [])
    await page.context().close()
  }
})
