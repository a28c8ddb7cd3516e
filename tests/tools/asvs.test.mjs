// SPDX-License-Identifier: EUPL-1.2
// docs/asvs.md names tests: each of them must be there, and each section must name one, or say why there is none.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'

const ROOT = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..')
const DOC = 'docs/asvs.md'
const text = readFileSync(join(ROOT, DOC), 'utf8')
const rows = [...text.matchAll(/^\| (\d+\.\d[^|]*?) \| (.*?) \| ?(.*?) ?\|$/gm)].map(([, section, met, tested]) => ({ section, met, tested }))
const commands = new Set([...readFileSync(join(ROOT, 'dev'), 'utf8').matchAll(/^([a-z_]+)\)/gm)].map((m) => m[1]))
const endings = ['', '.c', '.test.mjs', '/']
const beginsWith = (folder, start) => existsSync(join(ROOT, folder)) && readdirSync(join(ROOT, folder)).some((n) => n.startsWith(start))

// `tests/unit/identity`, `fuzz_json`, `./dev crash`; a name alone stands in the folder of the one before it, or of another kind of test.
function there(name, folder) {
  if (name.startsWith('./dev ')) return commands.has(name.slice(6).split(' ')[0])
  if (name.startsWith('fuzz_')) return name.endsWith('*') ? beginsWith('fuzz', name.slice(0, -1)) : existsSync(join(ROOT, 'fuzz', `${name}.c`))
  const places = name.includes('/') ? [name] : [folder, 'tests/unit', 'tests/e2e', 'tests/browser'].map((f) => join(f, name))
  return places.some((p) => (p.endsWith('*') ? beginsWith(dirname(p), p.slice(p.lastIndexOf('/') + 1, -1)) : endings.some((e) => existsSync(join(ROOT, p + e)))))
}

test('each test that it names is there', () => {
  const lacking = []
  for (const { section, tested } of rows) {
    let folder = 'tests/unit'
    for (const [, name] of tested.matchAll(/`([^`]+)`/g)) {
      if (!there(name, folder)) lacking.push(`${section}: ${name}`)
      if (name.includes('/') && !name.startsWith('./')) folder = dirname(name)
    }
  }
  assert.deepEqual(lacking, [])
  assert.equal(there('tests/unit/nergens', 'tests/unit'), false)
  assert.equal(there('fuzz_nergens', 'tests/unit'), false)
  assert.equal(there('./dev nergens', 'tests/unit'), false)
})

test('each section says how it is met and where that is tested', () => {
  const chapters = [...text.matchAll(/^## V(\d+) /gm)].map((m) => Number(m[1]))
  assert.deepEqual(chapters, Array.from({ length: 17 }, (_, i) => i + 1), 'the chapters of ASVS 5.0')
  // Documents, what does not exist here, and the library that draws by lot have no test of their own.
  const without = rows.filter(({ section, met, tested }) => tested === '' && !/documentation|not applicable|not used|^11\.5 /.test(section + met)).map((r) => r.section)
  assert.deepEqual(without, [])
  assert.ok(rows.length > 60, `${rows.length} rows`)
})

test('each page and source that it points to is there', () => {
  const links = [...text.matchAll(/\]\(([^)#]+)/g)].map((m) => join('docs', m[1]))
  const sources = [...text.matchAll(/`(src\/[^`]+)`/g)].map((m) => m[1])
  assert.deepEqual([...links, ...sources].filter((p) => !/:/.test(p) && !existsSync(join(ROOT, p))), [])
  assert.ok(links.length > 10 && sources.length > 1)
})
