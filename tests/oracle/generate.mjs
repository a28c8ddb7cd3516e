// SPDX-License-Identifier: EUPL-1.2
// A random but nasty data set: node generate.mjs DIR --seed S --persons N [--dialect LIST|auto] [--bad P] [--reference DIR]
// LIST: comma tab bom crlf cp1252 dmy shuffle upper shorttime quote extra, joined by '+'.
// With --bad the good rows alone also stand in DIR/truth, and DIR/expected_rejects.csv names the others.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BYTE_FF, mixIn } from './bad.mjs';
import { addDays, schoolYear } from './calendar.mjs';
import { cell, encode1252, line } from './csv.mjs';
import { makeMarks, makePlan } from './marks.mjs';
import { REFERENCE, calendarOf, loadReference } from './oracle.mjs';
import { birthAbout, makeActivities, makeExemptions, makePerson, makeResults, newPgn } from './people.mjs';
import { makeRandom } from './random.mjs';

export const COLUMNS = {
	persons: 'pgn achternaam voorvoegsel voornamen roepnaam geboortedatum geslacht straat huisnummer postcode plaats gemeentecode telefoon email taal overleden_op vertrokken_op gezin',
	enrolments: 'pgn brin vestiging inschrijving onderwijssoort niveau leerweg opleiding leerjaar groep begindatum einddatum reden_uitstroom bekostigd',
	results: 'pgn soort niveau profiel datum', exemptions: 'pgn soort begindatum einddatum',
	activities: 'pgn soort organisatie uren_per_week begindatum einddatum', holidays: 'brin vestiging begin eind naam',
	attendance: 'pgn brin inschrijving datum begintijd eindtijd status reden',
};
const DATE_COLUMNS = ['geboortedatum', 'overleden_op', 'vertrokken_op', 'begindatum', 'einddatum', 'datum', 'begin', 'eind'];
const TIME_COLUMNS = ['begintijd', 'eindtijd'];
const DIALECTS = ['comma', 'tab', 'bom', 'crlf', 'cp1252', 'dmy', 'shuffle', 'upper', 'shorttime', 'quote', 'extra'];

