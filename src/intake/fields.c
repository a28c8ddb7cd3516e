/* SPDX-License-Identifier: EUPL-1.2 */
/* Checks that several kinds of file share: each refuses the row at hand and says false, or fills its result. */
#include <string.h>

#include "intake/run.h"
#include "people/people.h"

bool intake_text(struct intake_run *r, size_t column, size_t max_bytes, struct str *ret)
{
	struct str s = intake_get(r, column);

	if (s.n > max_bytes) {
		char most[24];

		(void)snprintf(most, sizeof most, "%zu", max_bytes);
		return intake_no1(r, column, MSG_INTAKE_TOO_LONG, str_of(most));
	}
	if (!str_is_text(s)) {
		return intake_no(r, column, MSG_INTAKE_CONTROL);
	}
	if (str_turner(s) != 0) {
		char code[16];

		(void)snprintf(code, sizeof code, "U+%04X", (unsigned)str_turner(s));
		return intake_no1(r, column, MSG_ACCESS_TURNS, str_of(code));
	}
	*ret = s;
	return true;
}

bool intake_required(struct intake_run *r, size_t column, size_t max_bytes, struct str *ret)
{
	if (intake_get(r, column).n == 0) {
		return intake_no(r, column, MSG_INTAKE_REQUIRED);
	}
	return intake_text(r, column, max_bytes, ret);
}

static bool keep(struct intake_run *r, struct str s, struct str *ret)
{
	/* While scouting nothing is kept: the text is looked at and forgotten before the next row. */
	if (r->scouting) {
		*ret = s;
		return true;
	}
	*ret = str_copy(r->c->arena, s);
	if (ret->p == NULL) {
		r->failed = ERR_NOMEM;
		return false;
	}
	return true;
}

bool intake_keep(struct intake_run *r, size_t column, size_t max_bytes, struct str *ret)
{
	struct str s = { NULL, 0 };

	return intake_text(r, column, max_bytes, &s) && keep(r, s, ret);
}

bool intake_keep_required(struct intake_run *r, size_t column, size_t max_bytes, struct str *ret)
{
	struct str s = { NULL, 0 };

	return intake_required(r, column, max_bytes, &s) && keep(r, s, ret);
}

/* Something before and after one @, and no blanks: whether it can be reached only a message tells. */
bool intake_email(struct intake_run *r, size_t column, size_t max_bytes, struct str *ret)
{
	struct str s, domain, local;

	if (!intake_keep(r, column, max_bytes, &s)) {
		return false;
	}
	local = str_cut(s, '@', &domain);
	if (s.n > 0 && (local.n == 0 || domain.n == 0 || memchr(domain.p, '@', domain.n) != NULL ||
	                memchr(s.p, ' ', s.n) != NULL)) {
		return intake_no(r, column, MSG_INTAKE_EMAIL);
	}
	*ret = s;
	return true;
}

bool intake_phone(struct intake_run *r, size_t column, size_t max_bytes, struct str *ret)
{
	struct str s;
	size_t digits = 0;

	if (!intake_keep(r, column, max_bytes, &s)) {
		return false;
	}
	for (size_t i = 0; i < s.n; i++) {
		digits += s.p[i] >= '0' && s.p[i] <= '9';
	}
	if (s.n > 0 && digits < 6) {
		return intake_no(r, column, MSG_INTAKE_PHONE);
	}
	*ret = s;
	return true;
}

bool intake_pgn(struct intake_run *r, size_t column, char ret[PGN_DIGITS + 1])
{
	struct pgn pgn;

	switch (pgn_parse(intake_get(r, column), &pgn)) {
	case PGN_BSN:
	case PGN_EDUCATION: memcpy(ret, pgn.digits, PGN_DIGITS + 1); return true;
	case PGN_EMPTY: return intake_no(r, column, MSG_INTAKE_REQUIRED);
	case PGN_LETTERS: return intake_no(r, column, MSG_INTAKE_PGN_LETTERS);
	case PGN_LENGTH: return intake_no(r, column, MSG_INTAKE_PGN_LENGTH);
	case PGN_SUM: break;
	}
	return intake_no(r, column, MSG_INTAKE_PGN_SUM);
}

