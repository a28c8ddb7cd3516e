/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/contacts.h"

#include "contacts/keep.h"

enum { SINCE_DAYS = 120, AWAY_DAYS = 9 };

struct maker {
	struct ctx *c;
	struct arena *a;
	const struct demo_accounts *all;
	struct str region;
	day_t first;
	size_t made;
};

/* Work data of an account; the number is one of those kept free for stories. */
static struct contact_said said_of(struct maker *m, const struct demo_account *who, const char *job)
{
	return (struct contact_said){ .region = m->region,
		                      .first = m->first,
		                      .last = DAY_NONE,
		                      .name = who->name,
		                      .job = str_of(job),
		                      .phone = str_format(m->a, "038-555 01 %02d", (int)(who - m->all->list.p) % 100),
		                      .email = str_format(m->a, "%.*s@example.org", STR_ARG(who->login)),
		                      .account = who->account };
}

static enum err assign(struct maker *m, const struct kept_site *site, bool rmc)
{
	const struct demo_accounts *all = m->all;
	size_t at = all->officers + (rmc ? all->officer_many : 0) + m->made % all->officer_many;
	struct contact_order o = { said_of(m, &all->list.p[at], rmc ? "RMC-consulent" : "leerplichtambtenaar"), STR(""),
		                   STR("") };
	enum contact_change change;

	o.said.brin = site->brin;
	o.said.location = site->location;
	o.said.task = rmc ? STR("rmc") : STR("leerplicht");
	return contacts_assign(m->c, &o, &change);
}

/* The last mbo location has no contact for the RMC yet: something to find. */
static enum err places(struct maker *m, const struct contacts_kept *k)
{
	size_t mbo = 0;

	for (size_t i = 0; i < k->site_count; i++) {
		mbo += k->sites[i].mbo;
	}
	for (size_t i = 0; i < k->site_count && k->sites[i].mbo; i++) {
		TRY(assign(m, &k->sites[i], false));
		if (m->made + 1 < mbo) {
			TRY(assign(m, &k->sites[i], true));
		}
		m->made++;
	}
	return OK;
}

static const struct kept_card *card_of(const struct contacts_kept *k, struct str name)
{
	for (size_t i = 0; i < k->card_count; i++) {
		if (str_eq(k->cards[i].name, name)) {
			return &k->cards[i];
		}
	}
	return NULL;
}

/* Leerplicht and RMC of each municipality, answered by whoever works there or for the region. */
static enum err desks(struct maker *m, const struct demo_plan *plan, const struct contacts_kept *k)
{
	const struct demo_region *g = plan->region;

	for (size_t i = 0; i < g->inside; i++) {
		for (int d = 0; d < 3; d++) {
			static const char *const words[] = { "leerplicht", "kwalificatieplicht", "rmc" };
			size_t at = m->all->of_town[g->towns.p[i]] + (d == 2 ? m->all->officer_many : 0);
			const struct kept_card *who = card_of(k, m->all->list.p[at].name);
			struct contact_desk in = { .region = m->region,
				                   .municipality = g->tables->towns.p[g->towns.p[i]].code,
				                   .desk = str_of(words[d]),
				                   .phone = STR("14 038"),
				                   .email = STR("loket@example.org"),
				                   .who = who != NULL ? who->public : STR("") };

			in.name = str_format(m->a, d == 2 ? "Doorstroompunt %.*s" : "Leerplicht %.*s",
			                     STR_ARG(g->tables->towns.p[g->towns.p[i]].name));
			TRY(contacts_desk(m->c, &in));
		}
	}
	return OK;
}

/* The second officer is away this week and the next; the first stands in. */
static enum err away(struct maker *m, const struct contacts_kept *k)
{
	const struct kept_card *who = card_of(k, m->all->list.p[m->all->officers + 1].name);
	const struct kept_card *instead = card_of(k, m->all->list.p[m->all->officers].name);

	if (m->all->officer_many < 2 || who == NULL || instead == NULL) {
		return OK;
	}
	return contacts_away(m->c, &(struct contact_absence){ m->region, who->public, instead->public, m->c->today - 2,
	                                                      m->c->today + AWAY_DAYS });
}

enum err demo_contacts(struct ctx *c, struct arena *a, const struct demo_plan *plan, const struct demo_accounts *all)
{
	struct maker m = { c, a, all, plan->region->code, c->today - SINCE_DAYS, 0 };
	struct contacts_kept kept;

	TRY(contacts_kept(c, m.region, &kept));
	TRY(places(&m, &kept));
	TRY(contacts_kept(c, m.region, &kept));
	TRY(desks(&m, plan, &kept));
	TRY(away(&m, &kept));
	return contacts_agree(c, m.region, str_eq(m.region, STR("07")) ? STR("10") : STR("07"), m.first, false);
}
