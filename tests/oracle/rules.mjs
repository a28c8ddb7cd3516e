// SPDX-License-Identifier: EUPL-1.2
// The rules a second time: slow, obvious, and written from the sentences alone (rules, sections 2 to 6 and 8), to be
// laid beside what the program says. Section numbers in comments are those of the rules.

import {
	addDays, addWorkingDays, ageOn, birthday, countedDays, daysBetween, schoolYear, windowStart, ymd,
} from './calendar.mjs';

export const PROTOCOL = {
	windowDays: 28, limit: 960, warnings: [['8u', 480], ['12u', 720]], gap: 7, dueDays: 5,
	lrvDays: 28, rmcWeeks: 4, sickSpells: 4, sickWithin: 84, sickLong: 7, late: [3, 6, 9, 12],
	noShow: 14, noShowBbl: 28, luxuryDays: 5,
};

/* ---- section 2 ---- */

// A mark is { date, begin, end, status }; begin and end are minutes of the day.
export function clockMinutes(mark) {
	return mark.end - mark.begin;
}

// `unit` is the setting of the institution: 'clock', 'lesson', or nothing for what belongs to the sort of education.
export function countedMinutes(mark, sort, unit) {
	const byLesson = unit ? unit === 'lesson' : ['vo', 'vso', 'pro'].includes(sort);
	const length = clockMinutes(mark);
	return byLesson && length <= 60 ? 60 : length;
}

const COLUMN = { A: 'present', L: 'present', O: 'unauthorised', G: 'authorised', Z: 'sick', '?': 'unregistered' };

export function ledgerOf(marks) {
	const row = { scheduled: 0, present: 0, unauthorised: 0, authorised: 0, sick: 0, unregistered: 0, late: 0 };
	for (const mark of marks) {
		row.scheduled += clockMinutes(mark);
		row[COLUMN[mark.status]] += clockMinutes(mark);
		if (mark.status === 'L') {
			row.late++;
		}
	}
	return row;
}

// The scheduled days in order: [{ date, marks }].
export function scheduledDays(marks) {
	const days = new Map();
	for (const mark of [...marks].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.begin - b.begin))) {
		if (!days.has(mark.date)) {
			days.set(mark.date, { date: mark.date, marks: [] });
		}
		days.get(mark.date).marks.push(mark);
	}
	return [...days.values()];
}

export function has(day, ...statuses) {
	return day.marks.some((mark) => statuses.includes(mark.status));
}

/* ---- section 6 ---- */

// A result is { kind, level, date }.
export function qualifies(result) {
	return ['havo', 'vwo'].includes(result.kind) || (result.kind === 'mbo' && ['2', '3', '4'].includes(String(result.level)));
}

export function hasStartQualification(results, day) {
	return results.some((r) => qualifies(r) && r.date <= day);
}

export function ageLimit(day) {
	return day <= '2025-12-31' ? 23 : 27;
}

export function compulsoryFrom(birth) {
	const [y, m] = birthday(birth, 5).split('-').map(Number);
	return m === 12 ? ymd(y + 1, 1, 1) : ymd(y, m + 1, 1);
}

export function compulsoryUntil(birth) {
	return ymd(schoolYear(birthday(birth, 16)) + 1, 7, 31);
}

export function dutyOn(birth, results, day) {
	if (day < compulsoryFrom(birth)) {
		return 'geen';
	}
	if (day <= compulsoryUntil(birth)) {
		return 'leerplichtig';
	}
	if (hasStartQualification(results, day)) {
		return 'geen';
	}
	if (day < birthday(birth, 18)) {
		return 'kwalificatieplichtig';
	}
	if (day < birthday(birth, ageLimit(day))) {
		return 'doorstroom';
	}
	return 'geen';
}

/* ---- sections 3 to 5: a case is { sort, track, unit, end, marks, calendar, duty(day), protocol } ---- */

function unauthorised(subject, from, to) {
	return subject.marks.filter((m) => m.status === 'O' && from <= m.date && m.date <= to);
}

function sumCounted(subject, marks) {
	return marks.reduce((sum, m) => sum + countedMinutes(m, subject.sort, subject.unit), 0);
}

function signal(rule, date, minutes = 0, since = date) {
	return { rule, date, minutes, since };
}

