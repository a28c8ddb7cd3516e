// SPDX-License-Identifier: EUPL-1.2
// Rows that must be refused: every defect alone in an otherwise good row, with the column that the refusal must name
// ('' where the row as a whole is at fault).

import { addDays } from './calendar.mjs';
import { isValidPgn } from './people.mjs';

const set = (column, ...values) => values.map((value) => ({ column, change: (row) => ({ ...row, [column]: value }) }));
const missing = (...columns) => columns.flatMap((column) => set(column, ''));

function wrongDigit(pgn) {
	for (let d = 0; d <= 9; d++) {
		const text = pgn.slice(0, 8) + d;
		if (!isValidPgn(text)) {
			return text;
		}
	}
	throw new Error('unreachable');
}

const PGN = [
	...set('pgn', '', '12345678', '1234567890', '12345678X', '\u0007\u001b\u0001', '000000001'),
	{ column: 'pgn', change: (row) => ({ ...row, pgn: wrongDigit(row.pgn) }) },
];
const DATES = ['31-02-2026', '2026-02-29', '2026-13-01', '00-01-2026', '2026-1-', 'morgen', '01/03/2026x', '2026-02-03 08:00x'];
const SHORT = { column: '', raw: () => 'x' };
// A byte that is no UTF-8, in a file that says that it is; the writer puts 0xff for this character.
export const BYTE_FF = '\ue000';
const garbage = (column) => ({ column, needs: 'bom', change: (row) => ({ ...row, [column]: `Jan${BYTE_FF}sen` }) });
// Known by nobody in the data set: it passes the eleven-test and the generator hands it out to none.
const unknownPerson = { column: 'pgn', change: (row, world) => ({ ...row, pgn: world.stranger }) };
const endBefore = (begin, end) => ({ column: end, change: (row) => ({ ...row, [end]: addDays(row[begin], -1) }) });

export const DEFECTS = {
	persons: [...PGN, ...missing('achternaam', 'voornamen', 'geboortedatum', 'gemeentecode'), ...set('geboortedatum', ...DATES),
		...set('gemeentecode', '9999', 'Zwolle'), ...set('overleden_op', '31-02-2026'), ...set('vertrokken_op', '2026-02-30'), SHORT, garbage('achternaam')],
	enrolments: [...PGN, unknownPerson, ...missing('brin', 'vestiging', 'inschrijving', 'onderwijssoort', 'begindatum'),
		...set('brin', '99ZZ', 'Deltion'), ...set('onderwijssoort', 'hbo'), ...set('leerweg', 'bblx'), ...set('bekostigd', 'x'),
		...set('begindatum', ...DATES), ...set('einddatum', '31-11-2026'), endBefore('begindatum', 'einddatum'), SHORT],
	results: [...PGN, unknownPerson, ...missing('soort', 'datum'), ...set('soort', 'hbo'), ...set('datum', ...DATES), SHORT],
	exemptions: [...PGN, unknownPerson, ...missing('soort', 'begindatum', 'einddatum'), ...set('soort', '9z'), ...set('begindatum', ...DATES),
		endBefore('begindatum', 'einddatum'), SHORT],
	activities: [...PGN, unknownPerson, ...missing('soort', 'begindatum'), ...set('soort', 'sport'), ...set('uren_per_week', 'veel'),
		...set('begindatum', ...DATES), endBefore('begindatum', 'einddatum'), SHORT],
	holidays: [...missing('brin', 'vestiging', 'begin', 'eind'), ...set('brin', '99ZZ'), ...set('begin', ...DATES), endBefore('begin', 'eind'), SHORT],
	attendance: [...PGN, unknownPerson, ...missing('brin', 'inschrijving', 'datum', 'begintijd', 'eindtijd', 'status'),
		...set('brin', '99ZZ'), ...set('inschrijving', '999999999'), ...set('datum', ...DATES), ...set('begintijd', '25:00', '08:60', 'acht', '-1:00', '8'),
		...set('eindtijd', '24:01', '09:61', '07.x'), ...set('status', 'X', 'AA', 'a?', '0'),
		{ column: 'eindtijd', change: (row) => ({ ...row, eindtijd: row.begintijd }) },
		{ column: 'eindtijd', change: (row) => ({ ...row, begintijd: '12:00', eindtijd: '11:59' }) },
		{ column: 'datum', change: (row, world) => ({ ...row, datum: addDays(world.firstDay(row), -1) }) },
		SHORT],
};

// Mixes bad rows into good ones: [{ row } or { row, defect }]. Every kind of defect at least once.
export function mixIn(random, kind, good, percent, world, dialect) {
	const defects = DEFECTS[kind].filter((defect) => !defect.needs || dialect.has(defect.needs));
	if (percent === 0 || good.length === 0) {
		return good.map((row) => ({ row }));
	}
	const want = Math.max(defects.length, Math.ceil((good.length * percent) / 100));
	const bad = random.shuffle(Array.from({ length: want }, (_, i) => defects[i % defects.length]));
	const at = bad.map(() => random.int(0, good.length)).sort((a, b) => a - b);
	const all = [];
	for (let i = 0; i <= good.length; i++) {
		while (at.length > 0 && at[0] === i) {
			at.shift();
			const defect = bad.pop();
			const base = world.fresh(kind);
			all.push({ row: defect.change ? defect.change(base, world) : base, defect });
		}
		if (i < good.length) {
			all.push({ row: good[i] });
		}
	}
	return all;
}
