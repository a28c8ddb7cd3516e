// SPDX-License-Identifier: EUPL-1.2
// The oracle against cases worked out by hand from the sentences of the rules. `node selftest.mjs`.

import assert from 'node:assert/strict';
import * as cal from './calendar.mjs';
import * as rules from './rules.mjs';
import { balanceRows, weekName } from './totals.mjs';

let passed = 0;
let failed = 0;

function check(name, fn) {
	try {
		fn();
		passed++;
	} catch (error) {
		failed++;
		console.log(`not ok - ${name}\n${error.message}`);
	}
}

const NONE = cal.makeCalendar([]);
const AUTUMN = cal.makeCalendar([{ first: '2025-10-18', last: '2025-10-26', name: 'herfst' }]);

function clock(text) {
	const [h, m] = text.split(':').map(Number);
	return h * 60 + m;
}

// 'DATE STATUS+LENGTH ...': lessons that follow one another from 08:30, e.g. '2025-09-01 O60 A45'.
function marks(...lines) {
	return lines.flatMap((line) => {
		const [date, ...lessons] = line.split(' ');
		let begin = clock('08:30');
		return lessons.map((lesson) => {
			const mark = { date, begin, end: begin + Number(lesson.slice(1)), status: lesson[0] };
			begin = mark.end;
			return mark;
		});
	});
}

function run(lines, more = {}) {
	return rules.evaluate({
		sort: 'mbo', track: 'bol', end: '', calendar: NONE, duty: () => 'kwalificatieplichtig', marks: marks(...lines), ...more,
	});
}

function signals(found, ...only) {
	return found.signals.filter((s) => only.includes(s.rule)).map((s) => `${s.rule} ${s.date} ${s.minutes}`);
}

function obligations(found) {
	return found.obligations.map((o) => `${o.kind} ${o.begin} ${o.end} ${o.minutes} ${o.due}`);
}

// The same lessons on the days from..to, weekends left out.
function every(from, to, lessons) {
	const lines = [];
	for (let day = from; day <= to; day = cal.addDays(day, 1)) {
		if (cal.weekday(day) <= 5) {
			lines.push(`${day} ${lessons}`);
		}
	}
	return lines;
}

/* ---- section 1 ---- */
check('Easter Day of known years', () => {
	assert.deepEqual([2000, 2008, 2019, 2024, 2025, 2026, 2027, 2038].map(cal.easter), ['2000-04-23', '2008-03-23',
		'2019-04-21', '2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28', '2038-04-25']);
});
check('public holidays of 2025: King\'s Day moves to Saturday the 26th', () => {
	assert.deepEqual([...cal.publicHolidays(2025)], ['2025-01-01', '2025-04-21', '2025-04-26', '2025-05-29', '2025-06-09',
		'2025-12-25', '2025-12-26']);
});
check('Good Friday and Liberation Day are working days', () => {
	assert.equal(cal.isWorkingDay('2026-04-03'), true);
	assert.equal(cal.isWorkingDay('2026-05-05'), true);
	assert.equal(cal.isWorkingDay('2026-05-05', true), false);
});
check('addWorkingDays over Christmas and New Year', () => {
	// Tue 23 Dec: 24, (25, 26 holidays, 27, 28 weekend), 29, 30, 31, (1 Jan), 2 Jan.
	assert.equal(cal.addWorkingDays('2025-12-23', 5), '2026-01-02');
});
check('addWorkingDays from a Saturday over Easter', () => {
	// Sat 4 Apr 2026: Mon 6 is Easter Monday; 7, 8, 9, 10, 13.
	assert.equal(cal.addWorkingDays('2026-04-04', 5), '2026-04-13');
});
check('a holiday week needs all five days; its weekend goes with it', () => {
	assert.equal(cal.inHolidayWeek(AUTUMN, '2025-10-18'), false);
	assert.equal(cal.inHolidayWeek(AUTUMN, '2025-10-20'), true);
	assert.equal(cal.inHolidayWeek(AUTUMN, '2025-10-26'), true);
	assert.equal(cal.inHolidayWeek(AUTUMN, '2025-10-27'), false);
});
check('two periods and a public holiday make one holiday week', () => {
	// Mon 6 Apr 2026 is Easter Monday.
	const c = cal.makeCalendar([{ first: '2026-04-07', last: '2026-04-08' }, { first: '2026-04-09', last: '2026-04-10' }]);
	assert.equal(cal.inHolidayWeek(c, '2026-04-12'), true);
	const d = cal.makeCalendar([{ first: '2026-04-07', last: '2026-04-09' }]);
	assert.equal(cal.inHolidayWeek(d, '2026-04-07'), false);
});
check('a list of its own replaces the region for the school years that it names', () => {
	const regional = [{ first: '2025-10-18', last: '2025-10-26' }, { first: '2026-07-04', last: '2026-08-16' },
		{ first: '2026-10-10', last: '2026-10-18' }];
	const own = [{ first: '2025-10-11', last: '2025-10-19' }];
	assert.deepEqual(cal.locationPeriods(regional, own).map((p) => p.first), ['2025-10-11', '2026-10-10']);
});
check('28 counted days without holidays are 28 days; a holiday week adds seven', () => {
	assert.equal(cal.windowStart(NONE, '2025-11-03', 28), '2025-10-07');
	assert.equal(cal.windowStart(AUTUMN, '2025-11-03', 28), '2025-09-30');
});
check('the earliest start takes in a holiday week that lies before the 28th counted day', () => {
	// [27 Oct, 23 Nov] is 28 days; the week of 20 Oct costs nothing.
	assert.equal(cal.windowStart(AUTUMN, '2025-11-23', 28), '2025-10-20');
});

