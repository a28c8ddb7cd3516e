/* SPDX-License-Identifier: EUPL-1.2 */
#include "outbound/mime.h"

#include "base/clock.h"
#include "fmt/utf8.h"

enum {
	LINE_MOST = 76,
	WORD_MOST = 75,
	ADDRESS_MOST = 254,
	LOCAL_MOST = 64,
	HEADER_MOST = 300,
	NAME_MOST = 60,
	PART_MOST = 64 * 1024
};

static const char HEX[] = "0123456789ABCDEF";

static bool plain_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool contains(const char *set, char c)
{
	for (; *set != '\0'; set++) {
		if (*set == c) {
			return true;
		}
	}
	return false;
}

bool outbound_address_fine(struct str address)
{
	struct str domain;
	struct str local = str_cut(address, '@', &domain);

	if (address.n > ADDRESS_MOST || local.n == 0 || local.n > LOCAL_MOST || domain.n == 0) {
		return false;
	}
	for (size_t i = 0; i < local.n; i++) {
		if (!plain_letter((unsigned char)local.p[i]) && !contains(".!#$%&'*+/=?^_`{|}~-", local.p[i])) {
			return false;
		}
	}
	for (size_t i = 0; i < domain.n; i++) {
		bool edge = i == 0 || i == domain.n - 1;

		if (!plain_letter((unsigned char)domain.p[i]) && (edge || !contains(".-", domain.p[i]))) {
			return false;
		}
	}
	return true;
}

static bool header_fine(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f) {
			return false;
		}
	}
	return s.n <= HEADER_MOST && utf8_valid(s);
}

/* Bytes of the character that begins here. */
static size_t char_bytes(struct str s, size_t i)
{
	size_t n = 1;

	while (i + n < s.n && ((unsigned char)s.p[i + n] & 0xc0) == 0x80) {
		n++;
	}
	return n;
}

/*
 * A text of a header as encoded words, each a whole number of characters and no longer than 75. Everything is encoded, also
 * what needs no encoding: then nothing in a name or subject means anything to whoever reads the header.
 */
static void put_words(struct buf *out, struct str text)
{
	static const char begin[] = "=?UTF-8?Q?";
	size_t width = 0;

	for (size_t i = 0; i < text.n;) {
		size_t n = char_bytes(text, i);
		bool plain = n == 1 && plain_letter((unsigned char)text.p[i]);
		bool blank = n == 1 && text.p[i] == ' ';
		size_t takes = plain || blank ? 1 : 3 * n;

		if (width == 0 || width + takes + 2 > WORD_MOST) {
			buf_text(out, width == 0 ? "" : "?=\r\n ");
			buf_text(out, begin);
			width = sizeof begin - 1;
		}
		if (plain || blank) {
			buf_char(out, blank ? '_' : text.p[i]);
		} else {
			for (size_t k = 0; k < n; k++) {
				unsigned char c = (unsigned char)text.p[i + k];

				buf_printf(out, "=%c%c", HEX[c >> 4], HEX[c & 15]);
			}
		}
		width += takes;
		i += n;
	}
	buf_text(out, width == 0 ? "" : "?=");
}

/* One line of text as quoted-printable (RFC 2045, 6.7), without its end. */
static void put_line(struct buf *out, struct str line)
{
	size_t width = 0;

	for (size_t i = 0; i < line.n; i++) {
		unsigned char c = (unsigned char)line.p[i];
		bool last = i == line.n - 1;
		bool blank = c == ' ' || c == '\t';
		/* A blank at the end may get lost on the way. */
		bool plain = (c >= ' ' || c == '\t') && c < 0x7f && c != '=' && !(blank && last);
		size_t takes = plain ? 1 : 3;

		if (width + takes > LINE_MOST - 1) {
			buf_text(out, "=\r\n");
			width = 0;
		}
		if (plain) {
			buf_char(out, (char)c);
		} else {
			buf_printf(out, "=%c%c", HEX[c >> 4], HEX[c & 15]);
		}
		width += takes;
	}
}

static void put_text(struct buf *out, struct str text)
{
	while (text.n > 0) {
		struct str line = str_cut(text, '\n', &text);

		if (line.n > 0 && line.p[line.n - 1] == '\r') {
			line.n--;
		}
		put_line(out, line);
		buf_text(out, "\r\n");
	}
}

