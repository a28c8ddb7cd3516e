/* SPDX-License-Identifier: EUPL-1.2 */
#include "outreach/words.h"

#include <stdio.h>
#include <string.h>

#include "access/log.h"
#include "fmt/human.h"
#include "outreach_sql.h"

enum { KEY = 60 };

static struct str kept(struct arena *a, const struct buf *b)
{
	return buf_err(b) == OK ? str_copy(a, buf_view(b)) : (struct str){ NULL, 0 };
}

enum err words_standard(struct arena *a, const struct words_key *k, struct words *ret)
{
	char key[KEY];
	struct buf b DEFER(buf_finish);
	struct words w = { .subject = STR("") };
	struct str text;

	(void)snprintf(key, sizeof key, "%s.%s.tekst", message_kind_name(k->kind), k->audience);
	text = tongue_text(k->tongue, key);
	buf_init(&b, WORDS_MAIL_MOST);
	if (k->channel == CHANNEL_SMS) {
		buf_printf(&b, "%.*s {link} {school}", STR_ARG(text));
	} else {
		(void)snprintf(key, sizeof key, "%s.%s.onderwerp", message_kind_name(k->kind), k->audience);
		w.subject = tongue_text(k->tongue, key);
		buf_printf(&b, "%.*s\n\n%.*s\n\n", STR_ARG(tongue_text_for(k->tongue, "groet", k->audience)),
		           STR_ARG(text));
		buf_printf(&b, "%.*s\n{link}\n\n", STR_ARG(tongue_text_for(k->tongue, "link", k->audience)));
		buf_printf(&b, "%.*s\n\n{school}\n\n%.*s\n", STR_ARG(tongue_text_for(k->tongue, "bellen", k->audience)),
		           STR_ARG(tongue_text_for(k->tongue, "waarom", k->audience)));
	}
	w.words = kept(a, &b);
	*ret = w;
	return w.words.p != NULL ? OK : ERR_NOMEM;
}

enum err words_of_school(struct ctx *c, struct str brin, const struct words_key *k, struct words *ret)
{
	struct message_text_get_row row;
	bool found;

	TRY(message_text_get(c->db, c->arena,
	                     &(struct message_text_get_in){
				     brin, str_of(message_kind_name(k->kind)), str_of(k->audience),
				     str_of(message_channel_name(k->channel)), str_of(tongue_code(k->tongue)) },
	                     &row, &found));
	if (found && row.words.n > 0) {
		*ret = (struct words){ row.version, row.subject, row.words };
		return OK;
	}
	return words_standard(c->arena, k, ret);
}

static const char *const field_names[] = { "naam", "school", "dag", "telefoon", "link" };
enum { FIELDS = sizeof field_names / sizeof field_names[0], LINK = 4 };

/* The field that begins here; FIELDS when there is none. */
static size_t field_at(struct str s, size_t *ret_n)
{
	for (size_t f = 0; f < FIELDS; f++) {
		size_t n = strlen(field_names[f]);

		if (s.n >= n + 2 && s.p[0] == '{' && memcmp(s.p + 1, field_names[f], n) == 0 && s.p[n + 1] == '}') {
			*ret_n = n + 2;
			return f;
		}
	}
	return FIELDS;
}

static bool has_field(struct str words, size_t wanted)
{
	size_t n;

	for (size_t i = 0; i < words.n; i++) {
		if (field_at((struct str){ words.p + i, words.n - i }, &n) == wanted) {
			return true;
		}
	}
	return false;
}

/* A brace that begins no field is a slip: it would be sent as it stands. */
static bool braces_fine(struct str words)
{
	for (size_t i = 0; i < words.n; i++) {
		size_t n;

		if (words.p[i] == '}') {
			return false;
		}
		if (words.p[i] == '{') {
			if (field_at((struct str){ words.p + i, words.n - i }, &n) == FIELDS) {
				return false;
			}
			i += n - 1;
		}
	}
	return true;
}

static bool one_line(struct str s)
{
	return s.n == 0 || memchr(s.p, '\n', s.n) == NULL;
}

static enum err check(struct ctx *c, const struct words_key *k, struct str subject, struct str words)
{
	size_t most = k->channel == CHANNEL_SMS ? WORDS_SMS_MOST : WORDS_MAIL_MOST;

	if (words.n > most || !str_is_text(words)) {
		return REFUSE(c, ERR_INPUT, "tekst", MSG_OUTREACH_WORDS_LONG);
	}
	if (k->channel == CHANNEL_EMAIL && (subject.n == 0 || subject.n > WORDS_SUBJECT_MOST || !str_is_text(subject) ||
	                                    !one_line(subject) || has_field(subject, LINK))) {
		return REFUSE(c, ERR_INPUT, "onderwerp", MSG_OUTREACH_SUBJECT_WRONG);
	}
	if (!has_field(words, LINK)) {
		return REFUSE(c, ERR_INPUT, "tekst", MSG_OUTREACH_WORDS_NO_LINK);
	}
	return braces_fine(words) && braces_fine(subject) ? OK
	                                                  : REFUSE(c, ERR_INPUT, "tekst", MSG_OUTREACH_WORDS_BRACES);
}