/* ---- section 2 ---- */
check('counted minutes by sort of education', () => {
	const lesson = (n) => ({ begin: 600, end: 600 + n });
	assert.deepEqual([50, 60, 61, 100].map((n) => rules.countedMinutes(lesson(n), 'mbo')), [50, 60, 61, 100]);
	assert.deepEqual([50, 60, 61, 100].map((n) => rules.countedMinutes(lesson(n), 'vo')), [60, 60, 61, 100]);
	assert.deepEqual(['pro', 'vso', 'vavo', 'ho'].map((s) => rules.countedMinutes(lesson(40), s)), [60, 60, 40, 40]);
	assert.equal(rules.countedMinutes(lesson(40), 'vo', 'clock'), 40);
	assert.equal(rules.countedMinutes(lesson(40), 'mbo', 'lesson'), 60);
});
check('the ledger is closed', () => {
	const row = rules.ledgerOf(marks('2025-09-01 A50 L40 O30 G20 Z10 ?60'));
	assert.deepEqual(row, { scheduled: 210, present: 90, unauthorised: 30, authorised: 20, sick: 10, unregistered: 60, late: 1 });
});

/* ---- section 3 ---- */
check('959 minutes raise nothing, 960 do', () => {
	assert.deepEqual(obligations(run(['2025-09-01 O480', '2025-09-02 O479'])), []);
	// Tue 2 Sep + 5 working days: 3, 4, 5, 8, 9.
	assert.deepEqual(obligations(run(['2025-09-01 O480', '2025-09-02 O480'])), ['V3 2025-09-01 2025-09-02 960 2025-09-09']);
});
check('vo counts 16 lessons of 50 minutes as 960', () => {
	const lines = every('2025-09-01', '2025-09-04', 'O50 O50 O50 O50');
	assert.deepEqual(obligations(run(lines, { sort: 'vo' })), ['V3 2025-09-01 2025-09-04 960 2025-09-11']);
	assert.deepEqual(obligations(run(lines)), []);
});
check('day 28 is in the window, day 29 is not', () => {
	assert.equal(run(['2025-09-01 O480', '2025-09-28 O480']).obligations.length, 1);
	assert.equal(run(['2025-09-01 O480', '2025-09-15 A60', '2025-09-29 O480']).obligations.length, 0);
});
check('a holiday week makes day 35 the last one', () => {
	const lines = ['2025-10-06 O480', '2025-10-07 A60', '2025-11-09 O480'];
	assert.deepEqual(obligations(run(lines, { calendar: AUTUMN })), ['V3 2025-10-06 2025-11-09 960 2025-11-14']);
	assert.deepEqual(obligations(run(lines)), []);
	assert.deepEqual(obligations(run(['2025-10-06 O480', '2025-10-07 A60', '2025-11-10 O480'], { calendar: AUTUMN })), []);
});
check('begin is the first day with an O mark, not the start of the window', () => {
	assert.deepEqual(obligations(run(['2025-09-03 A60', '2025-09-04 O480', '2025-09-05 A60', '2025-09-08 O500'])),
		['V3 2025-09-04 2025-09-08 980 2025-09-15']);
});
check('the next obligation counts from the day after and at least seven days on', () => {
	// First on Tue 2 Sep. 960 again on Thu 4, but 7 days after is Tue 9: there the window is 3 Sep - 9 Sep.
	const lines = every('2025-09-01', '2025-09-10', 'O480');
	assert.deepEqual(obligations(run(lines)), ['V3 2025-09-01 2025-09-02 960 2025-09-09', 'V3 2025-09-03 2025-09-09 2400 2025-09-16']);
});
check('the kind follows the duty on D', () => {
	const lines = ['2025-09-01 O480', '2025-09-02 O480'];
	assert.equal(run(lines, { duty: () => 'leerplichtig' }).obligations[0].kind, 'V3');
	assert.equal(run(lines, { duty: (d) => (d < '2025-09-02' ? 'kwalificatieplichtig' : 'doorstroom') }).obligations[0].kind, 'V4');
});
check('no duty: the signal 16u, and counting restarts all the same', () => {
	const found = run(every('2025-09-01', '2025-09-04', 'O480'), { duty: () => 'geen' });
	assert.deepEqual(obligations(found), []);
	// 480 + 480 on the 2nd; 480 on the 3rd; 960 on the 4th, but within seven days: a warning only.
	assert.deepEqual(signals(found, '8u', '12u', '16u'), ['8u 2025-09-01 480', '16u 2025-09-02 960', '8u 2025-09-03 480', '12u 2025-09-04 960']);
});
check('warnings at 480 and 720, not at 479 and 719, each once', () => {
	assert.deepEqual(signals(run(['2025-09-01 O479', '2025-09-02 O1', '2025-09-03 O239', '2025-09-04 O1', '2025-09-05 O1']), '8u', '12u'),
		['8u 2025-09-02 480', '12u 2025-09-04 720']);
});
check('one day may bring both warnings', () => {
	assert.deepEqual(signals(run(['2025-09-01 O750']), '8u', '12u'), ['8u 2025-09-01 750', '12u 2025-09-01 750']);
});
check('a warning comes again only when the window held no O before the day', () => {
	// 1 Oct: window 4 Sep - 1 Oct holds nothing before it: 8u again. 2 Oct then says nothing more.
	assert.deepEqual(signals(run(['2025-09-01 O480', '2025-09-10 A60', '2025-10-01 O500', '2025-10-02 O100']), '8u'),
		['8u 2025-09-01 480', '8u 2025-10-01 500']);
	// With one O minute in between, the window is never without and 8u stays given.
	assert.deepEqual(signals(run(['2025-09-01 O480', '2025-09-20 O1', '2025-10-01 O500']), '8u'), ['8u 2025-09-01 480']);
});
check('the warning starts afresh after an obligation', () => {
	const found = run([...every('2025-09-01', '2025-09-02', 'O480'), '2025-09-03 A60', '2025-09-12 O480']);
	assert.deepEqual(signals(found, '8u'), ['8u 2025-09-01 480', '8u 2025-09-12 480']);
});
check('a lesson over the change to summer time has its clock minutes', () => {
	const mark = { date: '2026-03-29', begin: clock('01:30'), end: clock('03:30'), status: 'O' };
	assert.equal(rules.countedMinutes(mark, 'mbo'), 120);
	assert.equal(cal.addDays('2026-03-28', 2), '2026-03-30');
	assert.equal(cal.daysBetween('2025-10-20', '2025-10-30'), 10);
});
check('marks after the last day of the enrolment raise nothing', () => {
	assert.deepEqual(obligations(run(['2025-09-01 O480', '2025-09-02 O480'], { end: '2025-09-01' })), []);
	assert.equal(run(['2025-09-01 O480', '2025-09-02 O480'], { end: '2025-09-02' }).obligations.length, 1);
});

