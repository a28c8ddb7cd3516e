// SPDX-License-Identifier: EUPL-1.2
// The rules of the house that a compiler does not know. Prints `file:line: what` and exits 1 when something is wrong.
//
// A line that must break a rule says so: /* lint: allow free */ (the banned word), /* lint: allow engine */.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { checkSchema } from './lint_schema.mjs'
import { checkUnused } from './lint_unused.mjs'

// The order in which meson.build goes through the rooms is the direction of includes: a room may use those before it.
export function roomsOf(tree) {
  const list = /foreach\s+room\s*:\s*\[([^\]]*)\]/.exec(tree.text('meson.build'))?.[1] ?? ''
  return [...list.matchAll(/'src\/([a-z_]+)'/g)].map((m) => m[1])
}

const ONLY = { law: ['base', 'law'] }

const BANNED_CALLS = ['malloc', 'calloc', 'realloc', 'free', 'strcpy', 'strcat', 'sprintf', 'vsprintf', 'strtok', 'atoi',
  'atol', 'gets', 'scanf', 'sscanf', 'fscanf', 'gmtime', 'localtime', 'alloca', 'system', 'popen', 'setjmp', 'longjmp']
const BANNED_IN_TESTS = ['strcpy', 'strcat', 'sprintf', 'vsprintf', 'strtok', 'gets', 'alloca']

const REPORT_FUNCTION = 60, LONGEST_FUNCTION = 80, LONGEST_FILE = 600

// C without comments and with empty strings, every line where it was.
export function stripC(text) {
  const blank = (s) => s.replace(/[^\n]/g, ' ')
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, (m) =>
    m[0] === '/' ? blank(m) : m[0] + blank(m.slice(1, -1)) + m[0])
}

// Strings stay, comments go.
function stripComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"/g, (m) =>
    m[0] === '/' ? m.replace(/[^\n]/g, ' ') : m)
}

function allowed(line, word) {
  return line.includes(`lint: allow ${word}`)
}

function isC(path) {
  return /\.[ch]$/.test(path)
}

// The rooms as the table of docs/architecture.md names them, with their lines.
function roomsTold(tree) {
  const path = 'docs/architecture.md'
  const lines = tree.files.includes(path) ? tree.lines(path) : []
  const from = lines.findIndex((l) => l.startsWith('| room |')), told = []
  for (let i = from + 2; from >= 0 && lines[i]?.startsWith('| '); i++) {
    for (const m of lines[i].split(' | ')[0].matchAll(/`([a-z_]+)\/`/g)) told.push({ path, line: i + 1, room: m[1] })
  }
  return told
}

function checkRoomsTold(tree, rooms, say) {
  const told = roomsTold(tree)
  if (told.length === 0) return
  told.forEach((t, i) => {
    if (t.room !== rooms[i]) say(t.path, t.line, `${t.room}/ is told here, ${rooms[i] ?? 'no room'} is next in meson.build`)
  })
  rooms.slice(told.length).forEach((room) => say(told[0].path, told.at(-1).line, `the room ${room}/ is not told`))
}

function checkIncludes(tree, say) {
  const rooms = roomsOf(tree)
  checkRoomsTold(tree, rooms, say)
  for (const path of tree.files.filter((f) => /^src\/.+\.(c|h|html)$/.test(f))) {
    const room = path.split('/')[1]
    if (!rooms.includes(room)) {
      say(path, 1, `the room ${room} is not in the order of rooms (meson.build, docs/architecture.md)`)
      continue
    }
    tree.lines(path).forEach((line, i) => {
      const m = /^\s*#\s*include\s+"([a-z_]+)\/[^"]+"|\{%\s*use\s+"([a-z_]+)\//.exec(line)
      const target = m?.[1] ?? m?.[2]
      if (!target || target === room || target === 'view') return
      if (!rooms.includes(target)) {
        say(path, i + 1, `includes from ${target}/, which is no room`)
      } else if (ONLY[room] && !ONLY[room].includes(target)) {
        say(path, i + 1, `${room}/ may include ${ONLY[room][0]}/ only`)
      } else if (rooms.indexOf(target) > rooms.indexOf(room)) {
        say(path, i + 1, `includes go down: ${room}/ may not use ${target}/`)
      }
    })
  }
}

