/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A report that is somebody's by name, as its owner or as contact of the school's region, about who lives in another
 * municipality than those of the scope: he sees the person and the report, in lists and counts once, and no more.
 */
#include "world.h"

#include <string.h>

#include "base/clock.h"
#include "people/open.h"
#include "people/reach.h"
#include "people/search.h"
#include "reports/list.h"
#include "reports/report.h"
#include "reports_sql.h"
#include "signals/worklist.h"

static struct world w;
static struct actor mine, other;
/* Ann lives in the scope, the others elsewhere. */
static int64_t ann, bea, cor, dis, eef, fay;

/* A report about somebody, filed and due on days of its own: the number makes the one later and the other earlier. */
static void reported(int64_t person, int number, const char *municipality, const char *desk, int64_t owner,
                     int64_t also)
{
	static const char letters[] = "abcdefghijklmnop";
	bool rmc = strcmp(desk, "rmc") == 0;
	char public[27];

	memset(public, letters[number - 1], 26);
	public[26] = '\0';
	assert_ok(w.s,
	          report_add(w.s->db,
	                     &(struct report_add_in){ .person = person,
	                                              .report = number,
	                                              .public = str_of(public),
	                                              .kind = STR("O"),
	                                              .due = w.c.today + 20 - number,
	                                              .enrolment = enrolment_key(STR("25PJ"), STR("1")),
	                                              .rule = STR(""),
	                                              .day = DAY_NONE,
	                                              .begin_day = w.c.today - 40,
	                                              .end_day = w.c.today - 40,
	                                              .filed = w.c.today - 30 + number,
	                                              .filed_at = 0,
	                                              .brin = STR("25PJ"),
	                                              .location = STR("00"),
	                                              .municipality = str_of(municipality),
	                                              .region = STR("10"),
	                                              .school_region = STR("10"),
	                                              .duty = rmc ? STR("doorstroom") : STR("kwalificatieplichtig"),
	                                              .desk = str_of(desk),
	                                              .owner = owner != 0 ? owner : INT64_MIN,
	                                              .also = also != 0 ? also : INT64_MIN,
	                                              .number = 1,
	                                              .agreement = STR("landelijk"),
	                                              .reason = STR("Onbekend") },
	                     NULL));
}

static void begin(void **state)
{
	world_make(&w, *state);
	ann = world_person(&w, "100000009", "Aal", day_of(2009, 5, 12), "0193");
	bea = world_person(&w, "100000010", "Baas", day_of(2009, 6, 1), "0150");
	cor = world_person(&w, "100000022", "Cats", day_of(2009, 1, 1), "0150");
	dis = world_person(&w, "100000034", "Dam", day_of(2010, 1, 1), "0166");
	eef = world_person(&w, "100000046", "Eik", day_of(2009, 2, 13), "0150");
	fay = world_person(&w, "100000058", "Fop", day_of(2003, 2, 12), "0150");
	world_enrol(&w, cor, "25PJ", "1", "mbo");
	world_as_officer(&w, "0193");
	other = w.c.actor;
	world_as_officer(&w, "0193");
	mine = w.c.actor;
	reported(ann, 1, "0193", "leerplicht", mine.account, 0);
	reported(bea, 2, "0150", "leerplicht", mine.account, 0);
	reported(cor, 3, "0150", "kwalificatieplicht", other.account + 100, mine.account);
	reported(dis, 4, "0166", "leerplicht", mine.account, mine.account);
	reported(eef, 5, "0150", "leerplicht", other.account + 100, 0);
	reported(fay, 6, "0150", "rmc", mine.account, mine.account);
}

/* "abcd": whose reports are shown, two at a time, in lists newest first and in Vandaag oldest clock first. */
static void assert_shown(const char *wanted)
{
	const int64_t all[] = { ann, bea, cor, dis, eef, fay };
	char listed[16] = "", worked[16] = "", found[16] = "";
	struct report_filter f = { .status = -1, .kind = -1, .most = 2 };
	struct work_filter wf = { .turn = TURN_OFFICER, .most = 2 };
	struct report_list list;
	struct work_page page;
	struct young_list young;
	int64_t count, late;

	do {
		assert_ok(w.s, report_list(&w.c, &f, &list));
		for (size_t i = 0; i < list.count; i++) {
			(void)strncat(listed, &"a\0b\0c\0d\0e\0f"[2 * (list.rows[i].report - 1)], 1);
			f.after = list.rows[i].public;
		}
	} while (list.more && strlen(listed) < 12);
	do {
		assert_ok(w.s, worklist_page(&w.c, &wf, &page));
		for (size_t i = 0; i < page.count; i++) {
			for (size_t k = 0; k < 6; k++) {
				if (page.items[i].person == all[k]) {
					(void)strncat(worked, &"a\0b\0c\0d\0e\0f"[2 * k], 1);
				}
			}
			wf.after = page.items[i].public;
		}
	} while (page.more && strlen(worked) < 12);
	assert_string_equal(listed, wanted);
	assert_string_equal(worked, wanted);
	assert_ok(w.s, worklist_count(&w.c, BUCKET_OBLIGATION, TURN_OFFICER, 100, &count));
	assert_int_equal(count, strlen(wanted));
	assert_ok(w.s, report_count(&w.c, WAITS_OFFICER, 100, &count));
	assert_int_equal(count, strlen(wanted));
	w.c.today += 400;
	assert_ok(w.s, worklist_due(&w.c, 100, 100, &late, &count));
	w.c.today -= 400;
	assert_int_equal(late, strlen(wanted));
	assert_int_equal(count, strlen(wanted));
	for (size_t i = 0; i < 6; i++) {
		bool fine;

		assert_ok(w.s, people_in_reach(&w.c, all[i], &fine));
		assert_int_equal(fine, i == 0 || strchr(wanted, "abcdef"[i]) != NULL);
	}
	assert_ok(w.s, people_page(&w.c, STR(""), 50, &young));
	for (size_t i = young.count; i > 0; i--) {
		for (size_t k = 0; k < 6; k++) {
			if (young.rows[i - 1].person == all[k] && (k > 0 || strchr(wanted, 'a') != NULL)) {
				(void)strncat(found, &"a\0b\0c\0d\0e\0f"[2 * k], 1);
			}
		}
	}
	assert_string_equal(found, wanted);
}

