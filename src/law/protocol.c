/* SPDX-License-Identifier: EUPL-1.2 */
#include "law/types.h"

/*
 * Sources: Leerplichtwet 1969 art. 21a (16 hours in four lesson weeks, "onverwijld", which the inspectorate reads as
 * five working days); WEB art. 8.1.8a (four weeks, or shorter as the school board decides); the national register's
 * practice of one report per seven days; the MAZL criteria; the regional attendance cards for the rest.
 */
static const struct law_protocol national = {
	.version = LAW_NATIONAL_VERSION,
	.window_days = 28,
	.report_minutes = 960,
	.early_minutes = { 480, 720 },
	.spacing_days = 7,
	.due_working_days = 5,
	.long_days = 28,
	.rmc_days = 28,
	.sick_spells = 4,
	.sick_spell_days = 84,
	.sick_run_days = 7,
	.late_counts = { 3, 6, 9, 12 },
	.no_show_days = 14,
	.no_show_days_bbl = 28,
	.luxury_holiday_days = 5,
	.task_working_days = {
		[RULE_V3] = 5,      [RULE_V4] = 5,        [RULE_LRV] = 5,    [RULE_RMC] = 5,
		[RULE_8U] = 5,      [RULE_12U] = 5,       [RULE_16U] = 5,    [RULE_SICK_4] = 5,
		[RULE_SICK_7] = 5,  [RULE_LATE_3] = 5,    [RULE_LATE_6] = 5, [RULE_LATE_9] = 5,
		[RULE_LATE_12] = 5, [RULE_NO_SHOW] = 5,   [RULE_LUXURY] = 5, [RULE_FIRST_DAY] = 0,
	},
};

const struct law_protocol *law_protocol_national(void)
{
	return &national;
}