function time(minute) {
	return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/* ---- who is enrolled where ---- */

// Sites by sort of education, spread over the holiday regions.
function sites(random, reference) {
	const all = { mbo: [], vo: [], pro: [], vso: [] };
	for (const location of reference.locations.values()) {
		const institution = reference.institutions.get(location.brin);
		if (institution && /^\d\d$/.test(location.location) && all[institution.kind]) {
			all[institution.kind].push({ brin: location.brin, vestiging: location.location });
		}
	}
	const some = (list, n) => random.shuffle(list).slice(0, n);
	const chosen = { mbo: some(all.mbo, 6), vo: some(all.vo, 5), pro: some(all.pro, 2), vso: some(all.vso, 3) };
	chosen.mbo.push({ brin: chosen.mbo[0].brin, vestiging: '98' });
	chosen.vavo = chosen.mbo.slice(0, 2);
	chosen.ho = chosen.mbo.slice(2, 3);
	chosen.po = chosen.vso.slice(0, 1);
	return chosen;
}

// Calendars of their own: weeks in two parts, four and five days, one with a public holiday, whole and half years.
function makeHolidays(random, chosen) {
	const own = [['2025-10-11', '2025-10-16'], ['2025-11-03', '2025-11-07'], ['2025-12-22', '2025-12-24'], ['2025-12-27', '2026-01-04'],
		['2026-02-09', '2026-02-11'], ['2026-02-12', '2026-02-13'], ['2026-03-02', '2026-03-05'], ['2026-04-07', '2026-04-10'],
		['2026-05-04', '2026-05-04'], ['2026-05-06', '2026-05-08'], ['2026-07-04', '2026-08-16']];
	const rows = [];
	for (const site of Object.values(chosen).flat()) {
		if (rows.some((r) => r.brin === site.brin && r.vestiging === site.vestiging) || !random.chance(0.4)) {
			continue;
		}
		const years = random.pick([[0], [0], [0, 1], [1], [-1, 0]]);
		for (const year of years) {
			for (const [begin, eind] of own.filter(() => random.chance(0.85))) {
				const moved = (day) => addDays(day, 364 * year);
				rows.push({ ...site, begin: moved(begin), eind: moved(eind), naam: random.pick(['vrij', 'herfstvakantie', 'projectweek', '']) });
			}
		}
	}
	return rows;
}

function makeEnrolment(random, world, person, from) {
	const sort = random.weighted({ mbo: 6, vo: 3, pro: 1, vso: 1, vavo: 1, ho: 0.3, po: 0.3 });
	const site = random.pick(world.sites[sort]);
	const begin = schoolYear(from) === schoolYear(addDays(from, -25)) && random.chance(0.5) ? `${schoolYear(from)}-08-01` : from;
	let end = random.weighted({ none: 2, year: 3, next: 1, early: 2 });
	end = { none: '', year: `${schoolYear(from) + 1}-07-31`, next: `${schoolYear(from) + 2}-07-31`, early: addDays(from, random.int(5, 150)) }[end];
	world.numbers.set(site.brin, (world.numbers.get(site.brin) ?? random.pick([1, 1000, 700000])) + 1);
	return {
		pgn: person.pgn, ...site, inschrijving: `${world.numbers.get(site.brin)}`, onderwijssoort: sort,
		niveau: sort === 'mbo' ? `${random.int(1, 4)}` : sort === 'vo' ? random.pick(['vmbo-bb', 'vmbo-kb', 'vmbo-gt', 'havo', 'vwo', 'onderbouw']) : '',
		leerweg: sort === 'mbo' ? random.pick(['bol', 'bol', 'bbl']) : '', opleiding: sort === 'mbo' ? random.pick(['25655', 'Kok; zelfstandig', 'Bakker']) : '',
		leerjaar: `${random.int(1, 4)}`, groep: random.pick(['', '1A', 'MZ2']), begindatum: begin, einddatum: end, reden_uitstroom: '',
		bekostigd: random.pick(['', 'j', 'j', 'n']),
	};
}

/* ---- the marks as files: a first delivery, then corrections and the rest ---- */

function attendanceRow(enrolment, mark) {
	return {
		pgn: enrolment.pgn, brin: enrolment.brin, inschrijving: enrolment.inschrijving, datum: mark.date, begintijd: time(mark.begin),
		eindtijd: time(mark.end), status: mark.status, reden: mark.status === 'G' ? 'verlof' : '',
	};
}

function corrected(random, row) {
	const [h, m] = row.begintijd.split(':').map(Number);
	return random.chance(0.7) ? { ...row, status: random.pick(['A', 'L', 'O', 'G', 'Z', '?']) }
		: { ...row, eindtijd: time(Math.min(1439, h * 60 + m + random.int(30, 120))) };
}

function deliver(random, rows) {
	const files = [[], [], []];
	for (const row of rows) {
		const first = random.chance(0.92) ? 0 : 1;
		if (random.chance(0.01)) {
			files[first].push(corrected(random, row));
		}
		files[first].push(row);
		if (random.chance(0.03)) {
			files[random.int(first + 1, 2)].push(corrected(random, row));
		}
	}
	return random.chance(0.3) ? [random.shuffle(files[0]), files[1], files[2]] : files;
}

function makeWorld(random, reference) {
	const world = { reference, sites: sites(random, reference), numbers: new Map(), used: new Set(), tables: {}, random };
	world.municipalities = random.shuffle([...reference.municipalities.keys()]).slice(0, 12);
	world.tables = { persons: [], enrolments: [], results: [], exemptions: [], activities: [], holidays: makeHolidays(random, world.sites) };
	world.marks = [];
	return world;
}

function calendarFor(world, enrolment) {
	const key = `${enrolment.brin} ${enrolment.vestiging}`;
	const own = world.tables.holidays.filter((r) => `${r.brin} ${r.vestiging}` === key).map((r) => ({ first: r.begin, last: r.eind }));
	return calendarOf(world.reference, { holidays: new Map([[key, own]]) }, enrolment.brin, enrolment.vestiging);
}

// Some leave on a day with a lesson, in the middle of whatever went on, or on the very day that a long absence is full.
function deregister(random, enrolment, marks, cut) {
	if (marks.length === 0 || !random.chance(0.2)) {
		return marks;
	}
	enrolment.einddatum = cut && random.chance(0.6) ? cut : marks[random.int(Math.floor(marks.length / 2), marks.length - 1)].date;
	return marks.filter((mark) => mark.date <= enrolment.einddatum);
}

function addPerson(world) {
	const { random, tables } = world;
	const from = random.pick([addDays('2025-08-25', random.int(0, 60)), addDays('2025-10-20', random.int(0, 90)), addDays('2026-01-05', random.int(0, 80)),
		addDays('2024-08-26', random.int(0, 250)), addDays('2026-08-20', random.int(0, 60))]);
	const middle = addDays(from, random.int(5, 90));
	const person = makePerson(random, world.used, world.municipalities, birthAbout(random, middle));
	tables.persons.push(person);
	tables.results.push(...makeResults(random, person, middle));
	tables.exemptions.push(...makeExemptions(random, person, middle));
	tables.activities.push(...makeActivities(random, person, middle));
	for (let n = Number(random.weighted({ 0: 1, 1: 7, 2: 1 })); n > 0; n--) {
		const enrolment = makeEnrolment(random, world, person, from);
		tables.enrolments.push(enrolment);
		if (random.chance(0.93)) {
			const last = [enrolment.einddatum || '2027-07-31', addDays(from, random.int(60, 300))].sort()[0];
			const plan = makePlan(random, enrolment, calendarFor(world, enrolment), from, last);
			const marks = deregister(random, enrolment, makeMarks(plan), plan.cut);
			world.marks.push(...marks.map((mark) => attendanceRow(enrolment, mark)));
		}
	}
}

// What becomes known after the marks: someone had left, has a diploma, was born on another day, moved; a calendar.
function makeLater(world) {
	const { random, tables, marks } = world;
	const later = { persons: [], enrolments: [], results: [], exemptions: [], activities: [], holidays: [] };
	for (const enrolment of tables.enrolments.filter(() => random.chance(0.12))) {
		const own = marks.filter((m) => m.brin === enrolment.brin && m.inschrijving === enrolment.inschrijving);
		if (own.length > 0) {
			later.enrolments.push({ ...enrolment, einddatum: addDays(random.pick(own).datum, random.pick([0, 0, 1, 7])) });
		}
	}
	for (const enrolment of tables.enrolments.filter((e) => random.chance(0.1) && !later.enrolments.some((l) => l.brin === e.brin && l.inschrijving === e.inschrijving))) {
		const sites = world.sites[enrolment.onderwijssoort].filter((site) => site.brin === enrolment.brin);
		later.enrolments.push({ ...enrolment, ...random.pick(sites), leerweg: enrolment.leerweg && random.pick(['bol', 'bbl']) });
	}
	later.exemptions = tables.exemptions.filter(() => random.chance(0.3)).map((row) => ({ ...row, einddatum: addDays(row.begindatum, random.int(0, 200)) }));
	later.exemptions.push(...tables.persons.filter((p) => random.chance(0.08) && !tables.exemptions.some((e) => e.pgn === p.pgn))
		.flatMap((person) => makeExemptions({ ...random, chance: () => true }, person, '2026-01-20')));
	later.activities = tables.activities.filter(() => random.chance(0.3)).map((row) => ({ ...row, einddatum: addDays(row.begindatum, random.int(0, 200)) }));
	for (const person of tables.persons.filter(() => random.chance(0.12))) {
		later.results.push({ pgn: person.pgn, soort: 'mbo', niveau: `${random.int(2, 4)}`, profiel: '', datum: addDays('2025-09-10', random.int(0, 200)) });
	}
	for (const person of tables.persons.slice(0, -1).filter(() => random.chance(0.08))) {
		later.persons.push({ ...person, geboortedatum: addDays(person.geboortedatum, random.pick([-1, 1, 31, -400])), gemeentecode: random.pick(world.municipalities) });
	}
	for (const site of [random.pick(world.sites.mbo), random.pick(world.sites.vo)]) {
		later.holidays.push({ brin: site.brin, vestiging: site.vestiging, begin: '2025-09-15', eind: '2025-09-19', naam: 'kermis' });
	}
	return later;
}

// What the bad rows start from: good rows that stand in no file.
function addFresh(world) {
	const { random, tables } = world;
	world.stranger = newPgn(random, world.used);
	world.firstDay = (row) => tables.enrolments.find((e) => e.brin === row.brin && e.inschrijving === row.inschrijving).begindatum;
	const anyone = () => random.pick(tables.persons);
	const since = '2026-01-12';
	world.fresh = (kind) => ({
		persons: () => ({ ...makePerson(random, world.used, world.municipalities, '2008-05-05'), overleden_op: '', vertrokken_op: '' }),
		enrolments: () => makeEnrolment(random, world, anyone(), since),
		results: () => ({ pgn: anyone().pgn, soort: 'vwo', niveau: '', profiel: '', datum: since }),
		exemptions: () => ({ pgn: anyone().pgn, soort: '15', begindatum: '2021-01-04', einddatum: '2021-02-01' }),
		activities: () => ({ pgn: anyone().pgn, soort: 'werk', organisatie: 'x', uren_per_week: '40', begindatum: '2021-01-04', einddatum: '' }),
		holidays: () => ({ ...random.pick(world.sites.mbo), begin: '2031-01-06', eind: '2031-01-10', naam: 'nooit' }),
		attendance: () => {
			const e = random.pick(tables.enrolments);
			return { pgn: e.pgn, brin: e.brin, inschrijving: e.inschrijving, datum: e.begindatum, begintijd: '23:03', eindtijd: '23:47', status: 'O', reden: '' };
		},
	})[kind]();
}

/* ---- writing ---- */

function dialectOf(random, given) {
	if (given !== 'auto') {
		return new Set(given.split('+').filter(Boolean));
	}
	const dialect = new Set(DIALECTS.filter(() => random.chance(0.35)));
	if (dialect.has('cp1252')) {
		dialect.delete('bom');
	}
	return dialect;
}

function format(dialect, column, value) {
	if (dialect.has('dmy') && DATE_COLUMNS.includes(column) && /^\d{4}-\d\d-\d\d$/.test(value)) {
		return value.split('-').reverse().join('-');
	}
	return dialect.has('shorttime') && TIME_COLUMNS.includes(column) && /^0\d:\d\d$/.test(value) ? value.slice(1) : value;
}

// The stand-in character becomes the byte that is no UTF-8.
function garble(bytes) {
	const mark = Buffer.from(BYTE_FF);
	const parts = [];
	let from = 0;
	for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, from)) {
		parts.push(bytes.subarray(from, at), Buffer.of(0xff));
		from = at + mark.length;
	}
	return Buffer.concat([...parts, bytes.subarray(from)]);
}