static struct report_view opened(const char *public)
{
	struct report_view r;

	assert_ok(w.s, report_open(&w.c, str_of(public), ACTION_REPORT_HANDLE, &r));
	return r;
}

static void what_is_mine_by_name_is_there_once(void **state)
{
	struct report_filter named = { .status = -1, .kind = -1, .most = 50, .name = STR("100000034") };
	struct report_list list;

	begin(state);
	assert_shown("dcba");
	assert_ok(w.s, report_list(&w.c, &named, &list));
	assert_int_equal(list.count, 1);
	assert_int_equal(list.rows[0].person, dis);
	/* A colleague has what the scope has. */
	world_again(&w, &other);
	assert_shown("a");
	assert_ok(w.s, report_list(&w.c, &named, &list));
	assert_int_equal(list.count, 0);
	/* Another desk, another role. */
	world_again(&w, &mine);
	w.c.actor.role = ROLE_RMC;
	assert_shown("f");
	w.c.actor.role = ROLE_COUNSELLOR;
	{
		bool fine;

		assert_ok(w.s, people_in_reach(&w.c, bea, &fine));
		assert_false(fine);
	}
	world_drop(&w);
}

static void deeds_on_it_and_on_nothing_else(void **state)
{
	struct report_deed_in in = report_deed_none;
	struct report_view r;

	begin(state);
	reported(bea, 7, "0150", "leerplicht", other.account + 100, 0);
	assert_int_equal(report_open(&w.c, STR("eeeeeeeeeeeeeeeeeeeeeeeeee"), ACTION_REPORT_HANDLE, &r), ERR_ABSENT);
	/* The other report about the same person is the other officer's. */
	r = opened("gggggggggggggggggggggggggg");
	assert_false(report_fits(&w.c, &r, DEED_TAKE_UP));
	r = opened("cccccccccccccccccccccccccc");
	assert_true(report_fits(&w.c, &r, DEED_TAKE_UP));
	in.version = r.version;
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, report_do(&w.c, &r, DEED_TAKE_UP, &in));
	assert_ok(w.s, db_commit(w.s->db));
	assert_int_equal(r.status, REPORT_B);
	world_again(&w, &other);
	assert_int_equal(report_open(&w.c, STR("cccccccccccccccccccccccccc"), ACTION_REPORT_HANDLE, &r), ERR_ABSENT);
	world_drop(&w);
}

/* 12 February 2026 is a Thursday: the twentieth working day after it is 12 March. */
static void it_ends_some_time_after_the_end(void **state)
{
	struct report_deed_in in = report_deed_none;
	struct report_filter f = { .status = -1, .kind = -1, .most = 50 };
	struct report_list list;
	struct report_view r;
	bool fine;

	begin(state);
	r = opened("cccccccccccccccccccccccccc");
	in.version = r.version;
	in.closing = CLOSING_BACK;
	in.feedback = FEEDBACK_NONE;
	w.c.now = clock_instant(w.c.today, 12 * 60);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, report_do(&w.c, &r, DEED_CLOSE, &in));
	assert_ok(w.s, db_commit(w.s->db));
	for (int i = 0; i < 2; i++) {
		w.c.today = i == 0 ? day_of(2026, 3, 11) : day_of(2026, 3, 12);
		assert_ok(w.s, people_in_reach(&w.c, cor, &fine));
		assert_int_equal(fine, i == 0);
		assert_ok(w.s, report_list(&w.c, &f, &list));
		assert_int_equal(list.count, i == 0 ? 4 : 3);
		assert_int_equal(report_open(&w.c, STR("cccccccccccccccccccccccccc"), ACTION_REPORTS, &r),
		                 i == 0 ? OK : ERR_ABSENT);
	}
	assert_int_equal(reach_ended_from(day_of(2026, 3, 11)), clock_instant(day_of(2026, 2, 12), 0));
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_mine_by_name_is_there_once),
		cmocka_unit_test(deeds_on_it_and_on_nothing_else),
		cmocka_unit_test(it_ends_some_time_after_the_end),
	};

	return db_support_run("reports_elsewhere", tests, sizeof tests / sizeof tests[0]);
}
