/* SPDX-License-Identifier: EUPL-1.2 */
/* The head of a request: what it asks for, from whom, and whether any handler needs to see it. */
#include "http/internal.h"

enum { LONGEST_URI = 8192, MAX_QUERY_FIELDS = 64, ADDRESS_TEXT = 64 };

struct copying {
	struct http_exchange *x;
	struct http_pair *headers;
	size_t n;
	bool failed;
};

static enum MHD_Result copy_header(void *arg, enum MHD_ValueKind kind, const char *name, size_t name_n,
                                   const char *value, size_t value_n)
{
	struct copying *c = arg;
	struct http_pair *h = &c->headers[c->n];

	(void)kind;
	if (c->n == HTTP_MAX_HEADERS) {
		c->failed = true;
		return MHD_NO;
	}
	h->name = str_copy(&c->x->req.arena, (struct str){ name, name_n });
	h->value = str_copy(&c->x->req.arena, (struct str){ value, value_n });
	c->failed = h->name.p == NULL || h->value.p == NULL;
	c->n++;
	return c->failed ? MHD_NO : MHD_YES;
}

/* Copies, because a worker may still look at them when the connection is gone. */
static bool read_headers(struct http_exchange *x)
{
	struct copying c = { .x = x };

	c.headers = ARENA_ARRAY(&x->req.arena, HTTP_MAX_HEADERS, struct http_pair);
	if (c.headers == NULL) {
		return false;
	}
	(void)MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, copy_header, &c);
	x->req.headers = c.headers;
	x->req.header_count = c.n;
	return !c.failed;
}

/* Behind the last comma: what our own proxy added. */
static struct str last_of(struct str list)
{
	struct str rest = list;

	while (rest.n > 0) {
		list = str_cut(rest, ',', &rest);
	}
	return str_trim(list);
}

/* Looks like a numeric address: what a proxy hands on goes into the access log. */
static bool numeric(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');

		if (!digit && c != '.' && c != ':') {
			return false;
		}
	}
	return s.n > 0 && s.n < ADDRESS_TEXT;
}

/* A proxy may add a line of its own behind those that the client sent: only the last one is its word. */
static struct str last_header(const struct http_req *r, const char *name)
{
	struct str wanted = str_of(name), last = { NULL, 0 };

	for (size_t i = 0; i < r->header_count; i++) {
		if (str_eq_nocase(r->headers[i].name, wanted)) {
			last = r->headers[i].value;
		}
	}
	return last;
}

/* Who asks. What a proxy says is believed from this machine only. */
static void read_client(struct http_exchange *x)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(x->connection,
	                                                               MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	char text[ADDRESS_TEXT] = "";
	struct str forwarded = last_of(last_header(&x->req, "X-Forwarded-For"));

	x->req.remote = STR("");
	if (info == NULL || info->client_addr == NULL) {
		return;
	}
	if (address_is_loopback(info->client_addr)) {
		x->req.secure = str_eq(last_header(&x->req, "X-Forwarded-Proto"), STR("https"));
		x->req.remote = numeric(forwarded) ? forwarded : x->req.remote;
	}
	if (x->req.remote.n == 0 && address_text(info->client_addr, text, sizeof text)) {
		x->req.remote = str_copy(&x->req.arena, str_of(text));
	}
}

static void read_identity(struct http_req *r)
{
	struct str authorization = http_header(r, "Authorization");

	r->session = cookie_session(r);
	if ((r->route->flags & HTTP_BEARER) != 0 && authorization.n > 7 &&
	    str_eq_nocase((struct str){ authorization.p, 7 }, STR("Bearer "))) {
		r->bearer = str_trim((struct str){ authorization.p + 7, authorization.n - 7 });
		/* One identity a request, so that a token cannot borrow the rights of a cookie. */
		r->session = (struct str){ NULL, 0 };
	}
}

static size_t max_body(const struct http_exchange *x)
{
	return x->req.route->max_body > 0 ? x->req.route->max_body : x->server->options.max_body;
}

static int check_length(const struct http_exchange *x)
{
	struct str header = http_header(&x->req, "Content-Length");
	int64_t n;

	if (header.n == 0) {
		return 0;
	}
	if (!str_to_i64(header, &n) || n < 0) {
		return 400;
	}
	return (uint64_t)n > max_body(x) ? 413 : 0;
}

static int find_route(struct http_exchange *x)
{
	struct http_req *r = &x->req;
	const struct compiled_route *found;
	struct http_path path;
	enum err e = path_parse(&r->arena, r->path, &path, &r->fail);

	if (e != OK) {
		return e == ERR_INPUT ? 400 : e == ERR_ABSENT ? 404 : 500;
	}
	found = route_find(&x->server->routes, r->method, &path, r->params, &r->param_count, &x->allowed);
	if (found == NULL) {
		return x->allowed != 0 && !path.trailing_slash ? 405 : 404;
	}
	/* The API has one address for a thing; a page typed with a slash too many is shown the way. */
	if (path.trailing_slash) {
		return r->method == HTTP_GET && !http_wants_json(r) ? 301 : 404;
	}
	r->route = found->route;
	x->stats = found->stats;
	return 0;
}

static int read_target(struct http_exchange *x)
{
	struct http_req *r = &x->req;
	struct str query;
	int status;

	r->path = str_cut(x->uri, '?', &query);
	if (x->uri.n > LONGEST_URI) {
		return 414;
	}
	x->file = static_find(&x->server->files, r->path);
	if (x->file != NULL) {
		x->stats = x->server->metrics.files;
		return r->method == HTTP_GET ? 0 : 405;
	}
	status = find_route(x);
	if (status == 0 && form_parse(&r->arena, query, MAX_QUERY_FIELDS, &r->query, &r->fail) != OK) {
		return 400;
	}
	return status;
}

void exchange_begin(struct http_exchange *x, const char *method)
{
	struct http_req *r = &x->req;

	x->begun = true;
	x->head = str_eq(str_of(method), STR("HEAD"));
	r->method = method_of(method);
	if (!read_headers(x)) {
		x->early = 431;
		return;
	}
	read_client(x);
	r->lang = str_eq(cookie_find(r, "taal"), STR("en")) ? LANG_EN : LANG_NL;
	x->gzip = gzip_accepted(http_header(r, "Accept-Encoding"));
	x->early = read_target(x);
	if (x->early == 0 && r->route != NULL) {
		read_identity(r);
		x->early = check_length(x);
		buf_init(&x->body, max_body(x));
	}
}
