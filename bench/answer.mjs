// SPDX-License-Identifier: EUPL-1.2
// Answers to messages, timed from the tap on a phone to the line on a coordinator's open page: see answer.sh. Prints one line:
// how many, and the median, the ninetieth percentile and the slowest in milliseconds.
import { readLetter, startMail } from '../tests/provider/smtp.mjs'
import { openPage, signIn, startBrowser, startSite } from '../tests/browser/support.mjs'

const wanted = Number(process.env.BENCH_ANSWERS)
const mail = await startMail()
const site = await startSite({
  students: Number(process.env.BENCH_STUDENTS),
  settings: { mail_server: `127.0.0.1:${mail.port}`, mail_from: 'verzuim@school.example', mail_tls: 'none', second_factor: 'choice' },
  more: { SLUITEND_OUT_PORTS: 'any' },
})
const browser = await startBrowser()

async function until(what) {
  for (const end = Date.now() + 120000; ;) {
    const got = await what()
    if (got) return got
    if (Date.now() > end) throw new Error(`not within two minutes: ${what}`)
    await new Promise((done) => setTimeout(done, 50))
  }
}

try {
  const desk = await openPage(browser, site)
  await signIn(desk, 'coordinator.25pj')
  await desk.goto('/berichten/instellingen')
  await desk.fill('#van', '00:00')
  await desk.fill('#tot', '00:00')
  await desk.click('main form.stack button')
  await desk.waitForURL(/gedaan=1/)
  await desk.goto('/berichten')
  await desk.click('#voorstel button')
  await desk.waitForURL(/verstuurd=/)
  const letters = await until(() => mail.letters.length > 0 && mail.letters)
  const phone = await openPage(browser, site, { viewport: { width: 390, height: 844 }, hasTouch: true })
  await desk.goto('/berichten')
  await desk.waitForSelector('body[data-live-open]')
  const took = []
  for (let i = 0; i < wanted; i++) {
    const link = /(\/b\/[A-Za-z0-9_-]{43})/.exec(readLetter(letters[i % letters.length]).text)[1]
    const words = `Antwoord nummer ${i} van de meting`
    await phone.goto(link)
    await phone.fill('#woorden', words)
    const begin = performance.now()
    await Promise.all([
      phone.click('button[value="woorden"]'),
      desk.locator('#antwoorden', { hasText: words }).waitFor({ timeout: 60000 }),
    ])
    took.push(performance.now() - begin)
  }
  took.sort((a, b) => a - b)
  const at = (part) => Math.round(took[Math.min(took.length - 1, Math.floor(took.length * part))])
  console.log(`${took.length} ${at(0.5)} ${at(0.9)} ${at(1)}`)
} finally {
  await browser.close()
  await site.stop()
  await mail.stop()
}
