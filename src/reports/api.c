/* SPDX-License-Identifier: EUPL-1.2 */
/* Reports as JSON, read. */
#include "reports/api.h"
#include "reports_sql.h"

/* ---- pieces ---- */

static const char *turn_name(int turn)
{
	return turn == TURN_SCHOOL ? "school" : turn == TURN_OFFICER ? "gemeente" : "niemand";
}

static const char *side_name(enum report_side side)
{
	return side == REPORT_SCHOOL ? "school" : side == REPORT_AUTHORITY ? "gemeente" : "programma";
}

static void put_instant(struct jw *j, const char *key, int64_t at)
{
	if (at == 0) {
		jw_put_null(j, key);
	} else {
		jw_put_instant(j, key, at);
	}
}

/* A word that is only there in some states. */
static void put_word(struct jw *j, const char *key, const char *word)
{
	if (word[0] == '\0') {
		jw_put_null(j, key);
	} else {
		jw_put_text(j, key, word);
	}
}

static void put_answer(struct jw *j, const char *key, int v)
{
	if (v < 0) {
		jw_put_null(j, key);
	} else {
		jw_put_bool(j, key, v == 1);
	}
}

static void put_days(struct jw *j, const struct report_day *days, size_t n)
{
	jw_put_array(j, "dagen");
	for (size_t i = 0; i < n; i++) {
		jw_object(j);
		jw_put_day(j, "datum", days[i].day);
		jw_put_bool(j, "heleDag", days[i].whole);
		jw_put_array(j, "lesuren");
		for (unsigned h = 0; h < REPORT_LESSONS; h++) {
			if ((days[i].lessons & 1u << h) != 0) {
				jw_i64(j, h + 1);
			}
		}
		jw_end(j);
		jw_put_i64(j, "minuten", days[i].minutes);
		jw_end(j);
	}
	jw_end(j);
}

static void put_events(struct jw *j, const struct report_event *list, size_t n)
{
	jw_put_array(j, "stappen");
	for (size_t i = 0; i < n; i++) {
		jw_object(j);
		jw_put_instant(j, "moment", list[i].at);
		jw_put_text(j, "handeling", report_deed_name(list[i].deed));
		jw_put_text(j, "kant", side_name(list[i].side));
		jw_put_str(j, "door", list[i].who);
		jw_put_day(j, "datum", list[i].day);
		jw_put_str(j, "code", list[i].what);
		jw_put_str(j, "toelichting", list[i].shared);
		jw_put_str(j, "intern", list[i].internal);
		jw_end(j);
	}
	jw_end(j);
}

void report_api_file(struct jw *j, const struct attachment *a)
{
	jw_object(j);
	jw_put_str(j, "id", a->public);
	jw_put_str(j, "naam", a->name);
	jw_put_str(j, "type", a->mime);
	jw_put_i64(j, "bytes", a->size);
	jw_put_instant(j, "moment", a->at);
	jw_put_text(j, "kant", side_name(a->side));
	jw_put_str(j, "door", a->who);
	jw_put_bool(j, "gedeeld", a->shared);
	jw_end(j);
}

static void put_reporter(struct jw *j, const struct report_view *v)
{
	jw_put_object(j, "melder");
	jw_put_str(j, "naam", v->reporter_name);
	jw_put_str(j, "functie", v->reporter_function);
	jw_put_str(j, "telefoon", v->reporter_phone);
	jw_put_str(j, "email", v->reporter_email);
	jw_end(j);
	jw_put_str(j, "telefoon", v->phone);
	jw_put_object(j, "adres");
	jw_put_str(j, "straat", v->address.street);
	jw_put_str(j, "huisnummer", v->address.number);
	jw_put_str(j, "huisletter", v->address.letter);
	jw_put_str(j, "toevoeging", v->address.addition);
	jw_put_str(j, "postcode", v->address.postcode);
	jw_put_str(j, "plaats", v->address.place);
	jw_put_str(j, "aanduiding", v->address.note);
	jw_end(j);
}

static void put_state(struct jw *j, const struct report_view *v)
{
	jw_put_i64(j, "versie", v->version);
	put_instant(j, "opgepaktOp", v->taken_at);
	put_instant(j, "contactOp", v->contacted_at);
	put_instant(j, "beantwoordOp", v->answered_at);
	put_instant(j, "afgerondOp", v->closed_at);
	put_word(j, "redenAfgesloten", report_closing_name(v->closing));
	put_word(j, "uitkomst", report_feedback_name(v->feedback));
	put_word(j, "redenIngetrokken", report_withdrawal_name(v->withdrawal));
	put_answer(j, "terecht", v->justified);
	put_answer(j, "volledig", v->complete);
}

