/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/trust.h"

#include <stdio.h>

#include "access/log.h"
#include "demo_trust_sql.h"
#include "fmt/ident.h"

/* Under which name texts of the compartment are sealed (trust/boa.h). */
#define SEALED_UNDER "boa"

enum { PEOPLE = 4, LOOKS = 4000, LOOK_DAYS = 28, HASH = 32 };

static const int64_t MINUTE_US = INT64_C(60) * 1000000;
static const int64_t DAY_US = INT64_C(86400) * 1000000;

struct made {
	struct ctx *c;
	int64_t privacy, boa, researcher, young; /* accounts */
	int64_t own;                             /* the person of `young` */
	int64_t persons[PEOPLE];
	size_t n;
	struct str town;
};

/* ---- who ---- */

static enum err account_of(struct ctx *c, const char *login, int64_t *ret)
{
	struct demo_account_row row;
	bool found;

	TRY(demo_account(c->db, c->arena, &(struct demo_account_in){ str_of(login) }, &row, &found));
	*ret = found ? row.account : 0;
	return OK;
}

static enum err who(struct made *m)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct demo_own_row own;
	struct demo_reported_row row;
	bool found, more;

	TRY(account_of(m->c, "fg", &m->privacy));
	TRY(account_of(m->c, "boa.zwolle", &m->boa));
	TRY(account_of(m->c, "onderzoeker", &m->researcher));
	TRY(account_of(m->c, "jongere", &m->young));
	TRY(demo_own(m->c->db, m->c->arena, &(struct demo_own_in){ STR("jongere") }, &own, &found));
	m->own = found ? own.person : 0;
	TRY(demo_reported_open(m->c->db, &(struct demo_reported_in){ STR("boa.zwolle"), PEOPLE }, &rows));
	while (m->n < PEOPLE) {
		TRY(demo_reported_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		m->town = str_copy(m->c->arena, row.municipality);
		m->persons[m->n++] = row.person;
	}
	return OK;
}

/* ---- rights ---- */

/* A month on from a day; the days behind the 28th do for this. */
static day_t month_on(day_t day)
{
	struct ymd d = day_ymd(day);

	return day_of(d.m == 12 ? d.y + 1 : d.y, d.m == 12 ? 1 : d.m + 1, d.d > 28 ? 28 : d.d);
}

static enum err ask(struct made *m, int64_t person, const char *kind, int days_ago, int64_t account, struct str note,
                    struct str answer)
{
	day_t received = m->c->today - days_ago;
	bool open = answer.n == 0;
	char public[IDENT_TEXT];

	return demo_request(m->c->db,
	                    &(struct demo_request_in){
				    .person = person,
				    .request = ctx_new_id(m->c),
				    .public = str_of(ident_new(public)),
				    .kind = str_of(kind),
				    .received = received,
				    .due = month_on(received),
				    .state = open ? STR("open") : STR("afgehandeld"),
				    .note = note,
				    .account = account,
				    .handler = open ? INT64_MIN : m->privacy,
				    .handled = open ? INT64_MIN : m->c->now - (days_ago - 2) * DAY_US,
				    .answer = answer,
			    },
	                    NULL);
}

