// SPDX-License-Identifier: EUPL-1.2
// The sums that must agree with the single rows: the closed day ledger (rules, section 2) and the closed balance (section 8).

import { addDays, mondayOf } from './calendar.mjs';
import * as rules from './rules.mjs';

const LEDGER = ['scheduled', 'present', 'unauthorised', 'authorised', 'sick', 'unregistered'];
export const LEDGER_COLUMNS = ['ingeroosterd', 'aanwezig', 'ongeoorloofd', 'geoorloofd', 'ziek', 'ongeregistreerd'];
const POSITIONS = ['gekwalificeerd', 'onderwijs', 'vrijgesteld', 'werk', 'dagbesteding', 'begeleiding', 'in beeld', 'uit beeld'];
export const BALANCE_COLUMNS = ['bevolking', ...POSITIONS.map((name) => name.replace(' ', '_'))];

// 2026-W01 is the week that holds the first Thursday of 2026.
export function weekName(day) {
	const thursday = addDays(mondayOf(day), 3);
	let week = 1;
	for (let at = addDays(thursday, -7); at.slice(0, 4) === thursday.slice(0, 4); at = addDays(at, -7)) {
		week++;
	}
	return `${thursday.slice(0, 4)}-W${String(week).padStart(2, '0')}`;
}

const LEDGER_UNIT = {
	institution: (enrolment) => [enrolment.brin],
	location: (enrolment) => [enrolment.brin, enrolment.vestiging],
	week: (enrolment, mark) => [weekName(mark.date)],
};
export const LEDGER_KEYS = { institution: ['brin'], location: ['brin', 'vestiging'], week: ['week'] };

export function ledgerRows(data, from, to, by) {
	const units = new Map();
	for (const enrolment of data.enrolments) {
		for (const mark of data.marks.get(`${enrolment.brin} ${enrolment.inschrijving}`) ?? []) {
			if (from <= mark.date && mark.date <= to) {
				const unit = LEDGER_UNIT[by](enrolment, mark);
				const key = unit.join(' ');
				units.set(key, { unit, marks: [...(units.get(key)?.marks ?? []), mark] });
			}
		}
	}
	return [...units.values()].map(({ unit, marks }) => {
		const row = rules.ledgerOf(marks);
		return [...unit, ...LEDGER.map((name) => row[name])];
	});
}

// From the rows of `status`: one position for everybody in the population, and all of them together.
export function balanceRows(status, by) {
	const column = { age: 1, municipality: 5, region: 6 }[by];
	const units = new Map();
	for (const row of status.filter((r) => r[4] !== '')) {
		for (const unit of [row[column], 'totaal']) {
			units.set(unit, [...(units.get(unit) ?? []), row[4]]);
		}
	}
	return [...units].map(([unit, found]) => [unit, found.length, ...POSITIONS.map((name) => found.filter((p) => p === name).length)]);
}
