/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Writes the files of one invented school for the measurements: persons.csv, enrolments.csv and attendance.csv with
 * exactly so many marks, spread over the school days of 2025-2026 from September on. The same arguments give the same
 * files. Personal numbers pass the test but are education numbers of a range that is made up.
 */
#include <stdio.h>
#include <string.h>

#include "base/embed.h"
#include "base/vec.h"
#include "law/calendar.h"
#include "reference_tables.h"

enum {
	LESSONS = 5,              /* a student a day */
	LESSON = 60, BREAK = 15,  /* minutes */
	GROUP = 25,               /* students */
	NUMBERS = 1000000,        /* education numbers begin with 10; six digits are free */
	HOLIDAYS_MOST = 32, TOWNS_MOST = 32, LINE = 256
};

struct student {
	char pgn[10];
	day_t birth;
	uint8_t town;
	uint8_t truancy; /* of 256 lessons so many are missed on a day like any other */
	int sick_left, away_left; /* days still to go of a spell */
};

struct school {
	struct arena arena;
	const char *dir;
	struct str brin, location, region;
	int64_t students, marks;
	uint64_t seed;
	bool by_student, absent;
	struct law_holiday holidays[HOLIDAYS_MOST];
	size_t holiday_count;
	struct str towns[TOWNS_MOST];
	size_t town_count;
	struct student *list;
	day_t *days;
	size_t day_count;
	uint8_t *kinds; /* by student and day: what sort of day it was */
};

enum day_kind { ORDINARY, SICK, AWAY, LEAVE };

