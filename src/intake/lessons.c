/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Files of lessons: the timetable as a school's own system knows it. A lesson is known by what that system calls it
 * (`les`), else by its group, day and begin: the same again with something else is a change.
 */
#include <stdlib.h>
#include <string.h>

#include "intake/lesson_put.h"
#include "intake/rows.h"
#include "intake/undo.h"
#include "intake_lessons_sql.h"

enum { BRIN, LOCATION, GROUP, SUBJECT, DAY, BEGIN, END, TEACHER, ROOM, STATE, EXT, COLUMNS };

static const struct column_want want[COLUMNS] = {
	[BRIN] = { "brin", true },     [LOCATION] = { "vestiging", true }, [GROUP] = { "groep", true },
	[SUBJECT] = { "vak", false },  [DAY] = { "datum", true },          [BEGIN] = { "begintijd", true },
	[END] = { "eindtijd", true },  [TEACHER] = { "docent", false },    [ROOM] = { "lokaal", false },
	[STATE] = { "status", false }, [EXT] = { "les", false },
};

struct lesson_row {
	struct intake_row head;
	struct lesson_said in;
	char brin[5], location[3];
	bool refused;
};

static const char source[] = "import";

/* What the school calls it, or what makes it one of a kind. In memory that lasts until the row is dealt with. */
static bool name_it(struct intake_run *r, struct lesson_said *in)
{
	char day[DAY_TEXT], begin[TIME_TEXT];

	if (!intake_text(r, EXT, LESSON_EXT_MOST - 1, &in->ext)) {
		return false;
	}
	/* Neither can be taken for the other. */
	in->ext = in->ext.n > 0 ? str_format(r->c->arena, "=%.*s", STR_ARG(in->ext))
	                        : str_format(r->c->arena, "#%.*s/%.*s/%s/%s", STR_ARG(in->location), STR_ARG(in->group),
	                                     day_text(in->day, day), time_text(in->begin, begin));
	if (in->ext.p == NULL) {
		r->failed = ERR_NOMEM;
		return false;
	}
	return true;
}

static bool parse_state(struct intake_run *r, bool *ret)
{
	static const char *const words[] = { "gepland", "uitgevallen" };
	size_t at;

	if (!intake_word(r, STATE, words, 2, &at)) {
		return false;
	}
	*ret = at == 1;
	return true;
}

static bool parse_when(struct intake_run *r, struct lesson_said *in)
{
	if (!intake_day(r, DAY, &in->day) || !intake_time(r, BEGIN, &in->begin) || !intake_time(r, END, &in->end)) {
		return false;
	}
	return in->begin < in->end || intake_no(r, END, MSG_MARKS_END_BEFORE_BEGIN);
}

static bool parse(struct intake_run *r, struct intake_row *row)
{
	struct lesson_row *l = (struct lesson_row *)row;
	struct lesson_said *in = &l->in;
	const struct institution *institution;

	if (!intake_brin(r, BRIN, &institution) || !intake_location(r, LOCATION, institution->brin, l->location) ||
	    !intake_keep_required(r, GROUP, LESSON_GROUP_MOST, &in->group) ||
	    !intake_keep(r, SUBJECT, LESSON_TEXT_MOST, &in->subject) || !parse_when(r, in) ||
	    !intake_keep(r, TEACHER, LESSON_TEACHER_MOST, &in->teacher) ||
	    !intake_keep(r, ROOM, LESSON_TEXT_MOST, &in->room) || !parse_state(r, &in->cancelled)) {
		return false;
	}
	memcpy(l->brin, institution->brin.p, 4);
	in->brin = str_of(l->brin);
	in->location = str_of(l->location);
	if (!name_it(r, in)) {
		return false;
	}
	in->key = lesson_key(in->brin, str_of(source), in->ext);
	row->key = in->key;
	return true;
}

static int by_key(const void *a, const void *b)
{
	const struct intake_row *const *x = a, *const *y = b;

	return (*x)->key < (*y)->key ? -1 : (*x)->key > (*y)->key;
}

static struct lesson_row *find(const struct intake_batch *b, int64_t key)
{
	struct intake_row wanted = { .key = key }, *at = &wanted, **found;

	found = bsearch(&at, b->rows, b->n, sizeof(struct intake_row *), by_key);
	return found != NULL ? (struct lesson_row *)*found : NULL;
}

/* Whoever works for one location must not take a lesson of another by calling it by its name. */
static enum err refuse_elsewhere(struct intake_run *r, struct intake_batch *b)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct str *exts = ARENA_ARRAY(r->c->arena, b->n + 1, struct str);
	struct lesson_list_row old;
	bool more = r->opt->scope != NULL && r->opt->scope->location[0] != '\0' && b->n > 0;

	if (exts == NULL) {
		return ERR_NOMEM;
	}
	if (more) {
		struct str brin = str_of(r->opt->scope->brin);

		qsort(b->rows, b->n, sizeof(struct intake_row *), by_key);
		for (size_t i = 0; i < b->n; i++) {
			exts[i] = ((struct lesson_row *)b->rows[i])->in.ext;
		}
		TRY(lesson_list_open(
			r->c->db,
			&(struct lesson_list_in){ brin, str_of(source), ctx_list_text(r->c->arena, exts, b->n) },
			&rows));
	}
	while (more) {
		struct lesson_row *l;

		TRY(lesson_list_next(&rows, &old, &more));
		l = more ? find(b, lesson_key(str_of(r->opt->scope->brin), str_of(source), old.ext)) : NULL;
		if (l != NULL && !intake_in_scope(r, str_of(l->brin), old.location)) {
			l->refused = true;
			intake_refuse_at(r, &l->head.place, EXT, (struct str){ l->in.ext.p + 1, l->in.ext.n - 1 },
			                 MSG_UPLOAD_NOT_YOUR_LESSON, NULL, 0);
		}
	}
	return OK;
}

static enum err take(struct intake_run *r, struct intake_batch *b)
{
	struct lesson_said *list = ARENA_ARRAY(r->c->arena, b->n + 1, struct lesson_said);
	struct lesson_counts counts = { 0 };
	size_t n = 0;

	if (list == NULL) {
		return ERR_NOMEM;
	}
	TRY(lessons_lock(r->c));
	TRY(refuse_elsewhere(r, b));
	for (size_t i = 0; i < b->n; i++) {
		const struct lesson_row *l = (const struct lesson_row *)b->rows[i];

		if (!l->refused) {
			TRY(intake_location_known(r, l->brin, l->location));
			list[n++] = l->in;
		}
	}
	TRY(lessons_put(r->c, r->book, str_of(source), list, n, &counts));
	if (r->undo != NULL) {
		TRY(undo_note_lessons(r->undo, list, n));
	}
	r->tally.added += (uint64_t)counts.added;
	r->tally.changed += (uint64_t)counts.changed;
	r->tally.same += (uint64_t)counts.same;
	return OK;
}

static enum err import(struct intake_run *r, const char *const *files, size_t n)
{
	static const struct intake_rows kind = { .want = want,
		                                 .wanted = COLUMNS,
		                                 .row_size = sizeof(struct lesson_row),
		                                 .batch = 5000,
		                                 .parse = parse,
		                                 .take = take };

	return intake_rows(r, &kind, files, n);
}

const struct intake_kind intake_lessons = { .name = "lessons",
	                                    .import = import,
	                                    .want = want,
	                                    .wanted = COLUMNS,
	                                    .undo = undo_lessons };
