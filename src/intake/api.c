/* SPDX-License-Identifier: EUPL-1.2 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "access/api.h"
#include "access/log.h"
#include "base/clock.h"
#include "fmt/json_write.h"
#include "intake/api.h"
#include "intake/book.h"
#include "intake/settle.h"
#include "openapi.h"
#include "people/number.h"
#include "people/reach.h"
#include "people_sql.h"

/*
 * POST /api/v1/aanwezigheid: one mark or up to 10,000 at once. They go the way of a file: matched, merged, the ledger
 * and all findings in the same transaction. All of them or none.
 */

enum { MARKS_MOST_AT_ONCE = 10000, BODY_MOST = 4 * 1024 * 1024, FOUND_SHOWN = 1000, FEW = 50 };

struct post;

/* A mark as it was sent, and where it stood. */
struct sent {
	struct post *of;
	struct str pgn, brin, number;
	struct mark_in mark;
	size_t index;
	char digits[PGN_DIGITS + 1]; /* empty: that is no number */
	int64_t person, enrolment;   /* 0: not found */
};

struct post {
	struct http_req *r;
	struct web_thread *thread;
	struct sent *marks;
	size_t count;
	bool single;
	struct api_once once; /* with what comes out */
	struct json_problems *problems;
	const struct json_value *body;
	struct ctx c; /* of the transaction */
	int64_t added, changed;
};

/* ---- reading ---- */

static bool read_one(const struct json_at *at, struct sent *ret)
{
	static const char *const known[] = { "pgn",       "brin",     "inschrijving", "datum",
		                             "begintijd", "eindtijd", "status",       "reden" };
	size_t before = at->problems->count;
	struct str status;
	int begin, end;

	if (!jr_at_object(at)) {
		return false;
	}
	jr_only(at, known, sizeof known / sizeof known[0]);
	ret->pgn = jr_get_str(at, "pgn", JSON_REQUIRED, 9);
	ret->brin = jr_get_str(at, "brin", JSON_REQUIRED, 4);
	ret->number = jr_get_str(at, "inschrijving", JSON_REQUIRED, 40);
	ret->mark.day = jr_get_day(at, "datum", JSON_REQUIRED);
	begin = jr_get_time(at, "begintijd", JSON_REQUIRED);
	end = jr_get_time(at, "eindtijd", JSON_REQUIRED);
	status = jr_get_str(at, "status", JSON_REQUIRED, 1);
	ret->mark.reason = jr_get_str(at, "reden", JSON_OPTIONAL, REASON_MOST);
	if (status.n == 1 && !status_valid((uint8_t)status.p[0])) {
		jr_wrong(at, "status", JSON_WRONG_VALUE);
	}
	if (begin >= 0 && end >= 0 && begin >= end) {
		jr_wrong(at, "eindtijd", JSON_WRONG_VALUE);
	}
	if (at->problems->count > before) {
		return false;
	}
	ret->mark.mark = (struct law_mark){ (int16_t)begin, (int16_t)end, (uint8_t)status.p[0] };
	return true;
}

static enum err read_marks(struct post *p)
{
	struct json_at root = jr_root(p->problems, p->body);
	size_t n = p->body->kind == JSON_IS_ARRAY ? p->body->count : 1;

	p->single = p->body->kind != JSON_IS_ARRAY;
	if (n == 0 || n > MARKS_MOST_AT_ONCE) {
		struct str most = str_format(&p->r->arena, "%d", MARKS_MOST_AT_ONCE);

		return ctx_refuse(web_ctx(p->r), n == 0 ? ERR_INPUT : ERR_TOOBIG, NULL, MSG_API_HOW_MANY, &most, 1);
	}
	p->marks = ARENA_ARRAY(&p->r->arena, n, struct sent);
	if (p->marks == NULL) {
		return ERR_NOMEM;
	}
	p->count = n;
	for (size_t i = 0; i < n; i++) {
		struct json_at item = p->single ? root : jr_at_item(&root, i);

		p->marks[i].of = p;
		p->marks[i].index = i;
		(void)read_one(&item, &p->marks[i]);
	}
	return p->problems->count > 0 ? ERR_INPUT : OK;
}

