/* SPDX-License-Identifier: EUPL-1.2 */
/* One letter to a mail server (RFC 5321, 3207, 8314). */
#include <curl/curl.h>
#include <string.h>

#include "outbound/mime.h"
#include "outbound/transfer.h"

enum { LETTER_MOST = 256 * 1024, MAIL_MS = 10000, CREDENTIAL_MOST = 256 };

struct reading {
	struct str rest;
};

static size_t give(char *p, size_t size, size_t n, void *arg)
{
	struct reading *r = arg;
	size_t most = size * n < r->rest.n ? size * n : r->rest.n;

	if (most > 0) {
		memcpy(p, r->rest.p, most);
		r->rest = (struct str){ r->rest.p + most, r->rest.n - most };
	}
	return most;
}

/* What the server tells of itself is read and dropped; nothing of it is shown but the reason of a refusal. */
static size_t drop(char *p, size_t size, size_t n, void *arg)
{
	(void)p;
	(void)arg;
	return size * n;
}

/* "mail.example.nl:587" or "[::1]:2525": letters, digits, dots, and a port. */
static bool server_fine(struct str server)
{
	size_t i = server.n;
	int64_t port;

	while (i > 0 && server.p[i - 1] != ':') {
		i--;
	}
	if (i < 2 || server.n > 260 || !str_to_i64((struct str){ server.p + i, server.n - i }, &port) || port < 1 ||
	    port > 65535) {
		return false;
	}
	for (size_t k = 0; k < i - 1; k++) {
		char c = server.p[k];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
		      c == '-' || (server.p[0] == '[' && (c == '[' || c == ']' || c == ':')))) {
			return false;
		}
	}
	return true;
}

static bool credential_fine(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] < ' ') {
			return false;
		}
	}
	return s.n <= CREDENTIAL_MOST;
}

struct letter {
	struct str url, from, to, user, password;
	struct reading body;
};

static enum err prepare(struct arena *a, struct fail *f, const struct outbound_mail *in, struct letter *ret)
{
	struct str domain;

	if (!server_fine(in->server) || !credential_fine(in->user) || !credential_fine(in->password)) {
		return fail_set(f, ERR_INPUT, NULL, "the settings of the mail server are not right");
	}
	(void)str_cut(in->from, '@', &domain);
	ret->url = str_format(a, "%s://%.*s/%.*s", in->tls == OUTBOUND_TLS_WHOLE ? "smtps" : "smtp",
	                      STR_ARG(in->server), STR_ARG(domain));
	ret->from = str_format(a, "<%.*s>", STR_ARG(in->from));
	ret->to = str_format(a, "<%.*s>", STR_ARG(in->to));
	ret->user = str_copy(a, in->user);
	ret->password = str_copy(a, in->password);
	return ret->url.p != NULL && ret->from.p != NULL && ret->to.p != NULL && ret->user.p != NULL &&
	                       ret->password.p != NULL
	               ? OK
	               : ERR_NOMEM;
}

static enum err run(struct fail *f, struct transfer *t, const struct outbound_mail *in, struct letter *l)
{
	struct curl_slist *to = curl_slist_append(NULL, l->to.p);
	CURL *c = t->curl;
	enum err e;

	if (to == NULL) {
		return ERR_NOMEM;
	}
	(void)curl_easy_setopt(c, CURLOPT_URL, l->url.p);
	(void)curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, in->tls == OUTBOUND_TLS_WHOLE ? "smtps" : "smtp");
	(void)curl_easy_setopt(c, CURLOPT_USE_SSL,
	                       (long)(in->tls == OUTBOUND_TLS_NONE ? CURLUSESSL_NONE : CURLUSESSL_ALL));
	(void)curl_easy_setopt(c, CURLOPT_MAIL_FROM, l->from.p);
	(void)curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
	(void)curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	(void)curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
	(void)curl_easy_setopt(c, CURLOPT_READDATA, &l->body);
	(void)curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, drop);
	if (l->user.n > 0) {
		(void)curl_easy_setopt(c, CURLOPT_USERNAME, l->user.p);
		(void)curl_easy_setopt(c, CURLOPT_PASSWORD, l->password.p);
	}
	e = transfer_run(f, t, "the mail server");
	curl_slist_free_all(to);
	/* An addressee that is refused stays refused; a sender or password that is not right can be set right. */
	if (e == ERR_REMOTE && strncmp(t->error, "RCPT failed: 5", 14) == 0) {
		return fail_set(f, ERR_DENIED, NULL, "the mail server refused the addressee: %.40s", t->error + 13);
	}
	return e;
}

enum err transfer_mail(struct arena *a, struct fail *f, const struct outbound_mail *in)
{
	struct buf text DEFER(buf_finish);
	struct letter l = { 0 };
	struct transfer t = { 0 };
	enum err e;

	buf_init(&text, LETTER_MOST);
	TRY(mime_write(&text, f, in));
	TRY(prepare(a, f, in, &l));
	l.body.rest = buf_view(&text);
	/* The server was configured here, so it may stand in the own network. */
	TRY(transfer_open(f, &t, true, in->tls == OUTBOUND_TLS_NONE, MAIL_MS));
	e = run(f, &t, in, &l);
	transfer_close(&t);
	return e;
}
