/* SPDX-License-Identifier: EUPL-1.2 */
/* `research`: pseudonymous tables in a folder, and what was given out before. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/cli.h"
#include "trust/research.h"
#include "trust_research_sql.h"

static const struct table_column columns[] = {
	{ "uitlevering", TABLE_LEFT }, { "dag", TABLE_LEFT },          { "project", TABLE_LEFT },
	{ "doel", TABLE_LEFT },        { "toestemming", TABLE_LEFT },  { "drempel", TABLE_NUMBER },
	{ "personen", TABLE_NUMBER },  { "weggelaten", TABLE_NUMBER }, { "verborgen", TABLE_NUMBER },
	{ "van", TABLE_LEFT },         { "tot", TABLE_LEFT },          { "onderdelen", TABLE_LEFT },
	{ "account", TABLE_LEFT },
};

struct job {
	struct cli *c;
	struct research_asked asked;
	struct research_files files;
	struct research_done done;
};

static enum err make(struct db *db, void *arg)
{
	struct job *j = arg;

	(void)db;
	research_finish(&j->files);
	research_init(&j->files);
	return research_make(&j->c->ctx, &j->asked, &j->files, &j->done);
}

static enum err cannot_write(struct cli *c, struct str path)
{
	return REFUSE2(&c->ctx, ERR_IO, NULL, MSG_CLI_CANNOT_WRITE, path, str_of(strerror(errno)));
}

/* A new file that nobody else may read. */
static enum err write_file(struct cli *c, struct str folder, const char *name, const struct buf *b)
{
	struct str path = str_format(&c->arena, "%.*s/%s", STR_ARG(folder), name);
	FILE *out;
	bool whole;
	int fd;

	if (path.p == NULL) {
		return ERR_NOMEM;
	}
	fd = open(path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	out = fd >= 0 ? fdopen(fd, "wb") : NULL;
	if (out == NULL) {
		if (fd >= 0) {
			(void)close(fd);
		}
		return cannot_write(c, path);
	}
	whole = fwrite(b->p, 1, b->n, out) == b->n;
	if (fclose(out) != 0 || !whole) {
		return cannot_write(c, path);
	}
	return OK;
}

static enum err write_all(struct cli *c, struct str folder, const struct research_files *f)
{
	const struct {
		const char *name;
		const struct buf *b;
	} all[] = { { "personen.csv", &f->persons },
		    { "maanden.csv", &f->months },
		    { "bevindingen.csv", &f->findings },
		    { "tellingen.csv", &f->counts },
		    { "leeswijzer.csv", &f->guide } };

	if (mkdir(folder.p, 0700) != 0 && errno != EEXIST) {
		return cannot_write(c, folder);
	}
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		TRY(write_file(c, folder, all[i].name, all[i].b));
	}
	return OK;
}

static void job_finish(struct job *j)
{
	research_finish(&j->files);
}

/* --from and --to, any day in the first and the last month; neither: this school year. */
static enum err period(struct cli *c, struct research_asked *asked)
{
	if (cli_text(c, OPT_FROM).n == 0 && cli_text(c, OPT_TO).n == 0) {
		return OK;
	}
	TRY(cli_day(c, OPT_FROM, &asked->from));
	return cli_day(c, OPT_TO, &asked->until);
}

static enum err give(struct cli *c)
{
	struct job j DEFER(job_finish) = { .c = c,
		                           .asked = { .project = cli_text(c, OPT_PROJECT),
		                                      .purpose = cli_text(c, OPT_PURPOSE),
		                                      .approval = cli_text(c, OPT_APPROVAL),
		                                      .threshold = RESEARCH_THRESHOLD } };
	struct str folder = cli_text(c, OPT_OUTPUT);

	research_init(&j.files);
	TRY(cli_number(c, OPT_THRESHOLD, RESEARCH_LEAST, 1000, &j.asked.threshold));
	TRY(period(c, &j.asked));
	if (folder.n == 0) {
		return cli_wrong(c, MSG_CLI_RESEARCH_OUTPUT, STR(""));
	}
	TRY(cli_open(c, DB_WRITE));
	TRY(db_transact(c->db, make, &j));
	TRY(write_all(c, folder, &j.files));
	struct str args[] = { cli_amount(c, (uint64_t)j.done.persons), cli_amount(c, (uint64_t)j.done.dropped),
		              cli_amount(c, (uint64_t)j.done.suppressed) };

	cli_say(c, MSG_CLI_RESEARCH_DONE, args, 3);
	(void)printf("%.*s\n", STR_ARG(j.done.public));
	return OK;
}

static enum err list_rows(struct cli *c, struct table *t)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct research_list_row row;
	bool more;

	TRY(research_list_open(c->db, &(struct research_list_in){ 0 }, &rows));
	for (;;) {
		TRY(research_list_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		table_str(t, row.public);
		table_day(t, clock_day(row.at));
		table_str(t, row.project);
		table_str(t, row.purpose);
		table_str(t, row.approval);
		table_i64(t, row.threshold);
		table_i64(t, row.persons);
		table_i64(t, row.dropped);
		table_i64(t, row.suppressed);
		table_day(t, row.first);
		table_day(t, row.last);
		table_str(t, row.parts);
		table_str(t, row.login);
	}
}

static enum err list(struct cli *c)
{
	struct table *t DEFER(table_drop) = NULL;
	enum table_format format;

	TRY(cli_format(c, &format));
	TRY(cli_open(c, DB_READ));
	TRY(table_open(&c->arena, stdout, format, columns, sizeof columns / sizeof columns[0], &t));
	TRY(list_rows(c, t));
	return table_close(t);
}

enum err command_research(struct cli *c)
{
	if (strcmp(c->args[0], "export") == 0) {
		return give(c);
	}
	if (strcmp(c->args[0], "list") == 0) {
		return list(c);
	}
	return cli_wrong(c, MSG_CLI_RESEARCH_WHAT, str_of(c->args[0]));
}
