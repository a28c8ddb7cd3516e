/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Files of codes of teachers: whose account each code of a school's timetable stands for. No sign-in name: nobody's any
 * more. Who gets a code gets the lessons under it, so the rules are those of the page (docs/decisions/0033).
 */
#include <string.h>

#include "access/live.h"
#include "intake/lesson_put.h"
#include "intake/rows.h"
#include "intake/undo.h"
#include "intake_lessons_sql.h"

enum { BRIN, CODE, LOGIN, COLUMNS, LOGIN_MOST = 100 };

static const struct column_want want[COLUMNS] = {
	[BRIN] = { "brin", true },
	[CODE] = { "code", true },
	[LOGIN] = { "inlognaam", true },
};

struct code_row {
	struct intake_row head;
	char brin[5];
	struct str code, login;
};

static bool parse(struct intake_run *r, struct intake_row *head)
{
	struct code_row *row = (struct code_row *)head;
	const struct institution *at;

	if (!intake_brin(r, BRIN, &at) || !intake_keep_required(r, CODE, LESSON_TEACHER_MOST, &row->code) ||
	    !intake_keep(r, LOGIN, LOGIN_MOST, &row->login)) {
		return false;
	}
	code_copy(row->brin, sizeof row->brin, at->brin);
	head->key = intake_key(at->brin, row->code, 0);
	return true;
}

/* Who brings a file for one location says nothing of a code that teaches at another. */
static enum err elsewhere(struct intake_run *r, const struct code_row *row, bool *ret)
{
	struct teacher_code_elsewhere_row n;
	struct str site[1];
	bool found;

	*ret = false;
	if (r->opt->scope == NULL || r->opt->scope->location[0] == '\0') {
		return OK;
	}
	site[0] = str_format(r->c->arena, "%s/%s", row->brin, r->opt->scope->location);
	TRY(teacher_code_elsewhere(r->c->db, r->c->arena,
	                           &(struct teacher_code_elsewhere_in){ str_of(row->brin), row->code,
	                                                                r->c->today - CODES_BACK,
	                                                                ctx_list_text(r->c->arena, site, 1) },
	                           &n, &found));
	*ret = found && n.n > 0;
	return OK;
}

static void refuse(struct intake_run *r, const struct code_row *row, size_t column, struct str value, enum msg_id why)
{
	intake_refuse_at(r, &row->head.place, (int)column, value, why, &value, 1);
}

/* The account that a row names, 0: none. *ret_fine false: it was refused. */
static enum err account_of(struct intake_run *r, const struct code_row *row, int64_t *ret, bool *ret_fine)
{
	struct teacher_account_row account;
	bool found = true, other;

	*ret = 0;
	TRY(elsewhere(r, row, &other));
	if (other) {
		refuse(r, row, CODE, row->code, MSG_CODES_ELSEWHERE);
	} else if (row->login.n > 0) {
		TRY(teacher_account(r->c->db, r->c->arena,
		                    &(struct teacher_account_in){ row->login, str_of(row->brin),
		                                                  str_format(r->c->arena, "%s/", row->brin),
		                                                  r->c->today },
		                    &account, &found));
		if (found) {
			*ret = account.account;
		} else {
			refuse(r, row, LOGIN, row->login, MSG_INTAKE_CODE_LOGIN);
		}
	}
	*ret_fine = !other && found;
	return OK;
}

enum err teacher_code_set(struct ctx *c, struct str brin, struct str code, int64_t account)
{
	return account != 0 ? teacher_code_put(c->db, &(struct teacher_code_put_in){ brin, code, account }, NULL)
	                    : teacher_code_drop(c->db, &(struct teacher_code_drop_in){ brin, code }, NULL);
}

static enum err take_one(struct intake_run *r, const struct code_row *row)
{
	struct teacher_code_get_row old;
	bool found, fine;
	int64_t account, was;

	TRY(account_of(r, row, &account, &fine));
	if (!fine) {
		return OK;
	}
	TRY(teacher_code_get(r->c->db, r->c->arena, &(struct teacher_code_get_in){ str_of(row->brin), row->code }, &old,
	                     &found));
	was = found ? old.account : 0;
	if (was == account) {
		r->tally.same++;
		return OK;
	}
	*(found ? &r->tally.changed : &r->tally.added) += 1;
	if (r->undo != NULL) {
		undo_note_code(r->undo, str_of(row->brin), row->code, was, account);
	}
	TRY(teacher_code_set(r->c, str_of(row->brin), row->code, account));
	return live_tell_school(r->c, LIVE_LESSONS, str_of(row->brin));
}

static enum err take(struct intake_run *r, struct intake_batch *b)
{
	for (size_t i = 0; i < b->n; i++) {
		TRY(take_one(r, (struct code_row *)b->rows[i]));
	}
	return OK;
}

static enum err import(struct intake_run *r, const char *const *files, size_t n)
{
	static const struct intake_rows kind = { .want = want,
		                                 .wanted = COLUMNS,
		                                 .row_size = sizeof(struct code_row),
		                                 .batch = 500,
		                                 .parse = parse,
		                                 .take = take };

	return intake_rows(r, &kind, files, n);
}

const struct intake_kind intake_codes = { .name = "codes",
	                                  .import = import,
	                                  .want = want,
	                                  .wanted = COLUMNS,
	                                  .undo = undo_codes };
