/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/letters.h"

#include "base/clock.h"
#include "demo/marks.h"
#include "demo_sql.h"
#include "fmt/ident.h"
#include "outreach/inside.h"
#include "outreach/link.h"
#include "outreach/words.h"
#include "signals/signals.h"

enum { A_SCHOOL = 16, DAYS = 4, TEXT_MOST = 8 * 1024, GONE_HOURS = 2 };

static const int64_t MINUTE_US = INT64_C(60) * 1000000;

/* What became of a message: of those about a task that still waits, and of those about one that is done. */
struct ending {
	const char *status, *reason, *answer, *words, *moment;
};
static const struct ending waiting[] = {
	{ "delivered", "", NULL, "", "" },
	{ "answered", "", "bel-mij", "", "middag" },
	{ "sent", "", NULL, "", "" },
	{ "bounced", "RCPT failed: 550 mailbox unknown", NULL, "", "" },
	{ "answered", "", "niet-goed", "Thuis is het nu erg druk, ik slaap bijna niet.", "" },
	{ "delivered", "", NULL, "", "" },
};
static const struct ending done[] = {
	{ "answered", "", "ziek", "", "" },
	{ "answered", "", "er-wel", "Ik zat bij mijn mentor.", "" },
	{ "bounced", "RCPT failed: 550 mailbox unknown", NULL, "", "" },
	{ "answered", "", "morgen", "", "" },
	{ "delivered", "", NULL, "", "" },
	{ "answered", "", "woorden", "De bus reed niet, ik heb de receptie gebeld.", "" },
};

struct filling {
	struct ctx *c;
	size_t of_school, n[2];
	struct str brin;
	int64_t made;
};

static enum err seal(struct ctx *c, const struct demo_missed_row *row, const char *address, struct str call,
                     enum message_kind kind, struct str *ret)
{
	struct words_key key = { kind, "jongere", CHANNEL_EMAIL, TONGUE_NL };
	struct words_fields f = { .naam = call,
		                  .school = row->school,
		                  .dag = words_day(c->arena, TONGUE_NL, row->day) };
	struct buf b DEFER(buf_finish) = { 0 };
	struct words w;

	TRY(words_standard(c->arena, &key, &w));
	buf_init(&b, TEXT_MOST);
	buf_printf(&b, "%s\n", address);
	words_fill(&b, w.subject, &f);
	buf_char(&b, '\n');
	words_fill(&b, w.words, &f);
	TRY(buf_err(&b));
	return keys_seal(c->keys, MESSAGE_SEAL, buf_view(&b), c->arena, ret);
}

static enum err put_answer(struct filling *s, const struct demo_missed_row *row, int64_t message,
                           const struct ending *e)
{
	struct ctx *c = s->c;
	char public[IDENT_TEXT];
	int64_t at = s->made + 40 * MINUTE_US;
	bool fresh = row->day >= c->today - 1;

	TRY(answer_add(c->db,
	               &(struct answer_add_in){ .person = row->person,
	                                        .answer = ctx_new_id(c),
	                                        .public = str_of(ident_new(public)),
	                                        .message = message,
	                                        .enrolment = row->enrolment,
	                                        .brin = row->brin,
	                                        .location = row->location,
	                                        .kind = str_of(e->answer),
	                                        .words = str_of(e->words),
	                                        .lessons = STR(""),
	                                        .ticked = STR(""),
	                                        .phone = e->moment[0] != '\0' ? STR("06 12345678") : STR(""),
	                                        .moment = str_of(e->moment),
	                                        .at = at,
	                                        .day = row->day },
	               NULL));
	if (!fresh) {
		struct answer_find_row found_row;
		bool found;

		TRY(answer_find(c->db, c->arena, &(struct answer_find_in){ row->person, str_of(public) }, &found_row,
		                &found));
		return found ? answer_seen(c->db,
		                           &(struct answer_seen_in){ row->person, found_row.answer, at + 30 * MINUTE_US,
		                                                     0 },
		                           NULL)
		             : OK;
	}
	return OK;
}

static enum err put_one(struct filling *s, const struct demo_missed_row *row, const struct ending *e)
{
	struct ctx *c = s->c;
	struct str call = row->call_name.n > 0 ? row->call_name
	                                       : str_cut(row->given_names, ' ', &(struct str){ NULL, 0 });
	struct str address = str_format(c->arena, "%.*s@leerling.example.org", STR_ARG(row->number));
	char public[IDENT_TEXT], reference[IDENT_TEXT];
	struct message_add_in in = { .person = row->person,
		                     .message = ctx_new_id(c),
		                     .enrolment = row->enrolment,
		                     .rule = row->rule,
		                     .day = row->day,
		                     .brin = row->brin,
		                     .location = row->location,
		                     .channel = STR("email"),
		                     .language = STR("nl"),
		                     .origin = STR(""),
		                     .status = STR("sending"),
		                     .reason = STR(""),
		                     .made_day = row->day,
		                     .token = STR("") };
	enum message_kind kind;

	if (address.p == NULL || !message_kind_of_rule(row->rule, &kind)) {
		return address.p == NULL ? ERR_NOMEM : OK;
	}
	s->made = clock_instant(row->day, DEMO_NOW) - GONE_HOURS * 60 * MINUTE_US +
	          (int64_t)(s->of_school * 4) * MINUTE_US;
	in.made = in.due = s->made;
	in.kind = str_of(message_kind_name(kind));
	in.public = str_of(ident_new(public));
	in.reference = str_of(ident_new(reference));
	TRY(seal(c, row, address.p, call, kind, &in.sealed));
	TRY(message_add(c->db, &in, NULL));
	TRY(message_told(c->db,
	                 &(struct message_told_in){ in.reference,
	                                            e->answer != NULL ? STR("delivered") : str_of(e->status),
	                                            str_of(e->reason), s->made + MINUTE_US },
	                 NULL));
	if (e->answer == NULL) {
		return OK;
	}
	TRY(message_answered(c->db, &(struct message_answered_in){ row->person, in.message, s->made + 40 * MINUTE_US },
	                     NULL));
	return put_answer(s, row, in.message, e);
}

enum err demo_messages(struct ctx *c)
{
	static const struct str rules[] = { { "eerste-dag", 10 }, { "8u", 2 } };
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct filling s = { .c = c, .brin = STR("") };
	struct demo_missed_row row;
	bool more;

	TRY(demo_missed_open(c->db, &(struct demo_missed_in){ ctx_list_text(c->arena, rules, 2), c->today - DAYS },
	                     &rows));
	for (;;) {
		bool open;

		TRY(demo_missed_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		if (!str_eq(row.brin, s.brin)) {
			s.brin = str_copy(c->arena, row.brin);
			s.of_school = s.n[0] = s.n[1] = 0;
		}
		open = str_eq(row.state, STR(STATE_OPEN));
		/* Half of those who wait got none yet: there is something to propose. */
		if (s.of_school >= A_SCHOOL || (open && s.n[0]++ % 2 == 1)) {
			continue;
		}
		s.of_school++;
		TRY(put_one(&s, &row,
		            open ? &waiting[s.n[0] / 2 % (sizeof waiting / sizeof waiting[0])]
		                 : &done[s.n[1]++ % (sizeof done / sizeof done[0])]));
	}
}
