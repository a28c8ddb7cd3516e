/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/url.h"

#include <string.h>

static enum err read_option(struct str item, struct fail *f, struct db_url *u)
{
	struct str value, name = str_cut(item, '=', &value);
	int64_t number = 0;

	if (!str_to_i64(value, &number) || number < 0 || number > 1000000) {
		return fail_set(f, ERR_INPUT, "db", "database URL: option '%.*s' needs a number from 0 to 1000000",
		                STR_ARG(name));
	}
	if (str_eq(name, STR("cache"))) {
		u->cache_mib = (int)number;
	} else if (str_eq(name, STR("mmap"))) {
		u->mmap_mib = (int)number;
	} else if (str_eq(name, STR("busy"))) {
		u->busy_ms = (int)number;
	} else {
		return fail_set(f, ERR_INPUT, "db", "database URL: unknown option '%.*s' (cache, mmap, busy)",
		                STR_ARG(name));
	}
	return OK;
}

static enum err read_file_url(struct str rest, struct fail *f, struct db_url *ret)
{
	struct db_url u = { .kind = DB_URL_FILE, .cache_mib = -1, .mmap_mib = -1, .busy_ms = 5000 };
	struct str options, path = str_cut(rest, '?', &options);

	if (path.n == 0 || path.n >= sizeof u.path) {
		return fail_set(f, ERR_INPUT, "db", "database URL: the path is %s",
		                path.n == 0 ? "missing" : "too long");
	}
	if (memchr(path.p, '\0', path.n) != NULL) {
		return fail_set(f, ERR_INPUT, "db", "database URL: the path holds a NUL byte");
	}
	memcpy(u.path, path.p, path.n);
	while (options.n > 0) {
		struct str item = str_cut(options, '&', &options);

		TRY(read_option(item, f, &u));
	}
	*ret = u;
	return OK;
}

enum err db_url_parse(struct str url, struct fail *f, struct db_url *ret)
{
	static const struct str file = { "sqlite:", 7 };

	if (str_starts(url, file)) {
		return read_file_url((struct str){ url.p + file.n, url.n - file.n }, f, ret);
	}
	if (str_starts(url, STR("postgresql://")) || str_starts(url, STR("postgres://"))) {
		if (memchr(url.p, '\0', url.n) != NULL) {
			return fail_set(f, ERR_INPUT, "db", "database URL: it holds a NUL byte");
		}
		*ret = (struct db_url){ .kind = DB_URL_SERVER };
		return OK;
	}
	return fail_set(f, ERR_INPUT, "db", "database URL: expected sqlite:PATH or postgresql://HOST/NAME");
}
