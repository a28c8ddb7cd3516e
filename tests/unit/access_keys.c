/* SPDX-License-Identifier: EUPL-1.2 */
/* The key file, and personal numbers that only it can read. */
#include "test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access/keys.h"

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
		assert_int_equal(keys_open(&f, path, false, &k), ERR_INPUT);
		assert_null(k);
	}
	assert_int_equal(unlink(path), 0);
}

static void numbers_are_sealed(void **state)
{
	char path[128], other_path[128], text[PGN_DIGITS + 1] = "unchanged";
	unsigned char one[PGN_CIPHER_BYTES], two[PGN_CIPHER_BYTES], ia[PGN_INDEX_BYTES], ib[PGN_INDEX_BYTES];
	struct keys *k = NULL, *other = NULL;

	(void)state;
	assert_int_equal(keys_open(NULL, path_of("a.key", path), true, &k), OK);
	assert_int_equal(keys_open(NULL, path_of("b.key", other_path), true, &other), OK);
	keys_pgn_seal(k, "100000009", one);
	keys_pgn_seal(k, "100000009", two);
	assert_memory_not_equal(one, two, sizeof one);
	assert_int_equal(keys_pgn_open(other, (struct str){ (char *)one, sizeof one }, text), ERR_INPUT);
	assert_string_equal(text, "unchanged");
	assert_int_equal(keys_pgn_open(k, (struct str){ (char *)one, sizeof one }, text), OK);
	assert_string_equal(text, "100000009");
	one[30] ^= 1;
	assert_int_equal(keys_pgn_open(k, (struct str){ (char *)one, sizeof one }, text), ERR_INPUT);
	keys_pgn_index(k, "100000009", ia);
	keys_pgn_index(k, "100000009", ib);
	assert_memory_equal(ia, ib, sizeof ia);
	assert_int_equal(keys_person(ia), keys_person(ib));
	assert_true(keys_person(ia) > 0);
	keys_pgn_index(other, "100000009", ib);
	assert_memory_not_equal(ia, ib, sizeof ia);
	keys_close(&k);
	keys_close(&other);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(unlink(other_path), 0);
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
		cmocka_unit_test(numbers_are_sealed),                cmocka_unit_test(stable_ids_keep_parts_apart),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
