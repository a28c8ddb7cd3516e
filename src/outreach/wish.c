/* SPDX-License-Identifier: EUPL-1.2 */
/* "Ik was er wel": an answer that asks for a correction, and is dealt with by it. */
#include "access/page.h"
#include "base/vec.h"
#include "ledger/correction.h"
#include "outreach/link.h"
#include "outreach/pages.h"
#include "outreach_sql.h"
#include "people/open.h"
#include "signals/words.h"

/* "2026-02-09-540": the day in ten characters, then the minute. */
enum { KEY_DAY = 10 };

static enum err read_lessons(struct ctx *c, struct str keys, struct correction_wish *w)
{
	VEC(struct correction) list = { 0 };

	while (keys.n > 0) {
		struct str key = str_cut(keys, ' ', &keys);
		struct correction lesson = { .begin = 0 }, *slot;
		int64_t minute;

		if (key.n <= KEY_DAY + 1 || !day_parse((struct str){ key.p, KEY_DAY }, &lesson.day) ||
		    !str_to_i64((struct str){ key.p + KEY_DAY + 1, key.n - KEY_DAY - 1 }, &minute)) {
			return fail_set(c->fail, ERR_DB, NULL, "a stored answer names a lesson that is none");
		}
		lesson.begin = (int)minute;
		slot = vec_push(c->arena, &list);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = lesson;
	}
	w->lessons = list.p;
	w->n = list.n;
	/* Newest first: the week of the newest is shown. */
	w->day = list.n > 0 ? list.p[0].day : w->day;
	return OK;
}

static enum err wish(struct ctx *c, struct str person_public, struct str key, struct correction_wish *ret)
{
	struct answer_wish_row row;
	struct correction_wish w;
	struct str day;
	struct young y;
	bool found;

	TRY(ctx_require(c, ACTION_OUTREACH));
	TRY(people_open(c, person_public, ACTION_OUTREACH, &y));
	TRY(answer_wish(c->db, c->arena, &(struct answer_wish_in){ y.person, key }, &row, &found));
	if (!found || !str_eq(row.kind, str_of(answer_kind_name(ANSWER_WAS_THERE)))) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	day = words_date(c, row.answered);
	w = (struct correction_wish){
		.enrolment = row.enrolment,
		.day = row.day,
		.status = MARK_PRESENT,
		.said = row.words,
		.why = page_text(c, row.recipient == 0 ? MSG_CORRECT_WHY_ANSWER : MSG_CORRECT_WHY_PARENT, &day, 1)
	};
	TRY(w.why.p != NULL ? OK : ERR_NOMEM);
	TRY(read_lessons(c, row.ticked, &w));
	*ret = w;
	return OK;
}

const struct correction_source answer_corrections = { wish, answer_handle };
