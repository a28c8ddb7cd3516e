/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/passkey.h"

#include "fmt/ident.h"
#include "fmt/json_write.h"
#include "identity/webauthn.h"
#include "identity_sql.h"

enum { MINUTES = 5, JSON_MOST = 64 * 1024, PART_MOST = 8192, NAME_MOST = 60, PASSKEYS_MOST = 20 };

static const int64_t MINUTE = 60 * INT64_C(1000000);

static const char *use_name(enum passkey_use use)
{
	static const char *const names[] = { "register", "sign-in", "confirm" };

	return names[use];
}

static void put_bytes(struct jw *j, const char *key, struct str bytes)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, JSON_MOST);
	base64url_put(&b, bytes);
	jw_put_str(j, key, buf_view(&b));
}

static enum err put_known(struct ctx *c, struct jw *j, const char *key, int64_t account)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct passkey_list_row row;
	bool more;

	jw_put_array(j, key);
	TRY(passkey_list_open(c->db, &(struct passkey_list_in){ account }, &rows));
	for (;;) {
		TRY(passkey_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		jw_object(j);
		jw_put_text(j, "type", "public-key");
		put_bytes(j, "id", row.credential);
		jw_end(j);
	}
	jw_end(j);
	return OK;
}

static void put_account(struct jw *j, const struct passkey_question *q)
{
	static const int64_t algorithms[] = { -7, -8, -257 };
	unsigned char handle[8];

	for (size_t i = 0; i < sizeof handle; i++) {
		handle[i] = (unsigned char)((uint64_t)q->account >> (56 - 8 * i) & 0xff);
	}
	jw_put_object(j, "rp");
	jw_put_str(j, "id", q->origin.host);
	jw_put_text(j, "name", "Sluitend");
	jw_end(j);
	jw_put_object(j, "user");
	put_bytes(j, "id", (struct str){ (const char *)handle, sizeof handle });
	jw_put_str(j, "name", q->login);
	jw_put_str(j, "displayName", q->name);
	jw_end(j);
	jw_put_array(j, "pubKeyCredParams");
	for (size_t i = 0; i < sizeof algorithms / sizeof algorithms[0]; i++) {
		jw_object(j);
		jw_put_text(j, "type", "public-key");
		jw_put_i64(j, "alg", algorithms[i]);
		jw_end(j);
	}
	jw_end(j);
	jw_put_text(j, "attestation", "none");
	jw_put_object(j, "authenticatorSelection");
	jw_put_text(j, "residentKey", "preferred");
	jw_put_text(j, "userVerification", "required");
	jw_end(j);
}

enum err passkey_ask(struct ctx *c, struct passkey_question *q)
{
	unsigned char challenge[WEBAUTHN_CHALLENGE];
	struct buf b DEFER(buf_finish);
	struct jw j;

	buf_init(&b, JSON_MOST);
	random_bytes(challenge, sizeof challenge);
	TRY(challenge_sweep(c->db, &(struct challenge_sweep_in){ c->now }, NULL));
	TRY(challenge_add(c->db,
	                  &(struct challenge_add_in){ { (const char *)challenge, sizeof challenge },
	                                              q->account,
	                                              str_of(use_name(q->use)),
	                                              c->now + MINUTES * MINUTE },
	                  NULL));
	jw_begin(&j, &b);
	jw_object(&j);
	put_bytes(&j, "challenge", (struct str){ (const char *)challenge, sizeof challenge });
	jw_put_i64(&j, "timeout", MINUTES * 60 * 1000);
	if (q->use == PASSKEY_REGISTER) {
		put_account(&j, q);
		TRY(put_known(c, &j, "excludeCredentials", q->account));
	} else {
		jw_put_str(&j, "rpId", q->origin.host);
		jw_put_text(&j, "userVerification", "required");
		if (q->account != 0) {
			TRY(put_known(c, &j, "allowCredentials", q->account));
		}
	}
	jw_end(&j);
	TRY(jw_finish(&j));
	q->json = str_copy(c->arena, buf_view(&b));
	return q->json.p != NULL ? OK : ERR_NOMEM;
}

static struct str bytes_of(struct http_req *r, const char *field)
{
	struct str text = http_form(r, field);
	unsigned char *p = arena_alloc(&r->arena, PART_MOST, 1);
	size_t n = 0;

	if (p == NULL || !base64url_read(text, p, PART_MOST, &n)) {
		return (struct str){ NULL, 0 };
	}
	return (struct str){ (const char *)p, n };
}

