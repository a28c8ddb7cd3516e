/* SPDX-License-Identifier: EUPL-1.2 */
#include "law/types.h"

uint32_t status_bit(uint8_t status)
{
	switch (status) {
	case MARK_PRESENT: return 1u << 0;
	case MARK_LATE: return 1u << 1;
	case MARK_UNAUTHORISED: return 1u << 2;
	case MARK_AUTHORISED: return 1u << 3;
	case MARK_SICK: return 1u << 4;
	case MARK_UNREGISTERED: return 1u << 5;
	default: return 0;
	}
}

bool status_valid(uint8_t status)
{
	return status_bit(status) != 0;
}

/* A rule as the world knows it. The sources are citations and stay Dutch in every language. */
struct rule_words {
	const char *name;
	const char *source;
	bool obligation;
};

#define SOURCE_16_HOURS "Leerplichtwet 1969, artikel 21a"
#define SOURCE_EARLY "Verzuimkaart (werkafspraak), vooruitlopend op artikel 21a Leerplichtwet 1969"
#define SOURCE_SICK "MAZL (Medische Advisering Ziekgemelde Leerling)"
#define SOURCE_LATE "Verzuimkaart (werkafspraak), te laat komen"

static const struct rule_words words[RULE_COUNT] = {
	[RULE_V3] = { "V3", SOURCE_16_HOURS, true },
	[RULE_V4] = { "V4", "Verzuimkaart 18+ (werkafspraak), naar artikel 21a Leerplichtwet 1969", true },
	[RULE_LRV] = { "LRV", "Leerplichtwet 1969, artikel 21a; Besluit verzuimmelding", true },
	[RULE_RMC] = { "RMC", "Wet educatie en beroepsonderwijs, artikel 8.1.8a", true },
	[RULE_8U] = { "8u", SOURCE_EARLY, false },
	[RULE_12U] = { "12u", SOURCE_EARLY, false },
	[RULE_16U] = { "16u", "Telling van artikel 21a Leerplichtwet 1969, zonder meldplicht", false },
	[RULE_SICK_4] = { "ziek-4", SOURCE_SICK, false },
	[RULE_SICK_7] = { "ziek-7", SOURCE_SICK, false },
	[RULE_LATE_3] = { "laat-3", SOURCE_LATE, false },
	[RULE_LATE_6] = { "laat-6", SOURCE_LATE, false },
	[RULE_LATE_9] = { "laat-9", SOURCE_LATE, false },
	[RULE_LATE_12] = { "laat-12", SOURCE_LATE, false },
	[RULE_NO_SHOW] = { "no-show", "Verzuimkaart (werkafspraak), niet verschenen na inschrijving", false },
	[RULE_FIRST_DAY] = { "eerste-dag", "Verzuimkaart (werkafspraak), contact op de eerste verzuimdag", false },
	[RULE_LUXURY] = { "luxe?", "Leerplichtwet 1969, artikelen 11 (onder f en g), 13a en 14", false },
};

const char *law_rule_name(enum law_rule rule)
{
	return (unsigned)rule < RULE_COUNT ? words[rule].name : "";
}

const char *law_rule_source(enum law_rule rule)
{
	return (unsigned)rule < RULE_COUNT ? words[rule].source : "";
}

bool law_rule_is_obligation(enum law_rule rule)
{
	return (unsigned)rule < RULE_COUNT && words[rule].obligation;
}

bool law_rule_parse(struct str name, enum law_rule *ret)
{
	for (unsigned i = 0; i < RULE_COUNT; i++) {
		if (str_eq(name, str_of(words[i].name))) {
			*ret = (enum law_rule)i;
			return true;
		}
	}
	return false;
}

const char *duty_name(enum duty duty)
{
	switch (duty) {
	case DUTY_COMPULSORY: return "leerplichtig";
	case DUTY_QUALIFICATION: return "kwalificatieplichtig";
	case DUTY_TRANSITION: return "doorstroom";
	case DUTY_NONE: break;
	}
	return "geen";
}

static const char *const sectors[SECTOR_COUNT] = {
	[SECTOR_PO] = "po",   [SECTOR_VO] = "vo",     [SECTOR_VSO] = "vso", [SECTOR_PRO] = "pro",
	[SECTOR_MBO] = "mbo", [SECTOR_VAVO] = "vavo", [SECTOR_HO] = "ho",
};

const char *sector_name(enum sector sector)
{
	return (unsigned)sector < SECTOR_COUNT ? sectors[sector] : "";
}

bool sector_parse(struct str name, enum sector *ret)
{
	for (unsigned i = 0; i < SECTOR_COUNT; i++) {
		if (str_eq(name, str_of(sectors[i]))) {
			*ret = (enum sector)i;
			return true;
		}
	}
	return false;
}
