// SPDX-License-Identifier: EUPL-1.2
// Open pages hear that something changed: what is told and to whom, for how long, and how many may listen.
import assert from 'node:assert/strict'
import { get } from 'node:http'
import { after, before, test } from 'node:test'
import { account, markOf, people, serve, tokenOf, until } from './serving.mjs'
import { cleanUp, csvFile, marksOf, place } from './support.mjs'

const DAYS = ['2025-11-03', '2025-11-04', '2025-11-05', '2025-11-06']

let here, server, list, token
before(async () => {
  here = place()
  list = people(here, 3)
  for (const login of ['school', 'veel']) account(here, login, '--role', 'coordinator', '--institution', '25PJ')
  account(here, 'vreemd', '--role', 'coordinator', '--institution', '25LH')
  account(here, 'ambtenaar', '--role', 'officer', '--municipality', '0193')
  account(here, 'twee', '--role', 'coordinator', '--institution', '25PJ')
  account(here, 'beheer', '--role', 'admin')
  token = tokenOf(here, 'school')
  server = await serve(here)
})
after(async () => {
  await server?.stop()
  cleanUp()
})

// An open stream: what it was told so far, and whether it ended.
function listen(cookie, query = 'soort=taken.antwoorden.afwezig', headers = {}) {
  const heard = { told: [], ids: [], ended: false, status: 0 }
  return new Promise((done, fail) => {
    const asked = get({ host: '127.0.0.1', port: server.port, path: `/live?${query}`, agent: false, headers: { Cookie: cookie, ...headers } }, (answer) => {
      let text = ''
      Object.assign(heard, { status: answer.statusCode, headers: answer.headers, close: () => asked.destroy() })
      answer.on('data', (part) => {
        text += part
        heard.text = text
        heard.told = [...text.matchAll(/^data: (.*)$/gm)].map((m) => m[1])
        heard.ids = [...text.matchAll(/^id: (.*)$/gm)].map((m) => m[1])
      })
      answer.on('end', () => {
        heard.ended = true
      })
      answer.on('error', () => {
        heard.ended = true
      })
      if (answer.statusCode !== 200) done(heard)
      else until(() => heard.text !== undefined).then(() => done(heard), fail)
    })
    asked.on('error', fail)
  })
}

// What the page says that it shows.
async function shown(cookie) {
  return /data-live-at="([^"]*)"/.exec((await server.get('/vandaag', cookie)).text)[1]
}

async function miss(who, day) {
  const got = await server.marks(token, ['09:00', '10:00', '11:00', '12:00'].map((at) => markOf(who, day, at, 'O')))
  assert.ok(got.status < 300, got.text)
}

async function missEnough(who) {
  for (const day of DAYS) await miss(who, day)
}

test('a change is told to the school and to the municipality that it concerns, and to nobody else', async () => {
  const cookies = {}
  const open = {}
  for (const login of ['school', 'vreemd', 'ambtenaar']) {
    cookies[login] = await server.signIn(login)
    open[login] = await listen(cookies[login], `soort=taken.antwoorden.afwezig&vanaf=${await shown(cookies[login])}`)
    assert.equal(open[login].status, 200)
    assert.equal(open[login].headers['content-type'], 'text/event-stream')
    assert.equal(open[login].headers['content-encoding'], undefined)
  }
  await missEnough(list[0])
  await until(() => open.school.told.length > 0 && open.ambtenaar.told.length > 0)
  assert.ok(open.school.told.every((kind) => kind === 'taken'))
  assert.doesNotMatch(open.school.text, /\d{9}|Vanderzwaluw/, 'no data of anybody goes along')
  assert.deepEqual(open.vreemd.told, [])

  // Lessons at which everybody was there change no list.
  const before = await shown(cookies.school)
  const got = await server.marks(token, [markOf(list[1], DAYS[0], '09:00', 'A')])
  assert.ok(got.status < 300, got.text)
  assert.equal(await shown(cookies.school), before)

  // What was told while nobody listened is told to who comes back with the number of what it saw.
  open.school.close()
  here.fine('import', 'attendance', csvFile(DAYS.flatMap((d) => marksOf(list[1].pgn, 'E1', d, 'OOOO'))))
  const again = await listen(cookies.school, 'soort=taken.antwoorden.afwezig', { 'Last-Event-ID': before })
  await until(() => again.told.length > 0)
  // ... and what another process changes meanwhile as well.
  const n = again.told.length
  here.fine('import', 'attendance', csvFile(DAYS.flatMap((d) => marksOf(list[2].pgn, 'E2', d, 'OOOO'))))
  await until(() => again.told.length > n)
  assert.deepEqual(open.vreemd.told, [])
  for (const one of [again, open.vreemd, open.ambtenaar]) one.close()
})

test('a stream ends with its session', async () => {
  const cookie = await server.signIn('school')
  const open = await listen(cookie)
  const csrf = /name="csrf" value="([^"]+)"/.exec((await server.get('/vandaag', cookie)).text)[1]
  await server.form('/uitloggen', { csrf }, { cookie })
  await until(() => open.ended)
  const other = await server.get('/live?soort=taken.antwoorden.afwezig', cookie)
  assert.deepEqual([other.status, other.headers.location], [303, '/inloggen?naar=/live'])
  // A browser that listens would read a page as a fault; so it hears that there is nothing, and does not come back.
  assert.equal((await listen(cookie, undefined, { Accept: 'text/event-stream' })).status, 204)
})

test('a page that refreshes by itself does not keep a session alive', async () => {
  const cookie = await server.signIn('twee')
  const seen = () => here.sql("SELECT MAX(s.seen) FROM session s JOIN account a ON a.account = s.account WHERE a.login = 'twee'")
  const long = () => here.sql("UPDATE session SET seen = seen - 300000000 WHERE account = (SELECT account FROM account WHERE login = 'twee')")
  long()
  const old = seen()
  const open = await listen(cookie)
  assert.equal((await server.ask('GET', '/vandaag', { headers: { Cookie: cookie, 'Sluitend-Achtergrond': '1' } })).status, 200)
  open.close()
  assert.equal(seen(), old)
  await server.get('/vandaag', cookie)
  await until(() => seen() !== old)
})

test('an account listens with a dozen pages at most, and a page that was closed makes room', async () => {
  const cookie = await server.signIn('veel')
  const open = []
  for (let i = 0; i < 12; i++) open.push(await listen(cookie))
  assert.ok(open.every((one) => one.status === 200))
  const more = await listen(cookie)
  assert.equal(more.status, 503)
  assert.equal(more.headers['retry-after'], '2')
  assert.equal((await listen(await server.signIn('school'))).status, 200, 'another account is not in its way')
  open[0].close()
  await until(async () => (await listen(cookie)).status === 200)
})

test('a kind that does not exist and a role without a reach get nothing', async () => {
  const cookie = await server.signIn('school')
  assert.equal((await listen(cookie, 'soort=alles')).status, 404)
  assert.equal((await listen(cookie, '')).status, 404)
  const admin = await listen(await server.signIn('beheer'))
  assert.equal(admin.status, 200)
  assert.deepEqual(admin.told, [])
})

test('a server that stops ends what is open, and well', async () => {
  const open = await listen(await server.signIn('ambtenaar'))
  assert.equal(await server.stop(), 0)
  await until(() => open.ended)
})
