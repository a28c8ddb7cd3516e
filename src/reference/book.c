/* SPDX-License-Identifier: EUPL-1.2 */
/* All reference data in memory: an import looks up two or three of them for each of millions of rows. */
#include "reference/calendar.h"
#include "reference/reference.h"
#include "reference_sql.h"

enum { BUCKETS = 4096, BOOK_CAP = 64 << 20 };
enum book_kind { BOOK_MUNICIPALITY, BOOK_INSTITUTION, BOOK_LOCATION };
enum { ZONES = 3 };

struct book_entry {
	struct book_entry *next;
	enum book_kind kind;
	struct str key, part; /* the code of the municipality, the BRIN; part: the code of a location */
	union {
		struct municipality municipality;
		struct institution institution;
		struct location location;
	};
	struct holiday *own;           /* locations: own periods */
	struct law_calendar *calendar; /* locations: NULL until somebody asks */
};

/* The calendars of the holiday regions. */
struct book_holiday {
	struct holiday *zone[ZONES];
};

static int zone_number(struct str name)
{
	static const char *const names[ZONES] = { "noord", "midden", "zuid" };

	for (int i = 0; i < ZONES; i++) {
		if (str_eq(name, str_of(names[i]))) {
			return i;
		}
	}
	return -1;
}

static struct book_entry **bucket_of(const struct reference_book *b, enum book_kind kind, struct str key,
                                     struct str part)
{
	uint64_t h = str_hash(key) * 31 + str_hash(part) + (uint64_t)kind;

	return &b->buckets[(h ^ (h >> 32)) % BUCKETS];
}

static struct book_entry *find(const struct reference_book *b, enum book_kind kind, struct str key, struct str part)
{
	if (b->buckets == NULL) {
		return NULL;
	}
	for (struct book_entry *e = *bucket_of(b, kind, key, part); e != NULL; e = e->next) {
		if (e->kind == kind && str_eq(e->key, key) && str_eq(e->part, part)) {
			return e;
		}
	}
	return NULL;
}

/* key and part must live in the arena of the book already. */
static enum err add(struct reference_book *b, enum book_kind kind, struct str key, struct str part,
                    struct book_entry **ret)
{
	struct book_entry *e = ARENA_NEW(&b->arena, struct book_entry);
	struct book_entry **bucket = bucket_of(b, kind, key, part);

	if (e == NULL) {
		return ERR_NOMEM;
	}
	*e = (struct book_entry){ .next = *bucket, .kind = kind, .key = key, .part = part };
	*bucket = e;
	*ret = e;
	return OK;
}

/* Copies into the arena; remembers in *full that it had no room, so that a caller checks once. */
static struct str keep(struct reference_book *b, struct str s, bool *full)
{
	struct str copy = str_copy(&b->arena, s);

	*full = *full || copy.p == NULL;
	return copy;
}

static enum err read_municipalities(struct reference_book *b, struct db *db)
{
	struct municipality_all_row row;
	struct book_entry *e;
	bool more, full = false;
	struct db_rows rows DEFER(db_rows_close) = { 0 };

	TRY(municipality_all_open(db, &rows));
	for (;;) {
		TRY(municipality_all_next(&rows, &row, &more));
		if (!more) {
			return full ? ERR_NOMEM : OK;
		}
		struct municipality m = {
			.code = keep(b, row.code, &full),
			.name = keep(b, row.name, &full),
			.province = keep(b, row.province, &full),
			.region = keep(b, row.region, &full),
			.holiday_region = keep(b, row.holiday_region, &full),
			.lon = row.lon,
			.lat = row.lat,
		};
		TRY(add(b, BOOK_MUNICIPALITY, m.code, STR(""), &e));
		e->municipality = m;
	}
}

static enum err read_institutions(struct reference_book *b, struct db *db)
{
	struct institution_all_row row;
	struct book_entry *e;
	bool more, full = false;
	struct db_rows rows DEFER(db_rows_close) = { 0 };

	TRY(institution_all_open(db, &rows));
	for (;;) {
		TRY(institution_all_next(&rows, &row, &more));
		if (!more) {
			return full ? ERR_NOMEM : OK;
		}
		struct institution i = {
			.brin = keep(b, row.brin, &full),
			.name = keep(b, row.name, &full),
			.kind = keep(b, row.kind, &full),
			.municipality = keep(b, row.municipality, &full),
			.hour_unit = (enum hour_unit)row.hour_unit,
			.rmc_weeks = row.rmc_weeks,
		};
		TRY(add(b, BOOK_INSTITUTION, i.brin, STR(""), &e));
		e->institution = i;
	}
}

static enum err read_locations(struct reference_book *b, struct db *db)
{
	struct location_all_row row;
	struct book_entry *e;
	bool more, full = false;
	struct db_rows rows DEFER(db_rows_close) = { 0 };