// Section 3, with its warnings.
export function sixteenHours(subject) {
	const p = subject.protocol;
	const found = { obligations: [], signals: [] };
	let previousEnd = null;
	let warned = new Set();
	for (const { date } of scheduledDays(subject.marks).filter((day) => has(day, 'O'))) {
		let from = windowStart(subject.calendar, date, p.windowDays);
		if (previousEnd && addDays(previousEnd, 1) > from) {
			from = addDays(previousEnd, 1);
		}
		const marks = unauthorised(subject, from, date);
		const minutes = sumCounted(subject, marks);
		if (minutes >= p.limit && (!previousEnd || daysBetween(previousEnd, date) >= p.gap)) {
			const duty = subject.duty(date);
			if (duty === 'geen') {
				found.signals.push(signal('16u', date, minutes));
			} else {
				const begin = marks.map((m) => m.date).sort()[0];
				found.obligations.push({
					kind: duty === 'doorstroom' ? 'V4' : 'V3', begin, end: date, minutes,
					due: addWorkingDays(date, p.dueDays), since: date,
				});
			}
			previousEnd = date;
			warned = new Set();
			continue;
		}
		if (!marks.some((m) => m.date < date)) {
			warned = new Set();
		}
		for (const [rule, least] of p.warnings) {
			if (minutes >= least && !warned.has(rule)) {
				warned.add(rule);
				found.signals.push(signal(rule, date, minutes));
			}
		}
	}
	return found;
}

// Section 4. The runs: a day with nothing but unregistered marks is skipped over.
export function missedRuns(marks) {
	const runs = [];
	let run = [];
	for (const day of scheduledDays(marks)) {
		if (day.marks.every((m) => m.status === '?')) {
			continue;
		}
		if (has(day, 'O') && !has(day, 'A', 'L', 'G', 'Z')) {
			run.push(day);
		} else {
			if (run.length > 0) {
				runs.push(run);
			}
			run = [];
		}
	}
	if (run.length > 0) {
		runs.push(run);
	}
	return runs;
}

function longAbsenceKind(subject, first, date) {
	const counted = countedDays(subject.calendar, first, date);
	switch (subject.duty(date)) {
	case 'leerplichtig':
	case 'kwalificatieplichtig':
		return counted > subject.protocol.lrvDays ? 'LRV' : null;
	case 'doorstroom':
		return counted >= subject.protocol.rmcWeeks * 7 ? 'RMC' : null;
	default:
		return null;
	}
}

// The first day after D with an A or L mark, or deregistration, whichever comes first.
function longAbsenceEnd(subject, date) {
	const back = scheduledDays(subject.marks).find((day) => day.date > date && has(day, 'A', 'L'));
	const ends = [];
	if (back) {
		ends.push(back.date);
	}
	if (subject.end && subject.end >= date) {
		ends.push(subject.end);
	}
	return ends.sort()[0] ?? '';
}

export function longAbsence(subject) {
	const obligations = [];
	for (const run of missedRuns(subject.marks)) {
		const first = run[0].date;
		for (const { date } of run) {
			const kind = longAbsenceKind(subject, first, date);
			if (kind) {
				obligations.push({
					kind, begin: first, end: longAbsenceEnd(subject, date), since: date,
					minutes: sumCounted(subject, unauthorised(subject, first, date)),
					due: addWorkingDays(date, subject.protocol.dueDays),
				});
				break;
			}
		}
	}
	return obligations;
}

/* ---- section 5 ---- */

export function sickSpells(marks) {
	const spells = [];
	let spell = null;
	for (const day of scheduledDays(marks)) {
		if (!has(day, 'Z')) {
			spell = null;
		} else if (spell) {
			spell.push(day.date);
		} else {
			spell = [day.date];
			spells.push(spell);
		}
	}
	return spells;
}

export function sick(subject) {
	const p = subject.protocol;
	const spells = sickSpells(subject.marks);
	const signals = [];
	for (const spell of spells) {
		const earliest = addDays(spell[0], 1 - p.sickWithin);
		if (spells.filter((s) => earliest <= s[0] && s[0] <= spell[0]).length >= p.sickSpells) {
			signals.push(signal(`ziek-${p.sickSpells}`, spell[0]));
		}
		if (spell.length >= p.sickLong) {
			signals.push(signal(`ziek-${p.sickLong}`, spell[p.sickLong - 1]));
		}
	}
	return signals;
}