/* A field of one mark that only the database could find wrong. */
static void wrong(const struct sent *s, const char *name)
{
	struct post *p = s->of;
	struct json_at root = jr_root(p->problems, p->body);
	struct json_at item = p->single ? root : jr_at_item(&root, s->index);

	jr_wrong(&item, name, JSON_WRONG_VALUE);
}

/* ---- answering ---- */

static bool is_of(const struct post *p, int64_t person)
{
	for (size_t i = 0; i < p->count; i++) {
		if (p->marks[i].person == person) {
			return true;
		}
	}
	return false;
}

static enum err write_answer(struct post *p, const struct settle_result *done, bool all)
{
	struct buf b DEFER(buf_finish);
	struct jw j;
	size_t shown = 0;

	buf_init(&b, 1024 * 1024);
	jw_begin(&j, &b);
	jw_object(&j);
	jw_put_i64(&j, "nieuw", p->added);
	jw_put_i64(&j, "gewijzigd", p->changed);
	jw_put_i64(&j, "gelijk", (int64_t)p->count - p->added - p->changed);
	jw_put_array(&j, "signalen");
	for (size_t i = 0; i < done->finding_count && shown < FOUND_SHOWN; i++) {
		const struct finding *f = &done->findings[i];

		/* What can only be known later (leave before a holiday that has not begun) is not told now either. */
		if (f->since > p->c.today || (!all && !is_of(p, f->person))) {
			continue;
		}
		shown++;
		jw_object(&j);
		jw_put_str(&j, "id", f->public);
		jw_put_str(&j, "regel", f->rule);
		jw_put_day(&j, "datum", f->day);
		jw_put_i64(&j, "minuten", f->minutes);
		jw_put_str(&j, "status", f->state);
		jw_put_day(&j, "uiterlijk", f->due);
		jw_end(&j);
	}
	jw_end(&j);
	jw_end(&j);
	TRY(jw_finish(&j));
	p->once.answer = str_copy(p->c.arena, buf_view(&b));
	p->once.status = p->added > 0 ? 201 : 200;
	return p->once.answer.p != NULL ? OK : ERR_NOMEM;
}

/* ---- the work, inside the transaction ---- */

/* Requests that are done in one transaction: those of one grant that came at the same moment. */
struct together {
	struct ctx *c; /* of the first */
	struct reference_book *book;
	struct post **posts;
	size_t post_n;
	struct sent **sent; /* all marks, in order of person, and later of key */
	size_t sent_n;
	int64_t *persons; /* ascending */
	size_t person_n;
};

static int by_person(const void *x, const void *y)
{
	const struct sent *const *a = x, *const *b = y;

	return (*a)->person < (*b)->person ? -1 : (*a)->person > (*b)->person;
}

static int by_key(const void *x, const void *y)
{
	const struct sent *const *p = x, *const *q = y, *a = *p, *b = *q;

	if (a->person != b->person) {
		return a->person < b->person ? -1 : 1;
	}
	if (a->enrolment != b->enrolment) {
		return a->enrolment < b->enrolment ? -1 : 1;
	}
	if (a->mark.day != b->mark.day) {
		return a->mark.day < b->mark.day ? -1 : 1;
	}
	if (a->mark.mark.begin != b->mark.mark.begin) {
		return a->mark.mark.begin < b->mark.mark.begin ? -1 : 1;
	}
	/* Of marks with one key the last that was sent counts. */
	return a->index < b->index ? -1 : a->index > b->index;
}

static bool same_key(const struct sent *a, const struct sent *b)
{
	return a->person == b->person && a->enrolment == b->enrolment && a->mark.day == b->mark.day &&
	       a->mark.mark.begin == b->mark.mark.begin;
}

