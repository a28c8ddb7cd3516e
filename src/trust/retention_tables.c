/* SPDX-License-Identifier: EUPL-1.2 */
/* Every table with a column person, and with which class of data its rows go. A new table gets its line here. */
#include "trust/retention.h"

const struct retention_table retention_tables[] = {
	{ "person", "persoon" },
	{ "enrolment", "school mbo" },
	{ "registration_day", "school mbo" },
	{ "mark_history", "school mbo" },
	{ "finding", "school mbo leerplicht rmc" },
	{ "finding_step", "school mbo leerplicht rmc" },
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
	{ "message", "school mbo" },
	{ "answer", "school mbo" },
	{ "guardian", "persoon" },
	{ "message_stop", "persoon" },
	{ "boa_case", "wpg" },
	{ "boa_member", "wpg" },
	{ "boa_note", "wpg" },
	{ "boa_provision", "wpg" },
	{ "boa_handover", "wpg" },
};
const size_t retention_table_count = sizeof retention_tables / sizeof retention_tables[0];
