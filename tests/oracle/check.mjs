// SPDX-License-Identifier: EUPL-1.2
// The program beside the oracle, on random data sets.
// SLUITEND=build/sluitend node check.mjs [--db sqlite|postgresql://...] [--seeds 1..20] [--persons 60] [--bad P]
//     [--dialect auto] [--as-of DATE,DATE] [--keep DIR] [--show N]
// A PostgreSQL database must be there and is emptied for every seed.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, birthday, weekday } from './calendar.mjs';
import { line, parseCsv, readCsv } from './csv.mjs';
import { generate } from './generate.mjs';
import { expectedRejects, importFiles, must } from './imports.mjs';
import * as oracle from './oracle.mjs';
import * as totals from './totals.mjs';

const KINDS = ['persons', 'enrolments', 'results', 'exemptions', 'activities', 'holidays'];
const DATES = ['2025-10-01', '2025-12-31', '2026-01-01', '2026-02-12', '2026-02-28', '2026-07-31',
	'2026-08-01', '2027-09-01'];
// What no longer holds stays in the lists under these words (it is not deleted); the oracle knows only what holds.
const WITHDRAWN = ['intrekken', 'ingetrokken', 'vervallen'];

function options(args) {
	const get = (name, otherwise) => (args.includes(name) ? args[args.indexOf(name) + 1] : otherwise);
	const [from, to] = get('--seeds', '1..5').split('..').map(Number);
	return {
		db: get('--db', 'sqlite'), from, to: to ?? from, persons: Number(get('--persons', 60)), bad: Number(get('--bad', 0)),
		dialect: get('--dialect', ''), dates: get('--as-of', DATES.join(',')).split(','), keep: get('--keep'), show: Number(get('--show', 3)),
		turning: !args.includes('--as-of'),
	};
}

function emptyDatabase(opts, dir) {
	if (opts.db === 'sqlite') {
		return `sqlite:${join(dir, 'check.db')}`;
	}
	const got = spawnSync('psql', ['-q', '-d', opts.db, '-c', 'DROP SCHEMA public CASCADE; CREATE SCHEMA public'], { encoding: 'utf8' });
	if (got.status !== 0) {
		throw new Error(`psql: ${got.stderr}`);
	}
	return opts.db;
}

/* ---- the three lists ---- */

// The status counts only where the oracle has one: an obligation that an exemption overlaps.
function listed(url, name, day, wanted) {
	const when = name === 'status' ? '--on' : '--as-of';
	const rows = parseCsv(must(url, [name, '--format', 'csv', when, day]).stdout);
	const columns = oracle.COLUMNS[name].filter((c) => c !== 'status');
	return rows.map((row) => [row.status, line([...columns.map((c) => row[c] ?? '?'), row.status === 'ingetrokken' ? row.status : ''])])
		.filter(([status, text]) => !WITHDRAWN.includes(status) || (status === 'ingetrokken' && wanted.includes(text)))
		.map(([, text]) => text);
}

function expectedRows(reference, data, evaluated, name, day) {
	const rows = {
		obligations: () => oracle.obligationRows(evaluated, day, data), signals: () => oracle.signalRows(evaluated, day),
		status: () => oracle.statusRows(reference, data, day).map((row) => [...row, '']),
	};
	return rows[name]().map((row) => line(row));
}

function without(list, other) {
	const left = new Map();
	for (const row of other) {
		left.set(row, (left.get(row) ?? 0) + 1);
	}
	return list.filter((row) => {
		const n = left.get(row) ?? 0;
		left.set(row, n - 1);
		return n <= 0;
	}).sort();
}

const DAY_NAMES = ['', 'ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'];

// What one must know to judge a difference by hand.
function story(reference, data, row) {
	const [pgn, brin, location, number, , day] = row.split(';');
	const person = data.persons.get(pgn);
	const text = [`    born ${person.geboortedatum}, results ${JSON.stringify(data.results.get(pgn) ?? [])}`];
	const enrolment = data.enrolments.find((e) => e.brin === brin && e.inschrijving === number);
	if (!enrolment) {
		return [...text, `    ${JSON.stringify(person)}`, `    ${JSON.stringify(data.enrolments.filter((e) => e.pgn === pgn))}`].join('\n');
	}
	text.push(`    exemptions ${JSON.stringify(data.exemptions.get(pgn) ?? [])}`);
	text.push(`    ${enrolment.onderwijssoort} ${enrolment.leerweg} from ${enrolment.first} to ${enrolment.last || '-'}`);
	const near = (d) => addDays(day, -75) <= d && d <= addDays(day, 45);
	text.push(`    holidays ${oracle.calendarOf(reference, data, brin, location).periods.filter((p) => near(p.first) || near(p.last)).map((p) => `${p.first}/${p.last}`).join(' ')}`);
	const days = new Map();
	for (const mark of [...(data.marks.get(`${brin} ${number}`) ?? [])].filter((m) => near(m.date)).sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.begin - b.begin))) {
		days.set(mark.date, [...(days.get(mark.date) ?? []), `${mark.status}${mark.end - mark.begin}`]);
	}
	return [...text, ...[...days].map(([date, marks]) => `      ${DAY_NAMES[weekday(date)]} ${date} ${marks.join(' ')}`)].join('\n');
}

