// SPDX-License-Identifier: EUPL-1.2
// A second chance: once, for a file that may have it, and never in silence.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const ROOT = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..')
const dir = mkdtempSync(join(tmpdir(), 'files-'))
after(() => rmSync(dir, { recursive: true }))

// Not as a test within a test, which node would leave out.
const env = { ...process.env, NODE_TEST_CONTEXT: undefined }

function run(...args) {
  const got = spawnSync(join(ROOT, 'tests/files.sh'), args, { encoding: 'utf8', env })
  return { code: got.status, out: got.stdout + got.stderr }
}

function tally(out, code) {
  writeFileSync(join(dir, 'log'), out)
  return spawnSync(join(ROOT, 'tests/tally'), [join(dir, 'log'), String(code)], { encoding: 'utf8' }).stdout.trim()
}

// A file with one test that passes and one that runs `body`; what it needs is in scope.
function fileOf(name, body) {
  const path = join(dir, `${name}.test.mjs`)
  writeFileSync(path, `import { existsSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
test('always', () => {})
test('sometimes', () => { ${body} })
`)
  return path
}

const good = fileOf('good', '')
const bad = fileOf('bad', "throw new Error('never')")
const once = (name, more = '') => fileOf(name, `
  if (!existsSync('${dir}/${name}.seen')) { writeFileSync('${dir}/${name}.seen', ''); ${more}; throw new Error('the first time') }`)

test('strict: each file runs once and a failure counts', () => {
  const got = run(good, once('strict'))
  assert.deepEqual([got.code, tally(got.out, got.code)], [1, '3 passed, 1 failed'])
})

test('what passes the second time counts as passed, is named, and its first words are kept', () => {
  const name = join(dir, 'lucky')
  const file = once('luck')
  const first = run('--chance', name, good, file)
  assert.deepEqual([first.code, tally(first.out, first.code)], [0, '2 passed, 0 failed'], 'the other file alone')
  assert.equal(readFileSync(`${name}.again`, 'utf8'), `${file}\n`)
  assert.match(readFileSync(`${name}.luck.first.log`, 'utf8'), /not ok 2 - sometimes[^]*the first time/)
  assert.equal(existsSync(`${name}.flaky`), false)
  const second = run('--again', name)
  assert.deepEqual([second.code, tally(second.out, second.code)], [0, '2 passed, 0 failed'])
  assert.equal(readFileSync(`${name}.flaky`, 'utf8'), `flaky: ${file}: sometimes\n`)
})

test('what fails twice fails, and is not called flaky', () => {
  const name = join(dir, 'unlucky')
  assert.equal(run('--chance', name, bad).code, 0)
  const second = run('--again', name)
  assert.deepEqual([second.code, tally(second.out, second.code)], [1, '1 passed, 1 failed'])
  assert.equal(existsSync(`${name}.flaky`), false)
})

test('when all is well there is nothing to do again', () => {
  const name = join(dir, 'well')
  const got = run('--chance', name, good)
  assert.deepEqual([got.code, existsSync(`${name}.again`), existsSync(`${name}.good.first.log`)], [0, false, false])
})

test('what a sanitizer found has no second chance', () => {
  const name = join(dir, 'memory')
  const got = run('--chance', name, once('leak', "console.error('ERROR: AddressSanitizer: heap-use-after-free')"))
  assert.deepEqual([got.code, tally(got.out, got.code), existsSync(`${name}.again`)], [1, '1 passed, 1 failed', false])
})

test('the fourth file that fails is no chance', () => {
  const name = join(dir, 'many')
  const got = run('--chance', name, ...[1, 2, 3, 4].map((n) => fileOf(`bad${n}`, "throw new Error('never')")))
  assert.equal(got.code, 1)
  assert.equal(readFileSync(`${name}.again`, 'utf8').trim().split('\n').length, 3)
})

test('two that work on one list run each file once, and share the chances', async () => {
  const list = join(dir, 'shared.list')
  const files = [good, ...[1, 2, 3, 4].map((n) => fileOf(`shared${n}`, "throw new Error('never')")), fileOf('good2', '')]
  writeFileSync(list, files.map((file) => `${file}\n`).join(''))
  const both = ['a', 'b'].map((name) => new Promise((done) => {
    const child = spawn(join(ROOT, 'tests/files.sh'), ['--chance', join(dir, name), '--from', list], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    let out = ''
    child.stdout.on('data', (text) => { out += text })
    child.on('close', (code) => done({ code, out }))
  }))
  const [a, b] = await Promise.all(both)
  assert.deepEqual([a.code + b.code, tally(a.out + b.out, 1)], [1, '5 passed, 1 failed'], 'two good files, and the fourth bad one')
  const again = ['a', 'b'].map((name) => join(dir, `${name}.again`)).filter((path) => existsSync(path))
  assert.equal(new Set(again.flatMap((path) => readFileSync(path, 'utf8').trim().split('\n'))).size, 3)
  assert.equal(readFileSync(list, 'utf8'), '')
})

test('a file that is killed has its second chance too', () => {
  const name = join(dir, 'silent')
  const file = join(dir, 'silent.test.mjs')
  writeFileSync(file, `import { existsSync, writeFileSync } from 'node:fs'
if (!existsSync('${dir}/silent.seen')) { writeFileSync('${dir}/silent.seen', ''); process.kill(process.pid, 'SIGKILL') }
`)
  assert.equal(run('--chance', name, file).code, 0)
  assert.equal(run('--again', name).code, 0)
  assert.match(readFileSync(`${name}.flaky`, 'utf8'), /it ended before it had named a test/)
})
