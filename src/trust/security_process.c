/* SPDX-License-Identifier: EUPL-1.2 */
/* The boxes of the processes, as the kernel tells each of them, and the kernel itself. */
#include <sys/resource.h>
#include <sys/utsname.h>

#include "trust/security_inside.h"

enum { PORTS_FROM = 4, FILES_FROM = 2 };

static void say_box(struct security_run *r, const char *name, const struct box_report *b, enum err asked)
{
	bool whole = asked == OK && b->filter && b->no_new_privileges && b->landlock >= FILES_FROM;
	bool half = whole && b->landlock < PORTS_FROM;
	struct str args[] = { str_of(name), security_number(r, b->landlock), str_of(r->c->fail->what) };
	const char *code = str_eq(args[0], STR("web"))   ? "process-web"
	                   : str_eq(args[0], STR("job")) ? "process-job"
	                                                 : "process-out";

	security_say(r, (struct security_say){ code,
	                                       MSG_SECURITY_PROCESS,
	                                       asked != OK ? MSG_SECURITY_PROCESS_AWAY
	                                       : half      ? MSG_SECURITY_PROCESS_HALF
	                                       : whole     ? MSG_SECURITY_PROCESS_GOOD
	                                       : b->filter ? MSG_SECURITY_PROCESS_FILES
	                                                   : MSG_SECURITY_PROCESS_NONE,
	                                       asked != OK ? MSG_SECURITY_PROCESS_AWAY_HOW : MSG_SECURITY_PROCESS_HOW,
	                                       half    ? SECURITY_NOTE
	                                       : whole ? SECURITY_GOOD
	                                               : SECURITY_MEND,
	                                       { args[0], args[1], args[2] } });
}

static void check_boxes(struct security_run *r)
{
	static const char *const names[] = { "job", "out" };
	struct box_report b = { .landlock = 0 };

	if (r->place->serving) {
		box_report(&b);
		say_box(r, "web", &b, OK);
	}
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct helper *h = helpers_find(r->place->helpers, names[i]);
		struct box_report other = { .landlock = 0 };

		say_box(r, names[i], &other, h != NULL ? helper_box(h, r->c->fail, &other) : ERR_ABSENT);
	}
}

/* A process that crashes must not leave what it knew on the disk. */
static void check_core(struct security_run *r)
{
	struct rlimit core = { 1, 1 };
	bool none = getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0;

	security_say(r, (struct security_say){ "core",
	                                       MSG_SECURITY_CORE,
	                                       none ? MSG_SECURITY_CORE_GOOD : MSG_SECURITY_CORE_LEFT,
	                                       MSG_SECURITY_CORE_HOW,
	                                       none ? SECURITY_GOOD : SECURITY_MEND,
	                                       { { NULL, 0 } } });
}

static void check_kernel(struct security_run *r)
{
	struct utsname u = { .release = "?" };
	int version = box_landlock_version();

	(void)uname(&u);
	security_say(
		r, (struct security_say){ "kernel",
	                                  MSG_SECURITY_KERNEL,
	                                  version >= PORTS_FROM   ? MSG_SECURITY_KERNEL_GOOD
	                                  : version >= FILES_FROM ? MSG_SECURITY_KERNEL_PORTS
	                                                          : MSG_SECURITY_KERNEL_OLD,
	                                  MSG_SECURITY_KERNEL_HOW,
	                                  version >= PORTS_FROM   ? SECURITY_GOOD
	                                  : version >= FILES_FROM ? SECURITY_NOTE
	                                                          : SECURITY_MEND,
	                                  { str_copy(r->c->arena, str_of(u.release)), security_number(r, version) } });
}

void security_process_checks(struct security_run *r)
{
	if (r->err != OK) {
		return;
	}
	check_boxes(r);
	if (r->place->serving) {
		check_core(r);
	}
	check_kernel(r);
}
