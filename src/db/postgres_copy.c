/* SPDX-License-Identifier: EUPL-1.2 */
/* A copy of a PostgreSQL database as a stream: what its own pg_dump writes and pg_restore reads. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/copy.h"
#include "db/postgres.h"

enum { MOST_ENV = 1024, TOOL_ARENA = 1024 * 1024, PIECE = 65536 };

extern char **environ;

/* Where the database is goes to the tool in its environment: on a command line everybody could read the password. */
struct tool {
	struct arena arena;
	char **env;
	size_t env_count;
	const char *dbname;
	pid_t pid;
	int fd; /* our end of the pipe */
};

/* Killed before its pipe ends: what ends in the middle must not look like the end. */
static void tool_drop(struct tool *t)
{
	if (t->pid > 0) {
		(void)kill(t->pid, SIGKILL);
		while (waitpid(t->pid, NULL, 0) < 0 && errno == EINTR) {
		}
	}
	if (t->fd >= 0) {
		(void)close(t->fd);
	}
	arena_reset(&t->arena);
}

static bool put_env(struct tool *t, const char *name, const char *value)
{
	struct str s = str_format(&t->arena, "%s=%s", name, value);

	if (s.p == NULL || t->env_count + 2 > MOST_ENV) {
		return false;
	}
	t->env[t->env_count] = arena_copy(&t->arena, s.p, s.n);
	return t->env[t->env_count++] != NULL;
}

static void options_free(PQconninfoOption **o)
{
	PQconninfoFree(*o);
}

static enum err take_options(struct fail *f, struct tool *t, const char *url)
{
	PQconninfoOption *list DEFER(options_free) = PQconninfoParse(url, NULL);

	if (list == NULL) {
		return fail_set(f, ERR_INPUT, "db", "database URL: a host, port or option in it is not valid");
	}
	for (const PQconninfoOption *o = list; o->keyword != NULL; o++) {
		if (o->val == NULL) {
			continue;
		}
		if (strcmp(o->keyword, "dbname") == 0) {
			t->dbname = arena_copy(&t->arena, o->val, strlen(o->val));
		}
		if (o->envvar != NULL && !put_env(t, o->envvar, o->val)) {
			return ERR_NOMEM;
		}
	}
	return OK;
}

static enum err tool_init(struct fail *f, struct tool *t, const char *url)
{
	*t = (struct tool){ .pid = -1, .fd = -1 };
	arena_init(&t->arena, TOOL_ARENA);
	t->env = ARENA_ARRAY(&t->arena, MOST_ENV, char *);
	if (t->env == NULL) {
		return ERR_NOMEM;
	}
	/* The first of a name counts. */
	TRY(take_options(f, t, url));
	for (char **e = environ; *e != NULL; e++) {
		if (t->env_count + 2 > MOST_ENV) {
			return ERR_NOMEM;
		}
		t->env[t->env_count++] = *e;
	}
	return OK;
}

/* Starts a tool with one end of a pipe as its standard output or input. */
static enum err tool_start(struct fail *f, struct tool *t, char *const args[], int std)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t pipe_signal;
	int ends[2], theirs, error;

	if (pipe2(ends, O_CLOEXEC) != 0) {
		return fail_set(f, ERR_IO, NULL, "no pipe: %s", strerror(errno));
	}
	theirs = std == STDOUT_FILENO ? ends[1] : ends[0];
	t->fd = std == STDOUT_FILENO ? ends[0] : ends[1];
	(void)sigemptyset(&pipe_signal);
	(void)sigaddset(&pipe_signal, SIGPIPE);
	(void)posix_spawn_file_actions_init(&files);
	(void)posix_spawnattr_init(&attr);
	(void)posix_spawn_file_actions_adddup2(&files, theirs, std);
	(void)posix_spawnattr_setsigdefault(&attr, &pipe_signal);
	(void)posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	error = posix_spawnp(&t->pid, args[0], &files, &attr, args, t->env);
	(void)posix_spawn_file_actions_destroy(&files);
	(void)posix_spawnattr_destroy(&attr);
	(void)close(theirs);
	if (error != 0) {
		t->pid = -1;
		return fail_set(f, ERR_IO, NULL, "cannot run %s: %s. It comes with the server (package %s)", args[0],
		                strerror(error), "postgresql-client");
	}
	return OK;
}

static enum err tool_end(struct fail *f, struct tool *t, const char *name)
{
	int status = 0;

	(void)close(t->fd);
	t->fd = -1;
	while (waitpid(t->pid, &status, 0) < 0 && errno == EINTR) {
	}
	t->pid = -1;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0
	               ? OK
	               : fail_set(f, ERR_IO, NULL, "%s failed; what it says stands above", name);
}

