/* SPDX-License-Identifier: EUPL-1.2 */
/* Codes by time and for a lost phone: once each, for one account; and what a sign-in rests on while it is judged. */
#include "world.h"

#include <liboath/oath.h>
#include <string.h>

#include "access/account.h"
#include "identity/sign_in.h"
#include "identity/totp.h"
#include "identity_sql.h"

#define PASSWORD "een lang wachtwoord"

static const int64_t SECOND = INT64_C(1000000), MINUTE = INT64_C(60) * 1000000;

static int64_t make_account(struct world *w, const char *login)
{
	struct account_new new = { .login = str_of(login),
		                   .name = STR("Marijke van Dalen"),
		                   .password = STR(PASSWORD) };
	int64_t account = 0;

	assert_ok(w->s, account_create(&w->c, &new, &account));
	return account;
}

static struct str code_at(struct world *w, const char *secret, int64_t step)
{
	char code[8];

	assert_int_equal(oath_hotp_generate(secret, TOTP_SECRET, (uint64_t)step, TOTP_DIGITS, false,
	                                    OATH_HOTP_DYNAMIC_TRUNCATION, code),
	                 OATH_OK);
	return str_copy(&w->arena, str_of(code));
}

/* Back from what an app is given. */
static void secret_of(struct str key, char ret[TOTP_SECRET])
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	uint64_t held = 0;
	size_t bits = 0, n = 0;

	for (size_t i = 0; i < key.n; i++) {
		if (key.p[i] == ' ') {
			continue;
		}
		held = held << 5 | (uint64_t)(strchr(letters, key.p[i]) - letters);
		bits += 5;
		if (bits >= 8) {
			assert_true(n < TOTP_SECRET);
			ret[n++] = (char)(held >> (bits - 8) & 0xff);
			bits -= 8;
		}
	}
	assert_int_equal(n, TOTP_SECRET);
}

static void a_code_counts_once(void **state)
{
	struct totp_offer offer, again;
	char secret[TOTP_SECRET];
	int64_t account, step, other;
	struct world w;
	bool good;

	world_make(&w, *state);
	account = make_account(&w, "m.dalen");
	other = make_account(&w, "k.bos");
	step = w.c.now / (30 * SECOND);
	assert_ok(w.s, totp_offer(&w.c, account, STR("m.dalen"), &offer));
	secret_of(offer.key, secret);
	assert_ok(w.s, totp_offer_again(&w.c, account, STR("m.dalen"), offer.sealed, &again));
	assert_true(str_eq(offer.key, again.key));
	assert_int_equal(totp_enrol(&w.c, other, offer.sealed, code_at(&w, secret, step)), ERR_INPUT);
	assert_int_equal(totp_enrol(&w.c, account, offer.sealed, code_at(&w, secret, step + 9)), ERR_INPUT);
	assert_ok(w.s, totp_check(&w.c, account, code_at(&w, secret, step), &good));
	assert_false(good);
	assert_ok(w.s, totp_enrol(&w.c, account, offer.sealed, code_at(&w, secret, step)));
	assert_ok(w.s, totp_check(&w.c, account, code_at(&w, secret, step), &good));
	assert_false(good);
	assert_ok(w.s, totp_check(&w.c, account, code_at(&w, secret, step - 1), &good));
	assert_false(good);
	assert_ok(w.s, totp_check(&w.c, other, code_at(&w, secret, step + 1), &good));
	assert_false(good);
	assert_ok(w.s, totp_check(&w.c, account, code_at(&w, secret, step + 2), &good));
	assert_false(good);
	assert_ok(w.s, totp_check(&w.c, account, code_at(&w, secret, step + 1), &good));
	assert_true(good);
	assert_ok(w.s, totp_check(&w.c, account, code_at(&w, secret, step + 1), &good));
	assert_false(good);
	w.c.now += 61 * MINUTE;
	assert_int_equal(totp_enrol(&w.c, account, offer.sealed, code_at(&w, secret, w.c.now / (30 * SECOND))),
	                 ERR_INPUT);
	world_drop(&w);
}

static bool code_good(struct world *w, int64_t account, struct str code)
{
	bool good = false;

	assert_ok(w->s, totp_check(&w->c, account, code, &good));
	return good;
}