/* ---- section 4 ---- */
const GONE = ['2025-09-01 O30', '2025-09-10 O30', '2025-09-28 O30', '2025-09-29 O30'];
check('LRV on more than 28 counted days, RMC on 28', () => {
	// 28 Sep is day 28, 29 Sep is day 29. Sun 28 + 5: Fri 3 Oct; Mon 29 + 5: Mon 6 Oct.
	assert.deepEqual(obligations(run(GONE)), ['LRV 2025-09-01  120 2025-10-06']);
	assert.deepEqual(obligations(run(GONE, { duty: () => 'doorstroom' })), ['RMC 2025-09-01  90 2025-10-03']);
	assert.deepEqual(obligations(run(GONE, { duty: () => 'geen' })), []);
});
check('a shorter number of weeks set by the board', () => {
	const protocol = { ...rules.PROTOCOL, rmcWeeks: 2 };
	const lines = ['2025-09-01 O30', '2025-09-13 O30', '2025-09-14 O30'];
	assert.deepEqual(obligations(run(lines, { duty: () => 'doorstroom', protocol })), ['RMC 2025-09-01  90 2025-09-19']);
});
check('holiday weeks do not count in a run', () => {
	const lines = ['2025-10-06 O30', '2025-11-09 O30', '2025-11-10 O30'];
	// Without the week of 20 October, 9 Nov is day 28 and 10 Nov is day 29.
	assert.deepEqual(obligations(run(lines, { calendar: AUTUMN })), ['LRV 2025-10-06  90 2025-11-17']);
});
check('the end is the return or the deregistration', () => {
	assert.deepEqual(obligations(run([...GONE, '2025-10-01 ?30', '2025-10-02 Z30', '2025-10-06 O30 L30'])),
		['LRV 2025-09-01 2025-10-06 120 2025-10-06']);
	assert.deepEqual(obligations(run([...GONE, '2025-10-07 A30'], { end: '2025-10-03' })), ['LRV 2025-09-01 2025-10-03 120 2025-10-06']);
});
check('a G, Z, A or L mark breaks the run; a ? does not', () => {
	for (const lesson of ['G30', 'Z30', 'A30', 'L30', 'O30 G30', 'O30 A30']) {
		assert.deepEqual(obligations(run(['2025-09-01 O30', `2025-09-10 ${lesson}`, '2025-09-29 O30'])), [], lesson);
	}
	for (const lesson of ['?30', 'O30 ?30']) {
		assert.equal(run(['2025-09-01 O30', `2025-09-10 ${lesson}`, '2025-09-29 O30']).obligations.length, 1, lesson);
	}
});
check('a run neither begins nor is measured on a day of ? alone', () => {
	assert.deepEqual(obligations(run(['2025-09-01 ?30', '2025-09-02 O30', '2025-09-29 O30', '2025-09-30 ?30'])), []);
	assert.deepEqual(obligations(run(['2025-09-01 ?30', '2025-09-02 O30', '2025-09-30 O30'])), ['LRV 2025-09-02  60 2025-10-07']);
});
check('one obligation a run; the next run has its own', () => {
	assert.equal(run([...GONE, ...every('2025-09-30', '2025-12-19', 'O10')]).obligations.filter((o) => o.kind === 'LRV').length, 1);
	assert.equal(run([...GONE, '2025-10-01 A30', '2025-10-02 O30', '2025-10-30 O30']).obligations.length, 2);
});
check('it stands beside V3 and does not restart its counting', () => {
	const found = run(['2025-09-01 O300', '2025-09-15 O300', '2025-09-29 O350', '2025-09-30 O310']);
	// LRV on 29 Sep (day 29). The 16 hours: 29 Sep holds 650 (2 - 29 Sep), 30 Sep 960.
	assert.deepEqual(obligations(found), ['V3 2025-09-15 2025-09-30 960 2025-10-07', 'LRV 2025-09-01  950 2025-10-06']);
});
check('geen on a day, doorstroom from the first of January: RMC then', () => {
	const duty = (day) => rules.dutyOn('2001-06-15', [], day);
	const lines = ['2025-11-24 O30', '2025-12-31 O30', '2026-01-01 O30'];
	assert.deepEqual(obligations(run(lines, { duty })), ['RMC 2025-11-24  90 2026-01-08']);
});

