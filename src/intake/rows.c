/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake/rows.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SCOUT_ARENA = 512 * 1024 * 1024, SHOW_EVERY = 256 };

/* A file that can be read twice. */
struct input {
	const char *name;
	int fd;
	bool owned;
};

struct inputs {
	struct input *list;
	size_t n;
};

static void inputs_close(struct inputs *in)
{
	for (size_t i = 0; i < in->n; i++) {
		if (in->list[i].owned) {
			(void)close(in->list[i].fd);
		}
	}
	in->n = 0;
}

/* Copies what comes from a pipe into a file without a name, so that it can be read twice. */
static enum err spool(struct intake_run *r, int from, int *ret)
{
	const char *dir = getenv("TMPDIR");
	char block[64 * 1024];
	int fd = open(dir != NULL ? dir : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0) {
		fd = memfd_create("sluitend-import", MFD_CLOEXEC);
	}
	if (fd < 0) {
		return fail_set(r->c->fail, ERR_IO, NULL, "no temporary file: %s", strerror(errno));
	}
	for (;;) {
		size_t n = 0, done = 0;
		enum err e = csv_from_fd(&from, block, sizeof block, &n);

		while (e == OK && done < n) {
			ssize_t w = write(fd, block + done, n - done);

			if (w < 0 && errno != EINTR) {
				e = ERR_IO;
			}
			done += w > 0 ? (size_t)w : 0;
		}
		if (e != OK) {
			(void)close(fd);
			return fail_set(r->c->fail, ERR_IO, NULL, "cannot keep the input in a temporary file: %s",
			                strerror(errno));
		}
		if (n == 0) {
			*ret = fd;
			return OK;
		}
	}
}

static enum err open_input(struct intake_run *r, const char *name, struct input *ret)
{
	struct input in = { .name = name };
	struct stat st;
	int spooled = -1;
	enum err e;

	TRY(intake_source(r, name, &in.fd, &in.owned));
	if (r->opt->data.p != NULL) {
		*ret = in;
		return OK;
	}
	if (fstat(in.fd, &st) == 0 && S_ISREG(st.st_mode) && lseek(in.fd, 0, SEEK_CUR) == 0) {
		*ret = in;
		return OK;
	}
	e = spool(r, in.fd, &spooled);
	if (in.owned) {
		(void)close(in.fd);
	}
	TRY(e);
	*ret = (struct input){ .name = name, .fd = spooled, .owned = true };
	return OK;
}

/* ---- the first look ---- */

struct scouted {
	int64_t key;
	uint64_t ordinal;
};

struct scout {
	struct arena arena;
	VEC(struct scouted) seen;
	unsigned char *replaced; /* a bit a row that can be read, in order of reading */
	uint64_t read;           /* how many those are */
	uint64_t ordinal;        /* of the row at hand in the second reading */
};

static void scout_finish(struct scout *s)
{
	arena_reset(&s->arena);
}

static int by_key(const void *a, const void *b)
{
	const struct scouted *x = a, *y = b;

	if (x->key != y->key) {
		return x->key < y->key ? -1 : 1;
	}
	return x->ordinal < y->ordinal ? -1 : x->ordinal > y->ordinal;
}

static enum err rewind_input(struct intake_run *r, const struct intake_rows *kind, const struct input *in)
{
	if (r->opt->data.p == NULL && lseek(in->fd, 0, SEEK_SET) != 0) {
		return fail_set(r->c->fail, ERR_IO, NULL, "cannot read %s again: %s", in->name, strerror(errno));
	}
	return intake_open_fd(r, in->name, in->fd, kind->want, kind->wanted);
}

/* Rows of one key about one number replace each other. */
static int64_t about(const struct intake_row *row)
{
	return keys_stable_id((struct str){ (const char *)&row->handle, sizeof row->handle },
	                      (struct str){ (const char *)&row->key, sizeof row->key });
}

static enum err scout_file(struct intake_run *r, const struct intake_rows *kind, const struct input *in,
                           struct scout *s, struct intake_row *row)
{
	bool more;

	TRY(rewind_input(r, kind, in));
	for (;;) {
		TRY(intake_next(r, &more));
		if (!more) {
			intake_close(r);
			return OK;
		}
		memset(row, 0, kind->row_size);
		if (kind->parse(r, row)) {
			struct scouted *slot = vec_push(&s->arena, &s->seen);

			if (slot == NULL) {
				return ERR_NOMEM;
			}
			*slot = (struct scouted){ about(row), s->ordinal };
		}
		TRY(r->failed);
		s->ordinal++;
		if (s->ordinal % kind->batch == 0) {
			arena_clear(r->c->arena);
		}
	}
}

