// SPDX-License-Identifier: EUPL-1.2
// kill -9, many times over: a server under load and an import beside it end at a random moment, the server starts again
// on what is left, and everything that was answered for must be there. `verify` is run every twentieth round and at the
// end. For ./dev crash [ROUNDS]; on the database of SLUITEND_TEST_PG, or on a file.
//
//   node tests/crash/rounds.mjs [ROUNDS [SEED]]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { account, markOf, people, serve, tokenOf, wait } from '../e2e/serving.mjs'
import { cleanUp, csvFile, marksOf, place, program, server as postgres } from '../e2e/support.mjs'

const rounds = Number(process.argv[2] ?? 200)
let chance = Number(process.argv[3] ?? 1)

// The same rounds for the same seed, as far as a machine repeats itself (xorshift).
function random(below) {
  chance ^= chance << 13
  chance ^= chance >>> 17
  chance ^= chance << 5
  return (chance >>> 0) % below
}

const day = (n) => new Date(Date.UTC(2025, 8, 8 + n)).toISOString().slice(0, 10)
const clock = (n) => `${String(8 + (n % 9)).padStart(2, '0')}:${String(Math.floor(n / 9) % 60).padStart(2, '0')}`

const where = place()
const crowd = people(where, 40)
account(where, 'school', '--role', 'coordinator', '--institution', '25PJ')
const token = tokenOf(where, 'school')
const files = Array.from({ length: 5 }, (_, i) => csvFile(crowd.slice(8).flatMap((p) => marksOf(p.pgn, p.number, day(200 + i), 'AOLAZ'))))

const kept = new Map() // key of a mark: the states that were answered for
let serial = 0
let answered = 0
let killedImports = 0

function wrong(text) {
  throw new Error(text)
}

// The first eight post, the others are imported, so that no key has two writers.
async function client(server, who, running) {
  while (running.on) {
    const n = serial++
    const marks = [0, 1, 2].slice(0, 1 + (n % 3)).map((i) => markOf(who, day(Math.floor(n / 60) % 180), clock((n * 3 + i) % 540), 'AOLZ'[n % 4]))
    const got = await server.marks(token, marks).catch(() => undefined)
    if (!got) continue
    if (got.status >= 300 && got.status !== 503) wrong(`${got.status} ${got.text}`)
    if (got.status >= 300) continue
    answered += marks.length
    for (const m of marks) kept.set([m.pgn, m.datum, m.begintijd].join(), [...(kept.get([m.pgn, m.datum, m.begintijd].join()) ?? []), m])
  }
}

async function check(server) {
  const single = [...kept.values()].filter((states) => states.length === 1).map((states) => states[0])
  for (let at = 0; at < single.length; at += 5000) {
    const part = single.slice(at, at + 5000)
    const got = await server.marks(token, part)
    if (got.json?.gelijk !== part.length) wrong(`of ${part.length} marks that were answered for, ${got.json?.gelijk} are there: ${got.text.slice(0, 500)}`)
  }
}

async function round(nth) {
  const server = await serve(where)
  const running = { on: true }
  const clients = crowd.slice(0, 8).map((who) => client(server, who, running))
  const importing = spawn(program, ['import', 'attendance', files[nth % files.length]], { env: where.env, stdio: 'ignore' })
  const ended = once(importing, 'exit')
  await wait(20 + random(300))
  running.on = false
  await server.stop('SIGKILL')
  if (random(2) === 0) importing.kill('SIGKILL')
  const [status, signal] = await ended
  killedImports += signal === 'SIGKILL'
  // The server of the database has every right to refuse for a moment: status 3 says repeat.
  if (signal === null && status !== 0 && !(postgres && status === 3)) wrong(`an import ended with ${status}`)
  await Promise.all(clients)
}

try {
  for (let nth = 0; nth < rounds; nth++) {
    await round(nth)
    if (nth % 20 === 19 || nth === rounds - 1) {
      const server = await serve(where)
      await check(server)
      if ((await server.stop()) !== 0) wrong('the server did not end well')
      where.fine('verify')
      process.stderr.write(`${nth + 1} rounds, ${answered} marks answered for, ${killedImports} imports killed\n`)
    }
  }
  for (const file of files) where.fine('import', 'attendance', file)
  where.fine('verify')
  if (answered < rounds) wrong(`only ${answered} marks were answered for`)
  console.log(`ok ${rounds} rounds on ${postgres ? 'a database server' : 'a file'}: ${answered} marks answered for, ${killedImports} imports killed, nothing lost`)
} finally {
  cleanUp()
}
