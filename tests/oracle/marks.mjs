// SPDX-License-Identifier: EUPL-1.2
// Lesson marks that seek the edges: sums of just 959 or 960, runs of just 28 or 29 counted days, spells of seven days,
// lessons in holiday weeks and on the days on which the clock changes.

import { addDays, countedDays, isSchoolHoliday, weekday } from './calendar.mjs';

const LENGTHS = { lesson: [40, 45, 50, 60, 61, 70, 90, 120, 30], clock: [30, 45, 50, 60, 75, 90, 100, 120] };

// A plan walks one enrolment's days; `free` says whether it has lessons in holidays as well.
export function makePlan(random, enrolment, calendar, first, last) {
	const track = enrolment.leerweg;
	return {
		random, calendar, enrolment, last, day: addDays(first, -1), marks: [],
		byLesson: ['vo', 'vso', 'pro'].includes(enrolment.onderwijssoort),
		weekdays: track === 'bbl' ? [random.int(1, 5)] : random.pick([[1, 2, 3, 4, 5], [1, 2, 3, 4, 5], [1, 2, 4, 5], [1, 3, 5], [2, 6, 7]]),
		most: track === 'bbl' ? random.int(1, 2) : random.int(1, 6),
		holidays: random.chance(0.25),
	};
}

function length(plan) {
	return plan.random.pick(LENGTHS[plan.byLesson ? 'lesson' : 'clock']);
}

// Lessons one after another; what would run past midnight is left out.
function put(plan, date, lessons) {
	if (date > plan.last || lessons.length === 0) {
		return;
	}
	let begin = weekday(date) === 7 && plan.random.chance(0.5) ? 90 : plan.random.pick([480, 510, 525, 495]);
	for (const [status, minutes] of lessons) {
		if (begin + minutes <= 1439) {
			plan.marks.push({ date, begin, end: begin + minutes, status });
		}
		begin += minutes + plan.random.pick([0, 0, 5, 15]);
	}
	if (date > plan.day) {
		plan.day = date;
	}
}

function nextDay(plan, from = plan.day) {
	for (let day = addDays(from, 1); day <= plan.last; day = addDays(day, 1)) {
		if (plan.weekdays.includes(weekday(day)) && (plan.holidays || !isSchoolHoliday(plan.calendar, day))) {
			return day;
		}
	}
	plan.day = plan.last;
	return null;
}

function fill(plan, status, n = plan.random.int(1, plan.most)) {
	return Array.from({ length: n }, () => [typeof status === 'function' ? status() : status, length(plan)]);
}

function days(plan, n, lessons) {
	for (let i = 0; i < n; i++) {
		const day = nextDay(plan);
		if (!day) {
			return;
		}
		put(plan, day, lessons(i));
	}
}

/* ---- what can happen to a student for a while ---- */

function life(plan) {
	const mood = plan.random.pick([{ A: 20, O: 3, L: 2, G: 1, Z: 1, '?': 1 }, { A: 5, O: 8, L: 1, '?': 2 }, { A: 1, O: 9, '?': 2 }, { A: 9, L: 4 }, { '?': 8, O: 3, A: 1 }]);
	days(plan, plan.random.int(4, 20), () => fill(plan, () => plan.random.weighted(mood)));
}

function present(plan) {
	days(plan, plan.random.int(1, 25), () => fill(plan, 'A'));
}

// Parts that add up to `target` counted minutes.
function split(plan, target) {
	const least = plan.byLesson ? 60 : 1;
	const parts = [];
	let left = target;
	while (left > 120) {
		const part = plan.byLesson ? plan.random.pick([60, 60, 60, 61, 75, 90]) : plan.random.int(30, 120);
		if (left - part < least) {
			break;
		}
		parts.push(part);
		left -= part;
	}
	return [...parts, left];
}

function lessonOf(plan, counted) {
	return ['O', plan.byLesson && counted === 60 ? plan.random.pick([60, 50, 45, 30, 60]) : counted];
}

