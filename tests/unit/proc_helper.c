/* SPDX-License-Identifier: EUPL-1.2 */
/* Helper processes: they answer, from many threads, fail in words, die and come back, and end with their parent. */
#include "test.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "proc/frame.h"
#include "proc/helper.h"

enum {
	OP_ECHO,
	OP_PID,
	OP_KEEPER,
	OP_REFUSE,
	OP_DIE,
	OP_HANG,
	OP_LARGE,
	OP_DESCRIPTORS,
	OP_SECRET,
	LIMIT = 100000,
	LONG_MS = 60000
};

static enum err answer(void *state, struct fail *f, unsigned op, struct str in, struct buf *out)
{
	const struct timespec ever = { .tv_sec = 3600 };

	assert_string_equal(state, "ready");
	switch (op) {
	case OP_ECHO: buf_str(out, in); return OK;
	case OP_PID: buf_i64(out, getpid()); return OK;
	case OP_KEEPER: buf_i64(out, getppid()); return OK;
	case OP_REFUSE: return fail_set(f, ERR_CONFLICT, "naam", "that clashes");
	case OP_DIE: _exit(7);
	case OP_HANG: (void)nanosleep(&ever, NULL); return OK;
	case OP_LARGE:
		for (int i = 0; i <= LIMIT; i++) {
			buf_char(out, 'x');
		}
		return OK;
	case OP_DESCRIPTORS:
		for (int fd = 0; fd < 1000; fd++) {
			if (fcntl(fd, F_GETFD) >= 0) {
				buf_printf(out, "%d ", fd);
			}
		}
		return OK;
	case OP_SECRET: buf_text(out, getenv("TEST_SECRET")); return OK;
	default: return ERR_BUG;
	}
}

static enum err get_ready(struct fail *f, void **ret_state)
{
	static char ready[] = "ready";

	(void)f;
	*ret_state = ready;
	return OK;
}

static enum err never_ready(struct fail *f, void **ret_state)
{
	(void)ret_state;
	return fail_set(f, ERR_IO, NULL, "no fonts");
}

static const struct box box = { .name = "sluitend-test", .calls = BOX_CALLS_JOB };
static const struct helper_kind kind = { "test", &box, 1, LIMIT, LIMIT, get_ready, answer };
static const struct helper_kind three = { "three", &box, 3, LIMIT, LIMIT, get_ready, answer };
static const struct helper_kind broken = { "broken", &box, 1, LIMIT, LIMIT, never_ready, answer };

static enum err ask(struct helper *h, struct fail *f, unsigned op, const char *in, struct buf *out)
{
	return helper_call(h, f, op, str_of(in), out, LONG_MS);
}

static int64_t number_of(struct helper *h, unsigned op)
{
	struct buf out DEFER(buf_finish);
	struct fail f = { 0 };
	int64_t pid = 0;

	buf_init(&out, LIMIT);
	assert_int_equal(ask(h, &f, op, "", &out), OK);
	assert_true(str_to_i64(buf_view(&out), &pid));
	return pid;
}

static int64_t pid_of(struct helper *h)
{
	return number_of(h, OP_PID);
}

static void answers_and_refusals_come_back(void **state)
{
	struct helper *h DEFER(helper_stop) = NULL;
	struct buf out DEFER(buf_finish), large DEFER(buf_finish);
	struct fail f = { 0 };

	(void)state;
	buf_init(&out, LIMIT + 1);
	buf_init(&large, LIMIT + 1);
	assert_int_equal(helper_start(&f, &kind, BOX_OFF, &h), OK);
	assert_int_equal(ask(h, &f, OP_ECHO, "hello", &out), OK);
	assert_text(&out, "hello");
	assert_int_equal(ask(h, &f, OP_REFUSE, "", &out), ERR_CONFLICT);
	assert_string_equal(f.what, "that clashes");
	assert_string_equal(f.field, "naam");
	assert_text(&out, "hello");
	for (int i = 0; i < LIMIT; i++) {
		buf_char(&large, (char)('a' + i % 26));
	}
	buf_clear(&out);
	assert_int_equal(helper_call(h, &f, OP_ECHO, buf_view(&large), &out, LONG_MS), OK);
	assert_true(str_eq(buf_view(&out), buf_view(&large)));
	buf_char(&large, 'x');
	assert_int_equal(helper_call(h, &f, OP_ECHO, buf_view(&large), &out, LONG_MS), ERR_TOOBIG);
	assert_int_equal(ask(h, &f, OP_LARGE, "", &out), ERR_TOOBIG);
	buf_clear(&out);
	assert_int_equal(ask(h, &f, OP_PID, "", &out), OK);
	assert_int_equal(helper_call(NULL, &f, OP_ECHO, STR(""), &out, LONG_MS), ERR_REMOTE);
}

