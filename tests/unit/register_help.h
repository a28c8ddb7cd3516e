/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_REGISTER_HELP_H
#define TESTS_REGISTER_HELP_H

/* What the tests of the link with the register share: a world, reports in it, and what a register knows of one. */
#include "world.h"

#include "access/setting.h"
#include "fmt/ident.h"
#include "register/register.h"
#include "register_sql.h"
#include "reports/inside.h"

#define DELTION "25PJ"

static struct world w;

static inline void report_make(int n, char public[IDENT_TEXT], int64_t *ret_person, int64_t *ret_report)
{
	char pgn[16], number[16];
	struct report_add_in in = {
		.kind = STR("V3"),
		.due = w.c.today + 5,
		.day = DAY_NONE,
		.begin_day = w.c.today - 20,
		.end_day = w.c.today - 1,
		.filed = w.c.today,
		.filed_at = w.c.now,
		.brin = STR(DELTION),
		.location = STR("00"),
		.municipality = STR("0193"),
		.region = STR("10"),
		.school_region = STR("10"),
		.duty = STR("leerplichtig"),
		.desk = STR("leerplicht"),
		.owner = INT64_MIN,
		.also = INT64_MIN,
		.number = 1,
		.agreement = STR("landelijk-2026.1"),
		.minutes = 960,
		.action_note = STR("a < b & \"c\""),
		.reason = STR("onbekend"),
		.action_taken = STR("gebeld"),
		.reporter_name = STR("Marijke"),
		.reporter_email = STR("m@example.org"),
	};

	(void)snprintf(pgn, sizeof pgn, "%09d", 100000000 + n);
	(void)snprintf(number, sizeof number, "%d", n);
	in.person = world_person(&w, pgn, "Aal", day_of(2010, 5, 12), "0193");
	world_enrol(&w, in.person, DELTION, number, "mbo");
	in.enrolment = enrolment_key(STR(DELTION), str_of(number));
	in.report = n + 1;
	in.public = str_of(ident_new(public));
	assert_ok(w.s, report_add(w.s->db, &in, NULL));
	assert_ok(w.s, report_register_queue(w.s->db,
	                                     &(struct report_register_queue_in){ in.person, in.report, in.public,
	                                                                         in.brin, 1, w.c.now },
	                                     NULL));
	*ret_person = in.person;
	*ret_report = in.report;
}

/* Something happens with it on this side. */
static inline void change(int64_t person, int64_t report, enum report_deed deed, enum report_side side)
{
	struct report_form words = { .person = person,
		                     .reason = STR("anders"),
		                     .reporter_name = STR("Marijke"),
		                     .reporter_email = STR("m@example.org") };
	struct report_deed_in in = report_deed_none;
	struct report_at at, to;
	struct report_view r;

	in.closing = CLOSING_BACK;
	in.feedback = FEEDBACK_SEEN;
	in.why = WITHDRAWAL_MISTAKE;
	assert_ok(w.s, report_by_key(&w.c, person, report, &r));
	words.kind = r.kind;
	words.begin = r.begin;
	words.end = r.end;
	in.amend = &words;
	at = (struct report_at){ r.kind, r.status, r.turn, r.end != DAY_NONE };
	if (report_machine(at, deed, side, &to)) {
		assert_ok(w.s, report_apply(&w.c, &r, deed, side, &in));
	}
}

static inline void link_on(void)
{
	assert_ok(w.s, setting_change(&w.c, STR("register_link"), STR("on")));
}

struct known {
	char public[IDENT_TEXT], number[24];
	char status[4];
	int64_t person, report;
	int64_t version; /* the last that was taken in */
	int64_t pending; /* taken in, answered later; 0: none */
	int arrived;     /* how often a report was made of it: once is right */
	int taken_twice; /* versions that counted twice */
	bool elsewhere;  /* a municipality with another program handles it */
	unsigned char
		refused[64]; /* by version: 1 + the attempt that was refused; that one always is, the next is fine */
};

static inline struct register_item item_of(enum register_kind kind, const struct known *k, int64_t version)
{
	return (struct register_item){
		.kind = kind, .public = str_of(k->public), .version = version, .number = str_of(k->number)
	};
}

static inline enum err lost(struct ctx *c)
{
	return fail_set(c->fail, ERR_REMOTE, NULL, "no answer");
}

static inline struct register_state state_now(void)
{
	struct register_state state;

	assert_ok(w.s, register_state(&w.c, &state));
	return state;
}

#endif