/* Numbers become persons. A school must not learn from the answer whether somebody is known elsewhere. */
static enum err find_persons(struct together *t)
{
	struct person_number *list = ARENA_ARRAY(t->c->arena, t->sent_n, struct person_number);
	size_t n = 0;

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < t->sent_n; i++) {
		struct sent *s = t->sent[i];
		struct pgn pgn;

		s->person = s->enrolment = 0;
		s->digits[0] = '\0';
		if (!pgn_fine(pgn_parse(s->pgn, &pgn))) {
			wrong(s, "pgn");
			continue;
		}
		memcpy(s->digits, pgn.digits, PGN_DIGITS);
		s->digits[PGN_DIGITS] = '\0';
		list[n++].pgn = s->digits;
	}
	TRY(numbers_find(t->c, list, n));
	n = 0;
	for (size_t i = 0; i < t->sent_n; i++) {
		if (t->sent[i]->digits[0] != '\0') {
			t->sent[i]->person = list[n++].person;
		}
	}
	return OK;
}

/* Each person once, locked. ERR_CONFLICT: two requests are about the same one, and have to be done one after the other. */
static enum err lock_persons(struct together *t)
{
	qsort(t->sent, t->sent_n, sizeof(struct sent *), by_person);
	t->persons = ARENA_ARRAY(t->c->arena, t->sent_n, int64_t);
	if (t->persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < t->sent_n; i++) {
		const struct sent *s = t->sent[i];

		if (s->person == 0) {
			continue;
		}
		if (t->person_n == 0 || t->persons[t->person_n - 1] != s->person) {
			t->persons[t->person_n++] = s->person;
		} else if (s->of != t->sent[i - 1]->of) {
			return fail_set(t->c->fail, ERR_CONFLICT, NULL, "two requests about one person");
		}
	}
	return db_lock_keys(t->c->db, t->persons, t->person_n);
}

/* Whose enrolment a mark is about. The same answer for unknown and for not yours. */
static void take_enrolment(struct together *t, const struct enrolment_numbers_row *row)
{
	size_t low = 0, high = t->sent_n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (t->sent[middle]->person < row->person) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	for (; low < t->sent_n && t->sent[low]->person == row->person; low++) {
		struct sent *s = t->sent[low];
		const struct ctx *c = &s->of->c;

		if (str_eq(s->brin, row->brin) && str_eq(s->number, row->number) &&
		    (c->actor.role == ROLE_SYSTEM || actor_reaches_site(c, s->brin, row->location))) {
			s->enrolment = row->enrolment;
		}
	}
}

static enum err find_enrolments(struct together *t)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct enrolment_numbers_row row;
	bool more;

	TRY(enrolment_numbers_open(
		t->c->db, &(struct enrolment_numbers_in){ ctx_list_i64(t->c->arena, t->persons, t->person_n) }, &rows));
	for (;;) {
		TRY(enrolment_numbers_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		take_enrolment(t, &row);
	}
	for (size_t i = 0; i < t->sent_n; i++) {
		const struct sent *s = t->sent[i];
		const struct ctx *c = &s->of->c;

		if (s->digits[0] == '\0') {
			continue;
		}
		if (c->actor.role != ROLE_SYSTEM && !actor_reaches(c, s->brin, STR(""))) {
			wrong(s, "brin");
		} else if (s->enrolment == 0) {
			wrong(s, "inschrijving");
		}
	}
	return OK;
}

static const struct enrolment_facts *facts_of(const struct enrolment_facts *facts, size_t n, const struct sent *s)
{
	for (size_t lo = 0, hi = n; lo < hi;) {
		size_t mid = lo + (hi - lo) / 2;
		const struct enrolment_facts *f = &facts[mid];

		if (f->person == s->person && f->enrolment == s->enrolment) {
			return f;
		}
		if (f->person < s->person || (f->person == s->person && f->enrolment < s->enrolment)) {
			lo = mid + 1;
		} else {
			hi = mid;
		}
	}
	return NULL;
}

