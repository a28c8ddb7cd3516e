// SPDX-License-Identifier: EUPL-1.2
// Calendars that are fetched from a real server, what becomes of their lessons, and whose codes of teachers are.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { account, people, serve, until } from './serving.mjs'
import { cleanUp, folder, place } from './support.mjs'

let site, server, calendar, cookie, elders
let answer = { status: 200, text: '' }
const asked = []

const event = (uid, begin, title, more = '') => `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTART:${begin}\r\nDURATION:PT1H\r\nSUMMARY:${title}\r\n${more}END:VEVENT\r\n`
const ics = (...events) => ({ status: 200, text: `BEGIN:VCALENDAR\r\n${events.join('')}END:VCALENDAR\r\n` })

before(async () => {
  calendar = createServer((request, response) => {
    asked.push({ url: request.url, accept: request.headers.accept })
    response.writeHead(answer.status, { 'Content-Type': 'text/calendar', ...answer.headers })
    response.end(answer.text)
  })
  await new Promise((done) => calendar.listen(0, '127.0.0.1', done))
  site = place()
  people(site, 2)
  for (const [name, value] of [['demo_today', '2025-11-03'], ['outbound_loopback', '1'], ['calendar_hosts', 'rooster.intern 127.0.0.1']]) {
    site.fine('setting', 'set', name, value)
  }
  account(site, 'coordinator', '--role', 'coordinator', '--institution', '25PJ', '--from', '2020-01-01')
  account(site, 'elders', '--role', 'coordinator', '--institution', '01AA', '--from', '2020-01-01')
  account(site, 'jan', '--role', 'teacher', '--group', '25PJ/00/X', '--from', '2020-01-01')
  account(site, 'vreemd', '--role', 'teacher', '--group', '01AA/00/X', '--from', '2020-01-01')
  server = await serve(site, { SLUITEND_OUT_PORTS: 'any' })
  cookie = await server.signIn('coordinator')
  elders = await server.signIn('elders')
})

after(async () => {
  await server?.stop()
  calendar?.close()
  cleanUp()
})

async function post(path, fields = {}, as = cookie) {
  const { text } = await server.get('/rooster/agendas', as)
  return server.form(path, { csrf: /name="csrf" value="([^"]+)"/.exec(text)[1], ...fields }, { cookie: as })
}

const feedRow = () => site.sql("SELECT COALESCE(done, 0) > 0, failures, added, changed, cancelled, skipped, trouble FROM calendar_feed ORDER BY feed DESC LIMIT 1").split('|')
const page = async (as = cookie) => (await server.get('/rooster/agendas', as)).text
const lessons = () => site.sql("SELECT day, begin_min, class_group, subject, teacher, state FROM lesson ORDER BY day, begin_min, class_group")

// Presses the button and waits until that very fetch is over.
async function fetched(text) {
  answer = text
  const [path] = /\/rooster\/agendas\/[a-z2-7]+\/ophalen/.exec(await page())
  const before = site.sql('SELECT tried FROM calendar_feed ORDER BY feed DESC LIMIT 1')
  const [, failures] = feedRow()
  assert.equal((await post(path)).status, 303)
  await until(() => {
    const [tried, done, now] = site.sql('SELECT tried, COALESCE(done, 0), failures FROM calendar_feed ORDER BY feed DESC LIMIT 1').split('|')
    return tried !== before && (BigInt(done) > BigInt(tried) || Number(now) > Number(failures))
  }, 60, 100)
}

