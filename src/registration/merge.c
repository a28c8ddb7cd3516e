/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include "registration/registration.h"
#include "registration_sql.h"

typedef enum err next_row(struct db_rows *rows, struct day_list_row *ret, bool *ret_more);

static enum err keep_days(struct arena *a, struct db_rows *rows, next_row *next, struct stored_day **ret, size_t *ret_n)
{
	VEC(struct stored_day) found = { 0 };

	for (;;) {
		struct day_list_row row;
		struct stored_day *d;
		bool more;

		TRY(next(rows, &row, &more));
		if (!more) {
			break;
		}
		d = vec_push(a, &found);
		if (d == NULL) {
			return ERR_NOMEM;
		}
		*d = (struct stored_day){ .person = row.person,
			                  .enrolment = row.enrolment,
			                  .day = row.day,
			                  .marks = str_copy(a, row.marks) };
		code_copy(d->location, sizeof d->location, row.location);
		if (d->marks.p == NULL) {
			return ERR_NOMEM;
		}
	}
	*ret = found.p;
	*ret_n = found.n;
	return OK;
}

enum err registration_stored(struct ctx *c, struct arena *a, const int64_t *persons, size_t n, struct stored_day **ret,
                             size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };

	TRY(day_list_open(c->db, &(struct day_list_in){ ctx_list_i64(a, persons, n) }, &rows));
	return keep_days(a, &rows, day_list_next, ret, ret_n);
}

enum err registration_stored_from(struct ctx *c, struct arena *a, const int64_t *persons, size_t n, day_t from,
                                  struct stored_day **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };

	TRY(day_list_from_open(c->db, &(struct day_list_from_in){ ctx_list_i64(a, persons, n), from }, &rows));
	return keep_days(a, &rows, day_list_from_next, ret, ret_n);
}

static struct law_ledger sum_of(const struct reg_day *day)
{
	struct law_ledger sum = { 0 };

	for (uint32_t i = 0; i < day->count; i++) {
		law_ledger_add(&sum, &day->marks[i]);
	}
	return sum;
}

/* The sums of a location and week in the batch; a new row when there is none among the last ones. */
static struct ledger_sum *sums_of(struct registration_batch *b, const char *brin, const char *location, day_t week)
{
	struct ledger_sum *s;

	/* Days come in order, so the week wanted is among the last ones; others are folded when they are stored. */
	for (size_t i = b->sums.n; i > 0 && b->sums.n - i < 4; i--) {
		s = &b->sums.p[i - 1];
		if (s->week == week && strcmp(s->brin, brin) == 0 && strcmp(s->location, location) == 0) {
			return s;
		}
	}
	s = vec_push(b->arena, &b->sums);
	if (s != NULL) {
		*s = (struct ledger_sum){ .week = week };
		code_copy(s->brin, sizeof s->brin, str_of(brin));
		code_copy(s->location, sizeof s->location, str_of(location));
	}
	return s;
}

/* Takes the sums of a day from the week (sign -1) or adds them (sign 1). */
static enum err add_sums(struct registration_batch *b, const char *brin, const char *location,
                         const struct reg_day *day, int sign)
{
	struct law_ledger sum = sum_of(day);
	struct ledger_sum *s = sums_of(b, brin, location, day_monday(day->day));

	if (s == NULL) {
		return ERR_NOMEM;
	}
	s->sum.scheduled += sign * sum.scheduled;
	s->sum.present += sign * sum.present;
	s->sum.unauthorised += sign * sum.unauthorised;
	s->sum.authorised += sign * sum.authorised;
	s->sum.sick += sign * sum.sick;
	s->sum.unregistered += sign * sum.unregistered;
	s->sum.late += sign * sum.late;
	s->lessons += sign * (int64_t)day->count;
	for (uint32_t i = 0; i < day->count; i++) {
		s->gaps += day->marks[i].status == MARK_UNREGISTERED ? sign : 0;
	}
	return OK;
}

