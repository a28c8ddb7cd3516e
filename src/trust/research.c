/* SPDX-License-Identifier: EUPL-1.2 */
#include "trust/research.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/vec.h"
#include "fmt/csv_write.h"
#include "fmt/ident.h"
#include "law/types.h"
#include "law/disclosure.h"
#include "trust_research_sql.h"

enum { FILE_MOST = 256 * 1024 * 1024, TEXT_MOST = 500, YEARS = 5 };

/* What somebody is told to be: coarser at each step. */
enum { STEP_EXACT, STEP_REGION, STEP_COARSE, STEP_DROPPED };

struct subject {
	int64_t person;
	char name[IDENT_TEXT];
	char place[8], region[4], sector[8], level[24];
	int year, step;
};

struct tables {
	struct ctx *c;
	struct research_asked asked;
	VEC(struct subject) people;
	struct research_files *files;
};

static bool told(const struct tables *t, enum research_part part)
{
	return (t->asked.parts & (1u << part)) != 0;
}

/* Whoever waits is told in time that it is too much, instead of being left without an answer. */
static enum err in_time(const struct tables *t)
{
	if (t->asked.ticks != 0 && clock_ticks() > t->asked.ticks) {
		return REFUSE(t->c, ERR_TOOBIG, NULL, MSG_RESEARCH_TOO_MUCH);
	}
	return OK;
}

void research_init(struct research_files *f)
{
	buf_init(&f->persons, FILE_MOST);
	buf_init(&f->months, FILE_MOST);
	buf_init(&f->findings, FILE_MOST);
	buf_init(&f->counts, FILE_MOST);
	buf_init(&f->guide, FILE_MOST);
}

void research_finish(struct research_files *f)
{
	buf_finish(&f->persons);
	buf_finish(&f->months);
	buf_finish(&f->findings);
	buf_finish(&f->counts);
	buf_finish(&f->guide);
}

static void copy(char *out, size_t size, struct str s)
{
	(void)snprintf(out, size, "%.*s", STR_ARG(s));
}

static enum err read_people(struct tables *t)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct research_persons_row row;
	int64_t last = 0;
	bool more;

	TRY(research_persons_open(t->c->db, &(struct research_persons_in){ t->asked.until }, &rows));
	for (;;) {
		struct subject *s;

		TRY(research_persons_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		if (row.person == last) {
			continue;
		}
		last = row.person;
		s = vec_push(t->c->arena, &t->people);
		if (s == NULL) {
			return ERR_NOMEM;
		}
		*s = (struct subject){ .person = row.person,
			               .year = told(t, RESEARCH_YEAR) ? day_ymd(row.birth).y : 0 };
		(void)ident_new(s->name);
		copy(s->place, sizeof s->place, told(t, RESEARCH_AREA) ? row.municipality : STR(""));
		copy(s->region, sizeof s->region, row.region);
		copy(s->sector, sizeof s->sector, told(t, RESEARCH_SECTOR) ? row.sector : STR(""));
		copy(s->level, sizeof s->level, told(t, RESEARCH_LEVEL) ? row.level : STR(""));
	}
}

/* ---- at least so many share what is told ---- */

static int by_quasi(const void *left, const void *right)
{
	const struct subject *a = *(const struct subject *const *)left, *b = *(const struct subject *const *)right;
	int d = a->step - b->step;

	d = d != 0 ? d : a->year - b->year;
	d = d != 0 ? d : strcmp(a->place, b->place);
	d = d != 0 ? d : strcmp(a->sector, b->sector);
	return d != 0 ? d : strcmp(a->level, b->level);
}

static void coarsen(struct subject *s)
{
	s->step++;
	if (s->step == STEP_REGION && s->place[0] != '\0') {
		(void)snprintf(s->place, sizeof s->place, "regio%.2s", s->region);
	} else if (s->step == STEP_COARSE) {
		s->year -= s->year % YEARS;
		s->level[0] = '\0';
	}
}

static void share(struct subject **order, size_t n, int64_t threshold)
{
	for (int step = STEP_EXACT; step < STEP_DROPPED; step++) {
		qsort(order, n, sizeof(struct subject *), by_quasi);
		for (size_t i = 0; i < n;) {
			size_t end = i + 1;

			while (end < n && by_quasi(&order[i], &order[end]) == 0) {
				end++;
			}
			for (size_t k = i; k < end && order[k]->step == step && (int64_t)(end - i) < threshold; k++) {
				coarsen(order[k]);
			}
			/* The group's own fields changed: the next one begins where it ended. */
			i = end;
		}
	}
}

