/* SPDX-License-Identifier: EUPL-1.2 */
#include "trust/log_find.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "access/page.h"
#include "access_log_sql.h"
#include "access_sql.h"
#include "base/vec.h"
#include "people/name.h"
#include "trust_log_sql.h"

enum { LISTS_AT_ONCE = 4000, SCOPES_SHOWN = 2 };

/* The statements give the same columns. */
typedef struct log_by_time_row log_row;
_Static_assert(sizeof(log_row) == sizeof(struct log_by_account_row), "one row, four ways to it");
_Static_assert(sizeof(log_row) == sizeof(struct log_by_subject_row), "one row, four ways to it");
_Static_assert(sizeof(log_row) == sizeof(struct log_lists_row), "one row, four ways to it");

/* How entries are told. */
struct telling {
	struct ctx *c;
	bool names;      /* of who did it */
	struct str whom; /* of the one person that it is about; empty: look it up */
	VEC(struct log_found) list;
	VEC(int64_t) persons; /* who were named */
	VEC(struct scope_known) scopes;
};

struct scope_known {
	int64_t grant;
	struct str label;
};

/* ---- places ---- */

static int place_order(struct log_place a, struct log_place b)
{
	if (a.at != b.at) {
		return a.at < b.at ? -1 : 1;
	}
	if (a.lane != b.lane) {
		return a.lane < b.lane ? -1 : 1;
	}
	return a.seq < b.seq ? -1 : a.seq > b.seq;
}

bool log_place_parse(struct str text, struct log_place *ret)
{
	struct str rest, seq, at = str_cut(text, '-', &rest), lane = str_cut(rest, '-', &seq);

	return str_to_i64(at, &ret->at) && str_to_i64(lane, &ret->lane) && str_to_i64(seq, &ret->seq) && ret->at > 0;
}

struct str log_place_text(struct arena *a, struct log_place p)
{
	return str_format(a, "%lld-%lld-%lld", (long long)p.at, (long long)p.lane, (long long)p.seq);
}

/* ---- one entry ---- */

