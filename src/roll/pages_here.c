/* SPDX-License-Identifier: EUPL-1.2 */
/* Where a student says to be there: with the code on the screen of the lesson, or by its QR code. */
#include "roll/pages.h"
#include "roll_views.h"

enum { TYPED_MOST = 20 };

static enum err show(struct http_req *r, struct here_view *v, int status, struct http_resp *ret)
{
	struct out o;

	TRY(page_make(r, msg(web_ctx(r)->lang, MSG_ROLL_HERE_TITLE), "", &v->page));
	v->page.self = STR("/hier");
	o = http_html(ret, status);
	here_page(&o, v);
	return OK;
}

/* Opening the link does nothing yet: what looks at addresses by itself registers nobody. */
enum err here_get(struct http_req *r, struct http_resp *ret)
{
	struct str code = http_query(r, "code");
	struct here_view v = { .code = code.n <= TYPED_MOST ? code : (struct str){ NULL, 0 } };

	return show(r, &v, 200, ret);
}

struct here_job {
	int64_t person;
	struct str code;
	struct roll_here here;
};

static enum err say(struct ctx *c, void *arg)
{
	struct here_job *j = arg;

	return roll_here(c, j->person, j->code, &j->here);
}

enum err here_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct here_job job = { .code = http_form(r, "code") };
	struct here_view v = { 0 };

	if (c->actor.person_count != 1) {
		return REFUSE(c, ERR_DENIED, NULL, MSG_ACCESS_DENIED);
	}
	job.person = c->actor.person_list[0];
	TRY(web_write(r, say, &job));
	v.done = job.here.known && !job.here.over;
	v.wrong = !v.done;
	if (!job.here.known) {
		v.code = job.code.n <= TYPED_MOST ? job.code : (struct str){ NULL, 0 };
		v.text = msg(c->lang, MSG_ROLL_HERE_WRONG);
	} else {
		struct str time = str_format(c->arena, "%02d:%02d", job.here.begin / 60, job.here.begin % 60);

		v.text = page_text(c, job.here.over ? MSG_ROLL_HERE_OVER : MSG_ROLL_HERE_DONE, &time, 1);
	}
	return show(r, &v, v.done ? 200 : 400, ret);
}