static enum err anonymise(struct tables *t, int64_t threshold)
{
	struct subject **order = ARENA_ARRAY(t->c->arena, t->people.n + 1, struct subject *);

	if (order == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < t->people.n; i++) {
		order[i] = &t->people.p[i];
	}
	share(order, t->people.n, threshold);
	return OK;
}

/* ---- the files ---- */

static struct csv_out csv_on(struct buf *b)
{
	return (struct csv_out){ .b = b, .delimiter = ';', .guard = true, .line_end = "\r\n" };
}

static void heading(struct csv_out *o, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		csv_put(o, str_of(names[i]));
	}
	csv_put_end(o);
}
#define HEADING(o, ...)                                                 \
	do {                                                            \
		static const char *const names_[] = { __VA_ARGS__ };    \
		heading((o), names_, sizeof names_ / sizeof names_[0]); \
	} while (0)

/* In the order of the names, which are random: the order tells nothing. */
static int by_name(const void *left, const void *right)
{
	return strcmp((*(const struct subject *const *)left)->name, (*(const struct subject *const *)right)->name);
}

/* The first year and how many it stands for; both empty when the year is not told. */
static void put_year(struct csv_out *o, const struct subject *s)
{
	if (s->year == 0) {
		csv_put(o, STR(""));
		csv_put(o, STR(""));
		return;
	}
	csv_put_i64(o, s->year);
	csv_put_i64(o, s->step == STEP_COARSE ? YEARS : 1);
}

static enum err write_people(struct tables *t, struct research_done *done)
{
	struct subject **order = ARENA_ARRAY(t->c->arena, t->people.n + 1, struct subject *);
	struct csv_out o = csv_on(&t->files->persons);

	if (order == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < t->people.n; i++) {
		order[i] = &t->people.p[i];
	}
	qsort(order, t->people.n, sizeof *order, by_name);
	HEADING(&o, "pseudoniem", "geboortejaar", "jaren", "gebied", "onderwijssoort", "niveau");
	for (size_t i = 0; i < t->people.n; i++) {
		const struct subject *s = order[i];

		if (s->step == STEP_DROPPED) {
			done->dropped++;
			continue;
		}
		done->persons++;
		csv_put(&o, str_of(s->name));
		put_year(&o, s);
		csv_put(&o, str_of(s->place));
		csv_put(&o, str_of(s->sector));
		csv_put(&o, str_of(s->level));
		csv_put_end(&o);
	}
	return OK;
}

/* Whom a row is about, when it is told; rows and people are both in order of key. */
static const struct subject *subject_at(const struct tables *t, size_t *at, int64_t person)
{
	while (*at < t->people.n && t->people.p[*at].person < person) {
		(*at)++;
	}
	return *at < t->people.n && t->people.p[*at].person == person && t->people.p[*at].step != STEP_DROPPED
	               ? &t->people.p[*at]
	               : NULL;
}

struct month {
	const struct subject *who;
	int year, month;
	int64_t scheduled, unauthorised, authorised, sick, late;
};

typedef VEC(struct month) month_list;

static enum err keep_month(struct tables *t, month_list *list, const struct month *m)
{
	struct month *slot;

	if (m->who == NULL) {
		return OK;
	}
	slot = vec_push(t->c->arena, list);
	if (slot == NULL) {
		return ERR_NOMEM;
	}
	*slot = *m;
	return OK;
}

/* By the random name, so that the order of two exports does not tell who is who. */
static int month_order(const void *left, const void *right)
{
	const struct month *a = left, *b = right;
	int d = strcmp(a->who->name, b->who->name);

	return d != 0 ? d : a->year != b->year ? a->year - b->year : a->month - b->month;
}

static void put_month(struct csv_out *o, const struct month *m)
{
	char text[16];

	(void)snprintf(text, sizeof text, "%04d-%02d", m->year, m->month);
	csv_put(o, str_of(m->who->name));
	csv_put(o, str_of(text));
	csv_put_i64(o, m->scheduled);
	csv_put_i64(o, m->unauthorised);
	csv_put_i64(o, m->authorised);
	csv_put_i64(o, m->sick);
	csv_put_i64(o, m->late);
	csv_put_end(o);
}

