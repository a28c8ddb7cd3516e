/* SPDX-License-Identifier: EUPL-1.2 */
#include "law/retention.h"

#include "law/duty.h"

static const char *const names[RETENTION_COUNT] = { "school",  "mbo",    "notities",  "leerplicht", "rmc",
	                                            "persoon", "import", "onderzoek", "rooster" };

const char *retention_name(enum retention_class class)
{
	return (unsigned)class < RETENTION_COUNT ? names[class] : "";
}

bool retention_parse(struct str name, enum retention_class *ret)
{
	for (unsigned i = 0; i < RETENTION_COUNT; i++) {
		if (str_eq(name, str_of(names[i]))) {
			*ret = (enum retention_class)i;
			return true;
		}
	}
	return false;
}

const struct retention_rule *retention_rule_for(const struct retention_rule *rules, size_t n,
                                                enum retention_class class, day_t start)
{
	const struct retention_rule *best = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct retention_rule *r = &rules[i];

		if (r->class == class && r->from <= start && (best == NULL || r->from > best->from)) {
			best = r;
		}
	}
	return best;
}

int retention_months(const struct retention_rule *rule, const struct retention_choice *choices, size_t n, day_t on)
{
	const struct retention_choice *best = NULL;
	int months;

	for (size_t i = 0; i < n; i++) {
		const struct retention_choice *x = &choices[i];

		if (x->class == rule->class && x->from <= on && (best == NULL || x->from >= best->from)) {
			best = x;
		}
	}
	months = best != NULL ? best->months : rule->months;
	return months < rule->least ? rule->least : months > rule->most ? rule->most : months;
}

day_t retention_later(day_t start, int months)
{
	struct ymd d = day_ymd(start);
	int month = d.y * 12 + d.m - 1 + months;

	d.y = month / 12;
	d.m = month % 12 + 1;
	if (ymd_valid(d.y, d.m, d.d)) {
		return day_of(d.y, d.m, d.d);
	}
	/* No month without this day is December. */
	return day_of(d.y, d.m + 1, 1);
}

day_t retention_deregistered(const struct retention_stay *stays, size_t n, int institution, day_t died)
{
	day_t last = DAY_NONE;

	for (size_t i = 0; i < n; i++) {
		day_t end = stays[i].last;

		if (stays[i].institution != institution) {
			continue;
		}
		if (died != DAY_NONE && (end == DAY_NONE || died < end)) {
			end = died;
		}
		if (end == DAY_NONE) {
			return DAY_NONE;
		}
		last = end > last ? end : last;
	}
	return last;
}

day_t retention_task_end(const struct law_person *who, day_t died, day_t left)
{
	struct law_duty_period periods[LAW_DUTY_PERIODS];
	size_t n = law_duty_periods(who, periods);
	day_t end = n > 0 ? periods[n - 1].last : who->birth;

	end = died != DAY_NONE && died < end ? died : end;
	return left != DAY_NONE && left < end ? left : end;
}

enum retention_class retention_of_officer(const struct law_person *who, day_t day)
{
	enum duty duty = law_duty(who, day);

	return duty == DUTY_COMPULSORY || duty == DUTY_QUALIFICATION ? RETENTION_LEERPLICHT : RETENTION_RMC;
}