/* ---- section 5 ---- */
check('the fourth spell within 84 days', () => {
	// 1 Sep + 83 days is 23 Nov; 24 Nov is the 85th day.
	const lines = (last) => ['2025-09-01 Z60', '2025-09-02 A60', '2025-09-20 Z60', '2025-09-22 A60', '2025-10-01 Z60', '2025-10-02 A60', `${last} Z60`];
	assert.deepEqual(signals(run(lines('2025-11-23')), 'ziek-4'), ['ziek-4 2025-11-23 0']);
	assert.deepEqual(signals(run(lines('2025-11-24')), 'ziek-4'), []);
});
check('the fifth spell has its signal too', () => {
	const lines = ['2025-09-01', '2025-09-03', '2025-09-05', '2025-09-08', '2025-09-10'].flatMap((d) => [`${d} Z60`, `${cal.addDays(d, 1)} A60`]);
	assert.deepEqual(signals(run(lines), 'ziek-4'), ['ziek-4 2025-09-08 0', 'ziek-4 2025-09-10 0']);
});
check('the seventh scheduled day of a spell, over a weekend, with one sick lesson a day', () => {
	assert.deepEqual(signals(run(every('2025-09-01', '2025-09-12', 'Z60 A60')), 'ziek-7'), ['ziek-7 2025-09-09 0']);
	assert.deepEqual(signals(run(every('2025-09-01', '2025-09-08', 'Z60')), 'ziek-7'), []);
});
check('a day of ? alone breaks a sick spell', () => {
	const lines = [...every('2025-09-01', '2025-09-05', 'Z60'), '2025-09-08 ?60', ...every('2025-09-09', '2025-09-12', 'Z60')];
	assert.deepEqual(signals(run(lines), 'ziek-7'), []);
	assert.equal(rules.sickSpells(marks(...lines)).length, 2);
});
check('late: the 3rd, 6th, 9th and 12th in a school year', () => {
	const lines = every('2026-07-20', '2026-07-31', 'L60');
	assert.deepEqual(signals(run([...lines, ...every('2026-08-03', '2026-08-04', 'L60 L60')]), 'laat-3', 'laat-6', 'laat-9', 'laat-12'),
		['laat-3 2026-07-22 0', 'laat-6 2026-07-27 0', 'laat-9 2026-07-30 0', 'laat-3 2026-08-04 0']);
	assert.deepEqual(signals(run(['2025-09-01 L60 L60 L60 L60 L60 L60']), 'laat-3', 'laat-6', 'laat-9'), ['laat-3 2025-09-01 0', 'laat-6 2025-09-01 0']);
});
check('no-show: 14 counted days after the first, 28 for bbl', () => {
	const lines = ['2025-09-01 ?60', '2025-09-14 O60', '2025-09-15 Z60', '2025-09-16 O60', '2025-09-28 G60', '2025-09-29 O60', '2025-09-30 A60'];
	assert.deepEqual(signals(run(lines), 'no-show'), ['no-show 2025-09-15 0']);
	assert.deepEqual(signals(run(lines, { track: 'bbl' }), 'no-show'), ['no-show 2025-09-29 0']);
	assert.deepEqual(signals(run(['2025-09-01 O60', '2025-09-10 L60', '2025-09-15 O60']), 'no-show'), []);
	assert.deepEqual(signals(run(['2025-09-01 O60', '2025-09-15 O60 A60']), 'no-show'), []);
});
check('no-show: a holiday week does not count', () => {
	const lines = ['2025-10-13 O60', '2025-10-27 O60', '2025-11-02 O60', '2025-11-03 O60'];
	assert.deepEqual(signals(run(lines, { calendar: AUTUMN }), 'no-show'), ['no-show 2025-11-03 0']);
});
check('first day: every other day of a row, and again after a day without', () => {
	const found = run([...every('2025-09-01', '2025-09-05', 'O60 A60'), '2025-09-08 A60', '2025-09-09 O50']);
	assert.deepEqual(signals(found, 'eerste-dag'), ['eerste-dag 2025-09-01 60', 'eerste-dag 2025-09-03 60', 'eerste-dag 2025-09-05 60', 'eerste-dag 2025-09-09 50']);
});
check('luxury: the last whole day before and the first after a holiday of at least five days', () => {
	const lines = ['2025-10-15 A60', '2025-10-16 O60 O60', '2025-10-28 O60', '2025-10-29 O60'];
	const found = run(lines, { calendar: AUTUMN });
	assert.deepEqual(signals(found, 'luxe?'), ['luxe? 2025-10-16 120', 'luxe? 2025-10-28 60']);
	assert.deepEqual(found.signals.filter((s) => s.rule === 'luxe?').map((s) => s.since), ['2025-10-18', '2025-10-28']);
	assert.deepEqual(signals(run(['2025-10-16 O60 A60', '2025-10-28 O60 ?60'], { calendar: AUTUMN }), 'luxe?'), []);
});
check('luxury: four days of holiday are too few, five enough', () => {
	const of = (last) => cal.makeCalendar([{ first: '2025-10-20', last }]);
	assert.deepEqual(signals(run(['2025-10-17 O60', '2025-10-27 A60'], { calendar: of('2025-10-23') }), 'luxe?'), []);
	assert.deepEqual(signals(run(['2025-10-17 O60', '2025-10-27 A60'], { calendar: of('2025-10-24') }), 'luxe?'), ['luxe? 2025-10-17 60']);
});

