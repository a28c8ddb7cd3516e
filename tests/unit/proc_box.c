/* SPDX-License-Identifier: EUPL-1.2 */
/* The boxes, tried from inside: what must be refused is, what must end the process does, what is needed goes on. */
#include "test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "paper/process.h"
#include "paper/sheet.h"
#include "proc/helper.h"
#include "proc/sanitized.h"

enum { LONG_MS = 60000, LIMIT = 1000 };

/* A folder that boxes may use, and one beside it that they may not. */
static char folder[] = "/tmp/sluitend-box-XXXXXX";
static char inside[64], outside[64], secret[96], readable[96];
static uint16_t open_port, other_port;
static int spent_listener; /* of nobody any more after the first trial */
static struct box_path paths[2];

static void put_file(const char *path)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fputs("geheim", f) >= 0, 1);
	assert_int_equal(fclose(f), 0);
}

static struct sockaddr_in on_this_machine(uint16_t port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
		                     .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		                     .sin_port = htons(port) };
}

static int listener(uint16_t *ret_port)
{
	struct sockaddr_in a = on_this_machine(0);
	socklen_t n = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
	assert_int_equal(listen(fd, 8), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &n), 0);
	*ret_port = ntohs(a.sin_port);
	return fd;
}

static int make_world(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(inside, sizeof inside, "%s/in", folder);
	(void)snprintf(outside, sizeof outside, "%s/out", folder);
	(void)snprintf(secret, sizeof secret, "%s/secret", outside);
	(void)snprintf(readable, sizeof readable, "%s/readable", folder);
	assert_int_equal(mkdir(inside, 0700), 0);
	assert_int_equal(mkdir(outside, 0700), 0);
	put_file(secret);
	put_file(readable);
	(void)listener(&open_port);
	(void)listener(&other_port);
	spent_listener = listener(&(uint16_t){ 0 });
	paths[0] = (struct box_path){ inside, BOX_READ | BOX_WRITE | BOX_MAKE };
	paths[1] = (struct box_path){ readable, BOX_READ };
	return 0;
}

static int remove_world(void **state)
{
	(void)state;
	(void)unlink(secret);
	(void)unlink(readable);
	return rmdir(inside) | rmdir(outside) | rmdir(folder);
}

/* ---- what is tried: 0 when it worked, else the error ---- */

static int outcome(long result)
{
	return result < 0 ? errno : 0;
}

static int try_read(const char *path)
{
	char c;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? errno : outcome(read(fd, &c, 1));
}

static int try_passwd(void)
{
	return try_read("/etc/passwd");
}

static int try_secret(void)
{
	return try_read(secret);
}

static int try_readable(void)
{
	return try_read(readable);
}

static int try_write_readable(void)
{
	return outcome(open(readable, O_WRONLY | O_CLOEXEC));
}

static int try_make(void)
{
	char path[128];
	int fd;

	(void)snprintf(path, sizeof path, "%s/made", inside);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0) {
		return errno;
	}
	return write(fd, "x", 1) == 1 && ftruncate(fd, 0) == 0 && fsync(fd) == 0 ? outcome(unlink(path)) : errno;
}

static int try_make_outside(void)
{
	char path[128];

	(void)snprintf(path, sizeof path, "%s/made", outside);
	return outcome(open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600));
}

static int try_remove(void)
{
	return outcome(unlink(secret));
}

