/* SPDX-License-Identifier: EUPL-1.2 */
/* The way to the register that ships: XML over HTTPS. */
#include <string.h>

#include "access/log.h"
#include "access/setting.h"
#include "fmt/form.h"
#include "identity_oidc_sql.h"
#include "outbound/outbound.h"
#include "register/register.h"

#define SECRET "register-secret"

enum { SECRET_MOST = 2000, HTTP_OK_FROM = 200, HTTP_OK_UNTIL = 300, HTTP_UNFIT = 422, ANSWER_MOST = 512 * 1024 };

enum err register_secret(struct ctx *c, struct str secret)
{
	struct str sealed;

	secret = str_trim(secret);
	if (secret.n > SECRET_MOST) {
		return REFUSE(c, ERR_INPUT, NULL, MSG_CONTACTS_LONG);
	}
	for (size_t i = 0; i < secret.n; i++) {
		if (secret.p[i] < ' ' || secret.p[i] > '~') {
			return REFUSE(c, ERR_INPUT, NULL, MSG_REGISTER_BAD_SECRET);
		}
	}
	TRY(log_change(c, ACTION_MANAGE, 0, "register.secret"));
	TRY(keys_seal(c->keys, SECRET, secret, c->arena, &sealed));
	return outbound_secret_put(c->db, &(struct outbound_secret_put_in){ STR(SECRET), sealed }, NULL);
}

static void add_headers(const struct register_https *h, struct outbound_request *q)
{
	if (h->secret.n > 0) {
		q->headers[q->header_count++] = (struct outbound_header){ STR("Authorization"), h->secret };
	}
}

static enum err https_send(void *arg, struct ctx *c, const struct register_message *m, struct register_item *ret)
{
	const struct register_https *h = arg;
	struct buf body DEFER(buf_finish);
	struct outbound_request q = { .post = true, .own = true, .most = ANSWER_MOST };
	struct outbound_answer answer;
	struct register_paper paper;

	buf_init(&body, REGISTER_MESSAGE_MOST);
	register_write_xml(&body, m);
	TRY(buf_err(&body));
	q.url = str_format(c->arena, "%.*s/meldingen", STR_ARG(h->url));
	q.body = buf_view(&body);
	q.headers[q.header_count++] = (struct outbound_header){ STR("Content-Type"),
		                                                STR("application/xml; charset=utf-8") };
	q.headers[q.header_count++] = (struct outbound_header){ STR("Idempotency-Key"), str_of(m->key) };
	add_headers(h, &q);
	TRY(outbound_http(h->out, c->arena, c->fail, &q, &answer));
	if ((answer.status < HTTP_OK_FROM || answer.status >= HTTP_OK_UNTIL) && answer.status != HTTP_UNFIT) {
		return fail_set(c->fail, ERR_REMOTE, NULL, "the register answered with status %d", answer.status);
	}
	TRY(register_read(c->fail, c->arena, answer.body, &paper));
	if (paper.count != 1 || paper.items[0].kind == REGISTER_STATUS) {
		return fail_set(c->fail, ERR_REMOTE, NULL, "the register answered something that is no answer");
	}
	*ret = paper.items[0];
	return OK;
}

static enum err https_poll(void *arg, struct ctx *c, struct str cursor, struct register_paper *ret)
{
	const struct register_https *h = arg;
	struct buf url DEFER(buf_finish);
	struct outbound_request q = { .own = true, .most = ANSWER_MOST };
	struct outbound_answer answer;

	buf_init(&url, OUTBOUND_URL_MOST);
	buf_str(&url, h->url);
	buf_text(&url, "/terugmeldingen?na=");
	form_escape(&url, cursor);
	TRY(buf_err(&url));
	q.url = buf_view(&url);
	add_headers(h, &q);
	TRY(outbound_http(h->out, c->arena, c->fail, &q, &answer));
	if (answer.status != HTTP_OK_FROM) {
		return fail_set(c->fail, ERR_REMOTE, NULL, "the register answered with status %d", answer.status);
	}
	return register_read(c->fail, c->arena, answer.body, ret);
}

/* An address that parts can be put behind, and that holds no secret: it stands in the list of settings. */
static bool address_fine(struct str url)
{
	static const char scheme[] = "https://";
	size_t n = sizeof scheme - 1;

	if (url.n <= n || memcmp(url.p, scheme, n) != 0 || url.p[n] == '/') {
		return false;
	}
	for (size_t i = n; i < url.n; i++) {
		if (url.p[i] <= ' ' || url.p[i] == '@' || url.p[i] == '?' || url.p[i] == '#' || url.p[i] == '\\') {
			return false;
		}
	}
	return true;
}

enum err register_https_open(struct ctx *c, struct helper *out, struct register_https *h, struct register_adapter *ret)
{
	struct outbound_secret_get_row row;
	bool found;

	*h = (struct register_https){ .out = out, .secret = STR("") };
	TRY(setting_text(c, "register_url", &h->url));
	if (h->url.n == 0) {
		return REFUSE(c, ERR_INPUT, "register_url", MSG_REGISTER_NO_URL);
	}
	if (!address_fine(h->url)) {
		return REFUSE(c, ERR_INPUT, "register_url", MSG_REGISTER_BAD_URL);
	}
	while (h->url.p[h->url.n - 1] == '/') {
		h->url.n--;
	}
	TRY(outbound_secret_get(c->db, c->arena, &(struct outbound_secret_get_in){ STR(SECRET) }, &row, &found));
	if (found) {
		TRY(keys_unseal(c->keys, SECRET, row.sealed, c->arena, &h->secret));
	}
	*ret = (struct register_adapter){ h, https_send, https_poll };
	return OK;
}