/* Who can write to the database and has no keys cannot let one's own app open the account of another. */
static void a_seed_is_of_one_account(void **state)
{
	struct totp_offer offer;
	struct totp_get_row mine, now;
	char secret[TOTP_SECRET];
	int64_t account, other, step;
	struct str old;
	struct world w;
	bool found, good;

	world_make(&w, *state);
	account = make_account(&w, "m.dalen");
	other = make_account(&w, "k.bos");
	step = w.c.now / (30 * SECOND);
	assert_ok(w.s, totp_offer(&w.c, account, STR("m.dalen"), &offer));
	secret_of(offer.key, secret);
	assert_ok(w.s, totp_enrol(&w.c, account, offer.sealed, code_at(&w, secret, step)));
	assert_ok(w.s, totp_get(w.c.db, &w.arena, &(struct totp_get_in){ account }, &mine, &found));
	assert_ok(w.s, totp_put(w.c.db, &(struct totp_put_in){ other, mine.secret, 0, 0 }, NULL));
	assert_int_equal(totp_check(&w.c, other, code_at(&w, secret, step + 1), &good), ERR_DB);
	assert_true(code_good(&w, account, code_at(&w, secret, step + 1)));
	/* Of before: it opens, and is stored with its account from then on. */
	assert_ok(w.s, keys_seal(w.c.keys, "totp", (struct str){ secret, TOTP_SECRET }, &w.arena, &old));
	assert_ok(w.s, totp_put(w.c.db, &(struct totp_put_in){ account, old, 0, 7 }, NULL));
	assert_true(code_good(&w, account, code_at(&w, secret, step)));
	assert_false(code_good(&w, account, code_at(&w, secret, step)));
	assert_ok(w.s, totp_get(w.c.db, &w.arena, &(struct totp_get_in){ account }, &now, &found));
	assert_int_equal(now.secret.n, old.n + 8);
	assert_int_equal(now.created, 7);
	assert_true(code_good(&w, account, code_at(&w, secret, step + 1)));
	world_drop(&w);
}

/* While a password is judged, which takes a while, its owner changes it or an administrator closes the account. */
static void what_was_judged_must_stand(void **state)
{
	static const char *const meanwhile[] = { "UPDATE account SET active = 1", "UPDATE account SET active = 0",
		                                 "UPDATE account SET active = 1, password = 'x'" };
	struct sign_in_from from = { .browser = { NULL, 0 } };
	struct sign_in_account a;
	struct world w;

	world_make(&w, *state);
	(void)make_account(&w, "m.dalen");
	assert_ok(w.s, sign_in_find(&w.c, STR("m.dalen"), &from, &a));
	assert_true(sign_in_judge(&a, STR(PASSWORD)));
	for (size_t i = 0; i < 3; i++) {
		int64_t changed = -1;

		db_support_sql(w.c.db, meanwhile[i]);
		assert_ok(w.s, owner_password_stands(
				       w.c.db, &(struct owner_password_stands_in){ a.account, a.password, a.password },
				       &changed));
		assert_int_equal(changed, i == 0 ? 1 : 0);
	}
	world_drop(&w);
}

static void recovery_codes_count_once_and_for_one(void **state)
{
	char codes[RECOVERY_CODES][RECOVERY_TEXT], fresh[RECOVERY_CODES][RECOVERY_TEXT];
	int64_t account, other;
	struct world w;
	bool good;

	world_make(&w, *state);
	account = make_account(&w, "m.dalen");
	other = make_account(&w, "k.bos");
	assert_ok(w.s, recovery_make(&w.c, account, codes));
	assert_ok(w.s, recovery_check(&w.c, other, str_of(codes[0]), &good));
	assert_false(good);
	for (int i = 0; i < 2; i++) {
		assert_ok(w.s, recovery_check(&w.c, account, str_of(codes[0]), &good));
		assert_int_equal(good, i == 0);
	}
	assert_ok(w.s, recovery_make(&w.c, account, fresh));
	assert_ok(w.s, recovery_check(&w.c, account, str_of(codes[1]), &good));
	assert_false(good);
	assert_ok(w.s, recovery_check(&w.c, account, str_of(fresh[1]), &good));
	assert_true(good);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_counts_once),
		cmocka_unit_test(a_seed_is_of_one_account),
		cmocka_unit_test(what_was_judged_must_stand),
		cmocka_unit_test(recovery_codes_count_once_and_for_one),
	};

	return db_support_run("identity_codes", tests, sizeof tests / sizeof tests[0]);
}