/* "Sat, 21 Nov 2026 22:36:54 +0000" */
static void put_date(struct buf *out, int64_t at)
{
	static const char *const weekdays[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
		                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	const int64_t second = 1000000, day = 86400;
	int64_t seconds = at / second;
	int64_t rest = seconds % day;
	struct ymd d = day_ymd((day_t)(seconds / day));

	buf_printf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", weekdays[(seconds / day) % 7], d.d,
	           months[d.m - 1], d.y, (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
}

static bool id_fine(struct str id)
{
	for (size_t i = 0; i < id.n; i++) {
		if (!plain_letter((unsigned char)id.p[i])) {
			return false;
		}
	}
	return id.n > 0 && id.n <= LOCAL_MOST;
}

/* A name of a file, and a media type with its parameters: nothing that could end a header or a quoted text. */
static bool part_fine(const struct outbound_part *p)
{
	for (size_t i = 0; i < p->name.n; i++) {
		if (!plain_letter((unsigned char)p->name.p[i]) && !contains("-.", p->name.p[i])) {
			return false;
		}
	}
	for (size_t i = 0; i < p->type.n; i++) {
		if (!plain_letter((unsigned char)p->type.p[i]) && !contains("-./;= ", p->type.p[i])) {
			return false;
		}
	}
	return p->name.n <= NAME_MOST && p->type.n > 0 && p->type.n <= NAME_MOST && p->bytes.n <= PART_MOST;
}

/* Base64 in lines (RFC 2045, 6.8). */
static void put_base64(struct buf *out, struct str bytes)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t width = 0;

	for (size_t i = 0; i < bytes.n; i += 3) {
		size_t n = bytes.n - i < 3 ? bytes.n - i : 3;
		unsigned v = 0;

		for (size_t k = 0; k < 3; k++) {
			v = v << 8 | (k < n ? (unsigned char)bytes.p[i + k] : 0);
		}
		for (size_t k = 0; k < 4; k++) {
			buf_char(out, k <= n ? letters[v >> (18 - 6 * k) & 63] : '=');
		}
		width += 4;
		if (width == LINE_MOST) {
			buf_text(out, "\r\n");
			width = 0;
		}
	}
	buf_text(out, width > 0 ? "\r\n" : "");
}

#define TEXT_HEADERS "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"

/*
 * The text, and what goes along behind it. No line of either can be the boundary: in quoted-printable an "=" is never
 * followed by "_", and base64 has no "_".
 */
static void put_parts(struct buf *out, const struct outbound_mail *m)
{
	buf_printf(out,
	           "Content-Type: multipart/mixed; boundary=\"=_%.*s\"\r\nAuto-Submitted: auto-generated\r\n\r\n"
	           "--=_%.*s\r\n" TEXT_HEADERS "\r\n",
	           STR_ARG(m->id), STR_ARG(m->id));
	put_text(out, m->text);
	buf_printf(out,
	           "--=_%.*s\r\nContent-Type: %.*s\r\nContent-Transfer-Encoding: base64\r\n"
	           "Content-Disposition: attachment; filename=\"%.*s\"\r\n\r\n",
	           STR_ARG(m->id), STR_ARG(m->part.type), STR_ARG(m->part.name));
	put_base64(out, m->part.bytes);
	buf_printf(out, "--=_%.*s--\r\n", STR_ARG(m->id));
}

enum err mime_write(struct buf *out, struct fail *f, const struct outbound_mail *m)
{
	struct str domain;

	if (!outbound_address_fine(m->from) || !outbound_address_fine(m->to)) {
		return fail_set(f, ERR_INPUT, NULL, "not an address for mail");
	}
	if (!header_fine(m->from_name) || !header_fine(m->subject) || !id_fine(m->id) || m->at < 0) {
		return fail_set(f, ERR_INPUT, NULL, "a header of the mail holds what no header may");
	}
	if (!utf8_valid(m->text)) {
		return fail_set(f, ERR_INPUT, NULL, "the text of the mail is no UTF-8");
	}
	if (m->part.name.n > 0 && !part_fine(&m->part)) {
		return fail_set(f, ERR_INPUT, NULL, "what goes along with the mail may not");
	}
	(void)str_cut(m->from, '@', &domain);
	put_date(out, m->at);
	buf_text(out, "From: ");
	put_words(out, m->from_name);
	buf_printf(out, "%s<%.*s>\r\nTo: <%.*s>\r\nSubject: ", m->from_name.n > 0 ? "\r\n " : "", STR_ARG(m->from),
	           STR_ARG(m->to));
	put_words(out, m->subject);
	buf_printf(out, "\r\nMessage-ID: <%.*s@%.*s>\r\n", STR_ARG(m->id), STR_ARG(domain));
	buf_text(out, "MIME-Version: 1.0\r\n");
	if (m->part.name.n > 0) {
		put_parts(out, m);
		return buf_err(out);
	}
	buf_text(out, TEXT_HEADERS "Auto-Submitted: auto-generated\r\n\r\n");
	put_text(out, m->text);
	return buf_err(out);
}
