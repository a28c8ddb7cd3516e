// SPDX-License-Identifier: EUPL-1.2
// `node tools/analyse.mjs BUILD [ROOM or FILE...]`: what compilers and checkers find without running anything; nothing may be found.
// A file that was clean is not looked at again until it, a header that it takes in, its compiler line, the analyser or what is
// asked of it changes: what is clean is kept in var/analysed/ by the hash of all that. Ends with 1 when something is found.
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const [buildName = 'build', ...rooms] = process.argv.slice(2)
const build = resolve(buildName)
const kept = join(root, 'var/analysed')
const planted = join(root, 'tests/analyse/planted.c')
const KEPT_DAYS = 90

const text = (command, ...args) => execFileSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 })
const sha = (...parts) => {
  const h = createHash('sha256')
  for (const part of parts) h.update(String(part)).update('\0')
  return h.digest('hex')
}

// What a shell would make of a compiler line; ours hold no more than quotes.
const words = (line) => [...line.matchAll(/(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(\\.|[^\s"'\\]))+/g)]
  .map(([word]) => word.replace(/'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/g, (_, a, b, c) => a ?? c ?? b.replace(/\\(.)/g, '$1')))

// The compiler line without its wrapper, its output and its list of headers.
function bare(line) {
  const all = words(line)
  const out = []
  for (let i = all.findIndex((w) => !/ccache$/.test(w)); i < all.length; i++) {
    if (['-o', '-MF', '-MQ', '-MT'].includes(all[i])) i++
    else if (!/^-M[DM]?$/.test(all[i]) && all[i] !== '-c') out.push(all[i])
  }
  return out.slice(0, -1) // the file is named last
}

// An analyser: its version, what it is asked (both are part of what is kept), and its command for one file.
const GCC_ONLY = /^-f(zero-call-used-regs|trivial-auto-var-init)=|^-fsanitize/
const analysers = [
  {
    name: 'gcc -fanalyzer',
    version: text('gcc', '--version'),
    command: (cc, file) => ['gcc', ...cc.slice(1), '-fanalyzer', '-fdiagnostics-color=never', '-c', '-o', '/dev/null', file],
  },
  {
    name: 'clang-tidy',
    version: text('clang-tidy', '--version').replace(/Host CPU.*/, '') + readFileSync(join(root, '.clang-tidy')),
    // The compiler line is GCC's: clang gets what it knows of it.
    command: (cc, file) => ['clang-tidy', '--quiet', `--config-file=${join(root, '.clang-tidy')}`, file, '--', 'clang',
      ...cc.slice(1).filter((w) => !GCC_ONLY.test(w)), '-Wno-unknown-warning-option'],
  },
  {
    name: 'cppcheck',
    version: text('cppcheck', '--version'),
    // It does not know what the cleanup attribute does, so leaks are left to the sanitizers.
    command: (cc, file) => ['cppcheck', ...cc.filter((w) => /^-[IDU]./.test(w)), '--enable=warning,performance,portability',
      '--suppress=resourceLeak', '--suppress=memleak', '--inline-suppr', '--quiet', '--error-exitcode=1',
      '--template={file}:{line}: {id}: {message}', file],
  },
]

// Ours: the program, its tools, fuzz targets and benches, and what the tests share (the tests themselves are asserts).
function ours() {
  const files = text('git', 'ls-files', 'src/*.c', 'tools/*.c', 'fuzz/*.c', 'bench/*.c', 'tests/*.c').trim().split('\n')
  return new Set(files.filter((f) => !f.startsWith('tests/')
    || (!/^int main\(/m.test(readFileSync(join(root, f), 'utf8')) && join(root, f) !== planted)))
}

const roomOf = (file) => (file.startsWith('src/') ? file.split('/')[1] : file.split('/')[0])

// Object -> the files that it was made of, as ninja noted them.
function headers() {
  const of = new Map()
  let list
  for (const line of text('ninja', '-C', build, '-t', 'deps').split('\n')) {
    const object = /^(\S.*): #deps/.exec(line)
    if (object) of.set(object[1], (list = []))
    else if (line.startsWith('    ')) list.push(resolve(build, line.trim()))
  }
  return of
}

// The numbers that messages happen to have change with every new one, and mean nothing to an analyser.
const hashes = new Map()
function hashOf(path) {
  if (!hashes.has(path)) hashes.set(path, /\/messages\/messages\.h$/.test(path) || !existsSync(path) ? '' : sha(readFileSync(path)))
  return hashes.get(path)
}

function run([program, ...args]) {
  return new Promise((done) => {
    const child = spawn(program, args, { cwd: build, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stdout.on('data', (d) => { said += d; })
    child.stderr.on('data', (d) => { said += d; })
    child.on('error', (e) => done({ code: -1, said: String(e) }))
    child.on('close', (code) => done({ code, said }))
  })
}

// Nothing is believed of an analyser that does not see what was planted for it.
async function see(analyser) {
  const { code, said } = await run(analyser.command(['cc', '-O2', '-Wall', '-Werror'], planted))
  if (code !== 0 && said.includes('planted.c')) return
  console.log(said)
  console.log(`not ok - analyse ${analyser.name}: it does not see the faults planted in ${planted}`)
  process.exit(1)
}

function work() {
  const own = ours()
  const of = headers()
  const jobs = new Map()
  for (const c of JSON.parse(readFileSync(join(build, 'compile_commands.json'), 'utf8'))) {
    const path = resolve(c.directory, c.file)
    const file = path.slice(root.length + 1)
    const deps = of.get(c.output)
    if (!own.has(file) || jobs.has(file) || deps === undefined) continue
    jobs.set(file, { file, path, cc: bare(c.command), content: sha(c.command, ...deps.map(hashOf)) })
  }
  const wanted = (file) => rooms.length === 0 || rooms.includes(roomOf(file)) || rooms.includes(file)
  const missing = [...own].filter((f) => wanted(f) && !jobs.has(f))
  return { jobs: [...jobs.values()].filter((j) => wanted(j.file)), missing }
}

async function analyse(analyser, jobs) {
  const dir = join(kept, analyser.name.replace(/\W+/g, '-'))
  mkdirSync(dir, { recursive: true })
  const anew = []
  for (const job of jobs) {
    const mark = join(dir, sha(analyser.version, analyser.command(job.cc, job.path).join(' '), job.content))
    if (existsSync(mark)) utimesSync(mark, new Date(), new Date())
    else anew.push({ ...job, mark })
  }
  let found = 0
  const queue = anew.values()
  const one = async () => {
    for (const job of queue) {
      const { code, said } = await run(analyser.command(job.cc, job.path))
      if (code === 0) {
        writeFileSync(job.mark, '')
      } else {
        found++
        console.log(`# ${analyser.name}: ${job.file}\n${said.replaceAll(`${root}/`, '')}`)
      }
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, one))
  console.log(`${found ? 'not ok' : 'ok'} - analyse ${analyser.name} (${jobs.length} files, ${anew.length} of them anew, ${found} not clean)`)
  for (const name of readdirSync(dir)) {
    if (Date.now() - statSync(join(dir, name)).mtimeMs > KEPT_DAYS * 864e5) rmSync(join(dir, name))
  }
  return found
}

const { jobs, missing } = work()
let bad = 0
if (jobs.length === 0 || missing.length > 0) {
  console.log(`not ok - analyse: ${missing.length} files were not built in ${build}: ${missing.slice(0, 10).join(' ')}`)
  bad = 1
}
for (const analyser of analysers) {
  await see(analyser)
  bad += await analyse(analyser, jobs)
}
process.exit(bad ? 1 : 0)
