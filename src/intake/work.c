/* SPDX-License-Identifier: EUPL-1.2 */
/* Takes in a list of the register: what is new, what changed, and what no longer stands on it. */
#include "intake/work.h"

#include <stdio.h>
#include <stdlib.h>

#include "fmt/ident.h"

/* An older list is known by this many rows of later months that it lacks. */
enum { LATER_ROWS = 5 };

typedef VEC(struct work_put_in) stored_list;

struct taking {
	struct intake_run *r;
	struct work_row **list;
	size_t n;
	stored_list stored;
	int64_t turn, newest; /* newest: month of the file */
	bool schools, region; /* the file is the whole of its institutions; of its region */
	int64_t gone;
};

static struct str kept(struct arena *a, struct str s)
{
	return s.n > 0 ? str_copy(a, s) : STR("");
}

static struct work_put_in of_row(struct arena *a, struct str list, const struct work_stored_row *row)
{
	return (struct work_put_in){ .person = row->person,
		                     .list = list,
		                     .brin = kept(a, row->brin),
		                     .mark = row->mark,
		                     .public = kept(a, row->public),
		                     .number = kept(a, row->number),
		                     .month = row->month,
		                     .since = row->since,
		                     .left_day = row->left_day,
		                     .municipality = kept(a, row->municipality),
		                     .town = kept(a, row->town),
		                     .region = kept(a, row->region),
		                     .programme = kept(a, row->programme),
		                     .level = kept(a, row->level),
		                     .track = kept(a, row->track),
		                     .provider = kept(a, row->provider),
		                     .reported = row->reported,
		                     .reason = kept(a, row->reason),
		                     .found = kept(a, row->found),
		                     .line = row->line,
		                     .put_at = row->put_at,
		                     .turn = row->turn,
		                     .gone = row->gone,
		                     .state = kept(a, row->state),
		                     .state_at = row->state_at,
		                     .state_by = row->state_by };
}

static int by_order(const void *a, const void *b)
{
	return work_order(a, b);
}

/* What the file is the whole of (docs/decisions/0047): its rows are in order of institution. */
static enum err cover(struct taking *t, struct str *ret_brins, struct str *ret_region)
{
	struct str *brins = ARENA_ARRAY(t->r->c->arena, t->n + 1, struct str);
	bool regions = false;
	size_t k = 0;

	if (brins == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < t->n; i++) {
		const struct work_put_in *in = &t->list[i]->in;

		if (k == 0 || !str_eq(brins[k - 1], in->brin)) {
			brins[k++] = in->brin;
		}
		regions = regions || !str_eq(in->region, t->list[0]->in.region);
		t->newest = in->month > t->newest ? in->month : t->newest;
	}
	t->schools = k == 1 || regions;
	t->region = !regions && t->r->opt->scope == NULL;
	*ret_brins = ctx_list_text(t->r->c->arena, brins, k);
	*ret_region = regions ? STR("") : t->list[0]->in.region;
	return ret_brins->p != NULL ? OK : ERR_NOMEM;
}

static bool in_file(const struct taking *t, struct str brin)
{
	for (size_t low = 0, high = t->n; low < high;) {
		size_t middle = low + (high - low) / 2;
		int at = str_cmp(t->list[middle]->in.brin, brin);

		if (at == 0) {
			return true;
		}
		low = at < 0 ? middle + 1 : low;
		high = at > 0 ? middle : high;
	}
	return false;
}

static bool covered(const struct taking *t, const struct work_put_in *s)
{
	bool school = !t->schools || in_file(t, s->brin),
	     region = !t->region || str_eq(s->region, t->list[0]->in.region);

	return school && region;
}

static enum err read_stored(struct taking *t)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct arena *a = t->r->c->arena;
	struct str brins, region, list = t->list[0]->in.list;
	struct work_stored_row row;
	bool more;

	TRY(cover(t, &brins, &region));
	TRY(work_stored_open(t->r->c->db, &(struct work_stored_in){ list, brins, region }, &rows));
	for (;;) {
		struct work_put_in *s;

		TRY(work_stored_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		s = vec_push(a, &t->stored);
		if (s == NULL) {
			return ERR_NOMEM;
		}
		*s = of_row(a, list, &row);
	}
	if (t->stored.n > 0) {
		qsort(t->stored.p, t->stored.n, sizeof *t->stored.p, by_order);
	}
	return OK;
}

/* A list of before the one that stands would take away what came since. */
static enum err check_age(struct taking *t)
{
	int64_t later = 0, newest = 0;
	char text[24];

	for (size_t i = 0; i < t->stored.n; i++) {
		const struct work_put_in *s = &t->stored.p[i];

		if (s->gone == INT64_MIN && covered(t, s) && s->month > t->newest) {
			later++;
			newest = s->month > newest ? s->month : newest;
		}
	}
	if (later < LATER_ROWS || t->r->mending) {
		return OK;
	}
	(void)snprintf(text, sizeof text, "%lld", (long long)newest);
	return REFUSE1(t->r->c, ERR_INPUT, NULL, MSG_INTAKE_WORK_OLDER, str_of(text));
}

static bool alike(const struct work_put_in *a, const struct work_put_in *b)
{
	return str_eq(a->number, b->number) && a->month == b->month && a->since == b->since &&
	       a->left_day == b->left_day && str_eq(a->municipality, b->municipality) && str_eq(a->town, b->town) &&
	       str_eq(a->region, b->region) && str_eq(a->programme, b->programme) && str_eq(a->level, b->level) &&
	       str_eq(a->track, b->track) && str_eq(a->provider, b->provider) && a->reported == b->reported &&
	       str_eq(a->reason, b->reason) && str_eq(a->found, b->found) && a->gone == b->gone;
}

