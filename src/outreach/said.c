/* SPDX-License-Identifier: EUPL-1.2 */
/* Messages in words: about what, to whom, what became of them and what the school can do about it. */
#include "access/page.h"
#include "outreach/pages.h"

struct str outreach_kind_text(struct ctx *c, struct str kind)
{
	static const enum msg_id texts[MESSAGE_KINDS] = { MSG_OUTREACH_KIND_EERSTE_DAG, MSG_OUTREACH_KIND_UREN_8,
		                                          MSG_OUTREACH_KIND_UREN_12, MSG_OUTREACH_KIND_ZIEK };
	enum message_kind k;

	return message_kind_parse(kind, &k) ? msg(c->lang, texts[k]) : STR("");
}

struct str outreach_who(struct ctx *c, int recipient, struct str guardian)
{
	return recipient == 0   ? msg(c->lang, MSG_OUTREACH_TO_YOUNG)
	       : guardian.n > 0 ? page_text(c, MSG_OUTREACH_TO_PARENT_NAMED, (struct str[]){ guardian }, 1)
	                        : msg(c->lang, MSG_OUTREACH_TO_PARENT);
}

struct str outreach_status_text(enum lang lang, struct str status)
{
	static const struct {
		const char *status;
		enum msg_id id;
	} texts[] = { { "queued", MSG_OUTREACH_STATUS_QUEUED },    { "sending", MSG_OUTREACH_STATUS_SENDING },
		      { "sent", MSG_OUTREACH_STATUS_SENT },        { "delivered", MSG_OUTREACH_STATUS_DELIVERED },
		      { "failed", MSG_OUTREACH_STATUS_FAILED },    { "bounced", MSG_OUTREACH_STATUS_BOUNCED },
		      { "answered", MSG_OUTREACH_STATUS_ANSWERED } };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		if (str_eq(status, str_of(texts[i].status))) {
			return msg(lang, texts[i].id);
		}
	}
	return msg(lang, MSG_OUTREACH_STATUS_HELD);
}

struct str outreach_advice(struct ctx *c, struct str status, struct str channel, struct str reason)
{
	if (str_eq(status, STR("bounced"))) {
		return page_text(
			c, str_eq(channel, STR("email")) ? MSG_OUTREACH_ADVICE_BOUNCED : MSG_OUTREACH_ADVICE_NUMBER,
			(struct str[]){ reason }, 1);
	}
	if (str_eq(status, STR("failed"))) {
		return page_text(c, MSG_OUTREACH_ADVICE_FAILED, (struct str[]){ reason }, 1);
	}
	if (str_eq(status, STR("held"))) {
		return str_eq(reason, STR("gesproken"))    ? msg(c->lang, MSG_OUTREACH_WHY_SPOKEN)
		       : str_eq(reason, STR("afgemeld"))   ? msg(c->lang, MSG_OUTREACH_WHY_STOPPED)
		       : str_eq(reason, STR("bekend"))     ? msg(c->lang, MSG_OUTREACH_WHY_KNOWN)
		       : str_eq(reason, STR("beperking"))  ? msg(c->lang, MSG_OUTREACH_WHY_RESTRICTED)
		       : str_eq(reason, STR("geen-adres")) ? msg(c->lang, MSG_OUTREACH_WHY_NO_ADDRESS)
		                                           : msg(c->lang, MSG_OUTREACH_WHY_OVER);
	}
	return STR("");
}
