// SPDX-License-Identifier: EUPL-1.2
// Chance that can be repeated: the same seed, the same data set.

export function makeRandom(seed) {
	let state = (Number(seed) * 2654435761) >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
	const random = {
		next,
		int: (lo, hi) => lo + Math.floor(next() * (hi - lo + 1)),
		chance: (p) => next() < p,
		pick: (list) => list[Math.floor(next() * list.length)],
		// { name: weight, ... } to a name
		weighted: (weights) => {
			let at = next() * Object.values(weights).reduce((a, b) => a + b, 0);
			for (const [name, weight] of Object.entries(weights)) {
				at -= weight;
				if (at < 0) {
					return name;
				}
			}
			return Object.keys(weights)[0];
		},
		shuffle: (list) => {
			const all = [...list];
			for (let i = all.length - 1; i > 0; i--) {
				const j = random.int(0, i);
				[all[i], all[j]] = [all[j], all[i]];
			}
			return all;
		},
	};
	return random;
}
