/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers that go on: told from other threads, bounded, let go of when their client is, and ended with the server. */
#include <pthread.h>
#include <time.h>

#include "http/stream.h"
#include "http_app.h"
#include "http_client.h"

enum { CLIENTS = 24, ROUNDS = 12 };

static void pause_ms(long ms)
{
	const struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	(void)nanosleep(&t, NULL);
}

static int listen_to(unsigned port)
{
	static const char request[] = "GET /stroom HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n";
	int fd = client_connect(port);

	assert_true(client_send(fd, request, sizeof request - 1));
	return fd;
}

/* Reads until `part` was among it. */
static void read_until(int fd, struct buf *got, const char *part)
{
	char chunk[4096];

	while (strstr(test_text(got), part) == NULL) {
		ssize_t n = recv(fd, chunk, sizeof chunk, 0);

		if (n <= 0) {
			fail_msg("the end, and no \"%s\" in: %s", part, test_text(got));
		}
		buf_add(got, chunk, (size_t)n);
	}
}

static struct http_stream *opened(struct test_app *app)
{
	struct http_stream *s;

	test_app_wait(&app->streams, 1);
	s = atomic_exchange(&app->stream, NULL);
	atomic_store(&app->streams, 0);
	assert_non_null(s);
	return s;
}

static void what_is_told_arrives(void **state)
{
	struct http_options options = { .event_threads = 1 };
	struct buf got DEFER(buf_finish);
	struct http_stream *s;
	struct test_app app;
	int fd;

	(void)state;
	test_app_start(&app, &options);
	buf_init(&got, CLIENT_ANSWER);
	fd = listen_to(app.port);
	s = opened(&app);
	read_until(fd, &got, "retry: 3000\n\n");
	assert_int_equal(client_status(&got), 200);
	assert_has(&got, "Content-Type: text/event-stream\r\n");
	assert_has(&got, "Cache-Control: no-store\r\n");
	assert_null(strstr(test_text(&got), "Content-Encoding"));
	assert_true(http_stream_tell(s, STR("7.3"), STR("taken")));
	read_until(fd, &got, "id: 7.3\ndata: taken\n\n");
	assert_true(http_stream_tell(s, STR(""), STR("lessen")));
	read_until(fd, &got, "data: lessen\n\n");
	assert_true(http_stream_beat(s));
	read_until(fd, &got, ":\n\n");
	assert_true(http_stream_alive(s));
	http_stream_end(s);
	read_until(fd, &got, "\r\n0\r\n\r\n");
	assert_false(http_stream_tell(s, STR(""), STR("te laat")));
	http_stream_release(s);
	(void)close(fd);
	test_app_stop(&app);
}

static void there_are_no_more_than_may_be(void **state)
{
	struct http_options options = { .event_threads = 1, .streams = 1 };
	struct buf answer DEFER(buf_finish);
	struct http_stream *s;
	struct test_app app;
	int fd, status = 503;

	(void)state;
	test_app_start(&app, &options);
	fd = listen_to(app.port);
	s = opened(&app);
	client_request(app.port, "GET /stroom", "", NULL, &answer);
	assert_int_equal(client_status(&answer), 503);
	assert_has(&answer, "Retry-After: 2\r\n");
	/* A client that is gone is seen to be, and makes room. */
	(void)close(fd);
	for (int i = 0; i < 500 && http_stream_alive(s); i++) {
		pause_ms(10);
	}
	assert_false(http_stream_alive(s));
	http_stream_release(s);
	for (int i = 0; i < 500 && status == 503; i++) {
		struct buf got DEFER(buf_finish);

		buf_init(&got, CLIENT_ANSWER);
		fd = listen_to(app.port);
		read_until(fd, &got, "\r\n\r\n");
		status = client_status(&got);
		(void)close(fd);
	}
	assert_int_equal(status, 200);
	http_stream_release(opened(&app));
	test_app_stop(&app);
}

/* Who does not read is let go of before it costs memory. */
static void a_deaf_client_is_let_go(void **state)
{
	struct http_options options = { .event_threads = 1 };
	char words[2001] = "";
	struct http_stream *s;
	struct test_app app;
	bool heard = true;
	int fd;

	(void)state;
	memset(words, 'a', sizeof words - 1);
	test_app_start(&app, &options);
	fd = listen_to(app.port);
	s = opened(&app);
	for (int i = 0; i < 100000 && heard; i++) {
		heard = http_stream_tell(s, STR(""), str_of(words));
	}
	assert_false(heard);
	assert_false(http_stream_alive(s));
	http_stream_release(s);
	(void)close(fd);
	test_app_stop(&app);
}

static void they_end_with_the_server(void **state)
{
	struct http_options options = { .event_threads = 2 };
	struct buf got DEFER(buf_finish);
	struct http_stream *s;
	struct test_app app;
	int fd;

	(void)state;
	test_app_start(&app, &options);
	fd = listen_to(app.port);
	s = opened(&app);
	http_stream_release(s);
	test_app_stop(&app);
	/* Not cut off: the end is said. */
	client_read(fd, &got);
	assert_has(&got, "\r\n0\r\n\r\n");
}

/* ---- all at once ---- */

struct crowd {
	struct test_app app;
	_Atomic bool stop;
};

static void *tell_and_let_go(void *arg)
{
	struct crowd *crowd = arg;

	while (!atomic_load(&crowd->stop)) {
		struct http_stream *s = atomic_exchange(&crowd->app.stream, NULL);

		if (s == NULL) {
			pause_ms(1);
			continue;
		}
		for (int i = 0; i < 20 && http_stream_tell(s, STR("1"), STR("taken")); i++) {
			(void)http_stream_alive(s);
		}
		http_stream_end(s);
		http_stream_release(s);
	}
	return NULL;
}

/* Clients come and go in the middle of what they are told, on several event threads. */
static void clients_come_and_go(void **state)
{
	struct http_options options = { .event_threads = 2, .streams = 1000 };
	static struct crowd crowd;
	pthread_t tellers[3];
	int fds[CLIENTS];
	struct http_stream *last;

	(void)state;
	test_app_start(&crowd.app, &options);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(pthread_create(&tellers[i], NULL, tell_and_let_go, &crowd), 0);
	}
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < CLIENTS; i++) {
			fds[i] = listen_to(crowd.app.port);
		}
		for (int i = 0; i < CLIENTS; i++) {
			char chunk[64];

			if ((i + round) % 3 == 0) {
				(void)recv(fds[i], chunk, sizeof chunk, 0);
			}
			(void)close(fds[i]);
		}
	}
	test_app_wait(&crowd.app.streams, CLIENTS * ROUNDS);
	atomic_store(&crowd.stop, true);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(pthread_join(tellers[i], NULL), 0);
	}
	last = atomic_exchange(&crowd.app.stream, NULL);
	if (last != NULL) {
		http_stream_release(last);
	}
	test_app_stop(&crowd.app);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_told_arrives),    cmocka_unit_test(there_are_no_more_than_may_be),
		cmocka_unit_test(a_deaf_client_is_let_go), cmocka_unit_test(they_end_with_the_server),
		cmocka_unit_test(clients_come_and_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
