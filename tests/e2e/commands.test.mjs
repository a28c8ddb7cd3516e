// SPDX-License-Identifier: EUPL-1.2
// The promises of the command line: init, keys, exit statuses, formats, accounts, tokens, proofs.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Place, cleanUp, folder, csvFile, enrolmentOf, marksOf, personOf, pgnOf, place, program } from './support.mjs'

after(cleanUp)

const [ANNA, BRAM] = [1, 2].map(pgnOf)

function filled() {
  const where = place()
  where.fine('import', 'persons', csvFile([personOf(ANNA), personOf(BRAM, { geboortedatum: '2006-01-10', gemeentecode: '0166' })]))
  where.fine('import', 'enrolments', csvFile([enrolmentOf(ANNA, '1'), enrolmentOf(BRAM, '2')]))
  where.fine('import', 'attendance', csvFile([...['03', '04', '05', '06'].flatMap((d) => marksOf(ANNA, '1', `2025-11-${d}`, 'OOOO')),
    ...marksOf(BRAM, '2', '2025-11-03', 'LAO?')]))
  return where
}

test('init may be repeated, and makes a key file that only the owner reads', () => {
  const where = new Place()
  assert.equal(where.run('status').status, 3, 'not initialised')
  assert.match(where.fine('init').stderr, /40 regio's, 342 gemeenten/)
  assert.equal(statSync(where.key).mode & 0o777, 0o600)
  assert.match(where.fine('init').stderr, /\(0 stappen\)/)
})

test('another key file is refused by every command, and a lost one is not made anew', () => {
  const where = filled()
  const other = new Place()
  other.fine('init')
  const own = `${where.key}.kept`
  copyFileSync(where.key, own)
  copyFileSync(other.key, where.key)
  for (const args of [['status'], ['obligations'], ['signals'], ['balance'], ['ledger'], ['verify'], ['run'], ['init'], ['user', 'list'], ['token', 'list'],
    ['import', 'persons', csvFile([personOf(ANNA)])], ['serve', '--listen', '127.0.0.1:0']]) {
    const got = where.run(...args)
    assert.equal(got.status, 1, args.join(' '))
    assert.match(got.stderr, /hoort niet bij deze database/)
  }
  rmSync(where.key)
  assert.notEqual(where.run('init').status, 0)
  assert.ok(!existsSync(where.key))
  copyFileSync(own, where.key)
  where.fine('status')
})

test('wrong usage is 2, with words', () => {
  const where = place()
  for (const [args, says] of [[[], /Gebruik/], [['niets'], /geen opdracht/], [['status', '--nee'], /--nee/], [['status', 'x'], /te veel/], [['status', '--on'], /waarde/],
    [['status', '--on', 'morgen'], /geen datum/], [['status', '--format', 'xml'], /--format xml/], [['balance', '--by', 'week'], /--by week/],
    [['import', 'persons'], /import/], [['import', 'mensen', 'x'], /geen soort/], [['user', 'weg', 'x'], /weg/], [['user', 'add'], /add/], [['token', 'add'], /add/],
    [['serve', '--patience', '0'], /--patience 0/], [['serve', '--patience', '601'], /--patience 601/]]) {
    const got = where.run(...args)
    assert.equal(got.status, 2, args.join(' '))
    assert.match(got.stderr, says)
    assert.equal(got.stdout, '')
  }
})

test('help of each command and the version go to standard output', () => {
  const where = new Place()
  const all = where.fine('--help').stdout
  assert.match(where.fine('--version').stdout, /^sluitend \d+\.\d+\.\d+/)
  for (const name of ['init', 'demo', 'import', 'serve', 'run', 'obligations', 'signals', 'status', 'balance', 'ledger', 'user', 'token', 'setting', 'verify']) {
    assert.match(all, new RegExp(`^  ${name} `, 'm'))
    assert.match(where.fine(name, '--help').stdout, new RegExp(`sluitend ${name}[^]*--db`))
  }
})

// One line each: what bash offers behind these words, the last of which is being typed.
function offered(...lines) {
  const script = `. packaging/sluitend.bash-completion
    while IFS= read -r line; do
      IFS=, read -ra COMP_WORDS <<<"$line,"; COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
      _sluitend "$1"; echo "\${COMPREPLY[*]}"
    done`
  const got = spawnSync('bash', ['-uc', script, 'bash', program], { encoding: 'utf8', input: lines.join('\n') + '\n' })
  assert.equal(got.status, 0, got.stderr)
  return got.stdout.split('\n').slice(0, -1).map((l) => l.split(' '))
}

test('bash completes every command, what stands behind it and its options', () => {
  const commands = [...new Place().fine('--help').stdout.matchAll(/^  ([a-z]+) /gm)].map((m) => m[1])
  const [all, some, kinds, verbs, more, option, choice, wrong] = offered('sluitend,', 'sluitend,re', 'sluitend,import,a', 'sluitend,token,', 'sluitend,keys,',
    'sluitend,user,add,--fo', 'sluitend,user,list,--format,', 'sluitend,nooit,')
  assert.ok(commands.length > 20)
  assert.deepEqual(commands.filter((c) => !all.includes(c)), [])
  assert.deepEqual(some, commands.filter((c) => c.startsWith('re')))
  assert.deepEqual(kinds, ['activities', 'attendance', 'a04', 'a14'])
  assert.deepEqual(verbs, ['add', 'list', 'revoke'])
  assert.deepEqual(more, ['list', 'check', 'rotate', 'backup-key'])
  assert.deepEqual(option, ['--format'])
  assert.deepEqual(choice, ['table', 'csv', 'json'])
  assert.deepEqual(wrong, [''])
})

test('a database that cannot be reached is 3', () => {
  const where = new Place()
  assert.equal(where.run('status', '--db', 'sqlite:/nergens/x.db').status, 3)
  const path = join(folder, 'tikfout.db')
  const got = where.run('import', 'persons', csvFile([personOf(ANNA)]), '--db', `sqlite:${path}`)
  assert.equal(got.status, 3)
  assert.match(got.stderr, /geen database .*tikfout/)
  assert.ok(!existsSync(path), 'only init makes a database')
  assert.equal(where.run('init', '--db', 'postgresql://127.0.0.1:1/x').status, 3)
  assert.equal(where.run('status', '--db', 'oracle:x').status, 2)
})

test('lists have the columns that were promised, in each format', () => {
  const where = filled()
  const columns = {
    obligations: 'pgn,brin,vestiging,inschrijving,soort,begin,eind,minuten,uiterlijk,status', signals: 'pgn,brin,vestiging,inschrijving,regel,datum,minuten,status',
    status: 'pgn,leeftijd,plicht,startkwalificatie,positie,gemeente,regio,eigenaar',
  }
  for (const [name, head] of Object.entries(columns)) {
    const csv = where.fine(name, '--format', 'csv').stdout.trim().split('\n')
    const json = JSON.parse(where.fine(name, '--format', 'json').stdout)
    assert.equal(csv[0], head)
    assert.equal(json.length, csv.length - 1)
    assert.deepEqual(Object.keys(json[0]).join(','), head)
    assert.equal(where.fine(name).stdout.trim().split('\n').length, csv.length + 1)
  }
  assert.match(where.fine('signals', '--format', 'csv').stdout, new RegExp(`^${BRAM},25PJ,00,2,eerste-dag,2025-11-03,60,`, 'm'))
  assert.equal(where.fine('obligations', '--as-of', '2025-11-05', '--format', 'csv').stdout.trim(), columns.obligations)
})

test('the ledger and the balance add up', () => {
  const where = filled()
  const [row] = JSON.parse(where.fine('ledger', '--format', 'json', '--from', '2025-11-01', '--to', '2025-11-30').stdout)
  assert.deepEqual(row, { brin: '25PJ', naam: 'Deltion College', ingeroosterd: 1200, aanwezig: 120, ongeoorloofd: 1020, geoorloofd: 0, ziek: 0, ongeregistreerd: 60, volledigheid: 95 })
  const weeks = JSON.parse(where.fine('ledger', '--by', 'week', '--format', 'json', '--from', '2025-11-04', '--to', '2025-11-30').stdout)
  assert.deepEqual(weeks.map((w) => [w.week, w.maandag, w.ingeroosterd]), [['2025-W45', '2025-11-03', 720]])
  assert.equal(JSON.parse(where.fine('ledger', '--by', 'location', '--format', 'json', '--from', '2025-11-03', '--to', '2025-11-03').stdout)[0].vestiging, '00')
  for (const by of ['region', 'municipality', 'age']) {
    const rows = JSON.parse(where.fine('balance', '--by', by, '--on', '2025-11-03', '--format', 'json').stdout)
    const total = rows.pop()
    assert.equal(total.eenheid, 'totaal')
    assert.equal(total.bevolking, 2)
    assert.equal(total.onderwijs, 2)
    assert.equal(rows.reduce((sum, r) => sum + r.bevolking, 0), 2)
  }
})

test('verify finds what does not fit, and says where', () => {
  const where = filled()
  where.fine('verify')
  for (const [harm, mend, says] of [
    ['UPDATE ledger_week SET present = present + 1, scheduled = scheduled + 1', 'UPDATE ledger_week SET present = present - 1, scheduled = scheduled - 1', /weken: klopt niet: 25PJ00 2025-11-03/],
    ["UPDATE registration_day SET present = present + 60, sick = sick - 60 WHERE unregistered > 0", "UPDATE registration_day SET present = present - 60, sick = sick + 60 WHERE unregistered > 0", /dagen: klopt niet: 25PJ00 \d+ 2025-11-03/],
    ["UPDATE finding SET minutes = minutes + 1 WHERE rule = 'V3'", "UPDATE finding SET minutes = minutes - 1 WHERE rule = 'V3'", /inschrijvingen: klopt niet: 25PJ00 \d+ V3 2025-11-06/],
    ["CREATE TABLE kept AS SELECT person, pgn_index FROM person; UPDATE person SET pgn_index = pgn_cipher WHERE municipality = '0166'",
      'UPDATE person SET pgn_index = (SELECT k.pgn_index FROM kept k WHERE k.person = person.person); DROP TABLE kept', /personen: klopt niet/],
  ]) {
    where.sql(harm)
    const got = where.run('verify')
    assert.equal(got.status, 1, harm)
    assert.match(got.stderr, says)
    where.sql(mend)
    where.fine('verify')
  }
  where.sql("DELETE FROM finding WHERE rule = 'V3'")
  assert.match(where.run('verify').stderr, /V3 2025-11-06/)
})

test('accounts: made, listed, a password once, closed and opened', () => {
  const where = place()
  const made = where.fine('user', 'add', 'c.deltion', '--role', 'coordinator', '--name', 'C. Ordinator', '--institution', '25PJ')
  assert.match(made.stdout, /^[a-z2-7]{26}\n$/)
  assert.match(made.stderr, /alleen nu/)
  const chosen = where.piped('een lang wachtwoord\n', 'user', 'add', 'l.zwolle', '--role', 'officer', '--municipality', '0193', '--municipality', '0166', '--password-stdin')
  assert.equal(chosen.status, 0, chosen.stderr)
  assert.equal(chosen.stdout, '')
  for (const [args, status, says] of [[['c.deltion', '--role', 'coordinator', '--institution', '25PJ'], 1, /bestaat al/], [['x.y', '--role', 'coordinator', '--institution', '99ZZ'], 1, /99ZZ/],
    [['x.y', '--role', 'officer', '--institution', '25PJ'], 1, /bereik/i], [['x.y'], 2, /--role/], [['x.y', '--role', 'system'], 2, /--role system/]]) {
    const got = where.run('user', 'add', ...args)
    assert.equal(got.status, status, args.join(' '))
    assert.match(got.stderr, says)
  }
  const list = () => JSON.parse(where.fine('user', 'list', '--format', 'json').stdout)
  const without = ({ bevoegdheid, van, ...rest }) => {
    assert.match(bevoegdheid, /^\d+$/)
    assert.match(van, /^\d{4}-\d\d-\d\d$/)
    return rest
  }
  assert.deepEqual(list().map(without), [{ login: 'c.deltion', naam: 'C. Ordinator', actief: 'j', rol: 'coordinator', tot: '', ingetrokken: '', bereik: '25PJ' },
    { login: 'l.zwolle', naam: 'l.zwolle', actief: 'j', rol: 'officer', tot: '', ingetrokken: '', bereik: '0166 0193' }])
  where.fine('user', 'disable', 'c.deltion')
  assert.equal(list()[0].actief, 'n')
  where.fine('user', 'enable', 'c.deltion')
  assert.equal(list()[0].actief, 'j')
  assert.match(where.fine('user', 'password', 'c.deltion').stdout, /^[a-z2-7]{26}\n$/)
  assert.equal(where.piped('kort\n', 'user', 'password', 'c.deltion', '--password-stdin').status, 1)
  assert.equal(where.run('user', 'disable', 'niemand').status, 1)
})

test('tokens: shown once, listed, revoked', () => {
  const where = place()
  where.fine('user', 'add', 'c.deltion', '--role', 'coordinator', '--institution', '25PJ')
  assert.match(where.fine('token', 'add', 'c.deltion', '--name', 'rooster', '--days', '30').stdout, /^[\w-]{43}\n$/)
  const list = () => JSON.parse(where.fine('token', 'list', '--format', 'json').stdout)
  const [token] = list()
  assert.equal(token.naam, 'rooster')
  assert.equal(token.ingetrokken, '')
  assert.equal((Date.parse(token.verloopt) - Date.parse(token.gemaakt)) / 86400000, 30)
  where.fine('token', 'revoke', token.token)
  assert.notEqual(list()[0].ingetrokken, '')
  assert.equal(where.run('token', 'revoke', token.token).status, 1)
  assert.equal(where.run('token', 'add', 'niemand').status, 1)
})

test('the nightly round lets signals expire', () => {
  const where = filled()
  where.sql("UPDATE finding SET state = 'open', turn = 1 WHERE rule = 'eerste-dag'")
  where.fine('run', '--as-of', '2026-02-12')
  assert.equal(where.sql("SELECT COUNT(*) FROM finding WHERE rule = 'eerste-dag' AND state = 'verlopen'"), where.sql("SELECT COUNT(*) FROM finding WHERE rule = 'eerste-dag'"))
  where.fine('verify')
})

test('settings are listed, read and set by name', () => {
  const where = new Place()
  where.fine('init')
  assert.equal(where.fine('setting', 'get', 'second_factor').stdout, 'required\n')
  where.fine('setting', 'set', 'second_factor', 'choice')
  assert.equal(where.fine('setting', 'get', 'second_factor').stdout, 'choice\n')
  assert.match(where.fine('setting', 'list', '--format', 'csv').stdout, /^second_factor,choice,required,/m)
  where.fine('setting', 'set', 'second_factor', '')
  assert.equal(where.fine('setting', 'get', 'second_factor').stdout, 'required\n')
  for (const [args, status] of [[['set', 'second_factor', 'soms'], 1], [['set', 'session_hours', '25'], 1], [['set', 'session_hours', 'x'], 1], [['set', 'onbekend', '1'], 1],
    [['get', 'onbekend'], 1], [['get'], 2], [['set', 'session_hours'], 2], [['weg', 'session_hours'], 2]]) {
    assert.equal(where.run('setting', ...args).status, status, args.join(' '))
  }
  assert.equal(where.fine('setting', 'get', 'session_hours').stdout, '12\n')
})