static enum err put_day(struct registration_batch *b, const struct enrolment_facts *of, const struct reg_day *day)
{
	struct buf packed DEFER(buf_finish) = { 0 };
	struct day_row *row = vec_push(b->arena, &b->days);

	if (row == NULL) {
		return ERR_NOMEM;
	}
	buf_init(&packed, 1 + (size_t)MARKS_MOST * (REASON_MOST + 8));
	pack_day(&packed, day);
	TRY(buf_err(&packed));
	*row = (struct day_row){
		.of = of, .day = day->day, .sum = sum_of(day), .marks = str_copy(b->arena, buf_view(&packed))
	};
	if (row->marks.p == NULL) {
		return ERR_NOMEM;
	}
	return add_sums(b, of->brin, of->location, day, 1);
}

static struct str reason_of(const struct reg_day *d, uint32_t i)
{
	return d->reasons != NULL ? d->reasons[i] : (struct str){ NULL, 0 };
}

/* Whose marks are merged, and why. */
struct merge {
	struct registration_batch *b;
	const struct enrolment_facts *of;
	struct str note;
};

static enum err keep_history(const struct merge *m, const struct reg_day *old, uint32_t i, uint8_t became)
{
	struct history_row *h = vec_push(m->b->arena, &m->b->history);

	if (h == NULL) {
		return ERR_NOMEM;
	}
	*h = (struct history_row){ .of = m->of,
		                   .day = old->day,
		                   .old = old->marks[i],
		                   .reason = reason_of(old, i),
		                   .note = m->note,
		                   .became = became };
	return OK;
}

/* A mark where there was none; that somebody gave a reason for it is worth keeping. */
static enum err note_added(const struct merge *m, const struct mark_in *in)
{
	struct history_row *h;

	m->b->counts.added++;
	if (m->note.n == 0) {
		return OK;
	}
	h = vec_push(m->b->arena, &m->b->history);
	if (h == NULL) {
		return ERR_NOMEM;
	}
	*h = (struct history_row){ .of = m->of,
		                   .day = in->day,
		                   .old = { in->mark.begin, in->mark.end, 0 },
		                   .note = m->note,
		                   .became = in->mark.status };
	return OK;
}

static void take(struct reg_day *to, struct law_mark mark, struct str reason)
{
	to->marks[to->count] = mark;
	to->reasons[to->count] = reason;
	to->count += 1;
}

/* Whether packed bytes hold exactly these marks. */
static bool packed_equals(struct str packed, const struct mark_in *marks, size_t n)
{
	struct pack_cursor at = pack_begin(packed);

	for (size_t i = 0; i < n; i++) {
		if (marks[i].remove || !pack_expect(&at, &marks[i].mark, marks[i].reason)) {
			return false;
		}
	}
	return pack_at_end(&at);
}

/* A mark that comes in where one is stored: the new one stands, or none. */
static enum err replace(const struct merge *m, const struct reg_day *old, uint32_t i, const struct mark_in *in,
                        bool *dirty)
{
	struct mark_counts *counts = &m->b->counts;

	if (in->remove) {
		counts->removed++;
	} else if (old->marks[i].end == in->mark.end && old->marks[i].status == in->mark.status &&
	           str_eq(reason_of(old, i), in->reason)) {
		counts->same++;
		return OK;
	} else {
		counts->changed++;
	}
	*dirty = true;
	return keep_history(m, old, i, in->remove ? 0 : in->mark.status);
}

/* Lays the marks of one day over the stored ones; *ret_dirty: something is new or different. */
static enum err merge_day(const struct merge *m, const struct reg_day *old, const struct mark_in *in, size_t n,
                          struct reg_day *ret, bool *ret_dirty)
{
	struct reg_day out = { .day = in->day };
	uint32_t i = 0;
	size_t j = 0;

