/* SPDX-License-Identifier: EUPL-1.2 */
#include "timetable/codes.h"

#include <stdio.h>

#include "access/live.h"
#include "access/log.h"
#include "base/vec.h"
#include "intake/lesson_put.h"
#include "intake_lessons_sql.h"
#include "timetable_sql.h"

enum { ACCOUNTS_MOST = 1000 };

typedef VEC(struct teacher_code) code_list;

static enum err add(struct ctx *c, code_list *list, struct teacher_code from)
{
	struct teacher_code *slot = vec_push(c->arena, list);

	if (slot == NULL) {
		return ERR_NOMEM;
	}
	*slot = (struct teacher_code){ .brin = str_copy(c->arena, from.brin),
		                       .code = str_copy(c->arena, from.code),
		                       .login = str_copy(c->arena, from.login),
		                       .name = str_copy(c->arena, from.name),
		                       .lessons = from.lessons };
	return OK;
}

enum err codes_linked(struct ctx *c, struct teacher_code **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct teacher_code_list_row row;
	code_list list = { 0 };
	bool more;

	TRY(teacher_code_list_open(
		c->db, &(struct teacher_code_list_in){ c->actor.wholes, c->actor.sites, c->today - CODES_BACK },
		&rows));
	for (;;) {
		TRY(teacher_code_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		TRY(add(c, &list, (struct teacher_code){ row.brin, row.code, row.login, row.name, row.lessons }));
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

enum err codes_open(struct ctx *c, struct teacher_code **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct teacher_code_open_row row;
	code_list list = { 0 };
	bool more;

	TRY(teacher_code_open_open(
		c->db,
		&(struct teacher_code_open_in){ c->actor.wholes, c->actor.sites, c->today - CODES_BACK, CODES_MOST },
		&rows));
	for (;;) {
		TRY(teacher_code_open_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		TRY(add(c, &list, (struct teacher_code){ .brin = row.brin, .code = row.code, .lessons = row.lessons }));
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

/* The accounts of a school; of one sign-in name the key, 0 when it does not work there. */
static enum err accounts(struct ctx *c, struct str brin, struct str login, struct code_account **ret, size_t *ret_n,
                         int64_t *ret_account)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct teacher_accounts_in in = { brin, str_format(c->arena, "%.*s/", STR_ARG(brin)), c->today, ACCOUNTS_MOST };
	VEC(struct code_account) list = { 0 };
	struct teacher_accounts_row row;
	bool more;

	*ret_account = 0;
	TRY(teacher_accounts_open(c->db, &in, &rows));
	for (;;) {
		struct code_account *slot;

		TRY(teacher_accounts_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		slot = vec_push(c->arena, &list);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = (struct code_account){ str_copy(c->arena, row.login), str_copy(c->arena, row.name) };
		*ret_account = str_eq(row.login, login) ? row.account : *ret_account;
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

enum err codes_accounts(struct ctx *c, struct str brin, struct code_account **ret, size_t *ret_n)
{
	int64_t unused;

	return accounts(c, brin, STR(""), ret, ret_n, &unused);
}

/* Whether the actor may say whose a code is. */
static enum err check(struct ctx *c, struct str brin, struct str code)
{
	struct teacher_code_elsewhere_row row;
	bool whole = false, found;

	TRY(ctx_require(c, ACTION_TIMETABLE));
	if (!actor_reaches(c, brin, STR(""))) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	if (code.n == 0 || code.n > LESSON_TEACHER_MOST || !str_is_text(code)) {
		return REFUSE(c, ERR_INPUT, "code", MSG_CODES_WRONG);
	}
	TRY(ctx_name(c, "code", code));
	for (size_t i = 0; i < c->actor.school_count; i++) {
		whole = whole ||
		        (str_eq(c->actor.school_list[i].brin, brin) && c->actor.school_list[i].location.n == 0);
	}
	if (whole) {
		return OK;
	}
	TRY(teacher_code_elsewhere(
		c->db, c->arena,
		&(struct teacher_code_elsewhere_in){ brin, code, c->today - CODES_BACK, c->actor.sites }, &row,
		&found));
	return found && row.n > 0 ? REFUSE(c, ERR_INPUT, "code", MSG_CODES_ELSEWHERE) : OK;
}

static enum err done(struct ctx *c, const char *what, int64_t account, struct str brin)
{
	char text[LOG_WHAT];

	(void)snprintf(text, sizeof text, "%s %lld", what, (long long)account);
	TRY(log_change(c, ACTION_TIMETABLE, 0, text));
	return live_tell_school(c, LIVE_LESSONS, brin);
}

enum err code_link(struct ctx *c, struct str brin, struct str code, struct str login)
{
	struct code_account *list;
	int64_t account;
	size_t n;

	TRY(check(c, brin, code));
	TRY(accounts(c, brin, login, &list, &n, &account));
	if (account == 0) {
		return REFUSE(c, ERR_INPUT, "account", MSG_CODES_NOBODY);
	}
	TRY(teacher_code_put(c->db, &(struct teacher_code_put_in){ brin, code, account }, NULL));
	return done(c, "teacher-code.link", account, brin);
}

enum err code_unlink(struct ctx *c, struct str brin, struct str code)
{
	struct teacher_code *list;
	int64_t account;
	struct code_account *unused;
	size_t n, unused_n;

	TRY(check(c, brin, code));
	TRY(codes_linked(c, &list, &n));
	for (size_t i = 0; i < n; i++) {
		if (str_eq(list[i].brin, brin) && str_eq(list[i].code, code)) {
			TRY(accounts(c, brin, list[i].login, &unused, &unused_n, &account));
			TRY(teacher_code_drop(c->db, &(struct teacher_code_drop_in){ brin, code }, NULL));
			return done(c, "teacher-code.unlink", account, brin);
		}
	}
	return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
}