// A sum that just reaches a threshold or just does not, the last part perhaps on day 28 or 29 of the window.
function hours(plan) {
	const parts = split(plan, plan.random.pick([959, 960, 960, 961, 479, 480, 719, 720, 1920]));
	const edge = plan.random.pick([0, 0, 28, 29, 30]);
	const first = nextDay(plan);
	if (!first) {
		return;
	}
	const last = edge ? parts.pop() : null;
	let day = first;
	while (parts.length > 0 && day) {
		put(plan, day, parts.splice(0, plan.random.int(1, 4)).map((part) => lessonOf(plan, part)));
		if (plan.random.chance(0.3)) {
			days(plan, 1, () => fill(plan, 'A'));
		}
		day = nextDay(plan);
	}
	if (last) {
		let at = addDays(first, edge - 1);
		while (countedDays(plan.calendar, first, at) < edge) {
			at = addDays(at, 1);
		}
		if (at > plan.day) {
			put(plan, at, [lessonOf(plan, last)]);
		}
	}
}

// Whole days away, so that the next 16 hours are full before the seven days are over.
function burst(plan) {
	const whole = () => [['O', 120], ['O', 120], ['O', 120], ['O', 120]];
	days(plan, plan.random.int(2, 5), whole);
	const at = addDays(plan.day, plan.random.int(1, 6));
	put(plan, at, [['O', length(plan)]]);
	days(plan, plan.random.int(0, 6), whole);
}

// A run of missed days with lessons on just the days about which the rule speaks.
function gone(plan) {
	const first = nextDay(plan);
	if (!first) {
		return;
	}
	const most = plan.random.int(26, 45);
	const spoil = plan.random.chance(0.3) ? plan.random.int(3, 28) : 0;
	const holes = plan.random.chance(0.4);
	for (let day = first; day <= plan.last; day = addDays(day, 1)) {
		const counted = countedDays(plan.calendar, first, day);
		if (counted > most) {
			break;
		}
		if (day === first || (counted >= 27 && counted <= 30 ? plan.random.chance(0.5) : plan.weekdays.includes(weekday(day)) && plan.random.chance(0.7))) {
			const other = counted === spoil ? plan.random.pick(['G', 'Z', 'A', 'L', '?']) : null;
			const lone = !other && day !== first && holes && plan.random.chance(0.3);
			plan.cut = counted === 28 || counted === 29 ? day : plan.cut;
			put(plan, day, [...(other || lone ? [] : fill(plan, 'O')), ...(other ? [[other, 45]] : []), ...(lone ? fill(plan, '?') : [])]);
		}
	}
	if (plan.random.chance(0.6)) {
		days(plan, plan.random.int(1, 3), () => fill(plan, () => plan.random.pick(['Z', '?', 'L', 'A', 'O'])));
	}
}

// Four spells, the first and the last 83 or 84 days apart.
function fourSpells(plan) {
	const first = nextDay(plan);
	if (!first) {
		return;
	}
	const last = addDays(first, plan.random.pick([82, 83, 84]));
	put(plan, first, fill(plan, 'Z'));
	for (let n = 0; n < 2; n++) {
		days(plan, plan.random.int(1, 6), () => fill(plan, 'A'));
		days(plan, plan.random.int(1, 4), () => fill(plan, 'Z'));
	}
	days(plan, 1, () => fill(plan, 'A'));
	if (last > plan.day) {
		put(plan, last, fill(plan, 'Z'));
	}
}

function sick(plan) {
	if (plan.random.chance(0.4)) {
		fourSpells(plan);
		return;
	}
	for (let n = plan.random.int(1, 6); n > 0; n--) {
		days(plan, plan.random.pick([1, 1, 2, 3, 6, 7, 8, 14]), () => [...fill(plan, 'Z'), ...(plan.random.chance(0.2) ? fill(plan, 'A', 1) : [])]);
		days(plan, plan.random.pick([1, 1, 2, 5, 10, 17]), () => fill(plan, () => plan.random.pick(['A', 'A', 'O', '?', 'G'])));
	}
}

