/* SPDX-License-Identifier: EUPL-1.2 */
/* The server under pressure: full queues, late and slow requests, many clients, starting and stopping. */
#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "base/clock.h"
#include "http_app.h"
#include "http_client.h"

static void pause_ms(long ms)
{
	const struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	(void)nanosleep(&t, NULL);
}

/* Sends a request for path and leaves the answer for later. */
static int ask(unsigned port, const char *path)
{
	char request[200];
	int fd = client_connect(port);

	(void)snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path);
	assert_true(client_send(fd, request, strlen(request)));
	return fd;
}

static int status_from(int fd, const char *part)
{
	struct buf answer DEFER(buf_finish);

	client_read(fd, &answer);
	if (part != NULL) {
		assert_has(&answer, part);
	}
	return client_status(&answer);
}

/* How many requests wait for a worker, as the metrics tell. */
static void wait_for_queue(struct test_app *app, const char *line)
{
	for (int i = 0; i < 500; i++) {
		struct buf answer DEFER(buf_finish);

		client_request(app->port, "GET /metrics", "", NULL, &answer);
		if (strstr(test_text(&answer), line) != NULL) {
			return;
		}
		pause_ms(10);
	}
	fail_msg("%s", line);
}

static void full_queue_refuses(void **state)
{
	struct http_options options = { .event_threads = 1, .workers = 1, .queue = 2, .queue_age_ms = 60000 };
	struct test_app app;
	int fds[4];

	(void)state;
	test_app_start(&app, &options);
	fds[0] = ask(app.port, "/wacht");
	test_app_wait(&app.at_gate, 1);
	fds[1] = ask(app.port, "/wacht");
	fds[2] = ask(app.port, "/wacht");
	wait_for_queue(&app, "sluitend_http_waiting 2\n");
	fds[3] = ask(app.port, "/wacht");
	assert_int_equal(status_from(fds[3], "Retry-After: 2\r\n"), 503);
	/* What is answered at once does not suffer from it. */
	assert_int_equal(status_from(ask(app.port, "/"), NULL), 200);
	atomic_store(&app.gate, true);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(status_from(fds[i], "door de poort"), 200);
	}
	wait_for_queue(&app, "sluitend_http_refused_total 1\n");
	test_app_stop(&app);
}

static void old_requests_are_refused(void **state)
{
	struct http_options options = { .event_threads = 1, .workers = 1, .queue_age_ms = 50 };
	struct test_app app;
	int first, second;

	(void)state;
	test_app_start(&app, &options);
	first = ask(app.port, "/wacht");
	test_app_wait(&app.at_gate, 1);
	second = ask(app.port, "/wacht");
	wait_for_queue(&app, "sluitend_http_waiting 1\n");
	pause_ms(100);
	atomic_store(&app.gate, true);
	assert_int_equal(status_from(first, NULL), 200);
	assert_int_equal(status_from(second, "Retry-After"), 503);
	assert_int_equal(atomic_load(&app.at_gate), 1);
	test_app_stop(&app);
}

/* Both the one with a worker and the one in the queue get their answer, while the worker is still busy. */
static void late_requests_are_answered_for(void **state)
{
	struct http_options options = { .event_threads = 1, .workers = 1, .deadline_ms = 300, .queue_age_ms = 60000 };
	struct test_app app;
	int first, second;
	int64_t begin = clock_ticks();

	(void)state;
	test_app_start(&app, &options);
	first = ask(app.port, "/wacht");
	test_app_wait(&app.at_gate, 1);
	second = ask(app.port, "/wacht");
	assert_int_equal(status_from(first, "Het antwoord duurde te lang"), 503);
	assert_int_equal(status_from(second, "Het antwoord duurde te lang"), 503);
	assert_true(clock_ticks() - begin < 5000000);
	wait_for_queue(&app, "sluitend_http_late_total 2\n");
	atomic_store(&app.gate, true);
	assert_int_equal(status_from(ask(app.port, "/wacht"), "door de poort"), 200);
	test_app_stop(&app);
}

