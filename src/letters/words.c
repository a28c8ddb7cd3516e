/* SPDX-License-Identifier: EUPL-1.2 */
/* The words of letters: the standard ones, or those of a region. */
#include <stdio.h>
#include <string.h>

#include "access/log.h"
#include "fmt/utf8.h"
#include "letters/inside.h"
#include "letters_sql.h"
#include "letters_texts.h"

enum { FILE_NAME = 60 };

static const char *const templates[LETTER_TEMPLATES] = { "uitnodiging", "waarschuwing", "besluit", "afzegging" };
static const char *const audiences[LETTER_AUDIENCES] = { "jongere", "ouders" };

const char *letter_template_name(enum letter_template t)
{
	return templates[t];
}

bool letter_template_parse(struct str name, enum letter_template *ret)
{
	for (int t = 0; t < LETTER_TEMPLATES; t++) {
		if (str_eq(name, str_of(templates[t]))) {
			*ret = (enum letter_template)t;
			return true;
		}
	}
	return false;
}

const char *letter_audience_name(enum letter_audience a)
{
	return audiences[a];
}

bool letter_audience_parse(struct str name, enum letter_audience *ret)
{
	for (int a = 0; a < LETTER_AUDIENCES; a++) {
		if (str_eq(name, str_of(audiences[a]))) {
			*ret = (enum letter_audience)a;
			return true;
		}
	}
	return false;
}

void letter_fields_of(const struct letter_fields *f, struct field ret[LETTER_FIELDS])
{
	const struct field fields[LETTER_FIELDS] = {
		{ "naam", f->naam, false },
		{ "school", f->school, false },
		{ "periode", f->periode, false },
		{ "dag", f->dag, false },
		{ "tijd", f->tijd, false },
		{ "plek", f->plek, false },
		{ "met", f->met, false },
		{ "besluit", f->besluit, false },
		{ "toelichting", f->toelichting, false },
		{ "ambtenaar", f->ambtenaar, false },
		{ "functie", f->functie, false },
		{ "telefoon", f->telefoon, false },
		{ "email", f->email, false },
	};

	memcpy(ret, fields, sizeof fields);
}

struct str letter_field_names(struct arena *a)
{
	static const struct letter_fields none;
	struct field fields[LETTER_FIELDS];
	struct buf b DEFER(buf_finish);

	letter_fields_of(&none, fields);
	buf_init(&b, 1024);
	for (int i = 0; i < LETTER_FIELDS; i++) {
		buf_printf(&b, "%s{%s}", i > 0 ? " " : "", fields[i].name);
	}
	return buf_err(&b) == OK ? str_copy(a, buf_view(&b)) : (struct str){ NULL, 0 };
}

static const char *language(enum lang lang)
{
	return lang == LANG_EN ? "en" : "nl";
}

/* The first line is the licence, the second the subject. */
static enum err standard(struct ctx *c, const struct letter_key *k, struct letter_words *ret)
{
	char name[FILE_NAME];

	(void)snprintf(name, sizeof name, "%s.%s.%s.txt", templates[k->template], audiences[k->audience],
	               language(k->lang));
	for (size_t i = 0; i < letters_texts_count; i++) {
		struct letter_words w = { 0 };

		if (strcmp(letters_texts_files[i].name, name) == 0) {
			(void)str_cut(letters_texts_files[i].data, '\n', &w.words);
			w.subject = str_cut(w.words, '\n', &w.words);
			w.words = str_trim(w.words);
			*ret = w;
			return OK;
		}
	}
	return fail_set(c->fail, ERR_BUG, NULL, "no standard words %s", name);
}

enum err letter_words_of(struct ctx *c, struct str region, const struct letter_key *k, struct letter_words *ret)
{
	struct letter_text_get_row row;
	bool found;

	TRY(letter_text_get(c->db, c->arena,
	                    &(struct letter_text_get_in){ region, str_of(templates[k->template]),
	                                                  str_of(audiences[k->audience]), str_of(language(k->lang)) },
	                    &row, &found));
	if (found && row.words.n > 0) {
		*ret = (struct letter_words){ row.version, row.subject, row.words };
		return OK;
	}
	return standard(c, k, ret);
}

/* The fields that a letter makes no sense without; NULL closes. */
static const char *const needed[LETTER_TEMPLATES][4] = {
	[LETTER_INVITATION] = { "dag", "tijd", "plek", NULL },
	[LETTER_WARNING] = { "periode", NULL },
	[LETTER_DECISION] = { "besluit", NULL },
	[LETTER_CANCELLATION] = { "dag", "tijd", NULL },
};

static bool one_line(struct str s)
{
	return s.n == 0 || memchr(s.p, '\n', s.n) == NULL;
}

static enum err check(struct ctx *c, const struct letter_key *k, struct str subject, struct str words)
{
	static const struct letter_fields none;
	struct field fields[LETTER_FIELDS];

	letter_fields_of(&none, fields);
	if (subject.n == 0 || !str_is_text(subject) || !one_line(subject) ||
	    utf8_count(subject) > LETTER_SUBJECT_MOST) {
		return REFUSE(c, ERR_INPUT, "onderwerp", MSG_LETTERS_SUBJECT_WRONG);
	}
	if (!str_is_text(words) || words.n > LETTER_WORDS_MOST) {
		return REFUSE1(c, ERR_INPUT, "tekst", MSG_LETTERS_TOO_LONG,
		               str_format(c->arena, "%d", LETTER_WORDS_MOST));
	}
	if (!fields_fine(subject, fields, LETTER_FIELDS) || !fields_fine(words, fields, LETTER_FIELDS)) {
		return REFUSE(c, ERR_INPUT, "tekst", MSG_LETTERS_FIELD_UNKNOWN);
	}
	for (const char *const *f = needed[k->template]; *f != NULL; f++) {
		if (!fields_has(words, *f)) {
			return REFUSE1(c, ERR_INPUT, "tekst", MSG_LETTERS_FIELD_NEEDED,
			               str_format(c->arena, "{%s}", *f));
		}
	}
	return OK;
}

enum err letter_words_keep(struct ctx *c, struct str region, const struct letter_key *k, struct str subject,
                           struct str words)
{
	struct letter_text_get_in key = { region, str_of(templates[k->template]), str_of(audiences[k->audience]),
		                          str_of(language(k->lang)) };
	struct letter_text_get_row row;
	bool found;

	TRY(letter_keeper(c, region));
	subject = str_trim(subject);
	words = str_trim(words);
	if (words.n > 0) {
		TRY(check(c, k, subject, words));
	}
	TRY(letter_text_get(c->db, c->arena, &key, &row, &found));
	TRY(letter_text_put(c->db,
	                    &(struct letter_text_put_in){ key.region, key.template, key.audience, key.language,
	                                                  found ? row.version + 1 : 1, subject, words, c->actor.account,
	                                                  c->now },
	                    NULL));
	return log_change(c, ACTION_LETTER_TEXTS, 0, "letter.text");
}
