/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/oidc_provider.h"

#include "access/grant.h"
#include "access/log.h"
#include "base/vec.h"
#include "identity/jose.h"
#include "identity/oidc_metadata.h"
#include "identity/oidc_rules.h"
#include "identity_oidc_sql.h"

enum { NAME_MOST = 32, LABEL_MOST = 60, CLIENT_MOST = 200, WORDS_MOST = 500, SECRET_MOST = 500, ISSUER_MOST = 500 };

static bool name_fine(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && i > 0))) {
			return false;
		}
	}
	/* Beside it stands the address that providers send people back to. */
	return s.n > 0 && s.n <= NAME_MOST && !str_eq(s, STR("terug"));
}

static bool line_fine(struct str s, size_t least, size_t most)
{
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] < ' ') {
			return false;
		}
	}
	return s.n >= least && s.n <= most && str_is_text(s);
}

static bool has_word(struct str words, struct str wanted)
{
	while (words.n > 0) {
		if (str_eq(str_cut(words, ' ', &words), wanted)) {
			return true;
		}
	}
	return false;
}

static bool issuer_fine(struct str s)
{
	struct str origin = oidc_origin(s);

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c <= ' ' || c >= 0x7f || c == '?' || c == '#' || c == '@' || c == '"' || c == '\\') {
			return false;
		}
	}
	return origin.n > 8 && s.n <= ISSUER_MOST;
}

static enum err check(struct ctx *c, const struct oidc_provider *p)
{
	const struct json_value *rules;

	if (!name_fine(p->name)) {
		return REFUSE1(c, ERR_INPUT, "name", MSG_OIDC_NAME_FORM, p->name);
	}
	if (!issuer_fine(p->issuer)) {
		return REFUSE1(c, ERR_INPUT, "issuer", MSG_OIDC_ISSUER_FORM, p->issuer);
	}
	if (!line_fine(p->label, 1, LABEL_MOST) || !line_fine(p->client, 1, CLIENT_MOST) ||
	    !line_fine(p->acr, 0, WORDS_MOST) || !line_fine(p->amr, 0, WORDS_MOST) ||
	    !line_fine(p->scopes, 1, WORDS_MOST) || !has_word(p->scopes, STR("openid"))) {
		return REFUSE(c, ERR_INPUT, NULL, MSG_OIDC_FORM);
	}
	return oidc_rules_read(c->arena, c->fail, p->rules, &rules);
}

/* What is kept: the secret that was given, or a private key that is made now, or what was there. */
static enum err seal(struct ctx *c, const struct oidc_provider *p, const struct oidc_provider *before, struct str *ret)
{
	struct str secret = p->secret;

	if (before != NULL && before->by_key == p->by_key && (p->by_key || secret.n == 0)) {
		*ret = before->secret;
		return OK;
	}
	if (!p->by_key && !line_fine(secret, 8, SECRET_MOST)) {
		return REFUSE(c, ERR_INPUT, "secret", MSG_OIDC_SECRET_FORM);
	}
	if (p->by_key) {
		TRY(jose_key_make(c->arena, c->fail, &secret));
	}
	return keys_seal(c->keys, OIDC_SEAL, secret, c->arena, ret);
}

enum err oidc_provider_set(struct ctx *c, const struct oidc_provider *p)
{
	struct oidc_provider before;
	struct oidc_provider_put_in in = { .name = p->name,
		                           .label = p->label,
		                           .issuer = p->issuer,
		                           .client = p->client,
		                           .auth = p->by_key ? STR("key") : STR("secret"),
		                           .scopes = p->scopes,
		                           .rules = p->rules,
		                           .acr = p->acr,
		                           .amr = p->amr,
		                           .makes_accounts = p->makes_accounts,
		                           .pkce_unsaid = p->pkce_unsaid,
		                           .created = c->now };
	enum err e;

	TRY(check(c, p));
	e = oidc_provider_get(c, p->name, &before);
	if (e != OK && e != ERR_ABSENT) {
		return e;
	}
	TRY(seal(c, p, e == OK ? &before : NULL, &in.secret));
	e = oidc_provider_put(c->db, &in, NULL);
	if (e == ERR_CONFLICT) {
		return REFUSE1(c, ERR_CONFLICT, "issuer", MSG_OIDC_EXISTS, p->issuer);
	}
	TRY(e);
	return log_change(c, ACTION_MANAGE, 0, "oidc.set");
}

