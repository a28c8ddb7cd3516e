/* SPDX-License-Identifier: EUPL-1.2 */
/* A form that is filled before anybody looks at it. */
#include "fmt/human.h"
#include "reports/subject.h"

enum { BEFORE = 28 /* days before the first day missed, of which contacts tell what was done already */ };

/* "12 feb gesproken; 13 feb niet bereikt": what the school did, in Dutch, as it goes to the register. */
static enum err action_taken(struct ctx *c, const struct report_subject *s, struct str *ret)
{
	static const struct {
		const char *kind;
		enum msg_id words;
	} kinds[] = { { "gesproken", MSG_REPORT_DID_SPEAK },
		      { "geen-gehoor", MSG_REPORT_DID_TRY },
		      { "antwoord", MSG_REPORT_DID_ANSWER },
		      { "bericht", MSG_REPORT_DID_WRITE } };
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct buf b DEFER(buf_finish);
	struct report_contacts_before_row row;
	bool more;

	buf_init(&b, REPORT_TAKEN_MOST);
	TRY(report_contacts_before_open(
		c->db, &(struct report_contacts_before_in){ s->young.person, s->at.brin, s->begin - BEFORE, c->today },
		&rows));
	for (;;) {
		TRY(report_contacts_before_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
			if (str_eq(row.kind, str_of(kinds[k].kind))) {
				buf_text(&b, buf_view(&b).n > 0 ? "; " : "");
				human_day(&b, LANG_NL, row.day);
				buf_char(&b, ' ');
				buf_str(&b, msg(LANG_NL, kinds[k].words));
			}
		}
	}
	*ret = str_copy(c->arena, buf_view(&b));
	return buf_err(&b) == OK && ret->p != NULL ? OK : ERR_NOMEM;
}

static enum err reporter(struct ctx *c, struct report_form *f)
{
	struct report_reporter_get_row row;
	bool found;

	TRY(report_reporter_get(c->db, c->arena, &(struct report_reporter_get_in){ c->actor.account }, &row, &found));
	f->reporter_name = found ? row.name : c->actor.name;
	f->reporter_function = found && row.function.n > 0 ? row.function : msg(LANG_NL, MSG_REPORT_FUNCTION);
	f->reporter_phone = found ? row.phone : STR("");
	f->reporter_email = found ? row.email : STR("");
	return OK;
}

enum err report_draft(struct ctx *c, const struct report_of *of, struct report_form *ret,
                      struct report_proposal *ret_proposal)
{
	struct report_subject s;
	struct report_proposal p;
	struct report_form f = { .phone = STR(""), .reason = STR(""), .explanation = STR("") };
	struct report_day *days;

	TRY(report_subject_find(c, of, &s));
	TRY(report_subject_refuse(c, &s, s.begin, s.end));
	TRY(report_subject_propose(c, &s, &p));
	f.kind = s.kind;
	f.person = s.young.person;
	f.enrolment = s.at.enrolment;
	f.finding = s.finding;
	f.begin = s.begin;
	f.end = s.end;
	TRY(report_subject_days(c, &s, f.begin, f.end, &days, &f.day_count, &f.all_missed));
	f.days = days;
	f.action_wanted = p.wish == WISH_YES;
	f.action_note = p.wish == WISH_NO ? msg(LANG_NL, MSG_REPORT_WISH_NO_NOTE) : STR("");
	TRY(action_taken(c, &s, &f.action_taken));
	TRY(reporter(c, &f));
	f.phone = s.young.phone.n <= 20 ? s.young.phone : STR("");
	f.address = (struct report_address){ STR(""), STR(""), STR(""), STR(""), STR(""), STR(""), STR("") };
	*ret = f;
	*ret_proposal = p;
	return OK;
}
