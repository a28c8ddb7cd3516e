/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/vec.h"
#include "signals/words.h"
#include "signals_sql.h"
#include "trust/pages_boa.h"
#include "trust_views.h"

struct str boa_kind_text(enum lang lang, enum boa_kind kind)
{
	static const enum msg_id texts[BOA_KINDS] = { MSG_BOA_KIND_NOTE,  MSG_BOA_KIND_FACTS,    MSG_BOA_KIND_PERIOD,
		                                      MSG_BOA_KIND_PLACE, MSG_BOA_KIND_ARTICLES, MSG_BOA_KIND_STATEMENT,
		                                      MSG_BOA_KIND_HANDED };

	return msg(lang, texts[kind]);
}

struct code_text {
	const char *code;
	enum msg_id text;
};

static struct str text_of(enum lang lang, const struct code_text *list, size_t n, struct str code)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(code, str_of(list[i].code))) {
			return msg(lang, list[i].text);
		}
	}
	return code;
}

struct str boa_outcome_text(enum lang lang, struct str outcome)
{
	static const struct code_text list[] = { { "sepot", MSG_BOA_OUTCOME_SEPOT },
		                                 { "halt", MSG_BOA_OUTCOME_HALT },
		                                 { "om", MSG_BOA_OUTCOME_OM },
		                                 { "hulp", MSG_BOA_OUTCOME_HELP },
		                                 { "overdracht", MSG_BOA_OUTCOME_OTHER } };

	return text_of(lang, list, sizeof list / sizeof list[0], outcome);
}

struct str boa_recipient_text(enum lang lang, struct str recipient)
{
	static const struct code_text list[] = {
		{ "om", MSG_BOA_RECIPIENT_OM },         { "politie", MSG_BOA_RECIPIENT_POLICE },
		{ "halt", MSG_BOA_RECIPIENT_HALT },     { "rvdk", MSG_BOA_RECIPIENT_RVDK },
		{ "gemeente", MSG_BOA_RECIPIENT_TOWN }, { "anders", MSG_BOA_RECIPIENT_OTHER },
		{ "zelf", MSG_BOA_RECIPIENT_SELF }
	};

	return text_of(lang, list, sizeof list / sizeof list[0], recipient);
}

struct str boa_ground_text(enum lang lang, struct str ground)
{
	static const struct code_text list[] = { { "8", MSG_BOA_GROUND_8 },   { "15", MSG_BOA_GROUND_15 },
		                                 { "16", MSG_BOA_GROUND_16 }, { "17", MSG_BOA_GROUND_17 },
		                                 { "18", MSG_BOA_GROUND_18 }, { "19", MSG_BOA_GROUND_19 },
		                                 { "20", MSG_BOA_GROUND_20 } };

	return text_of(lang, list, sizeof list / sizeof list[0], ground);
}

