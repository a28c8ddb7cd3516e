// SPDX-License-Identifier: EUPL-1.2
// A second chance for programs that meson runs: once, for one that may have it, and never in silence.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const ROOT = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..')
const dir = mkdtempSync(join(tmpdir(), 'units-'))
const build = join(dir, 'build')
after(() => rmSync(dir, { recursive: true }))

// A program is a script here: `once` fails the first time that it runs, after what it says.
const once = (name, said = '') => `[ -e ${dir}/${name}.seen ] && { echo "ok 1 - sometimes"; exit 0; }
touch ${dir}/${name}.seen; echo "not ok 1 - sometimes"; echo "${said}" >&2; exit 1`
const bad = 'echo "not ok 1 - never"; exit 1'
const programs = {
  good: 'echo "ok 1 - always"', lucky: once('lucky', 'the first time'), unlucky: bad, killed: `[ -e ${dir}/k ] || { touch ${dir}/k; kill -9 $$; }`,
  memory: once('memory', 'ERROR: AddressSanitizer: heap-use-after-free'), undefined: once('undefined', 'x.c:1:1: runtime error: shift'),
  bad1: bad, bad2: bad, bad3: bad, bad4: bad,
}

function run(...args) {
  const got = spawnSync(join(ROOT, 'tests/units.sh'), args, { encoding: 'utf8', cwd: ROOT })
  writeFileSync(join(dir, 'log'), got.stdout)
  const counted = spawnSync(join(ROOT, 'tests/tally'), [join(dir, 'log'), String(got.status)], { encoding: 'utf8' }).stdout.trim()
  return { code: got.status, out: got.stdout + got.stderr, counted }
}

test('a project to run', () => {
  mkdirSync(join(dir, 'source'))
  writeFileSync(join(dir, 'source/meson.build'), `project('of_a_test')
${Object.entries(programs).map(([name, body]) => {
    writeFileSync(join(dir, `${name}.sh`), body)
    return `test('${name}', find_program('sh'), args: ['${dir}/${name}.sh'], suite: 'unit')`
  }).join('\n')}
`)
  const got = spawnSync('meson', ['setup', build, join(dir, 'source')], { encoding: 'utf8' })
  assert.equal(got.status, 0, got.stdout + got.stderr)
})

test('strict: each program runs once and a failure counts', () => {
  const got = run(build, 'good', 'unlucky')
  assert.deepEqual([got.code !== 0, got.counted], [true, '1 passed, 1 failed'], got.out)
})

test('what passes the second time counts as passed, is named, and its first words are kept', () => {
  const name = join(dir, 'one')
  const first = run('--chance', name, build, 'good', 'lucky')
  assert.deepEqual([first.code, first.counted], [0, '1 passed, 0 failed'], first.out)
  assert.equal(readFileSync(`${name}.again`, 'utf8'), 'lucky\n')
  assert.match(readFileSync(`${name}.lucky.first.log`, 'utf8'), /not ok 1 - sometimes[^]*the first time/)
  assert.equal(existsSync(`${name}.flaky`), false)
  const second = run('--again', name, build)
  assert.deepEqual([second.code, second.counted], [0, '1 passed, 0 failed'], second.out)
  assert.equal(readFileSync(`${name}.flaky`, 'utf8'), 'flaky: lucky: sometimes\n')
})

test('what fails twice fails, and is not called flaky', () => {
  const name = join(dir, 'two')
  assert.equal(run('--chance', name, build, 'unlucky').code, 0)
  const second = run('--again', name, build)
  assert.deepEqual([second.code !== 0, second.counted], [true, '0 passed, 1 failed'], second.out)
  assert.equal(existsSync(`${name}.flaky`), false)
})

test('when all is well there is nothing to do again', () => {
  const name = join(dir, 'well')
  const got = run('--chance', name, build, 'good')
  assert.deepEqual([got.code, existsSync(`${name}.again`), existsSync(`${name}.good.first.log`)], [0, false, false], got.out)
})

test('what a sanitizer found has no second chance', () => {
  for (const program of ['memory', 'undefined']) {
    const name = join(dir, program)
    const got = run('--chance', name, build, 'good', program)
    assert.deepEqual([got.code, got.counted, existsSync(`${name}.again`)], [1, '1 passed, 1 failed', false], got.out)
  }
})

test('the fourth program that fails is no chance', () => {
  const name = join(dir, 'many')
  const got = run('--chance', name, build, 'bad1', 'bad2', 'bad3', 'bad4')
  assert.deepEqual([got.code, got.counted], [1, '0 passed, 1 failed'], got.out)
  assert.equal(readFileSync(`${name}.again`, 'utf8').trim().split('\n').length, 3)
})

test('a program that is killed has its second chance too', () => {
  const name = join(dir, 'silent')
  assert.equal(run('--chance', name, build, 'killed').code, 0)
  assert.equal(run('--again', name, build).code, 0)
  assert.match(readFileSync(`${name}.flaky`, 'utf8'), /flaky: killed: it ended before it had named a test/)
})

test('what cannot run at all is no chance', () => {
  const name = join(dir, 'nothing')
  assert.notEqual(run('--chance', name, join(dir, 'elsewhere')).code, 0)
  assert.equal(existsSync(`${name}.again`), false)
})