enum err words_keep(struct ctx *c, struct str brin, const struct words_key *k, struct str subject, struct str words)
{
	struct message_text_get_row row;
	struct message_text_get_in key = { brin, str_of(message_kind_name(k->kind)), str_of(k->audience),
		                           str_of(message_channel_name(k->channel)), str_of(tongue_code(k->tongue)) };
	bool found;

	TRY(ctx_require(c, ACTION_OUTREACH));
	if (!actor_reaches(c, brin, STR(""))) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	subject = k->channel == CHANNEL_SMS ? STR("") : str_trim(subject);
	words = str_trim(words);
	if (words.n > 0) {
		TRY(check(c, k, subject, words));
	}
	TRY(message_text_get(c->db, c->arena, &key, &row, &found));
	TRY(message_text_put(c->db,
	                     &(struct message_text_put_in){ key.brin, key.kind, key.audience, key.channel, key.language,
	                                                    found ? row.version + 1 : 1, subject, words,
	                                                    c->actor.account, c->now },
	                     NULL));
	return log_change(c, ACTION_OUTREACH, 0, "message.text");
}

static struct str value_of(const struct words_fields *f, size_t field)
{
	const struct str values[FIELDS] = { f->naam, f->school, f->dag, f->telefoon, f->link };

	return values[field];
}

/* A line as far as its fields; false when one of them is empty. */
static bool fill_line(struct buf *out, struct str line, const struct words_fields *f, bool strict)
{
	for (size_t i = 0; i < line.n;) {
		size_t n = 0, field = field_at((struct str){ line.p + i, line.n - i }, &n);
		struct str value;

		if (field == FIELDS) {
			buf_char(out, line.p[i++]);
			continue;
		}
		value = value_of(f, field);
		if (value.n == 0 && field != LINK && strict) {
			return false;
		}
		if (value.n == 0 && field == LINK) {
			buf_text(out, "{link}");
		}
		/* Nothing in a name can stand for a field. */
		for (size_t k = 0; k < value.n; k++) {
			char ch = value.p[k];

			if (field == LINK || (ch != '{' && ch != '}' && ch != '\n')) {
				buf_char(out, ch);
			}
		}
		i += n;
	}
	return true;
}

void words_fill(struct buf *out, struct str pattern, const struct words_fields *f)
{
	bool lines = !one_line(pattern), blank = false;

	while (pattern.n > 0) {
		struct str line = str_cut(pattern, '\n', &pattern);
		size_t before = out->n;
		bool whole = fill_line(out, line, f, lines);

		if (!whole && lines) {
			/* What was written of it goes again. */
			out->n = before;
			continue;
		}
		/* Where a line went, one blank line is enough. */
		if (lines && line.n == 0 && blank) {
			continue;
		}
		blank = line.n == 0;
		if (lines) {
			buf_char(out, '\n');
		}
	}
}

struct str words_day(struct arena *a, enum tongue t, day_t day)
{
	struct buf b DEFER(buf_finish);
	struct ymd d = day_ymd(day);

	buf_init(&b, 128);
	if (t == TONGUE_NL || t == TONGUE_EN) {
		human_weekday(&b, t == TONGUE_NL ? LANG_NL : LANG_EN, day);
	} else {
		buf_printf(&b, "%02d-%02d-%d", d.d, d.m, d.y);
	}
	return kept(a, &b);
}

/* Letters of the GSM alphabet (3GPP TS 23.038) beyond ASCII that our texts use; those of its second table count double. */
static int gsm_units(uint32_t ch)
{
	static const uint32_t more[] = { 0xa3, 0xa5, 0xe8, 0xe9, 0xf9, 0xec, 0xf2, 0xc7, 0xd8, 0xf8,
		                         0xc5, 0xe5, 0xc6, 0xe6, 0xdf, 0xc9, 0xc4, 0xd6, 0xd1, 0xdc,
		                         0xe4, 0xf6, 0xf1, 0xfc, 0xe0, 0xa1, 0xbf, 0xa7, 0xa4 };
	static const char twice[] = "[]{}\\^~|";

	if (ch == 0x20ac || (ch < 0x80 && ch > 0 && strchr(twice, (int)ch) != NULL)) {
		return 2;
	}
	if (ch == '\n' || (ch >= ' ' && ch < 0x7f && ch != '`')) {
		return 1;
	}
	for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
		if (more[i] == ch) {
			return 1;
		}
	}
	return 0;
}

void words_sms_size(struct str text, size_t *ret_chars, size_t *ret_parts)
{
	size_t gsm = 0, wide = 0, n = 0;
	bool narrow = true;

	for (size_t i = 0; i < text.n;) {
		unsigned char b = (unsigned char)text.p[i];
		size_t len = b < 0x80 ? 1 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
		uint32_t ch = len == 1 ? b : b & (0xffu >> (len + 1));
		int units;

		for (size_t k = 1; k < len && i + k < text.n; k++) {
			ch = ch << 6 | ((unsigned char)text.p[i + k] & 0x3f);
		}
		units = gsm_units(ch);
		narrow = narrow && units > 0;
		gsm += (size_t)units;
		wide += ch > 0xffff ? 2 : 1;
		i += len;
		n++;
	}
	*ret_chars = n;
	*ret_parts = narrow ? (gsm <= 160 ? 1 : (gsm + 152) / 153) : (wide <= 70 ? 1 : (wide + 66) / 67);
}
