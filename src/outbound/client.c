/* SPDX-License-Identifier: EUPL-1.2 */
/* The side of those who have no way out themselves: what they want goes in a frame to the process that has. */
#include "outbound/process.h"
#include "outbound/wire.h"
#include "proc/helper.h"

/* What the process may take over the time of the request itself: to be started, and to look a name up. */
enum { SPARE_MS = 4000, MAIL_MS = 14000 };

enum err outbound_http(struct helper *h, struct arena *a, struct fail *f, const struct outbound_request *in,
                       struct outbound_answer *ret)
{
	struct buf question DEFER(buf_finish), answer DEFER(buf_finish);
	int timeout = (in->timeout_ms > 0 ? in->timeout_ms : OUTBOUND_TIMEOUT_MS) + SPARE_MS;
	struct str kept;

	buf_init(&question, OUTBOUND_QUESTION_MOST);
	buf_init(&answer, OUTBOUND_REPLY_MOST);
	wire_put_request(&question, in);
	TRY(buf_err(&question));
	TRY(helper_call(h, f, OUTBOUND_OP_HTTP, buf_view(&question), &answer, timeout));
	kept = str_copy(a, buf_view(&answer));
	return kept.p != NULL ? wire_get_answer(kept, ret) : ERR_NOMEM;
}

enum err outbound_mail(struct helper *h, struct arena *a, struct fail *f, const struct outbound_mail *in)
{
	struct buf question DEFER(buf_finish), answer DEFER(buf_finish);

	(void)a;
	buf_init(&question, OUTBOUND_QUESTION_MOST);
	buf_init(&answer, OUTBOUND_REPLY_MOST);
	wire_put_mail(&question, in);
	TRY(buf_err(&question));
	return helper_call(h, f, OUTBOUND_OP_MAIL, buf_view(&question), &answer, MAIL_MS);
}