static void put_said(struct jw *j, const struct report_view *v)
{
	jw_put_bool(j, "actieGewenst", v->action_wanted);
	jw_put_str(j, "toelichtingActie", v->action_note);
	jw_put_bool(j, "allesGemist", v->all_missed);
	jw_put_i64(j, "minuten", v->minutes);
	jw_put_str(j, "reden", v->reason);
	jw_put_str(j, "toelichting", v->explanation);
	jw_put_str(j, "ondernomen", v->action_taken);
	put_reporter(j, v);
}

/* What stands in lists as well. */
static void put_head(struct jw *j, struct str public, enum report_kind kind, enum report_status status, int turn)
{
	jw_put_str(j, "id", public);
	jw_put_text(j, "soort", report_kind_name(kind));
	jw_put_text(j, "status", report_status_name(status));
	jw_put_text(j, "beurt", turn_name(turn));
}

static void put_times(struct jw *j, day_t due, day_t begin, day_t end, day_t filed, int64_t number)
{
	jw_put_day(j, "uiterlijk", due);
	jw_put_day(j, "begindatum", begin);
	jw_put_day(j, "einddatum", end);
	jw_put_day(j, "gemeldOp", filed);
	jw_put_i64(j, "nummer", number);
}

static void put_named(struct jw *j, const char *key, const char *code_key, struct str code, struct str name)
{
	jw_put_object(j, key);
	jw_put_str(j, code_key, code);
	jw_put_str(j, "naam", name);
	jw_end(j);
}

/* ---- one ---- */

static enum err put_lists(struct ctx *c, const struct report_view *v, struct jw *j)
{
	struct report_day *days;
	struct report_event *events;
	struct attachment *files;
	size_t n;

	TRY(report_days(c, v, &days, &n));
	put_days(j, days, n);
	TRY(report_events(c, v, &events, &n));
	put_events(j, events, n);
	TRY(report_attachments(c, v, &files, &n));
	jw_put_array(j, "bijlagen");
	for (size_t i = 0; i < n; i++) {
		report_api_file(j, &files[i]);
	}
	jw_end(j);
	jw_put_array(j, "kan");
	for (int d = 0; d < DEEDS; d++) {
		if (report_fits(c, v, (enum report_deed)d)) {
			jw_text(j, report_deed_name((enum report_deed)d));
		}
	}
	jw_end(j);
	return OK;
}

static enum err put_one(struct ctx *c, const struct report_view *v, struct jw *j)
{
	struct report_names_row row = { 0 };
	struct young y;
	bool found;

	TRY(people_open_key(c, v->person, ACTION_REPORTS, &y));
	TRY(report_names(c->db, c->arena,
	                 &(struct report_names_in){ v->person, v->report, v->enrolment, v->rule, v->day }, &row,
	                 &found));
	jw_object(j);
	put_head(j, v->public, v->kind, v->status, v->turn);
	put_times(j, v->due, v->begin, v->end, v->filed, v->number);
	put_named(j, "jongere", "id", y.public, y.name);
	put_named(j, "school", "brin", v->brin, row.school);
	jw_put_str(j, "vestiging", v->location);
	jw_put_str(j, "klas", row.class_group);
	put_named(j, "gemeente", "code", v->municipality, row.town);
	jw_put_text(j, "loket", report_desk_name(v->desk));
	jw_put_str(j, "behandelaar", row.owner_name);
	jw_put_str(j, "verplichting", row.finding);
	jw_put_str(j, "werkafspraak", v->agreement);
	put_state(j, v);
	put_said(j, v);
	TRY(put_lists(c, v, j));
	jw_end(j);
	return jw_finish(j);
}

enum err report_api_answer(struct http_req *r, const struct report_view *at, int status, struct http_resp *ret)
{
	struct str etag = str_format(&r->arena, "\"%lld\"", (long long)at->version);
	struct jw j;

	if (etag.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(http_header_add(ret, "ETag", etag));
	jw_begin(&j, http_json(ret, status));
	return put_one(web_ctx(r), at, &j);
}

static enum err one_get(struct http_req *r, struct http_resp *ret)
{
	struct report_view at;