function late(plan) {
	days(plan, plan.random.int(3, 14), () => fill(plan, () => plan.random.pick(['L', 'L', 'A'])));
}

function unregistered(plan) {
	days(plan, plan.random.int(1, 12), () => fill(plan, () => plan.random.pick(['?', '?', '?', 'O'])));
}

function leave(plan) {
	days(plan, plan.random.int(1, 6), () => fill(plan, 'G'));
}

function nothing(plan) {
	plan.day = addDays(plan.day, plan.random.int(5, 60));
}

// The days about the next holiday, whole or almost whole.
function holiday(plan) {
	const period = plan.calendar.periods.find((p) => p.first > addDays(plan.day, 3));
	if (!period || period.last >= plan.last) {
		return;
	}
	while (plan.day < addDays(period.first, -1)) {
		const day = nextDay(plan);
		if (!day || day > period.last) {
			break;
		}
		put(plan, day, fill(plan, plan.random.chance(0.5) && day > addDays(period.first, -6) ? 'O' : 'A'));
		if (plan.random.chance(0.05)) {
			put(plan, day, [['?', 30]]);
		}
	}
	if (plan.day < period.last && plan.random.chance(0.3)) {
		put(plan, addDays(period.first, plan.random.int(0, 3)), fill(plan, 'O'));
	}
	plan.day = plan.day > period.last ? plan.day : period.last;
	days(plan, plan.random.int(1, 2), () => [...fill(plan, 'O'), ...(plan.random.chance(0.2) ? [['A', 30]] : [])]);
}

// From the first day on nobody saw them.
function absentFromStart(plan) {
	const first = nextDay(plan);
	if (!first) {
		return;
	}
	put(plan, first, fill(plan, plan.random.pick(['O', '?', 'Z', 'G'])));
	for (const counted of [plan.random.int(2, 12), 14, 15, 27, 28, 29].filter(() => plan.random.chance(0.7))) {
		let day = addDays(first, 1);
		while (day <= plan.last && countedDays(plan.calendar, addDays(first, 1), day) < counted) {
			day = addDays(day, 1);
		}
		if (day > plan.day) {
			put(plan, day, fill(plan, plan.random.chance(0.12) ? plan.random.pick(['A', 'L']) : plan.random.pick(['O', '?', 'Z', 'G'])));
		}
	}
}

// The nights on which the clock changes.
function clockChange(plan) {
	for (const day of ['2025-10-26', '2026-03-29', '2026-10-25', '2025-03-30']) {
		if (day > plan.day && day <= plan.last && day <= addDays(plan.day, 60)) {
			days(plan, 2, () => fill(plan, 'O'));
			put(plan, day > plan.day ? day : addDays(plan.day, 1), [['O', 120], ['O', 60], ['O', 120]]);
			return;
		}
	}
}

const SEGMENTS = { life, present, hours, burst, gone, sick, late, unregistered, leave, nothing, holiday, clockChange };
const WEIGHTS = { life: 4, present: 3, hours: 5, burst: 2, gone: 4, sick: 2, late: 1, unregistered: 1, leave: 1, nothing: 1, holiday: 2, clockChange: 1 };

export function makeMarks(plan) {
	if (plan.random.chance(0.25)) {
		absentFromStart(plan);
	}
	for (let n = plan.random.int(2, 9); n > 0 && plan.day < plan.last; n--) {
		SEGMENTS[plan.random.weighted(WEIGHTS)](plan);
	}
	const unique = new Map();
	for (const mark of plan.marks) {
		unique.set(`${mark.date} ${mark.begin}`, mark);
	}
	return [...unique.values()].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.begin - b.begin));
}