function checkBans(tree, say) {
  for (const path of tree.files.filter((f) => isC(f) && /^(src|tools|tests|fuzz|bench)\//.test(f))) {
    if (path.startsWith('src/base/')) continue
    const words = path.startsWith('tests/') ? BANNED_IN_TESTS : BANNED_CALLS
    const call = new RegExp(`\\b(${words.join('|')})\\s*\\(`, 'g')
    const raw = tree.lines(path)
    stripC(tree.text(path)).split('\n').forEach((line, i) => {
      const refuse = (word, what) => allowed(raw[i], word) || say(path, i + 1, what)
      for (const m of line.matchAll(call)) {
        refuse(m[1], `${m[1]} is banned outside src/base`)
      }
      if (/\bgoto\b/.test(line)) refuse('goto', 'goto is banned')
      if (/\b(if|while|switch)\s*\((.*[^=!<>+\-*/%&|^])?=(?!=)[^;]*$/.test(line) && !/\bfor\b/.test(line)) {
        refuse('assignment', 'assignment in a condition')
      }
    })
    commentLines(tree.text(path)).forEach((n) => say(path, n, '// comments are not used here'))
  }
}

// Lines with a comment that begins with two slashes.
function commentLines(text) {
  const found = []
  for (const m of text.matchAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g)) {
    if (m[0].startsWith('//')) found.push(text.slice(0, m.index).split('\n').length)
  }
  return found
}

// What is cleaned up by itself at each way out must hold something there: a variable with DEFER has a value before the
// first return, from its declaration or because what follows it names it first. Where only its address is kept (`.b = &b`)
// it has none yet.
function checkDeferred(tree, say) {
  const declared = /\b(\w+)(?:\[[^\]]*\])? DEFER\(\w+\)(?=\s*[;,])/g
  for (const path of tree.files.filter((f) => isC(f))) {
    const text = stripC(tree.text(path))
    for (const m of text.matchAll(declared)) {
      const rest = text.slice(m.index + m[0].length).split('\n}\n')[0]
      const named = rest.search(new RegExp(`(?<!\\.|->|= &)\\b${m[1]}\\b`))
      const left = rest.search(/\b(return|TRY)\b/)
      if (left >= 0 && (named < 0 || left < named)) {
        say(path, text.slice(0, m.index).split('\n').length, `${m[1]} may be cleaned up before it has a value; give it one`)
      }
    }
  }
}

function checkUnfinished(tree, say) {
  const word = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].join('|')})\\b`)
  for (const path of tree.files.filter((f) => /\.(c|h|mjs|js|sh|sql|html|css|build)$/.test(f))) {
    tree.lines(path).forEach((line, i) => {
      if (word.test(line)) say(path, i + 1, 'unfinished work does not go in')
    })
  }
}

// Data, pictures and generated files carry their licence in REUSE.toml.
const NO_HEADER = /(^|\/)(dep5|LICENSE[^/]*|package(-lock)?\.json|REUSE\.toml)$|^LICENSES\/|^fuzz\/corpus\/|^reference\/.*\.(csv|json|tsv|svg)$|\.(png|jpg|webp|ico|woff2|json|csv|golden|pdf)$|^tests\/.*\/(golden|data)\//

function checkHeaders(tree, say) {
  for (const path of tree.files.filter((f) => !NO_HEADER.test(f))) {
    if (!tree.lines(path).slice(0, 4).some((l) => l.includes('SPDX-License-Identifier:'))) {
      say(path, 1, 'no SPDX-License-Identifier at the top')
    }
  }
}

function checkLengths(tree, say, note) {
  for (const path of tree.files.filter((f) => /\.(c|h|mjs|js|sh|sql|css|html)$/.test(f) && !NO_HEADER.test(f))) {
    const n = tree.lines(path).length - 1
    if (n > LONGEST_FILE) say(path, n, `${n} lines; a file has at most ${LONGEST_FILE}`)
  }
  const files = tree.files.filter((f) => f.endsWith('.c'))
  if (files.length === 0) return
  const tags = execFileSync('ctags', ['--output-format=json', '--fields=+ne', '--kinds-C=f', '-o', '-', ...files],
    { cwd: tree.root, encoding: 'utf8', maxBuffer: 1 << 28 })
  for (const line of tags.split('\n').filter((l) => l.startsWith('{'))) {
    const tag = JSON.parse(line)
    const n = tag.end - tag.line + 1
    if (!(n > REPORT_FUNCTION) || isTable(tree, tag)) continue
    const tell = n > LONGEST_FUNCTION ? say : note
    tell(tag.path, tag.line, `${tag.name} has ${n} lines; functions stay below ${REPORT_FUNCTION}`)
  }
}

// The main of a test is a list of tests: its length is no complexity.
function isTable(tree, tag) {
  return tag.name === 'main' && tag.path.startsWith('tests/')
}

function checkEngines(tree, say) {
  for (const path of tree.files.filter((f) => f.startsWith('src/') && !f.startsWith('src/db/'))) {
    const raw = tree.lines(path)
    const text = isC(path) ? stripComments(tree.text(path)) : tree.text(path).replace(/^\s*--.*$/gm, '')
    text.split('\n').forEach((line, i) => {
      if (/sqlite|postgres|citus/i.test(line) && !allowed(raw[i], 'engine')) {
        say(path, i + 1, 'the name of a database engine outside src/db')
      }
    })
  }
}

function checkStatements(tree, say) {
  const seen = new Map()
  for (const path of tree.files.filter((f) => /^src\/.+\.sql$/.test(f))) {
    tree.lines(path).forEach((line, i) => {
      const name = /^--\s*name:\s*(\S+)/.exec(line)?.[1]
      if (!name) return
      if (seen.has(name)) say(path, i + 1, `the statement ${name} has this name already in ${seen.get(name)}`)
      seen.set(name, `${path}:${i + 1}`)
    })
  }
}

// What is sealed with the key file and stored must be in the list that rotation and verify go by.
const SEALED_ELSEWHERE = new Set(['totp-offer', 'oidc-start', 'device']) // cookies and forms: they expire

function checkSealed(tree, say) {
  const list = /sealed_columns\[\] = \{([\s\S]*?)\n\};/.exec(tree.files.includes('src/trust/sealed.c') ? tree.text('src/trust/sealed.c') : '')?.[1] ?? ''
  const known = new Set([...list.matchAll(/"([^"]+)"/g)].map((m) => m[1]))
  const files = tree.files.filter((f) => /^src\/.+\.[ch]$/.test(f))
  const meaning = (path, word) => {
    if (word.startsWith('"')) return word.slice(1, -1)
    const define = new RegExp(`#define ${word} "([^"]+)"`)
    return [path, ...files].map((f) => define.exec(tree.text(f))?.[1]).find(Boolean)
  }
  for (const path of files.filter((f) => f.endsWith('.c') && !/^src\/(access\/keys|trust\/sealed)/.test(f))) {
    tree.lines(path).forEach((line, i) => {
      const word = /keys_seal\([^,]+,\s*("[^"]+"|[A-Z_]+)/.exec(line)?.[1]
      if (!word) return
      const name = meaning(path, word)
      if (!name || (!known.has(name) && !SEALED_ELSEWHERE.has(name))) {
        say(path, i + 1, `what is sealed under ${name ?? word} is not in the list of src/trust/sealed.c`)
      }
    })
  }
}

