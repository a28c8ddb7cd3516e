/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"
#include "fmt/form.h"
#include "fmt/multipart.h"
#include "http/out.h"

/*
 * Requests and answers, as handlers see them. The library underneath shows nowhere. A handler reads the request,
 * fills the answer and returns OK; when it returns an error the server answers with the page or problem of that error
 * (ERR_INPUT 400, ERR_DENIED 403, ERR_ABSENT 404, ERR_CONFLICT 409, ERR_TOOBIG 413, ERR_BUSY 503, others 500).
 */

enum http_method { HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_PATCH, HTTP_DELETE, HTTP_OTHER };

/* A name and its value; names of headers in any case. */
struct http_pair {
	struct str name, value;
};

enum { HTTP_MAX_PARAMS = 6, HTTP_MAX_HEADERS = 64, HTTP_MAX_ANSWER_HEADERS = 16 };

struct http_route;

/* All memory of it, the strings included, lives until the answer has been sent. */
struct http_req {
	enum http_method method; /* HEAD is HTTP_GET; the server leaves the body out */
	struct str path;         /* as sent, without query */
	const struct http_route *route;
	struct http_pair params[HTTP_MAX_PARAMS]; /* of the route's pattern */
	size_t param_count;
	struct form query, form;            /* form: when the body is a form */
	const struct multipart_file *files; /* that came along, on routes that take them (HTTP_FILES) */
	size_t file_count;
	const struct http_pair *headers;
	size_t header_count;
	struct str body;    /* empty when there is none */
	struct str session; /* value of the session cookie; empty when there is none or a bearer token is sent */
	struct str bearer;  /* token of "Authorization: Bearer", on routes that take it */
	struct str remote;  /* numeric address of the client, as the proxy tells it when there is one */
	bool secure;        /* the client came over TLS (to the proxy) */
	enum lang lang;     /* Dutch, unless the cookie "taal" says "en" */
	int64_t now;        /* instant of arrival */
	int64_t deadline;   /* in clock_ticks(): after it, nobody waits for the answer */
	struct arena arena; /* capped; wiped when the answer has been sent */
	struct fail fail;   /* what a layer below said; shown by the error answer */
	void *thread;       /* what thread_init made for the thread that runs this */
	void *arg;          /* of the hooks */
	void *app;          /* the application's own, set by authorize */
	struct http_exchange *exchange; /* the server's own */
};

struct http_resp {
	int status; /* 200 unless set */
	struct buf body;
	struct http_pair headers[HTTP_MAX_ANSWER_HEADERS];
	size_t header_count;
	struct http_req *req;
};

/* The parts of a request; empty when absent. */
struct str http_param(const struct http_req *r, const char *name);
struct str http_query(const struct http_req *r, const char *name);
struct str http_form(const struct http_req *r, const char *name);
struct str http_header(const struct http_req *r, const char *name);
/* The file of a field, or NULL; its bytes are part of the body. */
const struct multipart_file *http_file(const struct http_req *r, const char *field);
struct str http_cookie(const struct http_req *r, const char *name);
/* Whether the body says it is of this type, "application/json". */
bool http_body_is(const struct http_req *r, const char *type);
/* Whether the client wants JSON: everything below /api/. */
bool http_wants_json(const struct http_req *r);

/*
 * For a COST_FAST handler that finds that it has more work than may be done on an event thread: `return
 * http_to_worker(r)` before anything is written, and the handler is called again on a worker, where this gives OK.
 */
enum err http_to_worker(struct http_req *r) MUST;

/* A page: `struct out o = http_html(ret, 200); page(&o, &view); return OK;` (the server looks at buf_err). */
struct out http_html(struct http_resp *ret, int status);
/* JSON: gives the buffer to write it to. */
struct buf *http_json(struct http_resp *ret, int status);
/* Plain text. */
struct buf *http_text(struct http_resp *ret, int status);
/* A file to be saved under a name, of letters, digits and -._ */
struct buf *http_download(struct http_resp *ret, const char *type, struct str file_name);
/* 303 to a path of our own, behind a form that was handled. */
enum err http_redirect(struct http_resp *ret, struct str path) MUST;
/* Adds a header; the value is copied. ERR_INPUT when it holds control characters, ERR_TOOBIG when there are too many. */
enum err http_header_add(struct http_resp *ret, const char *name, struct str value) MUST;
/* Forgets what was written. */
void http_resp_clear(struct http_resp *ret);

/* What is wrong with one field, for a problem (RFC 9457). */
struct http_field_error {
	struct str field, what;
};

/*
 * application/problem+json with the title of the status in the request's language, detail (may be empty: then the
 * explanation of the status) and all field errors.
 */
enum err http_problem(struct http_resp *ret, int status, struct str detail, const struct http_field_error *errors,
                      size_t n) MUST;
/* Title and explanation that belong to a status, for error pages. */
enum msg_id http_status_title(int status);
enum msg_id http_status_explain(int status);

/*
 * Cookies are HttpOnly, SameSite=Lax, Path=/ and, over TLS, Secure with the prefix __Host-. seconds 0: until the
 * browser closes. The session cookie is "session"; its value is in r->session.
 */
enum err http_cookie_set(struct http_resp *ret, const char *name, struct str value, int64_t seconds) MUST;
enum err http_cookie_drop(struct http_resp *ret, const char *name) MUST;
#define HTTP_SESSION_COOKIE "session"

/* A page token for the session, another text each time; empty without session. http_html puts it in struct out. */
struct str http_csrf_token(struct http_req *r);

#endif
