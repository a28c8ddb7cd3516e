/* SPDX-License-Identifier: EUPL-1.2 */
/* The keeper: forks helpers when asked to, and buries them. It reads nothing but one-byte wishes. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "proc/frame.h"
#include "proc/internal.h"

enum { SOCKET = 3, CHILDREN = HELPER_KINDS * HELPER_MOST };

/* Helpers open what they need before their own box closes: it cannot be wider than this one. */
static const struct box_path readable[] = { { "/", BOX_READ } };
static const struct box keeper_box = { .name = "keeper",
	                               .calls = BOX_CALLS_KEEPER,
	                               .paths = readable,
	                               .path_count = 1,
	                               .net = BOX_NET_ANY };

struct keeper {
	const struct helper_kind *const *kinds;
	size_t n;
	enum box_mode mode;
	struct child {
		pid_t pid;
		int fd; /* becomes readable when it ends */
	} children[CHILDREN];
};

enum { HIDDEN = 8 };
static const char *hidden[HIDDEN];
static size_t hidden_count;

void helpers_hide(const char *text)
{
	if (text != NULL && hidden_count < HIDDEN) {
		hidden[hidden_count++] = text;
	}
}

/* In the child alone: what it was forked with is its own copy. The text itself is writable memory that somebody else keeps. */
static void forget_hidden(void)
{
	for (size_t i = 0; i < hidden_count; i++) {
		explicit_bzero((void *)(uintptr_t)hidden[i], strlen(hidden[i]));
	}
}

void child_begin(pid_t parent, int socket, const char *name)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* The parent may have died before that. */
	if (getppid() != parent) {
		_exit(1);
	}
	(void)prctl(PR_SET_NAME, name);
	forget_hidden();
	/* A terminal or a service manager sends these to all: who started us decides, and closes the socket. */
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGHUP, SIG_IGN);
	(void)signal(SIGPIPE, SIG_IGN);
	if (null >= 0) {
		(void)dup2(null, STDIN_FILENO);
		(void)dup2(null, STDOUT_FILENO);
	}
	if (socket != SOCKET) {
		(void)dup2(socket, SOCKET);
	}
	(void)fcntl(SOCKET, F_SETFD, FD_CLOEXEC);
	if (close_range(SOCKET + 1, ~0U, 0) != 0) {
		for (int fd = SOCKET + 1; fd < 1024; fd++) {
			(void)close(fd);
		}
	}
}

static void told_ended(const struct helper_kind *kind, int status)
{
	if (WIFSIGNALED(status)) {
		log_line(LOG_WARN, "helper", "%s was ended by signal %d", kind->name, WTERMSIG(status));
	} else if (WEXITSTATUS(status) != 0) {
		log_line(LOG_WARN, "helper", "%s ended with %d", kind->name, WEXITSTATUS(status));
	}
}

static void bury(struct keeper *k, size_t i, bool quietly)
{
	struct child *c = &k->children[i];
	int status = 0;

	if (waitpid(c->pid, &status, 0) == c->pid && !quietly) {
		told_ended(k->kinds[i / HELPER_MOST], status);
	}
	(void)close(c->fd);
	*c = (struct child){ 0, -1 };
}

/* One that is asked for again is of no use any more, whether it still runs or not. */
static void clear(struct keeper *k, size_t i)
{
	if (k->children[i].pid > 0) {
		(void)kill(k->children[i].pid, SIGKILL);
		bury(k, i, true);
	}
}

static enum err start(struct keeper *k, size_t i, int *ret_fd)
{
	const struct helper_kind *kind = k->kinds[i / HELPER_MOST];
	pid_t self = getpid(), pid;
	int pair[2], fd;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
		return ERR_IO;
	}
	pid = fork();
	if (pid == 0) {
		child_begin(self, pair[1], kind->box->name);
		worker_run(SOCKET, kind, k->mode);
	}
	(void)close(pair[1]);
	fd = pid > 0 ? (int)syscall(SYS_pidfd_open, pid, 0) : -1;
	if (fd < 0) {
		(void)close(pair[0]);
		if (pid > 0) {
			(void)kill(pid, SIGKILL);
			(void)waitpid(pid, NULL, 0);
		}
		return ERR_IO;
	}
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	k->children[i] = (struct child){ pid, fd };
	*ret_fd = pair[0];
	return OK;
}

/* One wish. False when the program is gone. */
static bool serve(struct keeper *k)
{
	unsigned char wish;
	int fd = -1;
	bool good;

	if (frame_receive_fd(SOCKET, FRAME_EVER, &wish, &fd) != OK) {
		return false;
	}
	if (fd >= 0 || wish >= k->n * HELPER_MOST) {
		return false;
	}
	clear(k, wish);
	fd = -1;
	if (start(k, wish, &fd) != OK) {
		log_line(LOG_ERROR, "helper", "%s does not start", k->kinds[wish / HELPER_MOST]->name);
	}
	good = frame_send_fd(SOCKET, wish, fd) == OK;
	if (fd >= 0) {
		(void)close(fd);
	}
	return good;
}

/* Waits for a wish or an end. False when the program is gone. */
static bool turn(struct keeper *k)
{
	struct pollfd list[1 + CHILDREN];
	size_t at[1 + CHILDREN];
	nfds_t n = 1;

	list[0] = (struct pollfd){ .fd = SOCKET, .events = POLLIN };
	for (size_t i = 0; i < k->n * HELPER_MOST; i++) {
		if (k->children[i].pid > 0) {
			list[n] = (struct pollfd){ .fd = k->children[i].fd, .events = POLLIN };
			at[n++] = i;
		}
	}
	if (poll(list, n, -1) < 0) {
		return errno == EINTR;
	}
	for (nfds_t i = 1; i < n; i++) {
		if (list[i].revents != 0) {
			bury(k, at[i], false);
		}
	}
	return list[0].revents == 0 || serve(k);
}

_Noreturn void keeper_run(const struct helper_kind *const *kinds, size_t n, enum box_mode mode)
{
	struct keeper k = { .kinds = kinds, .n = n, .mode = mode };
	struct fail f = { 0 };

	for (size_t i = 0; i < CHILDREN; i++) {
		k.children[i].fd = -1;
	}
	if (box_enter(&f, &keeper_box, mode) != OK) {
		log_line(LOG_ERROR, "helper", "%s", f.what);
		_exit(1);
	}
	while (turn(&k)) {
	}
	for (size_t i = 0; i < CHILDREN; i++) {
		clear(&k, i);
	}
	_exit(0);
}
