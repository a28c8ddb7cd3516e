/* SPDX-License-Identifier: EUPL-1.2 */
#include "reports/words.h"

struct str report_kind_words(enum lang lang, enum report_kind kind)
{
	static const enum msg_id ids[REPORT_KINDS] = { MSG_REPORT_KIND_V3,  MSG_REPORT_KIND_V4, MSG_REPORT_KIND_LRV,
		                                       MSG_REPORT_KIND_RMC, MSG_REPORT_KIND_L,  MSG_REPORT_KIND_O };

	return msg(lang, ids[kind]);
}

struct str report_status_words(enum lang lang, enum report_status status)
{
	static const enum msg_id ids[REPORT_STATUSES] = { MSG_REPORT_STATUS_R, MSG_REPORT_STATUS_B, MSG_REPORT_STATUS_K,
		                                          MSG_REPORT_STATUS_G, MSG_REPORT_STATUS_I };

	return msg(lang, ids[status]);
}

struct str report_closing_words(enum lang lang, enum report_closing closing)
{
	static const enum msg_id ids[CLOSINGS] = { MSG_REPORT_CLOSING_BACK,      MSG_REPORT_CLOSING_PLACE,
		                                   MSG_REPORT_CLOSING_WORK,      MSG_REPORT_CLOSING_OTHER,
		                                   MSG_REPORT_CLOSING_DIED,      MSG_REPORT_CLOSING_ILL,
		                                   MSG_REPORT_CLOSING_LEGITIMATE };

	return (unsigned)closing < CLOSINGS ? msg(lang, ids[closing]) : STR("");
}

struct str report_feedback_words(enum lang lang, enum report_feedback feedback)
{
	static const enum msg_id ids[FEEDBACKS] = { MSG_REPORT_FEEDBACK_SEEN, MSG_REPORT_FEEDBACK_ACTION,
		                                    MSG_REPORT_FEEDBACK_NONE };

	return (unsigned)feedback < FEEDBACKS ? msg(lang, ids[feedback]) : STR("");
}

struct str report_withdrawal_words(enum lang lang, enum report_withdrawal why)
{
	static const enum msg_id ids[WITHDRAWALS] = { MSG_REPORT_WITHDRAWAL_V, MSG_REPORT_WITHDRAWAL_F,
		                                      MSG_REPORT_WITHDRAWAL_C };

	return (unsigned)why < WITHDRAWALS ? msg(lang, ids[why]) : STR("");
}

struct str report_desk_words(enum lang lang, enum report_desk desk)
{
	static const enum msg_id ids[REPORT_DESKS] = { MSG_REPORT_DESK_LEERPLICHT, MSG_REPORT_DESK_KWALIFICATIE,
		                                       MSG_REPORT_DESK_RMC };

	return msg(lang, ids[desk]);
}

struct str report_deed_words(enum lang lang, enum report_deed deed)
{
	static const enum msg_id ids[DEEDS] = {
		MSG_REPORT_DEED_FILE,   MSG_REPORT_DEED_TAKE_UP,  MSG_REPORT_DEED_NOTICE,    MSG_REPORT_DEED_ASK,
		MSG_REPORT_DEED_ANSWER, MSG_REPORT_DEED_CONTACT,  MSG_REPORT_DEED_PLAN,      MSG_REPORT_DEED_DECIDE,
		MSG_REPORT_DEED_CLOSE,  MSG_REPORT_DEED_WITHDRAW, MSG_REPORT_DEED_HAND_OVER, MSG_REPORT_DEED_REOPEN,
		MSG_REPORT_DEED_END,    MSG_REPORT_DEED_AMEND,    MSG_REPORT_DEED_LAPSE,     MSG_REPORT_DEED_HOLD,
		MSG_REPORT_DEED_EXEMPT, MSG_REPORT_DEED_RAISE
	};

	return (unsigned)deed < DEEDS ? msg(lang, ids[deed]) : STR("");
}

struct str report_deed_button(enum lang lang, enum report_deed deed)
{
	static const enum msg_id ids[DEEDS] = {
		[DEED_TAKE_UP] = MSG_REPORT_DO_TAKE_UP, [DEED_NOTICE] = MSG_REPORT_DO_NOTICE,
		[DEED_ASK] = MSG_REPORT_DO_ASK,         [DEED_ANSWER] = MSG_REPORT_DO_ANSWER,
		[DEED_CONTACT] = MSG_REPORT_DO_CONTACT, [DEED_DECIDE] = MSG_REPORT_DO_DECIDE,
		[DEED_CLOSE] = MSG_REPORT_DO_CLOSE,     [DEED_WITHDRAW] = MSG_REPORT_DO_WITHDRAW,
		[DEED_REOPEN] = MSG_REPORT_DO_REOPEN,   [DEED_END_DATE] = MSG_REPORT_DO_END,
		[DEED_AMEND] = MSG_REPORT_DO_AMEND,
	};

	return (unsigned)deed < DEEDS && ids[deed] != 0 ? msg(lang, ids[deed]) : report_deed_words(lang, deed);
}

struct str report_lessons_words(struct ctx *c, const struct report_day *day)
{
	struct buf b DEFER(buf_finish) = { 0 };

	if (day->whole) {
		return msg(c->lang, MSG_REPORT_WHOLE_DAY);
	}
	buf_init(&b, 128);
	for (unsigned i = 0; i < REPORT_LESSONS; i++) {
		if ((day->lessons & 1u << i) != 0) {
			buf_printf(&b, "%s%u", buf_view(&b).n > 0 ? ", " : "", i + 1);
		}
	}
	return buf_err(&b) == OK ? str_copy(c->arena, buf_view(&b)) : (struct str){ NULL, 0 };
}
