// SPDX-License-Identifier: EUPL-1.2
// CSV for the oracle: reads what the world sends, writes it in the same dialects.

import { readFileSync } from 'node:fs';

export function decode(bytes) {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}

const HIGH_1252 = new Map();
for (let byte = 0x80; byte < 0x100; byte++) {
	HIGH_1252.set(new TextDecoder('windows-1252').decode(Uint8Array.of(byte)), byte);
}

export function encode1252(text) {
	return Buffer.from([...text].map((c) => {
		const byte = c.charCodeAt(0) < 0x80 ? c.charCodeAt(0) : HIGH_1252.get(c);
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
