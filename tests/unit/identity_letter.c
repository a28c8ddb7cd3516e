/* SPDX-License-Identifier: EUPL-1.2 */
/* The queue of letters: each goes to one who sends it, waits longer each time, and goes for good in the end. */
#include "test.h"
#include "world.h"

#include "access/setting.h"
#include "identity/letter.h"
#include "identity_oidc_sql.h"

static const int64_t MINUTE = 60 * INT64_C(1000000);

static struct world w;

static int64_t waiting(void)
{
	struct letter_waiting_row row;
	bool found;

	assert_ok(w.s, letter_waiting(w.c.db, w.c.arena, &row, &found));
	return row.waiting;
}

static struct letter letter(void)
{
	return (struct letter){ .to = STR("zoe@school.example"),
		                .subject = STR("Wachtwoord"),
		                .text = STR("Een geheime link\n") };
}

static void begin(struct db_support *support)
{
	world_make(&w, support);
	assert_ok(w.s, setting_change(&w.c, STR("mail_server"), STR("mail.school.example:587")));
	assert_ok(w.s, setting_change(&w.c, STR("mail_from"), STR("sluitend@school.example")));
}

static void a_letter_is_sealed_and_comes_back_whole(void)
{
	struct letter_due_row row;
	struct letter l = letter();
	struct letter_job job;
	bool any, ready;

	assert_ok(w.s, letter_ready(&w.c, &ready));
	assert_true(ready);
	assert_ok(w.s, letter_put(&w.c, &l));
	assert_ok(w.s, letter_due(w.c.db, w.c.arena, &(struct letter_due_in){ w.c.now }, &row, &any));
	assert_true(any && memmem(row.sealed.p, row.sealed.n, "zoe", 3) == NULL);
	assert_ok(w.s, letter_password(&w.c, STR("geheim")));
	assert_ok(w.s, letter_take(&w.c, &job, &any));
	assert_true(any);
	assert_str(job.mail.to, "zoe@school.example");
	assert_str(job.mail.subject, "Wachtwoord");
	assert_str(job.mail.text, "Een geheime link\n");
	assert_str(job.mail.from, "sluitend@school.example");
	assert_str(job.mail.password, "geheim");
	assert_int_equal(job.mail.tls, OUTBOUND_TLS_START);
	job.outcome = OK;
	assert_ok(w.s, letter_done(&w.c, &job));
	assert_int_equal(waiting(), 0);
}

static void one_takes_it_and_when_it_fails_it_waits(void)
{
	static const int minutes[] = { 1, 5, 15, 60, 60 };
	struct letter l = letter();
	struct letter_job job, other;
	bool any;

	assert_ok(w.s, letter_put(&w.c, &l));
	for (size_t i = 0; i < sizeof minutes / sizeof minutes[0]; i++) {
		assert_ok(w.s, letter_take(&w.c, &job, &any));
		assert_true(any && job.tries == (int)i + 1);
		/* Nobody else gets it meanwhile. */
		assert_ok(w.s, letter_take(&w.c, &other, &any));
		assert_false(any);
		job.outcome = ERR_REMOTE;
		assert_ok(w.s, letter_done(&w.c, &job));
		w.c.now += minutes[i] * MINUTE - 1;
		assert_ok(w.s, letter_take(&w.c, &other, &any));
		assert_false(any);
		w.c.now += 1;
	}
	/* Who took it and died leaves it to the next. */
	assert_ok(w.s, letter_take(&w.c, &job, &any));
	assert_true(any);
	w.c.now += 5 * MINUTE;
	assert_ok(w.s, letter_take(&w.c, &other, &any));
	assert_true(any && str_eq(other.mail.id, job.mail.id));
	assert_int_equal(waiting(), 1);
	job.outcome = OK;
	assert_ok(w.s, letter_done(&w.c, &job));
	assert_int_equal(waiting(), 0);
}

static void what_cannot_arrive_is_dropped(void)
{
	static const enum err final[] = { ERR_DENIED, ERR_INPUT, ERR_TOOBIG };
	struct letter l = letter();
	struct letter_job job;
	bool any;

	for (size_t i = 0; i < sizeof final / sizeof final[0]; i++) {
		assert_ok(w.s, letter_put(&w.c, &l));
		assert_ok(w.s, letter_take(&w.c, &job, &any));
		job.outcome = final[i];
		assert_ok(w.s, letter_done(&w.c, &job));
		assert_int_equal(waiting(), 0);
	}
	assert_ok(w.s, letter_put(&w.c, &l));
	w.c.now += INT64_C(3) * 24 * 60 * MINUTE;
	assert_ok(w.s, letter_take(&w.c, &job, &any));
	job.outcome = ERR_REMOTE;
	assert_ok(w.s, letter_done(&w.c, &job));
	assert_int_equal(waiting(), 1);
	w.c.now += 60 * MINUTE;
	assert_ok(w.s, letter_take(&w.c, &job, &any));
	job.outcome = ERR_REMOTE;
	assert_ok(w.s, letter_done(&w.c, &job));
	assert_int_equal(waiting(), 0);
}

static void what_is_no_letter_is_refused_at_once(void)
{
	struct letter l = letter();

	l.to = STR("zoe@school.example\r\nBcc: x@y.example");
	assert_int_equal(letter_put(&w.c, &l), ERR_INPUT);
	l = letter();
	l.subject = STR("a\nb");
	assert_int_equal(letter_put(&w.c, &l), ERR_INPUT);
	assert_int_equal(waiting(), 0);
}

/* One after the other in one world, because a world takes a while to make. */
static void the_queue(void **state)
{
	begin(*state);
	what_is_no_letter_is_refused_at_once();
	a_letter_is_sealed_and_comes_back_whole();
	assert_ok(w.s, letter_password(&w.c, STR("")));
	one_takes_it_and_when_it_fails_it_waits();
	what_cannot_arrive_is_dropped();
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_queue) };

	return db_support_run("identity_letter", tests, 1);
}
