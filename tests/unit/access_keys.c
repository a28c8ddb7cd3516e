/* SPDX-License-Identifier: EUPL-1.2 */
/* The key file, and personal numbers that only it can read. */
#include "test.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access/keys_file.h"

static char folder[] = "/tmp/sluitend-keys-XXXXXX";

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

static const char *path_of(const char *name, char out[128])
{
	(void)snprintf(out, 128, "%s/%s", folder, name);
	return out;
}

static void made_once_and_for_its_owner_alone(void **state)
{
	char path[128], check[KEYS_CHECK_TEXT], again[KEYS_CHECK_TEXT];
	struct fail f = { 0 };
	struct keys *k = NULL;
	struct stat st;

	(void)state;
	path_of("one.key", path);
	assert_int_equal(keys_open(&f, path, false, &k), ERR_ABSENT);
	assert_non_null(strstr(f.what, "sluitend init"));
	assert_int_equal(keys_open(&f, path, true, &k), OK);
	keys_check(k, check);
	keys_close(&k);
	assert_null(k);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(keys_open(&f, path, true, &k), OK);
	keys_check(k, again);
	assert_string_equal(check, again);
	keys_close(&k);
	assert_int_equal(unlink(path), 0);
}

static void other_files_are_refused(void **state)
{
	static const char *const texts[] = { "", "sluitend key file 1\n", "sluitend key file 1\n00zz",
	                                     "something else altogether, long enough to be read as a key file of ours" };
	char path[128];
	struct fail f = { 0 };
	struct keys *k = NULL;

	(void)state;
	path_of("bad.key", path);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		FILE *file = fopen(path, "w");

		assert_non_null(file);
		assert_true(fputs(texts[i], file) >= 0);
		assert_int_equal(fclose(file), 0);
		assert_int_equal(chmod(path, 0600), 0);
		assert_int_equal(keys_open(&f, path, false, &k), ERR_INPUT);
		assert_non_null(strstr(f.what, "is not a key file"));
		assert_null(k);
	}
	assert_int_equal(unlink(path), 0);
}

static void numbers_are_sealed(void **state)
{
	char path[128], other_path[128], text[PGN_DIGITS + 1] = "unchanged";
	unsigned char one[PGN_CIPHER_BYTES], two[PGN_CIPHER_BYTES], ia[PGN_INDEX_BYTES], ib[PGN_INDEX_BYTES];
	unsigned char all[KEYS_MOST][PGN_INDEX_BYTES];
	struct keys *k = NULL, *other = NULL;

	(void)state;
	assert_int_equal(keys_open(NULL, path_of("a.key", path), true, &k), OK);
	assert_int_equal(keys_open(NULL, path_of("b.key", other_path), true, &other), OK);
	keys_pgn_seal(k, "100000009", ia, one);
	keys_pgn_seal(k, "100000009", ib, two);
	assert_memory_equal(ia, ib, sizeof ia);
	assert_memory_not_equal(one, two, sizeof one);
	assert_int_equal(keys_pgn_open(other, (struct str){ (char *)one, sizeof one }, text), ERR_INPUT);
	assert_string_equal(text, "unchanged");
	assert_int_equal(keys_pgn_open(k, (struct str){ (char *)one, sizeof one }, text), OK);
	assert_string_equal(text, "100000009");
	one[30] ^= 1;
	assert_int_equal(keys_pgn_open(k, (struct str){ (char *)one, sizeof one }, text), ERR_INPUT);
	assert_int_equal(keys_pgn_indexes(k, "100000009", all), 1);
	assert_memory_equal(ia, all[0], sizeof ia);
	assert_int_equal(keys_pgn_indexes(other, "100000009", all), 1);
	assert_memory_not_equal(ia, all[0], sizeof ia);
	assert_int_equal(keys_pgn_handle(k, "100000009"), keys_pgn_handle(k, "100000009"));
	assert_true(keys_pgn_handle(k, "100000009") > 0);
	assert_true(keys_pgn_handle(k, "100000009") != keys_pgn_handle(other, "100000009"));
	keys_close(&k);
	keys_close(&other);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(unlink(other_path), 0);
}

static void a_file_that_others_can_read_is_refused(void **state)
{
	char path[128];
	struct fail f = { 0 };
	struct keys *k = NULL;

	(void)state;
	assert_int_equal(keys_open(&f, path_of("open.key", path), true, &k), OK);
	keys_close(&k);
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(keys_open(&f, path, false, &k), ERR_INPUT);
	assert_non_null(strstr(f.what, "chmod 600"));
	assert_int_equal(chmod(path, 0400), 0);
	assert_int_equal(keys_open(&f, path, false, &k), OK);
	keys_close(&k);
	assert_int_equal(unlink(path), 0);
}

