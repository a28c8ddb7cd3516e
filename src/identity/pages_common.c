/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/words.h"
#include "base/clock.h"
#include "identity/device.h"
#include "identity/origin.h"
#include "identity/pages.h"
#include "identity_views.h"

static const int64_t DEVICE_SECONDS = INT64_C(180) * 86400;

struct str page_to(struct str to)
{
	return page_path_fine(to) ? to : STR("/");
}

struct str page_with_to(struct arena *a, const char *path, struct str to)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 4096);
	buf_text(&b, path);
	if (page_path_fine(to) && to.n > 1) {
		buf_text(&b, "?naar=");
		for (size_t i = 0; i < to.n; i++) {
			char ch = to.p[i];

			if (ch == '?' || ch == '=' || ch == '&') {
				buf_printf(&b, "%%%02X", (unsigned char)ch);
			} else {
				buf_char(&b, ch);
			}
		}
	}
	return buf_err(&b) == OK ? str_copy(a, buf_view(&b)) : (struct str){ NULL, 0 };
}

enum err page_go_on(struct http_req *r, struct http_resp *ret, enum session_step step, struct str to)
{
	struct str path = step == SESSION_WHOLE ? page_to(to) : page_with_to(&r->arena, "/inloggen/tweede-stap", to);

	return path.p != NULL ? http_redirect(ret, path) : ERR_NOMEM;
}

struct sign_in_from page_from(struct http_req *r)
{
	return (struct sign_in_from){ .device_cookie = http_cookie(r, DEVICE_COOKIE),
		                      .session = r->session,
		                      .browser = device_words(&r->arena, http_header(r, "User-Agent")) };
}

enum err page_session_cookie(struct http_req *r, struct http_resp *ret, const char *token)
{
	int64_t seconds;

	TRY(session_seconds(web_ctx(r), &seconds));
	return http_cookie_set(ret, HTTP_SESSION_COOKIE, str_of(token), seconds);
}

enum err page_cookies(struct http_req *r, struct http_resp *ret, const char *token, enum session_step step,
                      int64_t account)
{
	struct ctx *c = web_ctx(r);
	struct str known;

	TRY(page_session_cookie(r, ret, token));
	if (step != SESSION_WHOLE) {
		return OK;
	}
	known = device_remember(c, http_cookie(r, DEVICE_COOKIE), account);
	return known.p != NULL ? http_cookie_set(ret, DEVICE_COOKIE, known, DEVICE_SECONDS) : ERR_NOMEM;
}

enum err page_enrol(struct http_req *r, int64_t account, struct str login, struct str sealed, struct enrol_view *ret)
{
	struct ctx *c = web_ctx(r);
	struct enrol_view v = { .to = page_to(http_form(r, "naar")) };
	struct origin origin;

	if (sealed.n == 0 || totp_offer_again(c, account, login, sealed, &v.offer) != OK) {
		TRY(totp_offer(c, account, login, &v.offer));
	}
	TRY(qr_draw(c->arena, v.offer.uri, &v.qr));
	TRY(origin_of(r, &origin));
	v.passkeys = origin.passkeys;
	*ret = v;
	return OK;
}

enum err page_recovery(struct http_req *r, struct http_resp *ret, const char codes[RECOVERY_CODES][RECOVERY_TEXT])
{
	struct page p;
	struct out o;

	TRY(page_make(r, msg(r->lang, MSG_RECOVERY_TITLE), "", &p));
	o = http_html(ret, 200);
	recovery_page(&o, &p, &(struct recovery_view){ codes, STR("/account") });
	return OK;
}
