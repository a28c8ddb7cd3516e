// SPDX-License-Identifier: EUPL-1.2
// The roll call in the hand of a teacher: a class of thirty on a phone, with a connection that goes, without script, and by
// keyboard. Prints how long the teacher is at it: a second a tap, and the loads as measured.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { axeSource, openPage, OWN_PASSWORD, signIn, startBrowser, startSite } from './support.mjs'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const DAY = '2026-02-12', CLASS = 30

let site, browser, folder
const teachers = ['telefoon', 'tunnel', 'samen', 'kaal', 'toetsen']

function write(name, rows) {
  const path = join(folder, name)
  writeFileSync(path, `${[Object.keys(rows[0]).join(';'), ...rows.map((r) => Object.values(r).join(';'))].join('\n')}\n`)
  return path
}

// A number of a student that nobody has: they begin with 10, and the sum leaves 5.
function numbers(n) {
  const found = []
  for (let at = 900000; found.length < n; at++) {
    const eight = `10${at}`
    const last = (((([...eight].reduce((s, d, i) => s + Number(d) * (9 - i), 0) - 5) % 11) + 11) % 11)
    if (last < 10) found.push(`${eight}${last}`)
  }
  return found
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluitend-roll-'))
  site = await startSite({ students: 150 })
  const list = numbers(CLASS)
  site.run('import', 'persons', write('p.csv', list.map((pgn, i) => ({
    pgn, achternaam: `Leerling${String(i).padStart(2, '0')}`, voorvoegsel: '', voornamen: 'Noor', roepnaam: 'Noor', geboortedatum: '2008-03-15', geslacht: 'v',
    straat: 'Dorpsstraat', huisnummer: '3', postcode: '8011AB', plaats: 'Zwolle', gemeentecode: '0193',
  }))))
  site.run('import', 'enrolments', write('e.csv', list.map((pgn, i) => ({
    pgn, brin: '25PJ', vestiging: '00', inschrijving: `KLAS${i}`, onderwijssoort: 'mbo', niveau: '3', leerweg: 'bol', opleiding: 'Bakker', groep: 'KLAS30',
    begindatum: '2025-08-01', einddatum: '', bekostigd: 'j',
  }))))
  // Each teacher has one lesson, which lasts all day: it is the class of now at whatever hour the test runs.
  site.run('import', 'lessons', write('l.csv', teachers.map((docent, i) => ({
    brin: '25PJ', vestiging: '00', groep: 'KLAS30', vak: `Vak ${i}`, datum: DAY, begintijd: `00:0${i}`, eindtijd: '23:58', docent, lokaal: '1.12', les: `les-${i}`,
  }))))
  for (const docent of teachers) {
    site.account(docent, '--role', 'teacher', '--group', '25PJ/00/KLAS30')
  }
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await site?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const row = (page, i) => page.locator('[data-student]').nth(i)
const letter = (page, i, which) => row(page, i).locator(`label.roll__letter--${which}`)
const chosen = (page) => page.locator('[data-student] input[type=radio]:checked').evaluateAll((list) => list.map((r) => r.value).join(''))
const kept = (page) => page.evaluate(() => localStorage.getItem('sluitend-lessen'))

async function looks(page, name) {
  await page.evaluate(axeSource)
  const found = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly }), RULES)
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [], `axe on ${name}`)
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  assert.ok(over <= 0, `${name} is ${over} pixels too wide`)
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`) })
}

test('a class of thirty on a phone', async (t) => {
  const page = await openPage(browser, site, PHONE)
  await signIn(page, 'telefoon', OWN_PASSWORD)
  // Whoever opens the program stands in the class of this moment.
  let loads = 0, taps = 0
  const timed = async (what) => {
    const begin = performance.now()
    await what()
    loads += performance.now() - begin
  }
  const tap = async (target) => {
    taps++
    await target.tap()
  }
  await timed(() => page.goto('/'))
  assert.match(page.url(), /\/lessen\/[\w-]+$/)
  assert.equal(await page.locator('[data-student]').count(), CLASS)
  assert.equal(await chosen(page), 'A'.repeat(CLASS))
  const size = await letter(page, 0, 'O').boundingBox()
  assert.ok(size.width >= 44 && size.height >= 44, 'large enough for a thumb')
  await looks(page, 'roll-phone')
  await tap(letter(page, 3, 'O'))
  await tap(letter(page, 8, 'Z'))
  await tap(letter(page, 15, 'L'))
  await tap(row(page, 15).locator('.roll__chip').first())
  await tap(letter(page, 22, 'O'))
  await tap(letter(page, 29, 'G'))
  assert.match(await page.locator('.roll__sums').innerText(), /25 aanwezig.*1 te laat.*3 afwezig.*1 ziek/s)
  await timed(async () => {
    await tap(page.locator('.roll__bar button'))
    await page.waitForSelector('text=Opgeslagen om')
  })
  const seconds = taps + loads / 1000
  t.diagnostic(`class of ${CLASS}, 5 exceptions: ${taps} taps, ${Math.round(loads)} ms of loads: ${seconds.toFixed(1)} s of the teacher's time`)
  assert.equal(taps, 7)
  await looks(page, 'roll-saved')
  await page.goto(page.url())
  const letters = await chosen(page)
  assert.equal(letters, 'AAAOAAAAZAAAAAALAAAAAAOAAAAAAG')
  assert.equal(await row(page, 15).locator('.roll__late input').inputValue(), '5')
  assert.equal(await kept(page), null, 'nothing stays on the device')
  await page.goto('/lessen')
  await looks(page, 'lessons-phone')
  assert.deepEqual(page.wrong, [])
  await page.context().close()
})

