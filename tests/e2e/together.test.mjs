// SPDX-License-Identifier: EUPL-1.2
// Several at once, and killed on the way: nothing that was acknowledged is lost, nothing is half done.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { after, test } from 'node:test'
import { account, markOf, people, serve, tokenOf, until, wait } from './serving.mjs'
import { Place, cleanUp, csvFile, marksOf, place, program } from './support.mjs'

after(cleanUp)

// Runs a command beside the test: { status, stderr }.
function beside(where, ...args) {
  const child = spawn(program, args, { env: where.env, stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', (text) => {
    stderr += text
  })
  return new Promise((done) => child.on('close', (status) => done({ status, stderr })))
}

const day = (n) => new Date(Date.UTC(2025, 8, 8 + n)).toISOString().slice(0, 10)
const clock = (n) => `${String(8 + (n % 9)).padStart(2, '0')}:${String(Math.floor(n / 9) % 60).padStart(2, '0')}`

function school(n) {
  const where = place()
  const list = people(where, n)
  account(where, 'school', '--role', 'coordinator', '--institution', '25PJ')
  return { where, list, token: tokenOf(where, 'school') }
}

test('a server killed under load keeps everything that it answered for', async () => {
  const { where, list, token } = school(8)
  const kept = []
  let serial = 0
  for (let round = 0; round < 4; round++) {
    const server = await serve(where)
    let alive = true
    const client = async (who) => {
      while (alive) {
        const n = serial++
        const marks = [0, 1, 2].map((i) => markOf(who, day(Math.floor(n / 60) % 120), clock((n * 3 + i) % 540), 'AOLZ'[n % 4]))
        const got = await server.marks(token, marks).catch(() => undefined)
        if (got && got.status < 300) kept.push(...marks)
        else if (got) assert.fail(`${got.status} ${got.text}`)
      }
    }
    const enough = kept.length + 15 + round * 11
    const clients = list.map(client)
    // Killed by what was acknowledged, not by the clock: a slow machine has as much to lose.
    await Promise.race([
      Promise.all(clients),
      (async () => {
        while (alive && kept.length < enough) await wait(7)
      })(),
    ])
    alive = false
    await server.stop('SIGKILL')
    await Promise.all(clients)
  }
  assert.ok(kept.length > 60, `${kept.length} marks were acknowledged`)
  const server = await serve(where)
  // A later mark may have taken the place of an earlier one: of each key one of the acknowledged states is there.
  const states = new Map()
  for (const m of kept) {
    const key = [m.pgn, m.datum, m.begintijd].join()
    states.set(key, [...(states.get(key) ?? []), m])
  }
  const single = [...states.values()].filter((s) => s.length === 1).map((s) => s[0])
  assert.ok(single.length > 30)
  for (let at = 0; at < single.length; at += 5000) {
    const part = single.slice(at, at + 5000)
    const got = await server.marks(token, part)
    assert.equal(got.json.gelijk, part.length, 'all of it is there, as it was sent')
  }
  assert.equal(await server.stop(), 0)
  where.fine('verify')
})

test('two imports of one file, and a third beside them: the same as one', async () => {
  const alone = school(200)
  const crowd = school(200)
  const rows = (list) => csvFile([0, 1, 2, 3, 4, 7, 8, 9].flatMap((d) => list.flatMap((p, i) => marksOf(p.pgn, p.number, day(d), i % 4 ? 'AAALA?' : 'OOOOO'))))
  const late = (list) => csvFile(list.flatMap((p, i) => marksOf(p.pgn, p.number, day(10), i % 3 ? 'AAZZ' : 'OLOG')))
  alone.where.fine('import', 'attendance', rows(alone.list))
  alone.where.fine('import', 'attendance', late(alone.list))
  const file = rows(crowd.list)
  const got = await Promise.all([file, file, late(crowd.list)].map((f) => beside(crowd.where, 'import', 'attendance', f)))
  assert.deepEqual(got.map((g) => [g.status, /Sanitizer/.test(g.stderr)]), [[0, false], [0, false], [0, false]], got.map((g) => g.stderr).join())
  crowd.where.fine('verify')
  assert.deepEqual(crowd.where.lists(), alone.where.lists())
})

