/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PROC_BOX_H
#define PROC_BOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * What a process may still do from now on: no new privileges, no memory that others read or that is dumped, files and
 * ports by Landlock, system calls by seccomp. Nothing of it can be undone, and threads and children inherit it.
 */

/* What the program asks of the kernel: refuse to go on without it, take what there is and say so, nothing. */
enum box_mode { BOX_STRICT, BOX_BEST, BOX_OFF };

/* Which system calls are left. */
enum box_calls {
	BOX_CALLS_JOB,    /* memory and the sockets that are open: no files, no network, no processes */
	BOX_CALLS_OUT,    /* the same, files and outgoing connections */
	BOX_CALLS_KEEPER, /* starts the helper processes */
	BOX_CALLS_WEB,    /* files, threads, connections that come in */
	BOX_CALLS_WEB_NET /* and those to a database server */
};

enum { BOX_READ = 1, BOX_WRITE = 2, BOX_MAKE = 4 }; /* MAKE: also makes and removes files in a folder */

struct box_path {
	const char *path; /* a file, or a folder with all that is below it; one that does not exist is passed over */
	unsigned rights;
};

enum box_net {
	BOX_NET_NONE,  /* no TCP */
	BOX_NET_PORTS, /* connections to the ports of the box */
	BOX_NET_ANY    /* connections to any port */
};

struct box {
	const char *name; /* of the process, at most 15 bytes */
	enum box_calls calls;
	const struct box_path *paths;
	size_t path_count;
	enum box_net net; /* by port from Landlock 4 on; listening on a port is over in every box */
	const uint16_t *ports;
	size_t port_count;
	const char
		*more_ports; /* a variable of the environment with more of them: "8443,1025", or "any"; may be NULL */
	size_t memory;       /* most bytes of address space; 0: no limit */
	unsigned files;      /* most open files; 0: no limit */
};

/* What is in force in this process, as the kernel tells it. */
struct box_report {
	bool no_new_privileges, filter, not_dumpable, no_core;
	uint8_t landlock; /* version of the kernel's Landlock that is used; 0: none */
};

/* Puts this process in the box. ERR_DENIED in strict mode when the kernel cannot; ERR_IO. Every thread gets the same. */
enum err box_enter(struct fail *f, const struct box *box, enum box_mode mode) MUST;
void box_report(struct box_report *ret);
/* Version of the kernel's Landlock, 0 without. */
int box_landlock_version(void);
/* "strict", "best", "off". */
bool box_mode_parse(const char *text, enum box_mode *ret);
const char *box_mode_name(enum box_mode mode);

#endif
