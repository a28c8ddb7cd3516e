/* SPDX-License-Identifier: EUPL-1.2 */
#include "serve/box.h"

#include <string.h>

#include "db/reach.h"
#include "outbound/process.h"
#include "paper/process.h"

const struct helper_kind *const serve_kinds[] = { &job_kind, &out_kind };
const size_t serve_kind_count = sizeof serve_kinds / sizeof serve_kinds[0];

enum { PATHS = 32, DNS = 53 };

/* The first chance, and how many processors there are. */
static const char *const always[] = { "/dev/urandom", "/sys/devices/system/cpu/online" };

/* What it takes to find a database server by name and to speak TLS with it. */
static const char *const for_a_server[] = {
	"/etc/resolv.conf",    "/etc/hosts",    "/etc/host.conf",       "/etc/nsswitch.conf",
	"/etc/gai.conf",       "/etc/services", "/etc/passwd",          "/etc/ssl",
	"/etc/ld.so.cache",    "/usr/lib",      "/run/systemd/resolve", "/run/resolvconf",
	"/usr/share/zoneinfo",
};

struct paths {
	struct box_path list[PATHS];
	size_t n;
};

static void add(struct paths *p, const char *path, unsigned rights)
{
	if (path != NULL && p->n < PATHS) {
		p->list[p->n++] = (struct box_path){ path, rights };
	}
}

static void add_all(struct paths *p, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		add(p, list[i], BOX_READ);
	}
}

static const char *key_folder(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL) {
		return ".";
	}
	return arena_copy(a, path, slash == path ? 1 : (size_t)(slash - path));
}

enum err serve_box_enter(struct fail *f, struct arena *a, const char *url, const char *key_path, enum box_mode mode)
{
	struct paths paths = { .n = 0 };
	struct box box = { .name = "web", .calls = BOX_CALLS_WEB };
	uint16_t ports[DB_REACH_PORTS + 1];
	struct db_reach reach;

	TRY(db_reach_of(f, a, url, &reach));
	add(&paths, reach.folder, BOX_READ | BOX_WRITE | BOX_MAKE);
	add(&paths, reach.real_folder, BOX_READ | BOX_WRITE | BOX_MAKE);
	add(&paths, key_folder(a, key_path), BOX_READ);
	add_all(&paths, always, sizeof always / sizeof always[0]);
	if (reach.server) {
		add_all(&paths, for_a_server, sizeof for_a_server / sizeof for_a_server[0]);
		add_all(&paths, reach.paths, reach.path_count);
		memcpy(ports, reach.ports, sizeof reach.ports);
		ports[reach.port_count] = DNS;
		box.calls = BOX_CALLS_WEB_NET;
		box.net = reach.any_port ? BOX_NET_ANY : BOX_NET_PORTS;
		box.ports = ports;
		box.port_count = reach.port_count + 1;
	}
	box.paths = paths.list;
	box.path_count = paths.n;
	return box_enter(f, &box, mode);
}
