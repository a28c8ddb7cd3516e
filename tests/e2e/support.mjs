// SPDX-License-Identifier: EUPL-1.2
// What the end-to-end tests share: a database of their own, the program on it, and invented people.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { databaseUrl, dropDatabase, madeOf } from './made.mjs'

export const program = process.env.SLUITEND ?? 'build/sluitend'
export const server = process.env.SLUITEND_TEST_PG
export const folder = mkdtempSync(join(tmpdir(), 'sluitend-e2e-'))
const places = []

export function psql(sql, url = server) {
  const got = spawnSync('psql', ['-q', '-At', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', sql], { encoding: 'utf8' })
  assert.equal(got.status, 0, got.stderr)
  return got.stdout
}

/*
 * A database with a key file of its own: a file, or a database of the test server. steps: what the program is to make of it
 * first, as lists of arguments; without any it is not initialised yet, and a schema of the server.
 */
export class Place {
  constructor(...steps) {
    this.name = `e2e_${process.pid}_${places.length}`
    places.push(this)
    this.key = join(folder, `${this.name}.key`)
    this.file = join(folder, `${this.name}.db`)
    this.made = steps.length > 0
    if (this.made) {
      this.url = madeOf(steps, this)
    } else if (server) {
      psql(`CREATE SCHEMA ${this.name}`)
      this.url = `${server}${server.includes('?') ? '&' : '?'}options=-csearch_path%3D${this.name}`
    } else {
      this.url = `sqlite:${this.file}`
    }
  }

  get env() {
    return { ...process.env, SLUITEND_DB: this.url, SLUITEND_KEY: this.key, SLUITEND_LANG: 'nl' }
  }

  run(...args) {
    return spawnSync(program, args, { env: this.env, encoding: 'utf8', maxBuffer: 1 << 28 })
  }

  piped(input, ...args) {
    return spawnSync(program, args, { env: this.env, encoding: 'utf8', input, maxBuffer: 1 << 28 })
  }

  start(...args) {
    return spawn(program, args, { env: this.env, stdio: 'ignore' })
  }

  // Runs it, and it must end well.
  fine(...args) {
    const got = this.run(...args)
    assert.equal(got.status, 0, `${args.join(' ')}: ${got.stderr}`)
    return got
  }

  // One statement on the database itself, past the program.
  sql(text) {
    if (server) {
      return (this.made ? psql(text, databaseUrl(this.name)) : psql(`SET search_path = ${this.name}; ${text}`)).trim()
    }
    const got = spawnSync('sqlite3', ['-cmd', '.timeout 60000', this.file, text], { encoding: 'utf8' })
    assert.equal(got.status, 0, got.stderr)
    return got.stdout.trim()
  }

  // Everything that the program says about what is stored; persons come in the order of their keys.
  lists() {
    const list = (...args) => this.fine(...args, '--format', 'csv').stdout
    return {
      obligations: list('obligations', '--as-of', '2026-07-01'), signals: list('signals', '--as-of', '2026-07-01'),
      status: list('status', '--on', '2026-03-01').split('\n').sort(), ledger: list('ledger', '--by', 'location', '--from', '2025-08-01', '--to', '2026-07-31'),
    }
  }
}

// An initialised place. These tests sign in by password alone; those of identity.test.mjs do not.
export function place(...more) {
  return new Place(['init'], ['setting', 'set', 'second_factor', 'choice'], ...more)
}

/*
 * Kills what `start` starts at `times` moments spread over the milliseconds that it took; each() follows every one. How long
 * it takes depends on what else the machine does: whoever ended before it was killed is killed sooner the next time, until
 * at least one was killed on the way. The number of those that were.
 */
export async function killedOnTheWay(start, took, times, each = () => {}) {
  let kills = 0
  for (let n = 0; n < times || kills === 0; n++) {
    assert.ok(n < times + 20, 'it ended each time before it was killed')
    const child = start()
    const exited = once(child, 'exit')
    await sleep((took * (n % times + 1)) / (times + 1))
    child.kill('SIGKILL')
    const [, signal] = await exited
    if (signal === 'SIGKILL') kills++
    else took /= 2
    each()
  }
  return kills
}

export function cleanUp() {
  for (const { name, made } of server ? places : []) {
    if (made) dropDatabase(name)
    else spawnSync('psql', ['-q', '-d', server, '-c', `DROP SCHEMA IF EXISTS ${name} CASCADE`])
  }
  rmSync(folder, { recursive: true, force: true })
}

/* ---- files ---- */

let files = 0

export function fileOf(bytes) {
  const path = join(folder, `f${++files}.csv`)
  writeFileSync(path, bytes)
  return path
}

function cell(value, sep) {
  return value.includes(sep) || /["\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

// Rows as CSV. dialect: { sep, bom, eol, latin1, upper, reverse }.
export function csvOf(rows, { sep = ';', bom = false, eol = '\n', latin1 = false, upper = false, reverse = false } = {}) {
  let columns = [...new Set(rows.flatMap(Object.keys))]
  columns = reverse ? columns.reverse() : columns
  const lines = [columns.map((c) => (upper ? c.toUpperCase() : c)), ...rows.map((row) => columns.map((c) => row[c] ?? ''))]
  const text = lines.map((fields) => fields.map((f) => cell(f, sep)).join(sep)).join(eol) + eol
  return latin1 ? Buffer.from(text, 'latin1') : Buffer.from((bom ? '\ufeff' : '') + text)
}

export function csvFile(rows, dialect) {
  return fileOf(csvOf(rows, dialect))
}

// Reads what the program wrote: quoted fields and all.
export function parseCsv(text, sep) {
  const rows = []
  let row = [], field = '', quoted = false
  const body = text.replace(/^\ufeff/, '')
  for (let i = 0; i < body.length; i++) {
    const c = body[i]
    if (quoted) {
      if (c === '"' && body[i + 1] === '"') field += body[++i]
      else if (c === '"') quoted = false
      else field += c
    } else if (c === '"') quoted = true
    else if (c === sep || c === '\n') {
      row.push(field.replace(/\r$/, ''))
      field = ''
      if (c === '\n') rows.push(row.splice(0))
    } else field += c
  }
  const [names, ...rest] = rows
  return names ? rest.map((r) => Object.fromEntries(names.map((n, i) => [n, r[i]]))) : []
}

export function rejectsOf(path) {
  return parseCsv(readFileSync(path, 'utf8'), ';')
}

// "gelezen 12, nieuw 3 ..." as numbers.
export function counts(got) {
  const m = /gelezen ([\d.]+), nieuw ([\d.]+), gewijzigd ([\d.]+), gelijk ([\d.]+), geweigerd ([\d.]+)/.exec(got.stderr)
  assert.ok(m, got.stderr)
  const [rows, added, changed, same, refused] = m.slice(1).map((s) => Number(s.replaceAll('.', '')))
  return { rows, added, changed, same, refused }
}

/* ---- invented people ---- */

// The n-th onderwijsnummer: they begin with 10, and the sum leaves 5.
export function pgnOf(n) {
  for (let seen = -1, at = 0; ; at++) {
    const eight = `10${String(at).padStart(6, '0')}`
    const sum = [...eight].reduce((s, d, i) => s + Number(d) * (9 - i), 0)
    const last = (((sum - 5) % 11) + 11) % 11
    if (last < 10 && ++seen === n) return `${eight}${last}`
  }
}

export function personOf(pgn, more = {}) {
  return {
    pgn, achternaam: 'Jansen', voorvoegsel: '', voornamen: 'Noël', roepnaam: 'Zoë', geboortedatum: '2009-03-15', geslacht: 'v',
    straat: 'Één-Aprilweg', huisnummer: '3', postcode: '8011 ab', plaats: 'Zwolle', gemeentecode: '0193', ...more,
  }
}

export function enrolmentOf(pgn, number, more = {}) {
  return {
    pgn, brin: '25PJ', vestiging: '00', inschrijving: number, onderwijssoort: 'mbo', niveau: '2', leerweg: 'bol', opleiding: 'Bakker',
    begindatum: '2025-08-01', einddatum: '', bekostigd: 'j', ...more,
  }
}

// Lessons of an hour from nine o'clock on: one letter each.
export function marksOf(pgn, number, day, statuses, more = {}) {
  return [...statuses].map((status, i) => ({
    pgn, brin: '25PJ', inschrijving: number, datum: day, begintijd: `${9 + i}:00`, eindtijd: `${10 + i}:00`, status, ...more,
  }))
}
