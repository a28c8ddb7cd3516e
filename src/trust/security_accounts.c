/* SPDX-License-Identifier: EUPL-1.2 */
/* Who can get in, and with what. */
#include "access/setting.h"
#include "access/words.h"
#include "trust/security_inside.h"
#include "trust_security_sql.h"

enum { UNUSED_DAYS = 90, SOON_DAYS = 14, NAMED = 10 };
static const int64_t DAY_US = INT64_C(86400) * 1000000;

static void check_demo(struct security_run *r)
{
	struct str demo = { NULL, 0 };
	day_t day;

	if (r->err == OK) {
		r->err = setting_text(r->c, "demo_today", &demo);
	}
	if (demo.n > 0) {
		security_say(r, (struct security_say){ "demo",
		                                       MSG_SECURITY_DEMO,
		                                       MSG_SECURITY_DEMO_ON,
		                                       MSG_SECURITY_DEMO_HOW,
		                                       SECURITY_MEND,
		                                       { day_parse(demo, &day) ? words_date(r->c, day) : demo } });
	}
}

static void check_second(struct security_run *r)
{
	struct security_single_row row = { 0 };
	bool required = false, found;

	if (r->err == OK) {
		r->err = setting_is(r->c, "second_factor", "required", &required);
	}
	if (r->err == OK) {
		r->err = security_single(r->c->db, r->c->arena, &row, &found);
	}
	security_say(r, (struct security_say){ "second-factor",
	                                       MSG_SECURITY_SECOND,
	                                       required ? MSG_SECURITY_SECOND_GOOD : MSG_SECURITY_SECOND_CHOICE,
	                                       MSG_SECURITY_SECOND_HOW,
	                                       required ? SECURITY_GOOD : SECURITY_MEND,
	                                       { { NULL, 0 } } });
	security_say(r, (struct security_say){ "password-alone",
	                                       MSG_SECURITY_SINGLE,
	                                       row.accounts == 0 ? MSG_SECURITY_SINGLE_NONE : MSG_SECURITY_SINGLE_SOME,
	                                       required ? MSG_SECURITY_SINGLE_LATER : MSG_SECURITY_SINGLE_HOW,
	                                       row.accounts == 0 ? SECURITY_GOOD : SECURITY_NOTE,
	                                       { security_number(r, row.accounts) } });
}

static enum err unused_names(struct security_run *r, struct buf *names, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	size_t n = 0;

	TRY(security_unused_open(r->c->db, &(struct security_unused_in){ r->c->now - UNUSED_DAYS * DAY_US, NAMED + 1 },
	                         &rows));
	for (;; n++) {
		struct security_unused_row row;
		bool more;

		TRY(security_unused_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (n < NAMED) {
			buf_text(names, n > 0 ? ", " : "");
			buf_str(names, row.login);
		} else {
			buf_text(names, " …");
		}
	}
	*ret_n = n;
	return buf_err(names);
}

static void check_unused(struct security_run *r)
{
	struct buf names DEFER(buf_finish);
	size_t n = 0;

	buf_init(&names, 8192);
	if (r->err == OK) {
		r->err = unused_names(r, &names, &n);
	}
	security_say(r, (struct security_say){ "unused",
	                                       MSG_SECURITY_UNUSED,
	                                       n == 0 ? MSG_SECURITY_UNUSED_NONE : MSG_SECURITY_UNUSED_SOME,
	                                       MSG_SECURITY_UNUSED_HOW,
	                                       n == 0 ? SECURITY_GOOD : SECURITY_NOTE,
	                                       { buf_view(&names) } });
}

static void check_tokens(struct security_run *r)
{
	const struct security_tokens_in in = { r->c->now, r->c->now - UNUSED_DAYS * DAY_US,
		                               r->c->now + SOON_DAYS * DAY_US };
	struct security_tokens_row row = { 0 };
	bool found;

	if (r->err == OK) {
		r->err = security_tokens(r->c->db, r->c->arena, &in, &row, &found);
	}
	security_say(r, (struct security_say){ "tokens",
	                                       MSG_SECURITY_TOKENS,
	                                       row.unused + row.ending == 0 ? MSG_SECURITY_TOKENS_GOOD
	                                                                    : MSG_SECURITY_TOKENS_SOME,
	                                       MSG_SECURITY_TOKENS_HOW,
	                                       row.unused + row.ending == 0 ? SECURITY_GOOD : SECURITY_NOTE,
	                                       { security_number(r, row.unused), security_number(r, row.ending) } });
}

static void check_grants(struct security_run *r)
{
	struct security_grants_row row = { 0 };
	bool found;

	if (r->err == OK) {
		r->err = security_grants(r->c->db, r->c->arena,
		                         &(struct security_grants_in){ r->c->today, str_of(role_name(ROLE_PRIVACY)) },
		                         &row, &found);
	}
	security_say(r, (struct security_say){ "grants",
	                                       MSG_SECURITY_GRANTS,
	                                       row.endless == 0 ? MSG_SECURITY_GRANTS_GOOD : MSG_SECURITY_GRANTS_SOME,
	                                       MSG_SECURITY_GRANTS_HOW,
	                                       row.endless == 0 ? SECURITY_GOOD : SECURITY_NOTE,
	                                       { security_number(r, row.endless) } });
	security_say(r, (struct security_say){ "privacy-officer",
	                                       MSG_SECURITY_PRIVACY,
	                                       row.of_role > 0 ? MSG_SECURITY_PRIVACY_GOOD : MSG_SECURITY_PRIVACY_NONE,
	                                       MSG_SECURITY_PRIVACY_HOW,
	                                       row.of_role > 0 ? SECURITY_GOOD : SECURITY_MEND,
	                                       { security_number(r, row.of_role) } });
}

void security_account_checks(struct security_run *r)
{
	check_demo(r);
	check_second(r);
	check_unused(r);
	check_tokens(r);
	check_grants(r);
}