	TRY(location_all_open(db, &rows));
	for (;;) {
		TRY(location_all_next(&rows, &row, &more));
		if (!more) {
			return full ? ERR_NOMEM : OK;
		}
		struct location l = {
			.brin = keep(b, row.brin, &full),
			.code = keep(b, row.code, &full),
			.name = keep(b, row.name, &full),
			.types = keep(b, row.types, &full),
			.municipality = keep(b, row.municipality, &full),
			.known = row.known,
		};
		TRY(add(b, BOOK_LOCATION, l.brin, l.code, &e));
		e->location = l;
	}
}

static enum err read_regional_holidays(struct reference_book *b, struct db *db)
{
	struct school_holiday_all_row row;
	bool more;
	struct db_rows rows DEFER(db_rows_close) = { 0 };

	TRY(school_holiday_all_open(db, &rows));
	for (;;) {
		TRY(school_holiday_all_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		int zone = zone_number(row.holiday_region);

		if (zone >= 0) {
			TRY(holiday_push(&b->arena, &b->regional->zone[zone], row.first, row.last, row.name));
		}
	}
}

static enum err read_own_holidays(struct reference_book *b, struct db *db)
{
	struct location_holiday_all_row row;
	bool more;
	struct db_rows rows DEFER(db_rows_close) = { 0 };

	TRY(location_holiday_all_open(db, &rows));
	for (;;) {
		TRY(location_holiday_all_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		struct book_entry *e = find(b, BOOK_LOCATION, row.brin, row.location);

		if (e != NULL) {
			TRY(holiday_push(&b->arena, &e->own, row.first, row.last, row.name));
		}
	}
}

void reference_book_init(struct reference_book *b)
{
	*b = (struct reference_book){ 0 };
	arena_init(&b->arena, BOOK_CAP);
}

void reference_book_finish(struct reference_book *b)
{
	arena_reset(&b->arena);
	reference_book_init(b);
}

enum err reference_book_read(struct reference_book *b, struct db *db)
{
	reference_book_finish(b);
	b->buckets = ARENA_ARRAY(&b->arena, BUCKETS, struct book_entry *);
	b->regional = ARENA_NEW(&b->arena, struct book_holiday);
	if (b->buckets == NULL || b->regional == NULL) {
		reference_book_finish(b);
		return ERR_NOMEM;
	}
	TRY(read_municipalities(b, db));
	TRY(read_institutions(b, db));
	TRY(read_locations(b, db));
	TRY(read_regional_holidays(b, db));
	TRY(read_own_holidays(b, db));
	return calendar_liberation_day(db, &b->liberation_day_free);
}

const struct municipality *reference_book_municipality(const struct reference_book *b, struct str code)
{
	const struct book_entry *e = find(b, BOOK_MUNICIPALITY, code, STR(""));

	return e != NULL ? &e->municipality : NULL;
}

const struct institution *reference_book_institution(const struct reference_book *b, struct str brin)
{
	const struct book_entry *e = find(b, BOOK_INSTITUTION, brin, STR(""));

	return e != NULL ? &e->institution : NULL;
}

const struct location *reference_book_location(const struct reference_book *b, struct str brin, struct str code)
{
	const struct book_entry *e = find(b, BOOK_LOCATION, brin, code);

	return e != NULL ? &e->location : NULL;
}

enum err reference_book_add_location(struct reference_book *b, struct str brin, struct str code)
{
	const struct institution *i = reference_book_institution(b, brin);
	struct book_entry *e;

	if (i == NULL) {
		return ERR_ABSENT;
	}
	if (reference_book_location(b, brin, code) != NULL) {
		return OK;
	}
	struct str kept = str_copy(&b->arena, code);

	if (kept.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(add(b, BOOK_LOCATION, i->brin, kept, &e));
	e->location = (struct location){
		.brin = i->brin,
		.code = kept,
		.name = i->name,
		.types = STR(""),
		.municipality = i->municipality,
	};
	return OK;
}

enum err reference_book_calendar(struct reference_book *b, struct str brin, struct str code,
                                 const struct law_calendar **ret)
{
	struct book_entry *e = find(b, BOOK_LOCATION, brin, code);

	if (e == NULL) {
		return ERR_ABSENT;
	}
	if (e->calendar == NULL) {
		const struct municipality *m = reference_book_municipality(b, e->location.municipality);
		int zone = m != NULL ? zone_number(m->holiday_region) : -1;
		struct law_calendar *c = ARENA_NEW(&b->arena, struct law_calendar);

		if (c == NULL) {
			return ERR_NOMEM;
		}
		TRY(calendar_compose(&b->arena, zone >= 0 ? b->regional->zone[zone] : NULL, e->own,
		                     b->liberation_day_free, c));
		e->calendar = c;
	}
	*ret = e->calendar;
	return OK;
}
