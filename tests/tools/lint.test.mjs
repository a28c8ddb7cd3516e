// SPDX-License-Identifier: EUPL-1.2
// Lint finds what it is for, and leaves alone what is right.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { lint } from '../../tools/lint.mjs'

// The headers below belong to files that this one makes up: REUSE-IgnoreStart
const HEAD = '/* SPDX-License-Identifier: EUPL-1.2 */\n'
const MESON = "# SPDX-License-Identifier: EUPL-1.2\nforeach room : ['tools', 'src/base', 'src/fmt', 'src/db', 'src/law', 'src/people']\n"

// What lint says about a tree of these files, for some checks.
function complaints(files, ...checks) {
  const root = mkdtempSync(join(tmpdir(), 'lint-'))
  try {
    execFileSync('git', ['init', '-q', root])
    for (const [path, text] of Object.entries({ 'meson.build': MESON, ...files })) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return lint(root, checks)
  } finally {
    rmSync(root, { recursive: true })
  }
}

function places(result) {
  return result.wrong.map((line) => line.split(': ')[0])
}

test('includes go down', () => {
  const files = {
    'src/fmt/a.c': HEAD + '#include "base/str.h"\n#include "fmt/b.h"\n#include <stdio.h>\n#include "messages.h"\n#include "db/db.h"\n',
    'src/law/a.c': HEAD + '#include "base/str.h"\n#include "law/b.h"\n#include "fmt/pgn.h"\n',
    'src/people/a.c': HEAD + '#include "law/duty.h"\n#include "attic/x.h"\n',
    'src/people/view/a.html': '<!-- SPDX-License-Identifier: EUPL-1.2 -->\n{% use "people/a.h" %}\n',
    'src/law/view/a.html': '<!-- SPDX-License-Identifier: EUPL-1.2 -->\n{% use "people/a.h" %}\n',
    'src/cellar/a.c': HEAD,
  }
  assert.deepEqual(places(complaints(files, 'includes')).sort(),
    ['src/cellar/a.c:1', 'src/fmt/a.c:6', 'src/law/a.c:4', 'src/law/view/a.html:2', 'src/people/a.c:3'])
})

test('the table of rooms is the order of rooms', () => {
  const table = (...rooms) => `<!-- SPDX-License-Identifier: EUPL-1.2 -->\n| room | what |\n|---|---|\n${rooms.join('\n')}\n\nMore.\n`
  const rows = ['| `base/` | below `db/` |', '| `fmt/`, `db/` | bytes |', '| `law/` | rules |', '| `people/` | who |']
  assert.deepEqual(places(complaints({ 'docs/architecture.md': table(...rows) }, 'includes')), [])
  assert.deepEqual(places(complaints({ 'docs/architecture.md': table(rows[0], rows[2], rows[1]) }, 'includes')),
    ['docs/architecture.md:5', 'docs/architecture.md:6', 'docs/architecture.md:6', 'docs/architecture.md:6'])
})

test('banned words', () => {
  const bad = HEAD + [
    'void f(void) {', '\tchar *p = malloc(3);', '\tfree(p); /* lint: allow free */', '\tgoto out;', '\tif (x = 3) {', '\t}',
    '\twhile ((n = next()) > 0) {', '\t}', '\tif (a == 3 && b >= 4 && c != 5 && d <= 6) {', '\t}', '\tsay("malloc(3) // goto");',
    '\t/* strcpy(a, b) */', '\tx = 1; // why', "\ty = '\"'; z = atoi(s);", '\tarena_free(p);', '\tsay("http://x");', '}', ''].join('\n')
  assert.deepEqual(places(complaints({ 'src/fmt/a.c': bad, 'src/base/a.c': HEAD + 'void *p = malloc(3);\n' }, 'bans')),
    ['src/fmt/a.c:3', 'src/fmt/a.c:5', 'src/fmt/a.c:6', 'src/fmt/a.c:8', 'src/fmt/a.c:15', 'src/fmt/a.c:14'])
})

