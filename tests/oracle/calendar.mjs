// SPDX-License-Identifier: EUPL-1.2
// Days and the calendar, for the oracle (rules, section 1). A day is an ISO string; arithmetic goes through
// Date.UTC one step at a time. Nothing here is meant to be quick.

const MS = 86400000;

// Answers already given, so that the same small sums are not made a million times.
const added = new Map();

export function addDays(day, n) {
	const key = day + n;
	if (!added.has(key)) {
		const [y, m, d] = day.split('-').map(Number);
		added.set(key, new Date(Date.UTC(y, m - 1, d + n)).toISOString().slice(0, 10));
	}
	return added.get(key);
}

// Days from a to b (b - a).
export function daysBetween(a, b) {
	return Math.round((Date.parse(b + 'T00:00:00Z') - Date.parse(a + 'T00:00:00Z')) / MS);
}

// 1 is Monday, 7 is Sunday.
export function weekday(day) {
	const n = new Date(day + 'T00:00:00Z').getUTCDay();
	return n === 0 ? 7 : n;
}

export function isLeapYear(year) {
	return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function ymd(year, month, day) {
	return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

// The nth birthday; one of 29 February falls on 1 March in other years (section 6).
export function birthday(birth, n) {
	const [y, m, d] = birth.split('-').map(Number);
	if (m === 2 && d === 29 && !isLeapYear(y + n)) {
		return ymd(y + n, 3, 1);
	}
	return ymd(y + n, m, d);
}

// Completed years: count birthdays one by one.
export function ageOn(birth, day) {
	if (day < birth) {
		return -1;
	}
	let age = 0;
	while (birthday(birth, age + 1) <= day) {
		age++;
	}
	return age;
}

// The year in which the school year of this day began: 1 August - 31 July.
export function schoolYear(day) {
	const [y, m] = day.split('-').map(Number);
	return m >= 8 ? y : y - 1;
}

// The ecclesiastical full moon by golden number, as the almanac prints it for the years 1900 to 2199.
const FULL_MOON = ['04-14', '04-03', '03-23', '04-11', '03-31', '04-18', '04-08', '03-28', '04-16', '04-05', '03-25',
	'04-13', '04-02', '03-22', '04-10', '03-30', '04-17', '04-07', '03-27'];

// Easter Day is the first Sunday after that full moon.
export function easter(year) {
	if (year < 1900 || year > 2199) {
		throw new Error(`no full moon table for ${year}`);
	}
	let day = addDays(`${year}-${FULL_MOON[year % 19]}`, 1);
	while (weekday(day) !== 7) {
		day = addDays(day, 1);
	}
	return day;
}

// Section 1. `liberationIsFree` is the setting that makes 5 May no working day.
export function publicHolidays(year, liberationIsFree = false) {
	const days = new Set();
	days.add(`${year}-01-01`);
	days.add(addDays(easter(year), 1));
	days.add(weekday(`${year}-04-27`) === 7 ? `${year}-04-26` : `${year}-04-27`);
	days.add(addDays(easter(year), 39));
	days.add(addDays(easter(year), 50));
	days.add(`${year}-12-25`);
	days.add(`${year}-12-26`);
	if (liberationIsFree) {
		days.add(`${year}-05-05`);
	}
	return days;
}

export function isPublicHoliday(day, liberationIsFree = false) {
	return publicHolidays(Number(day.slice(0, 4)), liberationIsFree).has(day);
}

export function isWorkingDay(day, liberationIsFree = false) {
	return weekday(day) <= 5 && !isPublicHoliday(day, liberationIsFree);
}

export function addWorkingDays(day, n, liberationIsFree = false) {
	let at = day;
	let left = n;
	while (left > 0) {
		at = addDays(at, 1);
		if (isWorkingDay(at, liberationIsFree)) {
			left--;
		}
	}
	return at;
}

// The periods of one location: those of its region, except for each school year in which it has any of its own.
// A period belongs to the school year of its first day.
export function locationPeriods(regional, own) {
	const named = new Set(own.map((p) => schoolYear(p.first)));
	const kept = regional.filter((p) => !named.has(schoolYear(p.first)));
	return [...kept, ...own].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
}

// A calendar is { periods, memo }. The memo only saves asking the same day again.
export function makeCalendar(periods) {
	return { periods, memo: new Map() };
}

// By the school calendar, a public holiday, or Liberation Day (a school holiday, though a working day).
export function isSchoolHoliday(calendar, day) {
	if (day.slice(5) === '05-05' || isPublicHoliday(day)) {
		return true;
	}
	return calendar.periods.some((p) => p.first <= day && day <= p.last);
}

export function mondayOf(day) {
	return addDays(day, 1 - weekday(day));
}

export function inHolidayWeek(calendar, day) {
	const monday = mondayOf(day);
	if (!calendar.memo.has(monday)) {
		const five = [0, 1, 2, 3, 4].map((i) => addDays(monday, i));
		calendar.memo.set(monday, five.every((d) => isSchoolHoliday(calendar, d)));
	}
	return calendar.memo.get(monday);
}

export function isCounted(calendar, day) {
	return !inHolidayWeek(calendar, day);
}

// Counted days in [from, to], one by one.
export function countedDays(calendar, from, to) {
	let n = 0;
	for (let day = from; day <= to; day = addDays(day, 1)) {
		if (isCounted(calendar, day)) {
			n++;
		}
	}
	return n;
}

// Section 3: the earliest S such that [S, D] holds at most `most` counted days.
export function windowStart(calendar, day, most) {
	let start = day;
	while (countedDays(calendar, addDays(start, -1), day) <= most) {
		start = addDays(start, -1);
	}
	return start;
}
