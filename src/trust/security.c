/* SPDX-License-Identifier: EUPL-1.2 */
#include "trust/security.h"

#include "trust/security_inside.h"

struct str security_level_text(enum lang lang, enum security_level level)
{
	static const enum msg_id texts[SECURITY_LEVELS] = { [SECURITY_MEND] = MSG_SECURITY_LEVEL_MEND,
		                                            [SECURITY_NOTE] = MSG_SECURITY_LEVEL_NOTE,
		                                            [SECURITY_GOOD] = MSG_SECURITY_LEVEL_GOOD };

	return msg(lang, texts[level]);
}

struct str security_number(struct security_run *r, int64_t n)
{
	struct str text = str_format(r->c->arena, "%lld", (long long)n);

	if (text.p == NULL && r->err == OK) {
		r->err = ERR_NOMEM;
	}
	return text;
}

void security_say(struct security_run *r, struct security_say say)
{
	struct security_list *l = r->list;
	struct security_item item = { .code = say.code, .name = say.name, .level = say.level, .how = STR("") };
	size_t n = sizeof say.args / sizeof say.args[0];

	if (r->err != OK) {
		return;
	}
	item.found = page_text(r->c, say.found, say.args, n);
	if (say.level != SECURITY_GOOD && say.how != MSG_COUNT) {
		item.how = page_text(r->c, say.how, say.args, n);
	}
	if (item.found.p == NULL || item.how.p == NULL || l->n == SECURITY_MOST) {
		r->err = ERR_NOMEM;
		return;
	}
	l->items[l->n++] = item;
	l->count[say.level] += 1;
}

enum err security_check(struct ctx *c, const struct security_place *place, struct security_list *ret)
{
	struct security_run r = { .c = c, .place = place, .list = ret };

	*ret = (struct security_list){ .n = 0 };
	security_place_checks(&r);
	security_file_checks(&r);
	security_process_checks(&r);
	security_account_checks(&r);
	security_upkeep_checks(&r);
	return r.err;
}
