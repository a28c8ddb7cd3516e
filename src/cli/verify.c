/* SPDX-License-Identifier: EUPL-1.2 */
/* `verify`: what is kept twice is held against each other, and what was computed is computed anew. */
#include "cli/verify.h"

#include <string.h>

#include "cli/balance.h"
#include "access/log.h"
#include "base/log.h"
#include "intake/settle.h"
#include "people/standing.h"
#include "people_number_sql.h"
#include "people_sql.h"
#include "trust/sealed.h"

enum { SHOWN = 20, PAGE = 200, PAGE_ARENA = 256 * 1024 * 1024 };

static const struct table_column columns[] = { { "controle", TABLE_LEFT },
	                                       { "gecontroleerd", TABLE_NUMBER },
	                                       { "afwijkingen", TABLE_NUMBER } };

void verify_wrong(struct cli *c, struct verify_check *check, struct str where)
{
	if (check->wrong++ < SHOWN) {
		struct str args[] = { str_of(check->name), where };

		cli_say(c, MSG_CLI_VERIFY_WRONG, args, 2);
	}
}

/* ---- findings ---- */

static enum err next_persons(struct cli *c, int64_t after, int64_t *ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct person_after_row row;
	size_t n = 0;
	bool more;

	TRY(person_after_open(c->db, &(struct person_after_in){ after, PAGE }, &rows));
	for (;;) {
		TRY(person_after_next(&rows, &row, &more));
		if (!more) {
			*ret_n = n;
			return OK;
		}
		ret[n++] = row.person;
	}
}

static void report_findings(struct cli *c, struct verify_check *check, const struct settle_check *got)
{
	check->checked += got->enrolments;
	for (size_t i = 0; i < got->n; i++) {
		const struct settle_difference *d = &got->list[i];
		char day[DAY_TEXT], where[160];

		(void)snprintf(where, sizeof where, "%s%s %lld %.*s %s", d->of->brin, d->of->location,
		               (long long)d->of->enrolment, STR_ARG(d->rule), day_text(d->day, day));
		verify_wrong(c, check, str_of(where));
	}
}

static enum err verify_findings(struct cli *c, struct verify_check *check)
{
	struct reference_book book DEFER(reference_book_finish);
	struct arena page DEFER(arena_reset);
	int64_t persons[PAGE], after = INT64_MIN;
	struct ctx ctx = c->ctx;
	size_t n;

	arena_init(&page, PAGE_ARENA);
	reference_book_init(&book);
	TRY(reference_book_read(&book, c->db));
	ctx.arena = &page;
	do {
		struct settle_check got;

		arena_clear(&page);
		TRY(next_persons(c, after, persons, &n));
		if (n == 0) {
			return OK;
		}
		after = persons[n - 1];
		TRY(settle_persons_check(&ctx, &book, persons, n, &got));
		report_findings(c, check, &got);
	} while (n == PAGE);
	return OK;
}

/* ---- persons and balance ---- */

struct reading {
	struct cli *c;
	struct verify_check *check;
};

/* The number can be read, and it is the number of this person. */
static enum err check_person(void *arg, const struct standing *s)
{
	struct reading *r = arg;
	char pgn[PGN_DIGITS + 1], where[32];

	r->check->checked++;
	if (keys_pgn_open(r->c->keys, s->pgn_cipher, pgn) == OK && s->pgn_index.n == PGN_INDEX_BYTES &&
	    number_has_index(r->c->keys, pgn, (const unsigned char *)s->pgn_index.p)) {
		return OK;
	}
	(void)snprintf(where, sizeof where, "%lld", (long long)s->person);
	verify_wrong(r->c, r->check, str_of(where));
	return OK;
}

/* No two persons have one number. */
static enum err verify_numbers(struct cli *c, struct verify_check *check)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct number_twice_row row;
	char where[64];
	bool more;

	TRY(number_twice_open(c->db, &rows));
	for (;;) {
		TRY(number_twice_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		(void)snprintf(where, sizeof where, "%lld x%lld", (long long)row.person, (long long)row.persons);
		verify_wrong(c, check, str_of(where));
	}
}

static enum err verify_balance(struct cli *c, struct verify_check *check)
{
	uint64_t population[BALANCE_BY_COUNT];