static void slow_body_is_cut_off(void **state)
{
	struct http_options options = { .event_threads = 1, .deadline_ms = 300 };
	const char *head = "POST /jongeren/k7 HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n";
	struct test_app app;
	struct buf answer DEFER(buf_finish);
	bool open = true;
	int fd, sent = 0;

	(void)state;
	test_app_start(&app, &options);
	fd = client_connect(app.port);
	assert_true(client_send(fd, head, strlen(head)));
	while (open && sent < 200) {
		open = client_send(fd, "x", 1);
		sent++;
		pause_ms(20);
	}
	assert_false(open);
	client_read(fd, &answer);
	assert_int_equal(answer.n, 0);
	assert_int_equal(atomic_load(&app.handled), 0);
	test_app_stop(&app);
}

static void silent_connections_are_closed(void **state)
{
	struct http_options options = { .event_threads = 1, .idle_seconds = 1 };
	struct test_app app;
	struct buf answer DEFER(buf_finish);
	int fd;

	(void)state;
	test_app_start(&app, &options);
	fd = client_connect(app.port);
	assert_true(client_send(fd, "GET / HTT", 9));
	client_read(fd, &answer);
	assert_int_not_equal(client_status(&answer), 200);
	test_app_stop(&app);
}

static void connections_per_address_are_limited(void **state)
{
	struct http_options options = { .event_threads = 1, .per_ip = 3 };
	struct test_app app;
	int idle[3];
	struct buf answer DEFER(buf_finish);
	int fd;

	(void)state;
	test_app_start(&app, &options);
	for (int i = 0; i < 3; i++) {
		idle[i] = ask(app.port, "/wacht");
	}
	test_app_wait(&app.at_gate, 3);
	fd = client_connect(app.port);
	(void)client_send(fd, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", 27);
	client_read(fd, &answer);
	assert_int_equal(answer.n, 0);
	atomic_store(&app.gate, true);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(status_from(idle[i], NULL), 200);
	}
	test_app_stop(&app);
}

struct client {
	pthread_t thread;
	unsigned port;
	int good;
};

enum { CLIENTS = 16, ROUNDS = 40 };

static void *hammer(void *arg)
{
	static const char *const paths[] = {
		"/", "/jongeren/a", "/jongeren/a/uitleg/b", "/pagina", "/zwaar", "/nergens"
	};
	struct client *c = arg;

	for (int i = 0; i < ROUNDS; i++) {
		size_t which = (size_t)i % (sizeof paths / sizeof paths[0]);
		int status = status_from(ask(c->port, paths[which]), NULL);

		c->good += status == (which == 5 ? 404 : 200);
	}
	return NULL;
}

static void many_clients(void **state)
{
	struct http_options options = { .event_threads = 2, .workers = 3 };
	struct client clients[CLIENTS];
	struct test_app app;

	(void)state;
	test_app_start(&app, &options);
	for (int i = 0; i < CLIENTS; i++) {
		clients[i] = (struct client){ .port = app.port };
		assert_int_equal(pthread_create(&clients[i].thread, NULL, hammer, &clients[i]), 0);
	}
	for (int i = 0; i < CLIENTS; i++) {
		assert_int_equal(pthread_join(clients[i].thread, NULL), 0);
		assert_int_equal(clients[i].good, ROUNDS);
	}
	test_app_stop(&app);
}

static void *open_gate_later(void *arg)
{
	struct test_app *app = arg;

	pause_ms(150);
	atomic_store(&app->gate, true);
	return NULL;
}

