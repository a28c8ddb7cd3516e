// SPDX-License-Identifier: EUPL-1.2
// Mixed work for a long time: see soak.sh. Prints a line for each process of the server, with tabs; fails when an answer is not the one
// that is due, or when a process grows.
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const { SOAK_URL: url, SOAK_FOLDER: folder, SOAK_PASSWORD: password, SOAK_TOKEN: token, SLUITEND: program } = process.env
const server = Number(process.env.SOAK_PID)
const seconds = Number(process.env.SOAK_SECONDS)
const rate = Number(process.env.SOAK_RATE)
const LOGINS = ['school', 'ambtenaar', 'rmc', 'privacy']
const GROWTH = 1.1
const SAMPLE_MS = Math.min(5000, seconds * 20)
const FILE_MS = 30000
const STREAMS = 20

const done = { pages: 0, marks: 0, signIns: 0, files: 0 }
const wrong = []
let begin
const over = () => Date.now() - begin > seconds * 1000 || wrong.length > 0
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

async function signIn(login) {
  const answer = await fetch(`${url}/inloggen`, {
    method: 'POST', redirect: 'manual', body: new URLSearchParams({ inlognaam: login, wachtwoord: password }),
  })
  await answer.arrayBuffer()
  const cookie = /^([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')
  if (answer.status !== 303 || !cookie) throw new Error(`sign-in of ${login}: ${answer.status}`)
  return cookie[1]
}

// Which pages a role has: its own places, and what they link to.
async function pagesOf(cookie) {
  const found = new Set(['/vandaag'])
  for (const path of ['/vandaag', '/jongeren', '/meldingen', '/registratie', '/logboek']) {
    const answer = await fetch(url + path, { headers: { cookie }, redirect: 'manual' })
    const text = await answer.text()
    if (answer.status !== 200) continue
    found.add(path)
    for (const [, href] of text.matchAll(/href="(\/(?:jongeren|bevindingen|meldingen|registratie)\/[A-Za-z0-9/_-]+)"/g)) {
      if (found.size < 60) found.add(href)
    }
  }
  const good = []
  for (const path of found) {
    const answer = await fetch(url + path, { headers: { cookie }, redirect: 'manual' })
    await answer.arrayBuffer()
    if (answer.status === 200) good.push(path)
  }
  return good
}

async function asked(what, promise, ...due) {
  try {
    const answer = await promise
    const text = await answer.text()
    if (!due.includes(answer.status)) wrong.push(`${what}: ${answer.status} ${text.slice(0, 300)}`)
  } catch (error) {
    wrong.push(`${what}: ${error.cause ?? error}`)
  }
}

// Fixed rate: what is late is caught up with, so that a pause of the server is felt.
async function pages(sessions) {
  let sent = 0
  while (!over()) {
    const due = Math.floor((Date.now() - begin) / 1000 * rate)
    const now = []
    for (; sent < due && now.length < 32; sent++) {
      const s = sessions[sent % sessions.length]
      const path = s.pages[(sent * 7) % s.pages.length]
      now.push(asked(path, fetch(url + path, { headers: { cookie: s.cookie }, redirect: 'manual' }), 200))
    }
    done.pages += now.length
    await Promise.all(now)
    await sleep(5)
  }
}

// The rows that are not there yet, over and over: again they are the same and change nothing.
async function marks() {
  const [head, ...rows] = readFileSync(join(folder, 'new.csv'), 'utf8').trim().split('\n').map((line) => line.trim().split(','))
  for (let i = 0; !over(); i++) {
    const row = rows[i % rows.length]
    await asked('mark', fetch(`${url}/api/v1/aanwezigheid`, {
      method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(Object.fromEntries(head.map((name, k) => [name, row[k]]))),
    }), 200, 201)
    done.marks++
    await sleep(20)
  }
}

async function signIns() {
  for (let i = 0; !over(); i++) {
    await signIn(LOGINS[i % LOGINS.length]).catch((error) => wrong.push(String(error)))
    done.signIns++
    await sleep(2000)
  }
}

async function streams(cookie) {
  while (!over()) {
    const stop = AbortSignal.timeout(30000)
    await fetch(`${url}/live`, { headers: { cookie, accept: 'text/event-stream' }, signal: stop })
      .then((answer) => answer.text()).catch(() => '')
    await sleep(100)
  }
}

async function files() {
  while (!over()) {
    await sleep(Math.min(FILE_MS, seconds * 200))
    if (over()) return
    try {
      await promisify(execFile)(program, ['import', 'attendance', join(folder, 'stored.csv')])
      done.files++
    } catch (error) {
      wrong.push(`import: ${error.stderr}`)
    }
  }
}

const samples = new Map()
function processes() {
  const all = readdirSync('/proc').filter((p) => /^\d+$/.test(p)).map((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      return { pid: Number(pid), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) }
    } catch { return null }
  }).filter(Boolean)
  return [server, ...all.filter((p) => p.parent === server).map((p) => p.pid)]
}

async function watch() {
  while (!over()) {
    for (const pid of processes()) {
      try {
        const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1])
        const list = samples.get(pid) ?? samples.set(pid, []).get(pid)
        list.push({ memory, open: readdirSync(`/proc/${pid}/fd`).length, at: Date.now() - begin })
      } catch { /* it ended */ }
    }
    await sleep(SAMPLE_MS)
  }
}

const name = (pid) => /^Name:\s+(.*)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]

function report() {
  const middle = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]
  let first = true
  for (const [pid, list] of samples) {
    const half = (from, to, what) => middle(list.filter((s) => s.at >= from * seconds * 1000 && s.at < to * seconds * 1000).map((s) => s[what]))
    // What is filled once, caches and pools, is filled in the first tenth.
    const [m1, m2, f1, f2] = [half(0.1, 0.5, 'memory'), half(0.5, 1, 'memory'), half(0.1, 0.5, 'open'), half(0.5, 1, 'open')]
    if (m1 === undefined || m2 === undefined) continue
    if (m2 > m1 * GROWTH || f2 > f1 * GROWTH) wrong.push(`process ${pid} grows: ${m1} to ${m2} kB, ${f1} to ${f2} descriptors`)
    const work = first ? [seconds, done.pages, done.marks, done.signIns, done.files] : ['-', '-', '-', '-', '-']
    console.log([pid === server ? 'web' : name(pid), ...work, `${(m1 / 1024).toFixed(0)} MiB`, `${(m2 / 1024).toFixed(0)} MiB`, f1, f2].join('\t'))
    first = false
  }
}

const sessions = []
for (const login of LOGINS) {
  const cookie = await signIn(login)
  sessions.push({ cookie, pages: await pagesOf(cookie) })
}
begin = Date.now()
await Promise.all([
  pages(sessions), marks(), signIns(), files(), watch(),
  ...Array.from({ length: STREAMS }, (_, i) => streams(sessions[i % sessions.length].cookie)),
])
report()
if (wrong.length > 0) {
  console.error(wrong.slice(0, 10).join('\n'))
  process.exit(1)
}