/* Whether a mark lies within its enrolment. */
static void check_day(const struct sent *s, const struct enrolment_facts *of)
{
	const struct ctx *c = &s->of->c;

	/* Who left long ago is not there for a school: said in the words for a number that nobody has. */
	if (of != NULL && role_side(c->actor.role) == SIDE_SCHOOL && of->last != DAY_NONE &&
	    of->last < reach_seen_from(c->today)) {
		wrong(s, "inschrijving");
	} else if (of == NULL || s->mark.day < of->first || (of->last != DAY_NONE && s->mark.day > of->last)) {
		wrong(s, "datum");
	}
}

/* The marks of requests in which nothing is wrong, as work for settle(). */
static enum err make_work(struct together *t, struct settle_work **ret, size_t *ret_n)
{
	struct mark_in *marks = ARENA_ARRAY(t->c->arena, t->sent_n, struct mark_in);
	struct settle_work *work = ARENA_ARRAY(t->c->arena, t->sent_n, struct settle_work);
	struct enrolment_facts *facts;
	size_t fact_n, mark_n = 0, n = 0;

	if (marks == NULL || work == NULL) {
		return ERR_NOMEM;
	}
	TRY(enrolment_facts_load(t->c, t->book, t->persons, t->person_n, &facts, &fact_n));
	for (size_t i = 0; i < t->sent_n; i++) {
		if (t->sent[i]->enrolment != 0) {
			check_day(t->sent[i], facts_of(facts, fact_n, t->sent[i]));
		}
	}
	qsort(t->sent, t->sent_n, sizeof(struct sent *), by_key);
	for (size_t i = 0; i < t->sent_n; i++) {
		const struct sent *s = t->sent[i];
		const struct enrolment_facts *of = facts_of(facts, fact_n, s);

		if (s->of->problems->count > 0 || (i + 1 < t->sent_n && same_key(s, t->sent[i + 1]))) {
			continue;
		}
		if (n == 0 || work[n - 1].of != of) {
			work[n++] = (struct settle_work){ .of = of, .marks = marks + mark_n };
		}
		marks[mark_n++] = s->mark;
		work[n - 1].count++;
	}
	*ret = work;
	*ret_n = n;
	return OK;
}

/* One entry of the log a request, for all persons in it. */
static enum err note_changes(struct together *t)
{
	struct log_entry *list = ARENA_ARRAY(t->c->arena, t->post_n, struct log_entry);
	int64_t *persons = ARENA_ARRAY(t->c->arena, t->person_n, int64_t);
	size_t entries = 0, n = 0;

	if (list == NULL || persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < t->post_n; i++) {
		struct log_entry e = log_entry_of(&t->posts[i]->c, LOG_CHANGE, ACTION_REGISTER, "marks.put");

		if (t->posts[i]->problems->count > 0) {
			continue;
		}
		e.persons = persons + n;
		for (size_t s = 0; s < t->sent_n; s++) {
			const struct sent *mark = t->sent[s];

			if (mark->of == t->posts[i] && (e.n == 0 || e.persons[e.n - 1] != mark->person)) {
				persons[n++] = mark->person;
				e.n++;
			}
		}
		list[entries++] = e;
	}
	return log_write(t->c->db, t->c->keys, t->c->arena, list, entries);
}

static void count_marks(struct together *t, const struct settle_work *work, size_t n, const struct mark_counts *each)
{
	size_t at = 0;

	for (size_t i = 0; i < t->sent_n && at < n; i++) {
		struct sent *s = t->sent[i];

		/* The first mark of an enrolment: what came of all of them counts for its request. */
		if (s->person == work[at].of->person && s->enrolment == work[at].of->enrolment) {
			s->of->added += each[at].added;
			s->of->changed += each[at].changed;
			at++;
		}
	}
}

/* The contexts of the requests, and which of them are still to be done. */
static enum err begin(struct db *db, struct db_alike *list, size_t n, struct together *t)
{
	struct post *first = list[0].arg;

