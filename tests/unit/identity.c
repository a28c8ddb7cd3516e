/* SPDX-License-Identifier: EUPL-1.2 */
/* Proving who one is, by an injected clock: passwords, codes, tries, sessions, invitations. */
#include "world.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "access/password.h"
#include "access/setting.h"
#include "access/session.h"
#include "identity/breached.h"
#include "identity/device.h"
#include "identity/invitation.h"
#include "identity/passkey.h"
#include "identity/policy.h"
#include "identity/sign_in.h"
#include "identity/totp.h"

#define PASSWORD "een lang wachtwoord"

static const int64_t SECOND = INT64_C(1000000), MINUTE = INT64_C(60000000);

/* A file with this in it; its path. */
static const char *file_of(const char *bytes, size_t n)
{
	static char path[] = "/tmp/sluitend-breached-XXXXXX";
	int fd;

	(void)snprintf(path, sizeof path, "/tmp/sluitend-breached-XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
	(void)close(fd);
	return path;
}

static bool stolen(struct world *w, const char *password, const char *lower)
{
	bool found = false;

	assert_ok(w->s, breached_has(&w->c, str_of(password), str_of(lower), &found));
	return found;
}

static enum err open_list(struct world *w, const char *bytes, size_t n)
{
	const char *path = file_of(bytes, n);
	enum err e = breached_open(&w->c, path);

	(void)unlink(path);
	return e;
}

/* Each of many lines is found, and nothing between, before or behind them. */
static void passwords_of_an_own_list(void **state)
{
	char text[64];
	struct buf b DEFER(buf_finish);
	struct world w;

	world_make(&w, *state);
	buf_init(&b, 1024 * 1024);
	for (int i = 0; i < 3000; i++) {
		buf_printf(&b, "%05d%.*s\r\n", 2 * i, i % 40, "een regel van steeds een andere lengte...");
	}
	buf_text(&b, "zonder einde");
	assert_int_equal(open_list(&w, b.p, b.n), OK);
	for (int i = 0; i < 3000; i++) {
		(void)snprintf(text, sizeof text, "%05d%.*s", 2 * i, i % 40,
		               "een regel van steeds een andere lengte...");
		assert_true(stolen(&w, text, "?"));
		text[4]++;
		assert_false(stolen(&w, text, "?"));
	}
	assert_true(stolen(&w, "?", "zonder einde"));
	assert_false(stolen(&w, "zonder eind", "zzz"));
	assert_false(stolen(&w, "", " "));
	breached_close();
	assert_false(stolen(&w, "zonder einde", "zonder einde"));
	world_drop(&w);
}

#define ONE "20EABE5D64B0E216796E834F52D61FD0B70332FC:3\n" /* 1234567 */
#define TWO "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8"     /* password */

static void hashes_of_an_own_list(void **state)
{
	static const char lists[][200] = {
		ONE TWO ":10434004\n",
		"20eabe5d64b0e216796e834f52d61fd0b70332fc\n5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8",
	};
	static const char bad[][200] = { TWO "\n" ONE, ONE "geen hash\n", "" };
	struct world w;

	world_make(&w, *state);
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		assert_int_equal(open_list(&w, lists[i], strlen(lists[i])), OK);
		assert_true(stolen(&w, "1234567", "?"));
		assert_true(stolen(&w, "PASSWORD", "password"));
		assert_false(stolen(&w, "Password", "Password"));
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(open_list(&w, bad[i], strlen(bad[i])), ERR_INPUT);
		assert_false(stolen(&w, "1234567", "?"));
	}
	assert_int_equal(breached_open(&w.c, "/tmp"), ERR_INPUT);
	assert_int_equal(breached_open(&w.c, "/nergens/lijst"), ERR_INPUT);
	world_drop(&w);
}