export function late(subject) {
	const signals = [];
	const count = new Map();
	for (const day of scheduledDays(subject.marks)) {
		for (const mark of day.marks.filter((m) => m.status === 'L')) {
			const year = schoolYear(mark.date);
			count.set(year, (count.get(year) ?? 0) + 1);
			if (subject.protocol.late.includes(count.get(year))) {
				signals.push(signal(`laat-${count.get(year)}`, mark.date));
			}
		}
	}
	return signals;
}

export function noShow(subject) {
	const days = scheduledDays(subject.marks);
	if (days.length === 0) {
		return [];
	}
	const least = subject.track === 'bbl' ? subject.protocol.noShowBbl : subject.protocol.noShow;
	const after = addDays(days[0].date, 1);
	const at = days.find((day) => countedDays(subject.calendar, after, day.date) >= least);
	if (!at || days.some((day) => day.date <= at.date && has(day, 'A', 'L'))) {
		return [];
	}
	return [signal('no-show', at.date)];
}

export function firstDay(subject) {
	const signals = [];
	let askedBefore = false;
	for (const day of scheduledDays(subject.marks)) {
		const asks = has(day, 'O') && !askedBefore;
		if (asks) {
			signals.push(signal('eerste-dag', day.date, sumCounted(subject, unauthorised(subject, day.date, day.date))));
		}
		askedBefore = asks;
	}
	return signals;
}

// One signal a day, shown from the earliest moment at which one of the holidays makes it known.
export function luxury(subject) {
	const days = scheduledDays(subject.marks);
	const since = new Map();
	const note = (day, from) => {
		if (day && day.marks.every((m) => m.status === 'O') && (!since.has(day.date) || from < since.get(day.date))) {
			since.set(day.date, from);
		}
	};
	for (const period of subject.calendar.periods) {
		if (daysBetween(period.first, period.last) + 1 < subject.protocol.luxuryDays) {
			continue;
		}
		const before = days.filter((day) => day.date < period.first).pop();
		note(before, period.first);
		const after = days.find((day) => day.date > period.last);
		note(after, after?.date);
	}
	return [...since].map(([date, from]) => signal('luxe?', date, sumCounted(subject, unauthorised(subject, date, date)), from));
}

// Everything that follows from the marks of one enrolment. Marks after its last day raise nothing.
export function evaluate(given) {
	const subject = { protocol: PROTOCOL, ...given };
	subject.marks = given.marks.filter((m) => !given.end || m.date <= given.end);
	const hours = sixteenHours(subject);
	return {
		obligations: [...hours.obligations, ...longAbsence(subject)],
		signals: [...hours.signals, ...sick(subject), ...late(subject), ...noShow(subject), ...firstDay(subject),
			...luxury(subject)],
	};
}

// Section 6: a report that overlaps an exemption is withdrawn. A long absence without an end goes on.
export function overlapsExemption(obligation, exemptions) {
	return exemptions.some((e) => e.first <= (obligation.end || '9999-12-31') && obligation.begin <= e.last);
}

/* ---- section 8 ---- */

// A person is { birth, died, left, results, enrolments, exemptions, activities }; periods have first and last.
export function isHere(person, day) {
	return !(person.died && person.died <= day) && !(person.left && person.left <= day);
}

function covers(period, day) {
	return period.first <= day && (!period.last || day <= period.last);
}

export function inPopulation(person, day) {
	const age = ageOn(person.birth, day);
	return isHere(person, day) && age >= 12 && age < ageLimit(day);
}

// Cases and contacts are no part of the files, so `begeleiding` and `in beeld` come from the caller.
export function positionOn(person, day) {
	if (!inPopulation(person, day)) {
		return '';
	}
	if (hasStartQualification(person.results, day)) {
		return 'gekwalificeerd';
	}
	if (person.enrolments.some((e) => covers(e, day))) {
		return 'onderwijs';
	}
	if (person.exemptions.some((e) => covers(e, day))) {
		return 'vrijgesteld';
	}
	if (person.activities.some((a) => a.kind === 'werk' && a.hours >= 12 && covers(a, day))) {
		return 'werk';
	}
	if (person.activities.some((a) => a.kind === 'dagbesteding' && covers(a, day))) {
		return 'dagbesteding';
	}
	if ((person.cases ?? []).some((c) => c.director && covers(c, day))) {
		return 'begeleiding';
	}
	if ((person.contacts ?? []).some((d) => addDays(day, -90) <= d && d <= day)) {
		return 'in beeld';
	}
	return 'uit beeld';
}
