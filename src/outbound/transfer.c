/* SPDX-License-Identifier: EUPL-1.2 */
#include "outbound/transfer.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "outbound/wire.h"

enum { CA_MOST = 4 * 1024 * 1024, CONNECT_MS = 4000, DO_ARENA = 16 * 1024 * 1024 };

#define SYSTEM_CA "/etc/ssl/certs/ca-certificates.crt"

/* Set once, while the process has one thread and before the first operation. */
static struct {
	struct buf ca; /* every certificate that is trusted */
	bool loopback_plain;
} trust;

static void file_close(FILE **f)
{
	if (*f != NULL) {
		(void)fclose(*f);
	}
}

static enum err add_file(struct fail *f, const char *path, bool needed)
{
	char piece[8192];
	FILE *in DEFER(file_close) = fopen(path, "rbe");

	if (in == NULL && !needed && errno == ENOENT) {
		return OK;
	}
	if (in == NULL) {
		return fail_set(f, errno == ENOENT ? ERR_ABSENT : ERR_IO, NULL,
		                "cannot read the certificates in %s: %s", path, strerror(errno));
	}
	for (;;) {
		size_t n = fread(piece, 1, sizeof piece, in);

		buf_add(&trust.ca, piece, n);
		if (n < sizeof piece) {
			break;
		}
	}
	if (ferror(in)) {
		return fail_set(f, ERR_IO, NULL, "cannot read the certificates in %s", path);
	}
	buf_char(&trust.ca, '\n');
	return buf_err(&trust.ca);
}

enum err outbound_begin(struct fail *f, const struct outbound_policy *policy)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		return fail_set(f, ERR_BUG, NULL, "libcurl does not start");
	}
	buf_finish(&trust.ca);
	buf_init(&trust.ca, CA_MOST);
	trust.loopback_plain = policy->loopback_plain;
	TRY(add_file(f, SYSTEM_CA, false));
	if (policy->ca_file == NULL || policy->ca_file[0] == '\0') {
		return OK;
	}
	return add_file(f, policy->ca_file, true);
}

void outbound_end(void)
{
	buf_finish(&trust.ca);
	curl_global_cleanup();
}

bool outbound_loopback_plain(void)
{
	return trust.loopback_plain;
}

bool outbound_may(enum reach reach, bool own, bool plain)
{
	if (plain) {
		return reach == REACH_LOOPBACK && own;
	}
	return reach == REACH_PUBLIC || (own && reach != REACH_NONE);
}

/* Every socket is made here, with the address that it will be connected to. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *t = arg;

	if (purpose != CURLSOCKTYPE_IPCXN ||
	    !outbound_may(guard_reach(&address->addr, (socklen_t)address->addrlen), t->own, t->plain)) {
		t->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

enum err transfer_open(struct fail *f, struct transfer *t, bool own, bool plain, int timeout_ms)
{
	struct curl_blob ca = { trust.ca.p, trust.ca.n, CURL_BLOB_NOCOPY };
	CURL *c = curl_easy_init();

	if (c == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "no memory for a connection");
	}
	*t = (struct transfer){ .curl = c, .own = own, .plain = plain };
	(void)curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->error);
	(void)curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(c, CURLOPT_QUICK_EXIT, 1L);
	(void)curl_easy_setopt(c, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	(void)curl_easy_setopt(c, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	(void)curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
	(void)curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)(timeout_ms < CONNECT_MS ? timeout_ms : CONNECT_MS));
	(void)curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	(void)curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, t);
	(void)curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	/* What guards the channel must be in place, or there is no channel. */
	if (curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L) != CURLE_OK ||
	    curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L) != CURLE_OK ||
	    (ca.len > 0 && curl_easy_setopt(c, CURLOPT_CAINFO_BLOB, &ca) != CURLE_OK)) {
		transfer_close(t);
		return fail_set(f, ERR_BUG, NULL, "libcurl cannot check certificates");
	}
	return OK;
}

void transfer_close(struct transfer *t)
{
	if (t->curl != NULL) {
		curl_easy_cleanup(t->curl);
		t->curl = NULL;
	}
}

enum err transfer_run(struct fail *f, struct transfer *t, const char *what)
{
	CURLcode code = curl_easy_perform(t->curl);

	if (t->refused) {
		return fail_set(f, ERR_INPUT, NULL, "%s: its address is not one that may be connected to", what);
	}
	if (code == CURLE_OK) {
		return OK;
	}
	if (code == CURLE_FILESIZE_EXCEEDED || code == CURLE_WRITE_ERROR) {
		return fail_set(f, ERR_TOOBIG, NULL, "%s: the answer is larger than it may be", what);
	}
	if (code == CURLE_OUT_OF_MEMORY) {
		return fail_set(f, ERR_NOMEM, NULL, "no memory for a connection");
	}
	return fail_set(f, ERR_REMOTE, NULL, "%s: %s", what, t->error[0] != '\0' ? t->error : curl_easy_strerror(code));
}

/* ---- operations ---- */

static enum err do_http(struct arena *a, struct fail *f, struct str in, struct buf *out)
{
	struct outbound_request request;
	struct outbound_answer answer;

	TRY(wire_get_request(in, &request));
	TRY(transfer_http(a, f, &request, &answer));
	wire_put_answer(out, &answer);
	return buf_err(out);
}

static enum err do_mail(struct arena *a, struct fail *f, struct str in)
{
	struct outbound_mail mail;

	TRY(wire_get_mail(in, &mail));
	return transfer_mail(a, f, &mail);
}

enum err outbound_do(struct fail *f, unsigned op, struct str in, struct buf *out)
{
	struct arena a;
	enum err e;

	arena_init(&a, DO_ARENA);
	switch (op) {
	case OUTBOUND_OP_HTTP: e = do_http(&a, f, in, out); break;
	case OUTBOUND_OP_MAIL: e = do_mail(&a, f, in); break;
	default: e = fail_set(f, ERR_BUG, NULL, "no such operation"); break;
	}
	arena_reset(&a);
	return e;
}