/* The schema that the tables are in; the usual one is dumped with all of the database. */
static enum err schema_option(struct db *db, struct tool *t, char **ret)
{
	PGresult *r DEFER(postgres_clear) = PQexec(((struct postgres *)db)->conn, "SELECT current_schema()");
	struct str s;

	if (PQresultStatus(r) != PGRES_TUPLES_OK || PQntuples(r) != 1) {
		return postgres_error(db, r, NULL);
	}
	if (PQgetisnull(r, 0, 0) || strcmp(PQgetvalue(r, 0, 0), "public") == 0) {
		*ret = NULL;
		return OK;
	}
	s = str_format(&t->arena, "--schema=\"%s\"", PQgetvalue(r, 0, 0));
	*ret = s.p != NULL ? arena_copy(&t->arena, s.p, s.n) : NULL;
	return *ret != NULL ? OK : ERR_NOMEM;
}

static enum err pass_on(struct fail *f, int fd, db_sink *sink, void *arg)
{
	char piece[PIECE];

	for (;;) {
		ssize_t n = read(fd, piece, sizeof piece);

		if (n < 0 && errno == EINTR) {
			continue;
		}
		if (n < 0) {
			return fail_set(f, ERR_IO, NULL, "cannot read from pg_dump: %s", strerror(errno));
		}
		if (n == 0) {
			return OK;
		}
		TRY(sink(arg, piece, (size_t)n));
	}
}

enum err postgres_copy_out(struct db *db, db_sink *sink, void *arg)
{
	struct tool t DEFER(tool_drop);
	char *schema = NULL;
	char tool[] = "pg_dump", custom[] = "--format=custom", plain[] = "--compress=0", owner[] = "--no-owner",
	     rights[] = "--no-privileges", ask[] = "--no-password";
	struct fail *f = db->fail;
	enum err e;

	e = tool_init(f, &t, db->url);
	TRY(e);
	TRY(schema_option(db, &t, &schema));
	TRY(tool_start(f, &t, (char *const[]){ tool, custom, plain, owner, rights, ask, schema, NULL }, STDOUT_FILENO));
	TRY(pass_on(f, t.fd, sink, arg));
	return tool_end(f, &t, tool);
}

static enum err feed(struct fail *f, int fd, db_source *source, void *arg)
{
	char piece[PIECE];
	size_t n = 1, done;

	while (n > 0) {
		TRY(source(arg, piece, sizeof piece, &n));
		for (done = 0; done < n;) {
			ssize_t w = write(fd, piece + done, n - done);

			if (w < 0 && errno != EINTR) {
				return fail_set(f, ERR_IO, NULL,
				                "pg_restore does not take it; what it says stands above");
			}
			done += w > 0 ? (size_t)w : 0;
		}
	}
	return OK;
}

static enum err is_empty(struct fail *f, const char *url)
{
	struct db *db DEFER(db_close) = NULL;
	bool exists;

	TRY(db_open(f, url, DB_READ, &db));
	db_fail_to(db, f);
	TRY(db->engine->has_table(db, "schema_step", &exists));
	return exists ? fail_set(f, ERR_CONFLICT, NULL, "there is a database already") : OK;
}

enum err postgres_copy_in(struct fail *f, const char *url, db_source *source, void *arg)
{
	struct tool t DEFER(tool_drop);
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	char tool[] = "pg_restore", once[] = "--single-transaction", stop[] = "--exit-on-error", owner[] = "--no-owner",
	     rights[] = "--no-privileges", ask[] = "--no-password", *dbname;
	struct str s;
	enum err e;

	e = tool_init(f, &t, url);
	TRY(e);
	TRY(is_empty(f, url));
	s = str_format(&t.arena, "--dbname=%s", t.dbname != NULL ? t.dbname : "postgres");
	dbname = s.p != NULL ? arena_copy(&t.arena, s.p, s.n) : NULL;
	if (dbname == NULL) {
		return ERR_NOMEM;
	}
	TRY(tool_start(f, &t, (char *const[]){ tool, once, stop, owner, rights, ask, dbname, NULL }, STDIN_FILENO));
	(void)sigaction(SIGPIPE, &ignore, &before);
	e = feed(f, t.fd, source, arg);
	(void)sigaction(SIGPIPE, &before, NULL);
	TRY(e);
	return tool_end(f, &t, tool);
}

enum err postgres_check_sound(struct db *db)
{
	(void)db;
	return OK;
}
