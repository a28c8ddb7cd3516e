/* SPDX-License-Identifier: EUPL-1.2 */
/* Whose a report is: by duty, residence, fixed contact and period, stand-ins, agreements between regions. */
#include "world.h"

#include "contacts/contacts.h"
#include "contacts/keep.h"

/* Deltion, in Zwolle, region 10. */
#define DELTION "25PJ"
#define LELY "0995" /* Lelystad, another region */

enum { HANS = 11, ROOS, STIEN, LEO, MIA, DESK };

static struct world w;
static int64_t young, grown, far;

static int64_t account(enum role role, const char *region)
{
	struct scope scope = { SCOPE_REGION, str_of(region) };
	char login[32];
	int64_t ret = 0;
	static int n;

	(void)snprintf(login, sizeof login, "contact.%d", ++n);
	assert_ok(w.s, account_create(&w.c,
	                              &(struct account_new){ .login = str_of(login),
	                                                     .name = str_of(login),
	                                                     .hash = STR("*"),
	                                                     .grant = { .role = role,
	                                                                .first = day_of(2020, 1, 1),
	                                                                .scopes = &scope,
	                                                                .scope_count = 1 } },
	                              &ret));
	return ret;
}

static void sql(const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof text, format, args);
	va_end(args);
	db_support_sql(w.s->db, text);
}

static int64_t card(int key, const char *name, const char *region, int64_t account_of)
{
	char text[24] = "NULL";

	if (account_of != 0) {
		(void)snprintf(text, sizeof text, "%lld", (long long)account_of);
	}
	sql("INSERT INTO contact_card (contact, public, region, account, name, job, phone, email) "
	    "VALUES (%d, 'p%d', '%s', %s, '%s', 'consulent', '06', '%s@example.nl')",
	    key, key, region, text, name, name);
	return account_of;
}

static void place(int key, const char *region, const char *task, day_t first, day_t last)
{
	char text[24] = "NULL";

	if (last != DAY_NONE) {
		(void)snprintf(text, sizeof text, "%d", last);
	}
	sql("INSERT INTO contact_place (brin, location, region, task, first, last, contact) "
	    "VALUES ('" DELTION "', '00', '%s', '%s', %d, %s, %d)",
	    region, task, first, text, key);
}

static void begin(void **state)
{
	world_make(&w, *state);
	young = world_person(&w, "100000009", "Aal", day_of(2011, 5, 12), "0193");
	grown = world_person(&w, "100000010", "Baas", day_of(2006, 6, 1), "0193");
	far = world_person(&w, "100000022", "Cats", day_of(2009, 1, 1), LELY);
	world_enrol(&w, young, DELTION, "1", "mbo");
	world_enrol(&w, grown, DELTION, "2", "mbo");
	world_enrol(&w, far, DELTION, "3", "mbo");
}

static struct route route_on(int64_t person, const char *number, enum duty duty, day_t day)
{
	struct route r;

	assert_ok(w.s, contact_route(&w.c, person, enrolment_key(STR(DELTION), str_of(number)), duty, day, &r));
	return r;
}

static struct route route_of(int64_t person, const char *number, enum duty duty)
{
	return route_on(person, number, duty, w.c.today);
}

#define assert_text(s, text)                                                                       \
	do {                                                                                       \
		struct str s_ = (s);                                                               \
		if (!str_eq(s_, STR(text))) {                                                      \
			fail_msg("%.*s instead of %s", (int)s_.n, s_.p == NULL ? "" : s_.p, text); \
		}                                                                                  \
	} while (0)

static void the_duty_says_which_desk(void **state)
{
	struct route r;

	begin(state);
	assert_text(route_of(young, "1", DUTY_COMPULSORY).desk, "leerplicht");
	assert_text(route_of(young, "1", DUTY_QUALIFICATION).desk, "kwalificatieplicht");
	assert_text(route_of(young, "1", DUTY_TRANSITION).desk, "rmc");
	assert_text(route_of(young, "1", DUTY_NONE).desk, "leerplicht");
	assert_text(route_of(grown, "2", DUTY_NONE).desk, "rmc");
	/* No contact and no desk: on the list of the region, without owner. */
	r = route_of(young, "1", DUTY_COMPULSORY);
	assert_int_equal(r.owner, 0);
	assert_int_equal(r.card_count, 0);
	assert_text(r.municipality, "0193");
	assert_text(r.region, "10");
	assert_text(r.school_region, "10");
	world_drop(&w);
}

