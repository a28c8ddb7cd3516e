// SPDX-License-Identifier: EUPL-1.2
// What pages say adds up: a number links to exactly what it counts, and is what the database holds.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { serveDemo } from './visitor.mjs'

let site, school
before(async () => {
  site = await serveDemo(300)
  school = await site.visitor('coordinator.25pj')
})
after(() => site.stop())

const FINDING = /class="task__act">[^]*?href="\/bevindingen\/([a-z0-9]{20,})/g
const rows = (sql) => site.place.sql(sql).split('\n').filter((line) => line && line !== 'SET').map((line) => line.split('|'))

// "16 u 15", "45 min" as minutes.
function minutes(text) {
  const [, hours, rest, only] = /^(?:([\d.]+) u(?: (\d+))?|(\d+) min)$/.exec(text.trim()) ?? assert.fail(`no hours: ${text}`)
  return only ? Number(only) : Number(hours.replaceAll('.', '')) * 60 + Number(rest ?? 0)
}

const hoursOf = (text, label) => minutes(new RegExp(`<dt>${label}</dt><dd>([^<]+)</dd>`).exec(text)[1])

test('an explanation lists lessons that add up to the minutes of the obligation', async () => {
  const found = rows("SELECT public, minutes, rule FROM finding WHERE brin = '25PJ' AND rule IN ('V3', 'V4', '8u', '12u', '16u') AND holds = 1")
  assert.ok(found.length > 5)
  for (const [public_, wanted] of found) {
    const { status, text } = await school.get(`/bevindingen/${public_}`)
    assert.equal(status, 200)
    const listed = [...text.matchAll(/<span class="number nowrap">([^<]+)<\/span><\/li>/g)].map((m) => minutes(m[1]))
    const total = minutes(/why__total"><span>[^<]*<\/span><span>([^<]+)</.exec(text)[1])
    assert.equal(total, Number(wanted))
    assert.equal(listed.reduce((a, b) => a + b, 0), total)
  }
})

test('the counts on the filters are what the lists hold', async () => {
  const { text } = await school.get('/vandaag')
  const filters = [...text.matchAll(/class="filter" href="([^"]+)"[^>]*>[^<]*<span class="filter__count">(\d+)\+?</g)]
  assert.ok(filters.length >= 3)
  for (const [, href, count] of filters) {
    const list = await school.all(href.replaceAll('&amp;', '&'), FINDING)
    assert.ok(Number(count) === 99 ? list.size >= 99 : list.size === Number(count), `${href}: ${count} and ${list.size}`)
  }
  const [[stored]] = rows("SELECT COUNT(*) FROM finding WHERE brin = '25PJ' AND turn = 1")
  assert.equal((await school.all('/vandaag', FINDING)).size, Number(stored))
})

test('the worklist has its oldest clock first, and no row twice over its pages', async () => {
  const order = [...await school.all('/vandaag', FINDING)]
  const due = new Map(rows("SELECT public, due FROM finding WHERE brin = '25PJ' AND turn = 1").map(([id, day]) => [id, Number(day)]))
  const days = order.map((id) => due.get(id))
  assert.deepEqual(days, [...days].sort((a, b) => a - b))
  assert.equal(new Set(order).size, order.length)
})

test('the sums on the page of a person are those of the ledger, and the table has every day of the strip', async () => {
  const people = rows(`SELECT p.public, SUM(d.scheduled), SUM(d.unauthorised), SUM(d.sick), SUM(d.unregistered), COUNT(*)
    FROM registration_day d JOIN person p ON p.person = d.person
    WHERE d.brin = '25PJ' AND d.day >= 20301 AND d.day <= 20496
      AND (SELECT COUNT(*) FROM enrolment e WHERE e.person = d.person) = 1
    GROUP BY p.public ORDER BY 3 DESC LIMIT 12`)
  assert.ok(people.length > 5)
  for (const [id, scheduled, unauthorised, sick, unregistered, registered] of people) {
    const { text } = await school.get(`/jongeren/${id}?periode=schooljaar`)
    assert.equal(hoursOf(text, 'op het rooster'), Number(scheduled))
    assert.equal(hoursOf(text, 'ongeoorloofd'), Number(unauthorised))
    assert.equal(hoursOf(text, 'ziek'), Number(sick))
    assert.equal(hoursOf(text, 'niet geregistreerd'), Number(unregistered))
    const days = [...text.matchAll(/<a href="#(d-[\d-]+)" data-day/g)].map((m) => m[1])
    assert.equal(days.length, Number(registered))
    for (const day of days) {
      assert.ok(text.includes(`<tr id="${day}">`))
    }
  }
})

test('the gaps by location and week are those of the ledger, and their page lists each of them', async () => {
  const { text } = await school.get('/registratie/ontbreekt')
  const cells = [...text.matchAll(/href="(\/registratie\/25PJ\/(\w+)\/([\d-]+))">([\d.]+)</g)]
  assert.ok(cells.length > 3)
  for (const [, href, location, monday, shown] of cells) {
    const week = Date.parse(`${monday}T00:00:00Z`) / 86400000
    const [[gaps]] = rows(`SELECT SUM(gaps) FROM ledger_week WHERE brin = '25PJ' AND location = '${location}' AND week = ${week}`)
    assert.equal(Number(shown.replaceAll('.', '')), Number(gaps))
    const page = await school.get(href)
    const sums = ['aanwezig', 'ongeoorloofd', 'geoorloofd', 'ziek', 'niet geregistreerd'].map((label) => hoursOf(page.text, label))
    assert.equal(hoursOf(page.text, 'op het rooster'), sums.reduce((a, b) => a + b, 0), 'the ledger is closed')
  }
  const [, href, , , shown] = cells[0]
  let listed = 0
  for (let next = href; next;) {
    const page = await school.get(next)
    listed += [...page.text.matchAll(/<td>(\d\d:\d\d–[^<]+)<\/td><\/tr>/g)].reduce((n, m) => n + m[1].split(', ').length, 0)
    next = /class="pager"><a [^>]*href="([^"#]+)/.exec(page.text)?.[1]?.replaceAll('&amp;', '&')
  }
  assert.equal(listed, Number(shown.replaceAll('.', '')))
})

test('the lists of the locations of several schools make up the whole list, and none shows the other', async () => {
  const many = await site.visitor('coordinator.overig')
  const whole = await many.all('/vandaag', FINDING)
  const options = [...(await many.get('/vandaag')).text.matchAll(/<option value="([0-9A-Z-]{7})"/g)].map((m) => m[1])
  assert.ok(options.length > 2)
  const seen = []
  for (const option of options) {
    seen.push(...await many.all(`/vandaag?locatie=${option}`, FINDING))
  }
  assert.deepEqual(seen.sort(), [...whole].sort())
  assert.equal((await many.all('/vandaag?locatie=25PJ-00', FINDING)).size, 0, 'a school of somebody else')
  assert.equal((await many.get('/vandaag?locatie=00')).status, 404)
})
