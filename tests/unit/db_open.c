/* SPDX-License-Identifier: EUPL-1.2 */
/* URLs, and what is said when a database cannot be opened. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/url.h"
#include "db_support.h"

static void good_urls(void **state)
{
	static const struct {
		const char *url, *path;
		int cache, mmap, busy;
	} cases[] = {
		{ "sqlite:x.db", "x.db", -1, -1, 5000 },
		{ "sqlite:/a b/%20.db", "/a b/%20.db", -1, -1, 5000 },
		{ "sqlite::memory:", ":memory:", -1, -1, 5000 },
		{ "sqlite:x?cache=64&mmap=0&busy=10", "x", 64, 0, 10 },
	};
	struct db_url u;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(db_url_parse(str_of(cases[i].url), NULL, &u), OK);
		assert_int_equal(u.kind, DB_URL_FILE);
		assert_string_equal(u.path, cases[i].path);
		assert_true(u.cache_mib == cases[i].cache && u.mmap_mib == cases[i].mmap && u.busy_ms == cases[i].busy);
	}
	assert_int_equal(db_url_parse(STR("postgresql://h/d"), NULL, &u), OK);
	assert_int_equal(u.kind, DB_URL_SERVER);
	assert_int_equal(db_url_parse(STR("postgres://h/d"), NULL, &u), OK);
	assert_int_equal(u.kind, DB_URL_SERVER);
}

static void bad_urls(void **state)
{
	static const char *const urls[] = { "",
		                            "x.db",
		                            "sqlite:",
		                            "sqlite",
		                            "mysql://h",
		                            "sqlite:x?y=1",
		                            "sqlite:x?cache=",
		                            "sqlite:x?cache=-1",
		                            "postgres:h",
		                            "sqlite:?cache=1",
		                            "sqlite:x?busy=1s" };
	static char longest[3000] = "sqlite:";
	struct db_url u = { .busy_ms = 42 };
	struct fail f;

	(void)state;
	for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
		assert_int_equal(db_url_parse(str_of(urls[i]), &f, &u), ERR_INPUT);
		assert_non_null(strstr(f.what, "database URL"));
	}
	assert_int_equal(db_url_parse((struct str){ "sqlite:a\0b", 10 }, &f, &u), ERR_INPUT);
	memset(longest + 7, 'x', sizeof longest - 8);
	assert_int_equal(db_url_parse(str_of(longest), &f, &u), ERR_INPUT);
	assert_int_equal(u.busy_ms, 42);
}

/* What a person reads who mistyped something. */
static void what_is_said(void **state)
{
	static const struct {
		const char *url;
		enum db_mode mode;
		enum err code;
		const char *said;
	} cases[] = {
		{ "sqlite:/no/such/folder/x.db", DB_WRITE, ERR_IO, "its folder cannot be used" },
		{ "sqlite:/no-such-file.db", DB_READ, ERR_ABSENT, "does not exist" },
		{ "sqlite:/", DB_WRITE, ERR_IO, "database /: " },
		{ "postgresql://nobody@127.0.0.1:1/x", DB_WRITE, ERR_DB, "refused" },
		{ "postgresql://user:geheim@host:port/x", DB_WRITE, ERR_DB, "\"port\"" },
		{ "postgresql://user:geheim@[::1/x", DB_WRITE, ERR_INPUT, "not valid" },
		{ "nothing", DB_WRITE, ERR_INPUT, "expected sqlite:PATH" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fail f = { 0 };
		struct db *db = NULL;

		assert_int_equal(db_open(&f, cases[i].url, cases[i].mode, &db), cases[i].code);
		assert_null(db);
		assert_null(strstr(f.what, "geheim"));
		if (strstr(f.what, cases[i].said) == NULL) {
			fail_msg("%s: %s", cases[i].url, f.what);
		}
		assert_int_equal(db_open(NULL, cases[i].url, cases[i].mode, &db), cases[i].code);
	}
}

static void files_that_are_none(void **state)
{
	char path[] = "/tmp/sluitend-test-XXXXXX", url[64];
	int fd = mkstemp(path);
	struct fail f = { 0 };
	struct db *db = NULL;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd,
	                       "This is no database, it is a text of some length, longer than any header of a page "
	                       "could ever be, so that it cannot be taken for an empty one.",
	                       140),
	                 140);
	(void)close(fd);
	(void)snprintf(url, sizeof url, "sqlite:%s", path);
	assert_int_equal(db_open(&f, url, DB_WRITE, &db), ERR_DB);
	assert_non_null(strstr(f.what, "not a database"));
	assert_int_equal(unlink(path), 0);
}

/* Nobody else on the machine can read a new database. */
static void new_files_are_private(void **state)
{
	struct db_support *s = *state;
	struct stat st;

	if (s->server) {
		assert_string_equal(db_engine_name(s->db), "postgresql");
		return;
	}
	assert_string_equal(db_engine_name(s->db), "sqlite");
	assert_int_equal(stat(s->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void closing_twice(void **state)
{
	struct db_support *s = *state;
	struct db *db = db_support_connect(s, DB_READ);

	db_close(&db);
	db_close(&db);
	assert_null(db);
}

int main(void)
{
	const struct CMUnitTest urls[] = {
		cmocka_unit_test(good_urls),
		cmocka_unit_test(bad_urls),
		cmocka_unit_test(what_is_said),
		cmocka_unit_test(files_that_are_none),
	};
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(new_files_are_private),
		cmocka_unit_test(closing_twice),
	};

	return cmocka_run_group_tests_name("database URLs", urls, NULL, NULL) +
	       db_support_run("opening", tests, sizeof tests / sizeof tests[0]);
}