static enum err scout(struct intake_run *r, const struct intake_rows *kind, const struct inputs *in, struct scout *s)
{
	struct intake_row *row = arena_alloc(&s->arena, 1, kind->row_size);
	enum err e = OK;

	if (row == NULL) {
		return ERR_NOMEM;
	}
	r->scouting = true;
	for (size_t i = 0; i < in->n && e == OK; i++) {
		e = scout_file(r, kind, &in->list[i], s, row);
	}
	r->scouting = false;
	TRY(e);
	s->replaced = arena_alloc(&s->arena, (size_t)(s->ordinal / 8 + 1), 1);
	if (s->replaced == NULL) {
		return ERR_NOMEM;
	}
	if (s->seen.n > 0) {
		qsort(s->seen.p, s->seen.n, sizeof *s->seen.p, by_key);
	}
	for (size_t i = 0; i + 1 < s->seen.n; i++) {
		if (s->seen.p[i].key == s->seen.p[i + 1].key) {
			uint64_t at = s->seen.p[i].ordinal;

			s->replaced[at / 8] |= (unsigned char)(1u << (at % 8));
		}
	}
	s->read = s->ordinal;
	s->ordinal = 0;
	return OK;
}

/* Rows that somebody added to the file since the first look are replaced by none. */
static bool is_replaced(const struct scout *s)
{
	return s->ordinal < s->read && ((unsigned)s->replaced[s->ordinal / 8] >> (s->ordinal % 8) & 1u) != 0;
}

/* ---- the second ---- */

static enum err flush(struct intake_run *r, const struct intake_rows *kind, struct intake_batch *b)
{
	struct intake_row **rows = b->rows;

	if (b->n > 0) {
		TRY(intake_begin(r));
		TRY(kind->take(r, b));
		TRY(intake_commit(r));
	}
	*b = (struct intake_batch){ .rows = rows };
	arena_clear(r->c->arena);
	return OK;
}

static enum err take_row(struct intake_run *r, const struct intake_rows *kind, struct scout *s, struct intake_batch *b)
{
	struct intake_row *row = arena_alloc(r->c->arena, 1, kind->row_size);
	bool replaced = is_replaced(s);

	if (row == NULL) {
		return ERR_NOMEM;
	}
	s->ordinal++;
	if (kind->parse(r, row)) {
		if (replaced) {
			r->tally.same++;
			r->tally.superseded++;
		} else {
			if (b->n == kind->batch) {
				return REFUSE1(r->c, ERR_TOOBIG, NULL, MSG_INTAKE_TOO_MANY_ROWS, str_of(r->file));
			}
			row->place = intake_here(r, r->c->arena);
			b->rows[b->n++] = row;
		}
	}
	return r->failed;
}

static enum err take_file(struct intake_run *r, const struct intake_rows *kind, const struct input *in, struct scout *s,
                          struct intake_batch *b)
{
	size_t handled = 0;
	bool more;

	TRY(rewind_input(r, kind, in));
	for (;;) {
		TRY(intake_next(r, &more));
		if (!more) {
			break;
		}
		TRY(take_row(r, kind, s, b));
		handled++;
		if (handled % SHOW_EVERY == 0) {
			intake_progress(r, in->name, csv_position(r->reader), r->size);
		}
		/* Refused rows count as well, so that what they used is given back. */
		if (!kind->whole && handled % kind->batch == 0) {
			TRY(flush(r, kind, b));
		}
	}
	intake_close(r);
	return kind->whole ? OK : flush(r, kind, b);
}

enum err intake_rows(struct intake_run *r, const struct intake_rows *kind, const char *const *files, size_t n)
{
	struct scout s DEFER(scout_finish) = { 0 };
	struct inputs in DEFER(inputs_close) = { 0 };
	struct intake_batch b = { 0 };
	enum err e = OK;

	arena_init(&s.arena, SCOUT_ARENA);
	in.list = ARENA_ARRAY(&s.arena, n, struct input);
	b.rows = ARENA_ARRAY(&s.arena, kind->batch, struct intake_row *);
	if (in.list == NULL || b.rows == NULL) {
		return ERR_NOMEM;
	}
	for (; in.n < n; in.n++) {
		TRY(open_input(r, files[in.n], &in.list[in.n]));
	}
	e = scout(r, kind, &in, &s);
	for (size_t i = 0; i < n && e == OK; i++) {
		e = take_file(r, kind, &in.list[i], &s, &b);
	}
	if (e == OK && kind->whole) {
		e = flush(r, kind, &b);
	}
	intake_close(r);
	return e;
}
