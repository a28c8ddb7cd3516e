/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/reach.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include "db/url.h"

/* The folder of a path, in the arena. */
static const char *folder_of(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL) {
		return ".";
	}
	return arena_copy(a, path, slash == path ? 1 : (size_t)(slash - path));
}

static enum err of_file(struct fail *f, struct arena *a, const struct db_url *url, struct db_reach *r)
{
	char real[PATH_MAX];

	r->file = arena_copy(a, url->path, strlen(url->path));
	if (r->file == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "out of memory");
	}
	r->folder = folder_of(a, r->file);
	if (realpath(r->file, real) != NULL) {
		r->real_folder = folder_of(a, real);
	}
	return OK;
}

/* What the library itself would take where the URL says nothing. */
struct server {
	PQconninfoOption *given, *standard;
};

static void server_free(struct server *s)
{
	PQconninfoFree(s->given);
	PQconninfoFree(s->standard);
}

static const char *value(const PQconninfoOption *list, const char *name)
{
	for (const PQconninfoOption *o = list; o != NULL && o->keyword != NULL; o++) {
		if (strcmp(o->keyword, name) == 0) {
			return o->val != NULL && o->val[0] != '\0' ? o->val : NULL;
		}
	}
	return NULL;
}

static const char *option(const struct server *s, const char *name)
{
	const char *v = value(s->given, name);

	return v != NULL ? v : value(s->standard, name);
}

static void add_path(struct arena *a, struct db_reach *r, const char *folder, const char *name)
{
	struct str path = str_format(a, "%s%s", folder, name);

	if (path.p != NULL && r->path_count < DB_REACH_PATHS) {
		r->paths[r->path_count++] = path.p;
	}
}

static void add_paths(struct arena *a, const struct server *s, struct db_reach *r)
{
	static const char *const names[] = { "passfile", "sslrootcert", "sslcert", "sslkey", "sslcrl" };
	const char *home = getenv("HOME");

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (option(s, names[i]) != NULL) {
			add_path(a, r, option(s, names[i]), "");
		}
	}
	if (home != NULL) {
		add_path(a, r, home, "/.pgpass");
		add_path(a, r, home, "/.postgresql");
	}
}

/* "5432" or "5432,5433"; nothing is the standard one. */
static void add_ports(const struct server *s, struct db_reach *r)
{
	const char *given = option(s, "port");
	struct str rest = given != NULL ? str_of(given) : STR("5432");

	r->any_port = option(s, "service") != NULL;
	while (rest.n > 0) {
		struct str one = str_cut(rest, ',', &rest);
		int64_t port;

		if (!str_to_i64(one, &port) || port < 1 || port > 65535 || r->port_count == DB_REACH_PORTS) {
			r->any_port = true;
			return;
		}
		r->ports[r->port_count++] = (uint16_t)port;
	}
}

static bool is_local(struct str hosts)
{
	while (hosts.n > 0) {
		struct str host = str_cut(hosts, ',', &hosts);

		if (!str_starts(host, STR("/")) && !str_starts(host, STR("@")) && !str_eq(host, STR("localhost")) &&
		    !str_starts(host, STR("127.")) && !str_eq(host, STR("::1"))) {
			return false;
		}
	}
	return true;
}

static enum err of_server(struct fail *f, struct arena *a, const char *url, struct db_reach *r)
{
	struct server s DEFER(server_free) = { PQconninfoParse(url, NULL), PQconndefaults() };
	const char *host, *mode;

	if (s.given == NULL) {
		return fail_set(f, ERR_INPUT, "db", "database URL: it cannot be read");
	}
	r->server = true;
	add_ports(&s, r);
	add_paths(a, &s, r);
	host = option(&s, "hostaddr") != NULL ? option(&s, "hostaddr") : option(&s, "host");
	mode = option(&s, "sslmode");
	r->local = host == NULL || is_local(str_of(host));
	r->tls = mode != NULL && (strcmp(mode, "verify-full") == 0 || strcmp(mode, "verify-ca") == 0);
	return OK;
}

enum err db_reach_of(struct fail *f, struct arena *a, const char *url, struct db_reach *ret)
{
	struct db_reach r = { .server = false };
	struct db_url parsed;

	TRY(db_url_parse(str_of(url), f, &parsed));
	TRY(parsed.kind == DB_URL_FILE ? of_file(f, a, &parsed, &r) : of_server(f, a, url, &r));
	*ret = r;
	return OK;
}
