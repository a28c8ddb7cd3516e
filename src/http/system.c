/* SPDX-License-Identifier: EUPL-1.2 */
/* The addresses for those who run the program: is it alive, can it serve, how does it do. */
#include "http/internal.h"

/* Metrics tell much about a school's day, so they are for this machine, unless the owner wants otherwise. */
static bool may_see_metrics(const struct http_exchange *x)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(x->connection,
	                                                               MHD_CONNECTION_INFO_CLIENT_ADDRESS);

	if (x->server->options.metrics_public) {
		return true;
	}
	return info != NULL && info->client_addr != NULL && address_is_loopback(info->client_addr) &&
	       MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, "X-Forwarded-For") == NULL;
}

static void metrics(struct http_exchange *x)
{
	struct http_server *s = x->server;
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
	struct metrics_now now = {
		.waiting = pool_waiting(s),
		.active = atomic_load(&s->active),
		.connections = info != NULL ? info->num_connections : 0,
	};
	struct buf *out = http_text(&x->resp, 200);

	metrics_write(&s->metrics, &now, out);
	if (s->options.hooks.metrics != NULL) {
		s->options.hooks.metrics(s->options.hooks.arg, out);
	}
}

bool system_answer(struct http_exchange *x, const char *method)
{
	const struct http_hooks *hooks = &x->server->options.hooks;
	bool ready;

	if (method_of(method) != HTTP_GET) {
		return false;
	}
	if (str_eq(x->uri, STR("/healthz"))) {
		buf_text(http_text(&x->resp, 200), "ok\n");
	} else if (str_eq(x->uri, STR("/readyz"))) {
		ready = !atomic_load(&x->server->stopping) && (hooks->ready == NULL || hooks->ready(hooks->arg));
		buf_text(http_text(&x->resp, ready ? 200 : 503), ready ? "ready\n" : "not ready\n");
	} else if (str_eq(x->uri, STR("/metrics")) && may_see_metrics(x)) {
		metrics(x);
	} else {
		return false;
	}
	x->begun = true;
	x->stats = x->server->metrics.system;
	return true;
}
