/* SPDX-License-Identifier: EUPL-1.2 */
/* A thread that looks every so often: how often, and how it ends. */
#include "test.h"

#include <pthread.h>

#include "base/clock.h"
#include "serve/ticker.h"

struct looks {
	pthread_mutex_t lock;
	pthread_cond_t looked;
	int n, more; /* looks so far; how many of them leave something to do */
	bool stopping;
};

static bool look(void *arg, const atomic_bool *stop)
{
	struct looks *l = arg;
	bool more;

	(void)pthread_mutex_lock(&l->lock);
	l->n++;
	l->stopping = atomic_load(stop);
	more = l->n <= l->more;
	(void)pthread_cond_signal(&l->looked);
	(void)pthread_mutex_unlock(&l->lock);
	return more;
}

static void wait_for(struct looks *l, int n)
{
	(void)pthread_mutex_lock(&l->lock);
	while (l->n < n) {
		(void)pthread_cond_wait(&l->looked, &l->lock);
	}
	(void)pthread_mutex_unlock(&l->lock);
}

enum { A_DAY = 24 * 3600 * 1000 };

/* Ends within the limit of a test only because the rest is broken off. */
static void looks_at_once_and_stops_at_once(void **state)
{
	struct looks l = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0, true };
	struct ticker *t = NULL;
	struct fail fail = { 0 };

	(void)state;
	assert_int_equal(ticker_start(&fail, "for a test", A_DAY, look, &l, &t), OK);
	wait_for(&l, 1);
	ticker_stop(&t);
	assert_null(t);
	assert_int_equal(l.n, 1);
	assert_false(l.stopping);
	ticker_stop(&t);
}

static void goes_on_while_there_is_more(void **state)
{
	struct looks l = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 100, false };
	struct ticker *t = NULL;
	struct fail fail = { 0 };

	(void)state;
	assert_int_equal(ticker_start(&fail, "for a test", A_DAY, look, &l, &t), OK);
	wait_for(&l, 101);
	ticker_stop(&t);
	assert_int_equal(l.n, 101);
}

static void looks_again_after_a_rest(void **state)
{
	struct looks l = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0, false };
	struct ticker *t = NULL;
	struct fail fail = { 0 };
	int64_t began = clock_ticks();

	(void)state;
	assert_int_equal(ticker_start(&fail, "for a test", 20, look, &l, &t), OK);
	wait_for(&l, 4);
	assert_true(clock_ticks() - began >= 3 * 20 * 1000);
	ticker_stop(&t);
}

/* What never finds an end by itself is told. */
static bool until_stopped(void *arg, const atomic_bool *stop)
{
	struct looks *l = arg;

	(void)look(l, stop);
	while (!atomic_load(stop)) {
		(void)sched_yield();
	}
	return true;
}

static void a_long_look_is_told_to_end(void **state)
{
	struct looks l = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0, false };
	struct ticker *t = NULL;
	struct fail fail = { 0 };

	(void)state;
	assert_int_equal(ticker_start(&fail, "for a test", A_DAY, until_stopped, &l, &t), OK);
	wait_for(&l, 1);
	ticker_stop(&t);
	assert_int_equal(l.n, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(looks_at_once_and_stops_at_once),
		cmocka_unit_test(goes_on_while_there_is_more),
		cmocka_unit_test(looks_again_after_a_rest),
		cmocka_unit_test(a_long_look_is_told_to_end),
	};

	return cmocka_run_group_tests_name("ticker", tests, NULL, NULL);
}