/* A number that depends on all of its arguments (splitmix64). */
static uint64_t mix(uint64_t seed, uint64_t a, uint64_t b, uint64_t c)
{
	uint64_t z = seed + a * UINT64_C(0x9e3779b97f4a7c15) + b * UINT64_C(0xd1342543de82ef95) + c * UINT64_C(0x2545f4914f6cdd1d);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* 10, six digits and the ninth that makes the sum leave 5; false when that would be a ten. */
static bool make_number(unsigned n, char out[10])
{
	int sum = 9, digit;

	(void)snprintf(out, 10, "10%06u", n % NUMBERS);
	for (int i = 2; i < 8; i++) {
		sum += (9 - i) * (out[i] - '0');
	}
	digit = (sum - 5) % 11;
	out[8] = (char)('0' + digit);
	out[9] = '\0';
	return digit < 10;
}

static struct str table(const char *name)
{
	for (size_t i = 0; i < reference_tables_count; i++) {
		const struct embedded_file *f = &reference_tables_files[i];

		if (strstr(f->name, name) != NULL) {
			return f->data;
		}
	}
	return (struct str){ NULL, 0 };
}

/* The holidays of the school's region and the municipalities around it. */
static bool read_reference(struct school *s)
{
	struct str rest = table("school_holidays.csv"), towns = table("municipalities.csv"), cell[4];

	while (rest.n > 0 && s->holiday_count < HOLIDAYS_MOST) {
		struct str line = str_trim(str_cut(rest, '\n', &rest));
		struct law_holiday *h = &s->holidays[s->holiday_count];

		for (int i = 0; i < 4; i++) {
			cell[i] = str_cut(line, ';', &line);
		}
		s->holiday_count += str_eq(cell[0], STR("noord")) && day_parse(cell[2], &h->first) && day_parse(cell[3], &h->last);
	}
	while (towns.n > 0 && s->town_count < TOWNS_MOST) {
		struct str line = str_trim(str_cut(towns, '\n', &towns));

		for (int i = 0; i < 4; i++) {
			cell[i] = str_cut(line, ';', &line);
		}
		if (str_eq(cell[3], s->region)) {
			s->towns[s->town_count++] = cell[0];
		}
	}
	return s->holiday_count > 0 && s->town_count > 0;
}

static bool school_day(const struct school *s, day_t day)
{
	struct law_calendar c = { .holidays = s->holidays, .count = s->holiday_count };

	for (size_t i = 0; i < s->holiday_count; i++) {
		if (day >= s->holidays[i].first && day <= s->holidays[i].last) {
			return false;
		}
	}
	return calendar_working_day(&c, day);
}

/* As many days as the marks need; false when the school year is too short. */
static bool make_days(struct school *s)
{
	size_t wanted = (size_t)((s->marks + s->students * LESSONS - 1) / (s->students * LESSONS));
	day_t last = day_of(2026, 7, 3);

	s->days = ARENA_ARRAY(&s->arena, wanted, day_t);
	for (day_t d = day_of(2025, 9, 1); d <= last && s->day_count < wanted; d++) {
		if (school_day(s, d)) {
			s->days[s->day_count++] = d;
		}
	}
	return s->day_count == wanted;
}

static bool make_students(struct school *s)
{
	unsigned n = (unsigned)(s->seed % 1000);

	s->list = ARENA_ARRAY(&s->arena, (size_t)s->students, struct student);
	if (s->list == NULL) {
		return false;
	}
	for (int64_t i = 0; i < s->students; i++) {
		struct student *st = &s->list[i];
		uint64_t r = mix(s->seed, (uint64_t)i, 1, 0);

		do {
			/* A step that has no factor in common with the number of numbers: each comes once, in no order. */
			n = (n + 379009) % NUMBERS;
		} while (!make_number(n, st->pgn));
		st->birth = day_of(2004, 1, 1) + (day_t)(r % (6 * 365));
		st->town = (uint8_t)((r >> 16) % s->town_count);
		st->truancy = (r >> 32) % 100 < 85 ? 2 : (r >> 32) % 100 < 97 ? 15 : 64;
	}
	return true;
}

/* What sort of day each was: spells of illness last days, staying away lasts longer. */
static bool make_kinds(struct school *s)
{
	s->kinds = ARENA_ARRAY(&s->arena, (size_t)s->students * s->day_count, uint8_t);
	if (s->kinds == NULL) {
		return false;
	}
	for (int64_t i = 0; i < s->students; i++) {
		struct student *st = &s->list[i];

		for (size_t d = 0; d < s->day_count; d++) {
			uint64_t r = mix(s->seed, (uint64_t)i, d, 2);
			uint8_t *kind = &s->kinds[(size_t)i * s->day_count + d];

			if (st->sick_left == 0 && st->away_left == 0) {
				st->sick_left = r % 1000 < 12 ? (int)(1 + (r >> 20) % 5) : 0;
				st->away_left = r % 1000 >= 990 && st->truancy > 2 ? (int)(1 + (r >> 20) % 12) : 0;
			}
			*kind = s->absent || st->away_left > 0 ? AWAY : st->sick_left > 0 ? SICK : (r >> 40) % 100 < 1 ? LEAVE : ORDINARY;
			st->sick_left -= st->sick_left > 0;
			st->away_left -= st->away_left > 0;
		}
	}
	return true;
}

static char status_of(const struct school *s, int64_t student, size_t day, int lesson)
{
	static const char whole[] = { [SICK] = 'Z', [AWAY] = 'O', [LEAVE] = 'G' };
	uint8_t kind = s->kinds[(size_t)student * s->day_count + day];
	uint64_t r = mix(s->seed, (uint64_t)student, day, 3 + (uint64_t)lesson);

	if (s->absent) {
		return 'O';
	}
	/* A lesson that nobody registered is not registered for the whole group. */
	if (mix(s->seed, (uint64_t)(student / GROUP), day, 100 + (uint64_t)lesson) % 100 < 2) {
		return '?';
	}
	if (kind != ORDINARY) {
		return whole[kind];
	}
	if ((r & 255) < s->list[student].truancy) {
		return 'O';
	}
	return (r >> 8) % 100 < 3 ? 'L' : 'A';
}

static FILE *begin_file(const struct school *s, const char *name, const char *header)
{
	char path[4096];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/%s", s->dir, name);
	f = fopen(path, "w");
	if (f != NULL) {
		(void)setvbuf(f, NULL, _IOFBF, 1 << 20);
		(void)fputs(header, f);
	}
	return f;
}

static bool end_file(FILE *f)
{
	bool fine = ferror(f) == 0;

	return fclose(f) == 0 && fine;
}

static bool write_persons(const struct school *s)
{
	FILE *f = begin_file(s, "persons.csv", "pgn,achternaam,voornamen,geboortedatum,gemeentecode\n");
	char birth[DAY_TEXT];

	if (f == NULL) {
		return false;
	}
	for (int64_t i = 0; i < s->students; i++) {
		const struct student *st = &s->list[i];

		(void)fprintf(f, "%s,Meting%lld,Proef,%s,%.*s\n", st->pgn, (long long)i, day_text(st->birth, birth),
		              STR_ARG(s->towns[st->town]));
	}
	return end_file(f);
}

static bool write_enrolments(const struct school *s)
{
	FILE *f = begin_file(s, "enrolments.csv",
	                     "pgn,brin,vestiging,inschrijving,onderwijssoort,niveau,leerweg,opleiding,groep,begindatum\n");

	if (f == NULL) {
		return false;
	}
	for (int64_t i = 0; i < s->students; i++) {
		(void)fprintf(f, "%s,%.*s,%.*s,%lld,mbo,%d,bol,25655,G%lld,2025-08-25\n", s->list[i].pgn, STR_ARG(s->brin),
		              STR_ARG(s->location), (long long)(100000 + i), (int)(2 + i % 3), (long long)(i / GROUP));
	}
	return end_file(f);
}

/* Groups begin at different hours, so that lessons of a school overlap. */
static void write_mark(const struct school *s, FILE *f, int64_t student, size_t day, const char *date, int lesson)
{
	int begin = 8 * 60 + 30 + (int)(student / GROUP % 4) * 30 + lesson * (LESSON + BREAK);
	char line[LINE], from[TIME_TEXT], to[TIME_TEXT];
	int n = snprintf(line, sizeof line, "%s,%.*s,%lld,%s,%s,%s,%c\n", s->list[student].pgn, STR_ARG(s->brin),
	                 (long long)(100000 + student), date, time_text(begin, from), time_text(begin + LESSON, to),
	                 status_of(s, student, day, lesson));

	(void)fwrite(line, 1, (size_t)n, f);
}

/* As schools export: day by day, lesson by lesson; or everything of one student together. */
static bool write_attendance(const struct school *s)
{
	FILE *f = begin_file(s, "attendance.csv", "pgn,brin,inschrijving,datum,begintijd,eindtijd,status\n");
	int64_t left = s->marks;
	char date[DAY_TEXT];

	if (f == NULL) {
		return false;
	}
	if (s->by_student) {
		for (int64_t i = 0; i < s->students; i++) {
			for (size_t d = 0; d < s->day_count; d++) {
				(void)day_text(s->days[d], date);
				for (int l = 0; l < LESSONS && left > 0; l++, left--) {
					write_mark(s, f, i, d, date, l);
				}
			}
		}
		return end_file(f);
	}
	for (size_t d = 0; d < s->day_count; d++) {
		(void)day_text(s->days[d], date);
		for (int l = 0; l < LESSONS; l++) {
			for (int64_t i = 0; i < s->students && left > 0; i++, left--) {
				write_mark(s, f, i, d, date, l);
			}
		}
	}
	return end_file(f);
}

static int usage(void)
{
	(void)fputs("usage: make_marks STUDENTS MARKS FOLDER [--order day|student] [--seed N] [--absent]\n"
	            "                  [--school BRIN LOCATION REGION]\n"
	            "--absent: nobody ever shows up, so that each student brings an obligation a week\n", stderr);
	return 2;
}

static bool read_options(struct school *s, int argc, char **argv)
{
	int64_t seed = 1;

	for (int i = 4; i < argc; i++) {
		if (strcmp(argv[i], "--absent") == 0) {
			s->absent = true;
		} else if (strcmp(argv[i], "--order") == 0 && i + 1 < argc) {
			s->by_student = strcmp(argv[++i], "student") == 0;
		} else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc && str_to_i64(str_of(argv[i + 1]), &seed)) {
			i++;
		} else if (strcmp(argv[i], "--school") == 0 && i + 3 < argc) {
			s->brin = str_of(argv[i + 1]);
			s->location = str_of(argv[i + 2]);
			s->region = str_of(argv[i + 3]);
			i += 3;
		} else {
			return false;
		}
	}
	s->seed = (uint64_t)seed;
	return true;
}

int main(int argc, char **argv)
{
	struct school s = { .brin = STR("25PJ"), .location = STR("00"), .region = STR("10") };

	arena_init(&s.arena, (size_t)4 << 30);
	if (argc < 4 || !str_to_i64(str_of(argv[1]), &s.students) || !str_to_i64(str_of(argv[2]), &s.marks) ||
	    s.students < 1 || s.students > NUMBERS / 2 || s.marks < 1 || !read_options(&s, argc, argv)) {
		return usage();
	}
	s.dir = argv[3];
	if (!read_reference(&s) || !make_days(&s) || !make_students(&s) || !make_kinds(&s)) {
		(void)fputs("make_marks: more marks than a school year of five lessons a day holds, or no memory\n", stderr);
		return 1;
	}
	if (!write_persons(&s) || !write_enrolments(&s) || !write_attendance(&s)) {
		perror("make_marks");
		return 3;
	}
	arena_reset(&s.arena);
	return 0;
}