struct passkey_answer passkey_answer_of(struct http_req *r, const struct origin *origin)
{
	struct passkey_answer a = { .credential = bytes_of(r, "sleutel"),
		                    .client = bytes_of(r, "browser"),
		                    .authenticator = bytes_of(r, "apparaat"),
		                    .signature = bytes_of(r, "handtekening"),
		                    .name = str_trim(http_form(r, "naam")),
		                    .origin = *origin };

	if (!str_to_i64(http_form(r, "soort"), &a.algorithm)) {
		a.algorithm = 0;
	}
	return a;
}

/* The challenge of the answer is ours, for this use, and was not answered before. */
static enum err take_challenge(struct ctx *c, enum passkey_use use, int64_t account,
                               const struct passkey_answer *answer, unsigned char ret[WEBAUTHN_CHALLENGE])
{
	int64_t changed;

	if (!answer->origin.passkeys) {
		return REFUSE(c, ERR_INPUT, "passkey", MSG_PASSKEY_NOT_HERE);
	}
	TRY(webauthn_challenge(c, answer->client, ret));
	TRY(challenge_take(c->db,
	                   &(struct challenge_take_in){
				   { (const char *)ret, WEBAUTHN_CHALLENGE }, account, str_of(use_name(use)), c->now },
	                   &changed));
	return changed > 0 ? OK : REFUSE(c, ERR_INPUT, "passkey", MSG_PASSKEY_OLD);
}

static struct webauthn_asked asked_of(const struct passkey_answer *answer, const unsigned char *challenge, bool create)
{
	return (struct webauthn_asked){ .challenge = { (const char *)challenge, WEBAUTHN_CHALLENGE },
		                        .origin = answer->origin.text,
		                        .rp = answer->origin.host.p,
		                        .create = create };
}

enum err passkey_register(struct ctx *c, int64_t account, const struct passkey_answer *answer)
{
	unsigned char challenge[WEBAUTHN_CHALLENGE];
	struct webauthn_asked asked;
	struct webauthn_passkey made;
	struct passkey_count_row count;
	struct passkey_find_row known;
	bool found;

	TRY(take_challenge(c, PASSKEY_REGISTER, account, answer, challenge));
	asked = asked_of(answer, challenge, true);
	TRY(webauthn_register(c, &asked, answer->client, answer->authenticator, answer->algorithm, &made));
	TRY(passkey_count(c->db, c->arena, &(struct passkey_count_in){ account }, &count, &found));
	TRY(passkey_find(c->db, c->arena, &(struct passkey_find_in){ made.credential }, &known, &found));
	if (found || count.passkeys >= PASSKEYS_MOST) {
		return REFUSE(c, ERR_CONFLICT, "passkey", MSG_PASSKEY_KNOWN);
	}
	return passkey_add(c->db,
	                   &(struct passkey_add_in){ .passkey = ctx_new_id(c),
	                                             .account = account,
	                                             .credential = made.credential,
	                                             .public_key = made.public_key,
	                                             .algorithm = made.algorithm,
	                                             .counter = made.counter,
	                                             .name = answer->name.n > 0 && answer->name.n <= NAME_MOST
	                                                             ? answer->name
	                                                             : STR("Passkey"),
	                                             .created = c->now },
	                   NULL);
}

enum err passkey_check(struct ctx *c, enum passkey_use use, int64_t account, const struct passkey_answer *answer,
                       int64_t *ret_account)
{
	unsigned char challenge[WEBAUTHN_CHALLENGE];
	struct webauthn_asked asked;
	struct passkey_find_row row;
	int64_t counter, changed;
	bool found;

	TRY(take_challenge(c, use, account, answer, challenge));
	TRY(passkey_find(c->db, c->arena, &(struct passkey_find_in){ answer->credential }, &row, &found));
	if (!found || (account != 0 && row.account != account)) {
		return REFUSE(c, ERR_INPUT, "passkey", MSG_PASSKEY_UNKNOWN);
	}
	asked = asked_of(answer, challenge, false);
	TRY(webauthn_check(c, &asked,
	                   &(struct webauthn_passkey){
				   .public_key = row.public_key, .algorithm = row.algorithm, .counter = row.counter },
	                   answer->client, answer->authenticator, answer->signature, &counter));
	TRY(passkey_used(c->db, &(struct passkey_used_in){ row.passkey, counter, c->now }, &changed));
	if (changed == 0) {
		return REFUSE(c, ERR_INPUT, "passkey", MSG_PASSKEY_COPIED);
	}
	if (!row.active) {
		return REFUSE(c, ERR_DENIED, "passkey", MSG_PASSKEY_UNKNOWN);
	}
	*ret_account = row.account;
	return OK;
}
