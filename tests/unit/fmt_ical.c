/* SPDX-License-Identifier: EUPL-1.2 */
/* Calendars, as tables: what an event says, and when it takes place. */
#include "test.h"

#include "base/buf.h"
#include "fmt/ical.h"

#define LOCAL(t) "DTSTART;TZID=Europe/Amsterdam:2026" t "\r\n"

struct
try {
	enum err err;
	struct ical_report report;
};

/* "day begin-end name" of everything from 1 February to 30 June 2026. */
static struct try read_into(const char *events, bool whole, struct buf *out)
{
	struct arena a DEFER(arena_reset);
	struct buf text DEFER(buf_finish);
	struct ical_event *list;
	struct try t = { 0 };
	size_t n;

	arena_init(&a, 64 << 20);
	buf_init(&text, 1 << 20);
	buf_printf(&text, whole ? "%s" : "BEGIN:VCALENDAR\r\n%sEND:VCALENDAR\r\n", events);
	t.err = ical_read(&a, buf_view(&text), day_of(2026, 2, 1), day_of(2026, 6, 30), &list, &n, &t.report);
	for (size_t i = 0; t.err == OK && i < n; i++) {
		char day[DAY_TEXT], begin[TIME_TEXT], end[TIME_TEXT];

		buf_printf(out, "%s%s %s-%s %.*s%s", i > 0 ? "|" : "", day_text(list[i].day, day) + 5,
		           time_text(list[i].begin, begin), time_text(list[i].end, end), STR_ARG(list[i].name),
		           list[i].cancelled ? " x" : "");
	}
	return t;
}

#define EVENT(text) "BEGIN:VEVENT\r\nUID:u\r\n" text "END:VEVENT\r\n"
#define HOUR "DURATION:PT1H\r\n"

