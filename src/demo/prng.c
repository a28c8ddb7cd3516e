/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/prng.h"

static const uint64_t GOLDEN = UINT64_C(0x9e3779b97f4a7c15);

static uint64_t scramble(uint64_t z)
{
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

uint64_t prng_mix(uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	uint64_t h = scramble(a + GOLDEN);

	h = scramble(h + b + GOLDEN);
	h = scramble(h + c + GOLDEN);
	return scramble(h + d + GOLDEN);
}

struct prng prng_of(uint64_t seed, enum prng_stream stream, uint64_t number)
{
	return (struct prng){ prng_mix(seed, (uint64_t)stream, number, 0) };
}

uint64_t prng_next(struct prng *r)
{
	r->state += GOLDEN;
	return scramble(r->state);
}

uint32_t prng_below(struct prng *r, uint32_t n)
{
	return (uint32_t)(((prng_next(r) >> 32) * n) >> 32);
}

int prng_between(struct prng *r, int from, int to)
{
	return to <= from ? from : from + (int)prng_below(r, (uint32_t)(to - from) + 1);
}

bool prng_chance(struct prng *r, int of_ten_thousand)
{
	return (int)prng_below(r, 10000) < of_ten_thousand;
}

size_t prng_pick(struct prng *r, const uint32_t *totals, size_t n)
{
	uint32_t want;
	size_t lo = 0, hi = n;

	if (n == 0 || totals[n - 1] == 0) {
		return 0;
	}
	want = prng_below(r, totals[n - 1]);
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (totals[mid] <= want) {
			lo = mid + 1;
		} else {
			hi = mid;
		}
	}
	return lo < n ? lo : n - 1;
}
