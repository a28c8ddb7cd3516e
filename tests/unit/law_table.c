/* SPDX-License-Identifier: EUPL-1.2 */
#include "law_table.h"

#include <stdlib.h>

#include "base/buf.h"

enum { DAYS = 800, LESSONS = 4000, PERIODS = 40, DAY_STARTS = 8 * 60, ARENA_CAP = 8 * 1024 * 1024, TEXT_MAX = 65536 };

struct school_days {
	struct law_day days[DAYS];
	struct law_mark marks[LESSONS];
	size_t day_count, mark_count;
};

static struct school_days school;

day_t day_at(const char *date)
{
	day_t day = DAY_NONE;

	if (!day_parse(str_of(date), &day)) {
		fail_msg("no date: %s", date);
	}
	return day;
}

static day_t day_or_none(const char *date)
{
	return date != NULL ? day_at(date) : DAY_NONE;
}

static int64_t number_at(struct str text)
{
	int64_t n = 0;

	if (!str_to_i64(text, &n)) {
		fail_msg("no number: %.*s", STR_ARG(text));
	}
	return n;
}

static day_t day_in(struct str text)
{
	day_t day = DAY_NONE;

	if (!day_parse(text, &day)) {
		fail_msg("no date: %.*s", STR_ARG(text));
	}
	return day;
}

static void add_day(day_t day, struct str lessons)
{
	struct law_day *d = &school.days[school.day_count];
	int at = DAY_STARTS;

	assert_true(school.day_count < DAYS);
	*d = (struct law_day){ .day = day, .marks = &school.marks[school.mark_count] };
	while (lessons.n > 0) {
		struct str lesson = str_cut(lessons, ' ', &lessons);
		struct law_mark *m = &school.marks[school.mark_count];

		if (lesson.n == 0) {
			continue;
		}
		assert_true(school.mark_count < LESSONS && status_valid((uint8_t)lesson.p[0]));
		m->begin = (int16_t)at;
		at += (int)number_at((struct str){ lesson.p + 1, lesson.n - 1 });
		assert_true(at <= 24 * 60);
		m->end = (int16_t)at;
		m->status = (uint8_t)lesson.p[0];
		school.mark_count++;
		d->count++;
	}
	assert_true(d->count > 0 && (school.day_count == 0 || school.days[school.day_count - 1].day < day));
	school.day_count++;
}

static void read_days(const char *text)
{
	struct str rest = str_of(text);

	school.day_count = 0;
	school.mark_count = 0;
	while (rest.n > 0) {
		struct str lessons, times;
		struct str line = str_trim(str_cut(rest, ';', &rest));
		struct str date = str_cut(str_cut(line, ' ', &lessons), '*', &times);
		day_t day = day_in(date);

		if (times.n == 0) {
			add_day(day, lessons);
			continue;
		}
		for (int64_t n = number_at(times); n > 0; day++) {
			if (day_weekday(day) < 5) {
				add_day(day, lessons);
				n--;
			}
		}
	}
}

size_t law_holidays_read(const char *text, struct law_holiday *out, size_t room)
{
	struct str rest = str_of(text);
	size_t n = 0;

	while (rest.n > 0) {
		struct str last;
		struct str first = str_cut(str_cut(rest, ' ', &rest), '.', &last);

		assert_true(n < room && last.n == 11);
		out[n++] = (struct law_holiday){ day_in(first), day_in((struct str){ last.p + 1, 10 }) };
	}
	return n;
}

static bool asked_for(const char *rules, enum law_rule rule)
{
	struct str rest = str_of(rules);

	while (rest.n > 0) {
		if (str_eq(str_cut(rest, ' ', &rest), str_of(law_rule_name(rule)))) {
			return true;
		}
	}
	return false;
}

static void put_day(struct buf *b, day_t day)
{
	char text[DAY_TEXT];

	buf_text(b, day == DAY_NONE ? "open" : day_text(day, text));
}

static void put_field(struct buf *b, const struct law_finding *f, char field)
{
	buf_char(b, ' ');
	switch (field) {
	case 's':
		put_day(b, f->since);
		break;
	case 'f':
		put_day(b, f->from);
		break;
	case 'b':
		put_day(b, f->begin);
		break;
	case 'e':
		put_day(b, f->end);
		break;
	case 'u':
		put_day(b, f->due);
		break;
	case 'm':
		buf_i64(b, f->minutes);
		break;
	case 'c':
		buf_i64(b, f->count);
		break;
	case 'd':
		buf_text(b, duty_name(f->duty));
		break;
	default:
		fail_msg("no field: %c", field);
	}
}

static void put_finding(struct buf *b, const struct law_finding *f, const char *fields)
{
	if (b->n > 0) {
		buf_text(b, "; ");
	}
	buf_text(b, law_rule_name(f->rule));
	buf_char(b, ' ');
	put_day(b, f->day);
	for (; fields != NULL && *fields != '\0'; fields++) {
		put_field(b, f, *fields);
	}
}

static struct law_case case_of(const struct law_row *row, const struct law_calendar *calendar)
{
	enum sector sector = SECTOR_MBO;

	if (row->sector != NULL && !sector_parse(str_of(row->sector), &sector)) {
		fail_msg("no sector: %s", row->sector);
	}
	return (struct law_case){
		.calendar = calendar,
		.protocol = law_protocol_national(),
		.person = { .birth = day_at(row->birth != NULL ? row->birth : "2008-09-01"),
		            .qualified = day_or_none(row->qualified) },
		.sector = sector,
		.track = row->track,
		.unit = row->unit,
		.rmc_weeks = row->rmc_weeks,
		.end = day_or_none(row->end),
		.days = school.days,
		.day_count = school.day_count,
	};
}

static void run_row(const struct law_row *row)
{
	struct law_holiday periods[PERIODS];
	struct law_calendar calendar = { .holidays = periods, .liberation_day_free = row->liberation_day_free };
	struct law_finding *findings = NULL;
	struct law_case c;
	struct arena arena;
	struct buf out;
	size_t count = 0;

	calendar.count = law_holidays_read(row->holidays != NULL ? row->holidays : "", periods, PERIODS);
	read_days(row->days);
	c = case_of(row, &calendar);
	arena_init(&arena, ARENA_CAP);
	buf_init(&out, TEXT_MAX);
	assert_int_equal(law_evaluate(&c, &arena, &findings, &count), OK);
	for (size_t i = 0; i < count; i++) {
		if (asked_for(row->rules, findings[i].rule)) {
			put_finding(&out, &findings[i], row->fields);
		}
	}
	buf_char(&out, '\0');
	assert_int_equal(buf_err(&out), OK);
	if (strcmp(out.p, row->expect) != 0) {
		print_error("%s\n    expected: %s\n    got:      %s\n", row->what, row->expect, out.p);
	}
	assert_string_equal(out.p, row->expect);
	buf_finish(&out);
	arena_reset(&arena);
}

void law_rows_run(const struct law_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		run_row(&rows[i]);
	}
}