test('a calendar is fetched, its changes are taken over, and what it drops is cancelled', async () => {
  answer = ics(event('1', '20251104T090000', 'Rekenen - MZ2A - jan'), event('2', '20251105T090000', 'Taal - MZ2A - DVR'), event('3', '20251103T150000', 'Gym - MZ2A - DVR'), event('5', '20251106T090000', 'Kunst - MZ2A - jan'), event('4', '20251106T120000', 'Overleg'))
  const address = `http://127.0.0.1:${calendar.address().port}/agenda.ics?token=geheim-42`
  const made = await post('/rooster/agendas', { plaats: '25PJ/00', naam: 'Rooster <MZ2A>', adres: address, groep: '', docent: '', patroon: '' })
  assert.equal(made.status, 303, made.text)
  await until(() => feedRow()[0] === (process.env.SLUITEND_TEST_PG ? 't' : '1'), 60, 100)
  assert.deepEqual(asked[0], { url: '/agenda.ics?token=geheim-42', accept: 'text/calendar, text/plain;q=0.5' })
  assert.deepEqual(feedRow().slice(1), ['0', '4', '0', '0', '1', ''])
  assert.match(await page(), /Rooster &lt;MZ2A&gt;/)
  assert.match(await page(), /Nieuw 4, gewijzigd 0, uitgevallen 0, overgeslagen 1/)
  assert.doesNotMatch(await page(), /geheim/, 'the token is not shown')
  assert.ok(!site.sql('SELECT url FROM calendar_feed').includes('geheim'), 'nor does it lie in the open')

  await fetched(ics(event('1', '20251104T100000', 'Rekenen - MZ2A - jan'), event('3', '20251103T150000', 'Gym - MZ2A - DVR'), event('5', '20251106T090000', 'Kunst - MZ2A - jan')))
  assert.deepEqual(feedRow().slice(1), ['0', '0', '1', '1', '0', ''])
  assert.match(lessons(), /\|Taal\|DVR\|cancelled/)
  const now = lessons()
  await fetched(ics(event('1', '20251104T100000', 'Rekenen - MZ2A - jan'), event('3', '20251103T150000', 'Gym - MZ2A - DVR'), event('5', '20251106T090000', 'Kunst - MZ2A - jan')))
  assert.deepEqual(feedRow().slice(1), ['0', '0', '0', '0', '0', ''])
  assert.equal(lessons(), now)
})

test('a calendar that fails changes nothing, says why, and shows on Vandaag the third time', async () => {
  const now = lessons()
  const vandaag = async () => (await server.get('/vandaag', cookie)).text
  await fetched({ status: 404, text: 'weg' })
  assert.match(await page(), /antwoordt met 404/)
  await fetched({ status: 302, text: '', headers: { Location: 'http://127.0.0.1:1/' } })
  assert.match(await page(), /verwijst door naar een ander adres/)
  assert.doesNotMatch(await vandaag(), /kon niet worden opgehaald/)
  await fetched({ status: 200, text: '<html>meld u aan</html>' })
  assert.match(await page(), /is geen agenda/)
  assert.match(await vandaag(), /href="\/rooster\/agendas"[^]*?1 agenda kon niet worden opgehaald/)
  assert.doesNotMatch((await server.get('/vandaag', elders)).text, /kon niet worden opgehaald/)
  await fetched(ics())
  assert.match(await page(), /Er staan geen lessen in de agenda/)
  await fetched({ status: 200, text: 'x'.repeat(5 * 1024 * 1024) })
  assert.match(await page(), /te groot/)
  assert.equal(lessons(), now)
  await fetched(ics(event('1', '20251104T100000', 'Rekenen - MZ2A - jan'), event('3', '20251103T150000', 'Gym - MZ2A - DVR'), event('5', '20251106T090000', 'Kunst - MZ2A - jan')))
  assert.doesNotMatch(await vandaag(), /kon niet worden opgehaald/)
})

