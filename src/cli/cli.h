/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "access/ctx.h"
#include "fmt/table_write.h"
#include "proc/helper.h"

/*
 * The command line: `sluitend COMMAND [OPTIONS]`. Commands stand in one table (commands.c), each with the action of the
 * access matrix that it needs and the options that it takes; help is written from that table. Results go to standard
 * output, everything else to standard error. Names and columns are promises (docs/files.md): people script on them.
 */

/* Exit statuses. */
enum cli_exit {
	CLI_DONE = 0,
	CLI_PARTLY = 1, /* done in part or refused: the data was at fault, and the reason was printed */
	CLI_USAGE = 2,
	CLI_SYSTEM = 3 /* disk, database, network */
};

enum cli_option {
	OPT_DB,
	OPT_HELP,
	OPT_FORMAT,
	OPT_AS_OF,
	OPT_ON,
	OPT_FROM,
	OPT_TO,
	OPT_BY,
	OPT_DRY_RUN,
	OPT_REJECTS,
	OPT_MAP,
	OPT_LISTEN,
	OPT_SANDBOX,
	OPT_STUDENTS,
	OPT_SEED,
	OPT_REGION,
	OPT_ROLE,
	OPT_INSTITUTION,
	OPT_LOCATION,
	OPT_GROUP,
	OPT_MUNICIPALITY,
	OPT_ORGANISATION,
	OPT_PERSON,
	OPT_NAME,
	OPT_EMAIL,
	OPT_PASSWORD_STDIN,
	OPT_DAYS,
	OPT_ANCHORS,
	OPT_ACTION,
	OPT_CHECK,
	OPT_BACKUP_KEY,
	OPT_OUTPUT,
	OPT_PROJECT,
	OPT_PURPOSE,
	OPT_APPROVAL,
	OPT_THRESHOLD,
	OPT_PATIENCE,
	OPT_COUNT
};
#define CLI_OPT(o) (UINT64_C(1) << (o))

enum { CLI_MOST_VALUES = 64 };

/* What stood behind an option; an option that may be given more than once keeps all values. */
struct cli_values {
	const char *list[CLI_MOST_VALUES];
	size_t n;
};

struct command;

struct cli {
	const struct command *command;
	struct cli_values options[OPT_COUNT];
	char **args; /* what stands behind the options */
	int arg_count;
	bool wrong_usage; /* fail says what is wrong with it */
	bool partly;      /* done, but not with everything */
	/* What commands work with; the database and the keys once cli_open was called. */
	struct arena arena;
	struct fail fail;
	struct db *db;
	struct keys *keys;
	struct helpers *helpers; /* once cli_helpers was called */
	enum box_mode sandbox;
	struct ctx ctx;
	const void *work; /* what a command hands to a function of its own */
};

struct command {
	const char *name;
	enum action action;
	enum msg_id summary, arguments; /* arguments as help shows them; MSG_COUNT: none */
	uint64_t options;               /* CLI_OPT() of each; OPT_DB and OPT_HELP are always there */
	int least, most;                /* arguments */
	enum err (*run)(struct cli *c);
};

extern const struct command cli_commands[];
extern const size_t cli_command_count;
const struct command *cli_find(const char *name);

/* The whole program. */
int cli_main(int argc, char **argv);

/* ---- options.c ---- */

/* Reads options and arguments of c->command. ERR_INPUT with c->wrong_usage. */
enum err cli_parse(struct cli *c, int argc, char **argv) MUST;
void cli_help(const struct cli *c, FILE *out);
void cli_help_all(enum lang lang, FILE *out);
bool cli_has(const struct cli *c, enum cli_option o);
/* The last value; empty when it was not given. */
struct str cli_text(const struct cli *c, enum cli_option o);
/* A date, a number in bounds, one of the words; what stands in *ret stays when the option was not given. */
enum err cli_day(struct cli *c, enum cli_option o, day_t *ret) MUST;
enum err cli_number(struct cli *c, enum cli_option o, int64_t least, int64_t most, int64_t *ret) MUST;
enum err cli_word(struct cli *c, enum cli_option o, const char *const *words, size_t n, size_t *ret) MUST;
enum err cli_format(struct cli *c, enum table_format *ret) MUST;
/* Wrong usage, with a message about what. */
enum err cli_wrong(struct cli *c, enum msg_id id, struct str what) MUST;