static int64_t make_account(struct world *w, const char *login)
{
	static const struct scope scope = { SCOPE_INSTITUTION, { "25PJ", 4 } };
	struct account_new new = { .login = str_of(login),
		                   .name = STR("Marijke van Dalen"),
		                   .password = STR(PASSWORD),
		                   .grant = { .role = ROLE_COORDINATOR,
		                              .first = DAY_NONE,
		                              .last = DAY_NONE,
		                              .scopes = &scope,
		                              .scope_count = 1 } };
	int64_t account = 0;

	assert_ok(w->s, account_create(&w->c, &new, &account));
	return account;
}

/* ---- passwords ---- */

static void passwords_that_are_refused(void **state)
{
	static const struct password_owner owner = { .login = { "mvandalen", 9 },
		                                     .name = { "Marijke van Dalen", 17 },
		                                     .email = { "m.dalen@deltion.example", 23 },
		                                     .where = { "Deltion College", 15 } };
	static const char *const bad[] = { "kort",
		                           "elf tekens!",
		                           "Wachtwoord2026!",
		                           "welkom123456",
		                           "W3lk0m!!!!!!",
		                           "qwertyuiop12",
		                           "sluitend-demo",
		                           "Sluitend2026!!",
		                           "mvandalen123",
		                           "MarijkeDalen",
		                           "marijke 1234",
		                           "Deltion12345",
		                           "aaaaaaaaaaaaaaaa",
		                           "abcdefghijklmnop",
		                           "111122223333",
		                           "kaboutertjekaboutertje",
		                           "123456789012",
		                           "!!!!welkom!!!!" };
	static const char *const good[] = {
		"een lang wachtwoord", "vier losse woorden genoeg",  "x7#9kQ2!mZ4$vP",
		"Kat zit op 3 daken.", "日本語のパスワードです。ね", "marijke fietst langs elf molens"
	};
	struct world w;

	world_make(&w, *state);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		if (password_fit(&w.c, str_of(bad[i]), &owner) != ERR_INPUT) {
			fail_msg("%s is taken", bad[i]);
		}
	}
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		if (password_fit(&w.c, str_of(good[i]), &owner) != OK) {
			fail_msg("%s: %s", good[i], w.s->fail.what);
		}
	}
	world_drop(&w);
}

/* Counted, not timed: whoever is unknown, closed, without a password or wrong costs one argon2id of the same weight. */
static void every_wrong_sign_in_costs_the_same(void **state)
{
	static const char *const logins[] = { "bestaat", "onbekend", "dicht", "leeg" };
	struct sign_in_from from = { .browser = { NULL, 0 } };
	struct world w;

	world_make(&w, *state);
	(void)make_account(&w, "bestaat");
	(void)make_account(&w, "dicht");
	(void)make_account(&w, "leeg");
	db_support_sql(w.c.db, "UPDATE account SET active = 0 WHERE login = 'dicht'");
	db_support_sql(w.c.db, "UPDATE account SET password = '' WHERE login = 'leeg'");
	for (size_t i = 0; i < sizeof logins / sizeof logins[0]; i++) {
		struct sign_in_account a;
		uint64_t before = password_work();

		assert_ok(w.s, sign_in_find(&w.c, str_of(logins[i]), &from, &a));
		assert_int_equal(a.tries.n, SIGN_IN_TRIES);
		assert_false(sign_in_judge(&a, i == 2 ? STR(PASSWORD) : STR("niet dit wachtwoord")));
		assert_int_equal(password_work() - before, 1);
	}
	assert_false(password_stale(str_of(password_decoy())));
	assert_true(password_stale(STR(
		"$argon2id$v=19$m=32768,t=1,p=1$c2x1aXRlbmRzbHVpdGVuZA$0Yk2s0H4m3V7p1zqS5n8o0J8T1g3mQn2r7b4xK9cU5E")));
	assert_false(password_good(STR(""), STR("")));
	world_drop(&w);
}

/* ---- tries ---- */

static bool take(struct world *w, const struct sign_in_account *a)
{
	bool free = false;

	assert_ok(w->s, throttle_take(&w->c, a->tries.list, a->tries.n, &free));
	return free;
}

