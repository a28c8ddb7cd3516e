// SPDX-License-Identifier: EUPL-1.2
// The ledger on screen: every number is the sum of the list behind it, for each role; corrections and what follows.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { until } from './serving.mjs'
import { serveDemo } from './visitor.mjs'

let site, school
before(async () => {
  site = await serveDemo(200)
  school = await site.visitor('coordinator.25pj')
})
after(() => site.stop())

const WEEK = '2026-02-02'
const COLUMNS = ['op het rooster', 'aanwezig', 'ongeoorloofd', 'geoorloofd', 'ziek', 'niet geregistreerd']
const rows = (sql) => site.place.sql(sql).split('\n').filter((line) => line && line !== 'SET').map((line) => line.split('|'))
const plain = (href) => href.replaceAll('&amp;', '&')

// "16 u 15", "45 min", "0" as minutes.
function minutes(text) {
  const [, hours, rest, only, none] = /^(?:([\d.]+) u(?: (\d+))?|(\d+) min|(0|–))$/.exec(text.trim()) ?? assert.fail(`no hours: ${text}`)
  return none ? 0 : only ? Number(only) : Number(hours.replaceAll('.', '')) * 60 + Number(rest ?? 0)
}

// The lines of the first table of a page: name, address, and each number with where it leads.
function lines(text) {
  const body = /<table class="[^"]*ledger">[^]*?<tbody>([^]*?)<\/tbody>/.exec(text)[1]
  return [...body.matchAll(/<tr[^>]*>([^]*?)<\/tr>/g)].map(([, row]) => ({
    name: /<th scope="row">(?:<a[^>]*>)?([^<]+)/.exec(row)[1],
    href: plain(/<th scope="row"><a[^>]*href="([^"]+)"/.exec(row)?.[1] ?? ''),
    cells: COLUMNS.map((name) => {
      const cell = new RegExp(`data-name="${name}">([^]*?)</td>`).exec(row)[1]
      return { href: plain(/href="([^"]+)"/.exec(cell)?.[1] ?? ''), minutes: minutes(cell.replace(/<[^>]+>/g, '')) }
    }),
  }))
}

// All lessons behind a number, page by page.
async function lessons(href) {
  const list = []
  let head
  for (let next = href; next;) {
    const { status, text } = await school.get(next)
    assert.equal(status, 200, next)
    head ??= minutes(/id="som">([^·]+) ·/.exec(text)[1])
    for (const [, to, students, hours] of text.matchAll(/<th scope="row"><a[^>]*href="([^"]+)">[^]*?data-name="Leerlingen">([\d.]+)<\/td><td[^>]*>([^<]+)</g)) {
      list.push({ href: plain(to), students: Number(students.replaceAll('.', '')), minutes: minutes(hours) })
    }
    next = plain(/class="pager[^>]*>[^]*?href="([^"]*na=[^"]*)"/.exec(text)?.[1] ?? '')
  }
  assert.equal(list.reduce((sum, l) => sum + l.minutes, 0), head, href)
  assert.equal(new Set(list.map((l) => l.href)).size, list.length, 'no lesson twice')
  return { list, head }
}

test('a number of a place is the sum of the lessons that it leads to', async () => {
  const [place] = lines((await school.get(`/registratie?week=${WEEK}`)).text)
  const [closed, ...parts] = place.cells.map((c) => c.minutes)
  assert.ok(closed > 0)
  assert.equal(parts.reduce((a, b) => a + b, 0), closed)
  for (const cell of place.cells.filter((c) => c.minutes > 0)) {
    assert.equal((await lessons(cell.href)).head, cell.minutes, cell.href)
  }
  const stored = rows(`SELECT SUM(scheduled), SUM(present), SUM(unauthorised), SUM(authorised), SUM(sick), SUM(unregistered)
    FROM registration_day WHERE brin = '25PJ' AND location = '00' AND day >= 20486 AND day <= 20492`)[0].map(Number)
  assert.deepEqual(place.cells.map((c) => c.minutes), stored)
})

