/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/oidc_file.h"

#include "fmt/json_read.h"
#include "fmt/json_write.h"
#include "identity/oidc_rules.h"

enum { WORDS_MOST = 500, TEXT_MOST = 500, FILE_MOST = 2 * OIDC_RULES_BYTES };

static void write_value(struct jw *j, const struct json_value *v)
{
	switch (v->kind) {
	case JSON_IS_NULL: jw_null(j); break;
	case JSON_IS_BOOL: jw_bool(j, v->integer != 0); break;
	case JSON_IS_INTEGER: jw_i64(j, v->integer); break;
	/* No rule has a fraction; the check of the rules refuses what becomes of it. */
	case JSON_IS_REAL: jw_null(j); break;
	case JSON_IS_STRING: jw_str(j, v->string); break;
	case JSON_IS_ARRAY:
		jw_array(j);
		for (size_t i = 0; i < v->count; i++) {
			write_value(j, &v->items[i]);
		}
		jw_end(j);
		break;
	case JSON_IS_OBJECT:
		jw_object(j);
		for (size_t i = 0; i < v->count; i++) {
			/* Copied into the arena with a NUL behind it when it was read. */
			jw_key(j, v->names[i].p);
			write_value(j, &v->items[i]);
		}
		jw_end(j);
		break;
	}
}

/* Rules as a text of their own. */
static enum err take_rules(struct arena *a, struct fail *f, const struct json_value *v, struct str *ret)
{
	struct buf b DEFER(buf_finish) = { 0 };
	struct jw j;

	if (v == NULL) {
		*ret = STR("[]");
		return OK;
	}
	buf_init(&b, FILE_MOST);
	jw_begin(&j, &b);
	write_value(&j, v);
	if (jw_finish(&j) != OK || buf_err(&b) != OK) {
		return fail_set(f, ERR_INPUT, "rules", "the rules are too large");
	}
	*ret = str_copy(a, buf_view(&b));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

/* A list of words as one text with blanks between. */
static enum err take_words(struct arena *a, struct fail *f, const struct json_value *file, const char *name,
                           struct str *ret)
{
	const struct json_value *v = jr_member(file, name);
	struct buf b DEFER(buf_finish) = { 0 };

	if (v == NULL) {
		return OK;
	}
	buf_init(&b, WORDS_MOST);
	for (size_t i = 0; v->kind == JSON_IS_ARRAY && i < v->count; i++) {
		struct str word = v->items[i].string;

		for (size_t k = 0; k < word.n; k++) {
			if (word.p[k] <= ' ') {
				word.n = 0;
			}
		}
		if (v->items[i].kind != JSON_IS_STRING || word.n == 0) {
			return fail_set(f, ERR_INPUT, name, "%s is a list of words without blanks", name);
		}
		buf_text(&b, i > 0 ? " " : "");
		buf_str(&b, word);
	}
	if (v->kind != JSON_IS_ARRAY || buf_err(&b) != OK) {
		return fail_set(f, ERR_INPUT, name, "%s is a list of words", name);
	}
	*ret = str_copy(a, buf_view(&b));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

/* One of two words; *ret: whether it is the second. */
static enum err take_choice(struct fail *f, struct json_at *at, const char *name, const char *first, const char *second,
                            bool *ret)
{
	struct str word = jr_get_str(at, name, JSON_OPTIONAL, TEXT_MOST);

	if (word.n > 0 && !str_eq(word, str_of(first)) && !str_eq(word, str_of(second))) {
		return fail_set(f, ERR_INPUT, name, "%s is %s or %s", name, first, second);
	}
	*ret = str_eq(word, str_of(second));
	return OK;
}

static const char *const known[] = { "label", "issuer", "client",   "proof",       "scopes",
	                             "acr",   "amr",    "accounts", "pkce_unsaid", "rules" };

enum err oidc_file_read(struct arena *a, struct fail *f, struct str json, struct oidc_provider *ret)
{
	struct oidc_provider p = { .scopes = STR("openid profile email") };
	struct json_problems problems = { .a = a };
	const struct json_value *v = NULL;
	struct json_fault fault = { 0 };
	struct json_at root;
	enum err e = jr_parse(a, json, &v, &fault);
	bool linked;

	if (e == ERR_NOMEM) {
		return e;
	}
	if (e != OK || v->kind != JSON_IS_OBJECT) {
		return fail_set(f, ERR_INPUT, NULL, "no JSON object: line %d, column %d", fault.line, fault.column);
	}
	root = jr_root(&problems, v);
	p.label = jr_get_str(&root, "label", JSON_REQUIRED, TEXT_MOST);
	p.issuer = jr_get_str(&root, "issuer", JSON_REQUIRED, TEXT_MOST);
	p.client = jr_get_str(&root, "client", JSON_REQUIRED, TEXT_MOST);
	p.pkce_unsaid = jr_get_bool(&root, "pkce_unsaid", JSON_OPTIONAL);
	TRY(take_choice(f, &root, "proof", "secret", "key", &p.by_key));
	TRY(take_choice(f, &root, "accounts", "make", "linked", &linked));
	p.makes_accounts = !linked;
	jr_only(&root, known, sizeof known / sizeof known[0]);
	if (problems.count > 0) {
		return fail_set(f, ERR_INPUT, NULL, "%.*s is wrong or lacks", STR_ARG(problems.list[0].path));
	}
	TRY(take_words(a, f, v, "scopes", &p.scopes));
	TRY(take_words(a, f, v, "acr", &p.acr));
	TRY(take_words(a, f, v, "amr", &p.amr));
	TRY(take_rules(a, f, jr_member(v, "rules"), &p.rules));
	*ret = p;
	return OK;
}

static void put_words(struct jw *j, const char *name, struct str words)
{
	jw_put_array(j, name);
	while (words.n > 0) {
		jw_str(j, str_cut(words, ' ', &words));
	}
	jw_end(j);
}

void oidc_file_write(struct buf *out, const struct oidc_provider *p)
{
	struct jw j;

	jw_begin(&j, out);
	jw_object(&j);
	jw_put_str(&j, "label", p->label);
	jw_put_str(&j, "issuer", p->issuer);
	jw_put_str(&j, "client", p->client);
	jw_put_text(&j, "proof", p->by_key ? "key" : "secret");
	put_words(&j, "scopes", p->scopes);
	put_words(&j, "acr", p->acr);
	put_words(&j, "amr", p->amr);
	jw_put_text(&j, "accounts", p->makes_accounts ? "make" : "linked");
	jw_put_bool(&j, "pkce_unsaid", p->pkce_unsaid);
	jw_end(&j);
	if (jw_finish(&j) == OK && out->n > 0) {
		/* The rules are JSON already, as they were checked when they were stored. */
		out->n--;
		buf_printf(out, ",\"rules\":%.*s}\n", STR_ARG(p->rules));
	}
}
