/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/page.h"
#include "trust/log_find.h"

/* What has words of its own; the rest is told in general words with its code. */
static const struct {
	const char *kind, *action, *what; /* NULL: any */
	enum msg_id id;
} words[] = {
	{ "look", "person", NULL, MSG_LOG_LOOK_PERSON },
	{ "look", "explain", NULL, MSG_LOG_LOOK_EXPLAIN },
	{ "look", "worklist", NULL, MSG_LOG_LOOK_WORKLIST },
	{ "look", "contact", NULL, MSG_LOG_LOOK_CONTACT },
	{ "look", "log", NULL, MSG_LOG_LOOK_LOG },
	{ "list", "search", NULL, MSG_LOG_LIST_SEARCH },
	{ "list", "worklist", NULL, MSG_LOG_LIST_WORKLIST },
	{ "list", "gaps", NULL, MSG_LOG_LIST_GAPS },
	{ "list", "log", NULL, MSG_LOG_LIST_LOG },
	{ "list", "list-all", NULL, MSG_LOG_LIST_ALL },
	{ "change", NULL, "marks.put", MSG_LOG_CHANGE_MARKS },
	{ "change", NULL, "contact.spoken", MSG_LOG_CHANGE_SPOKEN },
	{ "change", NULL, "contact.tried", MSG_LOG_CHANGE_TRIED },
	{ "change", NULL, "step.spoken", MSG_LOG_CHANGE_SPOKEN },
	{ "change", NULL, "step.tried", MSG_LOG_CHANGE_TRIED },
	{ "change", NULL, "step.done", MSG_LOG_CHANGE_DONE },
	{ "change", NULL, "step.report", MSG_LOG_CHANGE_REPORT },
	{ "change", NULL, "step.withdraw", MSG_LOG_CHANGE_WITHDRAW },
	{ "change", NULL, "step.take-up", MSG_LOG_CHANGE_TAKE_UP },
	{ "change", NULL, "step.close", MSG_LOG_CHANGE_CLOSE },
	{ "change", NULL, "step.undo", MSG_LOG_CHANGE_UNDO },
	{ "change", NULL, "own-choice.set", MSG_LOG_CHANGE_CHOICE },
	{ "change", NULL, "glass.break", MSG_LOG_CHANGE_GLASS },
	{ "change", NULL, "glass.review", MSG_LOG_CHANGE_GLASS_REVIEW },
	{ "change", NULL, "night.round", MSG_LOG_CHANGE_NIGHT },
};

static bool fits(const char *wanted, struct str is)
{
	return wanted == NULL || str_eq(is, str_of(wanted));
}

static enum msg_id general(struct str kind, bool anybody)
{
	if (str_eq(kind, STR("change"))) {
		return anybody ? MSG_LOG_CHANGE : MSG_LOG_CHANGE_NOBODY;
	}
	return anybody ? MSG_LOG_LOOK : MSG_LOG_LOOK_NOBODY;
}

struct str log_words(struct ctx *c, struct str kind, struct str action, struct str what, bool refused, struct str whom,
                     int64_t shown)
{
	bool anybody = whom.n > 0 || shown > 0;
	struct str code = what.n > 0 ? what : action;

	if (whom.n == 0 && shown > 0) {
		whom = page_text_count(c, MSG_LOG_PERSONS_ONE, MSG_LOG_PERSONS_MANY, shown);
	}
	struct str args[] = { whom, code };

	if (refused) {
		return page_text(c, anybody ? MSG_LOG_REFUSED : MSG_LOG_REFUSED_NOBODY, args, 2);
	}
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (fits(words[i].kind, kind) && fits(words[i].action, action) && fits(words[i].what, what)) {
			return page_text(c, words[i].id, args, 2);
		}
	}
	return page_text(c, general(kind, anybody), args, 2);
}
