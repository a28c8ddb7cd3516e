/* SPDX-License-Identifier: EUPL-1.2 */
/* How the letters of a region look. */
#include <math.h>

#include "access/log.h"
#include "fmt/utf8.h"
#include "letters/inside.h"
#include "letters_sql.h"
#include "reference/reference.h"

enum { PHONE_MOST = 40, CONTRAST_LEAST = 450, STANDARD_COLOUR = 0x0a5c5c };

bool letter_colour_parse(struct str text, uint32_t *ret)
{
	uint32_t v = 0;

	if (text.n != 7 || text.p[0] != '#') {
		return false;
	}
	for (size_t i = 1; i < text.n; i++) {
		char ch = text.p[i];
		int digit = ch >= '0' && ch <= '9'   ? ch - '0'
		            : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10
		            : ch >= 'A' && ch <= 'F' ? ch - 'A' + 10
		                                     : -1;

		if (digit < 0) {
			return false;
		}
		v = v << 4 | (uint32_t)digit;
	}
	*ret = v;
	return true;
}

/* One part of a colour as light (WCAG 2.2, relative luminance). */
static double light(uint32_t part)
{
	double v = part / 255.0;

	return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

int letter_contrast(uint32_t colour)
{
	double l = 0.2126 * light(colour >> 16 & 255) + 0.7152 * light(colour >> 8 & 255) +
	           0.0722 * light(colour & 255);

	return (int)(100 * 1.05 / (l + 0.05));
}

enum err letter_style_of(struct ctx *c, struct str region, struct letter_style *ret)
{
	struct letter_style_get_row row;
	struct str name;
	bool found;

	TRY(letter_style_get(c->db, c->arena, &(struct letter_style_get_in){ region }, &row, &found));
	if (found) {
		*ret = (struct letter_style){ row.version,   row.name,  row.block, row.place,           row.foot,
			                      row.signature, row.phone, row.email, (uint32_t)row.colour };
		return OK;
	}
	TRY(reference_region_name(c->db, c->arena, region, &name));
	*ret = (struct letter_style){ .name = STR("Leerplicht en Doorstroompunt"),
		                      .block = name,
		                      .place = STR(""),
		                      .foot = str_format(c->arena, "Leerplicht en Doorstroompunt %.*s", STR_ARG(name)),
		                      .signature = STR("Met vriendelijke groet,\n\n{ambtenaar}\n{functie}"),
		                      .phone = STR(""),
		                      .email = STR(""),
		                      .colour = STANDARD_COLOUR };
	return ret->foot.p != NULL ? OK : ERR_NOMEM;
}

enum err letter_keeper(struct ctx *c, struct str region)
{
	TRY(ctx_require(c, ACTION_LETTER_TEXTS));
	for (size_t i = 0; i < c->actor.region_count; i++) {
		if (str_eq(c->actor.region_list[i], region)) {
			return OK;
		}
	}
	return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
}

static size_t lines_of(struct str s)
{
	size_t n = s.n > 0;

	for (size_t i = 0; i < s.n; i++) {
		n += s.p[i] == '\n';
	}
	return n;
}

static enum err check_text(struct ctx *c, struct str s, const char *field, size_t most, size_t lines)
{
	if (s.n > most * 2 || !str_is_text(s) || utf8_count(s) > most || lines_of(s) > lines) {
		return REFUSE1(c, ERR_INPUT, field, MSG_LETTERS_TOO_LONG, str_format(c->arena, "%zu", most));
	}
	return ctx_name(c, field, s);
}

static enum err check(struct ctx *c, const struct letter_style *s)
{
	static const struct letter_fields none;
	struct field fields[LETTER_FIELDS];

	letter_fields_of(&none, fields);
	if (s->name.n == 0) {
		return REFUSE(c, ERR_INPUT, "naam", MSG_LETTERS_NAME_NEEDED);
	}
	TRY(check_text(c, s->name, "naam", LETTER_NAME_MOST, 1));
	TRY(check_text(c, s->block, "adres", LETTER_BLOCK_MOST, LETTER_BLOCK_LINES));
	TRY(check_text(c, s->place, "plaats", LETTER_NAME_MOST, 1));
	TRY(check_text(c, s->foot, "voet", LETTER_FOOT_MOST, 1));
	TRY(check_text(c, s->signature, "ondertekening", LETTER_SIGNATURE_MOST, LETTER_BLOCK_LINES));
	TRY(check_text(c, s->phone, "telefoon", PHONE_MOST, 1));
	if (s->email.n > 0 && !outbound_address_fine(s->email)) {
		return REFUSE(c, ERR_INPUT, "email", MSG_LETTERS_EMAIL_WRONG);
	}
	if (!fields_fine(s->signature, fields, LETTER_FIELDS)) {
		return REFUSE(c, ERR_INPUT, "ondertekening", MSG_LETTERS_FIELD_UNKNOWN);
	}
	return letter_contrast(s->colour) >= CONTRAST_LEAST ? OK
	                                                    : REFUSE(c, ERR_INPUT, "kleur", MSG_LETTERS_COLOUR_LIGHT);
}

enum err letter_style_keep(struct ctx *c, struct str region, const struct letter_style *in)
{
	struct letter_style s = *in, old;

	TRY(letter_keeper(c, region));
	s.name = str_trim(s.name);
	s.block = str_trim(s.block);
	s.place = str_trim(s.place);
	s.foot = str_trim(s.foot);
	s.signature = str_trim(s.signature);
	s.phone = str_trim(s.phone);
	s.email = str_trim(s.email);
	TRY(check(c, &s));
	TRY(letter_style_of(c, region, &old));
	TRY(letter_style_put(c->db,
	                     &(struct letter_style_put_in){ region, old.version + 1, s.name, s.block, s.place, s.foot,
	                                                    s.signature, s.phone, s.email, s.colour, c->actor.account,
	                                                    c->now },
	                     NULL));
	return log_change(c, ACTION_LETTER_TEXTS, 0, "letter.style");
}