/* ---- section 6 ---- */
const dutyAt = (birth, ...days) => days.map((day) => rules.dutyOn(birth, [], day));
check('leerplichtig from the first of the month after the fifth birthday', () => {
	assert.deepEqual(dutyAt('2020-06-01', '2025-06-30', '2025-07-01'), ['geen', 'leerplichtig']);
	assert.deepEqual(dutyAt('2020-12-31', '2025-12-31', '2026-01-01'), ['geen', 'leerplichtig']);
	assert.deepEqual(dutyAt('2020-02-29', '2025-03-31', '2025-04-01'), ['geen', 'leerplichtig']);
});
check('sixteen on 31 July or on 1 August', () => {
	assert.deepEqual(dutyAt('2009-07-31', '2025-07-31', '2025-08-01'), ['leerplichtig', 'kwalificatieplichtig']);
	assert.deepEqual(dutyAt('2009-08-01', '2026-07-31', '2026-08-01'), ['leerplichtig', 'kwalificatieplichtig']);
});
check('the eighteenth birthday, also of 29 February', () => {
	assert.deepEqual(dutyAt('2008-02-29', '2026-02-28', '2026-03-01'), ['kwalificatieplichtig', 'doorstroom']);
	assert.deepEqual(dutyAt('2007-10-10', '2025-10-09', '2025-10-10'), ['kwalificatieplichtig', 'doorstroom']);
});
check('23 until 2025, 27 from 2026', () => {
	assert.deepEqual(dutyAt('2002-12-31', '2025-12-30', '2025-12-31', '2026-01-01'), ['doorstroom', 'geen', 'doorstroom']);
	assert.deepEqual(dutyAt('1999-05-05', '2025-12-31', '2026-01-01', '2026-05-04', '2026-05-05'), ['geen', 'doorstroom', 'doorstroom', 'geen']);
});
check('a startkwalificatie counts from its date on, but ends no full compulsory age', () => {
	const early = [{ kind: 'vwo', level: '', date: '2025-06-10' }];
	assert.deepEqual(['2025-06-10', '2025-07-31', '2025-08-01'].map((d) => rules.dutyOn('2009-07-31', early, d)), ['leerplichtig', 'leerplichtig', 'geen']);
	const late = [{ kind: 'mbo', level: '2', date: '2026-01-20' }];
	assert.deepEqual(['2026-01-19', '2026-01-20'].map((d) => rules.dutyOn('2006-03-03', late, d)), ['doorstroom', 'geen']);
});
check('entree, vmbo, pro and vso are no startkwalificatie', () => {
	assert.deepEqual([['mbo', '1'], ['vmbo', ''], ['pro', ''], ['vso', ''], ['mbo', '4'], ['havo', ''], ['vwo', '']]
		.map(([kind, level]) => rules.qualifies({ kind, level })), [false, false, false, false, true, true, true]);
});

