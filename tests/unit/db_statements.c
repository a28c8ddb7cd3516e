/* SPDX-License-Identifier: EUPL-1.2 */
/* The whole schema is made, and every named statement of the program prepared on it, on each engine. */
#include "db_support.h"

#include "absence_leave_sql.h"
#include "agreements_sql.h"
#include "absence_sql.h"
#include "access_glass_sql.h"
#include "access_log_sql.h"
#include "access_keys_sql.h"
#include "access_live_sql.h"
#include "signals_ahead_sql.h"
#include "signals_known_sql.h"
#include "access_session_sql.h"
#include "access_sql.h"
#include "db/migrate_sql.h"
#include "db/migrations.h"
#include "contacts_keep_sql.h"
#include "contacts_sql.h"
#include "intake_contacts_sql.h"
#include "demo_sql.h"
#include "demo_trust_sql.h"
#include "identity_sql.h"
#include "intake_sql.h"
#include "intake_upload_sql.h"
#include "ledger_remind_sql.h"
#include "ledger_residents_sql.h"
#include "ledger_sql.h"
#include "intake_lessons_sql.h"
#include "identity_oidc_sql.h"
#include "letters_sql.h"
#include "outreach_sql.h"
#include "roll_sql.h"
#include "people_number_sql.h"
#include "people_sql.h"
#include "people_choice_sql.h"
#include "people_young_sql.h"
#include "intake_work_sql.h"
#include "register_sql.h"
#include "register_work_sql.h"
#include "reference_sql.h"
#include "registration_pages_sql.h"
#include "registration_sql.h"
#include "reports_agreed_sql.h"
#include "reports_figures_sql.h"
#include "reports_handle_sql.h"
#include "reports_list_sql.h"
#include "reports_meant_sql.h"
#include "reports_sql.h"
#include "signals_agreed_sql.h"
#include "signals_pages_sql.h"
#include "signals_share_sql.h"
#include "signals_sql.h"
#include "timetable_feed_sql.h"
#include "timetable_sql.h"
#include "trust_boa_sql.h"
#include "trust_glass_sql.h"
#include "trust_security_sql.h"
#include "trust_log_sql.h"
#include "trust_destroy_sql.h"
#include "trust_dossier_sql.h"
#include "trust_research_sql.h"
#include "trust_retention_sql.h"
#include "trust_rights_sql.h"
#include "trust_mine_sql.h"
#include "trust_sealed_sql.h"

/* clang-format off: one line each, so that rooms do not meet in one. */
static const struct db_stmt *const *const rooms[] = {
	db_sql_all,
	agreements_sql_all,
	reference_sql_all,
	access_sql_all,
	access_log_sql_all,
	access_glass_sql_all,
	trust_log_sql_all,
	trust_glass_sql_all,
	trust_security_sql_all,
	people_sql_all,
	people_young_sql_all,
	people_choice_sql_all,
	registration_sql_all,
	registration_pages_sql_all,
	signals_sql_all,
	signals_pages_sql_all,
	signals_share_sql_all,
	intake_sql_all,
	intake_lessons_sql_all,
	intake_upload_sql_all,
	outreach_sql_all,
	letters_sql_all,
	roll_sql_all,
	absence_sql_all,
	absence_leave_sql_all,
	timetable_feed_sql_all,
	timetable_sql_all,
	ledger_residents_sql_all,
	ledger_sql_all,
	ledger_remind_sql_all,
	contacts_sql_all,
	register_sql_all,
	register_work_sql_all,
	intake_work_sql_all,
	contacts_keep_sql_all,
	intake_contacts_sql_all,
	reports_figures_sql_all,
	reports_agreed_sql_all,
	reports_meant_sql_all,
	reports_handle_sql_all,
	reports_sql_all,
	reports_list_sql_all,
	identity_oidc_sql_all,
	demo_sql_all,
	demo_trust_sql_all,
	identity_sql_all,
	trust_boa_sql_all,
	access_live_sql_all,
	signals_ahead_sql_all,
	signals_known_sql_all,
	signals_agreed_sql_all,
	access_session_sql_all,
	trust_destroy_sql_all,
	trust_dossier_sql_all,
	trust_research_sql_all,
	trust_retention_sql_all,
	trust_rights_sql_all,
	trust_mine_sql_all,
	trust_sealed_sql_all,
};
/* clang-format on */

static void all_prepare(void **state)
{
	struct db_support *s = *state;
	int bad = 0;

	assert_ok(s, db_migrate(s->db, migrations_files, migrations_count, NULL));
	for (size_t r = 0; r < sizeof rooms / sizeof rooms[0]; r++) {
		for (size_t i = 0; rooms[r][i] != NULL; i++) {
			if (db_stmt_check(s->db, rooms[r][i]) != OK) {
				print_error("%s\n", s->fail.what);
				bad++;
			}
		}
	}
	assert_int_equal(bad, 0);
}

static void again_is_nothing(void **state)
{
	struct db_support *s = *state;
	int applied = -1;
	bool current = false;

	assert_ok(s, db_migrate(s->db, migrations_files, migrations_count, &applied));
	assert_int_equal(applied, migrations_count);
	assert_ok(s, db_migrate(s->db, migrations_files, migrations_count, &applied));
	assert_int_equal(applied, 0);
	assert_ok(s, db_migrated(s->db, migrations_files, migrations_count, &current));
	assert_true(current);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_prepare),
		cmocka_unit_test(again_is_nothing),
	};

	return db_support_run("statements", tests, sizeof tests / sizeof tests[0]);
}