test('an import beside a server that takes marks of the same enrolments', async () => {
  const alone = school(100)
  const crowd = school(100)
  const files = (list) => csvFile([0, 1, 2, 3, 4, 7, 8].flatMap((d) => list.flatMap((p) => marksOf(p.pgn, p.number, day(d), 'AAAAA'))))
  const posts = (list) => list.slice(0, 60).map((p, i) => [0, 1, 2, 3].map((d) => markOf(p, day(d + 7), '16:30', i % 2 ? 'O' : 'L')))
  alone.where.fine('import', 'attendance', files(alone.list))
  const one = await serve(alone.where)
  for (const body of posts(alone.list)) assert.equal((await one.marks(alone.token, body)).status, 201)
  await one.stop()

  const server = await serve(crowd.where)
  const running = beside(crowd.where, 'import', 'attendance', files(crowd.list))
  const answers = []
  const queue = posts(crowd.list)
  await Promise.all(Array.from({ length: 6 }, async () => {
    for (let body = queue.shift(); body; body = queue.shift()) answers.push(await patient(() => server.marks(crowd.token, body)))
  }))
  const got = await running
  assert.equal(got.status, 0, got.stderr)
  assert.deepEqual(answers.filter((a) => a.status !== 201).map((a) => a.text), [])
  await server.stop()
  crowd.where.fine('verify')
  assert.deepEqual(crowd.where.lists(), alone.where.lists())
})

test('imports of several kinds about the same persons at once', async () => {
  const here = school(120)
  const results = csvFile(here.list.map((p) => ({ pgn: p.pgn, soort: 'vmbo', niveau: '', datum: '2025-05-20' })))
  const exemptions = csvFile(here.list.map((p) => ({ pgn: p.pgn, soort: '11', begindatum: '2025-09-10', einddatum: '2025-09-11' })))
  const marks = csvFile([0, 1, 2, 3].flatMap((d) => here.list.flatMap((p) => marksOf(p.pgn, p.number, day(d), 'OOOO'))))
  const got = await Promise.all([['results', results], ['results', results], ['exemptions', exemptions], ['attendance', marks], ['attendance', marks]]
    .map(([kind, file]) => beside(here.where, 'import', kind, file)))
  assert.deepEqual(got.map((g) => g.status), [0, 0, 0, 0, 0], got.map((g) => g.stderr).join())
  here.where.fine('verify')
})

test('several make the database at the same moment', async () => {
  for (let round = 0; round < 2; round++) {
    const where = new Place()
    const got = await Promise.all(Array.from({ length: 4 }, () => beside(where, 'init')))
    assert.deepEqual(got.map((g) => g.status), [0, 0, 0, 0], got.map((g) => g.stderr).join())
    where.fine('verify')
    people(where, 2)
  }
})

// A busy server says 503 and when to come back: whoever does, is served.
async function patient(post) {
  let got
  await until(async () => {
    got = await post()
    return got.status !== 503
  }, 120, 500)
  return got
}

test('two servers on one database', async () => {
  const { where, list, token } = school(4)
  const servers = [await serve(where), await serve(where)]
  const posts = Array.from({ length: 60 }, (_, i) => markOf(list[i % 4], day(i % 5), clock(i), 'O'))
  const got = await Promise.all(posts.map((m, i) => patient(() => servers[i % 2].marks(token, m))))
  assert.deepEqual(got.filter((g) => g.status !== 201).map((g) => g.text), [])
  for (const server of servers) {
    assert.equal((await patient(() => server.marks(token, posts))).json.gelijk, 60)
    assert.equal(await server.stop(), 0)
  }
  where.fine('verify')
})

test('two coordinators report the same: one is told that the other was first', async () => {
  const { where, list } = school(1)
  where.fine('import', 'attendance', csvFile(['2025-11-03', '2025-11-04', '2025-11-05', '2025-11-06'].flatMap((d) => marksOf(list[0].pgn, list[0].number, d, 'OOOO'))))
  account(where, 'tweede', '--role', 'coordinator', '--institution', '25PJ')
  const server = await serve(where)
  const finding = where.sql("SELECT public FROM finding WHERE rule = 'V3'")
  const browsers = []
  for (const login of ['school', 'tweede', 'school', 'tweede']) {
    const cookie = await server.signIn(login)
    const page = await server.get(`/bevindingen/${finding}`, cookie)
    assert.equal(page.status, 200, page.text)
    browsers.push({ cookie, csrf: /name="csrf" value="([^"]+)"/.exec(page.text)[1] })
  }
  const got = await Promise.all(browsers.map((b) => server.form(`/meldingen/nieuw?bevinding=${finding}`, { csrf: b.csrf, reden: 'Onbekend', actie: 'nee', naam: 'A', email: 'a@b.nl' }, { cookie: b.cookie })))
  assert.deepEqual(got.map((g) => g.status).sort(), [303, 409, 409, 409], got.map((g) => g.text).join('\n'))
  for (const late of got.filter((g) => g.status === 409)) assert.match(late.text, /al gemeld|intussen/i)
  assert.equal(where.sql("SELECT COUNT(*) FROM finding_step WHERE action = 'gemeld'"), '1')
  await until(() => where.sql("SELECT state FROM finding WHERE rule = 'V3'") === 'gemeld')
  await server.stop()
})
