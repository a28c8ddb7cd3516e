/* SPDX-License-Identifier: EUPL-1.2 */
#include "registration/tabs.h"

/* The action that opens each, by name: rooms above this one have some of the pages. */
static const struct {
	const char *path, *action;
	enum msg_id name;
} tabs[TAB_COUNT] = {
	[TAB_LEDGER] = { "/registratie", "ledger", MSG_TABS_LEDGER },
	[TAB_LESSONS] = { "/lessen", "lesson", MSG_TABS_LESSONS },
	[TAB_GAPS] = { "/registratie/ontbreekt", "gaps", MSG_TABS_GAPS },
	[TAB_TIMETABLE] = { "/rooster", "timetable", MSG_TABS_TIMETABLE },
	[TAB_IMPORT] = { "/importeren", "upload", MSG_TABS_IMPORT },
};

struct registration_tabs registration_tabs_make(const struct ctx *c, enum registration_tab here)
{
	struct registration_tabs t = { .count = 0 };

	for (int i = 0; i < TAB_COUNT; i++) {
		enum action action;

		if (!access_action(str_of(tabs[i].action), &action) || !actor_may(c, action)) {
			continue;
		}
		t.list[t.count].path = tabs[i].path;
		t.list[t.count].name = tabs[i].name;
		t.list[t.count].here = i == (int)here;
		t.count++;
	}
	t.count = t.count > 1 ? t.count : 0;
	return t;
}
