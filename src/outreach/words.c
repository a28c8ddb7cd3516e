/* SPDX-License-Identifier: EUPL-1.2 */
#include "outreach/words.h"

#include <stdio.h>
#include <string.h>

#include "access/log.h"
#include "fmt/fields.h"
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

enum { FIELDS = 5 };

/* The link stays as it is until the message goes. */
static void fields_of(const struct words_fields *f, struct field ret[FIELDS])
{
	ret[0] = (struct field){ "naam", f->naam, false };
	ret[1] = (struct field){ "school", f->school, false };
	ret[2] = (struct field){ "dag", f->dag, false };
	ret[3] = (struct field){ "telefoon", f->telefoon, false };
	ret[4] = (struct field){ "link", f->link, true };
}

static bool braces_fine(struct str words)
{
	static const struct words_fields none;
	struct field fields[FIELDS];

	fields_of(&none, fields);
	return fields_fine(words, fields, FIELDS);
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
	                                    !one_line(subject) || fields_has(subject, "link"))) {
		return REFUSE(c, ERR_INPUT, "onderwerp", MSG_OUTREACH_SUBJECT_WRONG);
	}
	if (!fields_has(words, "link")) {
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

void words_fill(struct buf *out, struct str pattern, const struct words_fields *f)
{
	struct field fields[FIELDS];

	fields_of(f, fields);
	fields_fill(out, pattern, fields, FIELDS);
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
