/* SPDX-License-Identifier: EUPL-1.2 */
#include "proc/calls.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <seccomp.h>

#include "proc/sanitized.h"

/* Memory, time, threads, and the descriptors that are open. */
static const char *const base_calls[] = {
	"read",
	"readv",
	"write",
	"writev",
	"pread64",
	"preadv",
	"lseek",
	"close",
	"fstat",
	"poll",
	"ppoll",
	"recvfrom",
	"recvmsg",
	"shutdown",
	"munmap",
	"mremap",
	"madvise",
	"brk",
	"mlock",
	"mlock2",
	"munlock",
	"futex",
	"set_robust_list",
	"get_robust_list",
	"set_tid_address",
	"rseq",
	"membarrier",
	"sched_yield",
	"sched_getaffinity",
	"sched_getparam",
	"sched_getscheduler",
	"clock_gettime",
	"clock_getres",
	"clock_nanosleep",
	"nanosleep",
	"gettimeofday",
	"time",
	"getpid",
	"gettid",
	"getppid",
	"getuid",
	"geteuid",
	"getgid",
	"getegid",
	"getresuid",
	"getresgid",
	"getpgrp",
	"exit",
	"exit_group",
	"rt_sigaction",
	"rt_sigprocmask",
	"rt_sigreturn",
	"rt_sigtimedwait",
	"rt_sigpending",
	"sigaltstack",
	"restart_syscall",
	"getrandom",
	"uname",
	"sysinfo",
	"getrusage",
	"times",
	"getrlimit",
	"dup",
	"getcpu",
};

/* Waiting for many descriptors; waking a thread. */
static const char *const event_calls[] = {
	"epoll_create1", "epoll_ctl",   "epoll_wait", "epoll_pwait",    "epoll_pwait2",    "eventfd2",   "pipe",
	"pipe2",         "select",      "pselect6",   "accept",         "accept4",         "getsockopt", "setsockopt",
	"getsockname",   "getpeername", "socketpair", "timerfd_create", "timerfd_settime", "sendfile",
};

static const char *const read_calls[] = {
	"open",       "openat",    "stat",       "lstat",    "newfstatat", "statx",
	"access",     "faccessat", "faccessat2", "readlink", "readlinkat", "getdents",
	"getdents64", "getcwd",    "statfs",     "fstatfs",  "fadvise64",
};

/* Database files and their logs; the leak of a file's owner when the program runs as root is SQLite's own call. */
static const char *const write_calls[] = {
	"pwrite64", "pwritev",  "fsync",     "fdatasync", "ftruncate", "fallocate", "unlink", "unlinkat",
	"rename",   "renameat", "renameat2", "fchmod",    "fchown",    "flock",     "umask",  "sync_file_range",
};

static const char *const connect_calls[] = { "connect", "recvmmsg" };

/* What the keeper does for its helpers, and they do on their way into the box. */
static const char *const keeper_calls[] = {
	"fork",
	"vfork",
	"clone",
	"wait4",
	"waitid",
	"kill",
	"pidfd_open",
	"close_range",
	"dup2",
	"dup3",
	"seccomp",
	"landlock_create_ruleset",
	"landlock_add_rule",
	"landlock_restrict_self",
	"prctl",
	"prlimit64",
	"setrlimit",
	"socket",
	"memfd_create",
	"statfs",
	"umask",
};

/* Known, and refused with words that a library understands. */
static const char *const refused_calls[] = {
	"open",
	"openat",
	"openat2",
	"creat",
	"socket",
	"connect",
	"bind",
	"listen",
	"clone",
	"fork",
	"vfork",
	"kill",
	"tkill",
	"rt_sigqueueinfo",
	"rt_tgsigqueueinfo",
	"pidfd_send_signal",
	"pidfd_getfd",
	"chmod",
	"fchmodat",
	"chown",
	"lchown",
	"fchownat",
	"link",
	"linkat",
	"symlink",
	"symlinkat",
	"mkdir",
	"mkdirat",
	"rmdir",
	"mknod",
	"mknodat",
	"truncate",
	"setuid",
	"setgid",
	"setresuid",
	"setresgid",
	"setreuid",
	"setregid",
	"setgroups",
	"capset",
	"setrlimit",
	"personality",
	"unlink",
	"unlinkat",
	"rename",
	"renameat",
	"renameat2",
	"access",
	"stat",
	"lstat",
	"readlink",
	"readlinkat",
	"statx",
	"faccessat",
	"faccessat2",
	"socketpair",
};

