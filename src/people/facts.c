/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include "base/vec.h"
#include "law/duty.h"
#include "people/people.h"
#include "people_sql.h"

void code_copy(char *out, size_t size, struct str code)
{
	size_t n = code.n < size - 1 ? code.n : size - 1;

	memset(out, 0, size);
	if (n > 0) {
		memcpy(out, code.p, n);
	}
}

int64_t enrolment_key(struct str brin, struct str number)
{
	return keys_stable_id(brin, number);
}

enum track track_parse(struct str name)
{
	return str_eq(name, STR("bbl")) ? TRACK_BBL : str_eq(name, STR("bol")) ? TRACK_BOL : TRACK_NONE;
}

/* The settings of the institution; ERR_DB when a stored enrolment names one that is not there. */
static enum err take_institution(struct ctx *c, const struct reference_book *book, struct enrolment_facts *f)
{
	const struct institution *i = reference_book_institution(book, str_of(f->brin));
	const struct location *l;
	const struct municipality *m;

	if (i == NULL) {
		return fail_set(c->fail, ERR_DB, NULL,
		                "an enrolment names institution %s, which is not in the reference data", f->brin);
	}
	f->unit = i->hour_unit;
	f->rmc_weeks = i->rmc_weeks;
	l = reference_book_location(book, str_of(f->brin), str_of(f->location));
	m = reference_book_municipality(book, l != NULL ? l->municipality : i->municipality);
	code_copy(f->school_region, sizeof f->school_region, m != NULL ? m->region : (struct str){ NULL, 0 });
	return OK;
}

enum err enrolment_facts_load(struct ctx *c, const struct reference_book *book, const int64_t *persons, size_t n,
                              struct enrolment_facts **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct enrolment_facts_of_persons_row row;
	VEC(struct enrolment_facts) found = { 0 };
	bool more;

	TRY(enrolment_facts_of_persons_open(
		c->db, &(struct enrolment_facts_of_persons_in){ ctx_list_i64(c->arena, persons, n) }, &rows));
	for (;;) {
		struct enrolment_facts *f;

		TRY(enrolment_facts_of_persons_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		f = vec_push(c->arena, &found);
		if (f == NULL) {
			return ERR_NOMEM;
		}
		*f = (struct enrolment_facts){ .person = row.person,
			                       .enrolment = row.enrolment,
			                       .first = row.first,
			                       .last = row.last,
			                       .track = track_parse(row.track),
			                       .who = { .birth = row.birth, .qualified = row.qualified } };
		code_copy(f->brin, sizeof f->brin, row.brin);
		code_copy(f->location, sizeof f->location, row.location);
		code_copy(f->municipality, sizeof f->municipality, row.municipality);
		code_copy(f->region, sizeof f->region, row.region);
		if (!sector_parse(row.sector, &f->sector)) {
			return fail_set(c->fail, ERR_DB, NULL, "an enrolment has an unknown sector");
		}
		TRY(take_institution(c, book, f));
	}
	*ret = found.p;
	*ret_n = found.n;
	return OK;
}

enum err person_requalify(struct ctx *c, int64_t person)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct result_list_row row;
	day_t first = DAY_NONE;
	bool more;

	TRY(result_list_open(c->db, &(struct result_list_in){ ctx_list_i64(c->arena, &person, 1) }, &rows));
	for (;;) {
		enum result_kind kind;
		int64_t level = 0;

		TRY(result_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		(void)str_to_i64(row.level, &level);
		if (result_kind_parse(row.kind, &kind) && law_qualifies(kind, (int)level) &&
		    (first == DAY_NONE || row.day < first)) {
			first = row.day;
		}
	}
	return person_qualify(c->db, &(struct person_qualify_in){ person, first }, NULL);
}
