/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake/mark_sort.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { RUN_RECORDS = 2 * 1024 * 1024, RUNS_MOST = 4096, READ_RECORDS_MOST = 64 * 1024, REASON_CACHE = 4096 };

/* Day 0 of the keys: 1990-01-01. */
static const day_t FIRST_DAY = 7305;

/* Ordered by key: slot (32 bits), day (16), begin (11). rest: end (11 bits), status (8), place of the reason + 1 (40). */
struct record {
	uint64_t key, rest;
};

enum { BEGIN_BITS = 11, DAY_BITS = 16, SLOT_SHIFT = BEGIN_BITS + DAY_BITS };

struct run {
	uint64_t from, until; /* record numbers in the file that are still to be read */
	struct record *buffer;
	size_t at, count;
};

struct mark_sort {
	struct fail *f;
	struct record *records, *scratch;
	size_t count; /* in records */
	uint64_t total, spilled;
	int file, reasons;
	uint64_t reason_bytes;
	uint64_t cache_hash[REASON_CACHE], cache_at[REASON_CACHE];
	struct run runs[RUNS_MOST];
	size_t run_count;
	size_t heap[RUNS_MOST]; /* run numbers, the smallest head first */
	size_t heap_count;
	struct record pending; /* taken from the heap, may still be superseded */
	bool has_pending;
};

static enum err io_fail(struct mark_sort *s, const char *what)
{
	return fail_set(s->f, ERR_IO, NULL, "%s a temporary file for sorting: %s (TMPDIR names the folder)", what,
	                strerror(errno));
}

static enum err temporary(struct mark_sort *s, int *ret)
{
	const char *dir = getenv("TMPDIR");
	int fd = open(dir != NULL ? dir : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0) {
		return io_fail(s, "cannot make");
	}
	*ret = fd;
	return OK;
}

static void *pages(size_t bytes)
{
	void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p != MAP_FAILED ? p : NULL;
}

enum err mark_sort_create(struct fail *f, struct mark_sort **ret)
{
	struct mark_sort *s = pages(sizeof *s);

	if (s == NULL) {
		return ERR_NOMEM;
	}
	s->f = f;
	s->file = s->reasons = -1;
	s->records = pages(RUN_RECORDS * sizeof *s->records);
	s->scratch = pages(RUN_RECORDS * sizeof *s->scratch);
	if (s->records == NULL || s->scratch == NULL) {
		mark_sort_destroy(&s);
		return ERR_NOMEM;
	}
	*ret = s;
	return OK;
}

void mark_sort_destroy(struct mark_sort **sort)
{
	struct mark_sort *s = *sort;

	if (s == NULL) {
		return;
	}
	if (s->records != NULL) {
		(void)munmap(s->records, RUN_RECORDS * sizeof *s->records);
	}
	if (s->scratch != NULL) {
		(void)munmap(s->scratch, RUN_RECORDS * sizeof *s->scratch);
	}
	if (s->file >= 0) {
		(void)close(s->file);
	}
	if (s->reasons >= 0) {
		(void)close(s->reasons);
	}
	(void)munmap(s, sizeof *s);
	*sort = NULL;
}

/* Stable radix sort by the bytes of the key that differ; ends with the result in s->records. */
static void sort_records(struct mark_sort *s)
{
	for (unsigned shift = 0; shift < 64; shift += 8) {
		size_t place[256] = { 0 }, sum = 0;
		struct record *swap = s->records;

		for (size_t i = 0; i < s->count; i++) {
			place[s->records[i].key >> shift & 0xff]++;
		}
		if (place[s->records[0].key >> shift & 0xff] == s->count) {
			continue;
		}
		for (size_t b = 0; b < 256; b++) {
			size_t n = place[b];

			place[b] = sum;
			sum += n;
		}
		for (size_t i = 0; i < s->count; i++) {
			s->scratch[place[s->records[i].key >> shift & 0xff]++] = s->records[i];
		}
		s->records = s->scratch;
		s->scratch = swap;
	}
}

static enum err write_at(struct mark_sort *s, int fd, const void *from, size_t n, uint64_t at)
{
	const char *p = from;

	while (n > 0) {
		ssize_t w = pwrite(fd, p, n, (off_t)at);

		if (w < 0 && errno == EINTR) {
			continue;
		}
		if (w <= 0) {
			return io_fail(s, "cannot write");
		}
		p += w;
		n -= (size_t)w;
		at += (uint64_t)w;
	}
	return OK;
}

