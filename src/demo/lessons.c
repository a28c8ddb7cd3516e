/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/lessons.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "demo/marks.h"
#include "demo/people.h"
#include "demo/timetable.h"
#include "demo_sql.h"
#include "fmt/ident.h"
#include "intake/lesson_put.h"
#include "intake_lessons_sql.h"
#include "people_sql.h"

enum { CHOICE_MOST = 24, CHOICE_FIRST = 450, CHOICE_LAST = 1380, HOUR = 60 };
#define CHOICE "EXAMEN"

struct maker {
	struct ctx *c;
	const struct demo_region *g;
	const struct demo_accounts *all;
	struct db_bulk *bulk;
	int64_t count;
	int16_t busy[SLOTS_MOST][2]; /* of the demo's teacher today */
	size_t busy_n;
};

static int by_place(const void *x, const void *y)
{
	const struct demo_place *a = x, *b = y;
	int at = a->school - b->school;

	at = at != 0 ? at : a->programme - b->programme;
	at = at != 0 ? at : a->year - b->year;
	return at != 0 ? at : a->group - b->group;
}

/* The classes of today, each once. */
static enum err classes(struct arena *a, const struct demo_plan *plan, struct demo_place **ret, size_t *ret_n)
{
	struct demo_place *list = ARENA_ARRAY(a, plan->count, struct demo_place);
	size_t n = 0, kept = 0;

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < plan->count; i++) {
		if (plan->youths[i].now.school != NO_SCHOOL) {
			list[n++] = plan->youths[i].now;
		}
	}
	qsort(list, n, sizeof *list, by_place);
	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || by_place(&list[kept - 1], &list[i]) != 0) {
			list[kept++] = list[i];
		}
	}
	*ret = list;
	*ret_n = kept;
	return OK;
}

/* "BAKE": what schools call their teachers. */
static void code_of(uint16_t teacher, char ret[5])
{
	static const char first[] = "BABODEDIHEHOJAJEKAKOLALEMAMENANIPAPORAROSASITATEVAVEWAWIZAZE";
	static const char second[] = "KERSLDNTBOVAMEGIPUHOZARIDESTNOLILUKAREBESATOGEVEDAMIRONUTAJO";
	enum { PAIRS = sizeof first / 2 };
	size_t a = teacher % PAIRS, b = teacher / PAIRS % PAIRS;

	ret[0] = first[2 * a];
	ret[1] = first[2 * a + 1];
	ret[2] = second[2 * b];
	ret[3] = second[2 * b + 1];
	ret[4] = '\0';
}

static struct str subject_of(enum sector sector, uint64_t lot)
{
	static const char *const mbo[] = { "Nederlands",    "Rekenen",  "Engels",   "Burgerschap",
		                           "Beroepskennis", "Praktijk", "Loopbaan", "Project" };
	static const char *const vo[] = { "Nederlands",     "Wiskunde", "Engels", "Geschiedenis",
		                          "Aardrijkskunde", "Biologie", "Duits",  "Lichamelijke opvoeding" };

	return str_of(sector == SECTOR_MBO ? mbo[lot % 8] : vo[lot % 8]);
}

/* What every lesson of a class has in common. */
struct class
{
	const struct demo_place *at;
	const struct demo_school *school;
	const struct demo_site *site;
	struct str group;
	bool shown; /* that of the demo's teacher and mentor */
};

static enum err put(struct maker *m, const struct class *k, struct lesson_put_in *in, bool ended, bool forgotten)
{
	char public[IDENT_TEXT], ext[32];
	int64_t end = clock_instant(in->day, in->end_min);

	m->count++;
	(void)snprintf(ext, sizeof ext, "=demo-%lld", (long long)m->count);
	return demo_lesson_put_row(m->bulk,
	                           &(struct demo_lesson_put_in){ .lesson = m->count,
	                                                         .public = str_of(ident_new(public)),
	                                                         .brin = k->site->brin,
	                                                         .location = k->site->code,
	                                                         .class_group = in->class_group,
	                                                         .subject = in->subject,
	                                                         .day = in->day,
	                                                         .begin_min = in->begin_min,
	                                                         .end_min = in->end_min,
	                                                         .teacher = in->teacher,
	                                                         .room = in->room,
	                                                         .state = STR("planned"),
	                                                         .source = STR("import"),
	                                                         .ext = str_of(ext),
	                                                         .series = 0,
	                                                         .registered = ended && !forgotten ? end : INT64_MIN,
	                                                         .closed = ended && forgotten });
}

/* The class of the demo's teacher: today with that teacher, on other days with the mentor now and then. */
static struct str teacher_of(const struct maker *m, const struct class *k, day_t day, size_t slot, struct str code)
{
	if (!k->shown) {
		return code;
	}
	if (day == m->g->as_of || slot % 2 == 0) {
		return m->all->teacher;
	}
	return slot % 5 == 1 ? m->all->mentor : code;
}

static enum err one_day(struct maker *m, const struct class *k, const struct demo_slot *slots, size_t n, day_t day)
{
	bool today = day == m->g->as_of;

