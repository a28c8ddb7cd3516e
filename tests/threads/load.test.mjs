// SPDX-License-Identifier: EUPL-1.2
// Everybody at once, for a program that was built with the thread sanitizer: people of every role who open pages and send every
// form that they see, programs that put marks in, streams, files by the page and by the command line, signing in and out, keys
// that are rotated, backups; and the end in the middle of it. For ./dev threads [SECONDS]; on the database of SLUITEND_TEST_PG, or
// on a file.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { get } from 'node:http'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeRandom } from '../oracle/random.mjs'
import { markOf, people, serve, tokenOf, until, wait } from '../e2e/serving.mjs'
import { cleanUp, csvFile, csvOf, folder, marksOf, place, program } from '../e2e/support.mjs'

after(cleanUp)

const SECONDS = Number(process.env.THREADS_SECONDS ?? 30)
const SEED = Number(process.env.THREADS_SEED ?? Date.now() % 1000000)
const random = makeRandom(SEED)
const PASSWORD = 'sluitend-demo'
// Whoever presses these is no longer who he was.
const NOT_PRESSED = /^\/(uitloggen|account|beheer|inloggen|uitnodiging)/
// What sits in a form by default; a word where nothing does.
const WORDS = { date: '2026-02-19', time: '10:00', email: 'iemand@school.example', tel: '038 1234567', number: '3', url: 'https://127.0.0.1:9/x.ics' }

const unescaped = (text) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#39;', "'")
const attribute = (tag, name) => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)
  return found && unescaped(found[1])
}