static enum err write_months(struct tables *t)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct csv_out o = csv_on(&t->files->months);
	struct research_days_row row;
	month_list list = { 0 };
	struct month m = { 0 };
	size_t at = 0;
	bool more;

	HEADING(&o, "pseudoniem", "maand", "gepland", "ongeoorloofd", "geoorloofd", "ziek", "laat");
	TRY(research_days_open(t->c->db, &(struct research_days_in){ t->asked.from, t->asked.until }, &rows));
	for (;;) {
		const struct subject *who;
		struct ymd d;

		TRY(in_time(t));
		TRY(research_days_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		who = subject_at(t, &at, row.person);
		d = day_ymd(row.day);
		if (who != m.who || d.m != m.month || d.y != m.year) {
			TRY(keep_month(t, &list, &m));
			m = (struct month){ .who = who, .year = d.y, .month = d.m };
		}
		m.scheduled += row.scheduled;
		m.unauthorised += row.unauthorised;
		m.authorised += row.authorised;
		m.sick += row.sick;
		m.late += row.late;
	}
	TRY(keep_month(t, &list, &m));
	if (list.n > 0) {
		qsort(list.p, list.n, sizeof *list.p, month_order);
	}
	for (size_t i = 0; i < list.n; i++) {
		put_month(&o, &list.p[i]);
	}
	return OK;
}

/* ---- counts for publication: how many persons of an area have a kind of finding ---- */

struct areas {
	VEC(char *) names;
	int64_t *counts; /* area by rule */
};

static enum err area_of(struct tables *t, struct areas *a, const char *name, size_t *ret)
{
	char **slot;

	for (size_t i = 0; i < a->names.n; i++) {
		if (strcmp(a->names.p[i], name) == 0) {
			*ret = i;
			return OK;
		}
	}
	slot = vec_push(t->c->arena, &a->names);
	if (slot == NULL) {
		return ERR_NOMEM;
	}
	*slot = arena_copy(t->c->arena, name, strlen(name));
	*ret = a->names.n - 1;
	return *slot != NULL ? OK : ERR_NOMEM;
}

static enum err all_areas(struct tables *t, struct areas *a)
{
	size_t at;

	for (size_t i = 0; i < t->people.n; i++) {
		if (t->people.p[i].step != STEP_DROPPED) {
			TRY(area_of(t, a, t->people.p[i].place, &at));
		}
	}
	a->counts = ARENA_ARRAY(t->c->arena, (a->names.n + 1) * (RULE_COUNT + 1), int64_t);
	return a->counts != NULL ? OK : ERR_NOMEM;
}

struct found {
	const struct subject *who;
	enum law_rule rule;
	int64_t times;
};

static int found_order(const void *left, const void *right)
{
	const struct found *a = left, *b = right;
	int d = strcmp(a->who->name, b->who->name);

	return d != 0 ? d : (int)a->rule - (int)b->rule;
}

static void put_findings(struct tables *t, struct found *list, size_t n)
{
	struct csv_out o = csv_on(&t->files->findings);

	HEADING(&o, "pseudoniem", "regel", "aantal");
	if (n > 0) {
		qsort(list, n, sizeof *list, found_order);
	}
	for (size_t i = 0; i < n; i++) {
		csv_put(&o, str_of(list[i].who->name));
		csv_put(&o, str_of(law_rule_name(list[i].rule)));
		csv_put_i64(&o, list[i].times);
		csv_put_end(&o);
	}
}

static enum err write_findings(struct tables *t, struct areas *areas)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct research_findings_row row;
	VEC(struct found) list = { 0 };
	size_t at = 0, area;
	bool more;

	TRY(research_findings_open(t->c->db, &(struct research_findings_in){ t->asked.from, t->asked.until }, &rows));
	for (;;) {
		const struct subject *who;
		enum law_rule rule;
		struct found *slot;

		TRY(research_findings_next(&rows, &row, &more));
		if (!more) {
			if (told(t, RESEARCH_FINDINGS)) {
				put_findings(t, list.p, list.n);
			}
			return OK;
		}
		who = subject_at(t, &at, row.person);
		if (who == NULL || !law_rule_parse(row.rule, &rule)) {
			continue;
		}
		TRY(area_of(t, areas, who->place, &area));
		areas->counts[area * (RULE_COUNT + 1) + rule]++;
		slot = vec_push(t->c->arena, &list);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = (struct found){ who, rule, row.found };
	}
}

