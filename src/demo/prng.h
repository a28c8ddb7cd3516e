/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_PRNG_H
#define DEMO_PRNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Chance that can be repeated (splitmix64). Each thing that is invented draws from a stream of its own, made from the
 * seed of the demo, what kind of thing it is and its number: so nothing changes when something else is drawn more often
 * or in another order. Whole numbers only, so that every machine draws the same.
 */
struct prng {
	uint64_t state;
};

/* What a stream is for. */
enum prng_stream {
	STREAM_FAMILY = 1,
	STREAM_PERSON,
	STREAM_NAME,
	STREAM_PLACE,
	STREAM_STORY,
	STREAM_GROUP,
	STREAM_BEHAVIOUR,
	STREAM_MARKS,
	STREAM_REGISTER,
	STREAM_RESULT,
	STREAM_OUTSIDE,
	STREAM_WORK
};

struct prng prng_of(uint64_t seed, enum prng_stream stream, uint64_t number);
/* 64 bits of four numbers, without a stream: for decisions that are looked up rather than drawn in order. */
uint64_t prng_mix(uint64_t a, uint64_t b, uint64_t c, uint64_t d);
uint64_t prng_next(struct prng *r);
/* 0 .. n - 1; 0 when n is 0. */
uint32_t prng_below(struct prng *r, uint32_t n);
/* from .. to, both included. */
int prng_between(struct prng *r, int from, int to);
/* True in so many of 10,000 cases. */
bool prng_chance(struct prng *r, int of_ten_thousand);
/* The place in an ascending list of running totals, by weight. */
size_t prng_pick(struct prng *r, const uint32_t *totals, size_t n);

#endif
