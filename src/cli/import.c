/* SPDX-License-Identifier: EUPL-1.2 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "fmt/csv_read.h"
#include "intake/run.h"
#include "timetable/calendar.h"

enum { MAP_MOST = 256 * 1024 };

static void file_close(FILE **f)
{
	if (*f != NULL) {
		(void)fclose(*f);
		*f = NULL;
	}
}

static enum err cannot(struct cli *c, enum msg_id id, const char *path)
{
	return REFUSE2(&c->ctx, ERR_INPUT, NULL, id, str_of(path), str_of(strerror(errno)));
}

static enum err read_map(struct cli *c, struct str *ret)
{
	FILE *f DEFER(file_close) = NULL;
	const char *path = cli_text(c, OPT_MAP).p;
	char *text;
	size_t n;

	if (path == NULL) {
		return OK;
	}
	f = fopen(path, "re");
	if (f == NULL) {
		return cannot(c, MSG_CLI_CANNOT_READ, path);
	}
	text = arena_alloc(&c->arena, MAP_MOST, 1);
	if (text == NULL) {
		return ERR_NOMEM;
	}
	n = fread(text, 1, MAP_MOST, f);
	if (ferror(f) != 0) {
		return cannot(c, MSG_CLI_CANNOT_READ, path);
	}
	if (n == MAP_MOST) {
		return REFUSE1(&c->ctx, ERR_TOOBIG, NULL, MSG_CLI_MAP_TOO_BIG, str_of(path));
	}
	/* An empty mapping is none. */
	*ret = (struct str){ text, n };
	return OK;
}

static void report(struct cli *c, const struct intake_tally *t, bool dry_run)
{
	struct str args[] = { cli_amount(c, t->rows), cli_amount(c, t->added),   cli_amount(c, t->changed),
		              cli_amount(c, t->same), cli_amount(c, t->refused), cli_amount(c, t->superseded) };

	cli_say(c, dry_run ? MSG_CLI_IMPORT_CHECKED : MSG_CLI_IMPORT_DONE, args, 6);
	if (t->superseded > 0) {
		cli_say(c, MSG_CLI_IMPORT_SUPERSEDED, args, 6);
	}
}

/* Standard input can be read once. */
static enum err check_files(struct cli *c)
{
	int stdins = 0;

	for (int i = 1; i < c->arg_count; i++) {
		stdins += strcmp(c->args[i], "-") == 0;
	}
	return stdins > 1 ? cli_wrong(c, MSG_CLI_STDIN_TWICE, STR("-")) : OK;
}

/* Whether a path is one of the files that are read. */
static bool is_input(const struct cli *c, const char *path)
{
	struct stat out, in;

	if (stat(path, &out) != 0 || !S_ISREG(out.st_mode)) {
		return false;
	}
	for (int i = 1; i < c->arg_count; i++) {
		if (stat(c->args[i], &in) == 0 && in.st_dev == out.st_dev && in.st_ino == out.st_ino) {
			return true;
		}
	}
	return false;
}

/* Only the owner may read it: personal numbers stand in it. */
static enum err open_rejects(struct cli *c, FILE **ret)
{
	const char *path = cli_text(c, OPT_REJECTS).p;
	int fd;

	if (path == NULL) {
		return OK;
	}
	if (is_input(c, path)) {
		return cli_wrong(c, MSG_CLI_REJECTS_SAME, str_of(path));
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	*ret = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (*ret == NULL && fd >= 0) {
		(void)close(fd);
	}
	return *ret != NULL ? OK : cannot(c, MSG_CLI_CANNOT_WRITE, path);
}

static enum err close_rejects(struct cli *c, FILE **f)
{
	bool bad = *f != NULL && (ferror(*f) != 0 || fflush(*f) != 0);

	file_close(f);
	return bad ? cannot(c, MSG_CLI_CANNOT_WRITE, cli_text(c, OPT_REJECTS).p) : OK;
}

/* ---- calendars ---- */

static enum err read_calendar(struct cli *c, const char *path, struct arena *a, struct str *ret)
{
	FILE *f DEFER(file_close) = strcmp(path, "-") == 0 ? fdopen(dup(STDIN_FILENO), "r") : fopen(path, "re");
	char *text = arena_alloc(a, ICAL_BYTES + 1, 1);
	size_t n;

