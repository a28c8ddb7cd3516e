// SPDX-License-Identifier: EUPL-1.2
// The pages of each role, timed: see pages.sh. Prints, with tabs: what, role, median and 99th percentile of the answer (ms), first
// byte to finished page (ms), bytes. First the slowest ten by the 99th percentile, then the middle and the worst of all.
import { openPage, signIn, startBrowser, startSite } from '../tests/browser/support.mjs'

const LOGINS = [
  'coordinator.25pj', 'docent.25pj', 'mentor.25pj', 'peercoach.25pj', 'vertrouwen.25pj', 'ambtenaar.zwolle', 'regio.10', 'rmc.zwolle',
  'rmc.10', 'boa.zwolle', 'traject.zwolle', 'partner.zwolle', 'jongere', 'ouder', 'cijfers.10', 'onderzoeker', 'fg', 'beheerder',
]
const STEPS = 2
const requests = Number(process.env.BENCH_REQUESTS)
const site = await startSite({ students: Number(process.env.BENCH_STUDENTS), settings: { second_factor: 'choice' } })
const browser = await startBrowser()

// Pages that differ only in what they are about are one: identifiers, numbers and values of a query do not count.
function form(url) {
  const path = url.pathname.split('/').map((part) => (/\d/.test(part) || part.length > 18 ? '*' : part)).join('/')
  return `${path}${[...url.searchParams.keys()].sort().map((key) => ` ${key}`).join('')}`
}

async function linksOf(page) {
  const list = await page.$$eval('a[href]', (all) => all.filter((a) => !a.hasAttribute('download')).map((a) => new URL(a.getAttribute('href'), a.baseURI).href))
  return list.map((href) => new URL(href)).filter((url) => url.origin === site.url && !/^\/(uitloggen|taal|b\/|live)/.test(url.pathname))
}

async function look(session, page, url) {
  let bytes = 0
  const count = (event) => { bytes += event.encodedDataLength }
  session.on('Network.loadingFinished', count)
  const answer = await page.goto(url.href, { waitUntil: 'load' }).catch(() => null)
  session.off('Network.loadingFinished', count)
  if (!answer || answer.status() !== 200 || !/html/.test(answer.headers()['content-type'] ?? '')) return null
  const finished = await page.evaluate(() => {
    const t = performance.getEntriesByType('navigation')[0]
    return t.loadEventEnd - t.responseStart
  })
  return { bytes, finished }
}

const at = (list, part) => list[Math.min(list.length - 1, Math.floor(list.length * part))]
const sorted = (list) => list.slice().sort((a, b) => a - b)

async function time(cookie, url) {
  const took = []
  for (let i = -3; i < requests; i++) {
    const begin = performance.now()
    const answer = await fetch(url, { headers: { cookie, 'accept-encoding': 'gzip' }, redirect: 'manual' })
    await answer.arrayBuffer()
    if (answer.status !== 200) throw new Error(`${url}: ${answer.status}`)
    if (i >= 0) took.push(performance.now() - begin)
  }
  return sorted(took)
}

const all = []
try {
  for (const login of LOGINS) {
    const page = await openPage(browser, site)
    await signIn(page, login)
    const session = await page.context().newCDPSession(page)
    await session.send('Network.enable')
    await session.send('Network.setCacheDisabled', { cacheDisabled: true })
    const cookie = (await page.context().cookies()).map((c) => `${c.name}=${c.value}`).join('; ')
    const seen = new Set()
    let next = [new URL(page.url())]
    for (let step = 0; step <= STEPS; step++) {
      const now = next
      next = []
      for (const url of now) {
        url.hash = ''
        if (seen.has(form(url))) continue
        seen.add(form(url))
        const looked = await look(session, page, url)
        if (!looked) continue
        next.push(...(await linksOf(page)))
        // Where it led to, which may have been looked at before.
        const here = new URL(page.url())
        here.hash = ''
        if (form(here) !== form(url) && seen.has(form(here))) continue
        seen.add(form(here))
        all.push({ what: form(here), login, ...looked, took: await time(cookie, here.href) })
      }
    }
    await page.context().close()
  }
  const line = (what, login, median, p99, finished, bytes) =>
    console.log([what, login, median.toFixed(1), p99.toFixed(1), finished.toFixed(0), bytes.toFixed(0)].join('\t'))
  const p99 = (p) => at(p.took, 0.99)
  const median = (p) => at(p.took, 0.5)
  all.sort((a, b) => p99(b) - p99(a))
  for (const p of all.slice(0, 10)) line(`\`${p.what}\``, p.login, median(p), p99(p), p.finished, p.bytes)
  for (const [name, part] of [['the middle', 0.5], ['the worst', 1]]) {
    const of = (value) => at(sorted(all.map(value)), part)
    line(`${name} of ${all.length} pages`, '-', of(median), of(p99), of((p) => p.finished), of((p) => p.bytes))
  }
} finally {
  await browser.close()
  await site.stop()
}
