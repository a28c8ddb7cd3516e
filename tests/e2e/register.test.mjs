// SPDX-License-Identifier: EUPL-1.2
// Reports on their way to a register that refuses, answers late, repeats itself, is away and loses answers: each arrives once, and both
// sides end up saying the same. REGISTER_REPORTS=10000 makes it long; REGISTER_KILLS=20 kills the server, or its process that goes
// out, at a random moment of each 20 seconds (bench/register.sh).
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { request } from 'node:https'
import { join } from 'node:path'
import { readdirSync, readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { people, serve, until, wait } from './serving.mjs'
import { cleanUp, folder, place } from './support.mjs'

after(cleanUp)

const REPORTS = Number(process.env.REGISTER_REPORTS ?? 12)
const KILLS = Number(process.env.REGISTER_KILLS ?? 0)

// The process of a server that goes out, by its name among what descends from it.
function wayOut(pid) {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const [, comm, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))
      return [{ pid: Number(name), comm, parent: Number(parent) }]
    } catch {
      return []
    }
  })
  const below = (who) => who && (who.parent === pid || below(all.find((other) => other.pid === who.parent)))
  return all.find((who) => /out/.test(who.comm) && below(who))?.pid
}

function certificate() {
  const [key, cert] = [join(folder, 'register.key'), join(folder, 'register.pem')]
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert,
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2'], { encoding: 'utf8' })
  assert.equal(made.status, 0, made.stderr)
  return { key, cert }
}

async function standin(t, own) {
  const child = spawn('node', [join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../register/standin.mjs'), own.cert, own.key, '7'], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => child.kill())
  const port = await new Promise((done) => child.stdout.once('data', (text) => done(Number(String(text)))))
  const stand = () => new Promise((done, fail) => {
    request({ host: 'localhost', port, path: '/stand', ca: readFileSync(own.cert), agent: false }, (answer) => {
      let text = ''
      answer.on('data', (part) => { text += part })
      answer.on('end', () => done(JSON.parse(text)))
    }).on('error', fail).end()
  })
  return { port, stand }
}

// Reports as a school filed them, one for each enrolment.
function fileReports(here) {
  here.sql(`INSERT INTO report (person, report, public, kind, status, turn, due, enrolment, rule, day, begin_day, end_day, filed, filed_at, brin, location,
      municipality, region, school_region, duty, desk, number, version, agreement, closing, feedback, withdrawal, action_wanted, all_missed, minutes, reporter,
      action_note, reason, explanation, action_taken, reporter_name, reporter_function, reporter_phone, reporter_email, phone, street, house_number, house_letter,
      house_addition, postcode, place, address_note)
    SELECT e.person, 1, 'melding' || e.number, 'V3', 'R', 2, 20500, e.enrolment, '', NULL, 20400, 20420, 20430, 0, e.brin, e.location, '0193', '10', '10', 'leerplichtig',
      'leerplicht', 1, 1, 'landelijk-2026.1', '', '', '', 0, 0, 960, 1, 'a < b', 'onbekend', '', 'gebeld', 'Marijke', '', '', 'm@example.org', '', '', '', '', '', '', '', ''
      FROM enrolment e`)
  here.sql(`INSERT INTO register_out (person, report, public, brin, phase, wanted, trying, sent, number, since, next_at, tries, code, field, what, told, heard, conflict)
    SELECT person, report, public, brin, 'waiting', version, 0, 0, '', 1, 1, 0, '', '', '', 0, '', '' FROM report`)
}

function stands(here) {
  return Object.fromEntries(JSON.parse(here.fine('register', 'state', '--format', 'json').stdout).map((row) => [row.stand, row.meldingen]))
}

test('every report arrives once, and both sides say the same', async (t) => {
  const begun = Date.now()
  const here = place()
  const own = certificate()
  const register = await standin(t, own)
  people(here, REPORTS)
  here.fine('setting', 'set', 'outbound_ca', own.cert)
  here.fine('setting', 'set', 'register_url', `https://localhost:${register.port}`)
  here.fine('setting', 'set', 'register_link', 'on')
  assert.equal(here.piped('Bearer geheim\n', 'register', 'secret').status, 0)
  fileReports(here)
  let server = await serve(here, { SLUITEND_OUT_PORTS: 'any' })
  t.after(() => server.stop())
  const killed = { server: 0, out: 0 }
  let next = Date.now() + Math.random() * KILLS * 1000
  const kill = async () => {
    if (KILLS === 0 || Date.now() < next) return
    const out = Math.random() < 0.5 && wayOut(server.child.pid)
    next = Date.now() + Math.random() * 2 * KILLS * 1000
    if (out) {
      killed.out++
      process.kill(out, 'SIGKILL')
      return
    }
    killed.server++
    await server.stop('SIGKILL')
    server = await serve(here, { SLUITEND_OUT_PORTS: 'any' })
  }
  // What was refused is mended and offered again; what was lost need not wait for its turn.
  await until(async () => {
    const now = stands(here)
    if (now.aangekomen === REPORTS) return true
    here.fine('register', 'again')
    await kill()
    await wait(REPORTS > 1000 ? 8000 : 300)
    return false
  }, 600 + REPORTS)
  const numbers = () => here.sql("SELECT public || ' ' || number || ' ' || sent FROM register_out ORDER BY public").trim().split('\n')
  // News of the register is on its way until both sides agree.
  const agree = async () => {
    const theirs = new Map((await register.stand()).reports)
    const ours = here.sql("SELECT public || ' ' || status FROM report ORDER BY public").trim().split('\n')
    return ours.length === theirs.size && ours.every((line) => {
      const [mark, status] = line.split(' ')
      return theirs.get(mark)?.status === status
    })
  }
  await until(agree, 120)
  const stand = await register.stand()
  assert.equal(stand.reports.length, REPORTS)
  const theirs = new Map(stand.reports)
  for (const line of numbers()) {
    const [mark, number] = line.split(' ')
    const known = theirs.get(mark)
    assert.deepEqual([known.arrived, known.twice, known.number], [1, 0, number], mark)
  }
  assert.equal(new Set(stand.reports.map(([, known]) => known.number)).size, REPORTS)
  assert.ok(stand.asked > REPORTS, 'some were sent more than once')
  assert.equal(stands(here).verschilt, 0)
  assert.ok(KILLS === 0 || killed.server + killed.out > 0, 'nothing was killed')
  t.diagnostic(`${REPORTS} reports, ${stand.asked} messages, ${stand.refusals} refusals, ${stand.news} pieces of news, killed: server ${killed.server}, out ${killed.out}, seconds ${Math.round((Date.now() - begun) / 1000)}`)
})

test('the link is off until somebody turns it on, and says what it lacks', () => {
  const here = place()
  people(here, 1)
  assert.deepEqual(stands(here), { wacht: 0, gevraagd: 0, geweigerd: 0, aangekomen: 0, verschilt: 0 })
  fileReports(here)
  const csv = here.fine('register', 'export').stdout.trim().split('\n')
  assert.equal(csv.length, 2)
  assert.match(csv[0], /^kenmerk,versie,nummer,pgn,brin/)
  assert.match(csv[1], /"?a < b"?/)
  assert.equal(here.run('register', 'niets').status, 2)
})