static void tries_run_out_for_strangers_only(void **state)
{
	struct sign_in_from stranger = { .browser = { NULL, 0 } }, home = stranger;
	struct sign_in_account from_afar, from_home;
	int64_t account;
	struct world w;
	int taken = 0;

	world_make(&w, *state);
	account = make_account(&w, "m.dalen");
	home.device_cookie = device_remember(&w.c, STR(""), account);
	w.c.actor.remote = STR("203.0.113.9");
	assert_ok(w.s, sign_in_find(&w.c, STR("m.dalen"), &stranger, &from_afar));
	/* All taken before any is judged: many at once get no more. */
	while (take(&w, &from_afar)) {
		taken++;
	}
	assert_int_equal(taken, 5);
	w.c.actor.remote = STR("203.0.113.200");
	assert_ok(w.s, sign_in_find(&w.c, STR("m.dalen"), &stranger, &from_afar));
	assert_false(take(&w, &from_afar));
	/* A guesser with many networks uses up what strangers have, and no more. */
	for (int i = 0; i < 40; i++) {
		w.c.actor.remote = str_format(&w.arena, "198.51.%d.1", i);
		assert_ok(w.s, sign_in_find(&w.c, STR("m.dalen"), &stranger, &from_afar));
		taken += take(&w, &from_afar);
	}
	assert_int_equal(taken, 20);
	assert_ok(w.s, sign_in_find(&w.c, STR("m.dalen"), &home, &from_home));
	assert_int_equal(from_home.tries.n, 1);
	assert_true(take(&w, &from_home));
	assert_ok(w.s, throttle_right(&w.c, from_home.tries.list, from_home.tries.n));
	for (taken = 0; take(&w, &from_home); taken++) {
	}
	assert_int_equal(taken, 10);
	/* Another's cookie is no key. */
	home.device_cookie = device_remember(&w.c, STR(""), account + 1);
	assert_ok(w.s, sign_in_find(&w.c, STR("m.dalen"), &home, &from_home));
	assert_int_equal(from_home.tries.n, SIGN_IN_TRIES);
	/* One comes back after a while. */
	w.c.now += 3 * MINUTE + SECOND;
	assert_true(take(&w, &from_afar));
	assert_false(take(&w, &from_afar));
	world_drop(&w);
}

static void networks_are_counted_as_one(void **state)
{
	static const struct {
		const char *a, *b;
		bool same;
	} pairs[] = { { "192.0.2.1", "192.0.2.254", true },
		      { "192.0.2.1", "192.0.3.1", false },
		      { "2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true },
		      { "2001:db8:1:2::1", "2001:db8:1:3::1", false },
		      { "::ffff:192.0.2.1", "192.0.2.7", true } };
	struct world w;

	world_make(&w, *state);
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		struct str a, b;

		w.c.actor.remote = str_of(pairs[i].a);
		a = throttle_network(&w.c);
		w.c.actor.remote = str_of(pairs[i].b);
		b = throttle_network(&w.c);
		assert_int_equal(str_eq(a, b), pairs[i].same);
	}
	world_drop(&w);
}

/* ---- sessions ---- */

static bool alive(struct world *w, const char *token)
{
	struct ctx c = w->c;
	bool stale;

	return account_resume(&c, str_of(token), &stale) == OK;
}

