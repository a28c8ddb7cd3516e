/* SPDX-License-Identifier: EUPL-1.2 */
#include "agreements/text.h"

#include "agreement_examples.h"
#include "base/vec.h"
#include "fmt/json_write.h"

enum { CODE = 4, WORD = 20 };

/* ---- writing ---- */

static void write_row(struct jw *j, const struct agreed_row *r)
{
	jw_object(j);
	jw_put_text(j, "onderwerp", agreed_subject_name(r->subject));
	jw_put_text(j, "sector", agreed_sector_name(r->sector));
	jw_put_text(j, "leeftijd", agreed_age_name(r->age));
	jw_put_text(j, "telling", agreed_count_name(r->count));
	jw_put_text(j, "stap", agreed_step_name(r->step));
	jw_put_text(j, "wie", agreed_who_name(r->who));
	if (r->days == AGREED_NO_TERM) {
		jw_put_null(j, "werkdagen");
	} else {
		jw_put_i64(j, "werkdagen", r->days);
	}
	jw_put_text(j, "vanaf", agreed_clock_name(r->clock));
	jw_put_bool(j, "pauze_in_vakantie", r->pause);
	jw_put_text(j, "actie_gewenst", agreed_action_name(r->action));
	jw_put_bool(j, "afwijken_toelichten", r->explain);
	jw_put_text(j, "bij_te_laat", agreed_who_name(r->told));
	jw_put_str(j, "brief", r->letter);
	jw_put_str(j, "tekst", r->words);
	jw_put_str(j, "grond", r->ground);
	jw_end(j);
}

enum err agreement_text_write(struct buf *out, const struct agreement *a)
{
	struct jw j;

	jw_begin(&j, out);
	jw_object(&j);
	jw_put_i64(&j, "protocol", 1);
	jw_put_str(&j, "versie", a->version);
	jw_put_str(&j, "regio", a->region);
	jw_put_str(&j, "titel", a->title);
	jw_put_str(&j, "toelichting", a->words);
	jw_put_day(&j, "geldig_vanaf", a->valid_from);
	jw_put_array(&j, "ondertekenaars");
	for (size_t i = 0; i < a->partner_count; i++) {
		jw_object(&j);
		jw_put_text(&j, "soort", a->partners[i].town ? "gemeente" : "instelling");
		jw_put_str(&j, "code", a->partners[i].code);
		jw_end(&j);
	}
	jw_end(&j);
	jw_put_array(&j, "regels");
	for (size_t i = 0; i < a->row_count; i++) {
		write_row(&j, &a->rows[i]);
	}
	jw_end(&j);
	jw_end(&j);
	return jw_finish(&j);
}

/* ---- reading ---- */

/* A word out of a list: absent counts as the first when it is optional. */
#define WORD_OF(parse, field, need, absent)                           \
	do {                                                          \
		struct str word_ = jr_get_str(at, field, need, WORD); \
                                                                      \
		if (word_.n == 0) {                                   \
			word_ = STR(absent);                          \
		}                                                     \
		if (!(parse)) {                                       \
			jr_wrong(at, field, JSON_WRONG_VALUE);        \
		}                                                     \
	} while (0)

static void read_row(const struct json_at *at, struct agreed_row *ret)
{
	static const char *const known[] = { "onderwerp",
		                             "sector",
		                             "leeftijd",
		                             "telling",
		                             "stap",
		                             "wie",
		                             "werkdagen",
		                             "vanaf",
		                             "pauze_in_vakantie",
		                             "actie_gewenst",
		                             "afwijken_toelichten",
		                             "bij_te_laat",
		                             "brief",
		                             "tekst",
		                             "grond" };
	struct agreed_row r = { 0 };

	if (!jr_at_object(at)) {
		return;
	}
	jr_only(at, known, sizeof known / sizeof known[0]);
	WORD_OF(agreed_subject_parse(word_, &r.subject), "onderwerp", JSON_REQUIRED, "V3");
	WORD_OF(agreed_sector_parse(word_, &r.sector), "sector", JSON_OPTIONAL, "*");
	WORD_OF(agreed_age_parse(word_, &r.age), "leeftijd", JSON_OPTIONAL, "*");
	WORD_OF(agreed_count_parse(word_, &r.count), "telling", JSON_OPTIONAL, "*");
	WORD_OF(agreed_step_parse(word_, &r.step), "stap", JSON_REQUIRED, "bellen");
	WORD_OF(agreed_who_parse(word_, &r.who), "wie", JSON_REQUIRED, "niemand");
	WORD_OF(agreed_clock_parse(word_, &r.clock), "vanaf", JSON_OPTIONAL, "signaal");
	WORD_OF(agreed_action_parse(word_, &r.action), "actie_gewenst", JSON_OPTIONAL, "");
	WORD_OF(agreed_who_parse(word_, &r.told), "bij_te_laat", JSON_OPTIONAL, "niemand");
	r.days = (int)jr_get_i64(at, "werkdagen", JSON_OPTIONAL, 0, AGREED_MOST_DAYS, AGREED_NO_TERM);
	r.pause = jr_get_bool(at, "pauze_in_vakantie", JSON_OPTIONAL);
	r.explain = jr_get_bool(at, "afwijken_toelichten", JSON_OPTIONAL);
	r.letter = jr_get_str(at, "brief", JSON_OPTIONAL, AGREED_TEMPLATE);
	r.words = jr_get_str(at, "tekst", JSON_OPTIONAL, AGREED_WORDS);
	r.ground = jr_get_str(at, "grond", JSON_OPTIONAL, AGREED_WORDS);
	*ret = r;
}

