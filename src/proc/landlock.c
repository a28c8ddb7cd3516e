/* SPDX-License-Identifier: EUPL-1.2 */
#include "proc/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/str.h"
#include "proc/sanitized.h"

/*
 * The header of Debian 12 stops at version 2 and its C library has no calls for it: what is used of
 * <linux/landlock.h> stands here, by the kernel's own numbers, with the version that each came with.
 */
#define FS_EXECUTE (UINT64_C(1) << 0)
#define FS_WRITE_FILE (UINT64_C(1) << 1)
#define FS_READ_FILE (UINT64_C(1) << 2)
#define FS_READ_DIR (UINT64_C(1) << 3)
#define FS_REMOVE_DIR (UINT64_C(1) << 4)
#define FS_REMOVE_FILE (UINT64_C(1) << 5)
#define FS_MAKE_REG (UINT64_C(1) << 8)
#define FS_ALL_1 ((UINT64_C(1) << 13) - 1)
#define FS_REFER (UINT64_C(1) << 13)     /* 2 */
#define FS_TRUNCATE (UINT64_C(1) << 14)  /* 3 */
#define FS_IOCTL_DEV (UINT64_C(1) << 15) /* 5 */
#define NET_BIND_TCP (UINT64_C(1) << 0)  /* 4 */
#define NET_CONNECT_TCP (UINT64_C(1) << 1)
#define SCOPE_ABSTRACT_SOCKET (UINT64_C(1) << 0) /* 6 */
#define SCOPE_SIGNAL (UINT64_C(1) << 1)

enum {
	CREATE_RULESET = 444, /* the same number on every architecture */
	ADD_RULE = 445,
	RESTRICT_SELF = 446,
	ASK_VERSION = 1,
	RULE_PATH = 1,
	RULE_PORT = 2
};

struct ruleset_attr {
	uint64_t files, net, scoped;
};

struct __attribute__((packed)) path_attr {
	uint64_t allowed;
	int32_t parent;
};

struct port_attr {
	uint64_t allowed, port;
};

/* What counts for a file; the rest is about folders. */
#define FILE_RIGHTS (FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV)

/* Inside a box nobody can ask any more. */
static atomic_int asked_before;

int box_landlock_version(void)
{
	long v = syscall(CREATE_RULESET, NULL, (size_t)0, ASK_VERSION);

	if (v > 0) {
		atomic_store(&asked_before, (int)v);
	}
	return atomic_load(&asked_before);
}

static void fd_close(int *fd)
{
	if (*fd >= 0) {
		(void)close(*fd);
	}
}

static uint64_t files_of(int version)
{
	return FS_ALL_1 | (version >= 2 ? FS_REFER : 0) | (version >= 3 ? FS_TRUNCATE : 0) |
	       (version >= 5 ? FS_IOCTL_DEV : 0);
}

static uint64_t rights_of(unsigned rights)
{
	uint64_t r = 0;

	if ((rights & BOX_READ) != 0) {
		r |= FS_READ_FILE | FS_READ_DIR;
	}
	if ((rights & BOX_WRITE) != 0) {
		r |= FS_WRITE_FILE | FS_TRUNCATE;
	}
	if ((rights & BOX_MAKE) != 0) {
		r |= FS_MAKE_REG | FS_REMOVE_FILE;
	}
	return r;
}

static enum err allow_path(struct fail *f, int set, const struct box_path *p, uint64_t handled)
{
	int fd DEFER(fd_close) = open(p->path, O_PATH | O_CLOEXEC);
	struct path_attr rule = { rights_of(p->rights) & handled, fd };
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0) {
		return OK;
	}
	if (!S_ISDIR(st.st_mode)) {
		rule.allowed &= FILE_RIGHTS;
	}
	if (syscall(ADD_RULE, set, RULE_PATH, &rule, 0) != 0) {
		return fail_set(f, ERR_IO, NULL, "sandbox: %s: %s", p->path, strerror(errno));
	}
	return OK;
}

static enum err allow_port(struct fail *f, int set, int64_t port)
{
	struct port_attr rule = { NET_CONNECT_TCP, (uint64_t)port };

	if (port < 0 || port > UINT16_MAX || syscall(ADD_RULE, set, RULE_PORT, &rule, 0) != 0) {
		return fail_set(f, ERR_INPUT, NULL, "sandbox: port %lld cannot be allowed", (long long)port);
	}
	return OK;
}

static enum err allow_ports(struct fail *f, int set, const struct box *box)
{
	struct str more = str_of(box->more_ports != NULL ? getenv(box->more_ports) : NULL);

	for (size_t i = 0; i < box->port_count; i++) {
		TRY(allow_port(f, set, box->ports[i]));
	}
	while (more.n > 0) {
		struct str port = str_trim(str_cut(more, ',', &more));
		int64_t number;

		if (!str_to_i64(port, &number)) {
			return fail_set(f, ERR_INPUT, NULL, "%s: %.*s is no port", box->more_ports, STR_ARG(port));
		}
		TRY(allow_port(f, set, number));
	}
	return OK;
}

static bool any_port(const struct box *box)
{
	const char *more = box->more_ports != NULL ? getenv(box->more_ports) : NULL;

	return box->net == BOX_NET_ANY || (more != NULL && strcmp(more, "any") == 0);
}

static size_t attr_size(int version)
{
	return version >= 6   ? sizeof(struct ruleset_attr)
	       : version >= 4 ? offsetof(struct ruleset_attr, scoped)
	                      : offsetof(struct ruleset_attr, net);
}

enum err landlock_enter(struct fail *f, const struct box *box, int *ret_version)
{
	/* The leak checker looks at the threads of its own process through /proc. */
	static const struct box_path proc = { "/proc", BOX_READ };
	const bool any = any_port(box);
	int version = box_landlock_version();
	struct ruleset_attr attr = { files_of(version), 0, 0 };

	if (version == 0) {
		*ret_version = 0;
		return OK;
	}
	if (version >= 4) {
		attr.net = any ? NET_BIND_TCP : NET_BIND_TCP | NET_CONNECT_TCP;
	}
	if (version >= 6) {
		attr.scoped = SCOPE_SIGNAL | (box->net == BOX_NET_NONE ? SCOPE_ABSTRACT_SOCKET : 0);
	}
	int set DEFER(fd_close) = (int)syscall(CREATE_RULESET, &attr, attr_size(version), 0);

	if (set < 0) {
		return fail_set(f, ERR_IO, NULL, "sandbox: no rules: %s", strerror(errno));
	}
	for (size_t i = 0; i < box->path_count; i++) {
		TRY(allow_path(f, set, &box->paths[i], attr.files));
	}
	if (SANITIZED && box->calls >= BOX_CALLS_WEB) {
		TRY(allow_path(f, set, &proc, attr.files));
	}
	if (version >= 4 && !any && box->net == BOX_NET_PORTS) {
		TRY(allow_ports(f, set, box));
	}
	if (syscall(RESTRICT_SELF, set, 0) != 0) {
		return fail_set(f, ERR_IO, NULL, "sandbox: the rules are not taken: %s", strerror(errno));
	}
	*ret_version = version;
	return OK;
}
