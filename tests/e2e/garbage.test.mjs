// SPDX-License-Identifier: EUPL-1.2
// Bytes that nobody meant to send, as files of every kind, as mappings and as requests: refused in words, never a crash.
// The seed stands in what a failure says: SEED=n repeats it, ROUNDS=n makes it longer.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { account, people, serve, tokenOf } from './serving.mjs'
import { cleanUp, csvOf, enrolmentOf, fileOf, marksOf, personOf, pgnOf, place } from './support.mjs'

const SEED = Number(process.env.SEED ?? 20260212)
const ROUNDS = Number(process.env.ROUNDS ?? 9)
const PGN = pgnOf(0)
const good = {
  persons: csvOf([personOf(PGN), personOf(pgnOf(1))]),
  enrolments: csvOf([enrolmentOf(PGN, '1')]),
  results: csvOf([{ pgn: PGN, soort: 'vmbo', niveau: 'vmbo-gt', profiel: '', datum: '2025-05-20' }]),
  exemptions: csvOf([{ pgn: PGN, soort: '11', begindatum: '2025-09-10', einddatum: '2025-09-11' }]),
  activities: csvOf([{ pgn: PGN, soort: 'werk', organisatie: 'Bakker', uren_per_week: '20', begindatum: '2025-09-10', einddatum: '' }]),
  holidays: csvOf([{ brin: '25PJ', vestiging: '00', begin: '2025-10-18', eind: '2025-10-26', naam: 'herfst' }]),
  contacts: csvOf([{ brin: '25PJ', vestiging: '00', soort: 'rmc', naam: 'Roos Vink', email: 'roos@example.nl', begindatum: '2025-08-01' }]),
  attendance: csvOf(marksOf(PGN, 'E0', '2025-11-03', 'AOL?')),
}

// xorshift32
function random(seed) {
  let x = seed | 0 || 1
  return (below) => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return (x >>> 0) % below
  }
}

const nasty = ['"', '""', ';', ',', '\t', '\n', '\r', '\r\n', '\0', '\ufeff', '=1+1', '-', '9'.repeat(400), '2025-02-29', '0000-00-00', '99999-12-31', '-1', '24:00', '24:01', '99:99', '1e9', '\u202e', 'é', 'A'.repeat(70000),
  '\\', '%s%n', '{0}', "'; DROP TABLE person; --", '<script>'].map((s) => Buffer.from(s)).concat([Buffer.from([0x80, 0x81]), Buffer.from([0xff, 0xfe]), Buffer.from([0xc0, 0xaf]), Buffer.from([0xed, 0xa0, 0x80])])

function mutate(bytes, rnd) {
  let b = Buffer.from(bytes)
  for (let n = 1 + rnd(6); n > 0; n--) {
    const at = rnd(b.length + 1)
    const what = rnd(6)
    if (what === 0) b = b.subarray(0, at)
    else if (what === 1) b = Buffer.concat([b.subarray(0, at), nasty[rnd(nasty.length)], b.subarray(at)])
    else if (what === 2) b = Buffer.concat([b.subarray(0, at), b.subarray(Math.min(b.length, at + 1 + rnd(20)))])
    else if (what === 3) b = Buffer.concat([b, b.subarray(Math.min(at, b.length))])
    else if (what === 4 && b.length > 0) b[rnd(b.length)] = rnd(256)
    else {
      // A field of the last row becomes something else.
      const line = b.lastIndexOf(10, Math.max(0, b.length - 2)) + 1
      const fields = b.subarray(line).toString('latin1').split(';')
      fields[rnd(fields.length)] = nasty[rnd(nasty.length)].toString('latin1')
      b = Buffer.concat([b.subarray(0, line), Buffer.from(fields.join(';'), 'latin1')])
    }
  }
  return b
}

let here
before(() => {
  here = place()
  people(here, 2)
})
after(cleanUp)

function calm(got, what) {
  assert.ok([0, 1, 2].includes(got.status), `${what}: ${got.status ?? got.signal} ${got.stderr.slice(-2000)}`)
  assert.doesNotMatch(got.stderr, /Sanitizer|runtime error/, what)
  if (got.status !== 0) assert.ok(got.stderr.trim().length > 0, `${what} says why`)
}

for (const kind of Object.keys(good)) {
  test(`garbage as ${kind}`, () => {
    const rnd = random(SEED + kind.length * 7919)
    calm(here.run('import', kind, fileOf(Buffer.from(Array.from({ length: 4000 }, () => rnd(256))))), `${kind} noise`)
    // Many files in one run: the first that is no table ends it, so each goes alone as well.
    for (let i = 0; i < ROUNDS; i++) {
      const bytes = mutate(good[kind], rnd)
      const args = i % 3 === 0 ? ['--dry-run'] : i % 3 === 1 ? ['--rejects', '/dev/null'] : []
      calm(here.run('import', kind, fileOf(bytes), ...args), `${kind} ${i} seed ${SEED}: ${bytes.subarray(0, 300).toString('latin1')}`)
    }
  })
}

test('garbage as a mapping', () => {
  const rnd = random(SEED + 1)
  const map = Buffer.from('# uitleg\nbegintijd = Begintijd\nstatus = status\nstatus.value: AO = O\nstatus.value: = A\n')
  for (let i = 0; i < ROUNDS; i++) {
    const bytes = i === 0 ? Buffer.from(Array.from({ length: 3000 }, () => rnd(256))) : mutate(map, rnd)
    calm(here.run('import', 'attendance', fileOf(good.attendance), '--map', fileOf(bytes), '--dry-run'), `map ${i} seed ${SEED}`)
  }
  calm(here.run('import', 'attendance', fileOf(good.attendance), '--map', fileOf(Buffer.alloc(300 * 1024, 'a=b\n'))), 'a mapping that is too big')
})

test('all of it left the database whole', () => {
  here.fine('verify')
  assert.equal(here.fine('import', 'persons', fileOf(good.persons)).status, 0)
})

test('garbage over the wire', async () => {
  account(here, 'school', '--role', 'coordinator', '--institution', '25PJ')
  const token = tokenOf(here, 'school')
  const server = await serve(here)
  const rnd = random(SEED + 2)
  const json = Buffer.from(JSON.stringify([{ pgn: PGN, brin: '25PJ', inschrijving: 'E0', datum: '2025-11-03', begintijd: '09:00', eindtijd: '10:00', status: 'O', reden: 'é' }]))
  try {
    for (let i = 0; i < ROUNDS * 12; i++) {
      const body = mutate(json, rnd)
      const got = await server.marks(token, body)
      assert.ok([200, 201, 400, 413].includes(got.status), `${got.status} for ${body.toString('latin1').slice(0, 300)} seed ${SEED}`)
    }
    const head = Buffer.from(`POST /api/v1/aanwezigheid?x=%41 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nCookie: sessie=abc; taal=en\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n[]`)
    // Many of these heads have no end, and the server waits for it: so several at a time. The end of the connection comes
    // apart, or the library below the server does not see it.
    for (let i = 0; i < ROUNDS / 5; i++) {
      await Promise.all(Array.from({ length: 50 }, () => mutate(head, rnd)).map((bytes) => new Promise((done) => {
        const s = connect(server.port, '127.0.0.1', () => s.write(bytes))
        s.on('error', done)
        s.on('data', () => {})
        s.on('close', done)
        setTimeout(() => s.destroy(), 1000).unref()
      })))
    }
    assert.equal((await server.get('/healthz')).status, 200)
  } finally {
    assert.equal(await server.stop(), 0, server.said)
  }
  assert.doesNotMatch(server.said, /Sanitizer|runtime error/)
  here.fine('verify')
})
