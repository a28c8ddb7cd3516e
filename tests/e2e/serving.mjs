// SPDX-License-Identifier: EUPL-1.2
// What the end-to-end tests of the web server share: the server on a place, raw requests, sessions and tokens.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { csvFile, enrolmentOf, personOf, pgnOf, program } from './support.mjs'

export function wait(ms) {
  return new Promise((done) => setTimeout(done, ms))
}

// A condition that must come true; how soon is not asked, because the machine may be busy.
export async function until(what, seconds = 90, step = 50) {
  for (const end = Date.now() + seconds * 1000; ;) {
    const got = await what()
    if (got) return got
    assert.ok(Date.now() < end, `not within ${seconds} s: ${what}`)
    await wait(step)
  }
}

function freePort() {
  return new Promise((done) => {
    const s = createServer().listen(0, '127.0.0.1', () => {
      const { port } = s.address()
      s.close(() => done(port))
    })
  })
}

export class Server {
  // Patience: what a busy machine takes longer over is no fault of the program.
  constructor(place, port, env = {}) {
    this.port = port
    this.said = ''
    this.child = spawn(program, ['serve', '--patience', '120', '--listen', `127.0.0.1:${port}`], { env: { ...place.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    this.ended = new Promise((done) => this.child.on('close', (code, signal) => done(signal ?? code)))
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.on('data', (text) => {
        this.said += text
      })
    }
  }

  // { status, headers, bytes, text, json }; rejects when the connection breaks.
  ask(method, path, { headers = {}, body, chunked = false } = {}) {
    return new Promise((done, fail) => {
      const bytes = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(body)
      const length = bytes && !chunked ? { 'Content-Length': bytes.length } : {}
      const r = request({ host: '127.0.0.1', port: this.port, method, path, agent: false, headers: { ...length, ...headers } }, (answer) => {
        const parts = []
        answer.on('data', (part) => parts.push(part))
        answer.on('error', fail)
        answer.on('end', () => {
          const bytes = Buffer.concat(parts)
          const text = bytes.toString()
          const json = /json/.test(answer.headers['content-type'] ?? '') && text ? JSON.parse(text) : undefined
          done({ status: answer.statusCode, headers: answer.headers, bytes, text, json })
        })
      })
      r.on('error', fail)
      if (bytes) r.write(bytes)
      r.end()
    })
  }

  get(path, cookie) {
    return this.ask('GET', path, { headers: cookie ? { Cookie: cookie } : {} })
  }

  form(path, fields, { cookie, headers = {} } = {}) {
    return this.ask('POST', path, {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...(cookie ? { Cookie: cookie } : {}), ...headers },
      body: new URLSearchParams(fields).toString(),
    })
  }

  marks(token, body, headers = {}) {
    return this.ask('POST', '/api/v1/aanwezigheid', {
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
    })
  }

  // The cookie of a fresh session.
  async signIn(login, password = PASSWORD) {
    const got = await this.form('/inloggen', { inlognaam: login, wachtwoord: password })
    assert.equal(got.status, 303, got.text)
    return got.headers['set-cookie'][0].split(';')[0]
  }

  async stop(signal = 'SIGTERM') {
    this.child.kill(signal)
    return this.ended
  }
}

// A server that answers. A port that was free may be taken by another before it is used: then the next.
export async function serve(place, env) {
  for (let tries = 1; ; tries++) {
    const server = new Server(place, await freePort(), env)
    let gone
    server.ended.then((how) => {
      gone = `the server ended with ${how}: ${server.said}`
    })
    await until(async () => gone || (await server.get('/healthz').catch(() => undefined))?.status === 200)
    if (!gone) return server
    assert.ok(tries < 5 && /Address already in use/.test(gone), gone)
  }
}

/* ---- people and accounts ---- */

export const PASSWORD = 'een lang wachtwoord'

export function account(place, login, ...scope) {
  const got = place.piped(`${PASSWORD}\n`, 'user', 'add', login, ...scope, '--password-stdin')
  assert.equal(got.status, 0, got.stderr)
  return login
}

export function tokenOf(place, login, ...more) {
  return place.fine('token', 'add', login, ...more).stdout.trim()
}

// n persons, each with enrolment E<i> at an institution.
export function people(place, n, more = {}, from = 0) {
  const list = Array.from({ length: n }, (_, i) => ({ pgn: pgnOf(from + i), number: `E${from + i}` }))
  place.fine('import', 'persons', csvFile(list.map((p, i) => personOf(p.pgn, { achternaam: `Vanderzwaluw${from + i}`, ...more.person }))))
  place.fine('import', 'enrolments', csvFile(list.map((p) => enrolmentOf(p.pgn, p.number, more.enrolment))))
  return list
}

export function markOf(who, datum, begin, status, more = {}) {
  const hour = Number(begin.split(':')[0])
  return { pgn: who.pgn, brin: '25PJ', inschrijving: who.number, datum, begintijd: begin, eindtijd: `${hour + 1}:${begin.split(':')[1]}`, status, ...more }
}
