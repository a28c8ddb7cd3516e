// SPDX-License-Identifier: EUPL-1.2
// What the commands `obligations`, `signals` and `status` must say about one data set.
// node oracle.mjs DIR --as-of DATE [--only obligations|signals|status] [--reference DIR]

import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ageOn, locationPeriods, makeCalendar, schoolYear } from './calendar.mjs';
import { line, readCsv } from './csv.mjs';
import * as rules from './rules.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
export const REFERENCE = join(HERE, '..', '..', 'reference');

export const COLUMNS = {
	obligations: ['pgn', 'brin', 'vestiging', 'inschrijving', 'soort', 'begin', 'eind', 'minuten', 'uiterlijk', 'status'],
	signals: ['pgn', 'brin', 'vestiging', 'inschrijving', 'regel', 'datum', 'minuten', 'status'],
	status: ['pgn', 'leeftijd', 'plicht', 'startkwalificatie', 'positie', 'gemeente', 'regio'],
};

function isoDay(text) {
	const m = /^(\d\d)-(\d\d)-(\d{4})$/.exec(text);
	return m ? `${m[3]}-${m[2]}-${m[1]}` : text;
}

function minuteOf(text) {
	const [h, m] = text.split(':').map(Number);
	return h * 60 + m;
}

function by(rows, key) {
	return new Map(rows.map((row) => [key(row), row]));
}

function latest(rows, key) {
	return [...by(rows, key).values()];
}

function groups(rows, key) {
	const all = new Map();
	for (const row of rows) {
		if (!all.has(key(row))) {
			all.set(key(row), []);
		}
		all.get(key(row)).push(row);
	}
	return all;
}

export function loadReference(dir = REFERENCE) {
	const table = (name) => readCsv(join(dir, `${name}.csv`));
	return {
		municipalities: by(table('municipalities'), (r) => r.code),
		institutions: by(table('institutions'), (r) => r.brin),
		locations: by(table('locations'), (r) => `${r.brin} ${r.location}`),
		holidays: groups(table('school_holidays'), (r) => r.holiday_region.toLowerCase()),
	};
}

function filesOf(dir, kind) {
	return readdirSync(dir).filter((name) => new RegExp(`^${kind}\\d*\\.csv$`).test(name)).sort();
}

function rowsOf(dir, kind) {
	return filesOf(dir, kind).flatMap((name) => readCsv(join(dir, name)));
}

// A file names the whole calendar of a location for each school year that occurs in it: what stood there before goes,
// unless rows of the file were refused (partial).
function holidaysOf(dir, partial) {
	let all = [];
	for (const name of filesOf(dir, 'holidays')) {
		const rows = readCsv(join(dir, name)).map((r) => ({ key: `${r.brin} ${r.vestiging}`, first: isoDay(r.begin), last: isoDay(r.eind) }));
		const same = (a, b) => a.key === b.key && (partial.has(name) ? a.first === b.first : schoolYear(a.first) === schoolYear(b.first));
		all = [...all.filter((old) => !rows.some((row) => same(old, row))), ...rows];
	}
	return groups(all, (r) => r.key);
}

// The files of one data set, later rows of the same key over earlier ones. `stages` limits the attendance files;
// `partial` names files of which rows were refused.
export function loadData(dir, stages = Infinity, partial = new Set()) {
	const period = (r) => ({ first: isoDay(r.begindatum), last: isoDay(r.einddatum ?? '') });
	const attendance = filesOf(dir, 'attendance').slice(0, stages);
	const marks = new Map();
	for (const r of attendance.flatMap((name) => readCsv(join(dir, name)))) {
		const key = `${r.brin} ${r.inschrijving}`;
		const mark = { date: isoDay(r.datum), begin: minuteOf(r.begintijd), end: minuteOf(r.eindtijd), status: r.status };
		if (!marks.has(key)) {
			marks.set(key, new Map());
		}
		marks.get(key).set(`${mark.date} ${mark.begin}`, mark);
	}
	return {
		persons: by(rowsOf(dir, 'persons'), (r) => r.pgn),
		enrolments: latest(rowsOf(dir, 'enrolments'), (r) => `${r.brin} ${r.inschrijving}`).map((r) => ({ ...r, ...period(r) })),
		results: groups(rowsOf(dir, 'results').map((r) => ({ pgn: r.pgn, kind: r.soort, level: r.niveau, date: isoDay(r.datum) })), (r) => r.pgn),
		exemptions: groups(latest(rowsOf(dir, 'exemptions'), (r) => `${r.pgn} ${r.soort} ${isoDay(r.begindatum)}`).map((r) => ({ pgn: r.pgn, ...period(r) })), (r) => r.pgn),
		activities: groups(latest(rowsOf(dir, 'activities'), (r) => `${r.pgn} ${r.soort} ${r.organisatie} ${isoDay(r.begindatum)}`).map((r) => ({ pgn: r.pgn, kind: r.soort, hours: Number(r.uren_per_week || 0), ...period(r) })), (r) => r.pgn),
		holidays: holidaysOf(dir, partial),
		marks: new Map([...marks].map(([key, all]) => [key, [...all.values()]])),
	};
}