// One file; gives the lines of its bad rows as [line, column].
function writeFile(random, path, kind, rows, dialect) {
	const sep = dialect.has('comma') ? ',' : dialect.has('tab') ? '\t' : ';';
	let columns = COLUMNS[kind].split(' ');
	if (dialect.has('extra')) {
		columns.splice(2, 0, 'klantnummer');
	}
	columns = dialect.has('shuffle') ? random.shuffle(columns) : columns;
	const out = [columns.map((c) => (dialect.has('upper') ? random.pick([c.toUpperCase(), c[0].toUpperCase() + c.slice(1), c]) : c)).join(sep)];
	const refused = [];
	for (const { row, defect } of rows) {
		let text = columns.map((c) => cell(format(dialect, c, row[c] ?? ''), sep, dialect.has('quote') && random.chance(0.5))).join(sep);
		if (defect) {
			text = defect.raw ? defect.raw(text, sep) : text;
			refused.push([out.length + 1, defect.column]);
		}
		out.push(text);
	}
	if (refused.length > 0) {
		refused.push([out.length + 1, '']);
		out.push(`"begonnen en nooit afgemaakt${sep}123`);
	}
	const eol = dialect.has('crlf') ? '\r\n' : '\n';
	const text = out.join(eol) + (random.chance(0.9) ? eol : '');
	const bytes = dialect.has('cp1252') ? encode1252(text) : Buffer.from(`${dialect.has('bom') ? '\ufeff' : ''}${text}`);
	writeFileSync(path, garble(bytes));
	return refused;
}

