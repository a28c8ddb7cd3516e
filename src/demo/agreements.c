/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/agreements.h"

#include "agreements/keep.h"
#include "agreements/text.h"
#include "agreements_sql.h"

enum { CARD = 2 };

/* The town that coordinates the region; its officer signs. */
static struct str contact_town(const struct demo_plan *plan)
{
	const struct demo_tables *t = plan->region->tables;
	size_t at = demo_town_find(t, t->contact_towns.p[demo_region_find(t, plan->region->code)]);

	return t->towns.p[at != SIZE_MAX ? at : plan->region->towns.p[0]].code;
}

static enum err make(struct ctx *c, const struct demo_plan *plan, const struct agreement *basis, struct str title,
                     struct str *ret_version, const struct agreement **ret)
{
	TRY(agreement_draft(c, plan->region->code, basis, ret_version));
	TRY(agreement_open(c, *ret_version, ret));
	TRY(agreement_set_title(c, *ret, (*ret)->edit, title, basis->words));
	TRY(agreement_open(c, *ret_version, ret));
	if ((*ret)->partner_count == 0) {
		TRY(agreement_set_partner(c, *ret, (*ret)->edit, true, contact_town(plan), true));
	}
	return agreement_open(c, *ret_version, ret);
}

/* The first of the month, two weeks from a day at the earliest. */
static day_t month_after(day_t day)
{
	struct ymd d = day_ymd(day + 14);

	return d.m == 12 ? day_of(d.y + 1, 1, 1) : day_of(d.y, d.m + 1, 1);
}

/* Two days more to take up a report of 16 hours of somebody under 18. */
static enum err slower(struct ctx *c, struct str version, const struct agreement *a)
{
	for (size_t i = 0; i < a->row_count; i++) {
		if (a->rows[i].subject == RULE_V3 && a->rows[i].step == AGREED_TAKE_UP) {
			struct agreed_row row = a->rows[i];

			row.days += 2;
			return agreement_set_row(c, a, a->edit, i + 1, &row);
		}
	}
	return fail_set(c->fail, ERR_BUG, NULL, "version %.*s has no row to change", STR_ARG(version));
}

enum err demo_agreements(struct ctx *c, struct arena *a, const struct demo_plan *plan, const struct demo_accounts *all)
{
	const struct agreement *examples, *own, *next;
	struct str version;
	struct ctx then = *c;
	size_t n;

	then.today = plan->region->as_of;
	TRY(agreement_examples(a, &examples, &n));
	TRY(make(&then, plan, &examples[CARD], STR("Werkafspraken verzuim"), &version, &own));
	TRY(agreement_signature_add(then.db,
	                            &(struct agreement_signature_add_in){ own->key, STR("gemeente"), contact_town(plan),
	                                                                  own->edit, all->list.p[all->officers].account,
	                                                                  then.now, STR("") },
	                            NULL));
	TRY(agreement_open(&then, version, &own));
	TRY(agreement_publish(&then, own, own->edit, month_after(then.today)));
	TRY(make(&then, plan, own, STR("Werkafspraken verzuim, voorstel"), &version, &next));
	return slower(&then, version, next);
}