test('what is cleaned up has a value at each way out', () => {
  const wrong = ['enum err f(struct x *x)', '{', '\tstruct buf a DEFER(buf_finish);', '\tstruct buf b DEFER(buf_finish), t DEFER(buf_finish);',
    '\tstruct arena c DEFER(arena_reset) = { 0 };', '', '\tbuf_init(&b, 1);', '\tTRY(g(x->t)); /* a, t */', '\tbuf_init(&a, 1);', '\tbuf_init(&t, 1);', '\treturn OK;', '}',
    'enum err h(void)', '{', '\tstruct buf d DEFER(buf_finish);', '\tstruct out o = { .b = &d };', '', '\tTRY(g(1));', '\tbuf_init(&d, 1);', '\treturn OK;', '}', '']
  const right = ['enum err f(void)', '{', '\tstruct buf a DEFER(buf_finish), b DEFER(buf_finish) = { 0 };', '\tint *p DEFER(p_drop) = g();', '',
    '\tbuf_init(&a, 1);', '\tTRY(g(&b));', '\treturn OK;', '}', 'void g(void)', '{', '\tstruct buf a DEFER(buf_finish);', '}', 'int h(void)', '{', '\treturn 1;', '}', '']
  assert.deepEqual(places(complaints({ 'src/fmt/a.c': HEAD + wrong.join('\n'), 'src/fmt/b.c': HEAD + right.join('\n') }, 'deferred')),
    ['src/fmt/a.c:4', 'src/fmt/a.c:5', 'src/fmt/a.c:16'])
})

test('headers', () => {
  const files = { 'a.c': 'int x;\n', 'b.md': '# b\n', 'c.c': HEAD, 'd.json': '{}', 'LICENSES/X.txt': 'x', 'e.sh': '#!/bin/sh\n# SPDX-License-Identifier: EUPL-1.2\n' }
  assert.deepEqual(places(complaints(files, 'headers')), ['a.c:1', 'b.md:1'])
})

test('lengths', () => {
  const body = (n) => `void f${n}(void)\n{\n${'\tg();\n'.repeat(n - 3)}}\n`
  const result = complaints({
    'src/fmt/a.c': HEAD + body(60) + body(61) + body(81),
    'src/fmt/b.c': HEAD + '\n'.repeat(600),
    'src/fmt/c.c': HEAD + '\n'.repeat(599),
  }, 'lengths')
  assert.deepEqual(places(result).sort(), ['src/fmt/a.c:123', 'src/fmt/b.c:601'])
  assert.deepEqual(result.notes.map((line) => line.split(': ')[0]), ['src/fmt/a.c:62'])
})

test('names of engines', () => {
  const text = HEAD + '/* SQLite is fine here */\nsay("sqlite:x"); /* lint: allow engine */\nsay("PostgreSQL");\n'
  assert.deepEqual(places(complaints({ 'src/people/a.c': text, 'src/db/a.c': text, 'src/people/a.sql': '-- citus\nSELECT citus()\n' }, 'engines')),
    ['src/people/a.c:4', 'src/people/a.sql:2'])
})

test('names of statements', () => {
  const files = { 'src/people/a.sql': '-- name: one\nSELECT 1\n-- name: two\nSELECT 2\n', 'src/law/b.sql': '-- name: one\nSELECT 1\n' }
  assert.equal(complaints(files, 'statements').wrong.length, 1)
})

const GOOD = `-- SPDX-License-Identifier: EUPL-1.2
CREATE TABLE person (person BIGINT NOT NULL PRIMARY KEY, region TEXT NOT NULL) @STRICT;
@DISTRIBUTED_TABLE(person)
CREATE TABLE mark (
\tperson BIGINT NOT NULL REFERENCES person (person), day BIGINT, CHECK (day IN (1, 2)), -- a, b
\tPRIMARY KEY (person, day), UNIQUE (day, person)
);
@DISTRIBUTED_TABLE(mark)
CREATE TABLE town (code TEXT NOT NULL PRIMARY KEY, name TEXT UNIQUE);
@REFERENCE_TABLE(town)
CREATE UNIQUE INDEX town_name ON town (name);
`

function schema(more) {
  return complaints({ 'sql/migrate/0001_a.sql': GOOD, 'sql/migrate/0002_b.sql': more }, 'schema').wrong
}

test('a step of the schema that nobody would get, and two with one number', () => {
  const wrong = complaints({
    'src/db/meson.build': "files('../../sql/migrate/0001_a.sql')\n", 'sql/migrate/0001_a.sql': GOOD, 'sql/migrate/0001_b.sql': '',
  }, 'schema').wrong
  assert.equal(wrong.length, 2)
  assert.ok(wrong.every((line) => /0001_b/.test(typeof line === 'string' ? line : JSON.stringify(line))))
})