static enum err read_rows(struct arena *a, const struct json_at *root, struct agreement *ret)
{
	struct json_at list = jr_at_member(root, "regels", JSON_REQUIRED);
	struct agreed_row *rows;

	if (list.value == NULL || !jr_at_array(&list)) {
		return OK;
	}
	if (list.value->count > AGREED_MOST_ROWS) {
		jr_wrong(root, "regels", JSON_WRONG_VALUE);
		return OK;
	}
	rows = ARENA_ARRAY(a, list.value->count, struct agreed_row);
	if (rows == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < list.value->count; i++) {
		struct json_at at = jr_at_item(&list, i);

		read_row(&at, &rows[i]);
	}
	ret->rows = rows;
	ret->row_count = list.value->count;
	return OK;
}

static bool code_fine(struct str code)
{
	for (size_t i = 0; i < code.n; i++) {
		char ch = code.p[i];

		if (!((ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z'))) {
			return false;
		}
	}
	return code.n == CODE;
}

static void read_partner(const struct json_at *at, struct agreement_partner *ret)
{
	static const char *const known[] = { "soort", "code" };
	struct str kind;

	if (!jr_at_object(at)) {
		return;
	}
	jr_only(at, known, sizeof known / sizeof known[0]);
	kind = jr_get_str(at, "soort", JSON_REQUIRED, WORD);
	ret->code = jr_get_str(at, "code", JSON_REQUIRED, CODE);
	ret->town = str_eq(kind, STR("gemeente"));
	if (!ret->town && !str_eq(kind, STR("instelling"))) {
		jr_wrong(at, "soort", JSON_WRONG_VALUE);
	}
	if (!code_fine(ret->code)) {
		jr_wrong(at, "code", JSON_WRONG_VALUE);
	}
}

static enum err read_partners(struct arena *a, const struct json_at *root, struct agreement *ret)
{
	struct json_at list = jr_at_member(root, "ondertekenaars", JSON_OPTIONAL);
	struct agreement_partner *partners;

	if (list.value == NULL || !jr_at_array(&list)) {
		return OK;
	}
	if (list.value->count > AGREEMENT_MOST_PARTNERS) {
		jr_wrong(root, "ondertekenaars", JSON_WRONG_VALUE);
		return OK;
	}
	partners = ARENA_ARRAY(a, list.value->count, struct agreement_partner);
	if (partners == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < list.value->count; i++) {
		struct json_at at = jr_at_item(&list, i);

		read_partner(&at, &partners[i]);
	}
	ret->partners = partners;
	ret->partner_count = list.value->count;
	return OK;
}

enum err agreement_text_read(struct arena *a, struct str text, struct agreement *ret, struct json_problems *problems,
                             struct json_fault *ret_fault)
{
	static const char *const known[] = { "protocol",    "versie",       "regio",          "titel",
		                             "toelichting", "geldig_vanaf", "ondertekenaars", "regels" };
	struct agreement got = { .valid_from = DAY_NONE, .until = DAY_NONE, .state = AGREEMENT_DRAFT };
	const struct json_value *value;
	struct json_at root;

	*problems = (struct json_problems){ .a = a };
	*ret_fault = (struct json_fault){ 0 };
	if (text.n > AGREEMENT_TEXT_MOST) {
		return ERR_TOOBIG;
	}
	TRY(jr_parse(a, text, &value, ret_fault));
	root = jr_root(problems, value);
	if (!jr_at_object(&root)) {
		return ERR_INPUT;
	}
	jr_only(&root, known, sizeof known / sizeof known[0]);
	(void)jr_get_i64(&root, "protocol", JSON_REQUIRED, 1, 1, 0);
	got.version = jr_get_str(&root, "versie", JSON_OPTIONAL, AGREED_TEMPLATE);
	got.region = jr_get_str(&root, "regio", JSON_OPTIONAL, 2);
	(void)jr_get_day(&root, "geldig_vanaf", JSON_OPTIONAL);
	got.title = jr_get_str(&root, "titel", JSON_REQUIRED, AGREEMENT_TITLE);
	got.words = jr_get_str(&root, "toelichting", JSON_OPTIONAL, AGREEMENT_ABOUT);
	TRY(read_partners(a, &root, &got));
	TRY(read_rows(a, &root, &got));
	if (a->failed) {
		return ERR_NOMEM;
	}
	if (problems->count > 0) {
		return ERR_INPUT;
	}
	*ret = got;
	return OK;
}

/* ---- examples ---- */

enum err agreement_examples(struct arena *a, const struct agreement **ret, size_t *ret_n)
{
	struct agreement *list = ARENA_ARRAY(a, agreement_examples_count, struct agreement);

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < agreement_examples_count; i++) {
		struct json_problems problems;
		struct json_fault fault;

		TRY(agreement_text_read(a, agreement_examples_files[i].data, &list[i], &problems, &fault));
		list[i].state = AGREEMENT_EXAMPLE;
		list[i].region = STR("");
	}
	*ret = list;
	*ret_n = agreement_examples_count;
	return OK;
}