// The holiday region of a location is that of its municipality; one that only a file names lies where its institution does.
export function calendarOf(reference, data, brin, location) {
	const key = `${brin} ${location}`;
	const place = reference.locations.get(key)?.municipality || reference.institutions.get(brin).municipality;
	const region = reference.municipalities.get(place).holiday_region.toLowerCase();
	return makeCalendar(locationPeriods(reference.holidays.get(region) ?? [], data.holidays.get(key) ?? []));
}

export function evaluateAll(reference, data) {
	const calendars = new Map();
	return data.enrolments.map((enrolment) => {
		const at = `${enrolment.brin} ${enrolment.vestiging}`;
		if (!calendars.has(at)) {
			calendars.set(at, calendarOf(reference, data, enrolment.brin, enrolment.vestiging));
		}
		const birth = isoDay(data.persons.get(enrolment.pgn).geboortedatum);
		const results = data.results.get(enrolment.pgn) ?? [];
		const found = rules.evaluate({
			sort: enrolment.onderwijssoort, track: enrolment.leerweg, end: enrolment.last, calendar: calendars.get(at),
			marks: data.marks.get(`${enrolment.brin} ${enrolment.inschrijving}`) ?? [],
			duty: (day) => rules.dutyOn(birth, results, day),
		});
		return { enrolment, ...found };
	});
}

function head(enrolment) {
	return [enrolment.pgn, enrolment.brin, enrolment.vestiging, enrolment.inschrijving];
}

// The only status that the files decide: `ingetrokken` where an exemption overlaps.
export function obligationRows(evaluated, asOf, data) {
	return evaluated.flatMap(({ enrolment, obligations }) => obligations.filter((o) => o.since <= asOf)
		.map((o) => [...head(enrolment), o.kind, o.begin, o.end <= asOf ? o.end : '', o.minutes, o.due,
			rules.overlapsExemption(o, data.exemptions.get(enrolment.pgn) ?? []) ? 'ingetrokken' : '']));
}

export function signalRows(evaluated, asOf) {
	return evaluated.flatMap(({ enrolment, signals }) => signals.filter((s) => s.since <= asOf)
		.map((s) => [...head(enrolment), s.rule, s.date, s.minutes, '']));
}

export function statusRows(reference, data, day) {
	const enrolments = groups(data.enrolments, (e) => e.pgn);
	const rows = [];
	for (const r of data.persons.values()) {
		const person = {
			birth: isoDay(r.geboortedatum), died: isoDay(r.overleden_op ?? ''), left: isoDay(r.vertrokken_op ?? ''),
			results: data.results.get(r.pgn) ?? [], enrolments: enrolments.get(r.pgn) ?? [],
			exemptions: data.exemptions.get(r.pgn) ?? [], activities: data.activities.get(r.pgn) ?? [],
		};
		if (rules.isHere(person, day)) {
			rows.push([r.pgn, ageOn(person.birth, day), rules.dutyOn(person.birth, person.results, day),
				rules.hasStartQualification(person.results, day) ? 'j' : 'n', rules.positionOn(person, day), r.gemeentecode,
				reference.municipalities.get(r.gemeentecode).region]);
		}
	}
	return rows;
}

function main(args) {
	const option = (name, otherwise) => (args.includes(name) ? args[args.indexOf(name) + 1] : otherwise);
	const dir = args[0];
	const asOf = option('--as-of');
	if (!dir || !existsSync(dir) || !/^\d{4}-\d\d-\d\d$/.test(asOf ?? '')) {
		console.error('usage: node oracle.mjs DIR --as-of DATE [--only obligations|signals|status] [--reference DIR]');
		return 2;
	}
	const reference = loadReference(option('--reference', REFERENCE));
	const data = loadData(dir);
	const evaluated = evaluateAll(reference, data);
	const rows = {
		obligations: () => obligationRows(evaluated, asOf, data), signals: () => signalRows(evaluated, asOf),
		status: () => statusRows(reference, data, asOf),
	};
	for (const name of option('--only') ? [option('--only')] : Object.keys(rows)) {
		console.log(line(COLUMNS[name]));
		for (const text of rows[name]().map((row) => line(row)).sort()) {
			console.log(text);
		}
	}
	return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	process.exitCode = main(process.argv.slice(2));
}
