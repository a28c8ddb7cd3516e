// SPDX-License-Identifier: EUPL-1.2
// A demo region of its own, served by the program, and a browser in front of it.
import { chromium } from 'playwright-core'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRequire } from 'node:module'
import { dropDatabase, madeOf } from '../e2e/made.mjs'

const program = process.env.SLUITEND ?? 'build/sluitend'
const server = process.env.SLUITEND_TEST_PG
let sites = 0
// How long anything may take. Not how long it takes: that depends on what else the machine does.
const WAIT_MS = 90000
export const PASSWORD = 'sluitend-demo'
export const OWN_PASSWORD = 'kapstok fiets regen lamp'
// Once a page, and only what is wrong is worked out in full.
export const axeSource = `if (!globalThis.axe) {
  ${readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')}
  const { run } = axe
  axe.run = (where, how) => run(where, { resultTypes: ['violations'], ...how })
}`

function run(env, ...args) {
  const got = spawnSync(program, args, { env, encoding: 'utf8' })
  if (got.status !== 0) {
    throw new Error(`sluitend ${args.join(' ')}: ${got.status}\n${got.stderr}`)
  }
  return got.stdout
}

function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })
}

async function untilReady(url, child) {
  for (let i = 0; i < 1200; i++) {
    if (child.exitCode !== null) {
      throw new Error('the server ended before it was ready')
    }
    const answer = await fetch(`${url}/readyz`).catch(() => null)
    if (answer?.ok) {
      return
    }
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error('the server was not ready within two minutes')
}

// Starts a site with invented students; stop() ends it and clears everything away.
// settings: set before it serves; more: variables of its environment.
export async function startSite({ students = 400, settings = {}, more = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sluitend-browser-'))
  const name = `browser_${process.pid}_${++sites}`
  const key = join(folder, 'test.key')
  const database = madeOf([['init'], ['demo', '--students', String(students)]], { name, key, file: join(folder, 'test.db') })
  const env = { ...process.env, ...more, SLUITEND_DB: database, SLUITEND_KEY: key, SLUITEND_LANG: 'nl' }
  for (const [setting, value] of Object.entries(settings)) {
    run(env, 'setting', 'set', setting, value)
  }
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(program, ['serve', '--patience', '120', '--listen', `127.0.0.1:${port}`], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (text) => { said = (said + text).slice(-20000) })
  await untilReady(url, child)
  return {
    url,
    // A command beside the server.
    run: (...args) => run(env, ...args),
    // Sets a provider that people may sign in with; secret: what it gave, or none.
    provider(name, told, secret) {
      const path = join(folder, `${name}.json`)
      writeFileSync(path, JSON.stringify(told))
      const got = spawnSync(program, ['oidc', 'set', name, path, ...(secret ? ['--password-stdin'] : [])], { env, input: `${secret ?? ''}\n`, encoding: 'utf8' })
      if (got.status !== 0) {
        throw new Error(`sluitend oidc set ${name}: ${got.stderr}`)
      }
    },
    // An account with OWN_PASSWORD, in a grant that is in force on the day of the demo.
    account(login, ...scope) {
      const got = spawnSync(program, ['user', 'add', login, '--from', '2020-01-01', '--password-stdin', ...scope], { env, input: `${OWN_PASSWORD}\n`, encoding: 'utf8' })
      if (got.status !== 0) {
        throw new Error(got.stderr)
      }
      return login
    },
    async stop() {
      const ended = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      const code = await ended
      if (server) {
        dropDatabase(name)
      }
      rmSync(folder, { recursive: true, force: true })
      if (code !== 0) {
        throw new Error(`the server ended with ${code}\n${said}`)
      }
    },
  }
}

/*
 * A click ends when the page that it leads to begins to arrive. Whoever counts rows then, counts those that are there so far;
 * so here a click ends when that page is loaded. What leads nowhere is not waited for: the page is loaded already.
 */
function clicksLoad(page) {
  for (const kind of [Object.getPrototypeOf(page), Object.getPrototypeOf(page.locator('html'))]) {
    if (kind.clicksLoad) continue
    const { click } = kind
    Object.assign(kind, {
      clicksLoad: true,
      async click(...args) {
        await click.apply(this, args)
        await (this.page ? this.page() : this).waitForLoadState()
      },
    })
  }
}

export function startBrowser() {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((p) => existsSync(p))
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage'],
  })
}

// A window that remembers what went wrong in it.
export async function openPage(browser, site, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, baseURL: site.url, ...options })
  context.setDefaultTimeout(WAIT_MS)
  const page = await context.newPage()
  clicksLoad(page)
  page.wrong = []
  page.on('console', (m) => { if (m.type() === 'error' || m.type() === 'warning') page.wrong.push(`${page.url()}: ${m.text()}`) })
  page.on('pageerror', (e) => page.wrong.push(`${page.url()}: ${e.message}`))
  page.on('requestfailed', (r) => { if (r.failure()?.errorText !== 'net::ERR_ABORTED') page.wrong.push(`${r.url()}: ${r.failure()?.errorText}`) })
  return page
}

export async function signIn(page, login, password = PASSWORD) {
  await page.goto('/inloggen')
  await page.fill('#inlognaam', login)
  await page.fill('#wachtwoord', password)
  await page.click('main form.stack button')
  await page.waitForURL((url) => url.pathname !== '/inloggen' && url.pathname !== '/')
}
