// SPDX-License-Identifier: EUPL-1.2
// Imports as a school would do them, and what must be true of each: the right rows refused, a rehearsal that tells the
// same and changes nothing, and nothing new when the same files come again.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { line, parseCsv } from './csv.mjs';

const PROGRAM = process.env.SLUITEND ?? fileURLToPath(new URL('../../build/sluitend', import.meta.url));

export function must(url, args, allowed = [0]) {
	const got = spawnSync(PROGRAM, args, { encoding: 'utf8', env: { ...process.env, SLUITEND_DB: url }, maxBuffer: 1 << 30 });
	if (got.error) {
		throw got.error;
	}
	if (!allowed.includes(got.status)) {
		throw new Error(`${args.join(' ')}: status ${got.status ?? got.signal}\n${got.stderr.slice(-2000)}`);
	}
	return got;
}

export function expectedRejects(dir) {
	return parseCsv(readFileSync(join(dir, 'expected_rejects.csv'), 'utf8'));
}

// Lines and columns of what was refused, against what had to be.
function compareRejects(path, expected) {
	const at = (file, number) => `${basename(file)} line ${number}`;
	const got = existsSync(path) ? parseCsv(readFileSync(path, 'utf8')) : [];
	const byLine = new Map(got.map((row) => [at(row.bestand, row.regel), row]));
	const differences = [];
	for (const want of expected) {
		const key = at(want.file, want.line);
		const row = byLine.get(key);
		byLine.delete(key);
		if (!row) {
			differences.push(`${key} (${want.column}) was taken`);
		} else if (want.column && row.kolom.toLowerCase() !== want.column) {
			differences.push(`${key} refused for ${row.kolom || 'nothing'} instead of ${want.column}: ${line(Object.values(row))}`);
		}
	}
	for (const [key, row] of byLine) {
		differences.push(`${key} was refused: ${line(Object.values(row))}`);
	}
	return differences;
}

// The counts at the end of an import: read, new, changed, same, refused.
function counts(got) {
	const number = (word) => Number((new RegExp(`${word} ([\\d.]+)`).exec(got.stdout + got.stderr)?.[1] ?? 'x').replaceAll('.', ''));
	return { read: number('gelezen'), new: number('nieuw'), changed: number('gewijzigd'), same: number('gelijk'), refused: number('geweigerd') };
}

function told(count) {
	return Object.entries(count).map(([name, n]) => `${name} ${n}`).join(', ');
}

export function importFiles(url, dir, kind, names, rejects) {
	const paths = names.map((name) => join(dir, `${name}.csv`));
	const refused = join(dir, `${names[0]}.rejects`);
	const expected = rejects.filter((row) => names.includes(row.file.replace('.csv', '')));
	const run = (...more) => must(url, ['import', kind, ...paths, ...more], [0, 1]);
	const rehearsed = counts(run('--dry-run'));
	const got = run('--rejects', refused);
	const first = counts(got);
	const differences = compareRejects(refused, expected);
	if ((got.status === 1) !== (expected.length > 0)) {
		differences.push(`${names}: exit status ${got.status} with ${expected.length} rows to refuse: ${got.stderr.slice(-300)}`);
	}
	if (first.read !== first.new + first.changed + first.same + first.refused || first.refused !== expected.length) {
		differences.push(`${names}: the counts do not add up: ${told(first)}, to be refused ${expected.length}`);
	}
	if (told(rehearsed) !== told(first)) {
		differences.push(`${names}: the rehearsal said ${told(rehearsed)}, the import ${told(first)}`);
	}
	const second = counts(run());
	if (names.length === 1 && (second.new !== 0 || second.changed !== 0 || second.read !== first.read || second.refused !== first.refused)) {
		differences.push(`${names}: the same again said ${told(second)} after ${told(first)}`);
	}
	return differences;
}