	if (f == NULL) {
		return cannot(c, MSG_CLI_CANNOT_READ, path);
	}
	if (text == NULL) {
		return ERR_NOMEM;
	}
	n = fread(text, 1, ICAL_BYTES + 1, f);
	if (ferror(f) != 0) {
		return cannot(c, MSG_CLI_CANNOT_READ, path);
	}
	*ret = (struct str){ text, n };
	return OK;
}

static void report_calendar(struct cli *c, const char *file, const struct calendar_counts *n)
{
	struct str args[] = { cli_amount(c, (uint64_t)n->skipped), str_of(file), cli_amount(c, (uint64_t)n->line),
		              cli_amount(c, (uint64_t)n->strange) };

	if (n->skipped > 0) {
		cli_say(c, MSG_CALENDAR_SKIPPED, args, 4);
	}
	if (n->strange > 0) {
		cli_say(c, MSG_CALENDAR_STRANGE, args, 4);
	}
}

static enum err import_calendar(struct cli *c, const char *file, const struct calendar_place *at,
                                struct intake_tally *t)
{
	struct arena *own = c->ctx.arena, batch DEFER(arena_reset);
	struct calendar_counts n = { 0 };
	struct str text;
	enum err e;

	arena_init(&batch, (size_t)256 << 20);
	TRY(read_calendar(c, file, &batch, &text));
	c->ctx.arena = &batch;
	e = calendar_import(&c->ctx, at, text, cli_has(c, OPT_DRY_RUN), &n);
	c->ctx.arena = own;
	TRY(e);
	report_calendar(c, file, &n);
	t->added += (uint64_t)n.lessons.added;
	t->changed += (uint64_t)n.lessons.changed;
	t->same += (uint64_t)n.lessons.same;
	t->refused += n.skipped + n.strange;
	t->rows = t->added + t->changed + t->same + t->refused;
	return OK;
}

/* `import ical --location BRIN/NN FILE...`; --map is a file with the pattern of titles. */
static enum err import_calendars(struct cli *c)
{
	struct calendar_place at = { .source = STR("agenda") };
	struct intake_tally t = { 0 };

	at.brin = str_cut(cli_text(c, OPT_LOCATION), '/', &at.location);
	if (at.location.n == 0) {
		return cli_wrong(c, MSG_CALENDAR_WHERE, STR("ical"));
	}
	if (cli_has(c, OPT_REJECTS)) {
		return cli_wrong(c, MSG_CALENDAR_NO_REJECTS, STR("--rejects"));
	}
	TRY(read_map(c, &at.pattern));
	at.pattern = str_trim(at.pattern);
	TRY(cli_open(c, DB_WRITE));
	for (int i = 1; i < c->arg_count; i++) {
		TRY(import_calendar(c, c->args[i], &at, &t));
	}
	report(c, &t, cli_has(c, OPT_DRY_RUN));
	c->partly = t.refused > 0;
	return OK;
}

enum err command_import(struct cli *c)
{
	const struct intake_kind *kind = intake_kind_find(str_of(c->args[0]));
	struct intake_options o = { .dry_run = cli_has(c, OPT_DRY_RUN),
		                    .report = stderr,
		                    .progress = isatty(STDERR_FILENO) == 1,
		                    .cause = "import" };
	FILE *rejects DEFER(file_close) = NULL;
	struct intake_tally t = { 0 };
	enum err e;

	TRY(check_files(c));
	if (strcmp(c->args[0], "ical") == 0) {
		return import_calendars(c);
	}
	if (kind == NULL) {
		return cli_wrong(c, MSG_CLI_KIND_UNKNOWN, str_of(c->args[0]));
	}
	TRY(read_map(c, &o.map));
	TRY(cli_open(c, DB_WRITE));
	TRY(open_rejects(c, &rejects));
	o.rejects = rejects;
	e = intake_import(&c->ctx, kind, &o, (const char *const *)c->args + 1, (size_t)c->arg_count - 1, &t);
	if (e == OK || t.rows > 0) {
		report(c, &t, o.dry_run);
	}
	TRY(e);
	c->partly = t.refused > 0;
	return close_rejects(c, &rejects);
}
