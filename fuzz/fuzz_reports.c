/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What people fill in with a report: the fields of its form, the name and first bytes of a document that goes along, and the
 * words of an appointment. What is taken is within the bounds of the register, on one line where there is one line, and ends
 * no header, file name or line of a calendar.
 */
#include <string.h>

#include "fmt/ical_write.h"
#include "fmt/utf8.h"
#include "fuzz.h"
#include "reports/attach.h"
#include "reports/report.h"

enum { HEAP = 4 * 1024 * 1024, FIELDS = 17, CALENDAR_MOST = 256 * 1024, CALENDAR_LINE = 75 };

static const int64_t BEGIN = INT64_C(1771507800000000), HALF_AN_HOUR = INT64_C(1800000000);

/* A field ends at byte 1, which no text holds. */
static void cut(struct str rest, struct str *fields)
{
	for (size_t i = 0; i < FIELDS; i++) {
		fields[i] = str_cut(rest, '\1', &rest);
	}
}

static void try_form(const struct str *f)
{
	struct report_wrong wrongs[REPORT_WRONGS];
	struct report_form form = { .kind = REPORT_O,
		                    .begin = day_of(2026, 2, 2),
		                    .end = day_of(2026, 2, 3),
		                    .finding = STR(""),
		                    .reason = f[0],
		                    .explanation = f[1],
		                    .action_note = f[2],
		                    .action_taken = f[3],
		                    .reporter_name = f[4],
		                    .reporter_function = f[5],
		                    .reporter_phone = f[6],
		                    .reporter_email = f[7],
		                    .phone = f[8],
		                    .address = { f[9], f[10], f[11], f[12], f[13], f[14], f[15] } };
	size_t n = report_check(&form, NULL, wrongs);

	FUZZ_CHECK(n <= REPORT_WRONGS);
	for (size_t i = 0; i < n; i++) {
		FUZZ_CHECK(wrongs[i].field != NULL && (unsigned)wrongs[i].text < MSG_COUNT);
	}
	if (n > 0) {
		return;
	}
	for (size_t i = 0; i < FIELDS - 1; i++) {
		FUZZ_CHECK(str_is_text(f[i]) && f[i].n <= 4 * REPORT_NOTE_MOST);
		FUZZ_CHECK(i < 4 || str_is_line(str_trim(f[i])));
	}
	FUZZ_CHECK(str_trim(f[0]).n > 0 && str_trim(f[4]).n > 0);
	FUZZ_CHECK(f[6].n <= 2 * REPORT_PHONE_MOST && f[8].n <= 2 * REPORT_PHONE_MOST);
}

static void try_document(struct arena *a, struct str name, struct str data)
{
	static const char *const types[] = { "application/pdf", "image/jpeg", "image/png" };
	const char *type = attach_type(data);

	FUZZ_CHECK(type == NULL || data.n > 3);
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		struct str kept = attach_name(a, name, types[i]), plain = attach_plain_name(a, kept);

		FUZZ_CHECK(kept.p != NULL && kept.n > 4 && utf8_valid(kept) && str_is_line(kept));
		FUZZ_CHECK(memchr(kept.p, '/', kept.n) == NULL && memchr(kept.p, '\\', kept.n) == NULL &&
		           kept.p[0] != '.');
		FUZZ_CHECK(plain.p != NULL && plain.n > 0);
		for (size_t k = 0; k < plain.n; k++) {
			FUZZ_CHECK(strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-",
			                  plain.p[k]) != NULL);
		}
	}
}

static void try_calendar(const struct str *f)
{
	struct ical_appointment in = { .uid = f[0],
		                       .begin = BEGIN,
		                       .end = BEGIN + HALF_AN_HOUR,
		                       .stamp = BEGIN,
		                       .summary = f[1],
		                       .location = f[2],
		                       .description = f[3],
		                       .organizer_name = f[4],
		                       .organizer = f[5],
		                       .attendee = f[6] };
	struct buf b DEFER(buf_finish);
	struct str rest, line;
	size_t events = 0;

	buf_init(&b, CALENDAR_MOST);
	if (ical_write(&b, &in) != OK) {
		return;
	}
	for (rest = buf_view(&b); rest.n > 0;) {
		line = str_cut(rest, '\n', &rest);
		FUZZ_CHECK(line.n > 0 && line.p[line.n - 1] == '\r' && line.n - 1 <= CALENDAR_LINE);
		FUZZ_CHECK(memchr(line.p, '\r', line.n - 1) == NULL && utf8_valid(line));
		events += str_eq(line, STR("BEGIN:VEVENT\r"));
	}
	FUZZ_CHECK(events == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = fuzz_text(data, size), fields[FIELDS];
	struct arena a;

	arena_init(&a, HEAP);
	cut(s, fields);
	try_form(fields);
	try_document(&a, fields[0], s);
	try_document(&a, s, fields[1]);
	try_calendar(fields);
	arena_reset(&a);
	return 0;
}
