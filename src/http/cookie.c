/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/internal.h"

/* Over TLS the name says that no other host or path can have set it (RFC 6265bis, section 4.1.3.2). */
static const char PREFIX[] = "__Host-";

struct str cookie_find(const struct http_req *r, const char *name)
{
	for (size_t i = 0; i < r->header_count; i++) {
		struct str rest = r->headers[i].value;

		if (!str_eq_nocase(r->headers[i].name, STR("Cookie"))) {
			continue;
		}
		while (rest.n > 0) {
			struct str value;
			struct str key = str_trim(str_cut(str_cut(rest, ';', &rest), '=', &value));

			if (r->secure && str_starts(key, STR(PREFIX))) {
				key = (struct str){ key.p + sizeof PREFIX - 1, key.n - (sizeof PREFIX - 1) };
			} else if (r->secure) {
				continue;
			}
			if (str_eq(key, str_of(name))) {
				return str_trim(value);
			}
		}
	}
	return (struct str){ NULL, 0 };
}

struct str cookie_session(const struct http_req *r)
{
	return cookie_find(r, HTTP_SESSION_COOKIE);
}

struct str http_cookie(const struct http_req *r, const char *name)
{
	return cookie_find(r, name);
}

/* The characters of a cookie's value without quotes (RFC 6265). */
static bool value_good(struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];

		if (c <= ' ' || c >= 0x7f || c == '"' || c == ',' || c == ';' || c == '\\') {
			return false;
		}
	}
	return true;
}

static enum err add(struct http_resp *ret, const char *name, struct str value, const char *age)
{
	bool secure = ret->req->secure;
	struct str header;

	if (!value_good(value)) {
		return fail_set(&ret->req->fail, ERR_BUG, NULL, "cookie %s: characters that no cookie may have", name);
	}
	header = str_format(&ret->req->arena, "%s%s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%s", secure ? PREFIX : "",
	                    name, STR_ARG(value), secure ? "; Secure" : "", age);
	return header.p != NULL ? http_header_add(ret, "Set-Cookie", header) : ERR_NOMEM;
}

enum err http_cookie_set(struct http_resp *ret, const char *name, struct str value, int64_t seconds)
{
	struct str age = { "", 0 };

	if (seconds > 0) {
		age = str_format(&ret->req->arena, "; Max-Age=%lld", (long long)seconds);
		if (age.p == NULL) {
			return ERR_NOMEM;
		}
	}
	return add(ret, name, value, age.p);
}

enum err http_cookie_drop(struct http_resp *ret, const char *name)
{
	return add(ret, name, (struct str){ NULL, 0 }, "; Max-Age=0");
}
