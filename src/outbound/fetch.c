/* SPDX-License-Identifier: EUPL-1.2 */
/* One request over HTTPS. */
#include <curl/curl.h>
#include <string.h>

#include "outbound/transfer.h"

enum { HEADERS_MOST = 32 * 1024, HEADER_VALUE_MOST = 4096 };

struct fetch {
	struct arena *a;
	const struct outbound_request *in;
	struct outbound_answer answer;
	struct buf body;
	size_t header_bytes;
	enum err err;
};

static size_t take_body(char *p, size_t size, size_t n, void *arg)
{
	struct fetch *x = arg;

	(void)size;
	buf_add(&x->body, p, n);
	return x->body.err == OK ? n : 0;
}

static size_t take_header(char *p, size_t size, size_t n, void *arg)
{
	struct fetch *x = arg;
	struct str value;
	struct str name = str_cut((struct str){ p, n }, ':', &value);

	(void)size;
	x->header_bytes += n;
	if (x->header_bytes > HEADERS_MOST) {
		return 0;
	}
	value = str_trim(value);
	for (size_t i = 0; i < x->in->wanted_count; i++) {
		if (str_eq_nocase(name, x->in->wanted[i]) && value.n <= HEADER_VALUE_MOST) {
			x->answer.headers[i] = str_copy(x->a, value);
			x->err = x->answer.headers[i].p != NULL ? x->err : ERR_NOMEM;
		}
	}
	return n;
}

static void url_free(CURLU **u)
{
	curl_url_cleanup(*u);
}

/* https, or http to this machine where that is allowed; no user, no fragment, no blanks. */
static enum err check_url(struct fail *f, struct str url, const char *text, bool *ret_plain)
{
	CURLU *u DEFER(url_free) = curl_url();
	char *part = NULL;
	bool https, http;

	if (u == NULL) {
		return ERR_NOMEM;
	}
	if (url.n == 0 || url.n > OUTBOUND_URL_MOST || memchr(url.p, '\0', url.n) != NULL ||
	    curl_url_set(u, CURLUPART_URL, text, CURLU_DISALLOW_USER) != CURLUE_OK) {
		return fail_set(f, ERR_INPUT, NULL, "not an address: %.200s", text);
	}
	if (curl_url_get(u, CURLUPART_FRAGMENT, &part, 0) == CURLUE_OK) {
		curl_free(part);
		return fail_set(f, ERR_INPUT, NULL, "not an address to ask at: %.200s", text);
	}
	if (curl_url_get(u, CURLUPART_SCHEME, &part, 0) != CURLUE_OK) {
		return fail_set(f, ERR_INPUT, NULL, "not an address: %.200s", text);
	}
	https = strcmp(part, "https") == 0;
	http = strcmp(part, "http") == 0;
	curl_free(part);
	if (!https && !(http && outbound_loopback_plain())) {
		return fail_set(f, ERR_INPUT, NULL, "only https is allowed: %.200s", text);
	}
	*ret_plain = !https;
	return OK;
}

static enum err add_header(struct arena *a, struct fail *f, const struct outbound_header *h, struct curl_slist **list)
{
	struct str line = str_format(a, "%.*s: %.*s", STR_ARG(h->name), STR_ARG(h->value));
	struct curl_slist *longer;

	if (line.p == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < line.n; i++) {
		if ((unsigned char)line.p[i] < ' ' || line.p[i] == 0x7f) {
			return fail_set(f, ERR_INPUT, NULL, "a header holds what no header may");
		}
	}
	longer = curl_slist_append(*list, line.p);
	if (longer == NULL) {
		return ERR_NOMEM;
	}
	*list = longer;
	return OK;
}

static void list_free(struct curl_slist **list)
{
	curl_slist_free_all(*list);
}

static enum err run(struct fail *f, struct transfer *t, struct fetch *x, const char *url, struct curl_slist *headers)
{
	CURL *c = t->curl;
	long status = 0;

	(void)curl_easy_setopt(c, CURLOPT_URL, url);
	(void)curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, t->plain ? "http" : "https");
	(void)curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	(void)curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	(void)curl_easy_setopt(c, CURLOPT_USERAGENT, "Sluitend");
	(void)curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	(void)curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
	(void)curl_easy_setopt(c, CURLOPT_WRITEDATA, x);
	(void)curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
	(void)curl_easy_setopt(c, CURLOPT_HEADERDATA, x);
	if (x->in->post) {
		(void)curl_easy_setopt(c, CURLOPT_POST, 1L);
		(void)curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)x->in->body.n);
		(void)curl_easy_setopt(c, CURLOPT_POSTFIELDS, x->in->body.p != NULL ? x->in->body.p : "");
	}
	TRY(transfer_run(f, t, url));
	TRY(x->err);
	(void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	x->answer.status = (int)status;
	return OK;
}

enum err transfer_http(struct arena *a, struct fail *f, const struct outbound_request *in, struct outbound_answer *ret)
{
	struct fetch x = { .a = a, .in = in };
	struct curl_slist *headers DEFER(list_free) = NULL;
	struct str url = str_copy(a, in->url);
	struct transfer t = { 0 };
	bool plain;
	enum err e;

	if (url.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(check_url(f, url, url.p, &plain));
	for (size_t i = 0; i < in->header_count; i++) {
		TRY(add_header(a, f, &in->headers[i], &headers));
	}
	TRY(transfer_open(f, &t, in->own, plain, in->timeout_ms));
	buf_init(&x.body, in->most);
	e = run(f, &t, &x, url.p, headers);
	transfer_close(&t);
	if (e == OK) {
		x.answer.body = str_copy(a, buf_view(&x.body));
		e = x.answer.body.p != NULL || x.body.n == 0 ? OK : ERR_NOMEM;
	}
	buf_finish(&x.body);
	if (e == OK) {
		*ret = x.answer;
	}
	return e;
}
