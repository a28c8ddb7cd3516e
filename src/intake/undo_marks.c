/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Marks of lessons: a block holds, for each enrolment, the marks that were added or changed, as they were and as they
 * became. Numbers as in fmt/bytes.h:
 *
 *     1, then for each enrolment: person, enrolment, how many, then for each mark: day, begin, whether there was one,
 *     [end, status, reason of what was,] end, status, reason of what is
 */
#include <string.h>

#include "base/vec.h"
#include "fmt/bytes.h"
#include "fmt/csv_write.h"
#include "fmt/human.h"
#include "intake/undo.h"
#include "people_sql.h"

enum { VERSION = 1, MARKS_OF_ONE = 200000 };

/* ---- noting ---- */

struct noting {
	struct arena *a;
	struct buf *block;
	struct buf rows; /* of the enrolment at hand */
	uint64_t n;
	const struct stored_day *days;
	size_t day_n, at;
	struct reg_day open; /* the stored day at hand */
	day_t opened;
};

static void put_what(struct buf *b, const struct law_mark *mark, struct str reason)
{
	put_u16(b, (uint16_t)mark->end);
	put_u8(b, mark->status);
	put_u8(b, (uint8_t)reason.n);
	buf_str(b, reason);
}

static struct str reason_of(const struct reg_day *d, uint32_t i)
{
	return d->reasons != NULL ? d->reasons[i] : (struct str){ NULL, 0 };
}

/* The stored day of a mark, unpacked once for all marks of that day; empty when there is none. */
static enum err open_day(struct noting *n, day_t day)
{
	if (n->opened == day) {
		return OK;
	}
	while (n->at < n->day_n && n->days[n->at].day < day) {
		n->at++;
	}
	n->opened = day;
	n->open = (struct reg_day){ .day = day };
	if (n->at < n->day_n && n->days[n->at].day == day) {
		return unpack_day(n->a, n->days[n->at].marks, &n->open);
	}
	return OK;
}

static const struct law_mark *stored_mark(const struct reg_day *d, int16_t begin, struct str *ret_reason)
{
	for (uint32_t i = 0; i < d->count; i++) {
		if (d->marks[i].begin == begin) {
			*ret_reason = reason_of(d, i);
			return &d->marks[i];
		}
	}
	return NULL;
}

static bool same_mark(const struct law_mark *a, struct str a_reason, const struct law_mark *b, struct str b_reason)
{
	return a->end == b->end && a->status == b->status && str_eq(a_reason, b_reason);
}

static enum err note_mark(struct noting *n, const struct mark_in *in)
{
	struct str reason = { NULL, 0 };
	const struct law_mark *old;

	if (open_day(n, in->day) != OK) {
		return ERR_DB;
	}
	old = stored_mark(&n->open, in->mark.begin, &reason);
	if (old != NULL && same_mark(old, reason, &in->mark, in->reason)) {
		return OK;
	}
	put_zigzag(&n->rows, in->day);
	put_u16(&n->rows, (uint16_t)in->mark.begin);
	put_u8(&n->rows, old != NULL);
	if (old != NULL) {
		put_what(&n->rows, old, reason);
	}
	put_what(&n->rows, &in->mark, in->reason);
	n->n++;
	return OK;
}

static enum err note_enrolment(struct noting *n, const struct settle_work *w)
{
	n->opened = DAY_NONE;
	n->n = 0;
	buf_clear(&n->rows);
	for (size_t i = 0; i < w->count; i++) {
		TRY(note_mark(n, &w->marks[i]));
	}
	TRY(buf_err(&n->rows));
	if (n->n > 0) {
		put_varint(n->block, (uint64_t)w->of->person);
		put_varint(n->block, (uint64_t)w->of->enrolment);
		put_varint(n->block, n->n);
		buf_str(n->block, buf_view(&n->rows));
	}
	return buf_err(n->block);
}

/* The days of one enrolment among those of all. */
static void days_of(const struct stored_day *all, size_t n, int64_t person, int64_t enrolment,
                    const struct stored_day **ret, size_t *ret_n)
{
	size_t low = 0, high = n, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct stored_day *d = &all[middle];

		if (d->person < person || (d->person == person && d->enrolment < enrolment)) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	for (end = low; end < n && all[end].person == person && all[end].enrolment == enrolment; end++) {
	}
	*ret = all + low;
	*ret_n = end - low;
}

static enum err persons_of(struct arena *a, const struct settle_work *work, size_t n, int64_t **ret, size_t *ret_n)
{
	int64_t *persons = ARENA_ARRAY(a, n + 1, int64_t);
	size_t count = 0;

	if (persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		if (count == 0 || persons[count - 1] != work[i].of->person) {
			persons[count++] = work[i].of->person;
		}
	}
	*ret = persons;
	*ret_n = count;
	return OK;
}

