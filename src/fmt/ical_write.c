/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/ical_write.h"

#include "fmt/utf8.h"

enum { LINE_MOST = 75, LINE_BYTES = 4 * ICAL_TEXT_MOST };

static const int64_t SECOND = 1000000;

static bool letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* What needs no quotes and ends no line: a uid, or an address for mail. */
static bool token_fine(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!letter_or_digit(c) && c != '-' && c != '@' && c != '.' && c != '_' && c != '+') {
			return false;
		}
	}
	return s.n <= ICAL_UID_MOST;
}

static bool text_fine(struct str s)
{
	return s.n <= ICAL_TEXT_MOST && utf8_valid(s);
}

/* A line of content, folded where it is too long, never in the middle of a character. */
static void put_line(struct buf *out, struct str line)
{
	size_t width = 0;

	for (size_t i = 0; i < line.n;) {
		size_t n = 1;

		while (i + n < line.n && ((unsigned char)line.p[i + n] & 0xc0) == 0x80) {
			n++;
		}
		if (width + n > LINE_MOST) {
			buf_text(out, "\r\n ");
			width = 1;
		}
		buf_add(out, line.p + i, n);
		width += n;
		i += n;
	}
	buf_text(out, "\r\n");
}

/* A text with what would end or divide it escaped (RFC 5545, 3.3.11). */
static void put_escaped(struct buf *line, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '\n') {
			buf_text(line, "\\n");
		} else if ((unsigned char)c < ' ' || c == 0x7f) {
			buf_char(line, ' ');
		} else {
			if (c == '\\' || c == ';' || c == ',') {
				buf_char(line, '\\');
			}
			buf_char(line, c);
		}
	}
}

static void put_text(struct buf *out, struct buf *line, const char *name, struct str s)
{
	if (s.n == 0) {
		return;
	}
	buf_clear(line);
	buf_printf(line, "%s:", name);
	put_escaped(line, s);
	put_line(out, buf_view(line));
}

static void put_time(struct buf *out, const char *name, int64_t at)
{
	int64_t seconds = at / SECOND, rest = seconds % 86400;
	struct ymd d = day_ymd((day_t)(seconds / 86400));

	buf_printf(out, "%s:%04d%02d%02dT%02d%02d%02dZ\r\n", name, d.y, d.m, d.d, (int)(rest / 3600),
	           (int)(rest / 60 % 60), (int)(rest % 60));
}

/* A name between quotes: what is a quote in it cannot be escaped (RFC 5545, 3.2), and goes. */
static void put_person(struct buf *out, struct buf *line, const char *name, struct str called, struct str address)
{
	if (address.n == 0) {
		return;
	}
	buf_clear(line);
	buf_text(line, name);
	if (called.n > 0) {
		buf_text(line, ";CN=\"");
		for (size_t i = 0; i < called.n; i++) {
			char c = called.p[i];

			buf_char(line, c == '"' || (unsigned char)c < ' ' || c == 0x7f ? ' ' : c);
		}
		buf_char(line, '"');
	}
	buf_printf(line, ":mailto:%.*s", STR_ARG(address));
	put_line(out, buf_view(line));
}

static enum err check(const struct ical_appointment *in)
{
	bool fine = in->uid.n > 0 && token_fine(in->uid) && token_fine(in->organizer) && token_fine(in->attendee);

	fine = fine && in->stamp >= 0 && in->begin >= 0 && in->begin < in->end && in->sequence >= 0;
	fine = fine && text_fine(in->summary) && text_fine(in->location) && text_fine(in->description);
	return fine && text_fine(in->organizer_name) ? OK : ERR_INPUT;
}

enum err ical_write(struct buf *out, const struct ical_appointment *in)
{
	struct buf line DEFER(buf_finish);

	buf_init(&line, LINE_BYTES);
	TRY(check(in));
	buf_printf(out,
	           "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Sluitend//Sluitend//NL\r\nCALSCALE:GREGORIAN\r\n"
	           "METHOD:%s\r\nBEGIN:VEVENT\r\n",
	           in->cancelled ? "CANCEL" : "REQUEST");
	buf_clear(&line);
	buf_printf(&line, "UID:%.*s", STR_ARG(in->uid));
	put_line(out, buf_view(&line));
	buf_printf(out, "SEQUENCE:%lld\r\n", (long long)in->sequence);
	put_time(out, "DTSTAMP", in->stamp);
	put_time(out, "DTSTART", in->begin);
	put_time(out, "DTEND", in->end);
	put_text(out, &line, "SUMMARY", in->summary);
	put_text(out, &line, "LOCATION", in->location);
	put_text(out, &line, "DESCRIPTION", in->description);
	put_person(out, &line, "ORGANIZER", in->organizer_name, in->organizer);
	put_person(out, &line, "ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=FALSE", STR(""), in->attendee);
	buf_printf(out, "STATUS:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", in->cancelled ? "CANCELLED" : "CONFIRMED");
	TRY(buf_err(&line));
	return buf_err(out);
}
