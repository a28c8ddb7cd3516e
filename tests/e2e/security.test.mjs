// SPDX-License-Identifier: EUPL-1.2
// The check of the installation: each thing that is made wrong is found and named, and gone when it is mended.
import assert from 'node:assert/strict'
import { chmodSync } from 'node:fs'
import { after, test } from 'node:test'
import { account, serve, tokenOf } from './serving.mjs'
import { Place, cleanUp, csvFile, folder, parseCsv, personOf, pgnOf, place, server as postgres } from './support.mjs'

after(cleanUp)

const DAY = 86400 * 1e6
const micros = (days) => String(BigInt(Date.now()) * 1000n + BigInt(days * DAY))

function look(where) {
  const got = where.run('security', '--format', 'csv')
  const list = parseCsv(got.stdout, ',')
  assert.ok(list.length > 15, got.stderr)
  assert.equal(got.status, list.some((i) => i.stand === 'herstellen') ? 1 : 0)
  return Object.fromEntries(list.map((i) => [i.onderdeel, i]))
}

// What is made wrong, and the check that must tell. The list of before is that of the last time, when nothing came between.
const seen = new Map()
function tells(where, code, level, wrong, mend) {
  assert.equal((seen.get(where) ?? look(where))[code].stand, 'goed', `${code} before`)
  wrong()
  const found = look(where)
  const item = found[code]
  assert.equal(item.stand, level, `${code}: ${item.gevonden}`)
  assert.ok(item.herstel.length > 5, code)
  mend?.()
  seen.set(where, mend ? look(where) : found)
  if (mend) assert.equal(seen.get(where)[code].stand, 'goed', `${code} mended`)
}

test('accounts, tokens, roles and policies', () => {
  const where = place()
  where.fine('setting', 'set', 'second_factor', 'required')
  account(where, 'beheer', '--role', 'admin')
  account(where, 'fg', '--role', 'privacy')
  tells(where, 'second-factor', 'herstellen', () => where.fine('setting', 'set', 'second_factor', 'choice'), () => where.fine('setting', 'set', 'second_factor', 'required'))
  tells(where, 'privacy-officer', 'herstellen', () => where.fine('user', 'disable', 'fg'), () => where.fine('user', 'enable', 'fg'))
  tells(where, 'unused', 'let op', () => where.sql(`UPDATE account SET created = ${micros(-91)} WHERE login = 'fg'`), () => where.fine('user', 'disable', 'fg'))
  assert.equal(look(where)['password-alone'].gevonden.at(-2), '1')
  tokenOf(where, 'beheer', '--days', '100')
  tells(where, 'tokens', 'let op', () => where.sql(`UPDATE api_token SET created = ${micros(-91)}`), () => where.sql(`UPDATE api_token SET used = ${micros(-1)}`))
  tells(where, 'tokens', 'let op', () => where.sql(`UPDATE api_token SET expires = ${micros(3)}`))
  assert.equal(look(where).grants.stand, 'let op')
  where.sql('UPDATE account_grant SET last = 80000')
  assert.equal(look(where).grants.stand, 'goed')
  assert.equal(look(where).demo, undefined)
  where.fine('setting', 'set', 'demo_today', '2026-03-02')
  assert.equal(look(where).demo.stand, 'herstellen')
})

test('what must be done again and again', () => {
  const where = place()
  assert.equal(look(where).night.stand, 'herstellen')
  where.fine('run')
  tells(where, 'night', 'herstellen', () => where.sql(`UPDATE log_entry SET at = ${micros(-3)} WHERE what = 'night.round'`), () => where.fine('run'))
  tells(where, 'clock', 'herstellen', () => where.sql(`UPDATE log_entry SET at = ${micros(1)} WHERE what = 'night.round'`), () => where.sql(`UPDATE log_entry SET at = ${micros(0)}`))
  assert.equal(look(where).verify.stand, 'let op')
  const fresh = place()
  fresh.fine('verify')
  assert.equal(look(fresh).verify.stand, 'goed')
  fresh.fine('import', 'persons', csvFile([personOf(pgnOf(0))]))
  fresh.sql('UPDATE person SET pgn_index = pgn_cipher')
  assert.equal(fresh.run('verify').status, 1)
  assert.match(look(fresh).verify.gevonden, /verschillen/)
  tells(where, 'keys', 'let op', () => where.sql(`UPDATE key_generation SET made = ${micros(-401)}`), () => where.sql(`UPDATE key_generation SET made = ${micros(0)}`))
  tells(where, 'version', 'herstellen', () => where.sql("UPDATE setting SET value = '0' WHERE name = 'law_version'"), () => where.fine('init'))
  assert.equal(look(where).backup.stand, 'herstellen')
})

test('files and processes', () => {
  const where = new Place()
  where.url = `sqlite:${where.file}`
  where.fine('init')
  tells(where, 'database-file', 'herstellen', () => chmodSync(where.file, 0o644), () => chmodSync(where.file, 0o600))
  tells(where, 'database-folder', 'herstellen', () => chmodSync(folder, 0o777), () => chmodSync(folder, 0o700))
  const list = look(where)
  assert.equal(list.user.stand, process.getuid() === 0 ? 'herstellen' : 'goed')
  assert.equal(list['key-apart'].stand, 'let op')
  // What holds depends on the kernel; without a sandbox nothing does.
  for (const code of ['process-job', 'process-out']) {
    const off = parseCsv(where.run('security', '--sandbox', 'off', '--format', 'csv').stdout, ',').find((i) => i.onderdeel === code)
    assert.equal(off.stand, 'herstellen')
    assert.notEqual(off.gevonden, list[code].gevonden)
  }
})

test('the account in a database server', { skip: !postgres && 'a file has no accounts' }, () => {
  const where = place()
  const list = look(where)
  const sup = where.sql('SELECT rolsuper FROM pg_roles WHERE rolname = current_user').endsWith('t')
  assert.equal(list['database-rights'].stand, sup ? 'herstellen' : 'goed')
  assert.equal(list['database-tls'].stand, 'goed')
})

test('the page is for the administrator, and knows the server', async () => {
  const where = place()
  where.fine('setting', 'set', 'second_factor', 'choice')
  account(where, 'beheer', '--role', 'admin')
  account(where, 'school', '--role', 'coordinator', '--institution', '25PJ')
  const server = await serve(where)
  assert.equal((await server.get('/.well-known/security.txt')).status, 404)
  const cookie = await server.signIn('beheer')
  const page = await server.get('/beveiliging', cookie)
  assert.equal(page.status, 200, page.text)
  assert.match(page.text, /kwam niet over https/)
  assert.match(page.text, new RegExp(`luistert op 127\\.0\\.0\\.1:${server.port}, alleen`))
  for (const name of ['web', 'job', 'out']) {
    assert.match(page.text, new RegExp(`${name}: .*seccomp`))
  }
  const secure = await server.ask('GET', '/beveiliging', { headers: { Cookie: `__Host-${cookie}`, 'X-Forwarded-Proto': 'https' } })
  assert.match(secure.text, /komen binnen over https/)
  assert.equal((await server.get('/beveiliging', await server.signIn('school'))).status, 403)
  assert.equal((await server.get('/beveiliging')).status, 303)
  where.fine('setting', 'set', 'security_contact', 'lek@example.nl')
  const contact = await server.get('/.well-known/security.txt')
  assert.equal(contact.status, 200)
  assert.match(contact.text, /^Contact: mailto:lek@example\.nl\nExpires: \d{4}-\d\d-\d\dT00:00:00Z\n/)
  assert.equal(await server.stop(), 0)
})
