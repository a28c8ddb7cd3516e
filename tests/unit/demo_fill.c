/* SPDX-License-Identifier: EUPL-1.2 */
/* The demo in a database, on each engine: the work that was handled tells one story with what is left. */
#include "db_support.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "access/password.h"
#include "access_sql.h"
#include "base/clock.h"
#include "db/migrations.h"
#include "demo/demo.h"
#include "demo/marks.h"
#include "people_sql.h"
#include "signals/step.h"
#include "signals_sql.h"

enum { STUDENTS = 150 };

struct filled {
	struct ctx ctx;
	struct keys *keys;
	struct arena arena, plan;
	char key_path[64];
	struct demo_report report;
};

static void reference(struct db_support *s)
{
	struct reference_counts counts;

	assert_ok(s, db_migrate(s->db, migrations_files, migrations_count, NULL));
	assert_ok(s, reference_load(s->db, &counts));
}

static void fill(struct db_support *s, struct filled *f, const char *region)
{
	struct demo_options opt = { .students = STUDENTS, .seed = 1, .region = str_of(region) };

	*f = (struct filled){ .key_path = "/tmp/demo_fill.XXXXXX" };
	assert_int_not_equal(mkdtemp(f->key_path), NULL);
	memcpy(f->key_path + strlen(f->key_path), "/k", 3);
	db_support_from(s, reference);
	assert_ok(s, keys_open(&s->fail, f->key_path, true, &f->keys));
	arena_init(&f->arena, (size_t)64 << 20);
	arena_init(&f->plan, (size_t)64 << 20);
	f->ctx = (struct ctx){ .arena = &f->arena, .fail = &s->fail, .db = s->db, .keys = f->keys, .now = clock_now(),
		               .today = day_of(2026, 2, 12) };
	actor_system(&f->ctx);
	assert_true(day_parse(STR(DEMO_AS_OF), &opt.as_of));
	assert_ok(s, demo_fill(&f->ctx, &f->plan, &opt, &f->report));
}

static void drop(struct filled *f)
{
	keys_close(&f->keys);
	(void)unlink(f->key_path);
	f->key_path[strlen(f->key_path) - 2] = '\0';
	(void)rmdir(f->key_path);
	arena_reset(&f->arena);
	arena_reset(&f->plan);
}

/* The keys of all persons. */
static size_t all_persons(struct db_support *s, int64_t *ret, size_t most)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct person_after_row row;
	size_t n = 0;
	bool more;

	assert_ok(s, person_after_open(s->db, &(struct person_after_in){ INT64_MIN, (int)most }, &rows));
	for (;;) {
		assert_ok(s, person_after_next(&rows, &row, &more));
		if (!more) {
			return n;
		}
		ret[n++] = row.person;
	}
}

static bool is(struct str text, const char *word)
{
	return str_eq(text, str_of(word));
}

/* State, turn, clock and last step of a finding agree. */
static void check_finding(struct db_support *s, struct filled *f, const struct finding *x, size_t *handled)
{
	struct step_last_row last;
	bool found, turned = x->turn != TURN_NOBODY;

	assert_ok(s, step_last(s->db, &f->arena, &(struct step_last_in){ x->person, x->enrolment, x->rule, x->day },
	                       &last, &found));
	if (found) {
		assert_true(str_eq(last.new_state, x->state));
		assert_true(last.at <= clock_instant(day_of(2026, 2, 12), DEMO_NOW + 60));
		assert_true(clock_day(last.at) >= x->since);
		(*handled)++;
	} else {
		assert_true(is(x->state, STATE_OPEN) || is(x->state, STATE_EXPIRED) || is(x->state, STATE_WITHDRAWN));
	}
	if (is(x->state, STATE_OPEN)) {
		assert_int_equal(x->turn, x->since <= f->ctx.today ? TURN_SCHOOL : TURN_NOBODY);
		assert_int_equal(x->reported, DAY_NONE);
	} else if (is(x->state, STATE_REPORTED) || is(x->state, STATE_TAKEN)) {
		assert_false(turned);
		assert_true(x->reported >= x->day && x->reported <= f->ctx.today && x->due > x->reported);
	} else {
		assert_false(turned);
	}
}

static void work_tells_one_story(void **state)
{
	struct db_support *s = *state;
	struct filled f;
	int64_t persons[STUDENTS * 2];
	struct finding *found;
	size_t n, found_n, handled = 0;

	fill(s, &f, DEMO_REGION);
	n = all_persons(s, persons, STUDENTS * 2);
	assert_int_equal(n, f.report.counts.persons);
	assert_int_equal(n, STUDENTS + STUDENTS * 7 / 100);
	assert_ok(s, findings_stored(&f.ctx, &f.arena, persons, n, &found, &found_n));
	assert_true(found_n > 100);
	for (size_t i = 0; i < found_n; i++) {
		check_finding(s, &f, &found[i], &handled);
	}
	assert_true(handled > found_n / 2 && handled < found_n);
	drop(&f);
}

static void accounts_work_with_the_password(void **state)
{
	struct db_support *s = *state;
	struct filled f;
	size_t of_role[ROLE_COUNT] = { 0 };

	fill(s, &f, "07");
	for (size_t i = 0; i < f.report.account_count; i++) {
		of_role[f.report.accounts[i].role]++;
	}
	assert_in_range(of_role[ROLE_COORDINATOR], 1, 7);
	/* Three municipalities and the region; and somebody who does both. */
	assert_int_equal(of_role[ROLE_OFFICER], 5);
	assert_int_equal(of_role[ROLE_RMC], 5);
	for (int role = ROLE_NOBODY + 1; role < ROLE_SYSTEM; role++) {
		if (of_role[role] == 0) {
			fail_msg("nobody is %s", role_name((enum role)role));
		}
	}
	for (size_t i = 0; i < f.report.account_count; i += f.report.account_count - 1) {
		struct account_by_login_row row;
		bool found;

		assert_ok(s, account_by_login(s->db, &f.arena, &(struct account_by_login_in){ f.report.accounts[i].login },
		                              &row, &found));
		assert_true(found && row.active && password_good(row.password, STR(DEMO_PASSWORD)));
		assert_int_equal(row.account, f.report.accounts[i].account);
	}
	drop(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(work_tells_one_story),
		cmocka_unit_test(accounts_work_with_the_password),
	};

	return db_support_run("demo", tests, sizeof tests / sizeof tests[0]);
}
