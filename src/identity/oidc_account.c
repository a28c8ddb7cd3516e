/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/oidc_account.h"

#include <sodium.h>

#include "access/account.h"
#include "access/log.h"
#include "base/log.h"
#include "base/vec.h"
#include "fmt/ident.h"
#include "identity_oidc_sql.h"

enum { NAME_MOST = 100, EMAIL_MOST = 254, LOGIN_LETTERS = 12 };

/* ---- grants ---- */

/* What the account has from the provider. */
struct had {
	int64_t grant;
	struct str role;
	struct oidc_scope scopes[OIDC_VALUES_MOST];
	size_t scope_count;
	bool kept;
};
struct had_list {
	struct had *p;
	size_t n, cap;
};

static enum err note_row(struct ctx *c, struct had_list *list, const struct oidc_grant_scopes_row *row)
{
	struct had *h = list->n > 0 ? &list->p[list->n - 1] : NULL;

	if (h == NULL || h->grant != row->grant_id) {
		h = vec_push(c->arena, list);
		if (h == NULL) {
			return ERR_NOMEM;
		}
		*h = (struct had){ .grant = row->grant_id, .role = str_copy(c->arena, row->role) };
	}
	if (row->kind.p != NULL && h->scope_count < OIDC_VALUES_MOST) {
		h->scopes[h->scope_count++] = (struct oidc_scope){ str_copy(c->arena, row->kind),
			                                           str_copy(c->arena, row->value) };
	}
	return OK;
}

static enum err read_had(struct ctx *c, int64_t account, struct str issuer, struct had_list *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct oidc_grant_scopes_row row;
	bool more;

	TRY(oidc_grant_scopes_open(c->db, &(struct oidc_grant_scopes_in){ account, issuer }, &rows));
	for (;;) {
		TRY(oidc_grant_scopes_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(note_row(c, ret, &row));
	}
}

static bool same(const struct had *h, const struct oidc_grant *g)
{
	if (!str_eq(h->role, str_of(role_name(g->role))) || h->scope_count != g->scope_count) {
		return false;
	}
	for (size_t i = 0; i < g->scope_count; i++) {
		bool among = false;

		for (size_t k = 0; k < h->scope_count; k++) {
			among = among || (str_eq(h->scopes[k].kind, g->scopes[i].kind) &&
			                  str_eq(h->scopes[k].value, g->scopes[i].value));
		}
		if (!among) {
			return false;
		}
	}
	return true;
}

static enum err add_grant(struct ctx *c, int64_t account, struct str issuer, const struct oidc_grant *g)
{
	struct scope *scopes = ARENA_ARRAY(c->arena, g->scope_count + 1, struct scope);
	struct grant_new new_grant = { .role = g->role, .scopes = scopes, .scope_count = g->scope_count };
	int64_t grant;

	if (scopes == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < g->scope_count; i++) {
		if (!scope_kind_parse(g->scopes[i].kind, &scopes[i].kind)) {
			return ERR_INPUT;
		}
		scopes[i].value = g->scopes[i].value;
	}
	TRY(grant_add(c, account, &new_grant, &grant));
	return oidc_grant_add(c->db, &(struct oidc_grant_add_in){ grant, issuer }, NULL);
}

/* A claim with a code that nobody here knows gives nothing, and costs nothing of what others give. */
static enum err try_grant(struct ctx *c, int64_t account, const struct oidc_provider *p, const struct oidc_grant *g)
{
	enum err e;

	TRY(db_savepoint(c->db));
	e = add_grant(c, account, p->issuer, g);
	if (e == OK) {
		return db_savepoint_release(c->db);
	}
	TRY(db_savepoint_rollback(c->db));
	if (e != ERR_INPUT) {
		return e;
	}
	log_line(LOG_WARN, "oidc", "%.*s: a rule gives a grant that cannot be: %s", STR_ARG(p->name), c->fail->what);
	return OK;
}

/* *ret_changed: whether anything was other than before. */
static enum err refresh(struct ctx *c, int64_t account, const struct oidc_provider *p, const struct oidc_grants *wanted)
{
	struct had_list had = { 0 };

	TRY(read_had(c, account, p->issuer, &had));
	for (size_t i = 0; i < wanted->count; i++) {
		bool there = false;

		for (size_t k = 0; k < had.n && !there; k++) {
			there = same(&had.p[k], &wanted->list[i]);
			had.p[k].kept = had.p[k].kept || there;
		}
		if (!there) {
			TRY(try_grant(c, account, p, &wanted->list[i]));
		}
	}
	for (size_t k = 0; k < had.n; k++) {
		if (!had.p[k].kept) {
			TRY(grant_revoke(c, account, had.p[k].grant));
		}
	}
	return OK;
}

/* ---- accounts ---- */

static struct str cut_text(struct str s, size_t most)
{
	size_t n = s.n <= most ? s.n : most;

	/* Never in the middle of a character. */
	while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80) {
		n--;
	}
	return (struct str){ s.p, n };
}