bool intake_day_optional(struct intake_run *r, size_t column, day_t *ret)
{
	struct str s = intake_get(r, column);
	day_t day = DAY_NONE;

	if (s.n > 0 && !day_parse(s, &day)) {
		return intake_no(r, column, MSG_INTAKE_DAY);
	}
	*ret = day;
	return true;
}

bool intake_day(struct intake_run *r, size_t column, day_t *ret)
{
	if (intake_get(r, column).n == 0) {
		return intake_no(r, column, MSG_INTAKE_REQUIRED);
	}
	return intake_day_optional(r, column, ret);
}

bool intake_period(struct intake_run *r, size_t begin_column, size_t end_column, bool end_required, day_t *ret_begin,
                   day_t *ret_end)
{
	day_t begin = DAY_NONE, end = DAY_NONE;
	char text[DAY_TEXT];

	if (!intake_day(r, begin_column, &begin) ||
	    !(end_required ? intake_day(r, end_column, &end) : intake_day_optional(r, end_column, &end))) {
		return false;
	}
	if (end != DAY_NONE && end < begin) {
		return intake_no1(r, end_column, MSG_INTAKE_END_BEFORE, str_of(day_text(begin, text)));
	}
	*ret_begin = begin;
	*ret_end = end;
	return true;
}

bool intake_time(struct intake_run *r, size_t column, int *ret_minutes)
{
	struct str s = intake_get(r, column);

	if (s.n == 0) {
		return intake_no(r, column, MSG_INTAKE_REQUIRED);
	}
	return time_parse(s, ret_minutes) || intake_no(r, column, MSG_INTAKE_TIME);
}

static void upper(char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i] >= 'a' && p[i] <= 'z') {
			p[i] = (char)(p[i] - 'a' + 'A');
		}
	}
}

bool intake_brin(struct intake_run *r, size_t column, const struct institution **ret)
{
	struct str s = intake_get(r, column);
	const struct institution *found;
	char code[5];

	if (s.n == 0) {
		return intake_no(r, column, MSG_INTAKE_REQUIRED);
	}
	code_copy(code, sizeof code, s);
	upper(code, strlen(code));
	found = s.n == 4 ? reference_book_institution(r->book, str_of(code)) : NULL;
	if (found == NULL) {
		return intake_no1(r, column, MSG_INTAKE_BRIN, s);
	}
	if (!intake_of_school(r, found->brin)) {
		return intake_no1(r, column, MSG_UPLOAD_NOT_YOURS, found->brin);
	}
	*ret = found;
	return true;
}

static bool letter_or_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

bool intake_location(struct intake_run *r, size_t column, struct str brin, char ret[3])
{
	struct str s = intake_get(r, column);
	char code[3] = "0";

	if (s.n == 0) {
		return intake_no(r, column, MSG_INTAKE_REQUIRED);
	}
	if (s.n == 6 && str_eq_nocase((struct str){ s.p, 4 }, brin)) {
		s = (struct str){ s.p + 4, 2 };
	}
	if (s.n == 1) {
		code[1] = s.p[0];
	} else if (s.n == 2) {
		memcpy(code, s.p, 2);
	}
	upper(code, strlen(code));
	if (!letter_or_digit(code[0]) || !letter_or_digit(code[1])) {
		return intake_no(r, column, MSG_INTAKE_LOCATION);
	}
	if (!intake_in_scope(r, brin, str_of(code))) {
		return intake_no1(r, column, MSG_UPLOAD_NOT_YOUR_LOCATION, str_of(code));
	}
	/* A school makes no locations: in its file such a code is a slip of the pen. */
	if (r->opt->scope != NULL && reference_book_location(r->book, brin, str_of(code)) == NULL) {
		return intake_no1(r, column, MSG_UPLOAD_NO_LOCATION, str_of(code));
	}
	memcpy(ret, code, 3);
	return true;
}

bool intake_word(struct intake_run *r, size_t column, const char *const *words, size_t n, size_t *ret)
{
	struct str s = intake_get(r, column);
	struct buf list DEFER(buf_finish);

	buf_init(&list, 1024);
	if (s.n == 0) {
		*ret = n;
		return true;
	}
	for (size_t i = 0; i < n; i++) {
		if (str_eq_nocase(s, str_of(words[i]))) {
			*ret = i;
			return true;
		}
		buf_text(&list, i > 0 ? ", " : "");
		buf_text(&list, words[i]);
	}
	return intake_no1(r, column, MSG_INTAKE_WORD, buf_view(&list));
}
