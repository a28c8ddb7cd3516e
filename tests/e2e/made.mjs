// SPDX-License-Identifier: EUPL-1.2
// Databases that are made once and copied: an empty one after `init`, a demonstration region. Copying one takes a tenth of
// making it. What was made is kept in the folder SLUITEND_MADE when the test files of a run share one (see tests/files.sh),
// else as long as this process runs.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const program = process.env.SLUITEND ?? 'build/sluitend'
const server = process.env.SLUITEND_TEST_PG
const shared = process.env.SLUITEND_MADE
let own

function admin(sql) {
  const got = spawnSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', '-d', server, ...sql.flatMap((line) => ['-c', line])], { encoding: 'utf8' })
  assert.equal(got.status, 0, got.stderr)
}

// Where what is made is kept. What nobody shares goes with this process.
function shelf() {
  if (shared || own) return shared ?? own
  own = mkdtempSync(join(tmpdir(), 'sluitend-made-'))
  const databases = []
  process.on('exit', () => {
    if (databases.length > 0) spawnSync('psql', ['-q', '-d', server, ...databases.flatMap((name) => ['-c', `DROP DATABASE IF EXISTS ${name}`])])
    rmSync(own, { recursive: true, force: true })
  })
  shelf.databases = databases
  return own
}

// The address of a database of the test server.
export function databaseUrl(name) {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

export function dropDatabase(name) {
  spawnSync('psql', ['-q', '-d', server, '-c', `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`])
}

/*
 * A copy of what `steps` (arguments of the program) make of an empty database: in the file `to.file`, or in the database
 * `to.name` of the test server, with its key file in `to.key`. The address of the copy.
 */
export function madeOf(steps, to) {
  const on = shelf()
  const name = `made_${createHash('sha256').update(JSON.stringify([resolve(program), server, on, steps])).digest('hex').slice(0, 16)}`
  const [file, key, done] = ['db', 'key', 'done'].map((end) => join(on, `${name}.${end}`))
  if (!existsSync(done)) {
    for (const part of [file, `${file}-wal`, `${file}-shm`, key]) rmSync(part, { force: true })
    if (server) {
      admin([`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, `CREATE DATABASE ${name}`])
      shelf.databases?.push(name)
    }
    const env = { ...process.env, SLUITEND_DB: server ? databaseUrl(name) : `sqlite:${file}`, SLUITEND_KEY: key, SLUITEND_LANG: 'nl' }
    for (const step of steps) {
      const got = spawnSync(program, step, { env, encoding: 'utf8' })
      assert.equal(got.status, 0, `${step.join(' ')}: ${got.stderr}`)
    }
    assert.ok(!existsSync(`${file}-wal`), 'all of it is in the one file')
    writeFileSync(done, '')
  }
  copyFileSync(key, to.key)
  if (server) {
    admin([`CREATE DATABASE ${to.name} TEMPLATE ${name}`])
    return databaseUrl(to.name)
  }
  copyFileSync(file, to.file)
  return `sqlite:${to.file}`
}