	t->posts = ARENA_ARRAY(&first->r->arena, n, struct post *);
	if (t->posts == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		struct post *p = list[i].arg;
		bool before;

		p->problems->count = 0;
		p->added = p->changed = 0;
		p->c = web_write_ctx(p->r, db, list[i].fail);
		for (size_t k = 0; k < i && p->once.key.n > 0; k++) {
			if (str_eq(((struct post *)list[k].arg)->once.key, p->once.key)) {
				return fail_set(p->c.fail, ERR_CONFLICT, NULL, "two requests with one key");
			}
		}
		if (p->c.actor.grant != first->c.actor.grant || p->c.today != first->c.today) {
			return fail_set(p->c.fail, ERR_CONFLICT, NULL, "two requests of different days");
		}
		TRY(api_once_before(&p->c, &p->once, &before));
		if (!before) {
			t->posts[t->post_n++] = p;
			t->sent_n += p->count;
		}
	}
	t->c = &first->c;
	return OK;
}

static enum err end(struct db_alike *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct post *p = list[i].arg;

		TRY(ctx_whole(&p->c));
		list[i].outcome = p->problems->count > 0 ? ERR_INPUT : OK;
	}
	return OK;
}

static enum err store(struct db *db, struct db_alike *list, size_t n)
{
	struct together t = { 0 };
	struct settle_work *work;
	struct settle_result done;
	size_t work_n, at = 0;

	TRY(begin(db, list, n, &t));
	if (t.post_n == 0) {
		return end(list, n);
	}
	t.sent = ARENA_ARRAY(t.c->arena, t.sent_n, struct sent *);
	if (t.sent == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < t.post_n; i++) {
		for (size_t m = 0; m < t.posts[i]->count; m++) {
			t.sent[at++] = &t.posts[i]->marks[m];
		}
	}
	TRY(intake_book(t.c, t.posts[0]->thread, &t.book));
	TRY(find_persons(&t));
	TRY(lock_persons(&t));
	TRY(find_enrolments(&t));
	TRY(make_work(&t, &work, &work_n));
	if (work_n > 0) {
		TRY(settle(t.c, t.book, work, work_n, "api", false, &done));
		count_marks(&t, work, work_n, done.each);
		TRY(note_changes(&t));
	}
	for (size_t i = 0; i < t.post_n; i++) {
		if (t.posts[i]->problems->count == 0) {
			TRY(write_answer(t.posts[i], &done, t.post_n == 1));
			TRY(api_once_keep(&t.posts[i]->c, &t.posts[i]->once));
		}
	}
	return end(list, n);
}

static enum err store_alone(struct ctx *c, void *arg)
{
	struct db_alike one = { arg, c->fail, OK };

	TRY(store(c->db, &one, 1));
	return one.outcome;
}

/* ---- the request ---- */

static enum err post_marks(struct http_req *r, struct http_resp *ret)
{
	struct json_problems problems = { .a = &r->arena };
	struct post p = { .r = r, .thread = r->thread, .problems = &problems };
	enum err e;
	bool fine;

	TRY(api_once_read(r, ret, &p.once, &fine));
	if (!fine) {
		return OK;
	}
	TRY(api_body(r, ret, &p.body));
	if (p.body == NULL) {
		return OK;
	}
	(void)crypto_generichash(p.once.hash, sizeof p.once.hash, (const unsigned char *)r->body.p, r->body.n, NULL, 0);
	e = read_marks(&p);
	if (e == OK) {
		e = p.count <= FEW ? web_write_alike(r, store, &p) : web_write(r, store_alone, &p);
	}
	if (problems.count > 0) {
		return api_problems(r, &problems, ret);
	}
	TRY(e);
	buf_str(http_json(ret, p.once.status), p.once.answer);
	return OK;
}

static enum err get_description(struct http_req *r, struct http_resp *ret)
{
	(void)r;
	buf_str(http_json(ret, 200), openapi_files[0].data);
	return OK;
}

const struct http_route intake_routes[INTAKE_ROUTES] = {
	{ HTTP_GET, "/api/v1/openapi.json", get_description, COST_FAST, 0, &access_rows[ACTION_PUBLIC], HTTP_PUBLIC },
	{ HTTP_POST, "/api/v1/aanwezigheid", post_marks, COST_SLOW, BODY_MOST, &access_rows[ACTION_REGISTER],
	  HTTP_BEARER },
};