/* ---- open.c ---- */

/* Where the database is: --db, SLUITEND_DB, or the file in this folder. */
const char *cli_url(const struct cli *c);
/*
 * Opens the database, which must be up to date, and the key file that belongs to it, and finds out which day counts as
 * today: --as-of or --on, the demonstration's, or the real one.
 */
enum err cli_open(struct cli *c, enum db_mode mode) MUST;
/*
 * Notes in the log that a list of everybody is given out, before it is: what cannot be logged is not shown. With a
 * writing connection of its own.
 */
enum err cli_log_everybody(struct cli *c, const char *what) MUST;
/* The same for `init`: the database as it is, and no keys. */
enum err cli_open_bare(struct cli *c) MUST;
/* The key file of this database; with create made when it is absent. */
enum err cli_open_keys(struct cli *c, bool create) MUST;
/* The day that counts as today, whatever --as-of says: nothing is destroyed for a day that has not come. */
enum err cli_real_today(struct cli *c, day_t *ret) MUST;
/* Where the key file of this database is. ERR_INPUT: the URL is none. */
enum err cli_key_path(struct cli *c, char *out, size_t size) MUST;
/* The key file of that name, for the database at hand: as it is, and it must be the right one. */
enum err cli_open_keys_at(struct cli *c, const char *path) MUST;
/* What was made in the folder of a file is on the disk. */
enum err cli_sync_folder(struct cli *c, const char *path) MUST;
/* Puts the day that counts as today into c->ctx; part of cli_open. */
enum err cli_find_today(struct cli *c) MUST;
/* Computes everybody anew when the rules of this program are not those of the findings in the database. */
enum err cli_follow_rules(struct cli *c) MUST;
/* A setting of this installation; empty when it was never set. */
enum err cli_setting(struct cli *c, const char *name, struct str *ret) MUST;
/* Opens the list of stolen passwords that the setting names, when it names one. */
enum err cli_breached(struct cli *c) MUST;
void cli_close(struct cli *c);

/* ---- helpers.c ---- */

/*
 * Starts the keeper of the processes beside this one (c->helpers). To be called first, before cli_open: what is in memory
 * here is in theirs as well. The sandbox is --sandbox, else SLUITEND_SANDBOX, else `best`.
 */
enum err cli_helpers(struct cli *c) MUST;

/* ---- say.c ---- */

/* A line to standard error from the catalogue. */
void cli_say(const struct cli *c, enum msg_id id, const struct str *args, size_t n);
/* A number as text in the arena, as people write it. */
struct str cli_amount(struct cli *c, uint64_t n);

/* ---- the commands ---- */

enum err command_init(struct cli *c) MUST;
enum err command_demo(struct cli *c) MUST;
enum err command_import(struct cli *c) MUST;
enum err command_serve(struct cli *c) MUST;
enum err command_run(struct cli *c) MUST;
enum err command_retention(struct cli *c) MUST;
enum err command_export(struct cli *c) MUST;
enum err command_research(struct cli *c) MUST;
enum err command_obligations(struct cli *c) MUST;
enum err command_signals(struct cli *c) MUST;
enum err command_status(struct cli *c) MUST;
enum err command_balance(struct cli *c) MUST;
enum err command_ledger(struct cli *c) MUST;
enum err command_user(struct cli *c) MUST;
enum err command_token(struct cli *c) MUST;
enum err command_protocol(struct cli *c) MUST;
enum err command_setting(struct cli *c) MUST;
enum err command_keys(struct cli *c) MUST;
enum err command_oidc(struct cli *c) MUST;
enum err command_mail(struct cli *c) MUST;
enum err command_register(struct cli *c) MUST;
enum err command_backup(struct cli *c) MUST;
enum err command_restore(struct cli *c) MUST;
enum err command_security(struct cli *c) MUST;
enum err command_verify(struct cli *c) MUST;

#endif
