/* SPDX-License-Identifier: EUPL-1.2 */
/* `export person`: everything that is kept about one person, for the person. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "fmt/pgn.h"
#include "paper/process.h"
#include "people/people.h"
#include "trust/dossier.h"

enum { MOST = 64 * 1024 * 1024 };

/* The number from the command line, or a line of standard input. */
static enum err read_number(struct cli *c, char ret[PGN_DIGITS + 1])
{
	char line[64] = "";
	struct str given = str_of(c->args[1]);

	if (str_eq(given, STR("-"))) {
		if (fgets(line, sizeof line, stdin) == NULL) {
			line[0] = '\0';
		}
		given = str_of(line);
	}
	given = str_trim(given);
	if (given.n != PGN_DIGITS) {
		return cli_wrong(c, MSG_CLI_EXPORT_NUMBER, STR(""));
	}
	for (size_t i = 0; i < PGN_DIGITS; i++) {
		if (given.p[i] < '0' || given.p[i] > '9') {
			return cli_wrong(c, MSG_CLI_EXPORT_NUMBER, STR(""));
		}
	}
	memcpy(ret, given.p, PGN_DIGITS);
	ret[PGN_DIGITS] = '\0';
	return OK;
}

static enum err cannot_write(struct cli *c, struct str path)
{
	return REFUSE2(&c->ctx, ERR_IO, NULL, MSG_CLI_CANNOT_WRITE, path, str_of(strerror(errno)));
}

/* A file that nobody else may read. */
static enum err write_file(struct cli *c, struct str path, struct str bytes)
{
	int fd = open(path.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FILE *out = fd >= 0 ? fdopen(fd, "wb") : NULL;
	bool whole;

	if (out == NULL) {
		if (fd >= 0) {
			(void)close(fd);
		}
		return cannot_write(c, path);
	}
	whole = fwrite(bytes.p, 1, bytes.n, out) == bytes.n;
	if (fclose(out) != 0 || !whole) {
		return cannot_write(c, path);
	}
	return OK;
}

static enum err write_out(struct cli *c, struct str bytes)
{
	struct str path = cli_text(c, OPT_OUTPUT);

	if (path.n > 0) {
		return write_file(c, path, bytes);
	}
	if (fwrite(bytes.p, 1, bytes.n, stdout) != bytes.n || fflush(stdout) != 0) {
		return cannot_write(c, STR("-"));
	}
	return OK;
}

static enum err give(struct cli *c, bool pdf, struct helper *job, int64_t person)
{
	struct buf words DEFER(buf_finish), out DEFER(buf_finish);

	buf_init(&words, MOST);
	buf_init(&out, MOST);
	if (!pdf) {
		TRY(dossier_json(&c->ctx, ACTION_RIGHTS, person, &words));
		buf_char(&words, '\n');
		TRY(buf_err(&words));
		return write_out(c, buf_view(&words));
	}
	TRY(dossier_paper(&c->ctx, ACTION_RIGHTS, person, &words));
	TRY(paper_print(job, &c->fail, buf_view(&words), &out));
	return write_out(c, buf_view(&out));
}

static void stop(struct helper **h)
{
	if (*h != NULL) {
		helper_stop(h);
	}
}

enum err command_export(struct cli *c)
{
	struct helper *job DEFER(stop) = NULL;
	struct str format = cli_text(c, OPT_FORMAT);
	char number[PGN_DIGITS + 1];
	int64_t person;
	bool pdf = str_eq(format, STR("pdf")), found;

	if (strcmp(c->args[0], "person") != 0) {
		return cli_wrong(c, MSG_CLI_EXPORT_WHAT, str_of(c->args[0]));
	}
	if (format.n > 0 && !pdf && !str_eq(format, STR("json"))) {
		return cli_wrong(c, MSG_CLI_EXPORT_FORMAT, format);
	}
	TRY(read_number(c, number));
	if (pdf) {
		/* Before the keys are in memory: the process that draws must not have them. */
		TRY(helper_start(&c->fail, &job_kind, BOX_BEST, &job));
	}
	/* Writing, because the log says that it was given. */
	TRY(cli_open(c, DB_WRITE));
	TRY(person_find(&c->ctx, number, &person, &found));
	if (!found) {
		return REFUSE(&c->ctx, ERR_ABSENT, NULL, MSG_CLI_EXPORT_UNKNOWN);
	}
	return give(c, pdf, job, person);
}
