/* SPDX-License-Identifier: EUPL-1.2 */
/* What the national register said of a report, on the page of that report: why it was refused, and how that is mended. */
#include "reports/pages.h"
#include "reports/words.h"
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

enum msg_id report_mend(struct str field)
{
	if (IS_ONE(field, of_enrolment)) {
		return MSG_REPORT_TOLD_ENROLMENT;
	}
	if (IS_ONE(field, of_person)) {
		return MSG_REPORT_TOLD_PERSON;
	}
	return IS_ONE(field, of_report) ? MSG_REPORT_TOLD_REPORT : MSG_REPORT_TOLD_ANY;
}

struct str report_register_words(struct ctx *c, struct str code, struct str field, struct str what)
{
	struct str said = str_format(c->arena, "%.*s%s%.*s%s%.*s", STR_ARG(code), field.n > 0 ? " " : "",
	                             STR_ARG(field), what.n > 0 ? ": " : "", STR_ARG(what));

	return said.p == NULL ? said : page_text(c, MSG_REPORT_TOLD_WORDS, &said, 1);
}

/* "G/B" or "G/B: why"; what is no status stays as it is. */
struct str report_conflict_words(struct ctx *c, struct str conflict)
{
	struct str here, there = str_cut(conflict, '/', &here);
	struct str rest, args[2];
	enum report_status status;

	here = str_cut(here, ':', &rest);
	args[0] = report_status_parse(there, &status) ? report_status_words(c->lang, status) : there;
	args[1] = report_status_parse(here, &status) ? report_status_words(c->lang, status) : here;
	return page_text(c, MSG_REPORT_TOLD_CONFLICT, args, 2);
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
		ret->why = report_register_words(c, row.code, row.field, row.what);
		ret->mend = msg(c->lang, report_mend(row.field));
		ret->amend = report_mend(row.field) == MSG_REPORT_TOLD_REPORT;
	} else if (ret->differs) {
		ret->why = report_conflict_words(c, row.conflict);
		ret->mend = msg(c->lang, MSG_REPORT_TOLD_SETTLE);
	}
	return (ret->refused || ret->differs) && ret->why.p == NULL ? ERR_NOMEM : OK;
}