static void add_totals(int64_t *counts, size_t rows, size_t columns)
{
	for (size_t r = 0; r + 1 < rows; r++) {
		for (size_t c = 0; c + 1 < columns; c++) {
			int64_t n = counts[r * columns + c];

			counts[r * columns + columns - 1] += n;
			counts[(rows - 1) * columns + c] += n;
			counts[rows * columns - 1] += n;
		}
	}
}

static struct str area_name(const struct areas *a, size_t i)
{
	return a->names.p[i][0] != '\0' ? str_of(a->names.p[i]) : STR("alle");
}

static enum err write_counts(struct tables *t, const struct areas *a, int64_t threshold, struct research_done *done)
{
	struct csv_out o = csv_on(&t->files->counts);
	struct disclosure_table table = { a->names.n + 1, RULE_COUNT + 1, a->counts, NULL };

	add_totals(a->counts, table.rows, table.columns);
	table.hidden = ARENA_ARRAY(t->c->arena, table.rows * table.columns, bool);
	if (table.hidden == NULL) {
		return ERR_NOMEM;
	}
	TRY(disclosure_hide(t->c->arena, &table, threshold));
	csv_put(&o, STR("gebied"));
	for (int rule = 0; rule < RULE_COUNT; rule++) {
		csv_put(&o, str_of(law_rule_name((enum law_rule)rule)));
	}
	csv_put(&o, STR("totaal"));
	csv_put_end(&o);
	for (size_t r = 0; r < table.rows; r++) {
		csv_put(&o, r == a->names.n ? STR("totaal") : area_name(a, r));
		for (size_t c = 0; c < table.columns; c++) {
			size_t i = r * table.columns + c;

			done->cells++;
			done->suppressed += table.hidden[i];
			if (table.hidden[i]) {
				csv_put(&o, STR("x"));
			} else {
				csv_put_i64(&o, a->counts[i]);
			}
		}
		csv_put_end(&o);
	}
	return OK;
}

static void write_guide(struct tables *t)
{
	static const char *const lines[][3] = {
		{ "personen", "pseudoniem", "toevallige naam, in elke uitlevering een andere" },
		{ "personen", "geboortejaar", "eerste jaar van de klasse; jaren zegt hoeveel jaren zij telt" },
		{ "personen", "gebied", "gemeente (CBS-code), of regio en het nummer van de RMC-regio" },
		{ "personen", "onderwijssoort", "van de inschrijving die het laatst begon" },
		{ "personen", "niveau", "leeg waar het te weinig mensen deelden; wat niet gevraagd is, blijft leeg" },
		{ "maanden", "gepland", "minuten; ook ongeoorloofd, geoorloofd en ziek; laat is een aantal keren" },
		{ "bevindingen", "aantal", "hoe vaak de regel in de periode gold" },
		{ "tellingen", "x", "verborgen: te klein, of een verborgen getal zou eruit volgen" },
		{ "tellingen", "getal",
		  "personen in het gebied met deze bevinding; alleen deze tabel mag naar buiten" },
	};
	struct csv_out o = csv_on(&t->files->guide);

	HEADING(&o, "tabel", "kolom", "betekenis");
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		for (size_t k = 0; k < 3; k++) {
			csv_put(&o, str_of(lines[i][k]));
		}
		csv_put_end(&o);
	}
}

/* ---- all of it ---- */

enum err research_gather(struct ctx *c, const struct research_asked *asked, struct research_files *ret_files,
                         struct research_done *ret)
{
	struct tables t = { .c = c, .files = ret_files };
	struct research_done done = { 0 };
	struct areas areas = { 0 };

	TRY(ctx_require(c, ACTION_RESEARCH));
	TRY(research_settle(c, asked, &t.asked));
	TRY(read_people(&t));
	TRY(anonymise(&t, asked->threshold));
	TRY(all_areas(&t, &areas));
	TRY(write_people(&t, &done));
	if (told(&t, RESEARCH_MONTHS)) {
		TRY(write_months(&t));
	}
	if (told(&t, RESEARCH_FINDINGS) || told(&t, RESEARCH_COUNTS)) {
		TRY(write_findings(&t, &areas));
	}
	if (told(&t, RESEARCH_COUNTS)) {
		TRY(write_counts(&t, &areas, asked->threshold, &done));
	}
	write_guide(&t);
	*ret = done;
	return OK;
}
