/* SPDX-License-Identifier: EUPL-1.2 */
#include "absence/absence.h"

#include "absence_sql.h"
#include "base/vec.h"
#include "people/choice.h"

static const char *const kinds[ABSENCE_KINDS] = {
	"ziek", "medisch", "familie", "te-laat", "stage", "anders", "verlof"
};
static const char *const states[ABSENCE_STATES] = { "gemeld", "bevestigd", "bevraagd", "afgewezen", "ingetrokken" };

const char *absence_kind_name(enum absence_kind kind)
{
	return kinds[kind];
}

bool absence_kind_parse(struct str name, enum absence_kind *ret)
{
	for (int k = 0; k < ABSENCE_KINDS; k++) {
		if (str_eq(name, str_of(kinds[k]))) {
			*ret = (enum absence_kind)k;
			return true;
		}
	}
	return false;
}

const char *absence_state_name(enum absence_state state)
{
	return states[state];
}

bool absence_state_parse(struct str name, enum absence_state *ret)
{
	for (int s = 0; s < ABSENCE_STATES; s++) {
		if (str_eq(name, str_of(states[s]))) {
			*ret = (enum absence_state)s;
			return true;
		}
	}
	return false;
}

uint8_t absence_status(enum absence_kind kind, enum absence_state state)
{
	bool sure = state == ABSENCE_CONFIRMED, said = sure || state == ABSENCE_REPORTED;

	switch (kind) {
	case ABSENCE_SICK: return said ? MARK_SICK : MARK_UNREGISTERED;
	case ABSENCE_MEDICAL: return said ? MARK_AUTHORISED : MARK_UNREGISTERED;
	case ABSENCE_FAMILY:
	case ABSENCE_PLACEMENT:
	case ABSENCE_OTHER:
	case ABSENCE_LEAVE: return sure ? MARK_AUTHORISED : MARK_UNREGISTERED;
	case ABSENCE_LATE:
	case ABSENCE_KINDS: break;
	}
	return MARK_UNREGISTERED;
}

/* Borrows from the row; the words come as far as the actor may read them. */
static enum err known_of(struct ctx *c, const struct absence_of_day_row *row, day_t day, struct absence_known *ret)
{
	struct absence_known k = { .person = row->person, .enrolment = row->enrolment, .reason = STR("") };
	enum reason_sight sight;

	if (!absence_kind_parse(row->kind, &k.kind) || !absence_state_parse(row->state, &k.state)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored report of absence has an unknown kind or state");
	}
	k.begin = day == row->first ? row->begin_min : 0;
	k.end = day == row->until ? row->end_min : ABSENCE_WHOLE;
	k.status = absence_status(k.kind, k.state);
	k.public = str_copy(c->arena, row->public);
	if (row->reason.n > 0) {
		TRY(reason_sight(c, row->person, &sight));
		k.shut = sight == REASON_SHUT;
		k.reason = sight == REASON_OPEN ? str_copy(c->arena, row->reason) : STR("");
	}
	*ret = k;
	return k.public.p != NULL && k.reason.p != NULL ? OK : ERR_NOMEM;
}

enum err absence_known(struct ctx *c, const int64_t *persons, size_t n, day_t day, struct absence_known **ret,
                       size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct absence_of_day_row row;
	VEC(struct absence_known) list = { 0 };
	bool more;

	TRY(absence_of_day_open(c->db, &(struct absence_of_day_in){ ctx_list_i64(c->arena, persons, n), day }, &rows));
	for (;;) {
		struct absence_known known, *k;

		TRY(absence_of_day_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		TRY(known_of(c, &row, day, &known));
		k = vec_push(c->arena, &list);
		if (k == NULL) {
			return ERR_NOMEM;
		}
		*k = known;
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

const struct absence_known *absence_of_lesson(const struct absence_known *list, size_t n, int64_t person,
                                              int64_t enrolment, int begin)
{
	const struct absence_known *best = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct absence_known *k = &list[i];

		if (k->person != person || k->enrolment != enrolment || begin < k->begin || begin >= k->end) {
			continue;
		}
		if (best == NULL || (best->status == MARK_UNREGISTERED && k->status != MARK_UNREGISTERED)) {
			best = k;
		}
	}
	return best;
}

struct str absence_kind_text(enum lang lang, enum absence_kind kind)
{
	static const enum msg_id words[ABSENCE_KINDS] = {
		[ABSENCE_SICK] = MSG_ABSENCE_KIND_SICK,           [ABSENCE_MEDICAL] = MSG_ABSENCE_KIND_MEDICAL,
		[ABSENCE_FAMILY] = MSG_ABSENCE_KIND_FAMILY,       [ABSENCE_LATE] = MSG_ABSENCE_KIND_LATE,
		[ABSENCE_PLACEMENT] = MSG_ABSENCE_KIND_PLACEMENT, [ABSENCE_OTHER] = MSG_ABSENCE_KIND_OTHER,
		[ABSENCE_LEAVE] = MSG_ABSENCE_KIND_LEAVE,
	};

	return msg(lang, words[kind]);
}

struct str absence_word(const struct ctx *c, enum absence_kind kind)
{
	bool private = kind == ABSENCE_MEDICAL || kind == ABSENCE_FAMILY || kind == ABSENCE_OTHER;

	return private && c->actor.role == ROLE_TEACHER ? msg(c->lang, MSG_ABSENCE_KIND_AWAY)
	                                                : absence_kind_text(c->lang, kind);
}