static void one_that_died_is_there_again(void **state)
{
	struct helper *h DEFER(helper_stop) = NULL;
	struct buf out DEFER(buf_finish);
	struct fail f = { 0 };
	int64_t pid;

	(void)state;
	buf_init(&out, LIMIT);
	assert_int_equal(helper_start(&f, &kind, BOX_OFF, &h), OK);
	pid = pid_of(h);
	assert_int_equal(pid_of(h), pid);
	assert_int_equal(ask(h, &f, OP_DIE, "", &out), ERR_REMOTE);
	assert_non_null(strstr(f.what, "test"));
	assert_int_not_equal(pid_of(h), pid);
	/* Killed while nobody asks: the next question does not notice. */
	pid = pid_of(h);
	assert_int_equal(kill((pid_t)pid, SIGKILL), 0);
	for (int64_t end = clock_ticks() + INT64_C(1000) * LONG_MS; kill((pid_t)pid, 0) == 0;) {
		assert_true(clock_ticks() < end);
		(void)sched_yield();
	}
	assert_int_not_equal(pid_of(h), pid);
	/* Too slow: given up, and not in the way of the next. */
	pid = pid_of(h);
	assert_int_equal(helper_call(h, &f, OP_HANG, STR(""), &out, 50), ERR_BUSY);
	assert_int_not_equal(pid_of(h), pid);
}

/* What it answers too late is for nobody, and not for the next who asks. */
static void a_keeper_that_stood_still_is_no_trouble_later(void **state)
{
	struct helper *h DEFER(helper_stop) = NULL;
	struct buf out DEFER(buf_finish);
	struct fail f = { 0 };
	int64_t pid;
	pid_t keeper;

	(void)state;
	buf_init(&out, LIMIT);
	assert_int_equal(helper_start(&f, &kind, BOX_OFF, &h), OK);
	keeper = (pid_t)number_of(h, OP_KEEPER);
	assert_int_equal(ask(h, &f, OP_DIE, "", &out), ERR_REMOTE);
	assert_int_equal(kill(keeper, SIGSTOP), 0);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(helper_call(h, &f, OP_ECHO, STR("x"), &out, 20), ERR_BUSY);
	}
	assert_int_equal(kill(keeper, SIGCONT), 0);
	pid = pid_of(h);
	assert_int_equal(pid_of(h), pid);
	assert_int_equal(number_of(h, OP_KEEPER), keeper);
}

static void nothing_is_inherited(void **state)
{
	struct helper *h DEFER(helper_stop) = NULL;
	struct buf out DEFER(buf_finish);
	struct fail f = { 0 };
	int open_here = open("/dev/null", O_RDONLY);

	(void)state;
	buf_init(&out, LIMIT);
	assert_true(open_here > 2);
	assert_int_equal(helper_start(&f, &kind, BOX_OFF, &h), OK);
	assert_int_equal(ask(h, &f, OP_DESCRIPTORS, "", &out), OK);
	assert_text(&out, "0 1 2 3 ");
	(void)close(open_here);
}

static void one_that_does_not_get_ready_says_why(void **state)
{
	struct helper *h DEFER(helper_stop) = NULL;
	struct buf out DEFER(buf_finish);
	struct fail f = { 0 };

	(void)state;
	buf_init(&out, LIMIT);
	assert_int_equal(helper_start(&f, &broken, BOX_OFF, &h), OK);
	for (int i = 0; i < 2; i++) {
		f = (struct fail){ 0 };
		assert_int_equal(ask(h, &f, OP_ECHO, "", &out), ERR_IO);
		assert_string_equal(f.what, "no fonts");
	}
}

struct caller {
	struct helper *h;
	int number;
	atomic_int *good;
};

static void *call_often(void *arg)
{
	const struct caller *c = arg;

	for (int i = 0; i < 40; i++) {
		struct buf out;
		struct fail f = { 0 };
		char text[32];

		buf_init(&out, LIMIT);
		(void)snprintf(text, sizeof text, "%d of %d", i, c->number);
		if (i % 10 == 9) {
			/* Others go on while one process dies. */
			*c->good += ask(c->h, &f, OP_DIE, "", &out) == ERR_REMOTE;
		} else {
			*c->good += ask(c->h, &f, OP_ECHO, text, &out) == OK && str_eq(buf_view(&out), str_of(text));
		}
		buf_finish(&out);
	}
	return NULL;
}

