// SPDX-License-Identifier: EUPL-1.2
// A mail server for the tests: takes letters in and shows them. With a certificate it offers STARTTLS, and with a name and
// password it wants them before anything else. `refuse`: what it answers to an addressee; `hold`: it takes a letter and does not say so.
import { createServer } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'

export async function startMail({ cert, key, user, password } = {}) {
  const state = { letters: [], refuse: undefined, hold: false, tls: [] }
  const context = cert && createSecureContext({ cert, key })
  const open = new Set()

  const talk = (socket, secure) => {
    let text = '', letter, data = false, known = !user, asked = false
    const say = (line) => socket.write(`${line}\r\n`)
    const hello = () => ['250-mail.example', ...(context && !secure ? ['250-STARTTLS'] : []), ...(user ? ['250-AUTH PLAIN'] : []), '250 8BITMIME']
    const judge = (words) => {
      const [, name, secret] = Buffer.from(words, 'base64').toString().split('\0')
      known = name === user && secret === password
      asked = false
      return say(known ? '235 known' : '535 not known')
    }
    const line = (got) => {
      if (asked) return judge(got)
      const word = got.split(' ')[0].toUpperCase()
      if (data) {
        if (got === '.') {
          data = false
          state.letters.push(letter)
          return state.hold ? undefined : say('250 taken')
        }
        letter.lines.push(got.startsWith('.') ? got.slice(1) : got)
        return undefined
      }
      if (word === 'EHLO' || word === 'HELO') return hello().forEach(say)
      if (word === 'STARTTLS' && context && !secure) {
        say('220 go')
        socket.removeAllListeners('data')
        const inner = new TLSSocket(socket, { isServer: true, secureContext: context })
        state.tls.push(inner)
        inner.on('error', () => {})
        return talk(inner, true)
      }
      if (word === 'AUTH') {
        if (got.split(' ')[2] === undefined) {
          asked = true
          return say('334 ')
        }
        return judge(got.split(' ')[2])
      }
      if (word === 'MAIL') {
        if (!known) return say('530 who are you')
        letter = { from: /<(.*)>/.exec(got)?.[1], to: [], lines: [], secure }
        return say('250 go on')
      }
      if (word === 'RCPT') {
        if (state.refuse) return say(state.refuse)
        letter.to.push(/<(.*)>/.exec(got)?.[1])
        return say('250 go on')
      }
      if (word === 'DATA') {
        data = true
        return say('354 go on')
      }
      if (word === 'QUIT') {
        say('221 bye')
        return socket.end()
      }
      return say(word === 'RSET' ? '250 forgotten' : '502 what')
    }
    socket.on('data', (part) => {
      text += part.toString('latin1')
      for (let at = text.indexOf('\r\n'); at >= 0; at = text.indexOf('\r\n')) {
        const got = text.slice(0, at)
        text = text.slice(at + 2)
        line(got)
      }
    })
    if (!secure) say('220 mail.example')
  }

  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => {})
    talk(socket, false)
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  state.port = server.address().port
  state.stop = () => new Promise((done) => {
    server.close(() => done())
    for (const socket of open) socket.destroy()
  })
  return state
}

// The text of a letter as its reader sees it.
export function readLetter(letter) {
  const at = letter.lines.indexOf('')
  const headers = {}
  for (const line of letter.lines.slice(0, at).join('\n').replace(/\n[ \t]+/g, ' ').split('\n')) {
    const [name, value] = line.split(/:\s*(.*)/s)
    headers[name.toLowerCase()] = value
  }
  const bytes = (text) => Buffer.from(text.replace(/=([0-9A-F]{2})/g, (m, hex) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1').toString('utf8')
  const words = (text) => text.replace(/\?= =\?UTF-8\?Q\?/g, '').replace(/=\?UTF-8\?Q\?(.*?)\?=/g, (m, w) => bytes(w.replaceAll('_', ' ')))
  return { headers, subject: words(headers.subject), from: words(headers.from), text: bytes(letter.lines.slice(at + 1).join('\n').replace(/=\n/g, '')) }
}
