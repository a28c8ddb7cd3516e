// SPDX-License-Identifier: EUPL-1.2
// What each role gets over HTTP, route by route and person by person; and that whoever asks for another's data, by
// identifiers, search, counting, error texts or the API, goes away empty-handed.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { PASSWORD, account, serve, tokenOf, until } from './serving.mjs'
import { cleanUp, csvFile, enrolmentOf, marksOf, personOf, pgnOf, place } from './support.mjs'

// School A is 02VB with locations 00 and 01, school B is 01AA. Today is 12 February 2026.
const PEOPLE = {
  ann: { born: '2009-05-12', town: '0193', brin: '02VB', vestiging: '00', groep: 'G1' },
  bea: { born: '2009-06-01', town: '0193', brin: '02VB', vestiging: '00', groep: 'G2' },
  cor: { born: '2006-01-01', town: '0193', brin: '02VB', vestiging: '01', groep: 'G1' },
  dis: { born: '2010-01-01', town: '0150', brin: '01AA', vestiging: '00', groep: 'D1' },
  eef: { born: '2008-06-01', town: '0193', brin: '02VB', vestiging: '00', groep: 'G1', einddatum: '2025-07-11', begindatum: '2024-08-01' },
}
const NAMES = Object.keys(PEOPLE)
const NOBODY = 'a'.repeat(26)

// Each role with a scope, and whom it then reaches by /jongeren/{person}; 403 where the page is not for the role.
const ROLES = {
  coordinator: { scope: ['--institution', '02VB'], reach: 'ann bea cor' },
  'coordinator.00': { role: 'coordinator', scope: ['--location', '02VB/00'], reach: 'ann bea' },
  'coordinator.b': { role: 'coordinator', scope: ['--institution', '01AA'], reach: 'dis' },
  confidant: { scope: ['--location', '02VB/01'], reach: 'cor' },
  mentor: { scope: ['--group', '02VB/00/G1'], reach: 'ann' },
  teacher: { scope: ['--group', '02VB/00/G2'], reach: 'bea' },
  officer: { scope: ['--municipality', '0193'], reach: 'ann bea eef' },
  'officer.b': { role: 'officer', scope: ['--municipality', '0150'], reach: 'dis' },
  rmc: { scope: ['--municipality', '0193'], reach: 'ann bea cor eef' },
  counsellor: { scope: ['--person', 'ann'], reach: 'ann' },
  partner: { scope: ['--organisation', 'Stichting Vooruit', '--person', 'bea'], reach: 'bea' },
  region: { scope: ['--region', '10'] },
  young: { scope: ['--person', 'ann'] },
  parent: { scope: ['--person', 'ann'] },
  peer: { scope: ['--group', '02VB/00/G1'] },
  researcher: { scope: [] },
  privacy: { scope: [] },
  admin: { scope: [] },
  boa: { scope: ['--municipality', '0193'] },
}

let here, server
const key = {}, finding = {}, session = {}, token = {}

const roleOf = (who) => ROLES[who].role ?? who
const get = (who, path) => server.get(path, session[who])
const csrfIn = (text) => /name="csrf" value="([^"]+)"/.exec(text)?.[1]
async function post(who, path, fields = {}, headers = {}) {
  const got = await server.form(path, { csrf: token[who], ...fields }, { cookie: session[who], headers })
  // A session gets another name when what it may do changes.
  session[who] = got.headers['set-cookie']?.[0].split(';')[0] ?? session[who]
  return got
}

