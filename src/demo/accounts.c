/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/accounts.h"

#include "fmt/name_key.h"
#include "people/reach.h"
#include "reference/reference.h"

enum { BIG_SCHOOLS = 6, OFFICER_TOWNS = 3 };

static const char *const worker_names[] = {
	"Annemieke Bos",  "Fatima el Idrissi", "Gerben Hoekstra", "Ilse van Dam",   "Jeroen Kuipers",
	"Marit Scholten", "Nadia Yılmaz",      "Ruben Timmer",    "Saskia Wolters", "Tom Brouwer",
	"Wilma de Groot", "Bart Veenstra",     "Chantal Mulder",  "Dirk Postma",    "Esra Demir",
	"Frank Huisman",  "Greet Pool",        "Hassan Amrani",   "Ingrid Smit",    "Joost ter Haar",
	"Karin Nijboer",  "Lucas Meijerink",   "Mila Kamphuis",   "Niels Bakker",   "Petra Schuurman",
	"Roos Hofman",    "Sven Lammers",      "Tineke Bosma",    "Umit Kaya",      "Veerle Jansen",
};

/* Students this year by institution, the biggest first. */
struct size_of {
	struct str brin, name;
	size_t students;
};

static struct size_of *find_brin(struct size_of *sizes, size_t n, struct str brin)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(sizes[i].brin, brin)) {
			return &sizes[i];
		}
	}
	return NULL;
}

static void sort_sizes(struct size_of *sizes, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		for (size_t j = i; j > 0 && sizes[j].students > sizes[j - 1].students; j--) {
			struct size_of s = sizes[j];

			sizes[j] = sizes[j - 1];
			sizes[j - 1] = s;
		}
	}
}

/* Institutions of the region by size; those across its border come last, with size 0. */
static enum err count_students(struct arena *a, const struct demo_plan *plan, struct size_of **ret, size_t *ret_n)
{
	const struct demo_region *g = plan->region;
	struct size_of *sizes = ARENA_ARRAY(a, g->schools.n, struct size_of);
	size_t n = 0;

	if (sizes == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < g->schools.n; i++) {
		const struct demo_site *site = &g->tables->sites.p[g->schools.p[i].site];

		if (find_brin(sizes, n, site->brin) == NULL) {
			sizes[n++] = (struct size_of){ site->brin, site->name, 0 };
		}
	}
	for (size_t i = 0; i < plan->count; i++) {
		const struct demo_place *at = &plan->youths[i].now;

		if (at->school != NO_SCHOOL && !g->schools.p[at->school].outside) {
			struct size_of *of = find_brin(sizes, n,
			                               g->tables->sites.p[g->schools.p[at->school].site].brin);

			if (of != NULL) {
				of->students++;
			}
		}
	}
	sort_sizes(sizes, n);
	*ret = sizes;
	*ret_n = n;
	return OK;
}

enum err demo_account_add(struct ctx *c, struct arena *a, struct demo_accounts *all, struct account_new *new,
                          struct str reach)
{
	struct demo_account *slot = vec_push(a, &all->list);

	if (slot == NULL) {
		return ERR_NOMEM;
	}
	if (new->name.n == 0) {
		new->name = str_of(worker_names[(all->list.n - 1) % (sizeof worker_names / sizeof *worker_names)]);
	}
	new->email = str_format(a, "%.*s@werk.example", STR_ARG(new->login));
	new->hash = str_of(all->hash);
	*slot = (struct demo_account){
		.login = new->login, .name = new->name, .reach = reach, .role = new->grant.role
	};
	if (new->login.p == NULL || new->email.p == NULL || reach.p == NULL) {
		return ERR_NOMEM;
	}
	c->now += 1000; /* keys of accounts hold the millisecond, and owners are found in order of age */
	return account_create(c, new, &slot->account);
}

/* "coordinator.25pj" */
struct str demo_login(struct arena *a, const char *role, struct str what)
{
	struct str key;
	char *p;

	if (name_key(a, what, &key) != OK) {
		return (struct str){ NULL, 0 };
	}
	p = arena_copy(a, key.p, key.n);
	for (size_t i = 0; p != NULL && i < key.n; i++) {
		p[i] = p[i] == ' ' ? '-' : p[i];
	}
	return p != NULL ? str_format(a, "%s.%s", role, p) : (struct str){ NULL, 0 };
}

static enum err add_coordinators(struct ctx *c, struct arena *a, const struct demo_plan *plan,
                                 struct demo_accounts *all)
{
	struct size_of *sizes;
	struct scope *others;
	size_t n, big;