enum err oidc_provider_get(struct ctx *c, struct str name, struct oidc_provider *ret)
{
	struct oidc_provider_find_row row;
	bool found;

	TRY(oidc_provider_find(c->db, c->arena, &(struct oidc_provider_find_in){ name }, &row, &found));
	if (!found) {
		return REFUSE1(c, ERR_ABSENT, "name", MSG_OIDC_UNKNOWN, name);
	}
	*ret = (struct oidc_provider){ .name = row.name,
		                       .label = row.label,
		                       .issuer = row.issuer,
		                       .client = row.client,
		                       .scopes = row.scopes,
		                       .rules = row.rules,
		                       .acr = row.acr,
		                       .amr = row.amr,
		                       .secret = row.secret,
		                       .by_key = str_eq(row.auth, STR("key")),
		                       .makes_accounts = row.makes_accounts,
		                       .pkce_unsaid = row.pkce_unsaid };
	return OK;
}

static void copy_row(struct arena *a, const struct oidc_provider_list_row *row, struct oidc_provider *p)
{
	*p = (struct oidc_provider){ .name = str_copy(a, row->name),
		                     .label = str_copy(a, row->label),
		                     .issuer = str_copy(a, row->issuer),
		                     .client = str_copy(a, row->client),
		                     .scopes = str_copy(a, row->scopes),
		                     .rules = str_copy(a, row->rules),
		                     .acr = str_copy(a, row->acr),
		                     .amr = str_copy(a, row->amr),
		                     .by_key = str_eq(row->auth, STR("key")),
		                     .makes_accounts = row->makes_accounts,
		                     .pkce_unsaid = row->pkce_unsaid };
}

enum err oidc_provider_all(struct ctx *c, const struct oidc_provider **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct oidc_provider_list_row row;
	VEC(struct oidc_provider) list = { 0 };
	bool more;

	TRY(oidc_provider_list_open(c->db, &rows));
	for (;;) {
		struct oidc_provider *p;

		TRY(oidc_provider_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		p = vec_push(c->arena, &list);
		if (p == NULL) {
			return ERR_NOMEM;
		}
		copy_row(c->arena, &row, p);
		if (p->name.p == NULL || p->label.p == NULL || p->rules.p == NULL) {
			return ERR_NOMEM;
		}
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

/* What everybody has from it; read whole before it is changed. */
static enum err grants_of(struct ctx *c, struct str issuer, const struct oidc_grants_of_row **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	VEC(struct oidc_grants_of_row) list = { 0 };
	struct oidc_grants_of_row row;
	bool more;

	TRY(oidc_grants_of_open(c->db, &(struct oidc_grants_of_in){ issuer }, &rows));
	for (;;) {
		struct oidc_grants_of_row *kept;

		TRY(oidc_grants_of_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		kept = vec_push(c->arena, &list);
		if (kept == NULL) {
			return ERR_NOMEM;
		}
		*kept = row;
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

enum err oidc_provider_drop(struct ctx *c, struct str name)
{
	const struct oidc_grants_of_row *grants;
	struct oidc_provider p;
	size_t n;

	TRY(oidc_provider_get(c, name, &p));
	TRY(grants_of(c, p.issuer, &grants, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(grant_revoke(c, grants[i].account, grants[i].grant_id));
	}
	TRY(oidc_link_remove(c->db, &(struct oidc_link_remove_in){ p.issuer }, NULL));
	TRY(oidc_provider_remove(c->db, &(struct oidc_provider_remove_in){ name }, NULL));
	return log_change(c, ACTION_MANAGE, 0, "oidc.remove");
}

enum err oidc_provider_secret_of(struct ctx *c, const struct oidc_provider *p, struct str *ret)
{
	enum err e = keys_unseal(c->keys, OIDC_SEAL, p->secret, c->arena, ret);

	return e == ERR_INPUT ? fail_set(c->fail, ERR_DB, NULL, "the secret of a provider cannot be opened") : e;
}

enum err oidc_provider_public(struct ctx *c, const struct oidc_provider *p, struct str *ret)
{
	struct str key, json;

	if (!p->by_key) {
		return REFUSE1(c, ERR_ABSENT, "name", MSG_OIDC_NO_KEY, p->name);
	}
	TRY(oidc_provider_secret_of(c, p, &key));
	TRY(jose_key_public(c->arena, c->fail, key, &json));
	*ret = str_format(c->arena, "{\"keys\":[%.*s]}", STR_ARG(json));
	return ret->p != NULL ? OK : ERR_NOMEM;
}
