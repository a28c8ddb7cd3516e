/* SPDX-License-Identifier: EUPL-1.2 */
#include "proc/box.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/log.h"
#include "proc/calls.h"
#include "proc/landlock.h"
#include "proc/sanitized.h"

enum { LEAST_LANDLOCK = 2 };

/* The kernel tells everything else about a process, but not this. */
static atomic_int landlock_in_force;

static const char *const mode_names[] = { [BOX_STRICT] = "strict", [BOX_BEST] = "best", [BOX_OFF] = "off" };

bool box_mode_parse(const char *text, enum box_mode *ret)
{
	for (size_t i = 0; i < sizeof mode_names / sizeof mode_names[0]; i++) {
		if (strcmp(mode_names[i], text) == 0) {
			*ret = (enum box_mode)i;
			return true;
		}
	}
	return false;
}

const char *box_mode_name(enum box_mode mode)
{
	return mode_names[mode];
}

static enum err limit(struct fail *f, __rlimit_resource_t what, rlim_t most)
{
	struct rlimit l;

	if (getrlimit(what, &l) != 0) {
		return fail_set(f, ERR_IO, NULL, "sandbox: limits: %s", strerror(errno));
	}
	l.rlim_cur = l.rlim_cur < most ? l.rlim_cur : most;
	l.rlim_max = l.rlim_max < most ? l.rlim_max : most;
	return setrlimit(what, &l) == 0 ? OK : fail_set(f, ERR_IO, NULL, "sandbox: limits: %s", strerror(errno));
}

static enum err narrow(struct fail *f, const struct box *box)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
		return fail_set(f, ERR_IO, NULL, "sandbox: no new privileges: %s", strerror(errno));
	}
	TRY(limit(f, RLIMIT_CORE, 0));
	if (box->files > 0) {
		TRY(limit(f, RLIMIT_NOFILE, box->files));
	}
	if (SANITIZED) {
		return OK;
	}
	if (box->memory > 0) {
		TRY(limit(f, RLIMIT_AS, box->memory));
	}
	return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0
	               ? OK
	               : fail_set(f, ERR_IO, NULL, "sandbox: dumps: %s", strerror(errno));
}

enum err box_enter(struct fail *f, const struct box *box, enum box_mode mode)
{
	int version = 0;

	if (mode == BOX_OFF) {
		return OK;
	}
	TRY(narrow(f, box));
	TRY(landlock_enter(f, box, &version));
	if (version < LEAST_LANDLOCK && mode == BOX_STRICT) {
		return fail_set(f, ERR_DENIED, NULL,
		                "sandbox: this kernel has Landlock %d, and %d is the least (Linux 5.19); "
		                "--sandbox best goes on without",
		                version, LEAST_LANDLOCK);
	}
	TRY(calls_enter(f, box));
	if (version < LEAST_LANDLOCK) {
		log_line(LOG_WARN, "sandbox", "%s: this kernel has Landlock %d: files are not guarded", box->name,
		         version);
	}
	atomic_store(&landlock_in_force, version);
	return OK;
}

void box_report(struct box_report *ret)
{
	struct rlimit core = { 1, 1 };

	*ret = (struct box_report){
		.no_new_privileges = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1,
		.filter = prctl(PR_GET_SECCOMP, 0, 0, 0, 0) == 2,
		.not_dumpable = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0,
		.no_core = getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0,
		.landlock = (uint8_t)atomic_load(&landlock_in_force),
	};
}