static void stopping_finishes_what_runs(void **state)
{
	struct http_options options = { .event_threads = 2, .workers = 1, .queue_age_ms = 60000 };
	struct sockaddr_in to = { .sin_family = AF_INET };
	struct test_app app;
	pthread_t opener;
	unsigned port;
	int fds[3], fd;

	(void)state;
	test_app_start(&app, &options);
	port = app.port;
	for (int i = 0; i < 3; i++) {
		fds[i] = ask(port, "/wacht");
	}
	test_app_wait(&app.at_gate, 1);
	wait_for_queue(&app, "sluitend_http_waiting 2\n");
	assert_int_equal(pthread_create(&opener, NULL, open_gate_later, &app), 0);
	test_app_stop(&app);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(status_from(fds[i], "door de poort"), 200);
	}
	assert_int_equal(pthread_join(opener, NULL), 0);
	to.sin_port = htons((uint16_t)port);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), -1);
	assert_int_equal(errno, ECONNREFUSED);
	(void)close(fd);
}

static enum err nothing(struct http_req *r, struct http_resp *ret)
{
	(void)r;
	(void)ret;
	return OK;
}

static enum err allow(struct http_req *r, const struct http_route *route, struct http_resp *ret)
{
	(void)r;
	(void)route;
	(void)ret;
	return OK;
}

static enum err no_thread(void *arg, struct fail *f, void **ret)
{
	(void)arg;
	(void)ret;
	return fail_set(f, ERR_DB, NULL, "geen database");
}

static void refuses_to_start(struct http_options *options, enum err e, const char *why)
{
	struct http_server *server = NULL;
	struct fail f = { .what = "" };

	assert_int_equal(http_server_start(&f, options, &server), e);
	assert_null(server);
	assert_string_equal(f.what, why);
}

static void what_does_not_start(void **state)
{
	static const char row = 1;
	static const struct http_route no_access[] = {
		{ HTTP_GET, "/a", nothing, COST_FAST, 0, &row, 0 },
		{ HTTP_POST, "/geheim", nothing, COST_FAST, 0, NULL, 0 },
	};
	static const struct http_route twice[] = {
		{ HTTP_GET, "/a/{x}", nothing, COST_FAST, 0, &row, 0 },
		{ HTTP_GET, "/a/{y}", nothing, COST_FAST, 0, &row, 0 },
	};
	struct http_routes none = { no_access, 2 }, double_ones = { twice, 2 }, good = { no_access, 1 };
	struct http_options options = { .listen = "127.0.0.1:0", .routes = &none, .route_sets = 1 };
	struct http_options busy;
	struct test_app app;
	char address[64], why[128];

	(void)state;
	refuses_to_start(&options, ERR_BUG, "a server needs an authorize hook");
	options.hooks.authorize = allow;
	refuses_to_start(&options, ERR_INPUT, "route POST /geheim: has no row in the access matrix");
	options.routes = &double_ones;
	refuses_to_start(&options, ERR_INPUT, "route GET /a/{y}: stands twice");
	options.routes = &good;
	options.listen = "8080";
	refuses_to_start(&options, ERR_INPUT, "8080: an address is HOST:PORT or [HOST]:PORT");
	options.listen = "127.0.0.1:70000";
	refuses_to_start(&options, ERR_INPUT, "127.0.0.1:70000: an address is HOST:PORT or [HOST]:PORT");
	options.listen = "127.0.0.1:0";
	options.hooks.thread_init = no_thread;
	refuses_to_start(&options, ERR_DB, "geen database");
	options.hooks.thread_init = NULL;
	busy = (struct http_options){ .event_threads = 1 };
	test_app_start(&app, &busy);
	(void)snprintf(address, sizeof address, "127.0.0.1:%u", app.port);
	(void)snprintf(why, sizeof why, "cannot listen on %s: Address already in use", address);
	options.listen = address;
	refuses_to_start(&options, ERR_IO, why);
	test_app_stop(&app);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(full_queue_refuses),
		cmocka_unit_test(old_requests_are_refused),
		cmocka_unit_test(late_requests_are_answered_for),
		cmocka_unit_test(slow_body_is_cut_off),
		cmocka_unit_test(silent_connections_are_closed),
		cmocka_unit_test(connections_per_address_are_limited),
		cmocka_unit_test(many_clients),
		cmocka_unit_test(stopping_finishes_what_runs),
		cmocka_unit_test(what_does_not_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