export function generate(dir, { seed, persons = 60, dialect = '', bad = 0, reference = REFERENCE }) {
	const random = makeRandom(seed);
	const world = makeWorld(random, loadReference(reference));
	for (let i = 0; i < persons; i++) {
		addPerson(world);
	}
	world.tables.persons.push({ ...random.pick(world.tables.persons), roepnaam: 'Nogmaals', gemeentecode: random.pick(world.municipalities) });
	addFresh(world);
	rmSync(dir, { recursive: true, force: true });
	mkdirSync(join(dir, 'truth'), { recursive: true });
	const files = Object.entries(world.tables).map(([kind, rows]) => [kind, kind, rows]);
	deliver(random, world.marks).forEach((rows, i) => files.push(['attendance', `attendance${i + 1}`, rows]));
	Object.entries(makeLater(world)).forEach(([kind, rows]) => files.push([kind, `${kind}2`, rows]));
	const refused = [];
	for (const [kind, name, rows] of files) {
		const chosen = dialectOf(random, dialect);
		const mixed = mixIn(random, kind, rows, /^[a-z]+2$/.test(name) && kind !== 'attendance' ? 0 : bad, world, chosen);
		for (const [at, column] of writeFile(random, join(dir, `${name}.csv`), kind, mixed, chosen)) {
			refused.push([`${name}.csv`, at, column]);
		}
		writeFile(random, join(dir, 'truth', `${name}.csv`), kind, rows.map((row) => ({ row })), new Set());
	}
	writeFileSync(join(dir, 'expected_rejects.csv'), `${[['file', 'line', 'column'], ...refused].map((r) => line(r)).join('\n')}\n`);
	return { persons: world.tables.persons.length, enrolments: world.tables.enrolments.length, marks: world.marks.length, refused: refused.length };
}

function main(args) {
	const option = (name, otherwise) => (args.includes(name) ? args[args.indexOf(name) + 1] : otherwise);
	if (!args[0] || args[0].startsWith('-')) {
		console.error('usage: node generate.mjs DIR --seed S --persons N [--dialect LIST|auto] [--bad P] [--reference DIR]');
		return 2;
	}
	const made = generate(args[0], {
		seed: Number(option('--seed', 1)), persons: Number(option('--persons', 60)), dialect: option('--dialect', ''),
		bad: Number(option('--bad', 0)), reference: option('--reference', REFERENCE),
	});
	console.log(Object.entries(made).map(([name, n]) => `${name} ${n}`).join(', '));
	return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	process.exitCode = main(process.argv.slice(2));
}
