/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Students who register themselves, where a school wants it: with a code that stands on the screen of the lesson for some
 * minutes. Only somebody who is signed in, only oneself, and only in a lesson that one belongs to. It counts for nothing
 * until the teacher saves the roll.
 */
#include "roll/inside.h"

#include "access/live.h"
#include "access/log.h"
#include "fmt/ident.h"
#include "identity/throttle.h"
#include "roll_sql.h"

/* Without letters and digits that look alike. */
static const char alphabet[] = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
enum { LETTERS = sizeof alphabet - 1 };
_Static_assert((int)LETTERS == 31, "codes are drawn below a multiple of it");

enum err roll_self_wanted(struct ctx *c, struct str brin, bool *ret)
{
	struct roll_self_choice_row row = { 0 };
	bool found;

	TRY(roll_self_choice(c->db, c->arena, &(struct roll_self_choice_in){ brin }, &row, &found));
	*ret = found && row.self;
	return OK;
}

enum err roll_self_choose(struct ctx *c, struct str brin, bool on)
{
	bool whole = false;

	for (size_t i = 0; i < c->actor.school_count; i++) {
		whole = whole ||
		        (c->actor.school_list[i].location.n == 0 && str_eq(c->actor.school_list[i].brin, brin));
	}
	if (!whole || !actor_may(c, ACTION_GAPS)) {
		return REFUSE(c, ERR_DENIED, NULL, MSG_ACCESS_DENIED);
	}
	TRY(roll_self_choose_put(c->db, &(struct roll_self_choose_put_in){ brin, on }, NULL));
	return log_change(c, ACTION_LESSON, 0, on ? "roll.self-on" : "roll.self-off");
}

static void draw(char code[ROLL_CODE + 1])
{
	for (int i = 0; i < ROLL_CODE;) {
		unsigned char byte;

		random_bytes(&byte, 1);
		if (byte < 8 * LETTERS) {
			code[i++] = alphabet[byte % LETTERS];
		}
	}
	code[ROLL_CODE] = '\0';
}

enum err roll_code_begin(struct ctx *c, const struct roll *r)
{
	char code[ROLL_CODE + 1];
	bool wanted;

	TRY(ctx_require(c, ACTION_LESSON));
	TRY(roll_self_wanted(c, r->lesson.brin, &wanted));
	if (!wanted || !r->may_save || r->lesson.day != c->today) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_ROLL_SELF_NOT);
	}
	draw(code);
	return roll_code_put(c->db,
	                     &(struct roll_code_put_in){ r->lesson.lesson, str_of(code), c->actor.account, c->now,
	                                                 c->now + (int64_t)ROLL_CODE_MINUTES * 60 * 1000000 },
	                     NULL);
}

enum err roll_code_stop(struct ctx *c, const struct roll *r)
{
	TRY(ctx_require(c, ACTION_LESSON));
	return roll_code_end(c->db, &(struct roll_code_end_in){ r->lesson.lesson }, NULL);
}

/* As it stands on the screen: capitals, without blanks and dashes. */
static bool read_code(struct str typed, char code[ROLL_CODE + 1])
{
	size_t n = 0;

	for (size_t i = 0; i < typed.n; i++) {
		char ch = typed.p[i];

		ch = ch >= 'a' && ch <= 'z' ? (char)(ch - 'a' + 'A') : ch;
		if (ch == ' ' || ch == '-') {
			continue;
		}
		if (n == ROLL_CODE) {
			return false;
		}
		code[n++] = ch;
	}
	code[n] = '\0';
	return n == ROLL_CODE;
}

enum err roll_here(struct ctx *c, int64_t person, struct str typed, struct roll_here *ret)
{
	const struct throttle_try try = { THROTTLE_FACTOR,
		                          throttle_subject(c, throttle_account(c, c->actor.account), STR("roll")) };
	struct roll_here here = { 0 };
	struct roll_code_lesson_row row;
	char code[ROLL_CODE + 1];
	bool own, right;

	TRY(ctx_require(c, ACTION_HERE));
	own = actor_names(c, person);
	TRY(throttle_take(c, &try, 1, &right));
	if (!own || !right) {
		return REFUSE(c, right ? ERR_DENIED : ERR_BUSY, NULL, right ? MSG_ACCESS_DENIED : MSG_ROLL_HERE_OFTEN);
	}
	if (!read_code(typed, code)) {
		*ret = here;
		return OK;
	}
	TRY(roll_code_lesson(c->db, c->arena, &(struct roll_code_lesson_in){ str_of(code), c->now, person, c->today },
	                     &row, &here.known));
	if (here.known) {
		TRY(throttle_right(c, &try, 1));
		here.over = row.registered != INT64_MIN;
		here.subject = row.subject;
		here.begin = row.begin_min;
		here.end = row.end_min;
	}
	if (here.known && !here.over) {
		TRY(roll_self_put(c->db, &(struct roll_self_put_in){ person, row.lesson, c->now }, NULL));
		TRY(log_change(c, ACTION_HERE, person, "roll.here"));
		TRY(live_tell_school(c, LIVE_LESSONS, row.brin));
	}
	*ret = here;
	return OK;
}

enum err roll_night(struct ctx *c)
{
	const int64_t day_us = INT64_C(86400) * 1000000;

	TRY(roll_self_sweep(c->db, &(struct roll_self_sweep_in){ c->now - day_us }, NULL));
	return roll_code_sweep(c->db, &(struct roll_code_sweep_in){ c->now - day_us }, NULL);
}
