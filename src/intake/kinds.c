/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake/internal.h"

/* In the order in which a first delivery is taken in. */
const struct intake_kind *const intake_kinds[] = {
	&intake_persons,  &intake_enrolments, &intake_results, &intake_exemptions, &intake_activities,
	&intake_holidays, &intake_groups,     &intake_lessons, &intake_attendance, &intake_contacts,
	&intake_codes,    &intake_a04,        &intake_a14,
};
const size_t intake_kind_count = sizeof intake_kinds / sizeof intake_kinds[0];

const struct intake_kind *intake_kind_find(struct str name)
{
	for (size_t i = 0; i < intake_kind_count; i++) {
		if (str_eq(name, str_of(intake_kinds[i]->name))) {
			return intake_kinds[i];
		}
	}
	return NULL;
}
