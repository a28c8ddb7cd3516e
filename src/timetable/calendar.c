/* SPDX-License-Identifier: EUPL-1.2 */
#include "timetable/calendar.h"

#include <stdlib.h>
#include <string.h>

#include "access/log.h"
#include "base/clock.h"
#include "base/vec.h"
#include "intake_sql.h"
#include "timetable_feed_sql.h"

enum { SLICE = 2000, PARTS = 3 };

/* ---- patterns ---- */

static struct str *field_of(struct calendar_fields *f, struct str name)
{
	if (str_eq(name, STR("groep"))) {
		return &f->group;
	}
	if (str_eq(name, STR("vak"))) {
		return &f->subject;
	}
	if (str_eq(name, STR("docent"))) {
		return &f->teacher;
	}
	return str_eq(name, STR("lokaal")) ? &f->room : NULL;
}

/* The next field of a part of a pattern and the text in front of it; false when there is none, or none that is known. */
static bool next_field(struct str *part, struct str *before, struct str *name, bool *fine)
{
	struct str rest;

	*before = str_cut(*part, '{', &rest);
	if (before->n == part->n) {
		return false;
	}
	*name = str_cut(rest, '}', part);
	*fine = name->n < rest.n;
	return true;
}

bool calendar_pattern_fine(struct str pattern, bool group_needed)
{
	bool group = false;
	int parts = 0;

	if (pattern.n > CALENDAR_PATTERN_MOST || !str_is_text(pattern)) {
		return false;
	}
	while (pattern.n > 0) {
		struct str part = str_cut(pattern, '|', &pattern), before, name;
		struct calendar_fields unused = { 0 };
		bool fine;

		if (++parts > PARTS) {
			return false;
		}
		for (int i = 0; next_field(&part, &before, &name, &fine); i++) {
			if (!fine || field_of(&unused, name) == NULL || (i > 0 && before.n == 0)) {
				return false;
			}
			group = group || str_eq(name, STR("groep"));
		}
	}
	return group || !group_needed;
}

/* Where a text stands in another; n when nowhere. */
static size_t find(struct str in, struct str text)
{
	const char *at = text.n == 0 ? in.p : in.n == 0 ? NULL : memmem(in.p, in.n, text.p, text.n);

	return at != NULL ? (size_t)(at - in.p) : in.n;
}

static struct str behind(struct str s, size_t n)
{
	return n < s.n ? (struct str){ s.p + n, s.n - n } : (struct str){ NULL, 0 };
}

static void fill(struct str *field, struct str value)
{
	if (field != NULL && field->n == 0) {
		*field = str_trim(value);
	}
}

static void match_part(struct str part, struct str text, struct calendar_fields *f)
{
	struct str before, name, next;
	struct str *field = NULL;
	bool fine;

	while (next_field(&part, &before, &name, &fine)) {
		size_t at = find(text, before);

		/* What stands before the first field must stand there, but for blanks. */
		if (field == NULL && at == text.n && before.n > 0) {
			return;
		}
		fill(field, (struct str){ text.p, at });
		text = behind(text, at + before.n);
		field = field_of(f, name);
	}
	/* What the pattern ends with is cut off. */
	next = str_trim(part);
	fill(field, (struct str){ text.p, next.n > 0 ? find(text, next) : text.n });
}

struct calendar_fields calendar_match(struct str pattern, struct str summary, struct str location,
                                      struct str categories)
{
	const struct str texts[PARTS] = { summary, location, categories };
	struct calendar_fields f = { 0 };

	for (int i = 0; i < PARTS; i++) {
		match_part(str_cut(pattern, '|', &pattern), texts[i], &f);
	}
	return f;
}

/* ---- lessons ---- */

static bool fits(const struct calendar_fields *f, const struct ical_event *e)
{
	if (str_turner(f->group) != 0 || str_turner(f->subject) != 0 || str_turner(f->teacher) != 0 ||
	    str_turner(f->room) != 0) {
		return false;
	}
	return f->group.n > 0 && f->group.n <= LESSON_GROUP_MOST && f->subject.n <= LESSON_TEXT_MOST &&
	       f->teacher.n <= LESSON_TEACHER_MOST && f->room.n <= LESSON_TEXT_MOST && e->name.n <= LESSON_EXT_MOST;
}

