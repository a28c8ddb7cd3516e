/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/origin.h"

#include <string.h>

#include "access/setting.h"

/*
 * A machine and perhaps a port, and nothing else: what a request says about itself becomes part of links in letters, and
 * "localhost:x@elsewhere.example" leads elsewhere.
 */
static bool authority_plain(struct str authority, struct str host)
{
	struct str port = { authority.p + host.n, authority.n - host.n };

	for (size_t i = 1; i < port.n; i++) {
		if (port.p[i] < '0' || port.p[i] > '9') {
			return false;
		}
	}
	return port.n == 0 || port.p[0] == ':';
}

/* Behind "https://", up to the port. */
static struct str host_of(struct str authority)
{
	struct str rest;

	if (authority.n > 0 && authority.p[0] == '[') {
		const char *end = memchr(authority.p, ']', authority.n);

		return end != NULL ? (struct str){ authority.p, (size_t)(end - authority.p) + 1 } : authority;
	}
	return str_cut(authority, ':', &rest);
}

static bool is_address(struct str host)
{
	for (size_t i = 0; i < host.n; i++) {
		if ((host.p[i] < '0' || host.p[i] > '9') && host.p[i] != '.') {
			return host.p[0] == '[';
		}
	}
	return true;
}

static bool on_this_machine(struct str host)
{
	return str_eq(host, STR("localhost")) || str_eq(host, STR("127.0.0.1")) || str_eq(host, STR("[::1]"));
}

static struct str without_slash(struct str s)
{
	return s.n > 0 && s.p[s.n - 1] == '/' ? (struct str){ s.p, s.n - 1 } : s;
}

enum err origin_of(struct http_req *r, struct origin *ret)
{
	struct ctx *c = web_ctx(r);
	struct str text, authority = http_header(r, "Host");
	struct origin o = { .text = STR("") };
	bool secure = r->secure;

	TRY(setting_text(c, "site_origin", &text));
	text = without_slash(text);
	if (str_starts(text, STR("https://")) || str_starts(text, STR("http://"))) {
		size_t scheme = text.p[4] == 's' ? 8 : 7;

		secure = scheme == 8;
		authority = (struct str){ text.p + scheme, text.n - scheme };
		o.text = text;
	} else if (on_this_machine(host_of(authority)) && authority_plain(authority, host_of(authority))) {
		o.text = str_format(c->arena, "http%s://%.*s", secure ? "s" : "", STR_ARG(authority));
	} else {
		authority = STR("");
	}
	o.host = str_copy(c->arena, host_of(authority));
	o.passkeys = o.host.n > 0 && !is_address(o.host) && (secure || on_this_machine(o.host));
	if (o.text.p == NULL || o.host.p == NULL) {
		return ERR_NOMEM;
	}
	*ret = o;
	return OK;
}