static enum err read_at(struct mark_sort *s, int fd, void *to, size_t n, uint64_t at)
{
	char *p = to;

	while (n > 0) {
		ssize_t r = pread(fd, p, n, (off_t)at);

		if (r < 0 && errno == EINTR) {
			continue;
		}
		if (r <= 0) {
			return io_fail(s, "cannot read");
		}
		p += r;
		n -= (size_t)r;
		at += (uint64_t)r;
	}
	return OK;
}

static enum err spill(struct mark_sort *s)
{
	if (s->run_count == RUNS_MOST) {
		return fail_set(s->f, ERR_TOOBIG, NULL, "too many marks for one import; split the file");
	}
	if (s->file < 0) {
		TRY(temporary(s, &s->file));
	}
	sort_records(s);
	TRY(write_at(s, s->file, s->records, s->count * sizeof *s->records, s->spilled * sizeof *s->records));
	s->runs[s->run_count++] = (struct run){ .from = s->spilled, .until = s->spilled + s->count };
	s->spilled += s->count;
	s->count = 0;
	return OK;
}

/* Writes a reason to its file, or finds the place of the same one that was written lately. Place + 1; 0 is none. */
static enum err keep_reason(struct mark_sort *s, struct str reason, uint64_t *ret)
{
	uint64_t hash = str_hash(reason);
	size_t slot = hash % REASON_CACHE;
	char text[1 + REASON_MOST];

	if (reason.n == 0) {
		*ret = 0;
		return OK;
	}
	if (s->cache_at[slot] != 0 && s->cache_hash[slot] == hash) {
		/* Two reasons with one hash would swap texts: read it back to be sure. */
		TRY(read_at(s, s->reasons, text, 1 + reason.n, s->cache_at[slot] - 1));
		if ((unsigned char)text[0] == reason.n && memcmp(text + 1, reason.p, reason.n) == 0) {
			*ret = s->cache_at[slot];
			return OK;
		}
	}
	if (s->reasons < 0) {
		TRY(temporary(s, &s->reasons));
	}
	text[0] = (char)(unsigned char)reason.n;
	memcpy(text + 1, reason.p, reason.n);
	TRY(write_at(s, s->reasons, text, 1 + reason.n, s->reason_bytes));
	*ret = s->reason_bytes + 1;
	s->reason_bytes += 1 + reason.n;
	s->cache_hash[slot] = hash;
	s->cache_at[slot] = *ret;
	return OK;
}

bool mark_sort_holds(day_t day)
{
	return day >= FIRST_DAY && day < FIRST_DAY + (1 << DAY_BITS);
}

enum err mark_sort_put(struct mark_sort *s, uint32_t slot, const struct mark_in *mark)
{
	uint64_t day = (uint64_t)(mark->day - FIRST_DAY), reason;

	if (!mark_sort_holds(mark->day) || mark->reason.n > REASON_MOST) {
		return ERR_INPUT;
	}
	TRY(keep_reason(s, mark->reason, &reason));
	if (s->count == RUN_RECORDS) {
		TRY(spill(s));
	}
	s->records[s->count++] = (struct record){
		.key = (uint64_t)slot << SLOT_SHIFT | day << BEGIN_BITS | (uint64_t)mark->mark.begin,
		.rest = (uint64_t)mark->mark.end | (uint64_t)mark->mark.status << 11 | reason << 19,
	};
	s->total++;
	return OK;
}

static const struct record *head(const struct mark_sort *s, size_t run)
{
	return &s->runs[run].buffer[s->runs[run].at];
}

/* Earlier runs first among equals, so that the last one put in comes out last. */
static bool head_before(const struct mark_sort *s, size_t a, size_t b)
{
	uint64_t ka = head(s, a)->key, kb = head(s, b)->key;

	return ka < kb || (ka == kb && a < b);
}

static void sift_down(struct mark_sort *s, size_t at)
{
	for (;;) {
		size_t child = at * 2 + 1, swap;

		if (child >= s->heap_count) {
			return;
		}
		if (child + 1 < s->heap_count && head_before(s, s->heap[child + 1], s->heap[child])) {
			child++;
		}
		if (!head_before(s, s->heap[child], s->heap[at])) {
			return;
		}
		swap = s->heap[at];
		s->heap[at] = s->heap[child];
		s->heap[child] = swap;
		at = child;
	}
}

