// SPDX-License-Identifier: EUPL-1.2
// The processes of a server: each in its box, all of them gone when the first one is, and no half of them left over.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { after, test } from 'node:test'
import { startMail } from '../provider/smtp.mjs'
import { account, people, Server, serve, until } from './serving.mjs'
import { cleanUp, place } from './support.mjs'

after(cleanUp)

// A line of /proc/PID/status, or undefined when the process is gone (or only waits to be buried).
function status(pid, name) {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8')
    if (/^State:\s+Z/m.test(text)) return undefined
    return new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(text)[1]
  } catch {
    return undefined
  }
}

function children(pid) {
  return readdirSync('/proc').filter((p) => /^\d+$/.test(p) && status(p, 'PPid') === String(pid)).map(Number)
}

function threads(pid) {
  return readdirSync(`/proc/${pid}/task`)
}

const box = (pid) => [status(pid, 'NoNewPrivs'), status(pid, 'Seccomp')]

test('every thread of every process is in a box; one killed takes all with it', async () => {
  const where = place()
  const server = await serve(where)
  const { pid } = server.child
  const [keeper, ...more] = children(pid)
  assert.deepEqual(more, [])
  assert.equal(status(keeper, 'Name'), 'sluitend-keeper')
  assert.ok(threads(pid).length > 5)
  for (const task of [...threads(pid).map((t) => `${pid}/task/${t}`), keeper]) {
    assert.deepEqual(box(task), ['1', '2'], String(task))
  }
  assert.equal((await server.get('/inloggen')).status, 200)
  // The keeper holds nothing of what the server has open.
  const files = readdirSync(`/proc/${keeper}/fd`)
  assert.deepEqual(files.map(Number).sort(), [0, 1, 2, 3])
  server.child.kill('SIGKILL')
  assert.equal(await server.ended, 'SIGKILL')
  await until(() => status(keeper, 'Name') === undefined)
})

test('a server whose keeper is gone ends, and says so', async () => {
  const server = await serve(place())
  const [keeper] = children(server.child.pid)
  process.kill(keeper, 'SIGKILL')
  assert.equal(await server.ended, 3)
  await until(() => /"event":"helper"/.test(server.said))
})

// Kills every process of that name as soon as it is seen, until it is told to stop: then how many there were.
function hunt(keeper, name) {
  const seen = new Set()
  const timer = setInterval(() => {
    for (const pid of children(keeper).filter((c) => !seen.has(c) && status(c, 'Name') === name)) {
      seen.add(pid)
      process.kill(pid, 'SIGKILL')
    }
  }, 10)
  return { seen, stop: () => clearInterval(timer) }
}

test('helpers that are killed come back when they are asked for, and no sooner', async (t) => {
  const where = place()
  // A mail server that says nothing at first, so that whoever gives it a letter is there when it is looked for.
  const mail = await startMail()
  let silent = true
  const door = createServer((from) => {
    from.on('error', () => {})
    if (silent) return
    const to = connect(mail.port, '127.0.0.1').on('error', () => from.destroy())
    from.pipe(to).pipe(from)
  })
  await new Promise((done) => door.listen(0, '127.0.0.1', done))
  t.after(() => {
    door.close()
    return mail.stop()
  })
  for (const [name, value] of [['mail_server', `127.0.0.1:${door.address().port}`], ['mail_from', 'sluitend@school.example'], ['mail_tls', 'none']]) where.fine('setting', 'set', name, value)
  people(where, 1)
  const who = where.sql('SELECT public FROM person')
  account(where, 'zoe', '--role', 'young', '--person', who, '--email', 'zoe@school.example')
  const server = await serve(where, { SLUITEND_OUT_PORTS: 'any' })
  t.after(() => server.stop('SIGKILL'))
  const [keeper] = children(server.child.pid)
  const cookie = await server.signIn('zoe')
  const draw = () => server.get(`/mijn/${who}/kopie/pdf`, cookie)
  assert.match((await draw()).text, /^%PDF-/)

  const job = hunt(keeper, 'sluitend-job')
  t.after(job.stop)
  let asked = 0
  await until(async () => {
    asked++
    const got = await draw()
    assert.ok(got.status === 503 || got.text.startsWith('%PDF-'), `${got.status} ${got.text}`)
    return job.seen.size >= 3
  })
  assert.ok(job.seen.size <= asked + 1, `${job.seen.size} processes for ${asked} questions`)
  job.stop()
  await until(async () => (await draw()).text.startsWith('%PDF-'))

  const out = hunt(keeper, 'sluitend-out')
  t.after(out.stop)
  assert.equal((await server.form('/inloggen/vergeten', { inlognaam: 'zoe' })).status, 200)
  // A letter that could not be given to anybody waits longer each time.
  await until(() => out.seen.size >= 1 && Number(where.sql('SELECT COALESCE(MAX(tries), 0) FROM letter')) >= 1)
  where.sql('UPDATE letter SET due = 0')
  await until(() => out.seen.size >= 2 && Number(where.sql('SELECT MAX(tries) FROM letter')) >= 2)
  assert.equal(out.seen.size, 2, 'one process a try')
  out.stop()
  silent = false
  where.sql('UPDATE letter SET due = 0')
  await until(() => mail.letters.length === 1)
  assert.deepEqual(mail.letters[0].to, ['zoe@school.example'])
  assert.equal(await server.stop(), 0)
})

test('signals to the whole group stop it as well as one to the first process', async () => {
  for (const signal of ['SIGTERM', 'SIGINT']) {
    const server = await serve(place())
    const [keeper] = children(server.child.pid)
    process.kill(keeper, signal)
    assert.equal((await server.get('/healthz')).status, 200)
    assert.equal(await server.stop(signal), 0)
    await until(() => status(keeper, 'Name') === undefined)
  }
})

test('the sandbox is a choice', async () => {
  const where = place()
  const off = await serve(where, { SLUITEND_SANDBOX: 'off' })
  assert.deepEqual(box(off.child.pid), ['0', '0'])
  assert.equal(await off.stop(), 0)
  const got = where.run('serve', '--sandbox', 'streng')
  assert.equal(got.status, 2)
  assert.match(got.stderr, /streng/)
  // A kernel that guards no files is refused by strict, and named.
  const strict = new Server(where, 0, { SLUITEND_SANDBOX: 'strict' })
  const how = await Promise.race([strict.ended, until(() => /http:/.test(strict.said)).then(() => 'serves')])
  if (how === 'serves') {
    assert.deepEqual(box(strict.child.pid), ['1', '2'])
    assert.equal(await strict.stop(), 0)
  } else {
    assert.equal(how, 1)
    await until(() => /Landlock/.test(strict.said))
  }
})
