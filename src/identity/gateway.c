/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/gateway.h"

#include <string.h>

#include "access/setting.h"
#include "identity_oidc_sql.h"

enum { BODY_MOST = 32 * 1024, DIGITS_LEAST = 8, DIGITS_MOST = 15 };

#define SECRET "gateway"

enum err gateway_ready(struct ctx *c, bool *ret)
{
	struct str url;

	TRY(setting_text(c, "gateway_url", &url));
	*ret = url.n > 0;
	return OK;
}

enum err gateway_load(struct ctx *c, struct gateway **ret)
{
	struct gateway *g = ARENA_NEW(c->arena, struct gateway);
	struct outbound_secret_get_row row;
	bool found;

	if (g == NULL) {
		return ERR_NOMEM;
	}
	TRY(setting_text(c, "gateway_url", &g->url));
	TRY(setting_text(c, "gateway_header", &g->header));
	TRY(setting_text(c, "gateway_body", &g->body));
	TRY(setting_is(c, "gateway_type", "json", &g->json));
	TRY(outbound_secret_get(c->db, c->arena, &(struct outbound_secret_get_in){ STR(SECRET) }, &row, &found));
	if (found) {
		TRY(keys_unseal(c->keys, SECRET, row.sealed, c->arena, &g->secret));
	}
	*ret = g;
	return OK;
}

enum err gateway_secret(struct ctx *c, struct str secret)
{
	struct str sealed;

	TRY(keys_seal(c->keys, SECRET, secret, c->arena, &sealed));
	return outbound_secret_put(c->db, &(struct outbound_secret_put_in){ STR(SECRET), sealed }, NULL);
}

bool gateway_number_fine(struct str number)
{
	if (number.n < 1 + DIGITS_LEAST || number.n > 1 + DIGITS_MOST || number.p[0] != '+') {
		return false;
	}
	for (size_t i = 1; i < number.n; i++) {
		if (number.p[i] < '0' || number.p[i] > '9') {
			return false;
		}
	}
	return true;
}

/* The digits without what people write between them; 0: there is something else, or there are too many. */
static size_t digits_of(struct str written, char *digits, size_t room)
{
	size_t n = 0;

	for (size_t i = 0; i < written.n; i++) {
		char c = written.p[i];

		if (c >= '0' && c <= '9') {
			if (n == room) {
				return 0;
			}
			digits[n++] = c;
		} else if (c == '\0' || strchr(" -./()", c) == NULL) {
			return 0;
		}
	}
	return n;
}

struct str gateway_number(struct arena *a, struct str written)
{
	static const struct str none = { "", 0 };
	char digits[DIGITS_MOST + 3];
	bool plus = written.n > 0 && written.p[0] == '+';
	struct str rest = plus ? (struct str){ written.p + 1, written.n - 1 } : written, number;
	size_t n = digits_of(rest, digits, sizeof digits);

	if (plus) {
		number = str_format(a, "+%.*s", (int)n, digits);
	} else if (n > 2 && digits[0] == '0' && digits[1] == '0') {
		number = str_format(a, "+%.*s", (int)(n - 2), digits + 2);
	} else if (n == 10 && digits[0] == '0' && digits[1] == '6') {
		/* A Dutch mobile number; one of a house has no SMS. */
		number = str_format(a, "+31%.*s", (int)(n - 1), digits + 1);
	} else {
		return none;
	}
	return number.p != NULL && gateway_number_fine(number) ? number : none;
}

/* A text within quotes of JSON that the pattern has around it. */
static void put_json(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\') {
			buf_char(out, '\\');
			buf_char(out, (char)c);
		} else if (c < 0x20) {
			buf_printf(out, "\\u%04x", c);
		} else {
			buf_char(out, (char)c);
		}
	}
}

static void put_form(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
		    c == '_') {
			buf_char(out, (char)c);
		} else {
			buf_printf(out, "%%%02X", c);
		}
	}
}

enum err gateway_body(struct buf *out, const struct gateway *g, const struct outbound_mail *in)
{
	const struct {
		struct str name, value;
	} fields[] = { { STR("{to}"), in->to }, { STR("{text}"), in->text }, { STR("{reference}"), in->id } };

	for (size_t i = 0; i < g->body.n;) {
		struct str rest = { g->body.p + i, g->body.n - i };
		size_t f = 0;

		while (f < sizeof fields / sizeof fields[0] && !str_starts(rest, fields[f].name)) {
			f++;
		}
		if (f == sizeof fields / sizeof fields[0]) {
			buf_char(out, g->body.p[i++]);
			continue;
		}
		(g->json ? put_json : put_form)(out, fields[f].value);
		i += fields[f].name.n;
	}
	return buf_err(out);
}

enum err gateway_send(struct arena *a, struct helper *out, const struct gateway *g, const struct outbound_mail *in,
                      struct fail *f)
{
	struct outbound_request q = { .post = true, .own = true, .url = g->url };
	struct outbound_answer answer;
	struct buf body DEFER(buf_finish) = { 0 };

	if (g->url.n == 0) {
		return fail_set(f, ERR_REMOTE, NULL, "no gateway is set (setting gateway_url)");
	}
	buf_init(&body, BODY_MOST);
	TRY(gateway_body(&body, g, in));
	q.body = buf_view(&body);
	q.headers[q.header_count++] = (struct outbound_header){ STR("Content-Type"),
		                                                g->json ? STR("application/json")
		                                                        : STR("application/x-www-form-urlencoded") };
	if (g->header.n > 0 && g->secret.n > 0) {
		q.headers[q.header_count++] = (struct outbound_header){ g->header, g->secret };
	}
	TRY(outbound_http(out, a, f, &q, &answer));
	if (answer.status >= 200 && answer.status <= 299) {
		return OK;
	}
	return fail_set(f,
	                answer.status == 400 || answer.status == 404 || answer.status == 413 || answer.status == 422
	                        ? ERR_INPUT
	                        : ERR_REMOTE,
	                NULL, "the gateway answered %d", answer.status);
}
