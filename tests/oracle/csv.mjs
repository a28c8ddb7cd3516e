// SPDX-License-Identifier: EUPL-1.2
// CSV for the oracle: reads what the world sends, writes it in the same dialects.

import { readFileSync } from 'node:fs';

// Windows-1252 differs from Latin-1 in 0x80 - 0x9f only; written out, as not every Node decodes these rightly.
const FROM_80 = '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f'
	+ '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

function char1252(byte) {
	return byte >= 0x80 && byte <= 0x9f ? FROM_80[byte - 0x80] : String.fromCharCode(byte);
}

export function decode(bytes) {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return [...bytes].map(char1252).join('');
	}
}

const TO_1252 = new Map(Array.from({ length: 256 }, (_, byte) => [char1252(byte), byte]));

export function encode1252(text) {
	return Buffer.from([...text].map((c) => {
		const byte = TO_1252.get(c);
		if (byte === undefined) {
			throw new Error(`no windows-1252 for ${c}`);
		}
		return byte;
	}));
}

// Rows of fields, one character at a time.
export function parseCells(text, sep) {
	const rows = [];
	let row = [];
	let cell = '';
	let quoted = false;
	const endRow = () => {
		row.push(cell);
		cell = '';
		if (row.length > 1 || row[0] !== '') {
			rows.push(row);
		}
		row = [];
	};
	for (let i = 0; i < text.length; i++) {
		const c = text[i];
		if (quoted) {
			if (c === '"' && text[i + 1] === '"') {
				cell += '"';
				i++;
			} else if (c === '"') {
				quoted = false;
			} else {
				cell += c;
			}
		} else if (c === '"' && cell === '') {
			quoted = true;
		} else if (c === sep) {
			row.push(cell);
			cell = '';
		} else if (c === '\n') {
			endRow();
		} else if (c !== '\r') {
			cell += c;
		}
	}
	endRow();
	return rows;
}

export function separatorOf(text) {
	const header = text.split(/\r?\n/, 1)[0];
	const count = (c) => header.split(c).length;
	return [';', ',', '\t'].sort((a, b) => count(b) - count(a))[0];
}

// Objects by lower-case heading; a column that is absent reads as ''.
export function parseCsv(text) {
	const [header, ...rows] = parseCells(text, separatorOf(text));
	if (!header) {
		return [];
	}
	const names = header.map((name) => name.trim().toLowerCase());
	return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, (row[i] ?? '').trim()])));
}

export function readCsv(path) {
	return parseCsv(decode(readFileSync(path)));
}

export function cell(value, sep, always = false) {
	const text = String(value ?? '');
	return always || text.includes(sep) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function line(values, sep = ';') {
	return values.map((value) => cell(value, sep)).join(sep);
}