check('an exemption that overlaps: both ends count, and a long absence without an end goes on', () => {
	const exemption = [{ first: '2025-12-01', last: '2026-02-01' }];
	const overlaps = (begin, end) => rules.overlapsExemption({ begin, end }, exemption);
	assert.deepEqual([overlaps('2025-11-03', '2025-11-30'), overlaps('2025-11-03', '2025-12-01'), overlaps('2026-02-01', '2026-02-10'),
		overlaps('2026-02-02', '2026-02-10'), overlaps('2025-09-01', '')], [false, true, true, false, true]);
});

/* ---- section 8 ---- */
const PERSON = { birth: '2008-01-01', died: '', left: '', results: [], enrolments: [], exemptions: [], activities: [] };
const at = (more, day = '2026-02-12') => rules.positionOn({ ...PERSON, ...more }, day);
const period = (more = {}) => [{ first: '2025-08-01', last: '2026-02-12', ...more }];
check('each position in its order', () => {
	const all = { results: [{ kind: 'havo', level: '', date: '2026-02-12' }], enrolments: period(), exemptions: period(),
		activities: period({ kind: 'werk', hours: 12 }).concat(period({ kind: 'dagbesteding', hours: 0 })),
		cases: period({ director: 'M. Voorbeeld' }), contacts: ['2025-11-14'] };
	const order = [];
	for (const key of ['', 'results', 'enrolments', 'exemptions', 'activities', 'cases', 'contacts']) {
		if (key) {
			all[key] = [];
		}
		order.push(at(all));
	}
	assert.deepEqual(order, ['gekwalificeerd', 'onderwijs', 'vrijgesteld', 'werk', 'begeleiding', 'in beeld', 'uit beeld']);
});
check('periods are inclusive; eleven hours are no work', () => {
	assert.equal(at({ enrolments: period() }, '2026-02-13'), 'uit beeld');
	assert.equal(at({ activities: period({ kind: 'werk', hours: 11 }) }), 'uit beeld');
	assert.equal(at({ activities: period({ kind: 'dagbesteding', hours: 0, last: '' }) }), 'dagbesteding');
	assert.equal(at({ contacts: ['2025-11-13'] }), 'uit beeld');
});
check('the population: 12 up to the age limit, here and alive', () => {
	assert.deepEqual([at({}, '2019-12-31'), at({}, '2020-01-01')], ['', 'uit beeld']);
	assert.deepEqual([at({ birth: '2002-06-01' }, '2025-12-31'), at({ birth: '2002-06-01' }, '2026-01-01')], ['', 'uit beeld']);
	assert.deepEqual([at({ died: '2026-02-12' }), at({ left: '2026-02-13' }), at({ left: '2026-02-12' })], ['', 'uit beeld', '']);
});

check('the balance counts each of the population once', () => {
	const row = (age, position) => ['x', age, '', '', position, '0193', '10'];
	assert.deepEqual(balanceRows([row(12, 'onderwijs'), row(12, 'werk'), row(5, ''), row(13, 'onderwijs')], 'age'),
		[[12, 2, 0, 1, 0, 1, 0, 0, 0, 0], ['totaal', 3, 0, 2, 0, 1, 0, 0, 0, 0], [13, 1, 0, 1, 0, 0, 0, 0, 0, 0]]);
});
check('weeks about New Year', () => {
	assert.deepEqual(['2025-12-28', '2025-12-29', '2026-01-04', '2026-01-05', '2026-12-31', '2027-01-03'].map(weekName),
		['2025-W52', '2026-W01', '2026-W01', '2026-W02', '2026-W53', '2026-W53']);
});

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
