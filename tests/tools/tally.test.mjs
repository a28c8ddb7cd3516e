// SPDX-License-Identifier: EUPL-1.2
// The count of tests: nothing that failed is counted as passed.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

const TALLY = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../tally')

function inFolder(files, args) {
  const dir = mkdtempSync(join(tmpdir(), 'tally-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text)
    const got = spawnSync(TALLY, args(dir), { encoding: 'utf8' })
    return { out: got.stdout.trim().split('\n').at(-1), code: got.status, all: got.stdout }
  } finally {
    rmSync(dir, { recursive: true })
  }
}

const of = (text, code = 0) => inFolder({ log: text }, (dir) => [join(dir, 'log'), String(code)]).out

test('TAP lines', () => {
  assert.equal(of('1..2\nok 1 - a\nnot ok 2 - b\nok 3 - c # SKIP\n', 1), '1 passed, 1 failed, 1 skipped')
})

test('cmocka calls a skipped test not ok', () => {
  assert.equal(of('ok 1 - a\nnot ok 2 # SKIP b\n'), '1 passed, 0 failed, 1 skipped')
})

test('a file of node tests counts once', () => {
  const file = '# tests/e2e/a.test.mjs\nTAP version 13\n# Subtest: a\n    ok 1 - inner\nok 1 - a\n# tests 2\n# pass 2\n# fail 0\n# cancelled 0\n# skipped 0\n'
  assert.equal(of(file + file), '4 passed, 0 failed')
})

test('cancelled is failed', () => {
  assert.equal(of('not ok 1 - a\n# pass 0\n# fail 0\n# cancelled 1\n', 1), '0 passed, 1 failed')
})

test('a count in words replaces the lines before it', () => {
  assert.equal(of('ok - seed 1\nok - seed 2\n2 passed, 0 failed\n'), '2 passed, 0 failed')
})

test('ending badly is a failure', () => {
  assert.equal(of('ok 1 - a\nSegmentation fault\n', 139), '1 passed, 1 failed')
  assert.equal(of('', 1), '0 passed, 1 failed')
})

test('the sum fails when one part failed, and when nothing ran', () => {
  const good = { 'a.log': 'ok 1 - a\n', 'a.exit': '0 1', 'b.log': 'ok 1 - b\n', 'b.exit': '0 1' }
  const sum = (files) => inFolder(files, (dir) => ['--sum', dir])
  assert.deepEqual([sum(good).out, sum(good).code], ['2 passed, 0 failed', 0])
  const bad = { ...good, 'b.exit': '1 1' }
  assert.deepEqual([sum(bad).out, sum(bad).code], ['2 passed, 1 failed', 1])
  assert.deepEqual([sum({}).out, sum({}).code], ['0 passed, 0 failed', 1])
})

test('what meson ran becomes TAP', () => {
  const line = (name, result, stdout, stderr = '') => JSON.stringify({ name, result, stdout, stderr, duration: 0.5, returncode: 1 }) + '\n'
  const json = line('good', 'OK', 'ok 1 - a\nok 2 - b\n') + line('bad', 'FAIL', 'ok 1 - a\nnot ok 2 - b\n') +
    line('crash', 'FAIL', 'ok 1 - a\n', 'ERROR: AddressSanitizer') + line('silent', 'OK', '')
  const tap = inFolder({ json }, (dir) => ['--meson', join(dir, 'json')]).all
  assert.equal(of(tap, 1), '5 passed, 2 failed')
  assert.ok(tap.includes('AddressSanitizer'))
})
