// SPDX-License-Identifier: EUPL-1.2
// Mail as it arrives at a mail server: over TLS that is checked, with a password, and what is said when it does not.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readLetter, startMail } from '../provider/smtp.mjs'
import { account, serve, until } from './serving.mjs'
import { cleanUp, folder, place, program } from './support.mjs'

let here, mail, own
// A certificate for this machine, signed by itself.
function certificate(name) {
  const [key, cert] = [join(folder, `${name}.pem.key`), join(folder, `${name}.pem`)]
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert,
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-days', '2'], { encoding: 'utf8' })
  assert.equal(made.status, 0, made.stderr)
  return { path: cert, cert: readFileSync(cert), key: readFileSync(key) }
}

before(async () => {
  here = place()
  own = certificate('eigen')
  mail = await startMail({ ...own, user: 'sluitend', password: 'wachtwoord=é' })
  for (const [name, value] of Object.entries({ mail_server: `127.0.0.1:${mail.port}`, mail_from: 'sluitend@school.example', mail_from_name: 'Sluitend, Één', mail_user: 'sluitend', outbound_ca: own.path })) {
    here.fine('setting', 'set', name, value)
  }
  assert.equal(here.piped('wachtwoord=é\n', 'mail', 'password').status, 0)
})
after(async () => {
  await mail?.stop()
  cleanUp()
})

// The mail server runs in this very process, so the program runs beside it.
function send(to) {
  return new Promise((done) => {
    const child = spawn(program, ['mail', 'test', to], { env: { ...here.env, SLUITEND_OUT_PORTS: 'any' } })
    let text = ''
    child.stderr.on('data', (part) => { text += part })
    child.on('close', (status) => done({ status, text }))
  })
}

test('a letter goes over TLS, with the password that lies sealed', async () => {
  const got = await send('zoe@school.example')
  assert.equal(got.status, 0, got.text)
  const [letter] = mail.letters.splice(0)
  assert.deepEqual([letter.from, letter.to, letter.secure], ['sluitend@school.example', ['zoe@school.example'], true])
  const { headers, subject, from, text } = readLetter(letter)
  assert.equal(subject, 'Proefbrief van Sluitend')
  assert.match(from, /^Sluitend, Één <sluitend@school\.example>$/)
  assert.match(text, /^Deze brief laat zien/)
  assert.match(headers.date, /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000$/)
  assert.match(headers['message-id'], /^<[a-z2-7]{26}@school\.example>$/)
  assert.ok(!here.sql('SELECT * FROM outbound_secret').includes('wachtwoord'))
})

test('a server with a certificate that nobody vouches for gets no letter and no password', async () => {
  here.fine('setting', 'set', 'outbound_ca', certificate('ander').path)
  try {
    const got = await send('zoe@school.example')
    assert.equal(got.status, 3, got.text)
    assert.match(got.text, /certificate/i)
    assert.equal(mail.letters.length, 0)
  } finally {
    here.fine('setting', 'set', 'outbound_ca', own.path)
  }
})

test('without STARTTLS nothing is sent, unless the operator says that it is this machine', async () => {
  const plain = await startMail()
  here.fine('setting', 'set', 'mail_server', `127.0.0.1:${plain.port}`)
  try {
    assert.equal((await send('zoe@school.example')).status, 3)
    assert.equal(plain.letters.length, 0)
    here.fine('setting', 'set', 'mail_tls', 'none')
    here.fine('setting', 'set', 'mail_user', '')
    assert.equal((await send('zoe@school.example')).status, 0)
    assert.equal(plain.letters.length, 1)
  } finally {
    here.fine('setting', 'set', 'mail_tls', '')
    here.fine('setting', 'set', 'mail_user', 'sluitend')
    here.fine('setting', 'set', 'mail_server', `127.0.0.1:${mail.port}`)
    await plain.stop()
  }
})

