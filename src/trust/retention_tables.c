/* SPDX-License-Identifier: EUPL-1.2 */
/* Every table with a column person, and with which class of data its rows go. A new table gets its line here. */
#include <string.h>

#include "trust/retention.h"

const struct retention_table retention_tables[] = {
	{ "person", "persoon" },
	{ "enrolment", "school mbo" },
	{ "registration_day", "school mbo" },
	{ "mark_history", "school mbo" },
	{ "group_member", "school mbo" },
	{ "finding", "school mbo leerplicht rmc" },
	{ "finding_step", "school mbo leerplicht rmc" },
	{ "report", "school mbo leerplicht rmc" },
	{ "register_out", "school mbo leerplicht rmc" },
	{ "register_work", "rmc" },
	{ "report_day", "school mbo leerplicht rmc" },
	{ "report_event", "school mbo leerplicht rmc" },
	{ "report_file", "school mbo leerplicht rmc" },
	{ "report_talk", "school mbo leerplicht rmc" },
	{ "report_handover", "school mbo leerplicht rmc" },
	{ "report_news", "school mbo leerplicht rmc" },
	{ "contact", "notities leerplicht rmc" },
	{ "exemption", "leerplicht" },
	{ "result", "rmc" },
	{ "activity", "rmc" },
	{ "person_history", "persoon" },
	{ "person_corrected", "persoon" },
	{ "restriction", "persoon" },
	{ "legal_hold", "persoon" },
	{ "rights_request", "persoon" },
	{ "rights_withheld", "persoon" },
	{ "retention_plan", "persoon" },
	{ "log_subject", "persoon" },
	{ "glass", "persoon" },
	{ "own_choice", "persoon" },
	{ "exchange", "persoon" },
	{ "letter_file", "school mbo leerplicht rmc" },
	{ "message", "school mbo" },
	{ "answer", "school mbo" },
	{ "guardian", "persoon" },
	{ "message_stop", "persoon" },
	{ "absence", "school mbo" },
	{ "leave_request", "school mbo" },
	{ "leave_step", "school mbo" },
	{ "roll_self", "school mbo" },
	{ "boa_case", "wpg" },
	{ "boa_member", "wpg" },
	{ "boa_note", "wpg" },
	{ "boa_provision", "wpg" },
	{ "boa_handover", "wpg" },
};
const size_t retention_table_count = sizeof retention_tables / sizeof retention_tables[0];

/* What goes with a person and has no column for one: what whoever acted for that person alone signed in with. */
static const char *const beside[] = { "account", "api_token", "totp",       "recovery_code",
	                              "passkey", "session",   "invitation", "grant_scope" };
enum { BESIDE = sizeof beside / sizeof beside[0], TABLES = sizeof retention_tables / sizeof retention_tables[0] };

size_t retention_cleaned(struct str *ret, size_t most)
{
	size_t n = 0;

	for (size_t i = 0; i < TABLES && n < most; i++) {
		if (strcmp(retention_tables[i].class, "wpg") != 0) {
			ret[n++] = str_of(retention_tables[i].table);
		}
	}
	for (size_t i = 0; i < BESIDE && n < most; i++) {
		ret[n++] = str_of(beside[i]);
	}
	return n;
}

enum err retention_purge(struct db *db, bool rewrite, bool *ret_rewritten)
{
	struct str cleaned[TABLES + BESIDE];
	const char *list[TABLES + BESIDE];
	size_t n = retention_cleaned(cleaned, TABLES + BESIDE);

	for (size_t i = 0; i < n; i++) {
		list[i] = cleaned[i].p;
	}
	return db_purge(db, list, n, rewrite, ret_rewritten);
}