static void a_session_ends(void **state)
{
	char token[TOKEN_TEXT], fresh[TOKEN_TEXT], second[TOKEN_TEXT], other[TOKEN_TEXT];
	struct session_new new = { .step = SESSION_WHOLE, .factor = "" };
	int64_t begin;
	struct world w;

	world_make(&w, *state);
	new.account = make_account(&w, "m.dalen");
	begin = w.c.now;
	assert_ok(w.s, session_open(&w.c, &new, token));
	assert_true(alive(&w, token));
	w.c.now = begin + 60 * MINUTE - 1;
	assert_true(alive(&w, token));
	w.c.now = begin + 60 * MINUTE;
	assert_false(alive(&w, token));
	/* In use all day, it ends after twelve hours. */
	w.c.now = begin;
	for (int i = 0; i < 12 * 60 - 1; i += 30) {
		w.c.now = begin + i * MINUTE;
		assert_ok(w.s, account_touch(&w.c, str_of(token)));
	}
	w.c.now = begin + 12 * 60 * MINUTE - 1;
	assert_true(alive(&w, token));
	w.c.now++;
	assert_false(alive(&w, token));
	/* Under a new token the old one is dead. */
	w.c.now = begin;
	assert_ok(w.s, session_rotate(&w.c, str_of(token), fresh));
	assert_false(alive(&w, token));
	assert_true(alive(&w, fresh));
	/* One that waits is none. */
	new.step = SESSION_FACTOR;
	assert_ok(w.s, session_open(&w.c, &new, second));
	assert_false(alive(&w, second));
	assert_int_equal(session_rotate(&w.c, str_of(second), other), ERR_DENIED);
	assert_ok(w.s, session_end_but(&w.c, new.account, str_of(fresh)));
	assert_true(alive(&w, fresh));
	db_support_sql(w.c.db, "UPDATE account SET active = 0");
	assert_false(alive(&w, fresh));
	world_drop(&w);
}

static bool stands(struct world *w, const char *token)
{
	struct session s;

	return session_of(&w->c, str_of(token), &s) == OK;
}

/* What a provider ends: its own session, also behind a second step; else all that came through it, and nothing beside. */
static void a_provider_ends_its_own_sessions(void **state)
{
	char first[TOKEN_TEXT], second[TOKEN_TEXT], other[TOKEN_TEXT], untold[TOKEN_TEXT], password[TOKEN_TEXT];
	struct session_new new = {
		.step = SESSION_FACTOR, .factor = "oidc", .issuer = STR("https://a"), .sid = STR("s1")
	};
	struct world w;
	size_t n;

	world_make(&w, *state);
	assert_ok(w.s, db_begin(w.s->db));
	new.account = make_account(&w, "docent");
	assert_ok(w.s, session_open(&w.c, &new, first));
	assert_ok(w.s, session_open(&w.c,
	                            &(struct session_new){
					    .account = new.account, .factor = "totp", .after = str_of(first) },
	                            second));
	new.step = SESSION_WHOLE;
	new.sid = STR("s2");
	assert_ok(w.s, session_open(&w.c, &new, other));
	new.sid = STR("");
	assert_ok(w.s, session_open(&w.c, &new, untold));
	assert_ok(w.s, session_open(&w.c, &(struct session_new){ .account = new.account, .factor = "" }, password));

	assert_ok(w.s, session_end_provider(&w.c, STR("https://b"), STR("s1"), 0, &n));
	assert_int_equal(n, 0);
	assert_ok(w.s, session_end_provider(&w.c, STR("https://a"), STR("s1"), new.account + 1, &n));
	assert_int_equal(n, 0);
	assert_ok(w.s, session_end_provider(&w.c, STR("https://a"), STR("s1"), 0, &n));
	assert_int_equal(n, 2);
	assert_true(!stands(&w, first) && !stands(&w, second) && stands(&w, other) && stands(&w, untold));
	assert_ok(w.s, session_end_provider(&w.c, STR("https://a"), STR("s3"), new.account, &n));
	assert_true(n == 1 && !stands(&w, untold) && stands(&w, other));
	assert_ok(w.s, session_end_provider(&w.c, STR("https://a"), STR(""), new.account, &n));
	assert_true(n == 1 && !stands(&w, other) && stands(&w, password));
	db_rollback(w.s->db);
	world_drop(&w);
}