/* Each byte of the file counts. */
static void a_damaged_file_is_refused(void **state)
{
	char path[128], text[KEY_FILE_MOST];
	struct fail f = { 0 };
	struct keys *k = NULL;
	struct key_set *set;
	size_t n;
	FILE *file;

	(void)state;
	assert_int_equal(keys_open(&f, path_of("whole.key", path), true, &k), OK);
	keys_close(&k);
	file = fopen(path, "r");
	assert_non_null(file);
	n = fread(text, 1, sizeof text, file);
	assert_int_equal(fclose(file), 0);
	set = key_set_new();
	assert_non_null(set);
	assert_int_equal(key_text_read(&f, path, (struct str){ text, n }, set), OK);
	for (size_t i = 0; i < n; i++) {
		text[i] ^= 1;
		assert_int_equal(key_text_read(&f, path, (struct str){ text, n }, set), ERR_INPUT);
		text[i] ^= 1;
		assert_int_equal(key_text_read(&f, path, (struct str){ text, i }, set), ERR_INPUT);
	}
	sodium_free(set);
	assert_int_equal(unlink(path), 0);
}

static void texts_are_sealed_under_a_name(void **state)
{
	char path[128];
	struct arena a;
	struct keys *k = NULL;
	struct str one, two, back = { "unchanged", 9 };
	unsigned char mac[KEYS_MAC_BYTES], other[KEYS_MAC_BYTES];

	(void)state;
	arena_init(&a, 1 << 20);
	assert_int_equal(keys_open(NULL, path_of("seal.key", path), true, &k), OK);
	assert_int_equal(keys_seal(k, "totp", STR("a secret"), &a, &one), OK);
	assert_int_equal(keys_seal(k, "totp", STR("a secret"), &a, &two), OK);
	assert_int_equal(one.n, 8 + KEYS_SEAL_EXTRA);
	assert_memory_not_equal(one.p, two.p, one.n);
	assert_true(keys_is_newest(k, one));
	assert_int_equal(keys_unseal(k, "boa", one, &a, &back), ERR_INPUT);
	assert_int_equal(keys_unseal(k, "totp", (struct str){ one.p, one.n - 1 }, &a, &back), ERR_INPUT);
	assert_int_equal(keys_unseal(k, "totp", STR("short"), &a, &back), ERR_INPUT);
	assert_true(str_eq(back, STR("unchanged")));
	assert_int_equal(keys_unseal(k, "totp", one, &a, &back), OK);
	assert_true(str_eq(back, STR("a secret")));
	assert_int_equal(keys_seal(k, "totp", STR(""), &a, &one), OK);
	assert_int_equal(keys_unseal(k, "totp", one, &a, &back), OK);
	assert_int_equal(back.n, 0);
	keys_mac(k, "log", STR("x"), mac);
	keys_mac(k, "log", STR("x"), other);
	assert_memory_equal(mac, other, sizeof mac);
	keys_mac(k, "lo", STR("gx"), other);
	assert_memory_not_equal(mac, other, sizeof mac);
	keys_close(&k);
	arena_reset(&a);
	assert_int_equal(unlink(path), 0);
}

static void replaced(const char *path, struct key_set *set)
{
	struct fail f = { 0 };

	assert_int_equal(key_file_replace(&f, path, set), OK);
	/* Somebody still holds the one before it: nothing is wiped under his hands. */
	assert_int_equal(key_file_settle(&f, path, 0), ERR_BUSY);
}

