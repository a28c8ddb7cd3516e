// SPDX-License-Identifier: EUPL-1.2
// Invented people whose birthdays, diplomas and exemptions fall where the rules turn.

import { addDays, birthday, isLeapYear, ymd } from './calendar.mjs';

const SURNAMES = ['Jansen', 'de Boer', 'Özdemir', 'Müller', 'Çelik', 'van den Berg', 'El Idrissi', 'Groß', 'Škrtel', 'O\'Neill',
	'Visser', 'Citroën', 'Nguyen', 'Sørensen', 'Peña', 'Hoogeveen-Smit'];
const GIVEN = ['Anna', 'Zoë', 'Noël', 'Maïa', 'François', 'Jörg', 'Ilse', 'Thijs', 'Aïsha', 'René', 'Sem', 'Femke', 'Borïs', 'Amélie'];
const PLACES = ['Zwolle', 'Den Haag', '\'s-Hertogenbosch', 'Súdwest-Fryslân', 'Ede', 'Venlo'];

function weightedSum(digits) {
	return digits.slice(0, 8).reduce((sum, d, i) => sum + d * (9 - i), 0) - digits[8];
}

export function isValidPgn(text) {
	if (!/^\d{9}$/.test(text)) {
		return false;
	}
	const rest = (((weightedSum([...text].map(Number))) % 11) + 11) % 11;
	return rest === 0 || (text.startsWith('10') && rest === 5);
}

// A BSN, or for one in eight an onderwijsnummer; never the same twice.
export function newPgn(random, used) {
	for (;;) {
		const education = random.chance(0.125);
		const digits = education ? [1, 0] : [random.int(0, 9), random.int(1, 9)];
		while (digits.length < 8) {
			digits.push(random.int(0, 9));
		}
		digits.push(0);
		const last = (((weightedSum(digits) - (education ? 5 : 0)) % 11) + 11) % 11;
		digits[8] = last;
		const text = digits.join('');
		if (last <= 9 && isValidPgn(text) && !used.has(text)) {
			used.add(text);
			return text;
		}
	}
}

const EDGE_BIRTHS = ['2008-02-29', '2004-02-29', '2000-02-29', '2012-02-29', '2020-02-29', '2009-07-31', '2009-08-01', '2010-07-31',
	'2010-08-01', '2002-12-31', '2003-01-01', '1999-01-01', '1998-12-31', '2002-06-30', '2014-02-12', '2014-02-13', '2021-01-31',
	'2020-12-31', '2013-08-01', '1999-02-12'];

// A birth date for which something happens on or about `day`.
export function birthAbout(random, day) {
	if (random.chance(0.2)) {
		return random.pick(EDGE_BIRTHS);
	}
	const years = Number(random.weighted({ 16: 3, 17: 2, 18: 5, 23: 3, 27: 2, 25: 2, 21: 1, 14: 1 }));
	const year = Number(day.slice(0, 4)) - years;
	if (random.chance(0.1) && isLeapYear(year)) {
		return ymd(year, 2, 29);
	}
	if (years === 16 && random.chance(0.6)) {
		return random.pick([ymd(year, 7, 31), ymd(year, 8, 1), ymd(year - 1, 8, 1)]);
	}
	const [, month, date] = addDays(day, random.int(-2, 2)).split('-').map(Number);
	return month === 2 && date === 29 && !isLeapYear(year) ? ymd(year, 3, 1) : ymd(year, month, date);
}

export function makePerson(random, used, municipalities, birth) {
	const surname = random.pick(SURNAMES);
	const prefix = /^(van den|de) (.*)$/.exec(surname);
	return {
		pgn: newPgn(random, used), achternaam: prefix ? prefix[2] : surname, voorvoegsel: prefix ? prefix[1] : '',
		voornamen: `${random.pick(GIVEN)} ${random.pick(GIVEN)}`, roepnaam: random.pick(GIVEN), geboortedatum: birth,
		geslacht: random.pick(['M', 'V', 'O']), straat: random.pick(['Dorpsstraat', 'Één-Aprilweg', 'Laan, oostzijde', 'De "Hoek"']),
		huisnummer: `${random.int(1, 200)}`, postcode: `${random.int(1000, 9999)}AB`, plaats: random.pick(PLACES),
		gemeentecode: random.pick(municipalities), telefoon: '', email: '', taal: random.pick(['', 'nl']),
		overleden_op: random.chance(0.03) ? addDays('2025-10-01', random.int(0, 300)) : '',
		vertrokken_op: random.chance(0.05) ? addDays('2025-10-01', random.int(0, 300)) : '', gezin: '',
	};
}

export function makeResults(random, person, day) {
	if (!random.chance(0.3)) {
		return [];
	}
	const rows = [];
	for (let i = random.int(1, 2); i > 0; i--) {
		const soort = random.pick(['vmbo', 'havo', 'vwo', 'mbo', 'mbo', 'mbo', 'pro', 'vso']);
		const when = random.pick([addDays(day, random.int(-20, 20)), birthday(person.geboortedatum, 18), '2026-01-01', '2025-12-31', '2025-07-10']);
		rows.push({
			pgn: person.pgn, soort, niveau: soort === 'mbo' ? `${random.int(1, 4)}` : '',
			profiel: soort === 'vso' ? random.pick(['arbeidsmarkt', 'dagbesteding']) : '', datum: when,
		});
	}
	return rows.filter((row, i) => rows.findIndex((r) => r.soort === row.soort) === i);
}

export function makeExemptions(random, person, day) {
	if (!random.chance(0.2)) {
		return [];
	}
	const begindatum = addDays(day, random.int(-100, 60));
	return [{ pgn: person.pgn, soort: random.pick(['3a', '3b', '5a', '5b', '5c', '11', '15']), begindatum, einddatum: addDays(begindatum, random.int(0, 200)) }];
}

export function makeActivities(random, person, day) {
	const rows = [];
	if (random.chance(0.3)) {
		const begindatum = addDays(day, random.int(-100, 60));
		rows.push({
			pgn: person.pgn, soort: 'werk', organisatie: random.pick(['Bakkerij "De Krul"', 'Garage Ruijs; Zn', 'Café Één, bar']),
			uren_per_week: random.pick(['', '8', '11', '12', '13', '36']), begindatum, einddatum: random.pick(['', addDays(begindatum, random.int(0, 150))]),
		});
	}
	if (random.chance(0.15)) {
		rows.push({ pgn: person.pgn, soort: 'dagbesteding', organisatie: '', uren_per_week: '', begindatum: addDays(day, random.int(-30, 30)), einddatum: '' });
	}
	return rows;
}
