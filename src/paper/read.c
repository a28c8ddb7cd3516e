/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading a description of a document: it crosses from one process to another, so it is not trusted. */
#include "fmt/bytes.h"
#include "paper/paper.h"

enum { WIDEST = 1000 };

static enum err text(struct cursor *c, struct str *ret)
{
	uint64_t n = cursor_varint(c);
	struct str s;

	if (c->bad) {
		return ERR_INPUT;
	}
	if (n > PAPER_MOST_TEXT) {
		return ERR_TOOBIG;
	}
	s = cursor_bytes(c, (size_t)n);
	if (c->bad || !str_is_text(s)) {
		return ERR_INPUT;
	}
	*ret = s;
	return OK;
}

/* Two small letters. */
static enum err language(struct cursor *c, struct str *ret)
{
	struct str s;

	(void)cursor_u8(c);
	TRY(text(c, &s));
	if (s.n != 2 || s.p[0] < 'a' || s.p[0] > 'z' || s.p[1] < 'a' || s.p[1] > 'z') {
		return ERR_INPUT;
	}
	*ret = s;
	return OK;
}

enum err paper_read_begin(struct str description, struct paper_reader *ret)
{
	struct cursor c = cursor_of(description);
	struct paper_reader r = { 0 };

	if (description.n > PAPER_MOST_BYTES) {
		return ERR_TOOBIG;
	}
	if (cursor_u8(&c) != 'D') {
		return ERR_INPUT;
	}
	TRY(text(&c, &r.title));
	TRY(text(&c, &r.foot));
	r.language = STR("nl");
	if (cursor_left(&c) > 0 && *c.p == 'G') {
		TRY(language(&c, &r.language));
	}
	r.rest = (struct str){ (const char *)c.p, cursor_left(&c) };
	*ret = r;
	return OK;
}

static enum err table(struct cursor *c, struct paper_part *p)
{
	uint64_t n = cursor_varint(c);

	if (c->bad || n == 0 || n > PAPER_MOST_COLUMNS) {
		return ERR_INPUT;
	}
	p->count = (size_t)n;
	for (size_t i = 0; i < p->count; i++) {
		uint64_t width = cursor_varint(c);

		if (c->bad || width == 0 || width > WIDEST) {
			return ERR_INPUT;
		}
		p->widths[i] = (unsigned)width;
		TRY(text(c, &p->texts[i]));
	}
	return OK;
}

static enum err texts(struct cursor *c, size_t n, struct paper_part *p)
{
	p->count = n;
	for (size_t i = 0; i < n; i++) {
		TRY(text(c, &p->texts[i]));
	}
	return OK;
}

static enum err heading(struct cursor *c, struct paper_part *p)
{
	uint64_t level = cursor_varint(c);

	if (c->bad || level < 1 || level > 3) {
		return ERR_INPUT;
	}
	p->level = (int)level;
	return texts(c, 1, p);
}

static enum err letter(struct cursor *c, struct paper_part *p)
{
	uint64_t colour = cursor_varint(c);

	if (c->bad || colour > 0xffffff) {
		return ERR_INPUT;
	}
	p->colour = (uint32_t)colour;
	return texts(c, 4, p);
}

/* A table is rows and an end; nothing else stands in it, and rows stand nowhere else. */
static enum err body(struct paper_reader *r, struct cursor *c, struct paper_part *p)
{
	bool inside = r->columns > 0;

	if (inside != (p->kind == PAPER_ROW || p->kind == PAPER_TABLE_END)) {
		return ERR_INPUT;
	}
	switch (p->kind) {
	case PAPER_LETTER: return letter(c, p);
	case PAPER_HEADING: return heading(c, p);
	case PAPER_TEXT:
	case PAPER_NOTE: return texts(c, 1, p);
	case PAPER_FACT: return texts(c, 2, p);
	case PAPER_TABLE: return table(c, p);
	case PAPER_ROW: return texts(c, r->columns, p);
	case PAPER_TABLE_END: return OK;
	case PAPER_END: return cursor_left(c) == 0 ? OK : ERR_INPUT;
	}
	return ERR_INPUT;
}

enum err paper_read(struct paper_reader *r, struct paper_part *ret)
{
	struct cursor c = cursor_of(r->rest);
	struct paper_part p = { .kind = (enum paper_kind)cursor_u8(&c) };

	if (c.bad) {
		return ERR_INPUT;
	}
	TRY(body(r, &c, &p));
	if (p.kind == PAPER_TABLE) {
		r->columns = p.count;
	} else if (p.kind == PAPER_TABLE_END) {
		r->columns = 0;
	}
	r->rest = (struct str){ (const char *)c.p, cursor_left(&c) };
	*ret = p;
	return OK;
}
