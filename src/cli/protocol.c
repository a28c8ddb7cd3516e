/* SPDX-License-Identifier: EUPL-1.2 */
/* `protocol`: protocols (werkafspraken) of regions, as text. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "agreements/check.h"
#include "agreements/keep.h"
#include "agreements/text.h"
#include "agreements/words.h"
#include "cli/cli.h"

static const struct table_column list_columns[] = { { "versie", TABLE_LEFT },       { "regio", TABLE_LEFT },
	                                            { "titel", TABLE_LEFT },        { "status", TABLE_LEFT },
	                                            { "geldig_vanaf", TABLE_LEFT }, { "tot_en_met", TABLE_LEFT } };
static const struct table_column row_columns[] = { { "regel", TABLE_NUMBER },
	                                           { "onderwerp", TABLE_LEFT },
	                                           { "wanneer", TABLE_LEFT },
	                                           { "afspraak", TABLE_LEFT },
	                                           { "tekst", TABLE_LEFT } };
static const struct table_column remark_columns[] = { { "soort", TABLE_LEFT },
	                                              { "regel", TABLE_NUMBER },
	                                              { "opmerking", TABLE_LEFT } };
#define COLUMNS(list) (list), sizeof(list) / sizeof((list)[0])

static void put_head(struct table *t, const struct agreement *a)
{
	static const char *const states[] = { "concept", "gepubliceerd", "voorbeeld" };

	table_str(t, a->version);
	table_str(t, a->region);
	table_str(t, a->title);
	table_text(t, states[a->state]);
	table_day(t, a->valid_from);
	table_day(t, a->until);
}

static enum err list(struct cli *c)
{
	struct table *t DEFER(table_drop) = NULL;
	const struct agreement *kept, *examples;
	enum table_format format;
	size_t n, example_n;

	TRY(cli_format(c, &format));
	TRY(cli_open(c, DB_READ));
	TRY(agreement_list(&c->ctx, &kept, &n));
	TRY(agreement_examples(&c->arena, &examples, &example_n));
	TRY(table_open(&c->arena, stdout, format, COLUMNS(list_columns), &t));
	for (size_t i = 0; i < n; i++) {
		put_head(t, &kept[i]);
	}
	put_head(t, agreement_national());
	for (size_t i = 0; i < example_n; i++) {
		put_head(t, &examples[i]);
	}
	return table_close(t);
}

static enum err show(struct cli *c)
{
	struct table *t DEFER(table_drop) = NULL;
	const struct agreement *a;
	enum table_format format;

	TRY(cli_format(c, &format));
	TRY(cli_open(c, DB_READ));
	TRY(agreement_open(&c->ctx, str_of(c->args[1]), &a));
	TRY(table_open(&c->arena, stdout, format, COLUMNS(row_columns), &t));
	for (size_t i = 0; i < a->row_count; i++) {
		const struct agreed_row *row = &a->rows[i];

		table_i64(t, (int64_t)i + 1);
		table_text(t, agreed_subject_name(row->subject));
		table_str(t, agreed_case_words(&c->ctx, row));
		table_str(t, agreed_row_words(&c->ctx, row));
		table_str(t, row->words);
	}
	return table_close(t);
}

/* The text of a file; one byte too many shows that it is too big. */
static enum err read_text(struct cli *c, const char *path, struct str *ret)
{
	char *text = ARENA_ARRAY(&c->arena, AGREEMENT_TEXT_MOST + 1, char);
	FILE *in = fopen(path, "rb");
	bool broken;
	size_t n;

	if (in == NULL) {
		return REFUSE2(&c->ctx, ERR_IO, NULL, MSG_CLI_CANNOT_READ, str_of(path), str_of(strerror(errno)));
	}
	n = text != NULL ? fread(text, 1, AGREEMENT_TEXT_MOST + 1, in) : 0;
	broken = ferror(in) != 0;
	(void)fclose(in);
	if (text == NULL) {
		return ERR_NOMEM;
	}
	if (broken) {
		return REFUSE2(&c->ctx, ERR_IO, NULL, MSG_CLI_CANNOT_READ, str_of(path), str_of(strerror(EIO)));
	}
	*ret = (struct str){ text, n };
	return OK;
}

static enum err read_protocol(struct cli *c, const char *path, struct agreement *ret)
{
	struct json_problems problems;
	struct json_fault fault;
	struct str text;
	enum err e;

