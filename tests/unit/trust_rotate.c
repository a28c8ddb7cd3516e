/* SPDX-License-Identifier: EUPL-1.2 */
/* Rotation goes over all that is sealed, loses nothing of it, and leaves nothing that an old key file opens. */
#include "world.h"

#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access_keys_sql.h"
#include "identity_oidc_sql.h"
#include "intake_upload_sql.h"
#include "letters_sql.h"
#include "timetable_feed_sql.h"
#include "outreach_sql.h"
#include "reports_sql.h"
#include "identity_sql.h"
#include "people/number.h"
#include "trust/rotate.h"
#include "trust/sealed.h"
#include "trust_boa_sql.h"

#define ONE "100000009"

static struct world w;

static struct str sealed(const char *name, const char *text)
{
	struct str s;

	assert_int_equal(keys_seal(w.keys, name, str_of(text), &w.arena, &s), OK);
	return s;
}

static int64_t account(void)
{
	int64_t id;

	assert_ok(w.s, account_create(&w.c, &(struct account_new){ .login = STR("x.y"), .name = STR("X. Y"),
	                                                           .hash = STR("*") }, &id));
	return id;
}

/* A row or more in each column of the list. */
static void fill(int64_t person)
{
	struct db *db = w.s->db;

	assert_ok(w.s, totp_put(db, &(struct totp_put_in){ account(), sealed("totp", "t"), 0, 0 }, NULL));
	assert_ok(w.s, oidc_provider_put(db, &(struct oidc_provider_put_in){
		.name = STR("surf"), .label = STR("S"), .issuer = STR("https://x"), .client = STR("c"), .auth = STR("secret"),
		.secret = sealed("oidc", "p"), .scopes = STR(""), .rules = STR("") , .acr = STR(""), .amr = STR("") }, NULL));
	assert_ok(w.s, outbound_secret_put(db, &(struct outbound_secret_put_in){ STR("mail"), sealed("mail", "m") }, NULL));
	for (int i = 0; i < 250; i++) {
		assert_ok(w.s, letter_add(db, &(struct letter_add_in){ i, sealed("letter", "l"), 0,
		                                                       STR("mail"), STR("") }, NULL));
	}
	assert_ok(w.s, boa_note_add(db, &(struct boa_note_add_in){ .person = person, .boa_case = 1, .note = 2,
	                                                           .kind = STR("x"), .sealed = sealed("boa", "n") }, NULL));
	assert_ok(w.s, boa_provision_add(db, &(struct boa_provision_add_in){
		.person = person, .boa_case = 1, .provision = 2, .recipient = STR("r"), .ground = STR("g"),
		.sealed = sealed("boa", "v") }, NULL));
	assert_ok(w.s, boa_handover_add(db, &(struct boa_handover_add_in){
		.person = person, .handover = 1, .public = STR("p"), .municipality = STR("0193"),
		.sealed = sealed("boa", "h") }, NULL));
	assert_ok(w.s, message_add(db, &(struct message_add_in){
		.person = person, .message = 1, .public = STR("b"), .rule = STR("eerste-dag"), .brin = STR("25PJ"),
		.location = STR("00"), .kind = STR("eerste-dag"), .channel = STR("email"), .language = STR("nl"),
		.sealed = sealed("message", "b"), .origin = STR(""), .status = STR("sent"), .reason = STR(""),
		.reference = STR("r"), .token = STR("t") }, NULL));
	assert_ok(w.s, message_stop_add(db, &(struct message_stop_add_in){
		.person = person, .stop = 1, .channel = STR("email"), .sealed = sealed("message", "s") }, NULL));
	assert_ok(w.s, letter_file_add(db, &(struct letter_file_add_in){
		.person = person, .letter = 1, .public = STR("b"), .region = STR("10"), .template = STR("besluit"),
		.audience = STR("jongere"), .language = STR("nl"), .once = STR("o"), .words = sealed("brief", "w"),
		.sealed = sealed("brief", "p") }, NULL));
	assert_ok(w.s, report_file_add(db, &(struct report_file_add_in){
		.person = person, .report = 1, .file = 1, .public = STR("f"), .name = STR("brief.pdf"),
		.mime = STR("application/pdf"), .size = 1, .sealed = sealed("report-file", "r") }, NULL));
	assert_ok(w.s, upload_add(db, &(struct upload_add_in){
		.upload = 1, .public = STR("u"), .brin = STR("25PJ"), .location = STR(""), .kind = STR("attendance"),
		.name = sealed("upload", "u") }, NULL));
	assert_ok(w.s, feed_add(db, &(struct feed_add_in){
		.feed = 1, .public = STR("f"), .brin = STR("25PJ"), .location = STR("00"), .name = STR("n"),
		.url = sealed("feed", "https://x"), .host = STR("x") }, NULL));
	assert_ok(w.s, upload_part_add(db, &(struct upload_part_add_in){
		1, STR("file"), 0, sealed("upload", "f") }, NULL));
}

static void rotate(bool resumed)
{
	struct rotation r = { .patience_ms = 5000 };

	assert_ok(w.s, keys_rotate(&w.c, &r));
	assert_int_equal(r.resumed, resumed);
}