static enum err refill(struct mark_sort *s, struct run *r, size_t most)
{
	uint64_t left = r->until - r->from;

	r->at = 0;
	r->count = left < most ? (size_t)left : most;
	if (r->count > 0) {
		TRY(read_at(s, s->file, r->buffer, r->count * sizeof *r->buffer, r->from * sizeof *r->buffer));
		r->from += r->count;
	}
	return OK;
}

/* Records that each run may hold in memory: the scratch space is shared out. */
static size_t share(const struct mark_sort *s)
{
	size_t each = RUN_RECORDS / s->run_count;

	return each < READ_RECORDS_MOST ? each : READ_RECORDS_MOST;
}

enum err mark_sort_end(struct mark_sort *s)
{
	if (s->count == 0 && s->run_count == 0) {
		return OK;
	}
	if (s->run_count == 0) {
		/* All of it fits: the run is the memory itself. */
		sort_records(s);
		s->runs[s->run_count++] = (struct run){ .buffer = s->records, .count = s->count };
	} else {
		if (s->count > 0) {
			TRY(spill(s));
		}
		for (size_t i = 0; i < s->run_count; i++) {
			s->runs[i].buffer = s->scratch + i * share(s);
			TRY(refill(s, &s->runs[i], share(s)));
		}
	}
	for (size_t i = 0; i < s->run_count; i++) {
		s->heap[s->heap_count++] = i;
	}
	for (size_t i = s->heap_count; i-- > 0;) {
		sift_down(s, i);
	}
	return OK;
}

static enum err pop(struct mark_sort *s, struct record *ret, bool *ret_more)
{
	struct run *r;

	*ret_more = s->heap_count > 0;
	if (!*ret_more) {
		return OK;
	}
	r = &s->runs[s->heap[0]];
	*ret = r->buffer[r->at++];
	if (r->at == r->count) {
		TRY(refill(s, r, s->file >= 0 ? share(s) : 0));
	}
	if (r->count == 0) {
		s->heap[0] = s->heap[--s->heap_count];
	}
	sift_down(s, 0);
	return OK;
}

static enum err open_record(struct mark_sort *s, struct arena *a, const struct record *r, uint32_t *ret_slot,
                            struct mark_in *ret)
{
	uint64_t reason = r->rest >> 19;
	unsigned char n;

	*ret_slot = (uint32_t)(r->key >> SLOT_SHIFT);
	*ret = (struct mark_in){
		.day = FIRST_DAY + (day_t)(r->key >> BEGIN_BITS & ((1u << DAY_BITS) - 1)),
		.mark = { .begin = (int16_t)(r->key & ((1u << BEGIN_BITS) - 1)),
		          .end = (int16_t)(r->rest & 0x7ff),
		          .status = (uint8_t)(r->rest >> 11 & 0xff) },
	};
	if (reason == 0) {
		return OK;
	}
	TRY(read_at(s, s->reasons, &n, 1, reason - 1));
	ret->reason = (struct str){ arena_alloc(a, n, 1), n };
	if (ret->reason.p == NULL) {
		return ERR_NOMEM;
	}
	return read_at(s, s->reasons, (char *)(uintptr_t)ret->reason.p, n, reason);
}

enum err mark_sort_next(struct mark_sort *s, struct arena *a, uint32_t *ret_slot, struct mark_in *ret,
                        uint64_t *ret_superseded, bool *ret_more)
{
	struct record next;
	bool more;

	*ret_superseded = 0;
	if (!s->has_pending) {
		TRY(pop(s, &s->pending, &s->has_pending));
		if (!s->has_pending) {
			*ret_more = false;
			return OK;
		}
	}
	for (;;) {
		TRY(pop(s, &next, &more));
		if (!more || next.key != s->pending.key) {
			break;
		}
		s->pending = next;
		*ret_superseded += 1;
	}
	TRY(open_record(s, a, &s->pending, ret_slot, ret));
	s->pending = next;
	s->has_pending = more;
	*ret_more = true;
	return OK;
}

uint64_t mark_sort_count(const struct mark_sort *s)
{
	return s->total;
}