	for (int by = 0; by < BALANCE_BY_COUNT; by++) {
		struct balance b;
		uint64_t sum = 0;

		TRY(balance_count(c, (enum balance_by)by, &b));
		for (int unit = 0; unit < BALANCE_UNITS; unit++) {
			char where[16];

			if (!b.units[unit].used) {
				continue;
			}
			check->checked++;
			sum += b.units[unit].population;
			if (!balance_closed(&b.units[unit])) {
				(void)snprintf(where, sizeof where, "%d", unit);
				verify_wrong(c, check, str_of(where));
			}
		}
		population[by] = b.total.population;
		if (sum != b.total.population || population[by] != population[0] || !balance_closed(&b.total)) {
			verify_wrong(c, check, STR("totaal"));
		}
	}
	return OK;
}

/* ---- what is sealed with the key file ---- */

static enum err verify_sealed(struct cli *c, struct verify_check *check)
{
	for (size_t i = 0; i < sealed_column_count; i++) {
		uint64_t rows, bad;
		char where[96];

		TRY(sealed_check(&c->ctx, &sealed_columns[i], &rows, &bad));
		check->checked += rows;
		if (bad > 0) {
			(void)snprintf(where, sizeof where, "%s: %llu", sealed_columns[i].name,
			               (unsigned long long)bad);
			verify_wrong(c, check, str_of(where));
			check->wrong += bad - 1;
		}
	}
	return OK;
}

/* ---- all of it ---- */

static enum err verify_all(struct cli *c, struct verify_check *checks)
{
	struct reading r = { c, &checks[0] };

	TRY(standing_each(&c->ctx, c->ctx.today, check_person, &r));
	TRY(verify_numbers(c, &checks[0]));
	TRY(verify_ledger(c, &checks[1], &checks[2]));
	TRY(verify_residents(c, &checks[3]));
	TRY(verify_findings(c, &checks[4]));
	TRY(verify_balance(c, &checks[5]));
	TRY(verify_log(c, &checks[6]));
	return verify_sealed(c, &checks[7]);
}

enum { CHECKS = 8 };

static const struct verify_check all_checks[CHECKS] = { { .name = "personen" },       { .name = "dagen" },
	                                                { .name = "weken" },          { .name = "inwoners" },
	                                                { .name = "inschrijvingen" }, { .name = "balans" },
	                                                { .name = "logboek" },        { .name = "geheimen" } };

/* One state of the database, also while others write. */
static enum err verify_now(struct cli *c, struct verify_check checks[CHECKS])
{
	enum err e;

	memcpy(checks, all_checks, sizeof all_checks);
	TRY(db_begin(c->db));
	e = verify_all(c, checks);
	db_rollback(c->db);
	return e;
}

enum err verify_run(struct cli *c, bool *ret_good)
{
	struct verify_check checks[CHECKS];
	bool good = true;

	TRY(verify_now(c, checks));
	for (size_t i = 0; i < CHECKS; i++) {
		good = good && checks[i].wrong == 0;
	}
	*ret_good = good;
	return OK;
}

static enum err note_in(struct db *db, void *arg)
{
	struct cli *c = arg;

	(void)db;
	return log_change(&c->ctx, ACTION_MANAGE, 0, c->partly ? "verify.differs" : "verify.fine");
}

/* The check of the installation asks when this last ran. Who may only read the database may verify all the same. */
static void note(struct cli *c)
{
	struct fail unused = { 0 };
	struct db *writer DEFER(db_close) = NULL;
	struct db *reader = c->ctx.db;

	if (db_open(&unused, cli_url(c), DB_WRITE, &writer) == OK) {
		c->ctx.db = writer;
		db_fail_to(writer, &unused);
		if (db_transact(writer, note_in, c) != OK) {
			log_line(LOG_WARN, "verify", "not noted in the log: %s", unused.what);
		}
		c->ctx.db = reader;
	}
}

enum err command_verify(struct cli *c)
{
	struct verify_check checks[CHECKS];
	struct table *t DEFER(table_drop) = NULL;
	enum table_format format;

	TRY(cli_format(c, &format));
	TRY(cli_open(c, DB_READ));
	TRY(verify_now(c, checks));
	TRY(table_open(&c->arena, stdout, format, columns, sizeof columns / sizeof columns[0], &t));
	for (size_t i = 0; i < CHECKS; i++) {
		table_text(t, checks[i].name);
		table_i64(t, (int64_t)checks[i].checked);
		table_i64(t, (int64_t)checks[i].wrong);
		c->partly = c->partly || checks[i].wrong > 0;
	}
	note(c);
	return table_close(t);
}