test('groups and teams add up to their location, lessons to their group, students to their lesson', async () => {
  const [place] = lines((await school.get(`/registratie?week=${WEEK}`)).text)
  const groups = lines((await school.get(place.href)).text)
  COLUMNS.forEach((name, i) => {
    assert.equal(groups.reduce((sum, g) => sum + g.cells[i].minutes, 0), place.cells[i].minutes, name)
  })
  const group = groups.find((g) => g.cells[2].minutes > 0)
  const own = await school.get(group.href)
  assert.deepEqual(lines(own.text)[0].cells, group.cells)
  const { list, head } = await lessons(group.cells[2].href)
  assert.equal(head, group.cells[2].minutes)
  for (const lesson of list) {
    const { text } = await school.get(lesson.href)
    assert.equal(minutes(/id="som">[^:]+: ([^<]+)</.exec(text)[1]), lesson.minutes)
    const absent = [...text.matchAll(/<strong>[^<]+<\/strong> ongeoorloofd afwezig/g)]
    assert.equal(absent.length, lesson.students)
  }
  const team = { brin: '25PJ', vestiging: '00', groep: group.name, team: 'Team Noord' }
  assert.equal((await school.post('/registratie/team', team)).status, 303)
  const line = lines((await school.get(place.href)).text).find((l) => l.name === 'Team Noord')
  assert.deepEqual(line.cells.map((c) => c.minutes), group.cells.map((c) => c.minutes))
  assert.equal((await lessons(line.cells[0].href)).head, group.cells[0].minutes)
})

test('others see their own, sums, or nothing', async () => {
  const [place] = lines((await school.get(`/registratie?week=${WEEK}`)).text)
  const other = await site.visitor('coordinator.01aa')
  for (const href of [place.href, place.cells[0].href, '/registratie/25PJ/00?week=2026-02-02&groep=x']) {
    assert.equal((await other.get(href)).status, 404, href)
  }
  assert.ok(!(await other.get(`/registratie?week=${WEEK}`)).text.includes('25PJ'))
  assert.equal((await other.post('/registratie/team', { brin: '25PJ', vestiging: '00', groep: 'x', team: 'y' })).status, 404)
  const officer = await site.visitor('ambtenaar.zwolle')
  // Sums of residents are counted beside the work.
  const counted = () => rows(`SELECT COUNT(*) FROM resident_count WHERE week = 20486`)[0][0]
  const places = rows(`SELECT COUNT(*) FROM (SELECT DISTINCT brin, location FROM ledger_week WHERE week = 20486) x`)[0][0]
  await until(() => counted() === places)
  const { status, text } = await officer.get(`/registratie?week=${WEEK}`)
  assert.equal(status, 200)
  assert.ok(!text.includes('/registratie/lessen') && !text.includes('id="stand"') && !text.includes('id="tellen"'))
  const [[today]] = rows("SELECT value FROM setting WHERE name = 'demo_today'")
  const [year, month, date] = today.split('-').map(Number)
  const born = Date.UTC(year - 18, month - 1, date) / 86400000
  const few = rows(`SELECT COUNT(*) FROM (SELECT d.brin, d.location FROM registration_day d JOIN person p ON p.person = d.person
    WHERE p.municipality = '0193' AND d.day >= 20486 AND d.day <= 20492 AND p.birth > ${born}
    GROUP BY d.brin, d.location HAVING COUNT(DISTINCT d.person) < 5) x`)
  assert.ok(Number(few[0][0]) > 0)
  assert.equal([...text.matchAll(/minder dan 5 jongeren<\/span>/g)].length, Number(few[0][0]))
  assert.equal((await officer.get(place.cells[0].href)).status, 404)
  const teacher = await site.visitor('docent.25pj')
  for (const href of ['/registratie', place.cells[0].href, place.href]) {
    assert.equal((await teacher.get(href)).status, 403, href)
  }
  for (const href of ['/registratie?week=2026-02-03', '/registratie?week=x', '/registratie?week=2019-09-02', '/registratie?week=2031-01-06',
    '/registratie/lessen?brin=25PJ&week=2026-02-02&kolom=Q', '/registratie/les?brin=25PJ&week=2026-02-02&les=x', '/registratie/lessen?brin=',
    '/registratie/lessen?brin=25PJ&week=2026-02-02&na=2026-02-03.x.9']) {
    assert.equal((await school.get(href)).status, 404, href)
  }
})