/* Nothing here calls these: whoever does is not this program any more. */
static const char *const deadly_calls[] = {
	"execve",
	"execveat",
	"ptrace",
	"process_vm_readv",
	"process_vm_writev",
	"bpf",
	"io_uring_setup",
	"io_uring_enter",
	"io_uring_register",
	"keyctl",
	"add_key",
	"request_key",
	"userfaultfd",
	"mount",
	"umount2",
	"pivot_root",
	"chroot",
	"move_mount",
	"open_tree",
	"fsopen",
	"fsmount",
	"fsconfig",
	"fspick",
	"mount_setattr",
	"init_module",
	"finit_module",
	"delete_module",
	"kexec_load",
	"kexec_file_load",
	"reboot",
	"perf_event_open",
	"setns",
	"unshare",
	"swapon",
	"swapoff",
	"iopl",
	"ioperm",
	"acct",
	"settimeofday",
	"clock_settime",
	"adjtimex",
	"clock_adjtime",
	"open_by_handle_at",
	"name_to_handle_at",
	"modify_ldt",
	"kcmp",
	"quotactl",
};

/* For the leak checker of a sanitized build alone. */
static const char *const sanitizer_calls[] = { "ptrace",   "clone",      "wait4",      "waitid",   "tkill",
	                                       "prctl",    "open",       "openat",     "readlink", "readlinkat",
	                                       "getdents", "getdents64", "newfstatat", "stat",     "access",
	                                       "kill",     "prlimit64" };

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

enum { CALLS = 1024 };

/* A filter that is being made; the first error stays. */
struct filter {
	scmp_filter_ctx ctx;
	int bad;
	const char *at;
	unsigned char seen[CALLS]; /* by number */
};

enum { UNSEEN, WHOLE, IN_PART };

static void filter_finish(struct filter *fl)
{
	if (fl->ctx != NULL) {
		seccomp_release(fl->ctx);
	}
}

/*
 * Of two rules about a call the first counts, except that several may each speak of a part of its uses. Calls that
 * this architecture or the library does not know are passed over.
 */
static void rule(struct filter *fl, uint32_t action, const char *name, unsigned n, const struct scmp_arg_cmp *args)
{
	int nr = seccomp_syscall_resolve_name(name);
	int bad;

	if (fl->bad != 0 || nr < 0 || nr >= CALLS || fl->seen[nr] == WHOLE || (fl->seen[nr] == IN_PART && n == 0)) {
		return;
	}
	fl->seen[nr] = n == 0 ? WHOLE : IN_PART;
	bad = seccomp_rule_add_array(fl->ctx, action, nr, n, args);
	if (bad != 0) {
		fl->bad = bad;
		fl->at = name;
	}
}

static void allow_list(struct filter *fl, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		rule(fl, SCMP_ACT_ALLOW, names[i], 0, NULL);
	}
}

static void allow_if(struct filter *fl, const char *name, struct scmp_arg_cmp one)
{
	rule(fl, SCMP_ACT_ALLOW, name, 1, &one);
}

/* No memory that can be written and then run. files: libraries may be loaded from files. */
static void memory_rules(struct filter *fl, bool files)
{
	const struct scmp_arg_cmp no_exec = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	const struct scmp_arg_cmp exec = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC);
	const struct scmp_arg_cmp library[] = {
		SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC | PROT_WRITE, PROT_EXEC),
		SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS | MAP_SHARED, 0),
	};

	allow_if(fl, "mmap", no_exec);
	allow_if(fl, "mprotect", no_exec);
	rule(fl, SCMP_ACT_KILL_PROCESS, "mprotect", 1, &exec);
	rule(fl, SCMP_ACT_KILL_PROCESS, "pkey_mprotect", 0, NULL);
	if (files) {
		rule(fl, SCMP_ACT_ALLOW, "mmap", COUNT(library), library);
	}
}

/* Calls of which only some uses are left. */
static void narrow_rules(struct filter *fl)
{
	static const int asked[] = { PR_SET_NAME,    PR_GET_NAME,     PR_GET_NO_NEW_PRIVS,
		                     PR_GET_SECCOMP, PR_GET_DUMPABLE, PR_SET_VMA };
	const uint64_t thread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;
	const struct scmp_arg_cmp process = SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0);
	const struct scmp_arg_cmp others = SCMP_A0(SCMP_CMP_NE, (scmp_datum_t)getpid(), 0);
	const uint64_t own = 0;

	for (size_t i = 0; i < COUNT(asked); i++) {
		allow_if(fl, "prctl", SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)asked[i], 0));
	}
	allow_if(fl, "clone", SCMP_A0(SCMP_CMP_MASKED_EQ, thread, thread));
	rule(fl, SCMP_ACT_ERRNO(EPERM), "clone", 1, &process);
	allow_if(fl, "tgkill", SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
	allow_if(fl, "kill", SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
	rule(fl, SCMP_ACT_ERRNO(EPERM), "kill", 1, &others);
	allow_if(fl, "prlimit64", SCMP_A0(SCMP_CMP_EQ, own, 0));
	allow_if(fl, "ioctl", SCMP_A1(SCMP_CMP_EQ, TCGETS, 0));
	allow_if(fl, "ioctl", SCMP_A1(SCMP_CMP_EQ, FIONREAD, 0));
	allow_if(fl, "ioctl", SCMP_A1(SCMP_CMP_EQ, FIONBIO, 0));
	/* What fstat() of the C library is made of. */
	allow_if(fl, "newfstatat", SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH));
}