enum err undo_note_marks(struct ctx *c, struct buf *block, const struct settle_work *work, size_t n)
{
	struct noting note = { .a = c->arena, .block = block };
	struct stored_day *all;
	int64_t *persons;
	size_t person_n, all_n;
	enum err e = OK;

	TRY(persons_of(c->arena, work, n, &persons, &person_n));
	TRY(registration_stored(c, c->arena, persons, person_n, &all, &all_n));
	buf_clear(block);
	put_u8(block, VERSION);
	buf_init(&note.rows, block->max);
	for (size_t i = 0; i < n && e == OK; i++) {
		days_of(all, all_n, work[i].of->person, work[i].of->enrolment, &note.days, &note.day_n);
		note.at = 0;
		e = note_enrolment(&note, &work[i]);
	}
	buf_finish(&note.rows);
	if (e == ERR_DB) {
		return fail_set(c->fail, ERR_DB, NULL, "a registered day is damaged; run `sluitend verify`");
	}
	if (e == OK && block->n == 1) {
		buf_clear(block); /* nothing to undo */
	}
	return e;
}

/* ---- undoing ---- */

struct change {
	day_t day;
	bool was;
	struct law_mark old, new;
	struct str old_reason, new_reason;
};

/* The changes of one enrolment. */
struct changes {
	int64_t person, enrolment;
	struct change *list;
	size_t n;
	struct str number; /* once it was asked */
	bool numbered;
};

static bool get_what(struct cursor *c, struct law_mark *mark, struct str *reason)
{
	mark->end = (int16_t)cursor_u16(c);
	mark->status = cursor_u8(c);
	*reason = cursor_bytes(c, cursor_u8(c));
	return !c->bad && mark->end > mark->begin && mark->end <= MARKS_MOST && status_valid(mark->status) &&
	       reason->n <= REASON_MOST;
}

static bool get_change(struct cursor *c, struct change *x)
{
	int64_t day = cursor_zigzag(c);
	unsigned was;

	if (day < DAY_MIN || day > INT32_MAX) {
		return false;
	}
	x->day = (day_t)day;
	x->old.begin = x->new.begin = (int16_t)cursor_u16(c);
	was = cursor_u8(c);
	x->was = was == 1;
	return !c->bad && was <= 1 && x->new.begin >= 0 && (!x->was || get_what(c, &x->old, &x->old_reason)) &&
	       get_what(c, &x->new, &x->new_reason);
}

static enum err get_changes(struct ctx *c, struct cursor *at, struct changes *x)
{
	uint64_t n;

	x->person = (int64_t)cursor_varint(at);
	x->enrolment = (int64_t)cursor_varint(at);
	n = cursor_varint(at);
	if (at->bad || n == 0 || n > MARKS_OF_ONE) {
		return ERR_INPUT;
	}
	x->list = ARENA_ARRAY(c->arena, n, struct change);
	if (x->list == NULL) {
		return ERR_NOMEM;
	}
	for (x->n = 0; x->n < n; x->n++) {
		if (!get_change(at, &x->list[x->n])) {
			return ERR_INPUT;
		}
	}
	return OK;
}

struct undoing {
	struct undo_run *u;
	VEC(struct changes) all;
	int64_t *persons;
	size_t person_n;
	struct stored_day *days;
	size_t day_n;
	struct settle_work *work;
	size_t work_n;
};

static enum err read_block(struct undoing *x, struct str block)
{
	struct ctx *c = x->u->c;
	struct cursor at = cursor_of(block);

	if (cursor_u8(&at) != VERSION) {
		return ERR_INPUT;
	}
	while (cursor_left(&at) > 0) {
		struct changes *one = vec_push(c->arena, &x->all);

		if (one == NULL) {
			return ERR_NOMEM;
		}
		TRY(get_changes(c, &at, one));
	}
	return cursor_whole(&at) ? OK : ERR_INPUT;
}

