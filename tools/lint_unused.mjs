// SPDX-License-Identifier: EUPL-1.2
// What nobody uses any more goes: messages, named statements, functions that a header promises, classes of the style sheet.
//
// A name is used where it stands as a word in code, or where code makes it of parts: MSG_RULE_##key##_NAME uses each
// MSG_RULE_X_NAME of which X is a word somewhere.

const CODE = /^(src|tools|tests|fuzz|bench)\/.+\.(c|h|html)$/
const IN_C = /\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"/g

// Strings stay, because tools write calls as text; comments go, line for line.
function withoutComments(text) {
  return text.replace(IN_C, (m) => m[0] === '/' ? m.replace(/[^\n]/g, ' ') : m.replace(/\\[nt]/g, '  '))
}

function readCode(tree) {
  return new Map(tree.files.filter((f) => CODE.test(f)).map((f) => [f, withoutComments(tree.text(f))]))
}

// How names are made of parts: READ_##what##_NAME in a macro, "sealed_%s_%s" in a format. As patterns, with a group a part.
function patternsOf(text) {
  const pasted = [...text.matchAll(/\b([A-Za-z]\w*)##\w+?(?:##(\w+))?\b/g)].map((m) => `${m[1]}(\\w+)${m[2] ?? ''}`)
  const written = [...text.matchAll(/"([a-z]+_(?:\w|%s)*%s\w*)"/g)].map((m) => m[1].replaceAll('%s', '(\\w+)'))
  return [...pasted, ...written]
}

// Tells of a name whether code has it as a word, or makes it of words that it has.
function usersOf(code) {
  const words = new Set(), patterns = new Set()
  for (const text of code.values()) {
    for (const m of text.matchAll(/\w+/g)) words.add(m[0])
    for (const p of patternsOf(text)) patterns.add(p)
  }
  const made = [...patterns].map((p) => new RegExp(`^${p}$`))
  return (name) => words.has(name) || made.some((p) => p.exec(name)?.slice(1).every((part) => words.has(part)))
}

function checkMessages(tree, used, code, say) {
  const path = 'messages/nl.msg'
  if (!tree.files.includes(path)) return
  const quoted = new Set()
  for (const text of code.values()) for (const m of text.matchAll(/"([a-z0-9.-]+)"/g)) quoted.add(m[1])
  tree.lines(path).forEach((line, i) => {
    const key = /^([a-z0-9.-]+) = /.exec(line)?.[1]
    if (!key) return
    const names = [key, key.replace(/\.(one|many)$/, '')]
    if (!names.some((k) => quoted.has(k) || used(`MSG_${k.toUpperCase().replace(/[.-]/g, '_')}`))) {
      say(path, i + 1, `nobody uses the message ${key}`)
    }
  })
}

function checkStatements(tree, used, say) {
  for (const path of tree.files.filter((f) => /^src\/.+\.sql$/.test(f))) {
    tree.lines(path).forEach((line, i) => {
      const name = /^--\s*name:\s*(\S+)/.exec(line)?.[1]
      if (name && !used(name) && !used(`${name}_open`)) say(path, i + 1, `nobody uses the statement ${name}`)
    })
  }
}

// A function is used where its name stands in another place than its declaration and the first line of its definition.
function checkFunctions(code, say) {
  const declared = new Map()
  for (const [path, text] of code) {
    if (!/^src\/.+\.h$/.test(path)) continue
    for (const m of text.matchAll(/^[A-Za-z][\w *]*?\b([a-z]\w*)\((?:[^;{}]|\{[^{}]*\})*\)[^;{}]*;/gm)) {
      declared.set(m[1], { path, line: text.slice(0, m.index).split('\n').length, places: 0 })
    }
  }
  for (const [path, text] of code) {
    for (const line of text.split('\n')) {
      const defines = /^[A-Za-z][\w *]*?\b([a-z]\w*)\(/.exec(line)?.[1]
      for (const m of line.matchAll(/\w+/g)) {
        const d = declared.get(m[0])
        if (d && m[0] !== defines) d.places++
      }
    }
  }
  for (const [name, d] of declared) {
    if (d.places === 0) say(d.path, d.line, `nobody calls ${name}`)
  }
}

function checkClasses(tree, say) {
  const words = new Set()
  for (const path of tree.files.filter((f) => /^(src\/.+\.(c|h|html)|web\/.+\.m?js)$/.test(f))) {
    for (const m of tree.text(path).matchAll(/[A-Za-z_][\w-]*/g)) words.add(m[0])
  }
  for (const path of tree.files.filter((f) => /^web\/src\/.+\.css$/.test(f))) {
    const text = tree.text(path).replace(/\/\*[\s\S]*?\*\//g, (m) => m.replace(/[^\n]/g, ' '))
    const seen = new Set()
    for (const m of text.matchAll(/\.([A-Za-z_][\w-]*)(?=[^{}]*\{)/g)) {
      if (words.has(m[1]) || seen.has(m[1])) continue
      seen.add(m[1])
      say(path, text.slice(0, m.index).split('\n').length, `no page has the class ${m[1]}`)
    }
  }
}

export function checkUnused(tree, say) {
  const code = readCode(tree)
  const used = usersOf(code)
  checkMessages(tree, used, code, say)
  checkStatements(tree, used, say)
  checkFunctions(code, say)
  checkClasses(tree, say)
}