static enum err rights(struct made *m)
{
	if (m->own != 0) {
		TRY(ask(m, m->own, "correctie", 3, m->young,
		        STR("Ik ben verhuisd naar mijn vader. Mijn adres klopt niet meer."), STR("")));
		TRY(ask(m, m->own, "inzage", 40, m->young, STR("Ik wil weten wat er over mij is opgeschreven."),
		        STR("Kopie meegegeven op school, met uitleg van de mentor.")));
		TRY(demo_history(m->c->db,
		                 &(struct demo_history_in){ m->own, ctx_new_id(m->c), STR("telefoon"),
		                                            STR("0600123123"),
		                                            STR("Belde zelf: er stond een oud nummer."), m->privacy,
		                                            m->c->now - 30 * DAY_US },
		                 NULL));
	}
	if (m->n > 0) {
		TRY(ask(m, m->persons[0], "inzage", 26, m->privacy,
		        STR("Brief van de ouders: zij willen weten wie het dossier heeft bekeken."), STR("")));
	}
	if (m->n > 1) {
		TRY(ask(m, m->persons[1], "beperking", 8, m->privacy,
		        STR("Is het niet eens met een notitie; wil dat niemand die gebruikt tot dat is uitgezocht."),
		        STR("")));
		TRY(demo_hold(m->c->db,
		              &(struct demo_hold_in){ m->persons[1], ctx_new_id(m->c),
		                                      STR("Bezwaar bij de gemeente loopt nog."), m->c->today + 180,
		                                      m->privacy, m->c->now - 8 * DAY_US },
		              NULL));
	}
	return OK;
}

/* ---- the compartment ---- */

static enum err note(struct made *m, int64_t person, int64_t of, const char *kind, int days_ago, struct str text)
{
	struct str sealed;

	TRY(keys_seal(m->c->keys, SEALED_UNDER, text, m->c->arena, &sealed));
	return demo_case_note(m->c->db,
	                      &(struct demo_case_note_in){ person, of, ctx_new_id(m->c), m->c->now - days_ago * DAY_US,
	                                                   m->c->today - days_ago, m->boa, str_of(kind), sealed },
	                      NULL);
}

static enum err investigation(struct made *m)
{
	int64_t person, of = ctx_new_id(m->c);
	char public[IDENT_TEXT], letters[7] = { 0 };
	day_t opened = m->c->today - 20;

	if (m->n < 3 || m->boa == 0) {
		return OK;
	}
	person = m->persons[2];
	(void)ident_new(public);
	for (size_t i = 0; i + 1 < sizeof letters; i++) {
		letters[i] = public[i] >= 'a' && public[i] <= 'z' ? (char)(public[i] - 'a' + 'A') : public[i];
	}
	TRY(demo_case(m->c->db,
	              &(struct demo_case_in){ person, of, str_of(public),
	                                      str_format(m->c->arena, "%d-%s", day_ymd(opened).y, letters), m->town,
	                                      opened, m->boa },
	              NULL));
	TRY(demo_member(m->c->db, &(struct demo_member_in){ person, of, m->boa, opened }, NULL));
	TRY(note(m, person, of, "feiten", 20,
	         STR("Verzuim zonder geldige reden, na een waarschuwing van de leerplichtambtenaar.")));
	TRY(note(m, person, of, "periode", 20, STR("Vanaf de kerstvakantie.")));
	return note(m, person, of, "notitie", 6,
	            STR("Ouders en jongere zijn uitgenodigd voor een verhoor; zij weten dat zij mogen zwijgen."));
}

static enum err given_out(struct made *m)
{
	unsigned char hash[HASH];
	char public[IDENT_TEXT];
	struct str project = STR("Verzuim na de overstap naar het mbo");

	/* As of a file that nobody has here. */
	keys_mac(m->c->keys, "demo", project, hash);
	return demo_given_out(m->c->db,
	                      &(struct demo_given_out_in){
				      .export = ctx_new_id(m->c),
				      .public = str_of(ident_new(public)),
				      .project = project,
				      .purpose = STR("Neemt verzuim toe in de eerste tien weken na de overstap?"),
				      .approval = STR("Overeenkomst 2025-118, stuurgroep van de regio"),
				      .account = m->researcher,
				      .at = m->c->now - 50 * DAY_US,
				      .as_of = m->c->today - 50,
				      .persons = 412,
				      .first = m->c->today - 170,
				      .last = m->c->today - 51,
				      .parts = STR("geboortejaar gebied maanden tellingen"),
				      .hash = { (const char *)hash, sizeof hash } },
	                      NULL);
}

/* ---- reports that no rule gives ---- */