static void note(struct taking *t, const struct work_put_in *new, const struct work_put_in *old)
{
	if (t->r->undo != NULL) {
		undo_note_work(t->r->undo, new, old);
	}
}

/* A row that no stored one is like, or that says something else of it. */
static enum err put_row(struct taking *t, struct db_bulk *bulk, struct work_row *row, const struct work_put_in *old)
{
	struct work_put_in *in = &row->in;
	char public[IDENT_TEXT];

	in->put_at = t->r->c->now;
	in->turn = t->turn;
	if (old == NULL) {
		in->public = str_copy(t->r->c->arena, str_of(ident_new(public)));
		in->state = STR("");
		t->r->tally.added++;
	} else {
		in->public = old->public;
		in->state = old->state;
		in->state_at = old->state_at;
		in->state_by = old->state_by;
		t->r->tally.changed++;
	}
	if (in->public.p == NULL) {
		return ERR_NOMEM;
	}
	note(t, in, old);
	return work_put_row(bulk, in);
}

static enum err compare(struct taking *t, struct db_bulk *bulk, bool whole)
{
	size_t at = 0;

	for (size_t i = 0; i <= t->n; i++) {
		struct work_row *row = i < t->n ? t->list[i] : NULL;
		struct work_put_in *old;

		if (row != NULL && row->same) {
			t->r->tally.same++;
			continue;
		}
		for (; at < t->stored.n && (row == NULL || work_order(&t->stored.p[at], &row->in) < 0); at++) {
			struct work_put_in left = t->stored.p[at];

			if (!whole || left.gone != INT64_MIN || !covered(t, &left)) {
				continue;
			}
			left.gone = t->r->c->now;
			left.turn = t->turn;
			note(t, &left, &t->stored.p[at]);
			TRY(work_put_row(bulk, &left));
			t->gone++;
		}
		if (row == NULL) {
			break;
		}
		old = at < t->stored.n && work_order(&t->stored.p[at], &row->in) == 0 ? &t->stored.p[at++] : NULL;
		if (old == NULL || !alike(old, &row->in)) {
			TRY(put_row(t, bulk, row, old));
		} else {
			/* Where it stands in the file is for finding it, and no change of what it says. */
			t->r->tally.same++;
			if (old->line != row->in.line) {
				old->line = row->in.line;
				TRY(work_put_row(bulk, old));
			}
		}
	}
	return OK;
}

static void tell(const struct taking *t, bool whole)
{
	struct buf text DEFER(buf_finish) = { 0 };
	char number[24];

	if (t->r->opt->report == NULL || (whole && t->gone == 0)) {
		return;
	}
	buf_init(&text, 1024);
	(void)snprintf(number, sizeof number, "%lld", (long long)t->gone);
	msg_format(&text, t->r->c->lang, whole ? MSG_INTAKE_WORK_GONE : MSG_INTAKE_WORK_KEPT,
	           (struct str[]){ str_of(number) }, 1);
	(void)fprintf(t->r->opt->report, "%.*s\n", STR_ARG(buf_view(&text)));
}

static enum err take(struct intake_run *r, struct intake_batch *b)
{
	struct taking t = { .r = r, .n = b->n, .turn = ctx_new_id(r->c) };
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	bool whole = r->tally.refused == 0 && !r->mending;

	t.list = ARENA_ARRAY(r->c->arena, b->n + 1, struct work_row *);
	if (t.list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < b->n; i++) {
		t.list[i] = (struct work_row *)b->rows[i];
	}
	TRY(work_match(r, t.list, t.n));
	TRY(read_stored(&t));
	TRY(check_age(&t));
	TRY(work_put_open(r->c->db, &bulk));
	TRY(compare(&t, &bulk, whole));
	TRY(db_bulk_close(&bulk));
	tell(&t, whole);
	return OK;
}

static bool parse_a04(struct intake_run *r, struct intake_row *row)
{
	return work_parse(r, row, "a04");
}

static bool parse_a14(struct intake_run *r, struct intake_row *row)
{
	return work_parse(r, row, "a14");
}

static enum err import(struct intake_run *r, bool (*parse)(struct intake_run *r, struct intake_row *row),
                       const char *const *files, size_t n)
{
	const struct intake_rows kind = { .want = work_want,
		                          .wanted = work_wanted,
		                          .row_size = sizeof(struct work_row),
		                          .batch = WORK_ROWS_MOST,
		                          .whole = true,
		                          .parse = parse,
		                          .take = take };

	return intake_rows(r, &kind, files, n);
}

static enum err import_a04(struct intake_run *r, const char *const *files, size_t n)
{
	return import(r, parse_a04, files, n);
}

static enum err import_a14(struct intake_run *r, const char *const *files, size_t n)
{
	return import(r, parse_a14, files, n);
}

enum { WANTED = 16 };

const struct intake_kind intake_a04 = { .name = "a04",
	                                .import = import_a04,
	                                .want = work_want,
	                                .wanted = WANTED,
	                                .undo = undo_work };
const struct intake_kind intake_a14 = { .name = "a14",
	                                .import = import_a14,
	                                .want = work_want,
	                                .wanted = WANTED,
	                                .undo = undo_work };