test('a schema that can be distributed', () => {
  assert.deepEqual(schema(''), [])
})

for (const [what, sql] of Object.entries({
  'says neither': 'CREATE TABLE x (a BIGINT PRIMARY KEY);',
  'must be the first of its primary key': 'CREATE TABLE x (person BIGINT, a BIGINT, PRIMARY KEY (a, person));\n@DISTRIBUTED_TABLE(x)',
  'lacks person': 'CREATE TABLE x (person BIGINT PRIMARY KEY, a BIGINT UNIQUE);\n@DISTRIBUTED_TABLE(x)',
  'unique index on mark lacks person': 'CREATE UNIQUE INDEX i ON mark (day);',
  'could cross persons': 'CREATE TABLE x (person BIGINT PRIMARY KEY, a BIGINT REFERENCES mark (day));\n@DISTRIBUTED_TABLE(x)',
  'must be distributed': 'CREATE TABLE x (person BIGINT PRIMARY KEY);\n@REFERENCE_TABLE(x)',
  'has no person column': 'CREATE TABLE x (a BIGINT PRIMARY KEY);\n@DISTRIBUTED_TABLE(x)',
  'has no primary key': 'CREATE TABLE x (a BIGINT);\n@REFERENCE_TABLE(x)',
  'no triggers': 'CREATE TRIGGER t AFTER INSERT ON mark BEGIN SELECT 1; END;',
  'no migration makes it': '@REFERENCE_TABLE(nowhere)',
})) {
  test(`a schema that cannot: ${what}`, () => {
    const wrong = schema(sql)
    assert.equal(wrong.length, 1, wrong.join('\n'))
    assert.ok(wrong[0].includes(what), wrong[0])
  })
}

test('unfinished work', () => {
  assert.equal(complaints({ 'a.c': HEAD + `/* ${'TO' + 'DO'}: later */\n/* TODOS is a word */\n` }, 'unfinished').wrong.length, 1)
})

test('format', () => {
  const style = '# SPDX-License-Identifier: EUPL-1.2\nBasedOnStyle: LLVM\nUseTab: Always\nIndentWidth: 8\nTabWidth: 8\n'
  const files = { '.clang-format': style, 'src/fmt/a.c': HEAD + 'int f(void) {\n\tg();\n\treturn 1;\n}\n', 'src/fmt/b.c': HEAD + 'int  f(void) {\n  g();\n  return 1;\n}\n' }
  assert.deepEqual(places(complaints(files, 'format')), ['src/fmt/b.c:2'])
  assert.deepEqual(places(complaints({}, 'format')), ['.clang-format:1'])
})

test('what nobody uses is found', () => {
  const files = {
    'messages/nl.msg': '# SPDX-License-Identifier: EUPL-1.2\na.said = x\na.quoted = x\na.left = x\nrule.v3.name = x\nrows.one = x\nrows.many = x\n',
    'src/fmt/a.sql': '-- SPDX-License-Identifier: EUPL-1.2\n-- name: row_find\n-- name: row_left\n-- name: seal_scan\n-- name: list_rows\n',
    'src/fmt/a.h': HEAD + 'enum err called(struct x *x) MUST;\nenum err left(struct x *x) MUST;\n/* left(x) calls it. */\nint first(\n\tint b);\n',
    'src/fmt/a.c': HEAD + ['#define RULE(key) MSG_RULE_##key##_NAME', 'enum err called(struct x *x)', '{', '\tuse(RULE(V3));', '\tput("rows", "a.quoted", MSG_A_SAID);',
      '\tTRY(row_find(db)); /* row_left */', '\tname("seal_%s", "scan");', '\tTRY(list_rows_open(db));', '}', 'enum err left(struct x *x)', '{', '\treturn called(x);', '}', ''].join('\n'),
    'src/fmt/view/a.html': '<!-- SPDX-License-Identifier: EUPL-1.2 -->\n<p class="wide {{ first(1) }}">\n',
    'web/src/a.css': HEAD + '.wide {\n\tmargin: 0.left;\n}\n\n.wide--more,\np.narrow {\n}\n',
  }
  assert.deepEqual(places(complaints(files, 'unused')).sort(),
    ['messages/nl.msg:4', 'src/fmt/a.h:3', 'src/fmt/a.sql:3', 'web/src/a.css:6', 'web/src/a.css:7'])
})
// REUSE-IgnoreEnd
