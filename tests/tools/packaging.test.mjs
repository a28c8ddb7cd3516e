// SPDX-License-Identifier: EUPL-1.2
// The service as it is shipped: how much it exposes, and that it lets the program lock itself in.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

const UNIT = 'packaging/sluitend.service'

function analyze(...args) {
  const got = spawnSync('systemd-analyze', args, { encoding: 'utf8', env: { ...process.env, SYSTEMD_COLORS: '0' } })
  assert.ifError(got.error)
  return got
}

test('what the service exposes is below 2.0', () => {
  const got = analyze('security', '--offline=true', '--threshold=20', '--no-pager', UNIT)
  const level = Number(/exposure level for sluitend\.service: ([\d.]+)/.exec(got.stdout)?.[1])
  assert.ok(level < 2, got.stdout)
  assert.equal(got.status, 0)
})

// The names of a set, with the sets that stand in it.
const sets = new Map()
function callsOf(set) {
  if (!sets.has(set)) {
    const names = analyze('syscall-filter', set).stdout.split('\n').map((l) => l.trim())
    sets.set(set, names.filter((n) => /^@?[a-z0-9_-]+$/.test(n) && n !== set).flatMap((n) => (n.startsWith('@') ? callsOf(n) : [n])))
  }
  return sets.get(set)
}

function allowed() {
  const list = new Set()
  for (const [, line] of readFileSync(UNIT, 'utf8').matchAll(/^SystemCallFilter=(.*)$/gm)) {
    const drop = line.startsWith('~')
    for (const item of line.replace('~', '').split(/\s+/)) {
      for (const name of item.startsWith('@') ? callsOf(item) : [item]) drop ? list.delete(name) : list.add(name)
    }
  }
  return list
}

test('the filter of the service lets through what the boxes leave and what makes them', () => {
  const list = allowed()
  const source = readFileSync('src/proc/calls.c', 'utf8')
  const namesOf = (table) => {
    const body = new RegExp(`\\b${table}\\[\\] = \\{([^}]*)\\}`).exec(source)
    assert.ok(body, table)
    return [...body[1].matchAll(/"([a-z0-9_]+)"/g)].map((m) => m[1])
  }
  // Those of SQLite as root and of helpers on their way in are not needed by a service with a user of its own.
  const spare = new Set(['fchown', 'setrlimit'])
  for (const table of ['base_calls', 'event_calls', 'read_calls', 'write_calls', 'connect_calls', 'keeper_calls']) {
    const lacking = namesOf(table).filter((n) => !list.has(n) && !spare.has(n))
    assert.deepEqual(lacking, [], table)
  }
  for (const name of ['execve', 'clone', 'clone3', 'mmap', 'mprotect', 'prctl', 'prlimit64', 'tgkill', 'listen', 'bind', 'setsockopt', 'link']) {
    assert.ok(list.has(name), name)
  }
  for (const name of ['ptrace', 'mount', 'bpf', 'keyctl', 'setuid', 'init_module', 'reboot']) {
    assert.ok(!list.has(name), name)
  }
})

test('the unit starts the program strictly locked in', () => {
  assert.match(readFileSync(UNIT, 'utf8'), /^ExecStart=.* serve .*--sandbox strict/m)
})

// The package is made, everything in it is where it says, and the program in it runs.
function packed(program, dir) {
  const env = { ...process.env, DPKG_DEB_COMPRESSOR_TYPE: 'none' }
  const made = spawnSync('packaging/deb.sh', [program, dir], { encoding: 'utf8', env })
  assert.equal(made.status, 0, made.stdout + made.stderr)
  const [file] = readdirSync(dir).filter((f) => f.endsWith('.deb'))
  const root = join(dir, 'root')
  assert.equal(spawnSync('dpkg-deb', ['--raw-extract', join(dir, file), root]).status, 0)
  for (const path of ['lib/systemd/system/sluitend.service', 'etc/default/sluitend', 'usr/share/man/man1/sluitend.1.gz', 'usr/share/bash-completion/completions/sluitend',
    'usr/share/doc/sluitend/README.md', 'usr/share/doc/sluitend/docs/README.md', 'usr/share/doc/sluitend/docs/operations.md',
    'usr/share/doc/sluitend/copyright', 'DEBIAN/control', 'DEBIAN/postinst', 'DEBIAN/prerm', 'DEBIAN/postrm']) {
    assert.ok(existsSync(join(root, path)), path)
  }
  const depends = /^Depends: (.*)$/m.exec(readFileSync(join(root, 'DEBIAN/control'), 'utf8'))[1].split(', ')
  assert.ok(depends.includes('libc6') && !depends.includes(''), depends)
  const sums = spawnSync('md5sum', ['--check', '--strict', 'DEBIAN/md5sums'], { cwd: root, encoding: 'utf8' })
  assert.equal(sums.status, 0, sums.stdout)
  assert.equal(spawnSync(join(root, 'usr/bin/sluitend'), { encoding: 'utf8' }).status, 0)
  const soft = spawnSync('tools/hardening', [join(root, 'usr/bin/sluitend')], { encoding: 'utf8' })
  assert.equal(soft.status, 0, soft.stdout)
  for (const script of ['postinst', 'prerm', 'postrm']) {
    assert.equal(spawnSync('sh', ['-n', join(root, 'DEBIAN', script)]).status, 0, script)
  }
}

// The flags hold for every program of the build, so a small one tells; the package checks the real one.
test('a release comes out hardened', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sluitend-release-'))
  try {
    const setup = spawnSync('meson', ['setup', dir, '--buildtype=release'], { encoding: 'utf8' })
    assert.equal(setup.status, 0, setup.stdout)
    const made = spawnSync('ninja', ['-C', dir, 'tests/unit/test_fmt_csv'], { encoding: 'utf8' })
    assert.equal(made.status, 0, made.stdout)
    const got = spawnSync('tools/hardening', [join(dir, 'tests/unit/test_fmt_csv')], { encoding: 'utf8' })
    assert.equal(got.status, 0, got.stdout + got.stderr)
    assert.ok(got.stdout.split('\n').length > 10)
    packed(join(dir, 'tests/unit/test_fmt_csv'), dir)
    // And it tells one that is not.
    writeFileSync(join(dir, 'soft.c'), 'int main(void) { return 0; }\n')
    spawnSync('cc', ['-O0', '-no-pie', '-fno-stack-protector', '-Wl,-z,norelro,-z,lazy,-z,execstack', '-o', join(dir, 'soft'), join(dir, 'soft.c')])
    const soft = spawnSync('tools/hardening', [join(dir, 'soft')], { encoding: 'utf8' })
    assert.equal(soft.status, 1)
    for (const property of ['PIE', 'RELRO', 'BIND_NOW', 'execution', 'protector', 'FORTIFY']) {
      assert.match(soft.stdout, new RegExp(`^not ok - .*${property}`, 'm'))
    }
  } finally {
    rmSync(dir, { recursive: true })
  }
})