test('nobody else sees or touches it, and no address leads inside', async () => {
  const path = /\/rooster\/agendas\/[a-z2-7]+/.exec(await page())[0]
  assert.doesNotMatch(await page(elders), /Rooster &lt;MZ2A&gt;/)
  for (const step of ['ophalen', 'weg']) {
    assert.equal((await post(`${path}/${step}`, {}, elders)).status, 404)
  }
  const form = { plaats: '25PJ/00', naam: 'x', adres: 'https://agenda.example/x', groep: '', docent: '', patroon: '' }
  assert.equal((await post('/rooster/agendas', form, elders)).status, 404)
  for (const adres of ['', 'agenda.example', 'ftp://agenda.example/', 'http://agenda.example/', 'https://wie:wat@agenda.example/', 'https://agenda.example/a b', 'file:///etc/passwd']) {
    const got = await post('/rooster/agendas', { ...form, adres })
    assert.equal(got.status, 400, adres)
    assert.match(got.text, /Vul het hele adres/)
  }
  for (const [more, words] of [[{ naam: '' }, /een naam/], [{ patroon: '{vak}' }, /groep/]]) {
    assert.match((await post('/rooster/agendas', { ...form, ...more })).text, words)
  }
  // A name of this machine that the operator did not name.
  assert.equal((await post('/rooster/agendas', { ...form, adres: `https://localhost:${calendar.address().port}/` })).status, 303)
  const count = asked.length
  await until(() => feedRow()[1] === '1', 60, 100)
  assert.equal(asked.length, count)
  assert.match(await page(), /niet te bereiken|niet toegestaan/)
  assert.equal((await post(/\/rooster\/agendas\/[a-z2-7]+\/weg/.exec((await page()).split('localhost')[1])[0])).status, 303)
  assert.doesNotMatch(await page(), /localhost/)
})

test('over HTTPS: only from a server that somebody vouches for', async (t) => {
  const [key, cert] = [join(folder, 'agenda.key'), join(folder, 'agenda.pem')]
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert,
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2'], { encoding: 'utf8' })
  assert.equal(made.status, 0, made.stderr)
  let count = 0
  const secure = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
    count++
    response.writeHead(200, { 'Content-Type': 'text/calendar' }).end(ics(event('9', '20251107T090000', 'Frans - MZ2A - HJS')).text)
  })
  await new Promise((done) => secure.listen(0, '127.0.0.1', done))
  t.after(() => secure.close())
  site.fine('setting', 'set', 'calendar_hosts', 'rooster.intern 127.0.0.1 localhost')
  assert.equal((await post('/rooster/agendas', { plaats: '25PJ/00', naam: 'Veilig', adres: `https://localhost:${secure.address().port}/agenda.ics?token=geheim`, groep: '', docent: '', patroon: '' })).status, 303)
  await until(() => feedRow()[1] === '1', 60, 100)
  assert.equal(count, 0, 'nothing was asked before the certificate was held against those known')
  assert.doesNotMatch(lessons(), /Frans/)
  // What goes out learns of it when the program starts.
  site.fine('setting', 'set', 'outbound_ca', cert)
  await server.stop()
  server = await serve(site, { SLUITEND_OUT_PORTS: 'any' })
  const [, , path] = /Veilig([^]*?)action="(\/rooster\/agendas\/[a-z2-7]+\/ophalen)"/.exec(await page())
  assert.equal((await post(path)).status, 303)
  await until(() => feedRow()[1] === '0' && /Frans/.test(lessons()), 60, 100)
  assert.equal(count, 1)
  assert.equal((await post(path.replace('ophalen', 'weg'))).status, 303)
})

test('a code of a teacher is linked to an account of the school', async () => {
  const codes = async () => (await server.get('/rooster/docentcodes', cookie)).text
  const form = { brin: '25PJ', code: 'DVR', account: 'jan', doe: 'vast' }
  const teacher = await server.signIn('jan')
  assert.match(await codes(), /DVR<br>[^]*?<td class="number"[^>]*>2</)
  assert.doesNotMatch(await codes(), /vreemd/)
  assert.equal((await post('/rooster/docentcodes', { ...form, account: 'vreemd' })).status, 400)
  assert.equal((await post('/rooster/docentcodes', { ...form, account: 'niemand' })).status, 400)
  assert.equal((await post('/rooster/docentcodes', form, elders)).status, 404)
  assert.equal((await post('/rooster/docentcodes', form)).status, 303)
  assert.match(await codes(), /Gekoppelde codes[^]*DVR/)
  assert.match((await server.get('/lessen?alle=1', teacher)).text, /Gym/)
  assert.equal((await post('/rooster/docentcodes', { ...form, doe: 'los' })).status, 303)
  assert.doesNotMatch((await server.get('/lessen?alle=1', teacher)).text, /Gym/)
  site.fine('verify')
})
