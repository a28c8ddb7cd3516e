// SPDX-License-Identifier: EUPL-1.2
// Handling a report in a browser: an officer takes it up, invites by mail and closes it; the school sees it on its phone; a region looks
// after the letters.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { account, people, PASSWORD, serve, until } from '../e2e/serving.mjs'
import { cleanUp, csvFile, marksOf, place } from '../e2e/support.mjs'
import { startMail } from '../provider/smtp.mjs'
import { axeSource, openPage, signIn, startBrowser } from './support.mjs'

let here, mail, server, browser, site

before(async () => {
  here = place()
  mail = await startMail()
  for (const [name, value] of Object.entries({ demo_today: '2026-02-12', mail_server: `127.0.0.1:${mail.port}`, mail_from: 'leerplicht@gemeente.example', mail_tls: 'none' })) {
    here.fine('setting', 'set', name, value)
  }
  const [who] = people(here, 1, { person: { email: 'sem@thuis.example', geboortedatum: '2009-03-15' } })
  here.fine('import', 'attendance', csvFile(['2026-02-02', '2026-02-03', '2026-02-04'].flatMap((day) => marksOf(who.pgn, who.number, day, 'OOOOOO'))))
  // Reported before there were reports: it becomes one as a schema of that time does.
  const step = readFileSync(new URL('../../sql/migrate/0030_reports.sql', import.meta.url), 'utf8')
  here.sql(`UPDATE finding SET state = 'gemeld', reported = 20490 WHERE bucket = 1; ${step.slice(step.indexOf('INSERT INTO report (person'), step.indexOf('UPDATE finding SET turn'))}`)
  account(here, 'school', '--role', 'coordinator', '--institution', '25PJ', '--from', '2020-01-01')
  account(here, 'noor', '--role', 'officer', '--municipality', '0193', '--from', '2020-01-01')
  account(here, 'regio', '--role', 'region', '--region', '10', '--from', '2020-01-01')
  server = await serve(here, { SLUITEND_OUT_PORTS: 'any' })
  site = { url: `http://127.0.0.1:${server.port}` }
  browser = await startBrowser()
})

after(async () => {
  await browser?.close()
  await server?.stop()
  await mail?.stop()
  cleanUp()
})

async function accessible(page) {
  await page.evaluate(axeSource)
  const { violations } = await page.evaluate(() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }))
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [])
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing is wider than the page')
}

test('the fixed contact takes a report up, invites and closes; the school sees it', async () => {
  const officer = await openPage(browser, site)
  await signIn(officer, 'noor', PASSWORD)
  await officer.goto(`/meldingen/${here.sql('SELECT public FROM report')}/behandelen`)
  await accessible(officer)
  await officer.getByRole('button', { name: 'Pak op' }).click()
  await officer.getByRole('status').getByText('Vastgelegd').waitFor()
  await officer.locator('#gesprek > summary').click()
  await officer.fill('#gesprek-dag', '2026-02-12')
  await officer.fill('#gesprek-tijd', '14:30')
  await officer.fill('#gesprek-plek', 'Stadhuis, kamer 4')
  await officer.fill('#gesprek-toelichting', 'Neem je rooster mee.')
  await accessible(officer)
  await officer.getByRole('button', { name: 'Plan het gesprek' }).click()
  await officer.getByText('donderdag 12 februari, 14:30').waitFor()
  await accessible(officer)
  await until(() => mail.letters.length === 1, 60)
  assert.match(mail.letters[0].lines.join('\n'), /text\/calendar; charset=utf-8; method=REQUEST/)
  await officer.setViewportSize({ width: 390, height: 800 })
  await officer.locator('#sluiten > summary').click()
  await accessible(officer)
  await officer.getByRole('button', { name: 'Sluit de melding af' }).click()
  await officer.getByRole('button', { name: 'Heropen de melding' }).waitFor()
  assert.deepEqual(officer.wrong, [])

  const school = await openPage(browser, site, { viewport: { width: 390, height: 800 } })
  await signIn(school, 'school', PASSWORD)
  await school.goto('/vandaag')
  await school.getByRole('link', { name: '1 melding met nieuws' }).click()
  await school.getByText('afgesloten').first().waitFor()
  await accessible(school)
  await school.getByRole('button', { name: /^Gezien/ }).click()
  await school.getByText('Alles is gezien.').waitFor()
  assert.deepEqual(school.wrong, [])
})

test('a region gives its letters a face, and is told what does not go', async () => {
  const page = await openPage(browser, site)
  await signIn(page, 'regio', PASSWORD)
  await page.goto('/brieven')
  await accessible(page)
  await page.fill('#naam', 'Team Leerplicht')
  await page.fill('#kleur', '#223344')
  await page.getByRole('button', { name: 'Bewaar de huisstijl' }).click()
  await page.getByRole('status').getByText('Bewaard').waitFor()
  assert.equal(await page.inputValue('#naam'), 'Team Leerplicht')
  await page.fill('#tekst', 'Kom op {dag} om {tijd}.')
  await page.setViewportSize({ width: 390, height: 800 })
  await page.getByRole('button', { name: 'Bewaar de tekst' }).click()
  await page.getByRole('alert').getByText('{plek}').waitFor()
  assert.equal(await page.inputValue('#tekst'), 'Kom op {dag} om {tijd}.')
  await accessible(page)
})