test('what the server refuses is told, and what could end a line is refused here', async () => {
  mail.refuse = '550 no such mailbox'
  const got = await send('niemand@school.example')
  mail.refuse = undefined
  assert.notEqual(got.status, 0)
  assert.match(got.text, /550/)
  for (const to of ['zoe@school.example\r\nRCPT TO:<x@y.example>', 'zoe', 'zoe@school.example,x@y.example', '']) {
    assert.notEqual((await send(to)).status, 0, to)
  }
  assert.equal(mail.letters.length, 0)
  here.fine('setting', 'set', 'mail_user', 'ander')
  assert.equal((await send('zoe@school.example')).status, 3)
  here.fine('setting', 'set', 'mail_user', 'sluitend')
})

test('a forgotten password: the letter waits for a mail server that is away, and its link lets its owner in', async () => {
  account(here, 'zoe', '--role', 'coordinator', '--institution', '25PJ', '--email', 'zoe@school.example')
  const server = await serve(here, { SLUITEND_OUT_PORTS: 'any' })
  try {
    const ask = (inlognaam) => server.form('/inloggen/vergeten', { inlognaam })
    const [known, unknown] = [await ask('zoe'), await ask('niemand')]
    assert.deepEqual([known.status, known.text], [unknown.status, unknown.text], 'the answer tells nothing')
    const letter = await until(() => mail.letters[0], 60)
    assert.deepEqual(letter.to, ['zoe@school.example'])
    const link = /http:\/\/127\.0\.0\.1:\d+(\/uitnodiging\/[A-Za-z0-9_-]{43})/.exec(readLetter(letter).text)
    assert.ok(link, letter.lines.join('\n'))
    assert.equal((await server.get(link[1])).status, 200)
    await until(() => here.fine('mail', 'waiting').stdout === '0\n', 60)
    assert.equal(mail.letters.length, 1)
    mail.letters.length = 0
    // What a request says about this machine becomes part of a link only when it is a machine and a port.
    const links = () => mail.letters.map((l) => /(\S+)(\/uitnodiging\/[A-Za-z0-9_-]{43})/.exec(readLetter(l).text).slice(1))
    here.fine('setting', 'set', 'mail_server', `127.0.0.1:${mail.port}`)
    for (const Host of ['localhost:x@elders.example', '[::1]@elders.example', '127.0.0.1:80:80', 'localhost:8080/x?', 'elders.example']) {
      assert.equal((await server.form('/inloggen/vergeten', { inlognaam: 'zoe' }, { headers: { Host } })).status, 200, Host)
    }
    // Whoever asks again and again neither fills a mailbox nor makes worthless what was sent before.
    for (let i = 0; i < 6; i++) await ask('zoe')
    account(here, 'elders', '--role', 'coordinator', '--institution', '25PJ', '--email', 'elders@school.example')
    here.sql("UPDATE account SET password = '' WHERE login = 'elders'")
    await ask('elders')
    account(here, 'ander', '--role', 'coordinator', '--institution', '25PJ', '--email', 'ander@school.example')
    await ask('ander')
    await until(() => mail.letters.some((l) => l.to[0] === 'ander@school.example'), 60)
    assert.deepEqual(mail.letters.map((l) => l.to[0]), ['zoe@school.example', 'zoe@school.example', 'zoe@school.example', 'ander@school.example'])
    for (const [origin, path] of links()) {
      assert.equal(origin, link[0].slice(0, -link[1].length))
      assert.equal((await server.get(path)).status, 200)
    }
    assert.equal((await server.get(link[1])).status, 200, 'the first one still')
    // Nobody at home: the letter waits, sealed.
    mail.letters.length = 0
    here.fine('setting', 'set', 'mail_server', '127.0.0.1:1')
    await ask('ander')
    await until(() => /a letter waits/.test(server.said), 60)
    assert.equal(here.fine('mail', 'waiting').stdout, '1\n')
    assert.ok(!here.sql('SELECT * FROM letter').includes('ander'))
    assert.ok(!server.said.includes('zoe@') && !server.said.includes(link[1]), 'nothing of it stands in the log of the server')
  } finally {
    await server.stop()
  }
})