	TRY(count_students(a, plan, &sizes, &n));
	others = ARENA_ARRAY(a, n, struct scope);
	if (others == NULL) {
		return ERR_NOMEM;
	}
	big = n < BIG_SCHOOLS ? n : BIG_SCHOOLS;
	for (size_t i = 0; i < big; i++) {
		struct scope scope = { SCOPE_INSTITUTION, sizes[i].brin };
		struct account_new new = { .login = demo_login(a, "coordinator", sizes[i].brin),
			                   .grant = { .role = ROLE_COORDINATOR, .scopes = &scope, .scope_count = 1 } };
		struct institution known;
		bool found;

		TRY(reference_institution(c->db, a, sizes[i].brin, &known, &found));
		TRY(demo_account_add(c, a, all, &new, found ? known.name : sizes[i].name));
	}
	for (size_t i = big; i < n; i++) {
		others[i - big] = (struct scope){ SCOPE_INSTITUTION, sizes[i].brin };
	}
	if (n > big) {
		struct account_new new = {
			.login = STR("coordinator.overig"),
			.grant = { .role = ROLE_COORDINATOR, .scopes = others, .scope_count = n - big }
		};

		TRY(demo_account_add(c, a, all, &new, str_format(a, "%zu andere instellingen", n - big)));
	}
	for (size_t s = 0; s < plan->region->schools.n; s++) {
		struct str brin = plan->region->tables->sites.p[plan->region->schools.p[s].site].brin;
		size_t at = (size_t)(find_brin(sizes, n, brin) - sizes);

		all->of_school[s] = at < big ? at : big;
	}
	return OK;
}

/* The municipality in turn: the region's contact first, then by number of young people. */
static size_t next_town(const struct demo_region *g, const struct demo_accounts *all)
{
	const struct demo_tables *t = g->tables;
	size_t contact = demo_town_find(t, t->contact_towns.p[demo_region_find(t, g->code)]), best = SIZE_MAX;

	for (size_t i = 0; i < g->inside; i++) {
		size_t town = g->towns.p[i];

		if (all->of_town[town] != SIZE_MAX) {
			continue;
		}
		if (town == contact) {
			return town;
		}
		if (best == SIZE_MAX || t->towns.p[town].youth > t->towns.p[best].youth) {
			best = town;
		}
	}
	return best;
}

/* One account for a scope of towns: "ambtenaar.zwolle", "rmc.zwolle". */
static enum err add_authority(struct ctx *c, struct arena *a, struct demo_accounts *all, enum role role,
                              struct str login, struct scope scope, struct str reach)
{
	struct account_new new = { .login = login, .grant = { .role = role, .scopes = &scope, .scope_count = 1 } };

	return demo_account_add(c, a, all, &new, reach);
}

/* The municipalities that have officers of their own, and the region for all others; then the same for the RMC. */
static enum err add_officers(struct ctx *c, struct arena *a, const struct demo_region *g, struct demo_accounts *all)
{
	const struct demo_tables *t = g->tables;
	struct str region = str_format(a, "regio %.*s", STR_ARG(g->code));
	size_t towns[OFFICER_TOWNS], n = 0;

	all->officers = all->list.n;
	for (; n < OFFICER_TOWNS; n++) {
		towns[n] = next_town(g, all);
		if (towns[n] == SIZE_MAX) {
			break;
		}
		TRY(add_authority(c, a, all, ROLE_OFFICER, demo_login(a, "ambtenaar", t->towns.p[towns[n]].name),
		                  (struct scope){ SCOPE_MUNICIPALITY, t->towns.p[towns[n]].code },
		                  t->towns.p[towns[n]].name));
		all->of_town[towns[n]] = all->list.n - 1;
	}
	TRY(add_authority(c, a, all, ROLE_OFFICER, demo_login(a, "regio", g->code),
	                  (struct scope){ SCOPE_REGION, g->code }, region));
	all->officer_many = n + 1;
	for (size_t i = 0; i < g->inside; i++) {
		if (all->of_town[g->towns.p[i]] == SIZE_MAX) {
			all->of_town[g->towns.p[i]] = all->list.n - 1;
		}
	}
	for (size_t i = 0; i < n; i++) {
		TRY(add_authority(c, a, all, ROLE_RMC, demo_login(a, "rmc", t->towns.p[towns[i]].name),
		                  (struct scope){ SCOPE_MUNICIPALITY, t->towns.p[towns[i]].code },
		                  t->towns.p[towns[i]].name));
	}
	return add_authority(c, a, all, ROLE_RMC, demo_login(a, "rmc", g->code),
	                     (struct scope){ SCOPE_REGION, g->code }, region);
}

size_t demo_authority(const struct demo_accounts *all, size_t town, struct str duty)
{
	size_t officer = town != SIZE_MAX ? all->of_town[town] : SIZE_MAX;

	if (officer == SIZE_MAX || reach_duty_own(ROLE_OFFICER, duty)) {
		return officer;
	}
	return officer + all->officer_many;
}

enum err demo_accounts_make(struct ctx *c, struct arena *a, const struct demo_plan *plan, struct demo_accounts *ret)
{
	const struct demo_region *g = plan->region;
	struct demo_accounts all = { 0 };

	all.of_school = ARENA_ARRAY(a, g->schools.n, size_t);
	all.of_town = ARENA_ARRAY(a, g->tables->towns.n, size_t);
	if (all.of_school == NULL || all.of_town == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < g->tables->towns.n; i++) {
		all.of_town[i] = SIZE_MAX;
	}
	TRY(password_hash(c, STR(DEMO_PASSWORD), all.hash));
	TRY(add_coordinators(c, a, plan, &all));
	TRY(add_officers(c, a, g, &all));
	*ret = all;
	return OK;
}
