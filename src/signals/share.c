/* SPDX-License-Identifier: EUPL-1.2 */
#include "signals/share.h"

#include "access/log.h"
#include "people/choice.h"
#include "signals_share_sql.h"

enum err note_sight_of(struct ctx *c, int64_t person, day_t birth, struct note_sight *ret)
{
	struct note_sight v = { .school = access_sees(c->actor.role, FACET_SCHOOL_NOTE),
		                .authority = access_sees(c->actor.role, FACET_OFFICER_NOTE),
		                .shared = access_sees(c->actor.role, FACET_OBLIGATION) };
	struct choices choices;

	if (c->actor.role == ROLE_PARENT) {
		TRY(choices_of(c, person, birth, &choices));
		if (!choices.notes) {
			v = (struct note_sight){ 0 };
		}
	}
	*ret = v;
	return OK;
}

/* Which side took a step. An undone move of a finding shows as such to both; what nobody knows is of neither. */
static bool is_one_of(struct str s, const struct str *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(s, list[i])) {
			return true;
		}
	}
	return false;
}

#define WORD(lit)                    \
	{                            \
		lit, sizeof(lit) - 1 \
	}

/* Steps and deeds with a report (reports/machine.h), by the names that they are stored with. */
static bool by_school(const struct step_record *s)
{
	static const struct str names[] = { WORD("gesproken"), WORD("geen-gehoor"), WORD("afgehandeld"),
		                            WORD("gemeld"),    WORD("ingetrokken"), WORD("geantwoord"),
		                            WORD("gewijzigd"), WORD("undo") };

	return s->contact ? s->at_brin.n > 0 : is_one_of(s->action, names, sizeof names / sizeof names[0]);
}

static bool by_authority(const struct step_record *s)
{
	static const struct str names[] = { WORD("opgepakt"), WORD("afgesloten"), WORD("kennisgenomen"),
		                            WORD("heropend"), WORD("contact"),    WORD("gepland"),
		                            WORD("besloten"), WORD("gevraagd"),   WORD("overgedragen") };

	return s->contact ? s->at_brin.n == 0 : is_one_of(s->action, names, sizeof names / sizeof names[0]);
}

bool step_seen(const struct ctx *c, const struct note_sight *sight, struct step_record *s)
{
	bool school = by_school(s);
	bool own = (school && sight->school) || (by_authority(s) && sight->authority);
	enum side side = role_side(c->actor.role);

	if (own) {
		return true;
	}
	s->internal = STR("");
	if (!s->contact) {
		s->note = sight->shared ? s->note : STR("");
		return true;
	}
	s->note = STR("");
	s->account_name = STR("");
	return school && side == SIDE_AUTHORITY && s->reported && !s->undone &&
	       str_eq(s->action, str_of(step_name(STEP_SPOKEN)));
}

enum err share_record(struct ctx *c, const struct finding_view *f, enum step step)
{
	bool school = step == STEP_REPORT || step == STEP_WITHDRAW;
	const char *what = step == STEP_REPORT     ? "share.report"
	                   : step == STEP_WITHDRAW ? "share.withdraw"
	                   : step == STEP_TAKE_UP  ? "share.take-up"
	                                           : "share.close";

	TRY(exchange_add(c->db,
	                 &(struct exchange_add_in){ .person = f->person,
	                                            .exchange = ctx_new_id(c),
	                                            .at = c->now,
	                                            .account = c->actor.account,
	                                            .sender = school ? f->brin : f->municipality,
	                                            .recipient = school ? f->municipality : f->brin,
	                                            .rule = str_of(law_rule_name(f->rule)),
	                                            .what = str_of(step_name(step)),
	                                            .ground = str_of(law_rule_source(f->rule)),
	                                            .purpose = str_of(purpose_name(role_purpose(c->actor.role))) },
	                 NULL));
	return log_change(c, school ? ACTION_SCHOOL_STEP : ACTION_OFFICER_STEP, f->person, what);
}