test('a connection that goes loses nothing and does nothing twice', async () => {
  const page = await openPage(browser, site, PHONE)
  const context = page.context()
  await signIn(page, 'tunnel', OWN_PASSWORD)
  await page.goto('/lessen')
  const address = page.url()
  await letter(page, 1, 'O').tap()
  // The page is loaded anew before it was saved: the choice is still there.
  await page.reload()
  assert.equal((await chosen(page))[1], 'O')
  await letter(page, 2, 'Z').tap()
  await context.setOffline(true)
  await page.locator('.roll__bar button').tap()
  await page.waitForSelector('text=Bewaard op dit toestel')
  const stored = await kept(page)
  assert.ok(!stored.includes('Leerling') && !stored.includes('Noor'), 'no name is kept')
  // The request arrives, and the answer is lost on the way.
  let lost = 0
  await page.route(address, async (route) => {
    if (route.request().method() === 'POST' && lost === 0) {
      lost++
      await route.fetch()
      return route.abort('connectionreset')
    }
    return route.continue()
  })
  await context.setOffline(false)
  await page.waitForSelector('text=Opgeslagen om')
  assert.equal(lost, 1)
  assert.equal(await kept(page), null)
  await page.unroute(address)
  await page.goto(address)
  assert.equal(await chosen(page), `AOZ${'A'.repeat(CLASS - 3)}`)
  const ledger = site.run('verify')
  assert.ok(ledger !== undefined)

  // The tab is closed while there is no connection; the list of lessons sends it later.
  await letter(page, 4, 'O').tap()
  await page.route(address, (route) => (route.request().method() === 'POST' ? route.abort('internetdisconnected') : route.continue()))
  await page.locator('.roll__bar button').tap()
  await page.waitForSelector('text=Bewaard op dit toestel')
  await page.close()
  const next = await context.newPage()
  await next.goto('/lessen?alle=1')
  await next.waitForSelector('text=Uw registratie is verstuurd en opgeslagen.')
  await next.goto(address)
  assert.equal(await chosen(next), `AOZAO${'A'.repeat(CLASS - 5)}`)

  // The session ends while a roll waits: sign in, and it goes.
  await letter(next, 5, 'O').tap()
  const cookies = await context.cookies()
  await context.clearCookies()
  await next.locator('.roll__bar button').tap()
  await next.waitForSelector('text=U bent uitgelogd')
  await context.addCookies(cookies)
  await next.goto(address)
  // The page says of the roll before that it was saved: this one is when nothing is kept any more.
  await next.waitForFunction(() => localStorage.getItem('sluitend-lessen') === null)
  await next.waitForSelector('text=Opgeslagen om')
  await next.goto(address)
  assert.equal((await chosen(next))[5], 'O')
  // Signing out clears what is kept.
  await letter(next, 6, 'O').tap()
  assert.notEqual(await kept(next), null)
  await next.locator('details.account summary').tap()
  await next.locator('form[action="/uitloggen"] button').tap()
  await next.waitForURL('**/inloggen*')
  assert.equal(await kept(next), null)
  await context.close()
})

test('two at one class see what the other noted', async () => {
  const mine = await openPage(browser, site, PHONE), theirs = await openPage(browser, site)
  await signIn(mine, 'samen', OWN_PASSWORD)
  await mine.goto('/lessen')
  await signIn(theirs, 'coordinator.25pj')
  await theirs.goto(mine.url())
  await letter(theirs, 7, 'Z').click()
  await theirs.locator('.roll__bar button').click()
  await theirs.waitForSelector('text=Opgeslagen om')
  await letter(mine, 7, 'O').tap()
  await mine.locator('.roll__bar button').tap()
  await mine.waitForSelector('.roll__row--conflict')
  assert.match(await row(mine, 7).innerText(), /op: ziek. U koos: ongeoorloofd afwezig/)
  await looks(mine, 'roll-conflict')
  await letter(mine, 7, 'G').tap()
  await mine.locator('.roll__bar button').tap()
  await mine.waitForSelector('text=Opgeslagen om')
  assert.equal((await chosen(mine))[7], 'G')
  await mine.context().close()
  await theirs.context().close()
})

test('without script', async () => {
  const page = await openPage(browser, site, { ...PHONE, javaScriptEnabled: false })
  await signIn(page, 'kaal', OWN_PASSWORD)
  await page.goto('/lessen')
  await letter(page, 0, 'L').tap()
  await row(page, 0).locator('.roll__late input').fill('20')
  await page.locator('.roll__bar button').tap()
  await page.waitForSelector('.utrecht-alert--ok')
  assert.equal(await row(page, 0).locator('.roll__late input').inputValue(), '20')
  assert.equal((await chosen(page))[0], 'L')
  await page.context().close()
})

test('by keyboard', async () => {
  const page = await openPage(browser, site)
  await signIn(page, 'toetsen', OWN_PASSWORD)
  await page.goto('/lessen')
  await looks(page, 'roll-desk')
  await row(page, 0).locator('input[type=radio]:checked').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('o')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('l')
  await page.keyboard.type('12')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('z')
  assert.equal((await chosen(page)).slice(0, 5), 'AOLZA')
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('text=Opgeslagen om')
  assert.equal(await row(page, 2).locator('.roll__late input').inputValue(), '12')
  assert.deepEqual(page.wrong, [])
  await page.context().close()
})
