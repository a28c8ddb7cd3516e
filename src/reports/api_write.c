/* SPDX-License-Identifier: EUPL-1.2 */
/* Reports as JSON: filing one, steps with one, what is put with one. */
#include <sodium.h>

#include "reports/api.h"

/* ---- the fields of a report ---- */

/* As they stand in forms, and in JSON. */
static const struct {
	const char *form, *json;
} names[] = { { "begin", "begindatum" },
	      { "eind", "einddatum" },
	      { "actie-toelichting", "toelichtingActie" },
	      { "naam", "melder.naam" },
	      { "functie", "melder.functie" },
	      { "telefoon", "melder.telefoon" },
	      { "email", "melder.email" },
	      { "telefoon-leerling", "telefoon" },
	      { "straat", "adres.straat" },
	      { "huisnummer", "adres.huisnummer" },
	      { "huisletter", "adres.huisletter" },
	      { "toevoeging", "adres.toevoeging" },
	      { "postcode", "adres.postcode" },
	      { "plaats", "adres.plaats" },
	      { "aanduiding", "adres.aanduiding" } };

static struct str json_name(struct str form)
{
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (str_eq(form, str_of(names[i].form))) {
			return str_of(names[i].json);
		}
	}
	return form;
}

static bool there(const struct json_at *at, const char *name)
{
	const struct json_value *v = at->value != NULL ? jr_member(at->value, name) : NULL;

	return v != NULL && v->kind != JSON_IS_NULL;
}

/* A text, where it was sent; how long it may be the service says in its own words. */
static void text(const struct json_at *at, const char *name, struct str *s)
{
	if (there(at, name)) {
		*s = jr_get_str(at, name, JSON_OPTIONAL, 16 * 1024);
	}
}

static void read_reporter(const struct json_at *root, struct report_form *f)
{
	static const char *const known[] = { "naam", "functie", "telefoon", "email" };
	struct json_at at;

	if (!there(root, "melder")) {
		return;
	}
	at = jr_at_member(root, "melder", JSON_OPTIONAL);
	if (jr_at_object(&at)) {
		jr_only(&at, known, sizeof known / sizeof known[0]);
		text(&at, "naam", &f->reporter_name);
		text(&at, "functie", &f->reporter_function);
		text(&at, "telefoon", &f->reporter_phone);
		text(&at, "email", &f->reporter_email);
	}
}

static void read_address(const struct json_at *root, struct report_form *f)
{
	static const char *const known[] = { "straat",   "huisnummer", "huisletter", "toevoeging",
		                             "postcode", "plaats",     "aanduiding" };
	struct report_address *a = &f->address;
	struct json_at at;

	if (!there(root, "adres")) {
		return;
	}
	at = jr_at_member(root, "adres", JSON_OPTIONAL);
	if (jr_at_object(&at)) {
		jr_only(&at, known, sizeof known / sizeof known[0]);
		text(&at, "straat", &a->street);
		text(&at, "huisnummer", &a->number);
		text(&at, "huisletter", &a->letter);
		text(&at, "toevoeging", &a->addition);
		text(&at, "postcode", &a->postcode);
		text(&at, "plaats", &a->place);
		text(&at, "aanduiding", &a->note);
	}
}

/* What was sent, laid over what the form was filled with. */
static void read_form(const struct json_at *root, struct report_form *f)
{
	text(root, "reden", &f->reason);
	text(root, "toelichting", &f->explanation);
	text(root, "toelichtingActie", &f->action_note);
	text(root, "ondernomen", &f->action_taken);
	text(root, "telefoon", &f->phone);
	if (there(root, "actieGewenst")) {
		f->action_wanted = jr_get_bool(root, "actieGewenst", JSON_OPTIONAL);
	}
	if (there(root, "begindatum")) {
		f->begin = jr_get_day(root, "begindatum", JSON_OPTIONAL);
	}
	if (there(root, "einddatum")) {
		f->end = jr_get_day(root, "einddatum", JSON_OPTIONAL);
	}
	read_reporter(root, f);
	read_address(root, f);
}

/* ---- filing ---- */

struct filing {
	const struct json_value *body;
	struct json_problems *problems;
	struct api_once once;
	struct report_wrong wrongs[REPORT_WRONGS];
	size_t wrong_count;
	struct report_view made;
};

