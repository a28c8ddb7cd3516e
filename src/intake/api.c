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
#include "people/reach.h"
#include "people_sql.h"

/*
 * POST /api/v1/aanwezigheid: one mark or up to 10,000 at once. They go the way of a file: matched, merged, the ledger
 * and all findings in the same transaction. All of them or none.
 */

enum { MARKS_MOST_AT_ONCE = 10000, BODY_MOST = 4 * 1024 * 1024, FOUND_SHOWN = 1000 };

/* A mark as it was sent, and where it stood. */
struct sent {
	struct str pgn, brin, number;
	struct mark_in mark;
	size_t index;
	int64_t person, enrolment;
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

		p->marks[i].index = i;
		(void)read_one(&item, &p->marks[i]);
	}
	return p->problems->count > 0 ? ERR_INPUT : OK;
}

/* A field of one mark that only the database could find wrong. */
static void wrong(struct post *p, size_t index, const char *name)
{
	struct json_at root = jr_root(p->problems, p->body);
	struct json_at item = p->single ? root : jr_at_item(&root, index);

	jr_wrong(&item, name, JSON_WRONG_VALUE);
}

/* ---- answering ---- */

static enum err write_answer(struct ctx *c, struct post *p, const struct settle_result *done)
{
	struct buf b DEFER(buf_finish);
	struct jw j;

	buf_init(&b, 1024 * 1024);
	jw_begin(&j, &b);
	jw_object(&j);
	jw_put_i64(&j, "nieuw", done->counts.added);
	jw_put_i64(&j, "gewijzigd", done->counts.changed);
	jw_put_i64(&j, "gelijk", (int64_t)p->count - done->counts.added - done->counts.changed);
	jw_put_array(&j, "signalen");
	for (size_t i = 0; i < done->finding_count && i < FOUND_SHOWN; i++) {
		const struct finding *f = &done->findings[i];

		/* What can only be known later (leave before a holiday that has not begun) is not told now either. */
		if (f->since > c->today) {
			continue;
		}
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
	p->once.answer = str_copy(c->arena, buf_view(&b));
	p->once.status = done->counts.added > 0 ? 201 : 200;
	return p->once.answer.p != NULL ? OK : ERR_NOMEM;
}

/* ---- the work, inside the transaction ---- */

/* Whose enrolment a mark is about. The same answer for unknown and for not yours. */
static enum err find_enrolment(struct ctx *c, struct post *p, struct sent *s)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct enrolment_by_number_row row;
	struct pgn pgn;
	int64_t person = 0;
	bool known = false, more;

	if (!pgn_fine(pgn_parse(s->pgn, &pgn))) {
		wrong(p, s->index, "pgn");
		return OK;
	}
	if (c->actor.role != ROLE_SYSTEM && !actor_reaches(c, s->brin, STR(""))) {
		wrong(p, s->index, "brin");
		return OK;
	}
	/* A school must not learn from the answer whether somebody is known elsewhere. */
	TRY(person_find(c, pgn.digits, &person, &known));
	TRY(enrolment_by_number_open(c->db, &(struct enrolment_by_number_in){ s->brin, s->number }, &rows));
	for (;;) {
		TRY(enrolment_by_number_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (known && row.person == person &&
		    (c->actor.role == ROLE_SYSTEM || actor_reaches_site(c, s->brin, row.location))) {
			s->person = person;
			s->enrolment = row.enrolment;
			return OK;
		}
	}
	wrong(p, s->index, "inschrijving");
	return OK;
}

static int by_key(const void *x, const void *y)
{
	const struct sent *a = x, *b = y;

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

/* The marks, sorted, as work for settle(); checks that each lies within its enrolment. */
static enum err make_work(struct ctx *c, struct post *p, struct reference_book *book, struct settle_work **ret,
                          size_t *ret_n)
{
	int64_t *persons = ARENA_ARRAY(c->arena, p->count, int64_t);
	struct mark_in *marks = ARENA_ARRAY(c->arena, p->count, struct mark_in);
	struct settle_work *work = ARENA_ARRAY(c->arena, p->count, struct settle_work);
	struct enrolment_facts *facts;
	size_t person_n = 0, fact_n, mark_n = 0, n = 0;

	if (persons == NULL || marks == NULL || work == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < p->count; i++) {
		if (person_n == 0 || persons[person_n - 1] != p->marks[i].person) {
			persons[person_n++] = p->marks[i].person;
		}
	}
	TRY(db_lock_keys(c->db, persons, person_n));
	TRY(enrolment_facts_load(c, book, persons, person_n, &facts, &fact_n));
	for (size_t i = 0; i < p->count; i++) {
		const struct sent *s = &p->marks[i];
		const struct enrolment_facts *of = facts_of(facts, fact_n, s);

		/* Who left long ago is not there for a school: said in the words for a number that nobody has. */
		if (of != NULL && role_side(c->actor.role) == SIDE_SCHOOL && of->last != DAY_NONE &&
		    of->last < reach_seen_from(c->today)) {
			wrong(p, s->index, "inschrijving");
			continue;
		}
		if (of == NULL || s->mark.day < of->first || (of->last != DAY_NONE && s->mark.day > of->last)) {
			wrong(p, s->index, "datum");
			continue;
		}
		if (i + 1 < p->count && same_key(s, s + 1)) {
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

/* One entry of the log for all persons of the request. The work stands in order of person. */
static enum err note_change(struct ctx *c, const struct settle_work *work, size_t n)
{
	int64_t *persons = ARENA_ARRAY(c->arena, n + 1, int64_t);
	size_t count = 0;

	if (persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		if (count == 0 || persons[count - 1] != work[i].of->person) {
			persons[count++] = work[i].of->person;
		}
	}
	return log_change_some(c, ACTION_REGISTER, persons, count, "marks.put");
}

static enum err store(struct ctx *c, void *arg)
{
	struct post *p = arg;
	struct reference_book *book;
	struct settle_work *work;
	struct settle_result done;
	size_t n;
	bool before;

	p->problems->count = 0;
	TRY(api_once_before(c, &p->once, &before));
	if (before) {
		return OK;
	}
	TRY(intake_book(c, p->thread, &book));
	for (size_t i = 0; i < p->count; i++) {
		TRY(find_enrolment(c, p, &p->marks[i]));
	}
	if (p->problems->count > 0) {
		return ERR_INPUT;
	}
	qsort(p->marks, p->count, sizeof *p->marks, by_key);
	TRY(make_work(c, p, book, &work, &n));
	if (p->problems->count > 0) {
		return ERR_INPUT;
	}
	TRY(settle(c, book, work, n, "api", false, &done));
	TRY(note_change(c, work, n));
	TRY(write_answer(c, p, &done));
	return api_once_keep(c, &p->once);
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
		e = web_write(r, store, &p);
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