	out.marks = ARENA_ARRAY(m->b->arena, old->count + n, struct law_mark);
	out.reasons = ARENA_ARRAY(m->b->arena, old->count + n, struct str);
	if (out.marks == NULL || out.reasons == NULL) {
		return ERR_NOMEM;
	}
	*ret_dirty = false;
	while (i < old->count || j < n) {
		if (j == n || (i < old->count && old->marks[i].begin < in[j].mark.begin)) {
			take(&out, old->marks[i], reason_of(old, i));
			i++;
			continue;
		}
		if (!in[j].remove) {
			take(&out, in[j].mark, in[j].reason);
		}
		if (i < old->count && old->marks[i].begin == in[j].mark.begin) {
			TRY(replace(m, old, i, &in[j], ret_dirty));
			i++;
		} else if (in[j].remove) {
			m->b->counts.same++;
		} else {
			TRY(note_added(m, &in[j]));
			*ret_dirty = true;
		}
		j++;
	}
	*ret = out;
	return OK;
}

bool registration_known(const struct stored_day *stored, size_t stored_n, const struct mark_in *marks, size_t n)
{
	size_t s = 0;

	for (size_t i = 0; i < n;) {
		size_t end = i + 1;

		while (end < n && marks[end].day == marks[i].day) {
			end++;
		}
		while (s < stored_n && stored[s].day < marks[i].day) {
			s++;
		}
		if (s == stored_n || stored[s].day != marks[i].day ||
		    !packed_equals(stored[s].marks, marks + i, end - i)) {
			return false;
		}
		i = end;
	}
	return true;
}

/* The day as it will be: written anew, or gone when no mark is left. */
static enum err keep_day(struct registration_batch *b, const struct enrolment_facts *of, const struct reg_day *d,
                         bool stored)
{
	struct day_gone *gone;

	if (d->count > 0) {
		return put_day(b, of, d);
	}
	if (!stored) {
		return OK;
	}
	gone = vec_push(b->arena, &b->gone);
	if (gone == NULL) {
		return ERR_NOMEM;
	}
	*gone = (struct day_gone){ of, d->day };
	return OK;
}

enum err registration_merge(struct ctx *c, struct registration_batch *b, const struct enrolment_facts *of,
                            const struct stored_day *stored, size_t stored_n, const struct mark_in *marks, size_t n,
                            struct str note, struct law_day **ret_days, size_t *ret_n)
{
	struct law_day *days = ARENA_ARRAY(b->arena, stored_n + n + 1, struct law_day);
	const struct merge m = { b, of, note };
	size_t s = 0, i = 0, count = 0;

	if (days == NULL) {
		return ERR_NOMEM;
	}
	while (s < stored_n || i < n) {
		bool from_store = s < stored_n && (i == n || stored[s].day <= marks[i].day);
		bool from_marks = i < n && (s == stored_n || marks[i].day <= stored[s].day);
		struct reg_day old = { .day = from_store ? stored[s].day : marks[i].day }, merged;
		size_t end = i;
		bool dirty = false;

		if (from_store && unpack_day(b->arena, stored[s].marks, &old) != OK) {
			return fail_set(c->fail, ERR_DB, NULL, "a registered day is damaged; run `sluitend verify`");
		}
		if (from_marks) {
			while (end < n && marks[end].day == marks[i].day) {
				end++;
			}
			TRY(merge_day(&m, &old, marks + i, end - i, &merged, &dirty));
		} else {
			merged = old;
		}
		/* Days go where their enrolment goes, as findings do. */
		dirty = dirty || (from_store && strcmp(stored[s].location, of->location) != 0);
		if (dirty) {
			if (from_store) {
				TRY(add_sums(b, of->brin, stored[s].location, &old, -1));
			}
			TRY(keep_day(b, of, &merged, from_store));
		}
		if (merged.count > 0) {
			days[count++] = (struct law_day){ merged.day, merged.count, merged.marks };
		}
		s += from_store;
		i = end;
	}
	*ret_days = days;
	*ret_n = count;
	return OK;
}