before(async () => {
  here = place()
  here.sql("INSERT INTO setting (name, value) VALUES ('demo_today', '2026-02-12')")
  here.fine('import', 'persons', csvFile(NAMES.map((n, i) => personOf(pgnOf(i), { achternaam: `Zwaluw${n}`, geboortedatum: PEOPLE[n].born, gemeentecode: PEOPLE[n].town }))))
  here.fine('import', 'enrolments', csvFile(NAMES.map((n, i) => {
    const { brin, vestiging, groep, begindatum = '2025-08-01', einddatum = '' } = PEOPLE[n]
    return enrolmentOf(pgnOf(i), `E${i}`, { brin, vestiging, groep, begindatum, einddatum })
  })))
  const days = ['2026-02-02', '2026-02-03', '2026-02-04', '2026-02-05']
  here.fine('import', 'attendance', csvFile(['ann', 'cor', 'dis'].flatMap((n) => days.flatMap((d) => marksOf(pgnOf(NAMES.indexOf(n)), `E${NAMES.indexOf(n)}`, d, 'OOOO', { brin: PEOPLE[n].brin })))))
  for (const n of NAMES) {
    key[n] = here.sql(`SELECT public FROM person WHERE family_name = 'Zwaluw${n}'`)
    finding[n] = here.sql(`SELECT MIN(f.public) FROM finding f JOIN person p ON p.person = f.person WHERE p.public = '${key[n]}' AND f.bucket = 1`)
  }
  assert.ok(finding.ann && finding.cor && finding.dis && !finding.bea)
  for (const who of Object.keys(ROLES)) {
    account(here, who, '--role', roleOf(who), ...ROLES[who].scope.map((s) => key[s] ?? s))
  }
  server = await serve(here)
  for (const who of Object.keys(ROLES)) {
    session[who] = await server.signIn(who)
    token[who] = csrfIn((await get(who, '/start')).text)
  }
})
after(async () => {
  await server?.stop()
  cleanUp()
})

/* ---- route by route ---- */

// Where a handler refuses more than the matrix: only leerplicht hands a case over to a BOA, and the persons behind a figure are
// not for who steers by figures alone.
const NARROWER = {
  '/bevindingen/{finding}/overdragen': ['officer'],
  '/meldingen/cijfers/lijst': ['coordinator', 'officer', 'rmc'],
  '/werkvoorraad/lijst': ['officer', 'rmc'],
}

