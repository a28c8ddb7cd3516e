// SPDX-License-Identifier: EUPL-1.2
// The program serving a demo region, and visitors that use its pages without a browser.
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { cleanUp, place } from './support.mjs'

// Starts it; stop() ends it, and it must end well.
export async function serveDemo(students) {
  const site = place(['demo', '--students', String(students)])
  const port = await new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const free = probe.address().port
      probe.close(() => done(free))
    })
  })
  const url = `http://127.0.0.1:${port}`
  const child = site.start('serve', '--patience', '120', '--listen', `127.0.0.1:${port}`)
  for (let i = 0; i < 1200 && !(await fetch(`${url}/readyz`).catch(() => null))?.ok; i++) {
    await new Promise((done) => setTimeout(done, 100))
  }
  return {
    place: site,
    visitor: (login) => visitor(url, login),
    nobody: () => new Visitor(url),
    async stop() {
      const ended = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      const code = await ended
      cleanUp()
      assert.equal(code, 0, 'the server ended well')
    },
  }
}

// A browser without a window: keeps its cookie, knows the page token of the last page.
class Visitor {
  cookie = ''
  token = ''

  constructor(url) {
    this.url = url
  }

  async ask(method, path, form, headers = {}) {
    const answer = await fetch(this.url + path, {
      method,
      redirect: 'manual',
      headers: { cookie: this.cookie, ...headers },
      body: form && new URLSearchParams({ csrf: this.token, ...form }),
    })
    // One cookie at most; getSetCookie() is not in the Node of Debian 12.
    const set = answer.headers.get('set-cookie')
    if (set) {
      this.cookie = set.split(';')[0]
    }
    const text = await answer.text()
    this.token = /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? this.token
    return { status: answer.status, to: answer.headers.get('location'), text }
  }

  get(path) {
    return this.ask('GET', path)
  }

  post(path, form = {}) {
    return this.ask('POST', path, form)
  }

  // Everything a pattern finds on a page and those behind it.
  async all(path, pattern) {
    const found = new Set()
    for (let next = path; next;) {
      const { status, text } = await this.get(next)
      assert.equal(status, 200, next)
      for (const m of text.matchAll(pattern)) {
        found.add(m[1])
      }
      next = /class="pager[^>]*>(?:(?!<\/p>)[^])*href="([^"]*na=[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
    }
    return found
  }
}

async function visitor(url, login) {
  const v = new Visitor(url)
  const answer = await v.post('/inloggen', { inlognaam: login, wachtwoord: 'sluitend-demo' })
  assert.equal(answer.status, 303, login)
  await v.get('/hulp')
  return v
}
