/* SPDX-License-Identifier: EUPL-1.2 */
/* Appointments as they are written, and read back by the reader of timetables. */
#include "test.h"

#include <string.h>

#include "base/clock.h"
#include "fmt/ical.h"
#include "fmt/ical_write.h"

static struct ical_appointment talk(void)
{
	day_t day = day_of(2026, 2, 17);

	return (struct ical_appointment){ .uid = STR("q3f9@sluitend.example.nl"),
		                          .sequence = 1,
		                          .stamp = clock_instant(day_of(2026, 2, 12), 600),
		                          .begin = clock_instant(day, 14 * 60 + 30),
		                          .end = clock_instant(day, 15 * 60 + 15),
		                          .summary = STR("Gesprek over school"),
		                          .location = STR("Stadhuis, kamer 4; Grote Kerkplein 15"),
		                          .description = STR("Neem mee:\nje rooster \\ je \"agenda\""),
		                          .organizer = STR("jan@zwolle.example"),
		                          .organizer_name = STR("Jan \"de\" Boer; Zwolle"),
		                          .attendee = STR("sem+1@school.example") };
}

static enum err read_back(struct arena *a, const struct buf *b, struct ical_event **ret, size_t *ret_n,
                          struct ical_report *report)
{
	return ical_read(a, buf_view(b), day_of(2026, 1, 1), day_of(2026, 12, 31), ret, ret_n, report);
}

static void what_is_written_is_read_back(void **state)
{
	struct arena a DEFER(arena_reset);
	struct buf b DEFER(buf_finish);
	struct ical_appointment in = talk();
	struct ical_report report;
	struct ical_event *list;
	size_t n;

	(void)state;
	arena_init(&a, 8 << 20);
	buf_init(&b, 1 << 16);
	assert_int_equal(ical_write(&b, &in), OK);
	assert_int_equal(read_back(&a, &b, &list, &n, &report), OK);
	assert_int_equal(n, 1);
	assert_int_equal(report.skipped, 0);
	assert_int_equal(list[0].day, day_of(2026, 2, 17));
	assert_int_equal(list[0].begin, 14 * 60 + 30);
	assert_int_equal(list[0].end, 15 * 60 + 15);
	assert_str(list[0].uid, "q3f9@sluitend.example.nl");
	assert_str(list[0].summary, "Gesprek over school");
	assert_str(list[0].location, "Stadhuis, kamer 4; Grote Kerkplein 15");
	assert_false(list[0].cancelled);
}

/* On both sides of the change to summer time the clock on the wall is what counts. */
static void the_local_hour_is_kept(void **state)
{
	static const int months[] = { 1, 3, 4, 7, 10, 11 };

	(void)state;
	for (size_t i = 0; i < sizeof months / sizeof months[0]; i++) {
		struct arena a DEFER(arena_reset);
		struct buf b DEFER(buf_finish);
		struct ical_appointment in = talk();
		struct ical_report report;
		struct ical_event *list;
		size_t n;

		arena_init(&a, 8 << 20);
		buf_init(&b, 1 << 16);
		in.begin = clock_instant(day_of(2026, months[i], 28), 9 * 60);
		in.end = in.begin + INT64_C(30) * 60 * 1000000;
		assert_int_equal(ical_write(&b, &in), OK);
		assert_int_equal(read_back(&a, &b, &list, &n, &report), OK);
		assert_int_equal(n, 1);
		assert_int_equal(list[0].begin, 9 * 60);
		assert_int_equal(list[0].end, 9 * 60 + 30);
	}
}

static void a_cancelled_one_says_so(void **state)
{
	struct arena a DEFER(arena_reset);
	struct buf b DEFER(buf_finish);
	struct ical_appointment in = talk();
	struct ical_report report;
	struct ical_event *list;
	size_t n;

	(void)state;
	arena_init(&a, 8 << 20);
	buf_init(&b, 1 << 16);
	in.cancelled = true;
	assert_int_equal(ical_write(&b, &in), OK);
	buf_char(&b, '\0');
	assert_non_null(strstr(b.p, "METHOD:CANCEL\r\n"));
	b.n--;
	assert_int_equal(read_back(&a, &b, &list, &n, &report), OK);
	assert_true(n == 1 && list[0].cancelled);
}

/* No text makes a line of its own, and no line is longer than 75 bytes or ends in the middle of a character. */
static void texts_stay_in_their_line(void **state)
{
	struct buf b DEFER(buf_finish), words DEFER(buf_finish);
	struct ical_appointment in = talk();

	(void)state;
	buf_init(&b, 1 << 16);
	buf_init(&words, 1 << 12);
	for (int i = 0; i < 60; i++) {
		buf_text(&words, "één, ");
	}
	in.description = buf_view(&words);
	in.summary = STR("Gesprek\r\nATTENDEE:mailto:x@y.example");
	assert_int_equal(ical_write(&b, &in), OK);
	for (struct str rest = buf_view(&b); rest.n > 0;) {
		struct str line = str_cut(rest, '\n', &rest);

		assert_true(line.n >= 1 && line.n <= 76 && line.p[line.n - 1] == '\r');
		assert_true(((unsigned char)line.p[0] & 0xc0) != 0x80);
		assert_false(line.n > 15 && memcmp(line.p, "ATTENDEE:mailto", 15) == 0);
	}
}

static void what_may_not_stand_there_is_refused(void **state)
{
	struct buf b DEFER(buf_finish);
	struct ical_appointment in;

	(void)state;
	buf_init(&b, 1 << 16);
	in = talk();
	in.uid = STR("a\r\nb");
	assert_int_equal(ical_write(&b, &in), ERR_INPUT);
	in = talk();
	in.attendee = STR("a:b");
	assert_int_equal(ical_write(&b, &in), ERR_INPUT);
	in = talk();
	in.end = in.begin;
	assert_int_equal(ical_write(&b, &in), ERR_INPUT);
	in = talk();
	in.summary = STR("\xff");
	assert_int_equal(ical_write(&b, &in), ERR_INPUT);
	in = talk();
	in.uid = STR("");
	assert_int_equal(ical_write(&b, &in), ERR_INPUT);
	assert_int_equal(b.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_back),
		cmocka_unit_test(the_local_hour_is_kept),
		cmocka_unit_test(a_cancelled_one_says_so),
		cmocka_unit_test(texts_stay_in_their_line),
		cmocka_unit_test(what_may_not_stand_there_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