/*
 * A first packet with data (TCP Fast Open) connects without connect(), and without the list of ports. A descriptor that
 * tells an owner of its events sends him any signal, SIGKILL too: nobody here has himself told.
 */
static void descriptor_rules(struct filter *fl, bool connects)
{
	static const int commands[] = { F_DUPFD,     F_DUPFD_CLOEXEC, F_GETFD,      F_SETFD,     F_GETFL,
		                        F_SETFL,     F_GETLK,         F_SETLK,      F_SETLKW,    F_OFD_GETLK,
		                        F_OFD_SETLK, F_OFD_SETLKW,    F_GETPIPE_SZ, F_GET_SEALS, F_ADD_SEALS };

	for (size_t i = 0; i < COUNT(commands); i++) {
		allow_if(fl, "fcntl", SCMP_A1(SCMP_CMP_MASKED_EQ, UINT32_MAX, (scmp_datum_t)commands[i]));
	}
	allow_if(fl, "sendto", SCMP_A3(SCMP_CMP_MASKED_EQ, MSG_FASTOPEN, 0));
	allow_if(fl, "sendmsg", SCMP_A2(SCMP_CMP_MASKED_EQ, MSG_FASTOPEN, 0));
	if (connects) {
		allow_if(fl, "sendmmsg", SCMP_A3(SCMP_CMP_MASKED_EQ, MSG_FASTOPEN, 0));
	}
}

static void socket_rules(struct filter *fl, bool out)
{
	allow_list(fl, connect_calls, COUNT(connect_calls));
	allow_if(fl, "socket", SCMP_A0(SCMP_CMP_EQ, AF_INET, 0));
	allow_if(fl, "socket", SCMP_A0(SCMP_CMP_EQ, AF_INET6, 0));
	/* A database server on the same machine; the addresses of this machine, for the choice of one of another. */
	allow_if(fl, "socket", SCMP_A0(SCMP_CMP_EQ, out ? AF_NETLINK : AF_UNIX, 0));
}

static void box_rules(struct filter *fl, enum box_calls calls)
{
	bool web = calls == BOX_CALLS_WEB || calls == BOX_CALLS_WEB_NET, keeper = calls == BOX_CALLS_KEEPER;
	bool connects = calls == BOX_CALLS_OUT || calls == BOX_CALLS_WEB_NET || keeper;

	if (keeper) {
		allow_list(fl, keeper_calls, COUNT(keeper_calls));
	}
	if (SANITIZED && web) {
		allow_list(fl, sanitizer_calls, COUNT(sanitizer_calls));
	}
	allow_list(fl, base_calls, COUNT(base_calls));
	if (calls != BOX_CALLS_JOB) {
		allow_list(fl, event_calls, COUNT(event_calls));
		allow_list(fl, read_calls, COUNT(read_calls));
	}
	if (web) {
		allow_list(fl, write_calls, COUNT(write_calls));
	}
	if (connects) {
		socket_rules(fl, calls == BOX_CALLS_OUT);
	}
	memory_rules(fl, calls != BOX_CALLS_JOB);
	narrow_rules(fl);
	descriptor_rules(fl, connects);
	for (size_t i = 0; i < COUNT(refused_calls); i++) {
		rule(fl, SCMP_ACT_ERRNO(EPERM), refused_calls[i], 0, NULL);
	}
	for (size_t i = 0; i < COUNT(deadly_calls); i++) {
		rule(fl, SCMP_ACT_KILL_PROCESS, deadly_calls[i], 0, NULL);
	}
}

enum err calls_enter(struct fail *f, const struct box *box)
{
	struct filter fl DEFER(filter_finish) = { .ctx = seccomp_init(SCMP_ACT_ERRNO(ENOSYS)) };

	if (fl.ctx == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "sandbox: no memory for the filter");
	}
	fl.bad = seccomp_attr_set(fl.ctx, SCMP_FLTATR_CTL_TSYNC, 1);
	if (fl.bad == 0) {
		fl.bad = seccomp_attr_set(fl.ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	}
	(void)seccomp_attr_set(fl.ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	(void)seccomp_attr_set(fl.ctx, SCMP_FLTATR_CTL_SSB, 1);
	box_rules(&fl, box->calls);
	if (fl.bad == 0) {
		fl.at = "load";
		fl.bad = seccomp_load(fl.ctx);
	}
	if (fl.bad != 0) {
		return fail_set(f, ERR_IO, NULL, "sandbox: the filter of system calls (%s): %s",
		                fl.at != NULL ? fl.at : "attributes", strerror(-fl.bad));
	}
	return OK;
}
