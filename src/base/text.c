/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/text.h"

#include <stdbool.h>

struct str msg(enum lang lang, enum msg_id id)
{
	return id < MSG_COUNT ? msg_table[lang == LANG_EN][id] : (struct str){ NULL, 0 };
}

void text_fill(struct buf *out, struct str pattern, const struct str *args, size_t n)
{
	size_t from = 0;

	for (size_t i = 0; i + 2 < pattern.n; i++) {
		unsigned which = (unsigned)(unsigned char)pattern.p[i + 1] - '0';

		if (pattern.p[i] != '{' || which > 9 || pattern.p[i + 2] != '}') {
			continue;
		}
		buf_add(out, pattern.p + from, i - from);
		if (which < n) {
			buf_str(out, args[which]);
		}
		from = i + 3;
		i += 2;
	}
	if (from < pattern.n) {
		buf_add(out, pattern.p + from, pattern.n - from);
	}
}

void msg_format(struct buf *out, enum lang lang, enum msg_id id, const struct str *args, size_t n)
{
	text_fill(out, msg(lang, id), args, n);
}

void msg_count(struct buf *out, enum lang lang, enum msg_id one, enum msg_id many, int64_t number)
{
	struct buf digits DEFER(buf_finish);
	struct str arg;

	buf_init(&digits, 64);
	text_number(&digits, lang, number);
	arg = buf_view(&digits);
	text_fill(out, msg(lang, number == 1 ? one : many), &arg, 1);
}

void text_number(struct buf *out, enum lang lang, int64_t number)
{
	uint64_t u = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	char digits[32];
	size_t at = sizeof digits;
	int count = 0;

	do {
		if (count > 0 && count % 3 == 0) {
			digits[--at] = lang == LANG_EN ? ',' : '.';
		}
		digits[--at] = (char)('0' + u % 10);
		u /= 10;
		count++;
	} while (u > 0);
	if (number < 0) {
		digits[--at] = '-';
	}
	buf_add(out, digits + at, sizeof digits - at);
}
