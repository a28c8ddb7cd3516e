/* SPDX-License-Identifier: EUPL-1.2 */
#include "agreements/words.h"

#include "access/page.h"
#include "base/buf.h"

enum { LONG = 2048 };

static struct str kept(struct arena *a, const struct buf *b)
{
	return buf_err(b) == OK ? str_copy(a, buf_view(b)) : (struct str){ NULL, 0 };
}

struct str agreed_subject_words(enum lang lang, int subject)
{
	static const enum msg_id names[AGREED_SUBJECTS] = {
		[RULE_V3] = MSG_AGREEMENTS_ABOUT_V3,           [RULE_V4] = MSG_AGREEMENTS_ABOUT_V4,
		[RULE_LRV] = MSG_AGREEMENTS_ABOUT_LRV,         [RULE_RMC] = MSG_AGREEMENTS_ABOUT_RMC,
		[RULE_8U] = MSG_AGREEMENTS_ABOUT_8U,           [RULE_12U] = MSG_AGREEMENTS_ABOUT_12U,
		[RULE_16U] = MSG_AGREEMENTS_ABOUT_16U,         [RULE_SICK_4] = MSG_AGREEMENTS_ABOUT_SICK4,
		[RULE_SICK_7] = MSG_AGREEMENTS_ABOUT_SICK7,    [RULE_LATE_3] = MSG_AGREEMENTS_ABOUT_LATE3,
		[RULE_LATE_6] = MSG_AGREEMENTS_ABOUT_LATE6,    [RULE_LATE_9] = MSG_AGREEMENTS_ABOUT_LATE9,
		[RULE_LATE_12] = MSG_AGREEMENTS_ABOUT_LATE12,  [RULE_NO_SHOW] = MSG_AGREEMENTS_ABOUT_NOSHOW,
		[RULE_FIRST_DAY] = MSG_AGREEMENTS_ABOUT_FIRST, [RULE_LUXURY] = MSG_AGREEMENTS_ABOUT_LUXURY_SIGNAL,
		[AGREED_LUXURY] = MSG_AGREEMENTS_ABOUT_LUXURY, [AGREED_OTHER] = MSG_AGREEMENTS_ABOUT_OTHER,
		[AGREED_LESSON] = MSG_AGREEMENTS_ABOUT_LESSON,
	};

	return msg(lang, names[subject]);
}

struct str agreed_who_words(enum lang lang, enum agreed_who who)
{
	static const enum msg_id names[AGREED_WHOS] = {
		MSG_AGREEMENTS_WHO_NOBODY,      MSG_AGREEMENTS_WHO_TEACHER, MSG_AGREEMENTS_WHO_MENTOR,
		MSG_AGREEMENTS_WHO_COORDINATOR, MSG_AGREEMENTS_WHO_CONTACT, MSG_AGREEMENTS_WHO_OFFICER,
		MSG_AGREEMENTS_WHO_RMC,         MSG_AGREEMENTS_WHO_REGION,
	};

	return msg(lang, names[who]);
}

struct str agreed_step_words(enum lang lang, enum agreed_step step)
{
	static const enum msg_id names[AGREED_STEPS] = {
		MSG_AGREEMENTS_STEP_CALL,    MSG_AGREEMENTS_STEP_TALK,     MSG_AGREEMENTS_STEP_REPORT,
		MSG_AGREEMENTS_STEP_TAKE_UP, MSG_AGREEMENTS_STEP_CONTACT,  MSG_AGREEMENTS_STEP_FEEDBACK,
		MSG_AGREEMENTS_STEP_CLOSE,   MSG_AGREEMENTS_STEP_REGISTER,
	};

	return msg(lang, names[step]);
}

static void add(struct buf *b, struct str part)
{
	if (b->n > 0) {
		buf_text(b, ", ");
	}
	buf_str(b, part);
}

struct str agreed_case_words(struct ctx *c, const struct agreed_row *row)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, LONG);
	if (row->sector != SECTOR_COUNT) {
		add(&b, str_of(sector_name(row->sector)));
	}
	if (row->age != AGE_ANY) {
		add(&b, msg(c->lang, row->age == AGE_ADULT ? MSG_AGREEMENTS_ADULT : MSG_AGREEMENTS_MINOR));
	}
	if (row->count != COUNT_ANY) {
		add(&b, msg(c->lang, row->count == COUNT_FIRST ? MSG_AGREEMENTS_FIRST_TIME : MSG_AGREEMENTS_LATER));
	}
	if (b.n == 0) {
		buf_str(&b, msg(c->lang, MSG_AGREEMENTS_ALWAYS));
	}
	return kept(c->arena, &b);
}