static void many_threads_ask(void **state)
{
	enum { THREADS = 8 };
	struct helper *h DEFER(helper_stop) = NULL;
	struct caller callers[THREADS];
	pthread_t threads[THREADS];
	struct fail f = { 0 };
	atomic_int good = 0;

	(void)state;
	assert_int_equal(helper_start(&f, &three, BOX_OFF, &h), OK);
	for (int i = 0; i < THREADS; i++) {
		callers[i] = (struct caller){ h, i, &good };
		assert_int_equal(pthread_create(&threads[i], NULL, call_often, &callers[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	}
	assert_int_equal(good, THREADS * 40);
}

/* The parent is killed as hard as can be: whoever holds the other end of its pipe sees all of them end. */
static void they_end_with_their_parent(void **state)
{
	struct pollfd p = { .events = POLLIN };
	int64_t pid = 0;
	int said[2];
	pid_t parent;

	(void)state;
	assert_int_equal(pipe(said), 0);
	parent = fork();
	if (parent == 0) {
		struct helper *h = NULL;
		struct fail f = { 0 };

		(void)close(said[0]);
		if (helper_start(&f, &kind, BOX_OFF, &h) == OK) {
			pid = pid_of(h);
			(void)!write(said[1], &pid, sizeof pid);
		}
		for (;;) {
			(void)pause();
		}
	}
	(void)close(said[1]);
	assert_int_equal(read(said[0], &pid, sizeof pid), sizeof pid);
	assert_int_equal(kill((pid_t)pid, 0), 0);
	assert_int_equal(kill(parent, SIGKILL), 0);
	assert_int_equal(waitpid(parent, NULL, 0), parent);
	p.fd = said[0];
	assert_int_equal(poll(&p, 1, LONG_MS), 1);
	for (int64_t end = clock_ticks() + INT64_C(1000) * LONG_MS; kill((pid_t)pid, 0) == 0;) {
		char path[64], status[2048] = "";
		FILE *file;

		/* Without a reaper in a container the dead may stay in the list as such. */
		(void)snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
		file = fopen(path, "r");
		if (file == NULL || (fread(status, 1, sizeof status - 1, file) > 0 && strstr(status, "Z (zombie)"))) {
			if (file != NULL) {
				(void)fclose(file);
			}
			break;
		}
		(void)fclose(file);
		assert_true(clock_ticks() < end);
		(void)sched_yield();
	}
	(void)close(said[0]);
}

static void a_head_that_is_none_is_refused(void **state)
{
	unsigned char head[FRAME_HEAD];
	struct frame fr = { 5, 77, 3, ERR_IO }, got;
	struct buf body DEFER(buf_finish);
	int pair[2];

	(void)state;
	buf_init(&body, 100);
	frame_head_write(&fr, head);
	assert_int_equal(frame_head_read(head, 5, &got), OK);
	assert_memory_equal(&got, &fr, sizeof fr);
	assert_int_equal(frame_head_read(head, 4, &got), ERR_TOOBIG);
	head[15] = 1;
	assert_int_equal(frame_head_read(head, 5, &got), ERR_INPUT);
	head[15] = 0;
	head[0] = 's';
	assert_int_equal(frame_head_read(head, 5, &got), ERR_INPUT);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	assert_int_equal(write(pair[0], head, sizeof head), sizeof head);
	assert_int_equal(frame_receive(pair[1], 100, FRAME_EVER, &got, &body), ERR_REMOTE);
	/* Half of a frame, and then nothing more. */
	assert_int_equal(frame_send(pair[0], &fr, STR("12345"), FRAME_EVER), OK);
	assert_int_equal(frame_receive(pair[1], 4, FRAME_EVER, &got, &body), ERR_TOOBIG);
	frame_head_write(&fr, head);
	(void)close(pair[1]);
	(void)close(pair[0]);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	assert_int_equal(write(pair[0], head, sizeof head), sizeof head);
	assert_int_equal(frame_receive(pair[1], 100, clock_ticks() + 1000, &got, &body), ERR_BUSY);
	(void)close(pair[0]);
	assert_int_equal(frame_receive(pair[1], 100, FRAME_EVER, &got, &body), ERR_REMOTE);
	(void)close(pair[1]);
}

static void what_is_hidden_is_not_inherited(void **state)
{
	struct helper *h DEFER(helper_stop) = NULL;
	struct buf out DEFER(buf_finish);
	struct fail f = { 0 };

	(void)state;
	buf_init(&out, LIMIT);
	assert_int_equal(setenv("TEST_SECRET", "postgresql://sluitend:geheim@db/sluitend", 1), 0);
	helpers_hide(getenv("TEST_SECRET"));
	assert_int_equal(helper_start(&f, &kind, BOX_BEST, &h), OK);
	assert_int_equal(ask(h, &f, OP_SECRET, "", &out), OK);
	assert_int_equal(out.n, 0);
	assert_string_equal(getenv("TEST_SECRET"), "postgresql://sluitend:geheim@db/sluitend");
}

static void modes_have_names(void **state)
{
	enum box_mode mode = BOX_OFF;

	(void)state;
	for (int i = BOX_STRICT; i <= BOX_OFF; i++) {
		assert_true(box_mode_parse(box_mode_name((enum box_mode)i), &mode));
		assert_int_equal(mode, i);
	}
	assert_false(box_mode_parse("streng", &mode));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_hidden_is_not_inherited),
		cmocka_unit_test(modes_have_names),
		cmocka_unit_test(answers_and_refusals_come_back),
		cmocka_unit_test(one_that_died_is_there_again),
		cmocka_unit_test(a_keeper_that_stood_still_is_no_trouble_later),
		cmocka_unit_test(nothing_is_inherited),
		cmocka_unit_test(one_that_does_not_get_ready_says_why),
		cmocka_unit_test(many_threads_ask),
		cmocka_unit_test(they_end_with_their_parent),
		cmocka_unit_test(a_head_that_is_none_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
