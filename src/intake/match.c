/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake/match.h"

#include <string.h>

#include "people_sql.h"

/* Slots stand in chunks, so that their addresses stay and memory grows in small steps. */
enum { CHUNK = 1024, CHUNKS_MOST = 65536, ARENA_CAP = 1024 * 1024 * 1024 };

struct match_school {
	struct match_school *next;
	char brin[5];
	bool known;
};

struct match {
	struct ctx *c;
	struct reference_book *book;
	struct arena arena;
	struct match_school *schools, *last;
	struct match_slot **chunks;
	uint32_t count;
	uint32_t *table; /* slot + 1, by hash; open addressing */
	uint32_t table_size;
};

static uint64_t hash_of(const char brin[5], struct str number)
{
	return (str_hash(number) ^ str_hash(str_of(brin))) * UINT64_C(0x9e3779b97f4a7c15) >> 16;
}

enum err match_create(struct ctx *c, struct reference_book *book, struct match **ret)
{
	struct arena arena;
	struct match *m;

	arena_init(&arena, ARENA_CAP);
	m = ARENA_NEW(&arena, struct match);
	if (m == NULL) {
		return ERR_NOMEM;
	}
	*m = (struct match){ .c = c, .book = book, .arena = arena };
	m->chunks = ARENA_ARRAY(&m->arena, CHUNKS_MOST, struct match_slot *);
	if (m->chunks == NULL) {
		arena = m->arena;
		arena_reset(&arena);
		return ERR_NOMEM;
	}
	*ret = m;
	return OK;
}

void match_destroy(struct match **m)
{
	if (*m != NULL) {
		/* The match lives in its own arena. */
		struct arena arena = (*m)->arena;

		arena_reset(&arena);
		*m = NULL;
	}
}

struct match_slot *match_at(struct match *m, uint32_t slot)
{
	return &m->chunks[slot / CHUNK][slot % CHUNK];
}

static void enter(struct match *m, uint32_t slot)
{
	struct match_slot *s = match_at(m, slot);
	uint32_t at = (uint32_t)(hash_of(s->facts.brin, s->number) % m->table_size);

	while (m->table[at] != 0) {
		at = at + 1 == m->table_size ? 0 : at + 1;
	}
	m->table[at] = slot + 1;
}

/* Keeps the table at most two thirds full. */
static enum err grow(struct match *m)
{
	uint32_t size = m->table_size > 0 ? m->table_size * 4 : 16384;

	if (m->count < m->table_size / 3 * 2) {
		return OK;
	}
	m->table = ARENA_ARRAY(&m->arena, size, uint32_t);
	if (m->table == NULL) {
		return ERR_NOMEM;
	}
	m->table_size = size;
	for (uint32_t i = 0; i < m->count; i++) {
		enter(m, i);
	}
	return OK;
}

static enum err add_slot(struct match *m, const struct institution *school,
                         const struct enrolment_facts_of_institution_row *row)
{
	struct match_slot *s;

	if (m->count == (uint32_t)CHUNK * CHUNKS_MOST - 1) {
		return ERR_TOOBIG;
	}
	if (m->count % CHUNK == 0) {
		m->chunks[m->count / CHUNK] = ARENA_ARRAY(&m->arena, CHUNK, struct match_slot);
		if (m->chunks[m->count / CHUNK] == NULL) {
			return ERR_NOMEM;
		}
	}
	s = match_at(m, m->count);
	s->facts = (struct enrolment_facts){ .person = row->person,
		                             .enrolment = row->enrolment,
		                             .first = row->first,
		                             .last = row->last,
		                             .unit = school->hour_unit,
		                             .rmc_weeks = school->rmc_weeks,
		                             .track = track_parse(row->track),
		                             .who = { .birth = row->birth, .qualified = row->qualified } };
	code_copy(s->facts.brin, sizeof s->facts.brin, school->brin);
	code_copy(s->facts.location, sizeof s->facts.location, row->location);
	code_copy(s->facts.municipality, sizeof s->facts.municipality, row->municipality);
	code_copy(s->facts.region, sizeof s->facts.region, row->region);
	s->number = str_copy(&m->arena, row->number);
	if (s->number.p == NULL || row->pgn_index.n != PGN_INDEX_BYTES ||
	    !sector_parse(row->sector, &s->facts.sector)) {
		return fail_set(m->c->fail, ERR_DB, NULL, "an enrolment in the database is damaged");
	}
	memcpy(s->pgn_index, row->pgn_index.p, PGN_INDEX_BYTES);
	m->count++;
	TRY(grow(m));
	enter(m, m->count - 1);
	return OK;
}

static enum err read_school(struct match *m, const struct institution *school)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct enrolment_facts_of_institution_row row;
	bool more;

	TRY(grow(m));
	TRY(enrolment_facts_of_institution_open(m->c->db, &(struct enrolment_facts_of_institution_in){ school->brin },
	                                        &rows));
	for (;;) {
		TRY(enrolment_facts_of_institution_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(add_slot(m, school, &row));
	}
}

static enum err find_school(struct match *m, struct str brin, struct match_school **ret)
{
	const struct institution *school;
	struct match_school *s = m->last;

	if (s != NULL && str_eq(str_of(s->brin), brin)) {
		*ret = s;
		return OK;
	}
	for (s = m->schools; s != NULL; s = s->next) {
		if (str_eq(str_of(s->brin), brin)) {
			*ret = m->last = s;
			return OK;
		}
	}
	s = ARENA_NEW(&m->arena, struct match_school);
	if (s == NULL) {
		return ERR_NOMEM;
	}
	code_copy(s->brin, sizeof s->brin, brin);
	school = brin.n == 4 ? reference_book_institution(m->book, brin) : NULL;
	s->known = school != NULL;
	if (s->known) {
		TRY(read_school(m, school));
	}
	s->next = m->schools;
	m->schools = m->last = s;
	*ret = s;
	return OK;
}

enum err match_find(struct match *m, struct str brin, struct str number, enum match_found *ret, uint32_t *ret_slot)
{
	struct match_school *school;
	char code[5];
	uint32_t at;

	if (brin.n != 4) {
		*ret = MATCH_NO_INSTITUTION;
		return OK;
	}
	/* In small letters as well, as in a file of enrolments. */
	for (size_t i = 0; i < 4; i++) {
		code[i] = brin.p[i] >= 'a' && brin.p[i] <= 'z' ? (char)(brin.p[i] - 'a' + 'A') : brin.p[i];
	}
	code[4] = '\0';
	brin = (struct str){ code, 4 };
	TRY(find_school(m, brin, &school));
	*ret = school->known ? MATCH_NO_ENROLMENT : MATCH_NO_INSTITUTION;
	if (!school->known) {
		return OK;
	}
	at = (uint32_t)(hash_of(school->brin, number) % m->table_size);
	while (m->table[at] != 0) {
		struct match_slot *s = match_at(m, m->table[at] - 1);

		if (str_eq(s->number, number) && memcmp(s->facts.brin, school->brin, 4) == 0) {
			*ret = MATCH_FOUND;
			*ret_slot = m->table[at] - 1;
			return OK;
		}
		at = at + 1 == m->table_size ? 0 : at + 1;
	}
	return OK;
}

bool match_owns(const struct match *m, struct match_slot *slot, const char pgn[PGN_DIGITS])
{
	if (memcmp(slot->pgn, pgn, PGN_DIGITS) == 0) {
		return true;
	}
	if (!number_has_index(m->c->keys, pgn, slot->pgn_index)) {
		return false;
	}
	memcpy(slot->pgn, pgn, PGN_DIGITS);
	return true;
}