/* What a grant reached, by the first names of its scope. */
static enum err find_scope(struct telling *t, int64_t grant, struct str *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct scope_list_row row;
	struct scope_known *known;
	struct str label = STR("");
	int n = 0;
	bool more;

	for (size_t i = 0; i < t->scopes.n; i++) {
		if (t->scopes.p[i].grant == grant) {
			*ret = t->scopes.p[i].label;
			return OK;
		}
	}
	TRY(scope_list_open(t->c->db, &(struct scope_list_in){ grant }, &rows));
	for (;;) {
		TRY(scope_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (row.name.n > 0 && n++ < SCOPES_SHOWN) {
			label = label.n == 0 ? str_copy(t->c->arena, row.name)
			                     : str_format(t->c->arena, "%.*s, %.*s", STR_ARG(label), STR_ARG(row.name));
		}
	}
	known = vec_push(t->c->arena, &t->scopes);
	if (known == NULL || (label.n > 0 && label.p == NULL)) {
		return ERR_NOMEM;
	}
	*known = (struct scope_known){ grant, label };
	*ret = label;
	return OK;
}

/* Whom it is about: one person who is known, one who is not any more, or several. */
static enum err find_whom(struct telling *t, const log_row *row, struct str *ret_name, struct str *ret_public)
{
	struct ctx *c = t->c;
	struct log_name_row name;
	int64_t *slot;
	bool found;

	*ret_public = STR("");
	*ret_name = t->whom;
	if (t->whom.n > 0 || row->subject.n == 0) {
		return OK;
	}
	TRY(log_name(c->db, c->arena, &(struct log_name_in){ row->subject }, &name, &found));
	if (!found) {
		*ret_name = msg(c->lang, MSG_LOG_FORGOTTEN);
		return OK;
	}
	slot = vec_push(c->arena, &t->persons);
	*ret_name = person_name(c->arena, name.call_name, name.given_names, name.prefix, name.family_name);
	*ret_public = name.public;
	if (slot == NULL || ret_name->p == NULL) {
		return ERR_NOMEM;
	}
	*slot = name.person;
	return OK;
}

static struct str role_words(const struct ctx *c, struct str role)
{
	enum role r;

	if (role_parse(role.p, &r) && r != ROLE_SYSTEM) {
		return page_role_text(c->lang, r);
	}
	return str_eq(role, STR("nobody")) ? page_role_text(c->lang, ROLE_NOBODY) : msg(c->lang, MSG_LOG_SYSTEM);
}

/* An investigation under the Wpg is not told to the person whom it is about (Wpg art. 25, 27). */
static bool kept_silent(const struct telling *t, const log_row *row)
{
	return !t->names && (str_eq(row->purpose, str_of(purpose_name(PURPOSE_WPG))) ||
	                     str_eq(row->action, str_of(access_row(ACTION_WPG)->name)));
}

static enum err keep(struct telling *t, const log_row *row)
{
	struct arena *a = t->c->arena;
	struct log_found f = {
		.place = { row->at, row->lane, row->seq },
		.who = t->names && row->name.p != NULL ? str_copy(a, row->name) : STR(""),
		.purpose = str_copy(a, row->purpose),
		.processing = str_copy(a, row->processing),
		.remote = t->names ? str_copy(a, row->remote) : STR(""),
		.action = str_copy(a, row->action),
		.what = str_copy(a, row->what),
		.shown = row->shown,
		.refused = str_eq(row->outcome, STR("refused")),
	};
	struct str role = str_copy(a, row->role), whom;
	char *hex = arena_alloc(a, 1, 2 * LOG_TRACE + 1);
	struct log_found *slot;

	if (kept_silent(t, row)) {
		return OK;
	}
	if (hex == NULL || role.p == NULL || f.what.p == NULL) {
		return ERR_NOMEM;
	}
	f.trace = str_of(sodium_bin2hex(hex, 2 * LOG_TRACE + 1, (const unsigned char *)row->trace.p,
	                                row->trace.n < LOG_TRACE ? row->trace.n : LOG_TRACE));
	f.role = role_words(t->c, role);
	f.nobody = str_eq(role, STR("nobody"));
	TRY(find_scope(t, row->grant_id, &f.scope));
	TRY(find_whom(t, row, &whom, &f.public));
	f.did = log_words(t->c, row->kind, f.action, f.what, f.refused, whom, t->whom.n > 0 ? 1 : row->shown);
	slot = vec_push(a, &t->list);
	if (slot == NULL || f.did.p == NULL) {
		return ERR_NOMEM;
	}
	*slot = f;
	return OK;
}

/* What came, most + 1 at most: the one too many says that there is more. */
static struct log_list cut(const struct telling *t, size_t most)
{
	struct log_list l = { t->list.p, t->list.n < most ? t->list.n : most, t->list.n > most, { 0, 0, 0 } };

	if (l.more) {
		l.next = l.rows[l.count - 1].place;
	}
	return l;
}

/* ---- searching ---- */

static struct log_place start_of(const struct ctx *c, struct log_place after, int64_t until)
{
	if (after.at > 0) {
		return after;
	}
	/* What happened in this very moment belongs to it. */
	return (struct log_place){ until > 0 ? until : c->now + 1, until > 0 ? INT64_MIN + 1 : INT64_MAX, INT64_MAX };
}

static enum err by_time(const struct log_asked *q, struct log_place from, struct telling *t)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	log_row row;
	bool more;

	TRY(log_by_time_open(t->c->db,
	                     &(struct log_by_time_in){ q->since, from.at, from.lane, from.seq, q->action, q->purpose,
	                                               q->role, q->outcome, (int)q->most + 1 },
	                     &rows));
	for (;;) {
		TRY(log_by_time_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(keep(t, &row));
	}
}

static enum err by_account(const struct log_asked *q, struct log_place from, struct telling *t)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct log_account_row account;
	struct log_by_account_row row;
	log_row same;
	bool more;

	TRY(log_account(t->c->db, t->c->arena, &(struct log_account_in){ q->login }, &account, &more));
	if (!more) {
		return REFUSE1(t->c, ERR_ABSENT, "account", MSG_ACCOUNT_UNKNOWN, q->login);
	}
	TRY(log_by_account_open(t->c->db,
	                        &(struct log_by_account_in){ account.account, q->since, from.at, from.lane, from.seq,
	                                                     q->action, q->purpose, q->role, q->outcome,
	                                                     (int)q->most + 1 },
	                        &rows));
	for (;;) {
		TRY(log_by_account_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		memcpy(&same, &row, sizeof same);
		TRY(keep(t, &same));
	}
}

enum err log_search(struct ctx *c, const struct log_asked *asked, struct log_list *ret)
{
	struct telling t = { .c = c, .names = true };
	struct log_place from = start_of(c, asked->after, asked->until);
	struct log_entry e;

	TRY(ctx_require(c, ACTION_LOG));
	TRY(asked->login.n > 0 ? by_account(asked, from, &t) : by_time(asked, from, &t));
	e = log_entry_of(c, LOG_LIST, ACTION_LOG, "log.search");
	e.persons = t.persons.p;
	e.n = t.persons.n;
	TRY(log_hand_over(c, &e));
	*ret = cut(&t, asked->most);
	return OK;
}

/* ---- of one person ---- */

static enum err about(struct str subject, struct log_place from, size_t most, struct telling *t)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct log_by_subject_row row;
	log_row same;
	bool more;

	TRY(log_by_subject_open(
		t->c->db, &(struct log_by_subject_in){ subject, from.at, from.lane, from.seq, (int)most + 1 }, &rows));
	for (;;) {
		TRY(log_by_subject_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		memcpy(&same, &row, sizeof same);
		TRY(keep(t, &same));
	}
}

static bool among(struct str subjects, struct str subject)
{
	for (size_t i = 0; i + LOG_SUBJECT <= subjects.n; i += LOG_SUBJECT) {
		if (memcmp(subjects.p + i, subject.p, LOG_SUBJECT) == 0) {
			return true;
		}
	}
	return subjects.n == 0;
}

/* Lists that held the person, as far as it looks; *ret_end is where it stopped, at 0 when it came to the end. */
static enum err lists_with(struct str subject, struct log_place from, size_t most, struct telling *t,
                           struct log_place *ret_end)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct log_lists_row row;
	size_t seen = 0, kept = 0;
	log_row same;
	bool more;

	*ret_end = (struct log_place){ 0, 0, 0 };
	TRY(log_lists_open(t->c->db, &(struct log_lists_in){ from.at, from.lane, from.seq, LISTS_AT_ONCE }, &rows));
	for (;;) {
		TRY(log_lists_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		*ret_end = (struct log_place){ row.at, row.lane, row.seq };
		seen++;
		if (!among(row.subjects, subject)) {
			continue;
		}
		memcpy(&same, &row, sizeof same);
		TRY(keep(t, &same));
		if (++kept > most) {
			return OK;
		}
	}
	if (seen < LISTS_AT_ONCE) {
		ret_end->at = 0;
	}
	return OK;
}

static int newest_first(const void *x, const void *y)
{
	const struct log_found *a = x, *b = y;

	return place_order(b->place, a->place);
}

enum err log_of_person(struct ctx *c, int64_t person, struct str whom, bool names, struct log_place after, size_t most,
                       struct log_list *ret)
{
	struct telling t = { .c = c, .names = names, .whom = whom };
	struct log_place from = start_of(c, after, 0), end;
	struct log_subject_one_row subject;
	bool found;

	if (names) {
		TRY(ctx_require(c, ACTION_LOG));
	}
	TRY(log_subject_one(c->db, c->arena, &(struct log_subject_one_in){ person }, &subject, &found));
	if (!found) {
		*ret = (struct log_list){ 0 };
		return OK;
	}
	TRY(about(subject.subject, from, most, &t));
	TRY(lists_with(subject.subject, from, most, &t, &end));
	if (t.list.n > 1) {
		qsort(t.list.p, t.list.n, sizeof *t.list.p, newest_first);
	}
	/* Older than where the lists were left nothing is told yet. */
	while (end.at > 0 && t.list.n > 0 && place_order(t.list.p[t.list.n - 1].place, end) < 0) {
		t.list.n--;
	}
	*ret = cut(&t, most);
	if (!ret->more && end.at > 0) {
		ret->more = true;
		ret->next = end;
	}
	return OK;
}
