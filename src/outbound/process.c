/* SPDX-License-Identifier: EUPL-1.2 */
#include "outbound/process.h"

#include <stdio.h>
#include <string.h>

enum { PATH_MOST = 1024, PROCESSES = 3 };

static struct {
	char ca_file[PATH_MOST];
	bool loopback_plain;
} chosen;

/* What names and certificates are looked up in. The certificates themselves are read before the box closes. */
static const struct box_path paths[] = {
	{ "/etc/resolv.conf", BOX_READ },
	{ "/etc/hosts", BOX_READ },
	{ "/etc/nsswitch.conf", BOX_READ },
	{ "/etc/host.conf", BOX_READ },
	{ "/etc/gai.conf", BOX_READ },
	{ "/etc/services", BOX_READ },
	{ "/etc/ssl/openssl.cnf", BOX_READ },
	{ "/run/systemd/resolve", BOX_READ },
	{ "/lib", BOX_READ },
	{ "/usr/lib", BOX_READ },
	{ "/etc/ld.so.cache", BOX_READ },
};

/* Names over TCP, mail, web; SLUITEND_OUT_PORTS adds to them. */
static const uint16_t ports[] = { 53, 25, 80, 443, 465, 587 };

static const struct box box = {
	.name = "sluitend-out",
	.calls = BOX_CALLS_OUT,
	.paths = paths,
	.path_count = sizeof paths / sizeof paths[0],
	.net = BOX_NET_PORTS,
	.ports = ports,
	.port_count = sizeof ports / sizeof ports[0],
	.more_ports = "SLUITEND_OUT_PORTS",
	.memory = (size_t)512 * 1024 * 1024,
	.files = 64,
};

enum err outbound_policy_set(struct fail *f, const struct outbound_policy *policy)
{
	const char *path = policy->ca_file != NULL ? policy->ca_file : "";

	if (strlen(path) >= sizeof chosen.ca_file) {
		return fail_set(f, ERR_INPUT, NULL, "the path of the certificates is too long");
	}
	(void)snprintf(chosen.ca_file, sizeof chosen.ca_file, "%s", path);
	chosen.loopback_plain = policy->loopback_plain;
	return OK;
}

static enum err start(struct fail *f, void **ret_state)
{
	*ret_state = NULL;
	return outbound_begin(
		f, &(struct outbound_policy){ .ca_file = chosen.ca_file, .loopback_plain = chosen.loopback_plain });
}

static enum err answer(void *state, struct fail *f, unsigned op, struct str in, struct buf *out)
{
	(void)state;
	return outbound_do(f, op, in, out);
}

const struct helper_kind out_kind = {
	.name = "out",
	.box = &box,
	.most = PROCESSES,
	.max_in = OUTBOUND_QUESTION_MOST,
	.max_out = OUTBOUND_REPLY_MOST,
	.init = start,
	.answer = answer,
};