static void read_subject(const struct json_at *root, struct report_of *of)
{
	struct str kind = jr_get_str(root, "soort", JSON_OPTIONAL, 3);

	*of = (struct report_of){ .finding = jr_get_str(root, "verplichting", JSON_OPTIONAL, 64),
		                  .person = jr_get_str(root, "jongere", JSON_OPTIONAL, 64),
		                  .kind = REPORT_O,
		                  .begin = DAY_NONE,
		                  .end = DAY_NONE };
	if (of->finding.n == 0) {
		of->begin = jr_get_day(root, "begindatum", JSON_OPTIONAL);
		of->end = jr_get_day(root, "einddatum", JSON_OPTIONAL);
	}
	if (of->finding.n + of->person.n == 0) {
		jr_wrong(root, "verplichting", JSON_WRONG_MISSING);
	}
	if (of->finding.n == 0 && of->person.n > 0 &&
	    (!report_kind_parse(kind, &of->kind) || (of->kind != REPORT_L && of->kind != REPORT_O))) {
		jr_wrong(root, "soort", kind.n == 0 ? JSON_WRONG_MISSING : JSON_WRONG_VALUE);
	}
}

static enum err draft(struct ctx *c, const struct json_at *root, const struct report_of *of, struct report_form *f,
                      struct report_proposal *p)
{
	enum err e = report_draft(c, of, f, p);

	/* The same words for what is unknown and for what is out of reach. */
	if (e == ERR_ABSENT) {
		jr_wrong(root, of->finding.n > 0 ? "verplichting" : "jongere", JSON_WRONG_VALUE);
		return ERR_INPUT;
	}
	return e;
}

static enum err file_once(struct ctx *c, struct filing *j)
{
	static const char *const known[] = {
		"verplichting", "jongere",     "soort",        "begindatum", "einddatum",
		"reden",        "toelichting", "actieGewenst", "ondernomen", "toelichtingActie",
		"melder",       "telefoon",    "adres"
	};
	struct json_at root = jr_root(j->problems, j->body);
	struct report_form f = { .kind = REPORT_O };
	struct report_proposal p;
	struct report_of of;

	if (!jr_at_object(&root)) {
		return ERR_INPUT;
	}
	jr_only(&root, known, sizeof known / sizeof known[0]);
	read_subject(&root, &of);
	/* Everything that is wrong by its form is told at once. */
	read_form(&root, &f);
	if (j->problems->count > 0) {
		return ERR_INPUT;
	}
	TRY(draft(c, &root, &of, &f, &p));
	read_form(&root, &f);
	j->wrong_count = report_check(&f, &p, j->wrongs);
	if (j->wrong_count > 0) {
		return ERR_INPUT;
	}
	TRY(report_file(c, &f, &j->made));
	/* Only which report it became is kept: the words about somebody stand in the report and nowhere else. */
	j->once.status = 201;
	j->once.answer = j->made.public;
	return api_once_keep(c, &j->once);
}

static enum err file_in(struct ctx *c, void *arg)
{
	struct filing *j = arg;
	bool before;
	enum err e;

	j->problems->count = 0;
	j->wrong_count = 0;
	TRY(api_once_before(c, &j->once, &before));
	if (!before) {
		e = file_once(c, j);
		if (e != ERR_CONFLICT) {
			return e;
		}
		/* A twin that was quicker may be why it is refused: it has the answer. */
		TRY(api_once_before(c, &j->once, &before));
	}
	return before ? report_open(c, j->once.answer, ACTION_REPORT, &j->made) : ERR_CONFLICT;
}

static enum err answer_wrongs(struct http_req *r, const struct report_wrong *list, size_t n, struct http_resp *ret)
{
	struct http_field_error errors[REPORT_WRONGS];

	for (size_t i = 0; i < n; i++) {
		struct str args[] = { list[i].arg };

		errors[i] = (struct http_field_error){ json_name(str_of(list[i].field)),
			                               page_text(web_ctx(r), list[i].text, args, 1) };
	}
	return http_problem(ret, 400, msg(r->lang, MSG_API_NOTHING_STORED), errors, n);
}

/* A field that a service refused: its words, under the name that it has in JSON. */
static enum err answer_refusal(struct http_req *r, struct http_resp *ret)
{
	struct http_field_error error = { json_name(str_of(r->fail.field)), str_of(r->fail.what) };