/* The obligations that were reported: what the Leerplichtwet gives a BOA to begin with. */
static enum err fill_reports(struct ctx *c, struct boa_case_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct finding_of_person_row row;
	VEC(struct boa_report_view) list = { 0 };
	bool more;

	TRY(finding_of_person_open(c->db, &(struct finding_of_person_in){ v->of.person, STR(""), c->today }, &rows));
	for (;;) {
		struct finding_words words;
		struct boa_report_view *r;
		enum law_rule rule;

		TRY(finding_of_person_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (row.reported == DAY_NONE || !law_rule_parse(row.rule, &rule) ||
		    !finding_meant_for(c, rule, row.duty)) {
			continue;
		}
		r = vec_push(c->arena, &list);
		if (r == NULL) {
			return ERR_NOMEM;
		}
		TRY(words_of(c, rule, row.state, TURN_NOBODY, row.amount, row.minutes, row.day, &words));
		*r = (struct boa_report_view){ words.name, words_hours(c, row.minutes), words_date(c, row.reported) };
	}
	v->reports = list.p;
	v->report_count = list.n;
	return OK;
}

static enum err fill(struct ctx *c, bool limited, struct boa_case_view *v)
{
	struct boa_note *notes;
	struct boa_provision *provisions;
	struct boa_member *members;

	TRY(boa_notes(c, &v->of, limited, &notes, &v->note_count));
	TRY(boa_provisions(c, &v->of, limited, &provisions, &v->provision_count));
	TRY(boa_members(c, &v->of, &members, &v->member_count));
	v->notes = notes;
	v->provisions = provisions;
	v->members = members;
	for (size_t i = 0; i < v->note_count; i++) {
		v->shut = v->shut || notes[i].shut;
		if (v->report[notes[i].kind].n == 0) {
			v->report[notes[i].kind] = notes[i].text;
		}
	}
	v->limited = wpg_begins(WPG_LIMITED, v->of.opened, c->today);
	v->removed = wpg_begins(WPG_REMOVED, v->of.opened, c->today);
	return fill_reports(c, v);
}

/* The page; wrong: what could not be taken, with the form and the text in it. */
static enum err show(struct http_req *r, bool limited, const char *form, struct str wrong, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct boa_case_view v = { .form = str_of(form), .wrong = wrong, .typed = http_form(r, "tekst") };
	struct out o;

	TRY(boa_open(c, http_param(r, "case"), &v.of));
	TRY(fill(c, limited, &v));
	v.self = str_format(c->arena, "/boa/%.*s", STR_ARG(v.of.public));
	TRY(page_make(r, page_text(c, MSG_BOA_CASE_TITLE, (struct str[]){ v.of.number, v.of.name }, 2), "boa",
	              &v.page));
	v.page.self = v.self;
	o = http_html(ret, wrong.n > 0 ? 400 : 200);
	boa_case_page(&o, &v);
	return OK;
}

enum err boa_case_get(struct http_req *r, struct http_resp *ret)
{
	return show(r, false, "", STR(""), ret);
}

/* Something that is done with a case. */
struct case_job {
	struct http_req *r;
	enum err (*act)(struct ctx *c, const struct boa_case *of, struct http_req *r);
};

static enum err in_case(struct ctx *c, void *arg)
{
	struct case_job *j = arg;
	struct boa_case of;

	TRY(boa_open(c, http_param(j->r, "case"), &of));
	return j->act(c, &of, j->r);
}

/* Does it; what could not be taken stands in the form again. */
static enum err act(struct http_req *r, const char *form,
                    enum err (*fn)(struct ctx *c, const struct boa_case *of, struct http_req *r), struct http_resp *ret)
{
	struct case_job job = { r, fn };
	struct str to = str_format(&r->arena, "/boa/%.*s", STR_ARG(http_param(r, "case"))), wrong;
	enum err e = web_write(r, in_case, &job);

	if (e == ERR_INPUT) {
		TRY(page_refusal(r, &wrong));
		return show(r, false, form, wrong, ret);
	}
	TRY(e);
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

static enum err write_note(struct ctx *c, const struct boa_case *of, struct http_req *r)
{
	return boa_write(c, of, BOA_NOTE, http_form(r, "tekst"));
}

enum err boa_note_post(struct http_req *r, struct http_resp *ret)
{
	return act(r, "notitie", write_note, ret);
}

static enum err write_report(struct ctx *c, const struct boa_case *of, struct http_req *r)
{
	static const enum boa_kind fields[] = { BOA_PERIOD, BOA_PLACE, BOA_ARTICLES, BOA_FACTS, BOA_STATEMENT };

	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		struct str text = str_trim(http_form(r, boa_kind_name(fields[i])));

		if (text.n > 0) {
			TRY(boa_write(c, of, fields[i], text));
		}
	}
	return OK;
}

enum err boa_report_post(struct http_req *r, struct http_resp *ret)
{
	return act(r, "verbaal", write_report, ret);
}

static enum err provide(struct ctx *c, const struct boa_case *of, struct http_req *r)
{
	return boa_provide(c, of, http_form(r, "ontvanger"), http_form(r, "grond"), http_form(r, "tekst"));
}

enum err boa_provide_post(struct http_req *r, struct http_resp *ret)
{
	return act(r, "verstrekking", provide, ret);
}

static enum err authorise(struct ctx *c, const struct boa_case *of, struct http_req *r)
{
	return boa_authorise(c, of, http_form(r, "collega"));
}

enum err boa_colleague_post(struct http_req *r, struct http_resp *ret)
{
	return act(r, "collega", authorise, ret);
}

static enum err close_case(struct ctx *c, const struct boa_case *of, struct http_req *r)
{
	return boa_close(c, of, http_form(r, "afloop"));
}

enum err boa_close_post(struct http_req *r, struct http_resp *ret)
{
	return act(r, "sluiten", close_case, ret);
}

static enum err unlimit(struct ctx *c, const struct boa_case *of, struct http_req *r)
{
	return boa_unlimit(c, of, http_form(r, "tekst"));
}

/* Shows older texts this once, behind the reason that was kept. */
enum err boa_older_post(struct http_req *r, struct http_resp *ret)
{
	struct case_job job = { r, unlimit };
	enum err e = web_write(r, in_case, &job);
	struct str wrong;

	if (e == ERR_INPUT) {
		TRY(page_refusal(r, &wrong));
		return show(r, false, "ouder", wrong, ret);
	}
	TRY(e);
	return show(r, true, "", STR(""), ret);
}