test('a correction shows what follows, does it, keeps who and why, and never writes over another', async () => {
  const [[person, enrolment, day]] = rows(`SELECT p.public, e.public, f.day FROM finding f
    JOIN person p ON p.person = f.person JOIN enrolment e ON e.person = f.person AND e.enrolment = f.enrolment
    WHERE f.brin = '25PJ' AND f.rule IN ('V3', 'V4') AND f.holds = 1 AND f.state = 'open' ORDER BY f.day DESC LIMIT 1`)
  const monday = new Date((Number(day) - (Number(day) + 3) % 7) * 86400000).toISOString().slice(0, 10)
  const page = `/jongeren/${person}/verbeteren?inschrijving=${enrolment}&week=${monday}`
  const { status, text } = await school.get(page)
  assert.equal(status, 200)
  const marks = [...text.matchAll(/name="les" value="([^"]+\.O)"/g)].map((m) => m[1])
  assert.ok(marks.length > 0)
  const form = { naar: page, les: marks.at(-1), status: 'G', reden: 'Was bij de huisarts, briefje gezien' }
  const preview = await school.post('/registratie/verbeteren', form)
  assert.equal(preview.status, 200)
  assert.match(preview.text, /Klopt dit\?/)
  assert.ok((await school.get(page)).text.includes(marks.at(-1)), 'a preview changes nothing')
  assert.equal((await school.post('/registratie/verbeteren', { ...form, reden: '', stap: 'vastleggen' })).status, 400)
  const done = await school.post('/registratie/verbeteren', { ...form, stap: 'vastleggen' })
  assert.equal(done.status, 200)
  assert.match(done.text, /De registratie is verbeterd/)
  const after = await school.get(page)
  assert.ok(!after.text.includes(marks.at(-1)) && after.text.includes(marks.at(-1).replace(/O$/, 'G')))
  assert.match(after.text, /ongeoorloofd afwezig → geoorloofd afwezig\. Was bij de huisarts/)
  const again = await school.post('/registratie/verbeteren', { ...form, status: 'Z', stap: 'vastleggen' })
  assert.equal(again.status, 409)
  assert.match(again.text, /intussen gewijzigd door Annemieke Bos/)
  const other = await site.visitor('coordinator.01aa')
  assert.equal((await other.get(page)).status, 404)
  const theft = { ...form, les: marks[0], status: 'A', stap: 'vastleggen' }
  assert.equal((await other.post('/registratie/verbeteren', theft)).status, 404)
  assert.equal((await (await site.visitor('ambtenaar.zwolle')).post('/registratie/verbeteren', theft)).status, 403)
  // All of them: what rested on them is offered for withdrawal.
  for (const les of (await school.get(page)).text.matchAll(/name="les" value="([^"]+\.O)"/g)) {
    await school.post('/registratie/verbeteren', { ...form, les: les[1], status: 'weg', stap: 'vastleggen' })
  }
  const left = rows(`SELECT COUNT(*) FROM finding f JOIN person p ON p.person = f.person
    WHERE p.public = '${person}' AND f.rule IN ('V3', 'V4') AND f.day = ${day} AND f.holds = 1`)
  assert.equal(left[0][0], '0')
  site.place.fine('verify')
})