static enum err lessons_of(struct ctx *c, const struct calendar_place *at, const struct ical_event *events, size_t n,
                           struct lesson_said **ret, size_t *ret_n, size_t *strange)
{
	struct lesson_said *list = ARENA_ARRAY(c->arena, n + 1, struct lesson_said);
	struct str pattern = at->pattern.n > 0 ? at->pattern : STR(CALENDAR_PATTERN);
	size_t count = 0;

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		const struct ical_event *e = &events[i];
		struct calendar_fields f = calendar_match(pattern, e->summary, e->location, e->categories);

		f.group = at->group.n > 0 ? at->group : f.group;
		f.teacher = at->teacher.n > 0 ? at->teacher : f.teacher;
		if (!fits(&f, e)) {
			*strange += 1;
			continue;
		}
		list[count++] = (struct lesson_said){ .key = lesson_key(at->brin, at->source, e->name),
			                              .brin = at->brin,
			                              .location = at->location,
			                              .group = f.group,
			                              .subject = f.subject,
			                              .teacher = f.teacher,
			                              .room = f.room,
			                              .ext = e->name,
			                              .day = e->day,
			                              .begin = e->begin,
			                              .end = e->end,
			                              .cancelled = e->cancelled,
			                              .series = str_eq(e->name, e->uid)
			                                                ? 0
			                                                : keys_stable_id(at->source, e->uid) };
	}
	*ret = list;
	*ret_n = count;
	return OK;
}

/* ---- what a calendar no longer names ---- */

static int by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static enum err said_before(struct ctx *c, const struct calendar_place *at, const struct feed_lessons_row *row,
                            struct lesson_said *ret)
{
	struct arena *a = c->arena;

	*ret = (struct lesson_said){ .key = lesson_key(at->brin, at->source, row->ext),
		                     .brin = at->brin,
		                     .location = str_copy(a, row->location),
		                     .group = str_copy(a, row->class_group),
		                     .subject = str_copy(a, row->subject),
		                     .teacher = str_copy(a, row->teacher),
		                     .room = str_copy(a, row->room),
		                     .ext = str_copy(a, row->ext),
		                     .day = row->day,
		                     .begin = row->begin_min,
		                     .end = row->end_min,
		                     .cancelled = true,
		                     .series = row->series };
	return a->failed ? ERR_NOMEM : OK;
}