	TRY(report_open(web_ctx(r), http_param(r, "melding"), ACTION_REPORTS, &at));
	return report_api_answer(r, &at, 200, ret);
}

/* ---- the list ---- */

static void put_row(struct jw *j, const struct report_row *row)
{
	jw_object(j);
	put_head(j, row->public, row->kind, row->status, row->turn);
	put_times(j, row->due, row->begin, row->end, row->filed, row->number);
	put_named(j, "jongere", "id", row->person_public, row->name);
	jw_put_str(j, "klas", row->class_group);
	jw_put_str(j, "school", row->school);
	jw_put_str(j, "gemeente", row->town);
	jw_put_bool(j, "actieGewenst", row->action_wanted);
	jw_put_bool(j, "beantwoord", row->answered);
	jw_put_bool(j, "teLaat", row->raised);
	jw_end(j);
}

static enum err list_of(struct ctx *c, const struct report_filter *f, struct http_resp *ret)
{
	struct report_list list;
	struct jw j;

	TRY(report_list(c, f, &list));
	jw_begin(&j, http_json(ret, 200));
	jw_object(&j);
	jw_put_array(&j, "verzuimmeldingen");
	for (size_t i = 0; i < list.count; i++) {
		put_row(&j, &list.rows[i]);
	}
	jw_end(&j);
	if (list.more && list.count > 0) {
		jw_put_str(&j, "volgende", list.rows[list.count - 1].public);
	} else {
		jw_put_null(&j, "volgende");
	}
	jw_end(&j);
	return jw_finish(&j);
}

static enum err list_get(struct http_req *r, struct http_resp *ret)
{
	struct report_filter f;
	const char *wrong = report_filter_read(r, &f);
	struct http_field_error error;

	/* Names do not belong in addresses. */
	f.name = STR("");
	if (wrong != NULL) {
		error = (struct http_field_error){ str_of(wrong), msg(r->lang, MSG_API_VALUE) };
		return http_problem(ret, 400, STR(""), &error, 1);
	}
	return list_of(web_ctx(r), &f, ret);
}

/* {"naam": "..."}: those of whom the name begins so. */
static enum err search_post(struct http_req *r, struct http_resp *ret)
{
	static const char *const known[] = { "naam" };
	struct json_problems problems = { .a = &r->arena };
	struct report_filter f = { .status = -1, .kind = -1, .most = 100, .after = STR("") };
	const struct json_value *body;
	struct json_at root;

	TRY(api_body(r, ret, &body));
	if (body == NULL) {
		return OK;
	}
	root = jr_root(&problems, body);
	if (jr_at_object(&root)) {
		jr_only(&root, known, 1);
		f.name = jr_get_str(&root, "naam", JSON_REQUIRED, 100);
	}
	return problems.count > 0 ? api_problems(r, &problems, ret) : list_of(web_ctx(r), &f, ret);
}

#define ROW(action) .access = &access_rows[action]

const struct http_route report_api_routes[REPORT_API_ROUTES] = {
	{ HTTP_GET, "/api/v1/verzuimmeldingen", list_get, COST_SLOW, ROW(ACTION_REPORTS), .flags = HTTP_BEARER },
	{ HTTP_POST, "/api/v1/verzuimmeldingen", report_api_post, COST_SLOW, ROW(ACTION_REPORT), .flags = HTTP_BEARER },
	{ HTTP_POST, "/api/v1/verzuimmeldingen/_zoek", search_post, COST_SLOW, ROW(ACTION_REPORTS),
	  .flags = HTTP_BEARER },
	{ HTTP_GET, "/api/v1/verzuimmeldingen/{melding}", one_get, COST_SLOW, ROW(ACTION_REPORTS),
	  .flags = HTTP_BEARER },
	/* What a step needs beyond a look is asked by the step itself (reports/report.h). */
	{ HTTP_POST, "/api/v1/verzuimmeldingen/{melding}/stappen", report_api_deed, COST_SLOW, ROW(ACTION_REPORTS),
	  .flags = HTTP_BEARER },
	{ HTTP_POST, "/api/v1/verzuimmeldingen/{melding}/bijlagen", report_api_attach, COST_SLOW, ROW(ACTION_REPORTS),
	  .max_body = REPORT_FILES_BODY, .flags = HTTP_BEARER | HTTP_FILES },
	{ HTTP_GET, "/api/v1/verzuimmeldingen/{melding}/bijlagen/{bijlage}", attach_get, COST_SLOW, ROW(ACTION_REPORTS),
	  .flags = HTTP_BEARER },
};