static int try_socket(void)
{
	return outcome(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

static int try_unix_socket(void)
{
	return outcome(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

static int try_connect_to(uint16_t port)
{
	struct sockaddr_in a = on_this_machine(port);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return fd < 0 ? errno : outcome(connect(fd, (struct sockaddr *)&a, sizeof a));
}

static int try_open_port(void)
{
	return try_connect_to(open_port);
}

static int try_other_port(void)
{
	return try_connect_to(other_port);
}

static int try_bind(void)
{
	struct sockaddr_in a = on_this_machine(0);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return fd < 0 ? errno : outcome(bind(fd, (struct sockaddr *)&a, sizeof a));
}

static int try_fork(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		_exit(0);
	}
	return outcome(pid);
}

static void *nothing(void *arg)
{
	return arg;
}

static int try_thread(void)
{
	pthread_t t;
	int bad = pthread_create(&t, NULL, nothing, NULL);

	return bad != 0 ? bad : pthread_join(t, NULL);
}

static int try_execve(void)
{
	char name[] = "/bin/true";
	char *argv[] = { name, NULL };

	return outcome(execve(name, argv, argv + 1));
}

static int try_ptrace(void)
{
	return outcome(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
}

static int try_read_parent(void)
{
	return outcome(syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0));
}

static int try_kill_parent(void)
{
	return outcome(kill(getppid(), SIGTERM));
}

/* Whoever owns the events of a descriptor gets the signal that it tells of: here one that cannot be refused. */
static int try_kill_parent_by_descriptor(void)
{
	int pair[2] = { -1, -1 }, fd = pipe(pair) == 0 ? pair[0] : 3;

	return outcome(fcntl(fd, F_SETSIG, SIGKILL)) != 0 ? errno : outcome(fcntl(fd, F_SETOWN, getppid()));
}

/* A socket that listened, or a new one, that connects with its first data. */
static int try_connect_by_sending(void)
{
	struct sockaddr_in a = on_this_machine(other_port);
	int fd = shutdown(spent_listener, SHUT_RDWR) == 0 ? spent_listener
	                                                  : socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return fd < 0 ? errno : outcome(sendto(fd, "x", 1, MSG_FASTOPEN, (struct sockaddr *)&a, sizeof a));
}

static int try_executable_memory(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? errno : outcome(mprotect(p, 4096, PROT_READ | PROT_EXEC));
}

static int try_executable_map(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? errno : 0;
}

static int try_mount(void)
{
	return outcome(syscall(SYS_mount, "none", folder, "tmpfs", 0, NULL));
}

static int try_io_uring(void)
{
	return outcome(syscall(SYS_io_uring_setup, 1, NULL));
}

static int try_keyctl(void)
{
	return outcome(syscall(SYS_keyctl, 0, 0, 0, 0, 0));
}

static int try_unknown(void)
{
	return outcome(syscall(99999));
}

static int try_clone3(void)
{
	return outcome(syscall(SYS_clone3, NULL, 0));
}

static int try_core(void)
{
	struct rlimit l;

	return getrlimit(RLIMIT_CORE, &l) != 0 ? errno : l.rlim_max == 0 ? EPERM : 0;
}

static int try_memory(void)
{
	void *p = malloc(1000000);
	int bad = p == NULL ? errno : 0;

	free(p);
	return bad;
}

/* ---- what each box says to it ---- */

enum { DIES = -1, REFUSED = -2 };

struct trial {
	const char *name;
	int (*run)(void);
	int job, out, web, web_net; /* 0: works; an error; REFUSED: any error; DIES */
};

static const struct trial trials[] = {
	{ "read /etc/passwd", try_passwd, EPERM, EACCES, EACCES, EACCES },
	{ "read a file that is not in the box", try_secret, EPERM, EACCES, EACCES, EACCES },
	{ "read a file that is in the box", try_readable, EPERM, 0, 0, 0 },
	{ "write a file that may be read", try_write_readable, EPERM, EACCES, EACCES, EACCES },
	{ "make and remove a file in the folder", try_make, EPERM, REFUSED, 0, 0 },
	{ "make a file beside the folder", try_make_outside, EPERM, EACCES, EACCES, EACCES },
	{ "remove a file beside the folder", try_remove, EPERM, EPERM, EACCES, EACCES },
	{ "make a socket", try_socket, EPERM, 0, EPERM, 0 },
	{ "make a socket of this machine", try_unix_socket, EPERM, REFUSED, EPERM, 0 },
	{ "connect to a port in the list", try_open_port, EPERM, 0, EPERM, 0 },
	{ "connect to another port", try_other_port, EPERM, EACCES, EPERM, EACCES },
	{ "bind to a port", try_bind, EPERM, EPERM, EPERM, EPERM },
	{ "fork", try_fork, EPERM, EPERM, EPERM, EPERM },
	{ "start a thread", try_thread, 0, 0, 0, 0 },
	{ "execve", try_execve, DIES, DIES, DIES, DIES },
	{ "ptrace", try_ptrace, DIES, DIES, DIES, DIES },
	{ "read memory of the parent", try_read_parent, DIES, DIES, DIES, DIES },
	{ "kill the parent", try_kill_parent, EPERM, EPERM, EPERM, EPERM },
	{ "kill the parent by way of a descriptor", try_kill_parent_by_descriptor, ENOSYS, ENOSYS, ENOSYS, ENOSYS },
	{ "connect by sending", try_connect_by_sending, EPERM, ENOSYS, ENOSYS, ENOSYS },
	{ "make memory executable", try_executable_memory, DIES, DIES, DIES, DIES },
	{ "map executable memory", try_executable_map, REFUSED, REFUSED, REFUSED, REFUSED },
	{ "mount", try_mount, DIES, DIES, DIES, DIES },
	{ "io_uring", try_io_uring, DIES, DIES, DIES, DIES },
	{ "keyctl", try_keyctl, DIES, DIES, DIES, DIES },
	{ "a call that nobody knows", try_unknown, ENOSYS, ENOSYS, ENOSYS, ENOSYS },
	{ "clone3", try_clone3, ENOSYS, ENOSYS, ENOSYS, ENOSYS },
	{ "dump core", try_core, EPERM, EPERM, EPERM, EPERM },
	{ "use memory", try_memory, 0, 0, 0, 0 },
};
enum { TRIALS = sizeof trials / sizeof trials[0] };

static enum err answer(void *state, struct fail *f, unsigned op, struct str in, struct buf *out)
{
	(void)state;
	(void)f;
	(void)in;
	buf_i64(out, trials[op].run());
	return OK;
}

static bool as_expected(int expected, enum err e, int64_t got)
{
	if (expected == DIES) {
		return e == ERR_REMOTE;
	}
	return e == OK && (expected == REFUSED ? got != 0 : got == expected);
}

/* An older kernel guards no files (Landlock 1, none) or no ports (up to 3). */
static enum box_mode hardest(void)
{
	return box_landlock_version() >= 4 ? BOX_STRICT : BOX_BEST;
}

/* A sanitized build lets the leak checker of the server through, and has memory calls of its own. */
static bool comparable(const struct trial *t, const struct box *box, int expected)
{
	bool web = box->calls == BOX_CALLS_WEB || box->calls == BOX_CALLS_WEB_NET;

	if (expected == EACCES && hardest() != BOX_STRICT) {
		return false;
	}
	return !SANITIZED || !web ||
	       (t->run != try_fork && t->run != try_ptrace && t->run != try_kill_parent && t->run != try_passwd);
}

/* A child that goes into the box by itself, as the server does, and not by way of the keeper. */
static enum err try_in_child(const struct box *box, const struct trial *t, int64_t *ret_got)
{
	int said[2], status = 0;
	pid_t pid;

	assert_int_equal(pipe(said), 0);
	pid = fork();
	if (pid == 0) {
		struct fail f = { 0 };
		int64_t got = box_enter(&f, box, hardest()) == OK ? t->run() : -2;

		(void)!write(said[1], &got, sizeof got);
		_exit(0);
	}
	(void)close(said[1]);
	(void)!read(said[0], ret_got, sizeof *ret_got);
	(void)close(said[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? ERR_REMOTE : OK;
}

static enum err try_in_helper(struct helper *h, unsigned i, int64_t *ret_got)
{
	struct buf out DEFER(buf_finish);
	struct fail f = { 0 };
	enum err e;

	buf_init(&out, LIMIT);
	e = helper_call(h, &f, i, STR(""), &out, LONG_MS);
	(void)str_to_i64(buf_view(&out), ret_got);
	return e;
}

static void try_all(const struct box *box, size_t column)
{
	const struct helper_kind kind = { "box", box, 1, LIMIT, LIMIT, NULL, answer };
	struct helper *h DEFER(helper_stop) = NULL;
	struct fail f = { 0 };
	int bad = 0;

	if (box->calls <= BOX_CALLS_OUT) {
		assert_int_equal(helper_start(&f, &kind, hardest(), &h), OK);
	}
	for (unsigned i = 0; i < TRIALS; i++) {
		const struct trial *t = &trials[i];
		const int expected[] = { t->job, t->out, t->web, t->web_net };
		int64_t got = -1;
		enum err e = h != NULL ? try_in_helper(h, i, &got) : try_in_child(box, t, &got);

		if (comparable(t, box, expected[column]) && !as_expected(expected[column], e, got)) {
			print_error("%s, %s: %s, %s, expected %d\n", box->name, t->name, err_name(e),
			            got >= 0 ? strerror((int)got) : "no answer", expected[column]);
			bad++;
		}
	}
	assert_int_equal(bad, 0);
	assert_int_equal(try_secret(), 0);
	if (h != NULL) {
		struct box_report report;

		assert_int_equal(helper_box(h, &f, &report), OK);
		assert_true(report.filter && report.no_new_privileges && report.no_core);
		assert_true(report.not_dumpable || SANITIZED);
		assert_int_equal(report.landlock, box_landlock_version());
	}
}

static void in_the_box_of_job(void **state)
{
	const struct box box = { .name = "job", .calls = BOX_CALLS_JOB, .files = 16 };

	(void)state;
	try_all(&box, 0);
}

static void in_the_box_of_out(void **state)
{
	const uint16_t ports[] = { open_port };
	const struct box box = { .name = "out",
		                 .calls = BOX_CALLS_OUT,
		                 .paths = &paths[1],
		                 .path_count = 1,
		                 .net = BOX_NET_PORTS,
		                 .ports = ports,
		                 .port_count = 1 };

	(void)state;
	try_all(&box, 1);
}

static void in_the_box_of_web(void **state)
{
	const struct box box = { .name = "web", .calls = BOX_CALLS_WEB, .paths = paths, .path_count = 2 };

	(void)state;
	try_all(&box, 2);
}

static void in_the_box_of_web_with_a_database_server(void **state)
{
	const uint16_t ports[] = { open_port };
	const struct box box = { .name = "web-net",
		                 .calls = BOX_CALLS_WEB_NET,
		                 .paths = paths,
		                 .path_count = 2,
		                 .net = BOX_NET_PORTS,
		                 .ports = ports,
		                 .port_count = 1 };

	(void)state;
	try_all(&box, 3);
}

/* Fonts were opened before: a page is drawn where nothing can be opened. */
static void job_draws_in_its_box(void **state)
{
	struct helper *h DEFER(helper_stop) = NULL;
	struct buf page DEFER(buf_finish), pdf DEFER(buf_finish);
	struct box_report report;
	struct fail f = { 0 };

	(void)state;
	buf_init(&page, PAPER_MOST_BYTES);
	buf_init(&pdf, PAPER_MOST_PDF);
	paper_begin(&page, STR("Inzage"), STR("Sluitend"));
	paper_heading(&page, 1, STR("Één blad — Ωμέγα"));
	paper_text(&page, STR("Wat er staat."));
	paper_end(&page);
	assert_int_equal(helper_start(&f, &job_kind, hardest(), &h), OK);
	for (int i = 0; i < 2; i++) {
		enum err e = paper_print(h, &f, buf_view(&page), &pdf);

		if (e != OK) {
			print_error("%s\n", f.what);
		}
		assert_int_equal(e, OK);
		assert_memory_equal(pdf.p, "%PDF-", 5);
		buf_clear(&pdf);
	}
	assert_int_equal(paper_print(h, &f, STR("niets"), &pdf), ERR_INPUT);
	buf_clear(&page);
	sheet_begin(&page, STR("Blad"), &(const struct sheet_column){ SHEET_NUMBER, 10, { "Aantal", 6 } }, 1);
	sheet_row(&page, (struct str[]){ STR("12") }, 1);
	sheet_end(&page);
	assert_int_equal(job_sheet(h, &f, buf_view(&page), &pdf), OK);
	assert_memory_equal(pdf.p, "PK\3\4", 4);
	assert_int_equal(helper_box(h, &f, &report), OK);
	assert_true(report.filter && report.no_new_privileges);
}

static void more_ports_by_a_setting(void **state)
{
	const struct box box = {
		.name = "out", .calls = BOX_CALLS_OUT, .net = BOX_NET_PORTS, .more_ports = "TEST_PORTS"
	};
	const struct trial open_one = { .run = try_open_port }, other = { .run = try_other_port };
	char text[32];
	int64_t got = -1;

	(void)state;
	if (hardest() != BOX_STRICT) {
		skip();
	}
	(void)snprintf(text, sizeof text, "%u, 9", other_port);
	assert_int_equal(setenv("TEST_PORTS", text, 1), 0);
	assert_int_equal(try_in_child(&box, &open_one, &got), OK);
	assert_int_equal(got, EACCES);
	assert_int_equal(try_in_child(&box, &other, &got), OK);
	assert_int_equal(got, 0);
	assert_int_equal(setenv("TEST_PORTS", "any", 1), 0);
	assert_int_equal(try_in_child(&box, &open_one, &got), OK);
	assert_int_equal(got, 0);
	assert_int_equal(setenv("TEST_PORTS", "https", 1), 0);
	assert_int_equal(try_in_child(&box, &open_one, &got), OK);
	assert_int_equal(got, -2);
	assert_int_equal(unsetenv("TEST_PORTS"), 0);
}

static void off_is_off(void **state)
{
	const struct box box = { .name = "job", .calls = BOX_CALLS_JOB };
	const struct helper_kind kind = { "box", &box, 1, LIMIT, LIMIT, NULL, answer };
	struct helper *h DEFER(helper_stop) = NULL;
	struct buf out DEFER(buf_finish);
	struct box_report report;
	struct fail f = { 0 };

	(void)state;
	buf_init(&out, LIMIT);
	assert_int_equal(helper_start(&f, &kind, BOX_OFF, &h), OK);
	assert_int_equal(helper_call(h, &f, 0, STR(""), &out, LONG_MS), OK);
	assert_text(&out, "0");
	assert_int_equal(helper_box(h, &f, &report), OK);
	assert_int_equal(report.landlock, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_the_box_of_job),    cmocka_unit_test(in_the_box_of_out),
		cmocka_unit_test(in_the_box_of_web),    cmocka_unit_test(in_the_box_of_web_with_a_database_server),
		cmocka_unit_test(job_draws_in_its_box), cmocka_unit_test(more_ports_by_a_setting),
		cmocka_unit_test(off_is_off),
	};

	return cmocka_run_group_tests(tests, make_world, remove_world);
}