static const struct enrolment_facts *facts_of(const struct enrolment_facts *list, size_t n, const struct changes *x)
{
	for (size_t low = 0, high = n; low < high;) {
		size_t middle = low + (high - low) / 2;
		const struct enrolment_facts *f = &list[middle];

		if (f->person == x->person && f->enrolment == x->enrolment) {
			return f;
		}
		if (f->person < x->person || (f->person == x->person && f->enrolment < x->enrolment)) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return NULL;
}

/* The number of an enrolment as the school knows it; empty when it is gone. */
static enum err number_of(struct undoing *x, const struct changes *of, struct str *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct arena *a = x->u->c->arena;
	struct enrolment_list_row row;
	bool more;

	*ret = STR("");
	TRY(enrolment_list_open(x->u->c->db, &(struct enrolment_list_in){ ctx_list_i64(a, &of->person, 1) }, &rows));
	for (;;) {
		TRY(enrolment_list_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		if (row.enrolment == of->enrolment) {
			*ret = str_copy(a, row.number);
			return ret->p != NULL ? OK : ERR_NOMEM;
		}
	}
}

static enum err tell(struct undoing *x, struct changes *of, const struct change *ch, enum msg_id why)
{
	struct buf what DEFER(buf_finish) = { 0 };

	if (!of->numbered) {
		TRY(number_of(x, of, &of->number));
		of->numbered = true;
	}
	buf_init(&what, 256);
	buf_str(&what, of->number);
	buf_text(&what, of->number.n > 0 ? ", " : "");
	human_date(&what, x->u->c->lang, ch->day);
	buf_char(&what, ' ');
	human_time(&what, ch->new.begin);
	undo_tell_kept(x->u, buf_view(&what), why);
	return OK;
}

/* One mark: put back what was where still stands what the import put. */
static enum err undo_one(struct undoing *x, struct changes *of, const struct change *ch, const struct reg_day *d,
                         struct mark_in *marks, size_t *n)
{
	struct str reason = { NULL, 0 };
	const struct law_mark *now = stored_mark(d, ch->new.begin, &reason);

	if (now == NULL || !same_mark(now, reason, &ch->new, ch->new_reason)) {
		return tell(x, of, ch, MSG_UNDO_CHANGED);
	}
	x->u->undone++;
	marks[(*n)++] = ch->was ? (struct mark_in){ .day = ch->day, .mark = ch->old, .reason = ch->old_reason }
	                        : (struct mark_in){ .day = ch->day, .mark = ch->new, .remove = true };
	return OK;
}

static enum err undo_enrolment(struct undoing *x, struct changes *one, const struct enrolment_facts *of)
{
	struct noting at = { .a = x->u->c->arena, .opened = DAY_NONE };
	struct mark_in *marks = ARENA_ARRAY(x->u->c->arena, one->n, struct mark_in);
	size_t n = 0;

	if (marks == NULL) {
		return ERR_NOMEM;
	}
	days_of(x->days, x->day_n, one->person, one->enrolment, &at.days, &at.day_n);
	for (size_t i = 0; i < one->n; i++) {
		TRY(open_day(&at, one->list[i].day));
		TRY(undo_one(x, one, &one->list[i], &at.open, marks, &n));
	}
	if (n > 0) {
		x->work[x->work_n++] = (struct settle_work){ .of = of, .marks = marks, .count = n };
	}
	return OK;
}

/* Whose marks they are, ascending, and locked before anything of theirs is read. */
static enum err lock(struct undoing *x)
{
	struct ctx *c = x->u->c;

	x->persons = ARENA_ARRAY(c->arena, x->all.n + 1, int64_t);
	x->work = ARENA_ARRAY(c->arena, x->all.n + 1, struct settle_work);
	if (x->persons == NULL || x->work == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < x->all.n; i++) {
		int64_t person = x->all.p[i].person;

		if (x->person_n == 0 || x->persons[x->person_n - 1] < person) {
			x->persons[x->person_n++] = person;
		} else if (x->persons[x->person_n - 1] > person) {
			return ERR_INPUT;
		}
	}
	TRY(db_lock_keys(c->db, x->persons, x->person_n));
	return registration_stored(c, c->arena, x->persons, x->person_n, &x->days, &x->day_n);
}

static enum err undo_block(struct undoing *x, struct str block)
{
	struct enrolment_facts *facts;
	size_t fact_n;

	TRY(read_block(x, block));
	TRY(lock(x));
	TRY(enrolment_facts_load(x->u->c, x->u->book, x->persons, x->person_n, &facts, &fact_n));
	for (size_t i = 0; i < x->all.n; i++) {
		struct changes *one = &x->all.p[i];
		const struct enrolment_facts *of = facts_of(facts, fact_n, one);

		for (size_t k = 0; of == NULL && k < one->n; k++) {
			TRY(tell(x, one, &one->list[k], MSG_UNDO_GONE));
		}
		if (of != NULL) {
			TRY(undo_enrolment(x, one, of));
		}
	}
	return settle(x->u->c, x->u->book, x->work, x->work_n, "undo", false, NULL);
}

enum err undo_marks(struct undo_run *u, struct str block)
{
	struct undoing x = { .u = u };
	enum err e = undo_block(&x, block);

	return e == ERR_INPUT ? fail_set(u->c->fail, ERR_DB, NULL, "what is kept to undo an import is damaged") : e;
}

void undo_tell_kept(struct undo_run *u, struct str what, enum msg_id why)
{
	struct csv_out o = { .b = u->report, .delimiter = ';', .guard = true, .line_end = "\r\n" };

	u->kept++;
	csv_put(&o, what);
	csv_put(&o, msg(u->c->lang, why));
	csv_put_end(&o);
}
