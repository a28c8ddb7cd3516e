// SPDX-License-Identifier: EUPL-1.2
// The schema can be distributed by person: tables with a `person` column have it first in their primary key and in
// every unique key, refer to other such tables by person only, and every table says which of the two kinds it is.

// Splits the inside of CREATE TABLE ( ... ) at the commas that are not in brackets.
function splitParts(body) {
  const parts = []
  let depth = 0, part = ''
  for (const c of body) {
    depth += c === '(' ? 1 : c === ')' ? -1 : 0
    if (c === ',' && depth === 0) {
      parts.push(part)
      part = ''
    } else {
      part += c
    }
  }
  return [...parts, part].map((p) => p.trim().replace(/\s+/g, ' ')).filter((p) => p !== '')
}

function closing(text, open) {
  let depth = 0
  for (let i = open; i < text.length; i++) {
    depth += text[i] === '(' ? 1 : text[i] === ')' ? -1 : 0
    if (depth === 0) return i
  }
  return text.length
}

const list = (s) => s.split(',').map((c) => c.trim())

function tableOf(name, body, place) {
  const table = { name, place, columns: [], primary: [], unique: [], references: [] }
  for (const part of splitParts(body)) {
    const key = /^(?:CONSTRAINT \w+ )?(PRIMARY KEY|UNIQUE) ?\(([^)]*)\)/i.exec(part)
    const foreign = /^(?:CONSTRAINT \w+ )?FOREIGN KEY ?\(([^)]*)\) REFERENCES (\w+)/i.exec(part)
    if (key) {
      if (key[1].toUpperCase() === 'UNIQUE') table.unique.push(list(key[2]))
      else table.primary = list(key[2])
    } else if (foreign) {
      table.references.push({ columns: list(foreign[1]), to: foreign[2] })
    } else if (!/^(CHECK|CONSTRAINT)\b/i.test(part)) {
      const column = part.split(' ')[0]
      table.columns.push(column)
      if (/\bPRIMARY KEY\b|@ID\b/i.test(part)) table.primary = [column]
      if (/\bUNIQUE\b/i.test(part)) table.unique.push([column])
      const to = /\bREFERENCES (\w+)/i.exec(part)?.[1]
      if (to) table.references.push({ columns: [column], to })
    }
  }
  return table
}

function readSchema(files, say) {
  const tables = new Map(), declared = new Map(), indexes = []
  for (const { path, text } of files) {
    const sql = text.replace(/--[^\n]*/g, (m) => ' '.repeat(m.length))
    const line = (at) => sql.slice(0, at).split('\n').length
    for (const m of sql.matchAll(/\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:CONSTRAINT\s+)?TRIGGER\b/gi)) {
      say(path, line(m.index), 'no triggers: what happens stands in the program')
    }
    for (const m of sql.matchAll(/\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)\s*\(/gi)) {
      const open = m.index + m[0].length - 1
      const body = sql.slice(open + 1, closing(sql, open))
      tables.set(m[1], tableOf(m[1], body, { path, line: line(m.index) }))
    }
    for (const m of sql.matchAll(/\bCREATE\s+UNIQUE\s+INDEX\s+(\w+)\s+ON\s+(\w+)\s*\(([^)]*)\)/gi)) {
      indexes.push({ table: m[2], columns: list(m[3]), place: { path, line: line(m.index) } })
    }
    for (const m of sql.matchAll(/@(REFERENCE|DISTRIBUTED)_TABLE\((\w+)\)/g)) {
      declared.set(m[2], m[1])
    }
  }
  return { tables, declared, indexes }
}

function checkPersonTable(table, tables, tell) {
  if (table.primary[0] !== 'person') {
    tell('has a person column, which must be the first of its primary key')
  }
  for (const key of table.unique) {
    if (!key.includes('person')) tell(`unique key (${key.join(', ')}) lacks person`)
  }
  for (const ref of table.references) {
    if (tables.get(ref.to)?.columns.includes('person') && !ref.columns.includes('person')) {
      tell(`foreign key (${ref.columns.join(', ')}) to ${ref.to} could cross persons`)
    }
  }
}

export function checkSchema(files, say) {
  const { tables, declared, indexes } = readSchema(files, say)
  for (const table of tables.values()) {
    const tell = (what) => say(table.place.path, table.place.line, `table ${table.name}: ${what}`)
    const kind = declared.get(table.name)
    const personal = table.columns.includes('person')
    if (!kind) tell('says neither @REFERENCE_TABLE nor @DISTRIBUTED_TABLE')
    if (kind === 'DISTRIBUTED' && !personal) tell('is distributed, but has no person column')
    if (kind === 'REFERENCE' && personal) tell('has a person column and must be distributed')
    if (table.primary.length === 0) tell('has no primary key')
    if (personal) checkPersonTable(table, tables, tell)
  }
  for (const index of indexes) {
    if (tables.get(index.table)?.columns.includes('person') && !index.columns.includes('person')) {
      say(index.place.path, index.place.line, `unique index on ${index.table} lacks person`)
    }
  }
  for (const name of declared.keys()) {
    if (!tables.has(name)) say(files[0].path, 1, `${name} is declared, but no migration makes it`)
  }
}