	for (size_t i = 0; i < n; i++) {
		const struct demo_slot *s = &slots[i];
		char code[5], room[8];
		bool forgotten;
		struct lesson_put_in in = {
			.class_group = k->group, .day = day, .begin_min = s->begin, .end_min = s->end
		};

		if (s->weekday != day_weekday(day) || s->company) {
			continue;
		}
		code_of(s->teacher, code);
		(void)snprintf(room, sizeof room, "%c%d.%02d", 'A' + s->teacher % 4, s->teacher % 3,
		               1 + s->teacher % 24);
		forgotten = demo_forgotten(m->g, k->at, day, s->begin, s->teacher, s->company);
		/* What the demo's class has forgotten its teacher has, to be reminded of. */
		in.teacher = k->shown && forgotten ? m->all->teacher : teacher_of(m, k, day, i, str_of(code));
		in.room = str_of(room);
		in.subject = subject_of(k->school->sector, (uint64_t)s->teacher + k->at->programme);
		if (today && k->shown && m->busy_n < SLOTS_MOST) {
			m->busy[m->busy_n][0] = s->begin;
			m->busy[m->busy_n++][1] = s->end;
		}
		TRY(put(m, k, &in, today ? s->end <= DEMO_NOW : day < m->g->as_of, forgotten));
	}
	return OK;
}

static bool is_busy(const struct maker *m, int begin, int end)
{
	for (size_t i = 0; i < m->busy_n; i++) {
		if (m->busy[i][0] < end && m->busy[i][1] > begin) {
			return true;
		}
	}
	return false;
}

/* Some of the class of the demo's teacher take another lesson together, whenever there is none for the class. */
static enum err choice_members(struct maker *m, const struct class *k)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	struct lesson_student *list;
	size_t n;

	TRY(group_students(m->c, k->site->brin, k->site->code, k->group, m->g->as_of, &list, &n));
	TRY(group_member_put_open(m->c->db, &bulk));
	for (size_t i = 0; i < n && i < CHOICE_MOST; i++) {
		TRY(group_member_put_row(&bulk, &(struct group_member_put_in){ list[i].of.person, list[i].of.enrolment,
		                                                               k->site->brin, k->site->code,
		                                                               STR(CHOICE), m->g->as_of, DAY_NONE }));
	}
	return db_bulk_close(&bulk);
}

static enum err choice(struct maker *m, const struct class *k)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	for (int begin = CHOICE_FIRST; begin < CHOICE_LAST;) {
		struct lesson_put_in in = { .class_group = STR(CHOICE),
			                    .subject = STR("Examentraining"),
			                    .teacher = m->all->teacher,
			                    .room = STR("Studiezaal"),
			                    .day = m->g->as_of,
			                    .begin_min = begin };
		int end = begin + HOUR;

		while (end > begin && is_busy(m, begin, end)) {
			end -= 5;
		}
		in.end_min = end;
		if (end - begin >= 15) {
			TRY(put(m, k, &in, false, false));
		}
		begin = end > begin ? end : begin + 5;
	}
	TRY(teaching_group_put_open(m->c->db, &bulk));
	TRY(teaching_group_put_row(&bulk, &(struct teaching_group_put_in){ k->site->brin, k->site->code, STR(CHOICE),
	                                                                   STR("Keuzegroep") }));
	TRY(db_bulk_close(&bulk));
	return choice_members(m, k);
}

static enum err one_class(struct maker *m, const struct demo_place *at, struct class *ret)
{
	const struct demo_school *school = &m->g->schools.p[at->school];
	struct class k = { .at = at, .school = school, .site = &m->g->tables->sites.p[school->site] };
	struct demo_slot slots[SLOTS_MOST];
	size_t n = demo_timetable(m->g, at, slots);

	k.group = demo_class_name(m->c->arena, m->g, at);
	if (k.group.p == NULL) {
		return ERR_NOMEM;
	}
	k.shown = str_eq(k.site->brin, m->all->group_brin) && str_eq(k.site->code, m->all->group_location) &&
	          str_eq(k.group, m->all->group);
	for (day_t day = m->g->as_of - DEMO_LESSONS_BACK; day <= m->g->as_of + DEMO_LESSONS_AHEAD; day++) {
		if (demo_school_day(&school->calendar, day)) {
			TRY(one_day(m, &k, slots, n, day));
		}
	}
	*ret = k;
	return OK;
}

enum err demo_lessons_make(struct ctx *c, const struct demo_plan *plan, const struct demo_accounts *all)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	struct maker m = { .c = c, .g = plan->region, .all = all, .bulk = &bulk };
	struct class shown = { 0 };
	struct demo_place *list;
	size_t n;

	TRY(classes(c->arena, plan, &list, &n));
	TRY(demo_lesson_put_open(c->db, &bulk));
	for (size_t i = 0; i < n; i++) {
		struct class k;

		TRY(one_class(&m, &list[i], &k));
		if (k.shown) {
			shown = k;
		}
	}
	if (shown.at != NULL) {
		TRY(choice(&m, &shown));
	}
	TRY(db_bulk_close(&bulk));
	return demo_remind(c->db, &(struct demo_remind_in){ c->now, c->today }, NULL);
}
