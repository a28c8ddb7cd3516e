// SPDX-License-Identifier: EUPL-1.2
// A national register for the tests: takes reports over HTTPS in the form of docs/register.md. It refuses, answers later, repeats
// itself, is away and loses answers after it took something in, by chance but the same each time (seed). A program of its own:
// node tests/register/standin.mjs CERT KEY [SEED] [CALM]; it says its port, and answers GET /stand with all it knows.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'

const [cert, key, seedText = '1', calm = ''] = process.argv.slice(2)
let x = Number(seedText) | 0 || 1
const dice = (below) => {
  x ^= x << 13
  x ^= x >>> 17
  x ^= x << 5
  return (x >>> 0) % below
}

const reports = new Map() // kenmerk: { number, version, status, arrived, twice }
const keys = new Map() // sleutel: the answer that it got
const refused = new Map() // sleutel: the answer that it got; what is offered again has another key
const news = []
let numbers = 0
let asked = 0

const field = (xml, name) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
const attribute = (xml, name) => new RegExp(` ${name}="([^"]*)"`).exec(xml)?.[1]
const item = (what) => {
  news.push(what)
}

function takeIn(xml) {
  const [key, mark, version] = [attribute(xml, 'sleutel'), attribute(xml, 'kenmerk'), Number(attribute(xml, 'versie'))]
  const known = reports.get(mark) ?? { number: `VM${++numbers}`, version: 0, status: 'R', arrived: 1, twice: 0 }
  if (keys.has(key)) known.twice++
  known.version = Math.max(known.version, version)
  known.status = field(xml, 'status') ?? known.status
  reports.set(mark, known)
  keys.set(key, `<bevestiging sleutel="${key}" nummer="${known.number}"/>`)
  // Now and then a municipality elsewhere goes on with it at once.
  if (dice(4) === 0 && known.status === 'R') {
    known.status = 'B'
    item(`<terugmelding kenmerk="${mark}" nummer="${known.number}"><status>B</status></terugmelding>`)
  }
  return keys.get(key)
}

function send(answer, status, xml) {
  answer.writeHead(status, { 'Content-Type': 'application/xml; charset=utf-8' }).end(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`)
}

function onReport(ask, answer, xml) {
  const key = attribute(xml, 'sleutel')
  asked++
  if (!key || key !== ask.headers['idempotency-key'] || !field(xml, 'persoonsgebondenNummer')) return send(answer, 422, `<foutmelding sleutel="${key ?? '-0'}"><code>E01</code><melding>onvolledig</melding></foutmelding>`)
  const trick = calm ? 99 : dice(100)
  if (keys.has(key)) return send(answer, 200, keys.get(key))
  if (refused.has(key)) return send(answer, 422, refused.get(key))
  if (trick < 10) return ask.socket.destroy()
  if (trick < 20) return send(answer, 503, '<weg/>')
  if (trick < 32) {
    takeIn(xml)
    return ask.socket.destroy()
  }
  if (trick < 40) {
    refused.set(key, `<foutmelding sleutel="${key}"><code>E12</code><veld>niveau</veld><melding>past niet bij de opleiding</melding></foutmelding>`)
    return send(answer, 422, refused.get(key))
  }
  const said = takeIn(xml)
  if (trick < 52) {
    item(said)
    return send(answer, 202, `<ontvangen sleutel="${key}"/>`)
  }
  send(answer, 201, said)
}

function onNews(url, ask, answer) {
  if (!calm && dice(5) === 0) return ask.socket.destroy()
  // A cursor from a little while ago: what is told twice must count once.
  const from = Math.max(0, Number(url.searchParams.get('na') || 0) - (calm ? 0 : dice(4)))
  const some = news.slice(from, from + 200).map((text, i) => text.replace(/^<(\w+)/, `<$1 id="${from + i + 1}"`))
  send(answer, 200, `<terugmeldingen volgende="${from + some.length}" meer="${from + some.length < news.length}">${some.join('')}</terugmeldingen>`)
}

const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (ask, answer) => {
  const url = new URL(ask.url, 'https://register')
  let body = ''
  ask.on('data', (part) => { body += part })
  ask.on('end', () => {
    if (ask.method === 'POST' && url.pathname === '/meldingen') onReport(ask, answer, body)
    else if (url.pathname === '/terugmeldingen') onNews(url, ask, answer)
    else if (url.pathname === '/stand') answer.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ asked, refusals: refused.size, news: news.length, reports: [...reports] }))
    else answer.writeHead(404).end()
  })
})
server.listen(0, () => console.log(server.address().port))
