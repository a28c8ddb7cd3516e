/* SPDX-License-Identifier: EUPL-1.2 */
/* From an order to a letter: its words filled, and drawn. */
#include "fmt/human.h"
#include "letters/inside.h"
#include "paper/process.h"

enum { TEXT_MOST = 32 * 1024, SUBJECT_BYTES = 250, DRAWING_MOST = 128 * 1024, PDF_MOST = 4 * 1024 * 1024 };

static enum err filled(struct ctx *c, struct str pattern, const struct field *fields, struct str *ret)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, TEXT_MOST);
	fields_fill(&b, pattern, fields, LETTER_FIELDS);
	TRY(buf_err(&b));
	*ret = str_trim(str_copy(c->arena, buf_view(&b)));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

enum err letter_subject(struct arena *a, struct str s, struct str *ret)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, SUBJECT_BYTES);
	for (size_t i = 0, n; i < s.n; i += n) {
		n = 1;
		while (i + n < s.n && ((unsigned char)s.p[i + n] & 0xc0) == 0x80) {
			n++;
		}
		if (buf_view(&b).n + n > SUBJECT_BYTES) {
			break;
		}
		if ((unsigned char)s.p[i] < ' ') {
			buf_char(&b, ' ');
		} else {
			buf_add(&b, s.p + i, n);
		}
	}
	TRY(buf_err(&b));
	*ret = str_trim(str_copy(a, buf_view(&b)));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

/* A blank line ends a paragraph. */
static void put_paragraphs(struct buf *out, struct str text)
{
	while (text.n > 0) {
		size_t end = 0, next;

		while (end + 1 < text.n && !(text.p[end] == '\n' && text.p[end + 1] == '\n')) {
			end++;
		}
		next = end + 1 < text.n ? end + 2 : text.n;
		end = end + 1 < text.n ? end : text.n;
		if (end > 0) {
			paper_text(out, (struct str){ text.p, end });
		}
		text = (struct str){ text.p + next, text.n - next };
	}
}

static struct str addressee(struct ctx *c, const struct letter_order *o)
{
	bool parents = o->key.audience == LETTER_PARENTS;
	struct str to = parents ? str_format(c->arena, "%.*s %.*s", STR_ARG(msg(o->key.lang, MSG_LETTERS_TO_PARENTS)),
	                                     STR_ARG(o->name))
	                        : o->name;

	return str_format(c->arena, "%.*s%s%.*s%s%.*s", STR_ARG(to), o->street.n > 0 ? "\n" : "", STR_ARG(o->street),
	                  o->postal.n > 0 ? "\n" : "", STR_ARG(o->postal));
}

static enum err date_line(struct ctx *c, const struct letter_style *s, const struct letter_order *o, struct str *ret)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 512);
	buf_printf(&b, "%.*s%s", STR_ARG(s->place), s->place.n > 0 ? ", " : "");
	human_date(&b, o->key.lang, o->day);
	TRY(buf_err(&b));
	*ret = str_copy(c->arena, buf_view(&b));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

static enum err draw(struct ctx *c, struct helper *job, const struct letter_style *s, const struct letter_order *o,
                     struct letter_made *m)
{
	struct buf words DEFER(buf_finish) = { 0 }, pdf DEFER(buf_finish) = { 0 };
	struct paper_letter head = { .colour = s->colour, .sender = s->name, .block = s->block };

	TRY(date_line(c, s, o, &head.date));
	head.addressee = addressee(c, o);
	buf_init(&words, DRAWING_MOST);
	buf_init(&pdf, PDF_MOST);
	paper_begin(&words, m->subject, s->foot);
	paper_language(&words, str_of(o->key.lang == LANG_EN ? "en" : "nl"));
	paper_letter(&words, &head);
	paper_heading(&words, 1, m->subject);
	put_paragraphs(&words, m->text);
	paper_end(&words);
	TRY(buf_err(&words));
	TRY(paper_print(job, c->fail, buf_view(&words), &pdf));
	m->pdf = str_copy(c->arena, buf_view(&pdf));
	return m->pdf.p != NULL && head.addressee.p != NULL ? OK : ERR_NOMEM;
}

static enum err write_in(struct ctx *c, const struct letter_style *style, const struct letter_order *in,
                         struct letter_made *ret)
{
	struct letter_made m = { .key = in->key, .region = in->region };
	struct letter_fields values = in->fields;
	struct field fields[LETTER_FIELDS];
	struct letter_words words;
	struct str body, signature;

	TRY(letter_words_of(c, in->region, &in->key, &words));
	values.telefoon = values.telefoon.n > 0 ? values.telefoon : style->phone;
	values.email = values.email.n > 0 ? values.email : style->email;
	letter_fields_of(&values, fields);
	m.version = words.version;
	TRY(filled(c, words.subject, fields, &m.subject));
	TRY(letter_subject(c->arena, m.subject, &m.subject));
	TRY(filled(c, words.words, fields, &body));
	TRY(filled(c, style->signature, fields, &signature));
	m.text = str_format(c->arena, "%.*s\n\n%.*s\n", STR_ARG(body), STR_ARG(signature));
	if (m.text.p == NULL) {
		return ERR_NOMEM;
	}
	*ret = m;
	return OK;
}

enum err letter_write(struct ctx *c, const struct letter_order *in, struct letter_made *ret)
{
	struct letter_style style;

	TRY(letter_style_of(c, in->region, &style));
	return write_in(c, &style, in, ret);
}

enum err letter_make(struct ctx *c, struct helper *job, const struct letter_order *in, struct letter_made *ret)
{
	struct letter_style style;
	struct letter_made m;

	TRY(letter_style_of(c, in->region, &style));
	TRY(write_in(c, &style, in, &m));
	TRY(draw(c, job, &style, in, &m));
	*ret = m;
	return OK;
}