static enum err by_hand(struct made *m)
{
	static const struct {
		const char *status, *withdrawal;
		int filed, over; /* days ago */
	} list[] = { { "I", "F", 15, 13 }, { "R", "", 1, -1 }, { "I", "F", 40, 38 } };
	struct ctx *c = m->c;

	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
		day_t filed = c->today - list[i].filed;

		TRY(demo_by_hand(c->db,
		                 &(struct demo_by_hand_in){
					 .nth = (int)i,
					 .status = str_of(list[i].status),
					 .begin_day = filed - 21,
					 .end_day = filed - 1,
					 .filed = filed,
					 .filed_at = c->now - list[i].filed * DAY_US,
					 .due = filed + 5,
					 .over = list[i].over < 0 ? INT64_MIN : c->now - list[i].over * DAY_US,
					 .withdrawal = str_of(list[i].withdrawal),
				 },
		                 NULL));
	}
	TRY(demo_by_hand_filed(c->db, NULL));
	TRY(demo_by_hand_withdrawn(c->db, NULL));
	return demo_report_owners(c->db, NULL);
}

/* ---- who looked at whom ---- */

static const char *change_of(struct str action)
{
	return str_eq(action, STR("gemeld"))       ? "step.report"
	       : str_eq(action, STR("opgepakt"))   ? "step.take-up"
	       : str_eq(action, STR("afgesloten")) ? "step.close"
	       : str_eq(action, STR("gesproken"))  ? "step.spoken"
	                                           : "step.done";
}

/* Two entries a step, from the last to the first of the list: it is read newest first. */
static enum err read_looks(struct ctx *c, int64_t own, struct log_entry *list, size_t *ret_at)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	size_t at = (size_t)LOOKS * 2;
	struct demo_looks_row row;
	bool more;

	TRY(demo_looks_open(c->db, &(struct demo_looks_in){ c->now - LOOK_DAYS * DAY_US, own, LOOKS }, &rows));
	for (;;) {
		int64_t *person = ARENA_ARRAY(c->arena, 1, int64_t);
		enum role role;

		TRY(demo_looks_next(&rows, &row, &more));
		if (!more || person == NULL) {
			*ret_at = at;
			return more ? ERR_NOMEM : OK;
		}
		if (!role_parse(row.role.p, &role)) {
			return ERR_BUG;
		}
		*person = row.person;
		for (int k = 0; k < 2; k++) {
			bool change = k == 0;
			struct log_entry e = log_entry_of(c, change ? LOG_CHANGE : LOG_LOOK,
			                                  !change                             ? ACTION_PERSON
			                                  : role_side(role) == SIDE_AUTHORITY ? ACTION_OFFICER_STEP
			                                                                      : ACTION_SCHOOL_STEP,
			                                  change ? change_of(row.action) : "");

			e.at = change ? row.at : row.at - 4 * MINUTE_US;
			e.account = row.account;
			e.grant = row.grant_id;
			e.role = role;
			e.persons = person;
			e.n = 1;
			(void)snprintf(e.remote, sizeof e.remote, "192.0.2.%d", (int)(row.account & 63) + 1);
			list[--at] = e;
		}
	}
}

static enum err looks(struct ctx *c, int64_t own)
{
	struct log_entry *list = ARENA_ARRAY(c->arena, (size_t)LOOKS * 2, struct log_entry);
	size_t at;

	if (list == NULL) {
		return ERR_NOMEM;
	}
	TRY(read_looks(c, own, list, &at));
	return log_write(c->db, c->keys, c->arena, list + at, (size_t)LOOKS * 2 - at);
}

enum err demo_answered_for(struct ctx *c)
{
	struct made m = { .c = c, .town = STR("") };

	TRY(who(&m));
	TRY(rights(&m));
	TRY(investigation(&m));
	TRY(given_out(&m));
	TRY(by_hand(&m));
	return looks(c, m.own);
}