	return http_problem(ret, 400, msg(r->lang, MSG_API_NOTHING_STORED), &error, 1);
}

enum err report_api_post(struct http_req *r, struct http_resp *ret)
{
	struct json_problems problems = { .a = &r->arena };
	struct filing j = { .problems = &problems };
	struct str where;
	bool fine;
	enum err e;

	TRY(api_once_read(r, ret, &j.once, &fine));
	if (!fine) {
		return OK;
	}
	TRY(api_body(r, ret, &j.body));
	if (j.body == NULL) {
		return OK;
	}
	(void)crypto_generichash(j.once.hash, sizeof j.once.hash, (const unsigned char *)r->body.p, r->body.n, NULL, 0);
	e = web_write(r, file_in, &j);
	if (problems.count > 0) {
		return api_problems(r, &problems, ret);
	}
	if (j.wrong_count > 0) {
		return answer_wrongs(r, j.wrongs, j.wrong_count, ret);
	}
	TRY(e);
	where = str_format(&r->arena, "/api/v1/verzuimmeldingen/%.*s", STR_ARG(j.made.public));
	if (where.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(http_header_add(ret, "Location", where));
	return report_api_answer(r, &j.made, 201, ret);
}

/* ---- steps ---- */

struct stepping {
	struct http_req *r;
	const struct json_value *body;
	struct json_problems *problems;
	bool any_version; /* If-Match: * */
	int64_t version;
	bool stale;
	struct report_view at;
};

/* Talks and hand-overs have forms of their own; filing is a POST on the list; the others are the program's. */
static bool offered(enum report_deed deed)
{
	return deed != DEED_FILE && deed != DEED_PLAN && deed != DEED_HAND_OVER;
}

static void read_codes(const struct json_at *root, enum report_deed deed, struct report_deed_in *in)
{
	struct str reason = deed == DEED_CLOSE || deed == DEED_WITHDRAW ? jr_get_str(root, "reden", JSON_OPTIONAL, 32)
	                                                                : STR("");
	struct str outcome = jr_get_str(root, "uitkomst", JSON_OPTIONAL, 32);

	/* What is none of them the service says in its own words. */
	(void)report_closing_parse(reason, &in->closing);
	(void)report_withdrawal_parse(reason, &in->why);
	(void)report_feedback_parse(outcome, &in->feedback);
	if (there(root, "terecht")) {
		in->justified = jr_get_bool(root, "terecht", JSON_OPTIONAL);
	}
	if (there(root, "volledig")) {
		in->complete = jr_get_bool(root, "volledig", JSON_OPTIONAL);
	}
	if (there(root, "bereikt") && !jr_get_bool(root, "bereikt", JSON_OPTIONAL)) {
		in->what = STR("geen-gehoor");
	}
	if (deed == DEED_END_DATE) {
		in->day = jr_get_day(root, "einddatum", JSON_REQUIRED);
	}
}

static enum err read_step(struct stepping *s, enum report_deed *ret_deed, struct report_deed_in *in)
{
	static const char *const known[] = { "handeling",  "toelichting", "intern",       "reden",
		                             "uitkomst",   "terecht",     "volledig",     "bereikt",
		                             "einddatum",  "begindatum",  "actieGewenst", "toelichtingActie",
		                             "ondernomen", "melder",      "telefoon",     "adres" };
	struct json_at root = jr_root(s->problems, s->body);
	struct str deed;

	if (!jr_at_object(&root)) {
		return ERR_INPUT;
	}
	jr_only(&root, known, sizeof known / sizeof known[0]);
	deed = jr_get_str(&root, "handeling", JSON_REQUIRED, 32);
	if (s->problems->count == 0 && (!report_deed_parse(deed, ret_deed) || !offered(*ret_deed))) {
		jr_wrong(&root, "handeling", JSON_WRONG_VALUE);
	}
	if (s->problems->count == 0) {
		in->shared = *ret_deed == DEED_AMEND ? STR("")
		                                     : jr_get_str(&root, "toelichting", JSON_OPTIONAL, 16 * 1024);
		in->internal = jr_get_str(&root, "intern", JSON_OPTIONAL, 16 * 1024);
		read_codes(&root, *ret_deed, in);
	}
	return s->problems->count == 0 ? OK : ERR_INPUT;
}

/* What is reported now, with what was sent laid over it. */
static enum err amend(struct ctx *c, struct stepping *s, struct report_form *f)
{
	struct json_at root = jr_root(s->problems, s->body);
	struct report_day *days;