static void a_desk_answers_where_nobody_is_fixed(void **state)
{
	int64_t desk, rmc;
	struct route r;

	begin(state);
	desk = card(DESK, "Dirk", "10", account(ROLE_OFFICER, "10"));
	rmc = card(ROOS, "Roos", "10", account(ROLE_RMC, "10"));
	sql("INSERT INTO contact_desk (municipality, desk, name, phone, email, contact) VALUES "
	    "('0193', 'leerplicht', 'Leerplicht Zwolle', '14 038', 'lp@example.nl', %d), "
	    "('0193', 'rmc', 'Doorstroompunt', '', '', %d), ('0193', 'kwalificatieplicht', 'KP', '', '', NULL)",
	    DESK, ROOS);
	r = route_of(young, "1", DUTY_COMPULSORY);
	assert_true(r.owner == desk);
	assert_int_equal(r.card_count, 1);
	assert_int_equal(r.cards[0].as, CONTACT_AS_DESK);
	assert_text(r.cards[0].name, "Leerplicht Zwolle");
	assert_true(route_of(grown, "2", DUTY_TRANSITION).owner == rmc);
	assert_int_equal(route_of(young, "1", DUTY_QUALIFICATION).owner, 0);
	/* Who may not act as an officer any more owns nothing. */
	sql("UPDATE account_grant SET revoked = 1 WHERE account = %lld", (long long)desk);
	r = route_of(young, "1", DUTY_COMPULSORY);
	assert_int_equal(r.owner, 0);
	assert_int_equal(r.card_count, 1);
	world_drop(&w);
}

static void a_fixed_contact_has_a_task_and_a_period(void **state)
{
	day_t today;
	int64_t hans, roos, stien;
	struct route r;

	begin(state);
	today = w.c.today;
	hans = card(HANS, "Hans", "10", account(ROLE_OFFICER, "10"));
	roos = card(ROOS, "Roos", "10", account(ROLE_RMC, "10"));
	stien = card(STIEN, "Stien", "10", account(ROLE_OFFICER, "10"));
	place(HANS, "10", "leerplicht", today - 30, today);
	place(ROOS, "10", "rmc", today - 30, DAY_NONE);
	place(STIEN, "10", "both", today - 60, DAY_NONE);
	r = route_of(young, "1", DUTY_COMPULSORY);
	assert_true(r.owner == hans);
	assert_int_equal(r.cards[0].as, CONTACT_AS_OWNER);
	assert_text(r.cards[0].name, "Hans");
	assert_int_equal(r.cards[0].until, today);
	assert_true(route_of(young, "1", DUTY_QUALIFICATION).owner == hans);
	assert_true(route_of(grown, "2", DUTY_TRANSITION).owner == roos);
	/* Before and behind the period whoever has both tasks is there. */
	assert_true(route_on(young, "1", DUTY_COMPULSORY, today - 31).owner == stien);
	assert_true(route_on(young, "1", DUTY_COMPULSORY, today + 1).owner == stien);
	/* An officer who is no RMC officer does not own what is for the RMC. */
	r = route_on(grown, "2", DUTY_TRANSITION, today - 31);
	assert_int_equal(r.owner, 0);
	assert_text(r.cards[0].name, "Stien");
	assert_int_equal(route_on(young, "1", DUTY_COMPULSORY, today - 61).owner, 0);
	world_drop(&w);
}

static void a_stand_in_has_it_while_the_contact_is_away(void **state)
{
	day_t today;
	int64_t hans, stien, leo;
	struct route r;

	begin(state);
	today = w.c.today;
	hans = card(HANS, "Hans", "10", account(ROLE_OFFICER, "10"));
	stien = card(STIEN, "Stien", "10", account(ROLE_OFFICER, "10"));
	leo = card(LEO, "Leo", "10", account(ROLE_OFFICER, "10"));
	place(HANS, "10", "leerplicht", today - 30, DAY_NONE);
	sql("INSERT INTO contact_away (contact, first, last, stand_in) VALUES (%d, %d, %d, %d)", HANS, today, today + 7,
	    STIEN);
	r = route_of(young, "1", DUTY_COMPULSORY);
	assert_true(r.owner == stien);
	assert_text(r.cards[0].name, "Stien");
	assert_text(r.cards[0].stands_in_for, "Hans");
	assert_int_equal(r.cards[0].stands_in_until, today + 7);
	assert_true(route_on(young, "1", DUTY_COMPULSORY, today - 1).owner == hans);
	assert_true(route_on(young, "1", DUTY_COMPULSORY, today + 8).owner == hans);
	/* The stand-in is away for a day: whoever stands in there. */
	sql("INSERT INTO contact_away (contact, first, last, stand_in) VALUES (%d, %d, %d, %d)", STIEN, today + 1,
	    today + 1, LEO);
	assert_true(route_on(young, "1", DUTY_COMPULSORY, today + 1).owner == leo);
	/* In a circle nobody is there: the desk has it, and the card says until when. */
	sql("INSERT INTO contact_away (contact, first, last, stand_in) VALUES (%d, %d, %d, %d)", LEO, today + 1,
	    today + 1, STIEN);
	r = route_on(young, "1", DUTY_COMPULSORY, today + 1);
	assert_int_equal(r.owner, 0);
	assert_text(r.cards[0].name, "Hans");
	assert_int_equal(r.cards[0].away_until, today + 7);
	sql("INSERT INTO contact_desk (municipality, desk, name, phone, email, contact) "
	    "VALUES ('0193', 'leerplicht', 'Leerplicht', '', '', %d)",
	    MIA);
	leo = card(MIA, "Mia", "10", account(ROLE_OFFICER, "10"));
	assert_true(route_on(young, "1", DUTY_COMPULSORY, today + 1).owner == leo);
	world_drop(&w);
}