// Days on which something turns for somebody of this data set: a death, a departure, a birthday.
function turningDays(data, opts) {
	const persons = [...data.persons.values()];
	const gone = persons.map((p) => p.overleden_op || p.vertrokken_op).filter(Boolean).sort();
	const birthdays = persons.map((p) => birthday(p.geboortedatum, 18)).filter((d) => d > '2025-08-01' && d < '2027-01-01').sort();
	return opts.turning ? [gone[0], birthdays[0], birthdays[0] && addDays(birthdays[0], -1), gone.at(-1)].filter(Boolean) : [];
}

function compare(url, dir, opts, partial) {
	const reference = oracle.loadReference();
	const data = oracle.loadData(dir, Infinity, partial);
	const evaluated = oracle.evaluateAll(reference, data);
	const differences = [];
	for (const day of [...opts.dates, ...turningDays(data, opts)]) {
		for (const name of Object.keys(oracle.COLUMNS)) {
			const want = expectedRows(reference, data, evaluated, name, day);
			const got = listed(url, name, day, want);
			const tell = (sign, row) => differences.push(`${name} on ${day}\n  ${sign} ${row}\n${story(reference, data, row)}`);
			without(want, got).forEach((row) => tell('only the oracle: ', row));
			without(got, want).forEach((row) => tell('only the program:', row));
		}
	}
	return differences;
}

// Institutions of which a student changed location: what was taught before the move may stand at either location.
function movedWithin(dir) {
	const place = new Map();
	const moved = new Set();
	for (const row of ['enrolments.csv', 'enrolments2.csv'].flatMap((name) => readCsv(join(dir, name)))) {
		const key = `${row.brin} ${row.inschrijving}`;
		if (place.has(key) && place.get(key) !== row.vestiging) {
			moved.add(row.brin);
		}
		place.set(key, row.vestiging);
	}
	return moved;
}

// The sums of the ledger and of the balance, and what the program itself has to say of them.
function compareTotals(url, dir, opts, partial) {
	const reference = oracle.loadReference();
	const data = oracle.loadData(dir, Infinity, partial);
	const differences = [];
	const moved = movedWithin(dir);
	const lay = (args, columns, want) => {
		const still = (first) => !args.includes('location') || !moved.has(first);
		const got = parseCsv(must(url, [...args, '--format', 'csv']).stdout).filter((row) => still(row[columns[0]]))
			.map((row) => line(columns.map((c) => row[c] ?? '?')));
		const rows = want.filter((row) => still(row[0])).map((row) => line(row));
		without(rows, got).forEach((row) => differences.push(`${args.join(' ')}\n  only the oracle:  ${row}`));
		without(got, rows).forEach((row) => differences.push(`${args.join(' ')}\n  only the program: ${row}`));
	};
	for (const by of Object.keys(totals.LEDGER_KEYS)) {
		for (const [from, to] of [['2024-08-01', '2027-07-31'], ['2025-12-29', '2026-01-04'], ['2026-02-11', '2026-03-29']]) {
			lay(['ledger', '--from', from, '--to', to, '--by', by], [...totals.LEDGER_KEYS[by], ...totals.LEDGER_COLUMNS], totals.ledgerRows(data, from, to, by));
		}
	}
	for (const by of ['age', 'municipality', 'region']) {
		for (const day of opts.dates.slice(0, 4)) {
			lay(['balance', '--on', day, '--by', by], ['eenheid', ...totals.BALANCE_COLUMNS], totals.balanceRows(oracle.statusRows(reference, data, day), by));
		}
	}
	must(url, ['verify']);
	return differences;
}

function checkSeed(seed, opts) {
	const dir = opts.keep ?? mkdtempSync(join(tmpdir(), 'sluitend-oracle-'));
	try {
		const made = generate(dir, { seed, persons: opts.persons, bad: opts.bad, dialect: opts.dialect });
		const rejects = expectedRejects(dir);
		const url = emptyDatabase(opts, dir);
		must(url, ['init']);
		const marks = ['attendance1', 'attendance2', 'attendance3'];
		const files = [...KINDS.map((kind) => [kind, [kind]]), ...(seed % 2 ? marks.map((name) => ['attendance', [name]]) : [['attendance', marks]]),
			...KINDS.map((kind) => [kind, [`${kind}2`]])];
		const partial = new Set(rejects.map((row) => row.file));
		const refused = files.flatMap(([kind, names]) => importFiles(url, dir, kind, names, rejects));
		const first = compare(url, join(dir, 'truth'), opts, partial);
		first.push(...compareTotals(url, join(dir, 'truth'), opts, partial));
		const again = files.flatMap(([kind, names]) => importFiles(url, dir, kind, names, rejects));
		const second = compare(url, join(dir, 'truth'), { ...opts, dates: opts.dates.slice(-1), turning: false }, partial);
		return { made, differences: [...refused, ...first, ...[...again, ...second].map((text) => `after importing again: ${text}`)] };
	} finally {
		if (!opts.keep) {
			rmSync(dir, { recursive: true, force: true });
		}
	}
}

function main(args) {
	const opts = options(args);
	let passed = 0;
	let failed = 0;
	for (let seed = opts.from; seed <= opts.to; seed++) {
		const { made, differences } = checkSeed(seed, opts);
		const what = Object.entries(made).map(([name, n]) => `${name} ${n}`).join(', ');
		if (differences.length === 0) {
			passed++;
			console.log(`ok - seed ${seed}: ${what}`);
			continue;
		}
		failed++;
		console.log(`not ok - seed ${seed}: ${what}: ${differences.length} differences`);
		differences.slice(0, opts.show).forEach((text) => console.log(text));
	}
	console.log(`${passed} passed, ${failed} failed`);
	return failed > 0 ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