/* Adds them to the list, as cancelled. */
static enum err add_vanished(struct ctx *c, const struct calendar_place *at, struct lesson_said **list, size_t *n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	VEC(struct lesson_said) all = { 0 };
	int64_t *keys = ARENA_ARRAY(c->arena, *n + 1, int64_t);
	struct feed_lessons_row row;
	day_t last = c->today;
	bool more;

	if (keys == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < *n; i++) {
		struct lesson_said *slot = vec_push(c->arena, &all);

		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = (*list)[i];
		keys[i] = slot->key;
		last = slot->day > last ? slot->day : last;
	}
	if (*n > 0) {
		qsort(keys, *n, sizeof *keys, by_number);
	}
	TRY(feed_lessons_open(c->db, &(struct feed_lessons_in){ at->brin, at->source, c->today + 1, last }, &rows));
	for (;;) {
		struct lesson_said gone, *slot;

		TRY(feed_lessons_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		TRY(said_before(c, at, &row, &gone));
		if (bsearch(&gone.key, keys, *n, sizeof *keys, by_number) != NULL) {
			continue;
		}
		slot = vec_push(c->arena, &all);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = gone;
	}
	*list = all.p;
	*n = all.n;
	return OK;
}

static int64_t cancelled_of(const struct lesson_said *list, size_t n)
{
	int64_t count = 0;

	for (size_t i = 0; i < n; i++) {
		count += list[i].cancelled && list[i].was != NULL && !list[i].was->cancelled;
	}
	return count;
}

/* In slices, so that others can write in between; in one when it is all taken back again. */
static enum err put_all(struct ctx *c, struct reference_book *book, struct str source, struct lesson_said *list,
                        size_t n, bool dry, struct calendar_counts *counts)
{
	struct arena *whole = c->arena, slice DEFER(arena_reset);
	enum err e = OK;

	arena_init(&slice, (size_t)128 << 20);
	c->arena = &slice;
	for (size_t at = 0; at < n && e == OK; at += SLICE) {
		size_t many = n - at < SLICE ? n - at : SLICE;

		e = db_in_transaction(c->db) ? OK : db_begin(c->db);
		e = e == OK ? lessons_put(c, book, source, list + at, many, &counts->lessons) : e;
		counts->cancelled += e == OK ? cancelled_of(list + at, many) : 0;
		e = e == OK && !dry ? db_commit(c->db) : e;
		arena_clear(&slice);
	}
	if (dry || e != OK) {
		db_rollback(c->db);
	}
	c->arena = whole;
	return e;
}

static enum err check_place(struct ctx *c, const struct reference_book *book, const struct calendar_place *at)
{
	if (reference_book_location(book, at->brin, at->location) == NULL) {
		return REFUSE2(c, ERR_INPUT, "location", MSG_CALENDAR_PLACE, at->brin, at->location);
	}
	return at->pattern.n == 0 || calendar_pattern_fine(at->pattern, at->group.n == 0)
	               ? OK
	               : REFUSE1(c, ERR_INPUT, "map", MSG_CALENDAR_PATTERN, STR(CALENDAR_PATTERN));
}

static enum err read_text(struct ctx *c, struct str text, struct ical_event **ret, size_t *ret_n,
                          struct calendar_counts *counts)
{
	struct ical_report report = { 0 };
	enum err e = ical_read(c->arena, text, c->today - CALENDAR_BACK, c->today + CALENDAR_AHEAD, ret, ret_n,
	                       &report);

	if (e == ERR_INPUT || e == ERR_TOOBIG) {
		return REFUSE(c, e, NULL, e == ERR_INPUT ? MSG_CALENDAR_NONE : MSG_CALENDAR_TOO_BIG);
	}
	TRY(e);
	counts->events = report.events;
	counts->skipped = report.skipped;
	counts->line = report.line;
	return OK;
}

static enum err note_end(struct ctx *c, int64_t id, const struct calendar_counts *n)
{
	const struct lesson_counts *l = &n->lessons;
	size_t refused = n->skipped + n->strange;

	return import_end(c->db,
	                  &(struct import_end_in){ id, clock_now(), l->added + l->changed + l->same + (int64_t)refused,
	                                           l->added, l->changed, l->same, (int64_t)refused },
	                  NULL);
}

enum err calendar_import(struct ctx *c, const struct calendar_place *at, struct str text, bool dry,
                         struct calendar_counts *ret)
{
	struct reference_book book DEFER(reference_book_finish);
	struct import_begin_in note = { ctx_new_id(c), STR("ical"), c->actor.account, clock_now() };
	struct calendar_counts counts = { 0 };
	struct ical_event *events;
	struct lesson_said *list;
	size_t n;

	reference_book_init(&book);
	TRY(ctx_require(c, ACTION_IMPORT));
	TRY(reference_book_read(&book, c->db));
	TRY(check_place(c, &book, at));
	TRY(read_text(c, text, &events, &n, &counts));
	TRY(lessons_of(c, at, events, n, &list, &n, &counts.strange));
	counts.found = n;
	/* A calendar of which nothing is left is more likely to be broken than a school without lessons. */
	if (at->whole && n > 0) {
		TRY(add_vanished(c, at, &list, &n));
	}
	if (!dry) {
		TRY(import_begin(c->db, &note, NULL));
		TRY(log_change(c, ACTION_IMPORT, 0, "import.ical"));
	}
	TRY(put_all(c, &book, at->source, list, n, dry, &counts));
	if (!dry) {
		TRY(note_end(c, note.import_run, &counts));
	}
	*ret = counts;
	return OK;
}
