// SPDX-License-Identifier: EUPL-1.2
// What bench/systems.sh needs of the systems that it measures: the rows of our answers, a reader in each of the others, and
// whether all of them answer the same.
//   node bench/systems.mjs rows URL TOKEN PEOPLE      the missed lessons of all people as CSV
//   node bench/systems.mjs reader directus URL TOKEN  makes who may read them, and says his token
//   node bench/systems.mjs reader parse URL
//   node bench/systems.mjs count KIND URL TOKEN PEOPLE  how many rows the first twenty people have, and the bytes of an answer
import { readFileSync } from 'node:fs'

const MOST = 200
const [what, ...rest] = process.argv.slice(2)

const get = async (url, headers) => {
  const r = await fetch(url, { headers })
  const text = await r.text()
  if (!r.ok) throw new Error(`${url}: ${r.status} ${text}`)
  return text
}

const send = async (url, headers, body) => {
  const r = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })
  const text = await r.text()
  if (!r.ok) throw new Error(`${url}: ${r.status} ${text}`)
  return JSON.parse(text)
}

const bearer = (token) => ({ authorization: `Bearer ${token}` })
const people = (file) => readFileSync(file, 'utf8').trim().split('\n')

const kinds = {
  ours: {
    path: (p) => `/api/v1/jongeren/${p}/verzuim`,
    headers: bearer,
    rows: (a) => a.verzuim
  },
  directus: {
    path: (p) => `/items/missed?filter%5Bperson%5D%5B_eq%5D=${p}&sort=datum,begintijd&limit=${MOST}&fields=datum,begintijd,eindtijd,status,reden,inschrijving`,
    headers: bearer,
    rows: (a) => a.data
  },
  parse: {
    path: (p) => `/parse/classes/Missed?where=%7B%22person%22%3A%22${p}%22%7D&order=datum,begintijd&limit=${MOST}`,
    headers: (token) => ({ 'x-parse-application-id': 'meting', 'x-parse-session-token': token }),
    rows: (a) => a.results
  }
}

const rows = async (url, token, file) => {
  for (const p of people(file)) {
    const answer = JSON.parse(await get(url + kinds.ours.path(p), bearer(token)))
    for (const m of answer.verzuim.slice(0, MOST)) {
      console.log([p, m.datum, m.begintijd, m.eindtijd, m.status, m.reden, m.inschrijving].map((v) => `"${v.replaceAll('"', '""')}"`).join(','))
    }
  }
}

const readers = {
  // A role that may read the one table and nothing else.
  directus: async (url, admin) => {
    const role = (await send(`${url}/roles`, bearer(admin), { name: 'lezer', app_access: false, admin_access: false })).data.id
    await send(`${url}/permissions`, bearer(admin), { role, collection: 'missed', action: 'read', permissions: {}, fields: ['*'] })
    await send(`${url}/users`, bearer(admin), { email: 'lezer@example.org', role, token: 'lezerssteken' })
    return 'lezerssteken'
  },
  // A class that only who has signed in may read.
  parse: async (url) => {
    const master = { 'x-parse-application-id': 'meting', 'x-parse-master-key': 'meester' }
    const text = { type: 'String' }
    await send(`${url}/parse/schemas/Missed`, master, {
      className: 'Missed',
      fields: { person: text, datum: text, begintijd: text, eindtijd: text, status: text, reden: text, inschrijving: text },
      classLevelPermissions: { find: { requiresAuthentication: true } }
    })
    const account = { username: 'lezer', password: 'een-lang-wachtwoord' }
    await send(`${url}/parse/users`, master, account)
    const app = { 'x-parse-application-id': 'meting', 'x-parse-revocable-session': '1' }
    return (await send(`${url}/parse/login`, app, account)).sessionToken
  }
}

const count = async (kind, url, token, file) => {
  let n = 0
  let bytes = 0
  const asked = people(file).slice(0, 20)
  for (const p of asked) {
    const answer = await get(url + kinds[kind].path(p), kinds[kind].headers(token))
    n += Math.min(kinds[kind].rows(JSON.parse(answer)).length, MOST)
    bytes += Buffer.byteLength(answer)
  }
  return `${n} ${Math.round(bytes / asked.length)}`
}

if (what === 'rows') await rows(...rest)
if (what === 'reader') console.log(await readers[rest[0]](...rest.slice(1)))
if (what === 'count') console.log(await count(...rest))