	TRY(read_text(c, path, &text));
	e = agreement_text_read(&c->arena, text, ret, &problems, &fault);
	if (e != ERR_INPUT) {
		return e;
	}
	if (problems.count > 0) {
		return REFUSE1(&c->ctx, ERR_INPUT, NULL, MSG_AGREEMENTS_TEXT_FIELD, problems.list[0].path);
	}
	return REFUSE1(&c->ctx, ERR_INPUT, NULL, MSG_AGREEMENTS_TEXT_JSON, str_format(&c->arena, "%d", fault.line));
}

/* A file, or the version of one that is kept. */
static enum err check(struct cli *c)
{
	struct table *t DEFER(table_drop) = NULL;
	const struct agreement_remark *remarks;
	const struct agreement *a;
	struct agreement text;
	enum table_format format;
	struct str what = str_of(c->args[1]);
	size_t n;

	TRY(cli_format(c, &format));
	if (what.n > 5 && str_eq((struct str){ what.p + what.n - 5, 5 }, STR(".json"))) {
		TRY(read_protocol(c, c->args[1], &text));
		a = &text;
		c->ctx.arena = &c->arena;
	} else {
		TRY(cli_open(c, DB_READ));
		TRY(agreement_open(&c->ctx, what, &a));
	}
	TRY(agreement_check(&c->ctx, a, &remarks, &n));
	TRY(table_open(&c->arena, stdout, format, COLUMNS(remark_columns), &t));
	for (size_t i = 0; i < n; i++) {
		table_text(t, remarks[i].wrong ? "fout" : "let op");
		table_i64(t, (int64_t)remarks[i].line);
		table_str(t, remarks[i].text);
	}
	TRY(table_close(t));
	c->partly = agreement_wrong(remarks, n);
	return OK;
}

static enum err export_text(struct cli *c)
{
	struct buf out DEFER(buf_finish) = { 0 };
	const struct agreement *a;

	TRY(cli_open(c, DB_READ));
	TRY(agreement_open(&c->ctx, str_of(c->args[1]), &a));
	buf_init(&out, 4 * AGREEMENT_TEXT_MOST);
	TRY(agreement_text_write(&out, a));
	buf_char(&out, '\n');
	TRY(buf_err(&out));
	if (fwrite(out.p, 1, out.n, stdout) != out.n || fflush(stdout) != 0) {
		return REFUSE2(&c->ctx, ERR_IO, NULL, MSG_CLI_CANNOT_WRITE, STR("stdout"), str_of(strerror(errno)));
	}
	return OK;
}

struct job {
	struct cli *c;
	struct agreement text;
	struct str region, version;
	day_t from;
};

static enum err import_in(struct db *db, void *arg)
{
	struct job *j = arg;

	(void)db;
	return agreement_draft(&j->c->ctx, j->region, &j->text, &j->version);
}

static enum err import(struct cli *c)
{
	struct job j = { .c = c };

	TRY(read_protocol(c, c->args[1], &j.text));
	j.region = cli_has(c, OPT_REGION) ? cli_text(c, OPT_REGION) : j.text.region;
	TRY(cli_open(c, DB_WRITE));
	TRY(db_transact(c->db, import_in, &j));
	(void)printf("%.*s\n", STR_ARG(j.version));
	return OK;
}

static enum err publish_in(struct db *db, void *arg)
{
	struct job *j = arg;
	const struct agreement *a;

	(void)db;
	TRY(agreement_open(&j->c->ctx, j->version, &a));
	return agreement_publish(&j->c->ctx, a, a->edit, j->from);
}

static enum err publish(struct cli *c)
{
	struct job j = { .c = c, .version = str_of(c->args[1]), .from = DAY_NONE };

	TRY(cli_day(c, OPT_FROM, &j.from));
	TRY(cli_open(c, DB_WRITE));
	return db_transact(c->db, publish_in, &j);
}

enum err command_protocol(struct cli *c)
{
	static const struct {
		const char *name;
		int arguments;
		enum err (*run)(struct cli *c);
	} kinds[] = { { "list", 1, list },     { "show", 2, show },          { "check", 2, check },
		      { "import", 2, import }, { "export", 2, export_text }, { "publish", 2, publish } };

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (strcmp(c->args[0], kinds[i].name) == 0 && c->arg_count == kinds[i].arguments) {
			return kinds[i].run(c);
		}
	}
	return cli_wrong(c, MSG_CLI_PROTOCOL_WHAT, str_of(c->args[0]));
}
