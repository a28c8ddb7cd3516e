/* SPDX-License-Identifier: EUPL-1.2 */
#include "reference/reference.h"
#include "reference_sql.h"

enum err reference_municipality(struct db *db, struct arena *a, struct str code, struct municipality *ret,
                                bool *ret_found)
{
	struct municipality_find_in in = { .code = code };
	struct municipality_find_row row;
	bool found;

	TRY(municipality_find(db, a, &in, &row, &found));
	if (found) {
		*ret = (struct municipality){
			.code = row.code,
			.name = row.name,
			.province = row.province,
			.region = row.region,
			.holiday_region = row.holiday_region,
			.lon = row.lon,
			.lat = row.lat,
		};
	}
	*ret_found = found;
	return OK;
}

enum err reference_institution(struct db *db, struct arena *a, struct str brin, struct institution *ret,
                               bool *ret_found)
{
	struct institution_find_in in = { .brin = brin };
	struct institution_find_row row;
	bool found;

	TRY(institution_find(db, a, &in, &row, &found));
	if (found) {
		*ret = (struct institution){
			.brin = row.brin,
			.name = row.name,
			.kind = row.kind,
			.municipality = row.municipality,
			.hour_unit = (enum hour_unit)row.hour_unit,
			.rmc_weeks = row.rmc_weeks,
		};
	}
	*ret_found = found;
	return OK;
}

enum err reference_location(struct db *db, struct arena *a, struct str brin, struct str code, struct location *ret,
                            bool *ret_found)
{
	struct location_find_in in = { .brin = brin, .code = code };
	struct location_find_row row;
	bool found;

	TRY(location_find(db, a, &in, &row, &found));
	if (found) {
		*ret = (struct location){
			.brin = row.brin,
			.code = row.code,
			.name = row.name,
			.types = row.types,
			.municipality = row.municipality,
			.known = row.known,
		};
	}
	*ret_found = found;
	return OK;
}

enum err reference_region_name(struct db *db, struct arena *a, struct str code, struct str *ret)
{
	struct region_find_in in = { .code = code };
	struct region_find_row row;
	bool found;

	TRY(region_find(db, a, &in, &row, &found));
	*ret = found ? row.name : STR("");
	return OK;
}

enum err reference_institution_set(struct db *db, struct str brin, enum hour_unit unit, int rmc_weeks)
{
	struct institution_set_in in = { .brin = brin, .hour_unit = (int)unit, .rmc_weeks = rmc_weeks };
	int64_t changed;

	if (rmc_weeks < 0 || rmc_weeks > 4) {
		return fail_set(db_fail(db), ERR_INPUT, "rmc_weeks", "%d weeks: 0 to 4 are possible", rmc_weeks);
	}
	TRY(institution_set(db, &in, &changed));
	if (changed == 0) {
		return fail_set(db_fail(db), ERR_ABSENT, "brin", "unknown institution %.*s", STR_ARG(brin));
	}
	return reference_changed(db);
}

enum err reference_location_add(struct db *db, struct str brin, struct str code)
{
	struct arena scratch;
	struct institution unused;
	bool found;

	arena_init(&scratch, 64 * 1024);
	enum err e = reference_institution(db, &scratch, brin, &unused, &found);

	arena_reset(&scratch);
	TRY(e);
	if (!found) {
		return fail_set(db_fail(db), ERR_ABSENT, "brin", "unknown institution %.*s", STR_ARG(brin));
	}
	int64_t added;

	TRY(location_add(db, &(struct location_add_in){ .brin = brin, .code = code }, &added));
	return added > 0 ? reference_changed(db) : OK;
}

enum err reference_changed(struct db *db)
{
	return reference_touch(db, NULL);
}
