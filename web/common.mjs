// SPDX-License-Identifier: EUPL-1.2
// The passwords that are refused, as sorted hashes of four bytes (src/identity/policy.c reads them): lists of common and
// breached passwords, and Dutch words and names, which are as easy to guess when nothing but digits stands around them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const LISTS = [
	'language-common/src/passwords.json',
	'language-nl-be/src/commonWords.json', 'language-nl-be/src/boysFirstnames.json', 'language-nl-be/src/girlsFirstnames.json', 'language-nl-be/src/lastnames.json',
];
// Words of this field, and what people have to change their password with.
const OWN = [
	'leerplicht', 'leerplichtambtenaar', 'verzuim', 'verzuimcoordinator', 'gemeente', 'doorstroompunt', 'begeleiding', 'onderwijs', 'mentor',
	'zomer', 'winter', 'herfst', 'lente', 'voorjaar', 'najaar', 'januari', 'februari', 'maart', 'april', 'augustus', 'september', 'oktober', 'november', 'december',
];

// FNV-1a, the upper half: str_hash of src/base/str.h.
function hash(text) {
	let h = 14695981039346656037n;
	for (const byte of Buffer.from(text)) {
		h = BigInt.asUintN(64, (h ^ BigInt(byte)) * 1099511628211n);
	}
	return Number(h >> 32n);
}

export function commonPasswords(modules) {
	const words = new Set(OWN);
	for (const list of LISTS) {
		for (const word of JSON.parse(readFileSync(join(modules, '@zxcvbn-ts', list), 'utf8'))) {
			words.add(word.toLowerCase());
		}
	}
	const hashes = [...new Set([...words].filter((w) => w.length >= 3).map(hash))].sort((a, b) => a - b);
	const bytes = Buffer.alloc(hashes.length * 4);
	hashes.forEach((h, i) => bytes.writeUInt32BE(h, i * 4));
	return bytes;
}