/* A login that nobody types: the name of the provider and letters that follow from who it is. */
static struct str login_of(struct ctx *c, const struct oidc_provider *p, struct str subject)
{
	unsigned char hash[16];
	crypto_generichash_state state;
	char text[IDENT_TEXT];

	(void)crypto_generichash_init(&state, NULL, 0, sizeof hash);
	(void)crypto_generichash_update(&state, (const unsigned char *)p->issuer.p, p->issuer.n);
	(void)crypto_generichash_update(&state, (const unsigned char *)" ", 1);
	(void)crypto_generichash_update(&state, (const unsigned char *)subject.p, subject.n);
	(void)crypto_generichash_final(&state, hash, sizeof hash);
	return str_format(c->arena, "%.*s.%.*s", STR_ARG(p->name), LOGIN_LETTERS, ident_of(hash, text));
}

static enum err make_account(struct ctx *c, const struct oidc_provider *p, const struct oidc_person *person,
                             int64_t *ret_account)
{
	struct account_new a = { .login = login_of(c, p, person->subject),
		                 .name = cut_text(person->name, NAME_MOST),
		                 .email = person->email.n <= EMAIL_MOST ? person->email : STR(""),
		                 .grant = { .role = ROLE_NOBODY } };

	if (a.login.p == NULL) {
		return ERR_NOMEM;
	}
	if (a.name.n == 0) {
		a.name = a.login;
	}
	TRY(account_create(c, &a, ret_account));
	TRY(oidc_link_add(c->db, &(struct oidc_link_add_in){ p->issuer, person->subject, *ret_account, c->now }, NULL));
	return log_change(c, ACTION_ACCOUNTS, 0, "oidc.account");
}

enum err oidc_account(struct ctx *c, const struct oidc_provider *p, const struct oidc_person *person,
                      int64_t *ret_account)
{
	struct oidc_link_find_row link;
	int64_t account = 0;
	bool found;

	TRY(oidc_link_find(c->db, c->arena, &(struct oidc_link_find_in){ p->issuer, person->subject }, &link, &found));
	if (found && !link.active) {
		return ERR_DENIED;
	}
	if (!found && (!p->makes_accounts || person->grants.count == 0)) {
		return ERR_ABSENT;
	}
	if (found) {
		account = link.account;
	} else {
		TRY(make_account(c, p, person, &account));
	}
	TRY(oidc_link_used(c->db, &(struct oidc_link_used_in){ p->issuer, person->subject, c->now }, NULL));
	TRY(refresh(c, account, p, &person->grants));
	*ret_account = account;
	return OK;
}

enum err oidc_account_link(struct ctx *c, const struct oidc_provider *p, struct str subject, struct str login)
{
	int64_t account;
	enum err e;

	if (subject.n == 0 || subject.n > 255 || !str_is_text(subject)) {
		return REFUSE(c, ERR_INPUT, "subject", MSG_OIDC_FORM);
	}
	TRY(account_find(c, login, &account));
	e = oidc_link_add(c->db, &(struct oidc_link_add_in){ p->issuer, subject, account, c->now }, NULL);
	if (e == ERR_CONFLICT) {
		return REFUSE1(c, ERR_CONFLICT, "subject", MSG_OIDC_LINKED, subject);
	}
	TRY(e);
	return log_change(c, ACTION_ACCOUNTS, 0, "oidc.link");
}