// The forms of a page that are sent by POST: { path, fields }, filled in somehow.
function formsOf(text, self) {
  return [...text.matchAll(/<form[^>]*method="post"[^]*?<\/form>/g)].map(([form]) => {
    const fields = []
    for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
      const [name, type, value] = ['name', 'type', 'value'].map((a) => attribute(tag, a))
      if (!name || type === 'file' || (['radio', 'checkbox'].includes(type) && !/\schecked/.test(tag) && random.chance(0.7))) continue
      fields.push([name, value || (type === 'hidden' ? '' : WORDS[type] ?? `woord ${random.int(0, 9)}`)])
    }
    for (const [, head, options] of form.matchAll(/<select([^>]*)>([^]*?)<\/select>/g)) {
      const values = [...options.matchAll(/<option[^>]*>/g)].map(([tag]) => attribute(tag, 'value') ?? '')
      if (values.length > 0) fields.push([attribute(head, 'name'), random.pick(values)])
    }
    for (const [, head, words] of form.matchAll(/<textarea([^>]*)>([^]*?)<\/textarea>/g)) fields.push([attribute(head, 'name'), unescaped(words) || 'Een paar woorden.'])
    const buttons = [...form.matchAll(/<button[^>]*\sname="[^>]*>/g)].map(([tag]) => [attribute(tag, 'name'), attribute(tag, 'value') ?? ''])
    if (buttons.length > 0) fields.push(random.pick(buttons))
    return { path: attribute(form.slice(0, form.indexOf('>') + 1), 'action') ?? self, fields }
  }).filter(({ path }) => !NOT_PRESSED.test(path))
}

const done = { pages: 0, forms: 0, marks: 0, streams: 0, signed: 0, commands: 0 }
let here, site, on = true

// An answer that says that something is wrong here and not with who asked.
function good(got, what) {
  assert.ok(got.status < 500 || got.status === 503, `${what}: ${got.status} ${got.text.slice(0, 2000)}`)
  return got
}

// Whoever asks a server that is ending gets no answer.
const asked = (promise, what) => promise.then((got) => good(got, what), (error) => {
  if (on) throw error
})

async function signIn(login) {
  const got = await asked(site.form('/inloggen', { inlognaam: login, wachtwoord: PASSWORD }), 'signing in')
  return got?.status === 303 ? got.headers['set-cookie'][0].split(';')[0] : undefined
}

// Opens pages that it finds links to and sends forms that it sees there.
async function somebody(login, first) {
  let cookie = await signIn(login)
  let links = [first]
  while (on && cookie) {
    const path = random.pick(links)
    const page = await asked(site.get(path, cookie), path)
    if (!page) return
    done.pages++
    if (page.headers.location?.startsWith('/inloggen')) cookie = await signIn(login)
    if (page.status !== 200 || !/html/.test(page.headers['content-type'])) {
      links = [first, ...links.filter((l) => l !== path)]
      continue
    }
    links = [first, ...new Set([...page.text.matchAll(/<a[^>]*\shref="(\/[^"#]*)"/g)].map(([, href]) => unescaped(href)))]
    const forms = formsOf(page.text, path)
    if (forms.length > 0 && random.chance(0.5)) {
      const { path: to, fields } = random.pick(forms)
      await asked(site.form(to, fields, { cookie }), `${login} ${to} ${JSON.stringify(fields)}`)
      done.forms++
    }
  }
}

async function comesAndGoes(login) {
  while (on) {
    const cookie = await signIn(login)
    const page = cookie && await asked(site.get('/account', cookie), '/account')
    const csrf = page && /name="csrf" value="([^"]+)"/.exec(page.text)?.[1]
    if (csrf) await asked(site.form('/uitloggen', { csrf }, { cookie }), '/uitloggen')
    done.signed++
  }
}

async function listens(login) {
  const cookie = await signIn(login)
  while (on && cookie) {
    await new Promise((over) => {
      const request = get({ host: '127.0.0.1', port: site.port, path: '/live?soort=taken.antwoorden.afwezig', agent: false, headers: { Cookie: cookie } }, (answer) => {
        answer.on('data', () => {})
        answer.on('error', over)
        answer.on('close', over)
        setTimeout(() => request.destroy(), random.int(20, 800))
      })
      request.on('error', over)
    })
    done.streams++
  }
}

async function putsMarksIn(token, crowd) {
  for (let n = 0; on; n++) {
    const day = `2026-02-${String(2 + (n % 10)).padStart(2, '0')}`
    await asked(site.marks(token, Array.from({ length: 1 + (n % 5) }, () => markOf(random.pick(crowd), day, `${String(random.int(8, 16)).padStart(2, '0')}:30`, random.pick([...'AOLZG'])))), 'marks')
    done.marks++
  }
}

async function bringsFilesIn(login, crowd) {
  const cookie = await signIn(login)
  while (on && cookie) {
    const page = await asked(site.get('/importeren', cookie), '/importeren')
    const csrf = page && /name="csrf" value="([^"]+)"/.exec(page.text)?.[1]
    if (!csrf) continue
    const mark = '----sluitend'
    const rows = crowd.slice(0, 30).flatMap((who) => marksOf(who.pgn, who.number, `2026-01-${random.int(12, 16)}`, 'AOLZ'))
    const body = Buffer.concat([Buffer.from(`--${mark}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--${mark}\r\nContent-Disposition: form-data; name="bestand"; filename="a.csv"\r\n\r\n`), csvOf(rows), Buffer.from(`\r\n--${mark}--\r\n`)])
    const sent = await asked(site.ask('POST', '/importeren', { headers: { Cookie: cookie, 'Content-Type': `multipart/form-data; boundary=${mark}` }, body }), 'a file')
    const path = sent?.status === 303 ? sent.headers.location : undefined
    for (const deed of path ? ['kolommen', 'start', 'terug'] : []) {
      const now = on && await asked(site.get(path, cookie), path)
      const form = now && formsOf(now.text, path).find((f) => f.path.endsWith(deed))
      if (form) await asked(site.form(form.path, form.fields, { cookie }), form.path)
      await wait(random.int(50, 600))
    }
    await wait(300)
  }
}

// A command of the program beside the server.
async function command(...args) {
  const child = spawn(program, args, { env: here.env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (text) => (said += text))
  const status = await new Promise((over) => child.on('close', over))
  // 1: rows that were refused; 3: the database was busy, which says repeat.
  assert.ok([0, 1, 3].includes(status) && !/Sanitizer/.test(said), `${args.join(' ')}: ${status} ${said}`)
  done.commands++
}

async function worksAtTheServer(crowd) {
  const file = () => csvFile(crowd.slice(0, 60).flatMap((who) => marksOf(who.pgn, who.number, `2026-01-${random.int(19, 23)}`, random.pick(['AAAA', 'OOLA', 'ZZZZ']))))
  for (let n = 0; on; n++) {
    await [
      () => command('import', 'attendance', file()), () => command('keys', 'rotate'), () => command('run'), () => command('backup', join(folder, `load-${n}.bak`)), () => command('setting', 'set', 'calls_per_day', String(random.int(5, 20))),
      () => command('verify'),
    ][n % 6]()
  }
}

test(`everybody at once for ${SECONDS} s, seed ${SEED}`, async (t) => {
  here = place(['demo', '--students', '150'])
  here.fine('keys', 'backup-key')
  const known = people(here, 40, { enrolment: { groep: 'VIG3-3A' } })
  const token = tokenOf(here, 'coordinator.25pj')
  site = await serve(here, { SLUITEND_SANDBOX: 'off', TSAN_OPTIONS: `${process.env.TSAN_OPTIONS ?? ''}:halt_on_error=0:die_after_fork=0:exitcode=66` })
  t.after(() => site.stop('SIGKILL'))
  const work = [
    ['coordinator.25pj', '/vandaag'], ['coordinator.25pj', '/berichten'], ['docent.25pj', '/lessen'], ['mentor.25pj', '/registratie'], ['ambtenaar.zwolle', '/meldingen'], ['rmc.zwolle', '/vandaag'], ['cijfers.10', '/werkafspraken'],
    ['fg', '/logboek'], ['beheerder', '/beveiliging'], ['onderzoeker', '/onderzoek'], ['boa.zwolle', '/boa'],
  ].map(([login, first]) => somebody(login, first))
  work.push(comesAndGoes('traject.zwolle'), listens('coordinator.25pj'), listens('ambtenaar.zwolle'), putsMarksIn(token, known), putsMarksIn(token, known), bringsFilesIn('coordinator.25pj', known), worksAtTheServer(known))
  const all = Promise.all(work.map((w) => w.catch((error) => {
    on = false
    return error
  })))
  const end = Date.now() + SECONDS * 1000
  await until(() => !on || Date.now() > end, SECONDS + 60, 100)
  // It ends while they are at it.
  on = false
  const how = await site.stop()
  for (const failed of await all) assert.equal(failed, undefined, failed?.message)
  t.diagnostic(JSON.stringify(done))
  assert.doesNotMatch(site.said, /ThreadSanitizer/)
  assert.equal(how, 0, site.said.slice(-3000))
  here.fine('verify')
  for (const [what, count] of Object.entries(done)) assert.ok(count > 0, `no ${what}`)
})