struct str agreed_term_words(struct ctx *c, const struct agreed_row *row)
{
	static const enum msg_id same[] = { MSG_AGREEMENTS_SAME_SIGNAL, MSG_AGREEMENTS_SAME_REPORT,
		                            MSG_AGREEMENTS_SAME_TAKE_UP };
	static const enum msg_id one[] = { MSG_AGREEMENTS_ONE_SIGNAL, MSG_AGREEMENTS_ONE_REPORT,
		                           MSG_AGREEMENTS_ONE_TAKE_UP };
	static const enum msg_id many[] = { MSG_AGREEMENTS_DAYS_SIGNAL, MSG_AGREEMENTS_DAYS_REPORT,
		                            MSG_AGREEMENTS_DAYS_TAKE_UP };

	if (row->days == AGREED_NO_TERM) {
		return msg(c->lang, MSG_AGREEMENTS_NO_TERM);
	}
	if (row->days < 2) {
		return msg(c->lang, row->days == 0 ? same[row->clock] : one[row->clock]);
	}
	return page_text(c, many[row->clock], (struct str[]){ str_format(c->arena, "%d", row->days) }, 1);
}

static struct str sentence(struct ctx *c, const struct agreed_row *row)
{
	static const enum msg_id done[AGREED_STEPS] = {
		MSG_AGREEMENTS_DO_CALL,    MSG_AGREEMENTS_DO_TALK,     MSG_AGREEMENTS_DO_REPORT,
		MSG_AGREEMENTS_DO_TAKE_UP, MSG_AGREEMENTS_DO_CONTACT,  MSG_AGREEMENTS_DO_FEEDBACK,
		MSG_AGREEMENTS_DO_CLOSE,   MSG_AGREEMENTS_DO_REGISTER,
	};
	static const enum msg_id left[AGREED_STEPS] = {
		MSG_AGREEMENTS_NOT_CALL,    MSG_AGREEMENTS_NOT_TALK,     MSG_AGREEMENTS_NOT_REPORT,
		MSG_AGREEMENTS_NOT_TAKE_UP, MSG_AGREEMENTS_NOT_CONTACT,  MSG_AGREEMENTS_NOT_FEEDBACK,
		MSG_AGREEMENTS_NOT_CLOSE,   MSG_AGREEMENTS_NOT_REGISTER,
	};
	struct str who = agreed_who_words(c->lang, row->who);

	if (row->who == AGREED_NOBODY) {
		return msg(c->lang, left[row->step]);
	}
	if (who.n > 0 && who.p[0] >= 'a' && who.p[0] <= 'z') {
		who = str_format(c->arena, "%c%.*s", who.p[0] - 'a' + 'A', (int)who.n - 1, who.p + 1);
	}
	return page_text(c, done[row->step], (struct str[]){ who, agreed_term_words(c, row) }, 2);
}

struct str agreed_row_words(struct ctx *c, const struct agreed_row *row)
{
	static const enum msg_id wanted[] = { MSG_AGREEMENTS_WANTED_FREE, MSG_AGREEMENTS_WANTED_NO,
		                              MSG_AGREEMENTS_WANTED_YES, MSG_AGREEMENTS_WANTED_FREE };
	struct buf b DEFER(buf_finish);

	buf_init(&b, LONG);
	buf_str(&b, sentence(c, row));
	if (row->action != WANTED_UNSAID) {
		buf_char(&b, ' ');
		buf_str(&b, msg(c->lang, wanted[row->action]));
	}
	if (row->explain) {
		buf_char(&b, ' ');
		buf_str(&b, msg(c->lang, MSG_AGREEMENTS_EXPLAIN));
	}
	if (row->pause) {
		buf_char(&b, ' ');
		buf_str(&b, msg(c->lang, MSG_AGREEMENTS_PAUSE));
	}
	if (row->letter.n > 0) {
		buf_char(&b, ' ');
		buf_str(&b, page_text(c,
		                      str_eq(row->letter, STR("geen")) ? MSG_AGREEMENTS_NO_LETTER
		                                                       : MSG_AGREEMENTS_WITH_LETTER,
		                      &row->letter, 1));
	}
	if (row->told != AGREED_NOBODY) {
		buf_char(&b, ' ');
		buf_str(&b,
		        page_text(c, MSG_AGREEMENTS_TOLD, (struct str[]){ agreed_who_words(c->lang, row->told) }, 1));
	}
	return kept(c->arena, &b);
}