// The table of the unit test, which is held against the routes themselves there.
function routes() {
  const text = readFileSync(new URL('../unit/access_routes.c', import.meta.url), 'utf8')
  const words = { SYSTEM: [], ANYONE: null }
  const defines = Object.fromEntries([...text.matchAll(/#define (\w+) (\(.*\))$/gm)].map((m) => [m[1], m[2]]))
  const roles = (expression) => {
    if (/\bANYONE\b/.test(expression)) return words.ANYONE
    if (/\bSIGNED_IN\b/.test(expression)) return Object.keys(ROLES).map(roleOf)
    const named = [...expression.matchAll(/R\((\w+)\)/g)].map((m) => m[1].toLowerCase())
    const sets = [...expression.matchAll(/\b([A-Z_]{4,})\b(?!\))/g)].filter((m) => defines[m[1]]).flatMap((m) => roles(defines[m[1]]))
    return [...named, ...sets]
  }
  const lines = [...text.matchAll(/\{ HTTP_(GET|POST), "([^"]+)",\s+([^{}]*?), (true|false) \}/g)]
  return lines.map(([, method, pattern, expression, bearer]) => ({ method, pattern, roles: roles(expression), bearer: bearer === 'true' }))
}

test('every route, for every role: what the table refuses is refused, what it allows is not', async () => {
  const table = routes()
  assert.ok(table.length > 40)
  const workers = table.find((r) => r.pattern === '/jongeren')
  assert.deepEqual([...new Set(workers.roles)].sort(), ['confidant', 'coordinator', 'counsellor', 'mentor', 'officer', 'partner', 'rmc', 'teacher'])
  const wrong = []
  for (const { method, pattern, roles, bearer } of table) {
    const path = pattern.replace(/\{\w+\}/g, NOBODY)
    const signedIn = roles === null || roles.length === Object.keys(ROLES).length
    for (const who of Object.keys(ROLES)) {
      if (bearer || signedIn) continue
      const may = (NARROWER[pattern] ?? roles).includes(roleOf(who))
      // A form that is allowed is sent only where it cannot find anything.
      if (may && method === 'POST' && !pattern.includes('{')) continue
      const got = method === 'GET' ? await get(who, path) : await post(who, path)
      if ((got.status === 403) === may || got.status >= 500) wrong.push(`${who} ${method} ${pattern}: ${got.status}`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('each role begins somewhere', async () => {
  for (const who of Object.keys(ROLES)) {
    const first = await get(who, '/')
    assert.equal(first.status, 303, who)
    const page = await get(who, first.headers.location)
    assert.ok(page.status === 200 || page.status === 303, `${who} at ${first.headers.location}: ${page.status}`)
    assert.equal((await get(who, '/start')).status, 200, who)
  }
})

/* ---- person by person ---- */

const STRANGERS = (who) => NAMES.filter((n) => !(ROLES[who].reach ?? '').split(' ').includes(n))

test('a person is there for who reaches him, and absent for all others of the role', async () => {
  for (const who of Object.keys(ROLES)) {
    const absent = await get(who, `/jongeren/${NOBODY}`)
    assert.equal(absent.status, ROLES[who].reach ? 404 : 403, who)
    for (const n of NAMES) {
      const got = await get(who, `/jongeren/${key[n]}`)
      const reached = ROLES[who].reach?.split(' ').includes(n)
      assert.equal(got.status, reached ? 200 : absent.status, `${who} ${n}`)
      if (reached) {
        assert.match(got.text, new RegExp(`Zwaluw${n}`))
      } else {
        assert.equal(got.text, absent.text, `${who} ${n}`)
        assert.equal((await get(who, `/jongeren?na=${key[n]}`)).status, absent.status, `${who} ${n}`)
      }
    }
  }
})

test('what was found is there for who is meant', async () => {
  // ann's obligation is under the Leerplichtwet, cor's is the RMC's, dis is of another school and town.
  const wanted = { coordinator: 'ann cor', 'coordinator.00': 'ann', 'coordinator.b': 'dis', mentor: 'ann', officer: 'ann', 'officer.b': 'dis', rmc: 'ann cor' }
  for (const [who, reach] of Object.entries(wanted)) {
    const absent = await get(who, `/bevindingen/${NOBODY}`)
    assert.equal(absent.status, 404, who)
    for (const n of ['ann', 'cor', 'dis']) {
      const got = await get(who, `/bevindingen/${finding[n]}`)
      const reached = reach.split(' ').includes(n)
      assert.equal(got.status, reached ? 200 : 404, `${who} ${n}`)
      if (!reached) {
        assert.equal(got.text, absent.text)
        for (const path of [`/vandaag/${finding[n]}/gesproken`, `/vandaag/${finding[n]}/ongedaan`]) {
          assert.equal((await post(who, path)).status, (await post(who, path.replace(finding[n], NOBODY))).status, `${who} ${path}`)
        }
      }
    }
  }
})

test('the worklist and its counts hold what is meant for the role, and nothing else', async () => {
  const mine = { coordinator: 2, 'coordinator.00': 1, 'coordinator.b': 1, officer: 1, 'officer.b': 1, rmc: 1 }
  for (const [who, expected] of Object.entries(mine)) {
    const authority = !who.startsWith('coordinator')
    const page = await get(who, authority ? '/vandaag?beurt=school' : '/vandaag?groep=melden')
    assert.equal(page.status, 200)
    const found = new Set([...page.text.matchAll(/href="\/bevindingen\/([a-z0-9]{26})"/g)].map((m) => m[1]))
    assert.deepEqual([...found].filter((f) => Object.values(finding).includes(f)).length, expected, who)
    for (const n of STRANGERS(who)) {
      assert.ok(!page.text.includes(key[n]) && !page.text.includes(`Zwaluw${n}`), `${who} ${n}`)
    }
  }
  // Everything that is counted for a location is at it.
  const all = Number(here.sql("SELECT COUNT(*) FROM finding WHERE brin = '02VB' AND location = '00' AND turn = 1"))
  const whole = Number(here.sql("SELECT COUNT(*) FROM finding WHERE brin = '02VB' AND turn = 1"))
  assert.ok(all > 0 && whole > all)
  const badge = async (who) => Number(/utrecht-number-badge"><span[^>]*>, <\/span>(\d+)/.exec((await get(who, '/hulp')).text)?.[1])
  assert.equal(await badge('coordinator.00'), all)
  assert.equal(await badge('coordinator'), whole)
})

/* ---- empty-handed ---- */

test('search finds nobody out of reach: by name, by number, by group', async () => {
  const search = async (who, q) => {
    const got = await post(who, '/jongeren/_zoek', { q }, { 'Sluitend-Deel': 'treffers' })
    assert.equal(got.status, 200, who)
    return got.text
  }
  for (const who of Object.keys(ROLES).filter((w) => ROLES[w].reach)) {
    for (const n of NAMES) {
      const i = NAMES.indexOf(n)
      const reached = ROLES[who].reach.split(' ').includes(n)
      const byName = await search(who, `Zwaluw${n}`)
      assert.equal(byName.includes(key[n]), reached, `${who} ${n}`)
      if (!reached) {
        assert.equal(byName, await search(who, 'Zwaluwxx'), `${who} ${n}`)
        assert.equal(await search(who, pgnOf(i)), await search(who, pgnOf(90)), `${who} ${n} by number`)
      }
    }
  }
  assert.equal(await search('coordinator.00', 'D1'), await search('coordinator.00', 'D9'))
  assert.ok((await search('coordinator.00', 'G1')).includes(key.ann))
  assert.ok(!(await search('coordinator.00', 'G1')).includes(key.cor), 'a group of the same name at another location')
  assert.ok(!(await search('mentor', 'G2')).includes(key.bea))
})

test('the registration of another school, location or week is absent', async () => {
  const absent = await get('coordinator.00', '/registratie/99ZZ/00/2026-02-02')
  assert.equal(absent.status, 404)
  for (const path of ['/registratie/01AA/00/2026-02-02', '/registratie/02VB/01/2026-02-02', '/registratie/02VB/00/2026-02-03', '/registratie/02VB/00/x']) {
    const got = await get('coordinator.00', path)
    assert.equal(got.status, 404, path)
    assert.equal(got.text, absent.text, path)
  }
  assert.equal((await get('coordinator.00', '/registratie/02VB/00/2026-02-02')).status, 200)
  const table = await get('coordinator.00', '/registratie/ontbreekt')
  assert.equal(table.status, 200)
  assert.ok(!table.text.includes('/registratie/02VB/01/') && !table.text.includes('/registratie/01AA/'))
  assert.equal((await get('coordinator.00', `/vandaag?locatie=02VB-01`)).text.includes(finding.cor), false)
  assert.equal((await get('coordinator.00', `/vandaag?locatie=01AA-00`)).text.includes(finding.dis), false)
  for (const n of ['cor', 'dis']) {
    assert.equal((await get('coordinator.00', `/vandaag?na=${finding[n]}`)).status, 404)
  }
})

test('the API says the same of another location, another school and nobody', async () => {
  const bearer = tokenOf(here, 'coordinator.00')
  const send = async (n, number, pgn, brin = '02VB') => {
    const [mark] = marksOf(pgn, number, '2026-02-06', 'A', { brin })
    const got = await server.marks(bearer, mark)
    return { status: got.status, text: got.text.replaceAll(/"(instance|trace)":"[^"]*",?/g, '') }
  }
  const nobody = await send('x', 'E99', pgnOf(90))
  assert.ok(nobody.status >= 400 && nobody.status < 500)
  assert.deepEqual(await send('cor', 'E2', pgnOf(2)), nobody)
  assert.deepEqual(await send('ann', 'E0', pgnOf(3)), nobody, 'the number of another with an own enrolment')
  assert.deepEqual(await send('dis', 'E3', pgnOf(3), '01AA'), await send('x', 'E99', pgnOf(90), '99ZZ'))
  assert.equal((await send('ann', 'E0', pgnOf(0))).status, 201)
})

test('who left a school long ago is nobody to its API, and stays so however one asks', async () => {
  const bearer = tokenOf(here, 'coordinator.00')
  const left = pgnOf(70)
  here.fine('import', 'persons', csvFile([personOf(left, { achternaam: 'Zwaluwweg' })]))
  here.fine('import', 'enrolments', csvFile([enrolmentOf(left, 'E70', { brin: '02VB', begindatum: '2022-08-01', einddatum: '2023-10-01' })]))
  const send = async (pgn, number, status) => {
    const got = await server.marks(bearer, marksOf(pgn, number, '2023-09-04', status, { brin: '02VB' })[0])
    return { status: got.status, text: got.text.replaceAll(/"(instance|trace)":"[^"]*",?/g, '') }
  }
  const nobody = await send(pgnOf(90), 'E99', 'A')
  assert.ok(nobody.status >= 400 && nobody.status < 500)
  assert.deepEqual(await send(left, 'E70', 'A'), nobody)
  here.fine('import', 'attendance', csvFile(marksOf(left, 'E70', '2023-09-04', 'A', { brin: '02VB' })))
  assert.deepEqual(await send(left, 'E70', 'A'), nobody, 'also of what is there')
})

test('parts of a page and addresses with more in them give no more', async () => {
  for (const part of ['detail', 'treffers', 'rij']) {
    const headers = { Cookie: session['coordinator.00'], 'Sluitend-Deel': part }
    const other = await server.ask('GET', `/jongeren/${key.cor}`, { headers })
    assert.equal(other.status, 404)
    assert.equal(other.text, (await server.ask('GET', `/jongeren/${NOBODY}`, { headers })).text)
  }
  const enrolment = here.sql("SELECT public FROM enrolment WHERE brin = '01AA'")
  const own = await get('coordinator.00', `/jongeren/${key.ann}?inschrijving=${enrolment}`)
  assert.equal(own.text.includes(enrolment), false)
  const told = await get('coordinator.00', `/vandaag?gedaan=${finding.cor}`)
  assert.equal(told.text.includes('Zwaluwcor'), false)
})

/* ---- grants ---- */

const grantsOf = (login) => JSON.parse(here.fine('user', 'list', '--format', 'json').stdout).filter((g) => g.login === login)

test('one acts in one grant at a time, and switches between the own ones only', async () => {
  account(here, 'dubbel', '--role', 'officer', '--municipality', '0193')
  here.fine('user', 'grant', 'dubbel', '--role', 'coordinator', '--location', '02VB/01')
  const [first, second] = grantsOf('dubbel')
  assert.deepEqual([first.rol, second.rol, second.bereik], ['officer', 'coordinator', '02VB/01'])
  session.dubbel = await server.signIn('dubbel')
  const page = await get('dubbel', '/start')
  token.dubbel = csrfIn(page.text)
  assert.match(page.text, new RegExp(`name="bevoegdheid" value="${second.bevoegdheid}"`))
  assert.equal((await get('dubbel', `/jongeren/${key.ann}`)).status, 200)
  assert.equal((await get('dubbel', `/jongeren/${key.cor}`)).status, 404)
  assert.equal((await get('dubbel', '/registratie/ontbreekt')).status, 403)
  assert.equal((await post('dubbel', '/rol', { bevoegdheid: second.bevoegdheid })).status, 303)
  token.dubbel = csrfIn((await get('dubbel', '/start')).text)
  assert.equal((await get('dubbel', `/jongeren/${key.ann}`)).status, 404)
  assert.equal((await get('dubbel', `/jongeren/${key.cor}`)).status, 200)
  assert.equal((await get('dubbel', '/registratie/ontbreekt')).status, 200)
  const foreign = grantsOf('admin')[0].bevoegdheid
  assert.equal((await post('dubbel', '/rol', { bevoegdheid: foreign })).status, 404)
  assert.equal((await post('dubbel', '/rol', { bevoegdheid: 'x' })).status, 400)
  assert.equal((await get('dubbel', '/registratie/ontbreekt')).status, 200)
  // What is revoked while one acts in it gives way to what is left, and then to nothing.
  here.fine('user', 'revoke', 'dubbel', second.bevoegdheid)
  assert.equal((await get('dubbel', '/registratie/ontbreekt')).status, 403)
  assert.equal((await get('dubbel', `/jongeren/${key.ann}`)).status, 200)
  here.fine('user', 'revoke', 'dubbel', first.bevoegdheid)
  assert.equal((await get('dubbel', `/jongeren/${key.ann}`)).status, 303)
  assert.equal((await server.form('/inloggen', { inlognaam: 'dubbel', wachtwoord: PASSWORD })).status, 200)
})

test('a grant outside its term gives nothing, and ends while one is signed in', async () => {
  account(here, 'straks', '--role', 'officer', '--municipality', '0193', '--from', '2026-02-13')
  assert.equal((await server.form('/inloggen', { inlognaam: 'straks', wachtwoord: PASSWORD })).status, 200)
  account(here, 'nog', '--role', 'officer', '--municipality', '0193', '--to', '2026-02-12')
  session.nog = await server.signIn('nog')
  assert.equal((await get('nog', '/vandaag')).status, 200)
  const bearer = tokenOf(here, 'coordinator')
  here.sql("UPDATE account_grant SET last = last - 1 WHERE account IN (SELECT account FROM account WHERE login = 'nog')")
  assert.equal((await get('nog', '/vandaag')).status, 303)
  const [mark] = marksOf(pgnOf(0), 'E0', '2026-02-06', 'A', { brin: '02VB' })
  assert.ok((await server.marks(bearer, mark)).status < 300)
  account(here, 'los', '--role', 'coordinator', '--institution', '02VB')
  const lost = tokenOf(here, 'los')
  assert.ok((await server.marks(lost, mark)).status < 300)
  here.fine('user', 'revoke', 'los', grantsOf('los')[0].bevoegdheid)
  assert.equal((await server.marks(lost, mark)).status, 401)
})

test('a scope widens and narrows at once', async () => {
  account(here, 'traject', '--role', 'counsellor', '--person', key.ann)
  session.traject = await server.signIn('traject')
  const [{ bevoegdheid }] = grantsOf('traject')
  assert.equal((await get('traject', `/jongeren/${key.dis}`)).status, 404)
  here.fine('user', 'widen', 'traject', bevoegdheid, '--person', key.dis)
  assert.equal((await get('traject', `/jongeren/${key.dis}`)).status, 200)
  here.fine('user', 'narrow', 'traject', bevoegdheid, '--person', key.ann)
  assert.equal((await get('traject', `/jongeren/${key.ann}`)).status, 404)
  assert.equal(here.run('user', 'narrow', 'traject', bevoegdheid, '--person', key.dis).status, 1, 'a counsellor of nobody')
  assert.equal(here.run('user', 'widen', 'traject', bevoegdheid, '--institution', '02VB').status, 1, 'a scope that does not fit')
  for (const [role, ...scope] of [['teacher', '--institution', '02VB'], ['admin', '--institution', '02VB'], ['young', '--person', key.ann, '--person', key.bea],
    ['coordinator', '--location', '02VB/77'], ['coordinator', '--location', '02VB'], ['mentor'], ['parent', '--person', NOBODY],
    ['officer', '--municipality', '0193', '--from', '2026-02-13', '--to', '2026-02-12']]) {
    assert.equal(here.run('user', 'grant', 'traject', '--role', role, ...scope).status, 1, [role, ...scope].join(' '))
  }
})

test('a report that is somebody\'s by name opens the reported person to that account alone, until some time after the end', async () => {
  // dis lives in 0150 and is at 01AA; the contact of the school's region works for 0193.
  account(here, 'vast', '--role', 'officer', '--municipality', '0193')
  account(here, 'collega', '--role', 'officer', '--municipality', '0193')
  for (const who of ['vast', 'collega']) {
    session[who] = await server.signIn(who)
    token[who] = csrfIn((await get(who, '/start')).text)
  }
  const filed = await post('coordinator.b', `/meldingen/nieuw?bevinding=${finding.dis}`, { reden: 'Blijft weg', actie: 'nee', naam: 'A. Melder', functie: 'coordinator', email: 'a@school.example' })
  assert.equal(filed.status, 303, filed.text)
  const report = here.sql("SELECT public FROM report WHERE municipality = '0150'")
  const badge = async (who) => Number(/utrecht-number-badge"><span[^>]*>, <\/span>(\d+)/.exec((await get(who, '/hulp')).text)?.[1] ?? 0)
  const before = await badge('vast')
  const sees = async (who) => {
    const pages = await Promise.all([`/meldingen/${report}`, `/jongeren/${key.dis}`].map((path) => get(who, path)))
    const lists = await Promise.all(['/vandaag', '/meldingen', '/jongeren'].map((path) => get(who, path)))
    const found = await post(who, '/jongeren/_zoek', { q: 'Zwaluwdis' }, { 'Sluitend-Deel': 'treffers' })
    const times = [report, report, key.dis].map((of, i) => lists[i].text.split(`/${of}"`).length - 1)
    return [...pages.map((p) => p.status), ...times.map((n) => n > 0), found.text.includes(key.dis)]
  }
  const nothing = [404, 404, false, false, false, false]
  const all = [200, 200, true, true, true, true]
  assert.deepEqual(await sees('vast'), nothing)
  here.sql(`UPDATE report SET also = (SELECT account FROM account WHERE login = 'vast') WHERE public = '${report}'`)
  assert.deepEqual(await sees('vast'), all)
  assert.equal(await badge('vast'), before + 1)
  assert.deepEqual(await sees('collega'), nothing)
  assert.equal((await get('vast', `/jongeren/${key.eef}`)).status, 200)
  assert.equal((await post('collega', `/meldingen/${report}/opgepakt`, { versie: '1' })).status, 404)
  // He takes it up, and closes it: it stays for a while, and no longer.
  const version = () => /name="versie" value="(\d+)"/.exec(one.text)?.[1]
  let one = await get('vast', `/meldingen/${report}`)
  assert.equal((await post('vast', `/meldingen/${report}/opgepakt`, { versie: version() })).status, 303)
  assert.equal(here.sql(`SELECT status FROM report WHERE public = '${report}'`), 'B')
  one = await get('vast', `/meldingen/${report}`)
  const closed = await post('vast', `/meldingen/${report}/afgesloten`, { versie: version(), reden: 'terug', uitkomst: 'gezien' })
  assert.equal(closed.status, 303, closed.text)
  assert.deepEqual(await sees('vast'), [200, 200, false, true, true, true])
  // The log holds the looks at this person, with what for.
  const looks = `SELECT COUNT(*) FROM log_entry e JOIN log_subject s ON s.subject = e.subject JOIN person p ON p.person = s.person
    WHERE p.public = '${key.dis}' AND e.kind = 'look' AND e.purpose = 'leerplicht' AND e.account = (SELECT account FROM account WHERE login = 'vast')`
  await until(() => Number(here.sql(looks)) > 0)
  here.sql(`UPDATE report SET closed_at = closed_at - ${400 * 86400 * 1e6} WHERE public = '${report}'`)
  assert.deepEqual(await sees('vast'), nothing)
  assert.equal(await badge('vast'), before)
})