function checkMigrations(tree, say) {
  const files = tree.files.filter((f) => /^sql\/migrate\/.+\.sql$/.test(f)).sort()
  checkSchema(files.map((path) => ({ path, text: tree.text(path) })), say)
  const list = 'src/db/meson.build'
  const built = tree.files.includes(list) ? tree.text(list) : null
  files.forEach((path, i) => {
    if (built !== null && !built.includes(path)) say(path, 1, `is not in the list of ${list}: nobody would get it`)
    if (i > 0 && path.slice(0, 17) === files[i - 1].slice(0, 17)) say(path, 1, `has the number of ${files[i - 1]}`)
  })
}

function checkFormat(tree, say) {
  if (!existsSync(join(tree.root, '.clang-format'))) {
    say('.clang-format', 1, 'is missing')
    return
  }
  const files = tree.files.filter((f) => isC(f) && f.startsWith('src/'))
  if (files.length === 0) return
  const r = spawnSync('clang-format', ['--dry-run', '-Werror', '--ferror-limit=1', ...files],
    { cwd: tree.root, encoding: 'utf8' })
  if (r.error) throw r.error
  const places = new Set([...r.stderr.matchAll(/^([^\s:]+):(\d+):\d+: error/gm)].map((m) => `${m[1]}:${m[2]}`))
  for (const place of places) {
    const [path, line] = place.split(':')
    say(path, Number(line), 'not formatted; ./dev format mends it')
  }
}

export const CHECKS = {
  includes: checkIncludes,
  bans: checkBans,
  deferred: checkDeferred,
  unfinished: checkUnfinished,
  headers: checkHeaders,
  lengths: checkLengths,
  engines: checkEngines,
  statements: checkStatements,
  schema: checkMigrations,
  sealed: checkSealed,
  unused: checkUnused,
  format: checkFormat,
}

// The files that git knows or would take in.
export function readTree(root) {
  const out = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
  const files = out.split('\0').filter((f) => f !== '' && existsSync(join(root, f)))
  const texts = new Map()
  const text = (path) => {
    if (!texts.has(path)) texts.set(path, readFileSync(join(root, path), 'utf8'))
    return texts.get(path)
  }
  return { root, files, text, lines: (path) => text(path).split('\n') }
}

export function lint(root, names = Object.keys(CHECKS)) {
  const tree = readTree(root)
  const wrong = [], notes = [], results = []
  for (const name of names) {
    const before = wrong.length
    if (!CHECKS[name]) throw new Error(`no such check: ${name}; there are ${Object.keys(CHECKS).join(' ')}`)
    CHECKS[name](tree, (path, line, what) => wrong.push(`${path}:${line}: ${what} [${name}]`),
      (path, line, what) => notes.push(`${path}:${line}: note: ${what} [${name}]`))
    results.push(`${wrong.length > before ? 'not ok' : 'ok'} - lint ${name}`)
  }
  return { wrong, notes, results, files: tree.files.length }
}

function main(args) {
  const root = args[0] === '--root' ? args.splice(0, 2)[1] : process.cwd()
  const result = lint(root, args.length > 0 ? args : undefined)
  for (const line of result.notes) console.log(line)
  for (const line of result.wrong) console.log(line)
  for (const line of result.results) console.log(line)
  console.log(`lint: ${result.files} files, ${result.wrong.length} wrong, ${result.notes.length} to note`)
  process.exitCode = result.wrong.length > 0 ? 1 : 0
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main(process.argv.slice(2))