	report_form_of(&s->at, f);
	TRY(report_days(c, &s->at, &days, &f->day_count));
	f->days = days;
	read_form(&root, f);
	return s->problems->count == 0 ? OK : ERR_INPUT;
}

static enum err step_in(struct ctx *c, void *arg)
{
	struct stepping *s = arg;
	struct report_deed_in in = report_deed_none;
	struct report_view seen;
	struct report_form form;
	enum report_deed deed;

	s->problems->count = 0;
	s->stale = false;
	TRY(report_open(c, http_param(s->r, "melding"), report_side_action(c), &seen));
	TRY(read_step(s, &deed, &in));
	TRY(db_lock_keys(c->db, &seen.person, 1));
	TRY(report_by_key(c, seen.person, seen.report, &s->at));
	s->stale = !s->any_version && s->version != s->at.version;
	if (s->stale) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
	}
	if (deed == DEED_AMEND) {
		TRY(amend(c, s, &form));
		in.amend = &form;
	}
	return report_do(c, &s->at, deed, &in);
}

/* "5" between quotes, or *; false: neither, which no version can be. */
static bool read_match(struct str s, struct stepping *step)
{
	step->any_version = str_eq(s, STR("*"));
	return step->any_version || (s.n > 2 && s.p[0] == '"' && s.p[s.n - 1] == '"' &&
	                             str_to_i64((struct str){ s.p + 1, s.n - 2 }, &step->version));
}

enum err report_api_deed(struct http_req *r, struct http_resp *ret)
{
	struct json_problems problems = { .a = &r->arena };
	struct stepping s = { .r = r, .problems = &problems };
	struct str match = str_trim(http_header(r, "If-Match"));
	enum err e;

	if (match.n == 0) {
		return http_problem(ret, 428, msg(r->lang, MSG_API_IF_MATCH), NULL, 0);
	}
	TRY(api_body(r, ret, &s.body));
	if (s.body == NULL) {
		return OK;
	}
	if (!read_match(match, &s)) {
		s.version = -1;
	}
	e = web_write(r, step_in, &s);
	if (problems.count > 0) {
		return api_problems(r, &problems, ret);
	}
	if (s.stale) {
		return http_problem(ret, 412, msg(r->lang, MSG_API_STALE), NULL, 0);
	}
	if (e == ERR_INPUT && r->fail.field[0] != '\0') {
		return answer_refusal(r, ret);
	}
	TRY(e);
	return report_api_answer(r, &s.at, 200, ret);
}

/* ---- attachments ---- */

struct attaching {
	struct str report;
	const struct attach_new *list;
	size_t n;
	struct attachment *all;
	size_t all_n;
};

static enum err attach_in(struct ctx *c, void *arg)
{
	struct attaching *a = arg;
	struct report_view at;

	TRY(report_open(c, a->report, report_side_action(c), &at));
	TRY(report_attach(c, &at, a->list, a->n));
	return report_attachments(c, &at, &a->all, &a->all_n);
}

enum err report_api_attach(struct http_req *r, struct http_resp *ret)
{
	struct attaching a = { .report = http_param(r, "melding") };
	struct attach_new *list;
	struct jw j;
	enum err e;

	TRY(attach_sent(r, &list, &a.n));
	a.list = list;
	if (a.n == 0) {
		struct http_field_error error = { STR("bestand"), msg(r->lang, MSG_ATTACH_NONE) };

		return http_problem(ret, 400, msg(r->lang, MSG_API_NOTHING_STORED), &error, 1);
	}
	e = web_write(r, attach_in, &a);
	if (e == ERR_INPUT && r->fail.field[0] != '\0') {
		return answer_refusal(r, ret);
	}
	TRY(e);
	jw_begin(&j, http_json(ret, 201));
	jw_object(&j);
	jw_put_array(&j, "bijlagen");
	for (size_t i = 0; i < a.all_n; i++) {
		report_api_file(&j, &a.all[i]);
	}
	jw_end(&j);
	jw_end(&j);
	return jw_finish(&j);
}