static void an_invitation_works_once(void **state)
{
	char token[TOKEN_TEXT], again[TOKEN_TEXT], hash[PASSWORD_HASH];
	struct invitation i;
	int64_t account;
	struct world w;

	world_make(&w, *state);
	account = make_account(&w, "m.dalen");
	assert_ok(w.s, invitation_make(&w.c, account, INVITATION_NEW, token));
	assert_ok(w.s, invitation_make(&w.c, account, INVITATION_NEW, again));
	assert_int_equal(invitation_open(&w.c, str_of(token), &i), ERR_ABSENT);
	w.c.now += INVITATION_DAYS * 1440 * MINUTE - 1;
	assert_ok(w.s, invitation_open(&w.c, str_of(again), &i));
	w.c.now++;
	assert_int_equal(invitation_open(&w.c, str_of(again), &i), ERR_ABSENT);
	assert_ok(w.s, password_hash(&w.c, STR("vier losse woorden genoeg"), hash));
	assert_int_equal(invitation_answer(&w.c, str_of(again), &i, hash), ERR_ABSENT);
	w.c.now--;
	assert_ok(w.s, invitation_answer(&w.c, str_of(again), &i, hash));
	assert_int_equal(invitation_answer(&w.c, str_of(again), &i, hash), ERR_ABSENT);
	world_drop(&w);
}

/* Anybody may ask for a reset: it is short and takes nothing from what was sent before; a password that is set ends them all. */
static void a_reset_leaves_an_invitation(void **state)
{
	char invited[TOKEN_TEXT], first[TOKEN_TEXT], second[TOKEN_TEXT], hash[PASSWORD_HASH];
	struct invitation i;
	int64_t account;
	struct world w;

	world_make(&w, *state);
	account = make_account(&w, "m.dalen");
	assert_ok(w.s, invitation_make(&w.c, account, INVITATION_NEW, invited));
	assert_ok(w.s, invitation_make(&w.c, account, INVITATION_FORGOTTEN, first));
	assert_ok(w.s, invitation_make(&w.c, account, INVITATION_FORGOTTEN, second));
	assert_ok(w.s, invitation_open(&w.c, str_of(first), &i));
	assert_ok(w.s, invitation_open(&w.c, str_of(invited), &i));
	w.c.now += RESET_MINUTES * MINUTE - 1;
	assert_ok(w.s, invitation_open(&w.c, str_of(second), &i));
	w.c.now++;
	assert_int_equal(invitation_open(&w.c, str_of(second), &i), ERR_ABSENT);
	assert_ok(w.s, invitation_open(&w.c, str_of(invited), &i));
	assert_ok(w.s, invitation_make(&w.c, account, INVITATION_FORGOTTEN, second));
	assert_ok(w.s, invitation_open(&w.c, str_of(second), &i));
	assert_ok(w.s, password_hash(&w.c, STR("vier losse woorden genoeg"), hash));
	assert_ok(w.s, invitation_answer(&w.c, str_of(second), &i, hash));
	assert_int_equal(invitation_open(&w.c, str_of(invited), &i), ERR_ABSENT);
	assert_ok(w.s, invitation_make(&w.c, account, INVITATION_FORGOTTEN, second));
	assert_ok(w.s, invitation_forget(&w.c, account));
	assert_int_equal(invitation_open(&w.c, str_of(second), &i), ERR_ABSENT);
	world_drop(&w);
}

static void browsers_in_words(void **state)
{
	static const char *const cases[][2] = {
		{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0",
		  "Edge, Windows" },
		{ "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1",
		  "Safari, iPhone" },
		{ "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox, Linux" },
		{ "curl/8.0", "" },
		{ "", "" },
	};
	struct world w;

	world_make(&w, *state);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_true(str_eq(device_words(&w.arena, str_of(cases[i][0])), str_of(cases[i][1])));
	}
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(passwords_that_are_refused),
		cmocka_unit_test(passwords_of_an_own_list),
		cmocka_unit_test(hashes_of_an_own_list),
		cmocka_unit_test(every_wrong_sign_in_costs_the_same),
		cmocka_unit_test(tries_run_out_for_strangers_only),
		cmocka_unit_test(networks_are_counted_as_one),
		cmocka_unit_test(a_session_ends),
		cmocka_unit_test(a_provider_ends_its_own_sessions),
		cmocka_unit_test(an_invitation_works_once),
		cmocka_unit_test(a_reset_leaves_an_invitation),
		cmocka_unit_test(browsers_in_words),
	};

	return db_support_run("identity", tests, sizeof tests / sizeof tests[0]);
}