static void when_it_takes_place(void **state)
{
	static const struct {
		const char *in, *out;
		size_t skipped;
	} cases[] = {
		{ EVENT(LOCAL("0209T083000") "DTEND;TZID=Europe/Amsterdam:20260209T092000\r\n"), "02-09 08:30-09:20 u",
		  0 },
		{ EVENT("DTSTART:20260209T083000\r\n" HOUR), "02-09 08:30-09:30 u", 0 },
		/* UTC: an hour later in winter, two in summer. */
		{ EVENT("DTSTART:20260209T073000Z\r\n" HOUR), "02-09 08:30-09:30 u", 0 },
		{ EVENT("DTSTART:20260609T073000Z\r\n" HOUR), "06-09 09:30-10:30 u", 0 },
		{ EVENT("DTSTART;TZID=\"W. Europe Standard Time\":20260209T083000\r\n" HOUR), "02-09 08:30-09:30 u",
		  0 },
		{ EVENT("DTSTART;TZID=/example.org/1/Europe/Amsterdam:20260209T083000\r\n" HOUR), "02-09 08:30-09:30 u",
		  0 },
		/* Not understood: another zone, a day as a whole, no end, an end before the begin, over midnight. */
		{ EVENT("DTSTART;TZID=America/New_York:20260209T083000\r\n" HOUR), "", 1 },
		{ EVENT("DTSTART;VALUE=DATE:20260209\r\n" HOUR), "", 1 },
		{ EVENT(LOCAL("0209T083000")), "", 1 },
		{ EVENT(LOCAL("0209T083000") "DTEND:20260209T083000\r\n"), "", 1 },
		{ EVENT(LOCAL("0209T233000") HOUR), "", 1 },
		{ EVENT(LOCAL("0209T233000") HOUR "RRULE:FREQ=DAILY;COUNT=5\r\n"), "", 1 },
		{ EVENT("DTSTART:20260230T083000\r\n" HOUR), "", 1 },
		{ EVENT("DTSTART:20260209T253000\r\n" HOUR), "", 1 },
		{ EVENT(LOCAL("0209T083000") "DURATION:P\r\n"), "", 1 },
		{ EVENT(LOCAL("0209T083000") "DURATION:PT1H30M\r\n"), "02-09 08:30-10:00 u", 0 },
		{ "BEGIN:VEVENT\r\n" LOCAL("0209T083000") HOUR "END:VEVENT\r\n", "", 1 },
		/* Outside the span. */
		{ EVENT("DTSTART:20260131T083000\r\n" HOUR), "", 0 },
		{ EVENT("DTSTART:20260701T083000\r\n" HOUR), "", 0 },
		{ EVENT(LOCAL("0209T083000") HOUR "STATUS:CANCELLED\r\n"), "02-09 08:30-09:30 u x", 0 },
		/* Folded lines, an alarm inside, names in small letters. */
		{ "BEGIN:VEVENT\r\nUI\r\n D:u\r\nDTSTART:2026\r\n\t0209T083000\r\nBEGIN:VALARM\r\nDURATION:PT9H\r\n"
		  "END:VALARM\r\nduration:PT1H\r\nEND:VEVENT\r\n",
		  "02-09 08:30-09:30 u", 0 },
		{ "BEGIN:VEVENT\nUID:u\nDTSTART:20260209T083000\nDURATION:PT1H\nEND:VEVENT\n", "02-09 08:30-09:30 u",
		  0 },
		/* Said twice: the last time counts. */
		{ EVENT(LOCAL("0209T083000") HOUR) EVENT(LOCAL("0210T083000") HOUR), "02-10 08:30-09:30 u", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf out DEFER(buf_finish);
		struct try t;

		buf_init(&out, 1 << 16);
		t = read_into(cases[i].in, false, &out);
		buf_char(&out, '\0');
		assert_int_equal(t.err, OK);
		assert_string_equal(out.p, cases[i].out);
		assert_int_equal(t.report.skipped, cases[i].skipped);
	}
}

#define AGAIN(rule) EVENT(LOCAL("0209T083000") HOUR "RRULE:" rule "\r\n")
#define AT(day) day " 08:30-09:30 u@2026-" day " 08:30"

static void how_it_is_repeated(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ AGAIN("FREQ=DAILY;COUNT=3"), AT("02-09") "|" AT("02-10") "|" AT("02-11") },
		{ AGAIN("FREQ=DAILY;INTERVAL=2;UNTIL=20260213"), AT("02-09") "|" AT("02-11") "|" AT("02-13") },
		{ AGAIN("FREQ=DAILY;BYDAY=MO,FR;COUNT=3"), AT("02-09") "|" AT("02-13") "|" AT("02-16") },
		{ AGAIN("FREQ=WEEKLY;COUNT=2"), AT("02-09") "|" AT("02-16") },
		{ AGAIN("FREQ=WEEKLY;BYDAY=WE,MO;COUNT=3"), AT("02-09") "|" AT("02-11") "|" AT("02-16") },
		{ AGAIN("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU;COUNT=4"),
		  AT("02-09") "|" AT("02-10") "|" AT("02-23") "|" AT("02-24") },
		/* The first counts also where the rule would not take its day. */
		{ AGAIN("FREQ=WEEKLY;BYDAY=TU;COUNT=2"), AT("02-09") "|" AT("02-10") },
		{ AGAIN("FREQ=WEEKLY;UNTIL=20260216T073000Z"), AT("02-09") "|" AT("02-16") },
		{ AGAIN("FREQ=WEEKLY;UNTIL=20260216T072900Z"), AT("02-09") },
		{ AGAIN("FREQ=WEEKLY;COUNT=3\r\nEXDATE;TZID=Europe/Amsterdam:20260216T083000"),
		  AT("02-09") "|" AT("02-23") },
		{ AGAIN("FREQ=WEEKLY;COUNT=3\r\nEXDATE;VALUE=DATE:20260209,20260223"), AT("02-16") },
		/* One of them moved, one cancelled. */
		{ AGAIN("FREQ=WEEKLY;COUNT=3") EVENT(
			  "RECURRENCE-ID;TZID=Europe/Amsterdam:20260216T083000\r\n" LOCAL("0217T100000") HOUR)
		          EVENT("RECURRENCE-ID:20260223T073000Z\r\n" LOCAL("0223T083000") HOUR "STATUS:CANCELLED\r\n"),
		  AT("02-09") "|02-17 10:00-11:00 u@2026-02-16 08:30|" AT("02-23") " x" },
		{ AGAIN("FREQ=MONTHLY"), "" },
		{ AGAIN("FREQ=WEEKLY;BYDAY=1MO"), "" },
		{ AGAIN("FREQ=WEEKLY;BYMONTH=2"), "" },
		{ AGAIN("FREQ=WEEKLY;COUNT=0"), "" },
		{ AGAIN("COUNT=2"), "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf out DEFER(buf_finish);
		struct try t;

		buf_init(&out, 1 << 16);
		t = read_into(cases[i].in, false, &out);
		buf_char(&out, '\0');
		assert_int_equal(t.err, OK);
		assert_string_equal(out.p, cases[i].out);
		assert_int_equal(t.report.skipped, cases[i].out[0] == '\0');
	}
}