/* A process that lives notices the new file, makes everything new with it, and still opens what it had read. */
static void a_new_generation_is_taken_over(void **state)
{
	char path[128], text[PGN_DIGITS + 1], check[KEYS_CHECK_TEXT];
	unsigned char first[PGN_CIPHER_BYTES], second[PGN_CIPHER_BYTES], index[PGN_INDEX_BYTES];
	unsigned char indexes[KEYS_MOST][PGN_INDEX_BYTES], ignored[PGN_INDEX_BYTES];
	struct key_set *set = key_set_new();
	struct key_place place;
	struct fail f = { 0 };
	struct keys *k = NULL, *late = NULL;
	bool changed = true;

	(void)state;
	assert_int_equal(keys_open(&f, path_of("two.key", path), true, &k), OK);
	keys_check(k, check);
	keys_pgn_seal(k, "100000009", index, first);
	assert_int_equal(keys_refresh(&f, k, &changed), OK);
	assert_false(changed);
	assert_int_equal(key_file_read(&f, path, set, &place), OK);
	key_place_close(&place);
	assert_int_equal(key_set_add(&f, set, 1), OK);
	replaced(path, set);
	assert_int_equal(keys_refresh(&f, k, &changed), OK);
	assert_true(changed);
	assert_int_equal(key_file_settle(&f, path, 0), OK);
	keys_pgn_seal(k, "100000009", ignored, second);
	assert_int_equal(second[0], 2);
	assert_int_equal(keys_pgn_indexes(k, "100000009", indexes), 2);
	assert_memory_equal(indexes[1], index, sizeof index);
	assert_memory_not_equal(indexes[0], index, sizeof index);
	/* The first is destroyed: who had it keeps it for what was read, who comes later never sees it. */
	set->list[0] = set->list[1];
	set->n = 1;
	replaced(path, set);
	assert_int_equal(keys_refresh(&f, k, &changed), OK);
	assert_int_equal(key_file_settle(&f, path, 0), OK);
	assert_int_equal(keys_pgn_open(k, (struct str){ (char *)first, sizeof first }, text), OK);
	assert_int_equal(keys_open(&f, path, false, &late), OK);
	assert_int_equal(keys_pgn_open(late, (struct str){ (char *)first, sizeof first }, text), ERR_INPUT);
	assert_int_equal(keys_pgn_open(late, (struct str){ (char *)second, sizeof second }, text), OK);
	assert_true(keys_check_matches(late, str_of(check)));
	keys_close(&k);
	keys_close(&late);
	sodium_free(set);
	assert_int_equal(unlink(path), 0);
}

/* The form before generations: read by init alone, and what it sealed still opens. */
static void the_earlier_form_is_brought_up_to_date(void **state)
{
	static const unsigned char cipher[] = {
		1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
	};
	unsigned char key[SECRET_BYTES] = { 0 }, old[24 + PGN_DIGITS + 16], h[16];
	char path[128], text[PGN_DIGITS + 1], check[KEYS_CHECK_TEXT];
	struct fail f = { 0 };
	struct keys *k = NULL;
	FILE *file = fopen(path_of("old.key", path), "w");

	(void)state;
	assert_non_null(file);
	assert_true(fprintf(file, "sluitend key file 1\n%0192d\n", 0) > 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0600), 0);
	memcpy(old, cipher, sizeof cipher);
	assert_int_equal(crypto_aead_xchacha20poly1305_ietf_encrypt(old + 24, NULL, (const unsigned char *)"100000009", 9,
	                                                            NULL, 0, NULL, old, key), 0);
	assert_int_equal(crypto_generichash(h, sizeof h, (const unsigned char *)"sluitend key check", 18, key, 32), 0);
	(void)sodium_bin2hex(check, sizeof check, h, sizeof h);
	assert_int_equal(keys_open(&f, path, false, &k), ERR_INPUT);
	assert_non_null(strstr(f.what, "sluitend init"));
	for (int i = 0; i < 2; i++) {
		assert_int_equal(keys_open(&f, path, i == 0, &k), OK);
		assert_true(keys_check_matches(k, str_of(check)));
		assert_int_equal(keys_pgn_open(k, (struct str){ (char *)old, sizeof old }, text), OK);
		assert_string_equal(text, "100000009");
		keys_close(&k);
	}
	assert_int_equal(unlink(path), 0);
}

static void stable_ids_keep_parts_apart(void **state)
{
	(void)state;
	assert_int_equal(keys_stable_id(STR("25PW"), STR("123")), keys_stable_id(STR("25PW"), STR("123")));
	assert_int_not_equal(keys_stable_id(STR("25PW1"), STR("23")), keys_stable_id(STR("25PW"), STR("123")));
	assert_true(keys_stable_id(STR("25PW"), STR("123")) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(made_once_and_for_its_owner_alone), cmocka_unit_test(other_files_are_refused),
		cmocka_unit_test(a_file_that_others_can_read_is_refused),
		cmocka_unit_test(a_damaged_file_is_refused),
		cmocka_unit_test(texts_are_sealed_under_a_name),
		cmocka_unit_test(a_new_generation_is_taken_over),
		cmocka_unit_test(the_earlier_form_is_brought_up_to_date),
		cmocka_unit_test(numbers_are_sealed),                cmocka_unit_test(stable_ids_keep_parts_apart),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