/* How many rows there are, all of which must open; and how many are not of the newest generation. */
static void check(const struct sealed_column *col, uint64_t least)
{
	uint64_t rows = 0, bad = 1;
	size_t left = 1;

	assert_ok(w.s, sealed_check(&w.c, col, &rows, &bad));
	assert_int_equal(bad, 0);
	assert_true(rows >= least);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, sealed_renew(&w.c, col, 1000, &left));
	db_rollback(w.s->db);
	if (left != 0) {
		fail_msg("%s: %zu left", col->name, left);
	}
}

static void nothing_is_left_behind(void **state)
{
	char kept[80];
	int64_t person, same = 0;
	struct keys *old = NULL;
	struct outbound_secret_get_row mail;
	struct str text;
	bool found = false;

	world_make(&w, *state);
	(void)snprintf(kept, sizeof kept, "%s.kept", w.key_path);
	(void)unlink(kept);
	person = world_person(&w, ONE, "Jansen", day_of(2009, 1, 1), "0193");
	fill(person);
	/* A copy, not the file by another name: that one is wiped. */
	{
		char bytes[4096];
		FILE *f = fopen(w.key_path, "r");
		size_t n = fread(bytes, 1, sizeof bytes, f);

		assert_int_equal(fclose(f), 0);
		f = fopen(kept, "w");
		assert_int_equal(fwrite(bytes, 1, n, f), n);
		assert_int_equal(fclose(f), 0);
		assert_int_equal(chmod(kept, 0600), 0);
	}
	rotate(false);
	for (size_t i = 0; i < sealed_column_count; i++) {
		check(&sealed_columns[i], strcmp(sealed_columns[i].name, "letter") == 0 ? 250 : 1);
	}
	assert_ok(w.s, person_find(&w.c, ONE, &same, &found));
	assert_true(found && same == person);
	assert_ok(w.s, outbound_secret_get(w.s->db, &w.arena, &(struct outbound_secret_get_in){ STR("mail") }, &mail, &found));
	assert_ok(w.s, keys_open(&w.s->fail, kept, false, &old));
	assert_int_equal(keys_unseal(old, "mail", mail.sealed, &w.arena, &text), ERR_INPUT);
	assert_int_equal(keys_unseal(w.keys, "mail", mail.sealed, &w.arena, &text), OK);
	assert_true(str_eq(text, STR("m")));
	keys_close(&old);
	rotate(false);
	assert_ok(w.s, person_find(&w.c, ONE, &same, &found));
	assert_true(found && same == person);
	assert_int_equal(unlink(kept), 0);
	world_drop(&w);
}

/* Somebody who does not let go keeps the old keys from being destroyed; afterwards it goes on. */
static void it_waits_for_others_and_goes_on(void **state)
{
	struct rotation r = { .patience_ms = 0 };
	struct keys *other = NULL;
	char pgn[PGN_DIGITS + 1];
	unsigned char index[PGN_INDEX_BYTES], cipher[PGN_CIPHER_BYTES];

	world_make(&w, *state);
	(void)world_person(&w, ONE, "Jansen", day_of(2009, 1, 1), "0193");
	assert_ok(w.s, keys_open(&w.s->fail, w.key_path, false, &other));
	assert_int_equal(keys_rotate(&w.c, &r), ERR_BUSY);
	/* In between both generations hold: what the other makes now can be read. */
	keys_pgn_seal(other, ONE, index, cipher);
	assert_int_equal(cipher[0], 1);
	assert_int_equal(keys_pgn_open(w.keys, (struct str){ (char *)cipher, sizeof cipher }, pgn), OK);
	assert_ok(w.s, keys_refresh(&w.s->fail, other, NULL));
	keys_pgn_seal(other, ONE, index, cipher);
	assert_int_equal(cipher[0], 2);
	keys_close(&other);
	rotate(true);
	world_drop(&w);
}

/* Everyone who is met twice is one person, also while an index is of either generation. */
static void numbers_are_found_under_both_generations(void **state)
{
	struct person_number list[] = { { .pgn = ONE }, { .pgn = "100000022" }, { .pgn = ONE } };
	struct rotation r = { .patience_ms = 0 };
	struct keys *other = NULL;
	int64_t person;

	world_make(&w, *state);
	person = world_person(&w, ONE, "Jansen", day_of(2009, 1, 1), "0193");
	assert_ok(w.s, keys_open(&w.s->fail, w.key_path, false, &other));
	assert_int_equal(keys_rotate(&w.c, &r), ERR_BUSY);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, numbers_find_or_make(&w.c, list, 3));
	assert_true(list[0].person == person && list[2].person == person && !list[0].fresh);
	assert_true(list[1].fresh && list[1].person > 0);
	db_rollback(w.s->db);
	assert_ok(w.s, numbers_find(&w.c, list, 2));
	assert_true(list[0].person == person && list[1].person == 0);
	keys_close(&other);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_left_behind),
		cmocka_unit_test(it_waits_for_others_and_goes_on),
		cmocka_unit_test(numbers_are_found_under_both_generations),
	};

	return db_support_run("rotate", tests, sizeof tests / sizeof tests[0]);
}