/* In UTC the clock of the school moves along with summer time; in local time it does not. */
static void summer_time(void **state)
{
	struct buf out DEFER(buf_finish);

	(void)state;
	buf_init(&out, 1 << 16);
	(void)read_into(EVENT("DTSTART:20260327T073000Z\r\n" HOUR "RRULE:FREQ=WEEKLY;COUNT=2\r\n"), false, &out);
	buf_char(&out, '|');
	(void)read_into(EVENT(LOCAL("0327T083000") HOUR "RRULE:FREQ=WEEKLY;COUNT=2\r\n"), false, &out);
	buf_char(&out, '\0');
	assert_string_equal(out.p, "03-27 08:30-09:30 u@2026-03-27 08:30|04-03 09:30-10:30 u@2026-04-03 09:30|"
	                           "03-27 08:30-09:30 u@2026-03-27 08:30|04-03 08:30-09:30 u@2026-04-03 08:30");
}

static void texts(void **state)
{
	static const char in[] = "BEGIN:VCALENDAR\r\n" EVENT(LOCAL(
		"0209T083000") HOUR "SUMMARY;LANGUAGE=\"nl:NL\":Reken\\, en\\; taal\\\\\\n\xc3\xa9\xc3\r\n \xa9n\r\n"
	                            "LOCATION: B1.04 \r\nCATEGORIES:MZ2A\r\n") "END:VCALENDAR\r\n";
	struct arena a DEFER(arena_reset);
	struct ical_report report;
	struct ical_event *list;
	size_t n;

	(void)state;
	arena_init(&a, 1 << 20);
	assert_int_equal(ical_read(&a, str_of(in), DAY_MIN, DAY_MAX, &list, &n, &report), OK);
	assert_int_equal(n, 1);
	assert_true(str_eq(list[0].summary, STR("Reken, en; taal\\ \xc3\xa9\xc3\xa9n")));
	assert_true(str_eq(list[0].location, STR("B1.04")));
	assert_true(str_eq(list[0].categories, STR("MZ2A")));
}

static void what_is_no_calendar(void **state)
{
	struct buf out DEFER(buf_finish);

	(void)state;
	buf_init(&out, 1 << 16);
	assert_int_equal(read_into("", true, &out).err, ERR_INPUT);
	assert_int_equal(read_into("<html>", true, &out).err, ERR_INPUT);
	assert_int_equal(read_into("BEGIN:VCARD\r\nEND:VCARD\r\n", true, &out).err, ERR_INPUT);
	assert_int_equal(read_into("BEGIN:VCALENDAR\r\n", true, &out).err, OK);
	assert_int_equal(out.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(when_it_takes_place), cmocka_unit_test(how_it_is_repeated),
		cmocka_unit_test(summer_time),         cmocka_unit_test(texts),
		cmocka_unit_test(what_is_no_calendar),
	};

	return cmocka_run_group_tests_name("ical", tests, NULL, NULL);
}
