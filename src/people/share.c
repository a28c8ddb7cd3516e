/* SPDX-License-Identifier: EUPL-1.2 */
#include "people/share.h"

static bool sees(const struct ctx *c, enum facet facet)
{
	return access_sees(c->actor.role, facet);
}

void share_young(const struct ctx *c, struct young *y)
{
	if (!sees(c, FACET_IDENTITY)) {
		y->name = sees(c, FACET_FIRST_NAME) ? y->call : STR("");
		y->birth = y->died = y->left = DAY_NONE;
		y->age = -1;
	}
	if (!sees(c, FACET_FIRST_NAME)) {
		y->call = STR("");
	}
	if (!sees(c, FACET_CONTACT)) {
		y->street = y->number = y->postcode = y->place = y->town = STR("");
		y->phone = y->email = y->language = STR("");
	}
	if (!sees(c, FACET_CAREER)) {
		y->qualified = DAY_NONE;
	}
}

void share_row(const struct ctx *c, struct young_row *row)
{
	if (!sees(c, FACET_CONTACT)) {
		row->town = STR("");
	}
	if (!sees(c, FACET_ENROLMENT)) {
		row->school = row->class_group = row->programme = STR("");
	}
}

/* Numbers that a school gives its students are numbers as well. */
void share_enrolment(const struct ctx *c, struct young_enrolment *e)
{
	if (!sees(c, FACET_NUMBER)) {
		e->number = STR("");
	}
}