/* Who keeps the contacts of one region says that another sees reports about residents of a region. */
static enum err agree(const char *keeper, const char *home, const char *other)
{
	enum err e;

	world_as(&w, ROLE_REGION, SCOPE_REGION, keeper);
	assert_ok(w.s, db_begin(w.s->db));
	e = contacts_agree(&w.c, str_of(home), str_of(other), w.c.today, false);
	if (e == OK) {
		assert_ok(w.s, db_commit(w.s->db));
	} else {
		db_rollback(w.s->db);
	}
	return e;
}

static void other_regions_have_their_own(void **state)
{
	day_t today;
	int64_t hans, mia;
	struct route r;
	char region[8];

	begin(state);
	today = w.c.today;
	hans = card(HANS, "Hans", "10", account(ROLE_OFFICER, "10"));
	place(HANS, "10", "both", today - 30, DAY_NONE);
	r = route_of(far, "3", DUTY_COMPULSORY);
	assert_int_equal(r.owner, 0);
	assert_int_equal(r.also, 0);
	assert_int_equal(r.card_count, 0);
	assert_text(r.municipality, LELY);
	assert_text(r.school_region, "10");
	assert_false(str_eq(r.region, STR("10")));
	(void)snprintf(region, sizeof region, "%.*s", (int)r.region.n, r.region.p);
	mia = card(MIA, "Mia", region, account(ROLE_OFFICER, region));
	place(MIA, region, "both", today - 30, DAY_NONE);
	assert_true(route_of(far, "3", DUTY_COMPULSORY).owner == mia);
	assert_true(route_of(young, "1", DUTY_COMPULSORY).owner == hans);
	/* The school's region does not give itself sight of residents of another, nor in the name of that. */
	assert_int_equal(agree("10", "10", region), OK);
	assert_int_equal(agree("10", region, "10"), ERR_ABSENT);
	assert_int_equal(route_of(far, "3", DUTY_COMPULSORY).also, 0);
	/* From the day on which the region of residence agreed the contact of the school's region sees it too. */
	assert_int_equal(agree(region, region, "10"), OK);
	r = route_of(far, "3", DUTY_COMPULSORY);
	assert_true(r.owner == mia && r.also == hans);
	assert_int_equal(r.card_count, 2);
	assert_int_equal(r.cards[1].as, CONTACT_AS_ALSO);
	assert_int_equal(route_on(far, "3", DUTY_COMPULSORY, today - 1).also, 0);
	assert_int_equal(route_of(young, "1", DUTY_COMPULSORY).also, 0);
	/* One who is both sees it once. */
	sql("UPDATE contact_card SET account = %lld WHERE contact = %d", (long long)hans, MIA);
	r = route_of(far, "3", DUTY_COMPULSORY);
	assert_true(r.owner == hans && r.also == 0);
	world_drop(&w);
}

static void nobody_lives_nowhere(void **state)
{
	struct route r;
	int64_t person;

	begin(state);
	person = world_person(&w, "100000034", "Dam", day_of(2009, 1, 1), "9999");
	world_enrol(&w, person, DELTION, "4", "mbo");
	r = route_of(person, "4", DUTY_COMPULSORY);
	assert_text(r.municipality, "0193");
	assert_text(r.region, "10");
	assert_int_equal(contact_route(&w.c, person, enrolment_key(STR(DELTION), STR("1")), DUTY_NONE, w.c.today, &r),
	                 ERR_ABSENT);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_duty_says_which_desk),
		cmocka_unit_test(a_desk_answers_where_nobody_is_fixed),
		cmocka_unit_test(a_fixed_contact_has_a_task_and_a_period),
		cmocka_unit_test(a_stand_in_has_it_while_the_contact_is_away),
		cmocka_unit_test(other_regions_have_their_own),
		cmocka_unit_test(nobody_lives_nowhere),
	};

	return db_support_run("contacts", tests, sizeof tests / sizeof tests[0]);
}
