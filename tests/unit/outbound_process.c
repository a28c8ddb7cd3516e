/* SPDX-License-Identifier: EUPL-1.2 */
/* The process that goes out, in its box: it asks what it may and says what came of it. */
#include "test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <stdlib.h>
#include <unistd.h>

#include "outbound/process.h"

/* A server for one request, which answers what it is told to. */
struct server {
	int socket;
	unsigned port;
	pthread_t thread;
	const char *answer;
	char got[2048];
};

static void *serve(void *arg)
{
	struct server *s = arg;
	int c = accept(s->socket, NULL, NULL);
	ssize_t n = read(c, s->got, sizeof s->got - 1);

	s->got[n > 0 ? n : 0] = '\0';
	assert_true(write(c, s->answer, strlen(s->answer)) > 0);
	(void)close(c);
	return NULL;
}

static void start(struct server *s, const char *answer)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof a;

	*s = (struct server){ .socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), .answer = answer };
	assert_int_equal(bind(s->socket, (struct sockaddr *)&a, sizeof a), 0);
	assert_int_equal(listen(s->socket, 1), 0);
	assert_int_equal(getsockname(s->socket, (struct sockaddr *)&a, &n), 0);
	s->port = ntohs(a.sin_port);
	assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void stop(struct server *s)
{
	assert_int_equal(pthread_join(s->thread, NULL), 0);
	(void)close(s->socket);
}

struct bench {
	struct arena a;
	struct fail f;
	struct helper *out;
};

static int set_up(void **state)
{
	static struct bench b;

	arena_init(&b.a, 8 * 1024 * 1024);
	assert_int_equal(outbound_policy_set(&b.f, &(struct outbound_policy){ .loopback_plain = true }), OK);
	/* The servers of the test listen on any port. */
	if (setenv("SLUITEND_OUT_PORTS", "any", 1) != 0 || helper_start(&b.f, &out_kind, BOX_BEST, &b.out) != OK) {
		fail_msg("%s", b.f.what);
	}
	*state = &b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	helper_stop(&b->out);
	arena_reset(&b->a);
	return 0;
}

static enum err ask(struct bench *b, struct str url, bool own, size_t most, struct outbound_answer *ret)
{
	struct outbound_request in = { .own = own,
		                       .post = true,
		                       .url = url,
		                       .body = STR("vraag=1"),
		                       .headers = { { STR("X-Vraag"), STR("twee") } },
		                       .header_count = 1,
		                       .wanted = { STR("x-antwoord") },
		                       .wanted_count = 1,
		                       .most = most };

	return outbound_http(b->out, &b->a, &b->f, &in, ret);
}

static void a_question_and_its_answer(void **state)
{
	struct bench *b = *state;
	struct outbound_answer answer;
	struct server s;

	start(&s, "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/elders\r\nX-Antwoord:  drie \r\n"
	          "Content-Length: 4\r\n\r\nhier");
	assert_int_equal(ask(b, str_format(&b->a, "http://127.0.0.1:%u/pad?x=1", s.port), true, 1000, &answer), OK);
	stop(&s);
	/* Where it leads is told, not followed. */
	assert_int_equal(answer.status, 302);
	assert_str(answer.body, "hier");
	assert_str(answer.headers[0], "drie");
	assert_non_null(strstr(s.got, "POST /pad?x=1 HTTP/1.1\r\n"));
	assert_non_null(strstr(s.got, "X-Vraag: twee\r\n"));
	assert_non_null(strstr(s.got, "\r\n\r\nvraag=1"));
}

static void an_answer_too_large_is_refused(void **state)
{
	struct bench *b = *state;
	struct outbound_answer answer;
	struct server s;

	start(&s, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789");
	assert_int_equal(ask(b, str_format(&b->a, "http://127.0.0.1:%u/", s.port), true, 9, &answer), ERR_TOOBIG);
	stop(&s);
}

static void what_may_not_be_asked_is_said(void **state)
{
	struct bench *b = *state;
	struct outbound_answer answer;

	assert_int_equal(ask(b, STR("http://127.0.0.1:1/"), true, 0, &answer), ERR_REMOTE);
	assert_non_null(strstr(b->f.what, "127.0.0.1"));
	assert_int_equal(ask(b, STR("https://localhost:1/"), false, 0, &answer), ERR_INPUT);
	assert_int_equal(ask(b, STR("file:///etc/passwd"), true, 0, &answer), ERR_INPUT);
}

static void without_a_process_nothing_goes_out(void **state)
{
	struct bench *b = *state;
	struct outbound_answer answer;
	struct outbound_request in = { .url = STR("https://login.example/") };

	assert_int_equal(outbound_http(NULL, &b->a, &b->f, &in, &answer), ERR_REMOTE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_question_and_its_answer),
		cmocka_unit_test(an_answer_too_large_is_refused),
		cmocka_unit_test(what_may_not_be_asked_is_said),
		cmocka_unit_test(without_a_process_nothing_goes_out),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
