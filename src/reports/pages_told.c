/* SPDX-License-Identifier: EUPL-1.2 */
/* What the national register said of a report, on the page of that report: why it was refused, and how that is mended. */
#include "reports/pages.h"
#include "reports_sql.h"

/* Fields of the register (docs/register.md), by where they come from here. */
static const char *const of_enrolment[] = { "soort",  "leerjaar",  "naam",
	                                    "niveau", "leerweg",   "opleiding",
	                                    "brin",   "vestiging", "onderwijslocatienaam" };
static const char *const of_person[] = { "persoonsgebondenNummer", "leerling" };
static const char *const of_report[] = {
	"begindatum",
	"einddatum",
	"melddatum",
	"vermoedelijkeReden",
	"toelichting",
	"actieGewenst",
	"toelichtingActieGewenst",
	"ondernomenActie",
	"alleLessenGemist",
	"verzuimdagen",
	"dag",
	"datum",
	"lesuur",
	"melder",
	"functie",
	"telefoon",
	"email",
	"afwijkendAdres",
};

static bool is_one(struct str field, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(field, str_of(list[i]))) {
			return true;
		}
	}
	return false;
}
#define IS_ONE(field, list) is_one((field), (list), sizeof(list) / sizeof(list)[0])

static enum msg_id mend_of(struct str field)
{
	if (IS_ONE(field, of_enrolment)) {
		return MSG_REPORT_TOLD_ENROLMENT;
	}
	if (IS_ONE(field, of_person)) {
		return MSG_REPORT_TOLD_PERSON;
	}
	return IS_ONE(field, of_report) ? MSG_REPORT_TOLD_REPORT : MSG_REPORT_TOLD_ANY;
}

enum err report_told_show(struct ctx *c, const struct report_view *r, struct report_told *ret)
{
	struct report_registered_row row;
	bool found;

	*ret = (struct report_told){ .refused = false };
	/* The link, and what it says, is the school's. */
	if (!actor_may(c, ACTION_REGISTER_LINK)) {
		return OK;
	}
	TRY(report_registered(c->db, c->arena, &(struct report_registered_in){ r->person, r->report }, &row, &found));
	if (!found) {
		return OK;
	}
	ret->number = row.number;
	ret->refused = str_eq(row.phase, STR("refused"));
	ret->differs = row.conflict.n > 0;
	if (ret->refused) {
		ret->why = str_format(c->arena, "%.*s%s%.*s%s%.*s", STR_ARG(row.code), row.field.n > 0 ? " " : "",
		                      STR_ARG(row.field), row.what.n > 0 ? ": " : "", STR_ARG(row.what));
		ret->mend = msg(c->lang, mend_of(row.field));
		ret->amend = mend_of(row.field) == MSG_REPORT_TOLD_REPORT;
	} else if (ret->differs) {
		ret->why = page_text(c, MSG_REPORT_TOLD_CONFLICT, &row.conflict, 1);
		ret->mend = msg(c->lang, MSG_REPORT_TOLD_SETTLE);
	}
	return (ret->refused || ret->differs) && ret->why.p == NULL ? ERR_NOMEM : OK;
}
