/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/csv_taste.h"

#include "fmt/bytes.h"
#include "fmt/utf8.h"

enum { HEAP = 8 * 1024 * 1024, VERSION = 1 };

/* So many bytes of a text, whole characters, and nothing that is no text. */
static struct str short_of(struct str s, size_t most)
{
	size_t n = s.n < most ? s.n : most;

	while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xc0u) == 0x80) {
		n--;
	}
	s.n = n;
	return str_is_text(s) ? s : STR("?");
}

static void put_text(struct buf *b, struct str s, size_t most)
{
	s = short_of(s, most);
	put_varint(b, s.n);
	buf_str(b, s);
}

struct taster {
	struct csv_reader *reader;
	struct buf shown;
	uint64_t rows, defects;
	size_t count, shown_rows;
};

static enum err taste_rows(struct taster *t)
{
	struct csv_row row;
	bool more = true;

	while (t->rows + t->defects <= TASTE_MOST_ROWS) {
		TRY(csv_next(t->reader, &row, &more));
		if (!more) {
			return OK;
		}
		if (row.defect != CSV_FINE) {
			t->defects++;
			continue;
		}
		if (t->rows++ < TASTE_ROWS) {
			for (size_t i = 0; i < t->count; i++) {
				put_text(&t->shown, i < row.count ? row.fields[i] : STR(""), TASTE_CELL);
			}
			t->shown_rows++;
		}
	}
	return OK;
}

static enum err taste(struct taster *t, struct arena *a, struct str file, struct buf *ret)
{
	const struct str *names;
	enum csv_refusal why = CSV_HEADER_FINE;
	enum err e;

	TRY(csv_open(a, csv_from_memory, &file, &t->reader));
	e = csv_header(t->reader, a, &names, &t->count, &why);
	if (e == ERR_INPUT) {
		put_u8(ret, VERSION);
		put_u8(ret, (uint8_t)why);
		return buf_err(ret);
	}
	TRY(e);
	TRY(taste_rows(t));
	put_u8(ret, VERSION);
	put_u8(ret, CSV_HEADER_FINE);
	put_varint(ret, t->rows);
	put_varint(ret, t->defects);
	put_varint(ret, t->count);
	put_u8(ret, (uint8_t)t->shown_rows);
	for (size_t i = 0; i < t->count; i++) {
		put_text(ret, names[i], TASTE_NAME);
	}
	buf_str(ret, buf_view(&t->shown));
	TRY(buf_err(&t->shown));
	return buf_err(ret);
}

enum err csv_taste_make(struct str file, struct buf *ret)
{
	struct taster t = { 0 };
	struct arena a;
	enum err e;

	if (file.n > TASTE_MOST_BYTES) {
		return ERR_TOOBIG;
	}
	arena_init(&a, HEAP);
	buf_init(&t.shown, TASTE_MOST_ANSWER);
	e = taste(&t, &a, file, ret);
	csv_close(&t.reader);
	buf_finish(&t.shown);
	arena_reset(&a);
	return e;
}

static bool get_text(struct cursor *c, struct arena *a, size_t most, struct str *ret)
{
	uint64_t n = cursor_varint(c);
	struct str s = n <= most ? cursor_bytes(c, (size_t)n) : (struct str){ NULL, 0 };

	if (n > most || c->bad || !str_is_text(s)) {
		return false;
	}
	*ret = str_copy(a, s);
	return ret->p != NULL;
}

static bool get_texts(struct cursor *c, struct arena *a, size_t n, size_t most, const struct str **ret)
{
	struct str *list = ARENA_ARRAY(a, n + 1, struct str);

	for (size_t i = 0; list != NULL && i < n; i++) {
		if (!get_text(c, a, most, &list[i])) {
			return false;
		}
	}
	*ret = list;
	return list != NULL;
}

enum err csv_taste_read(struct arena *a, struct str bytes, struct csv_taste *ret)
{
	struct cursor c = cursor_of(bytes);
	struct csv_taste t = { 0 };
	unsigned version = cursor_u8(&c), refusal = cursor_u8(&c);

	if (version != VERSION || refusal > CSV_BAD_HEADER) {
		return ERR_INPUT;
	}
	t.refusal = (enum csv_refusal)refusal;
	if (t.refusal == CSV_HEADER_FINE) {
		t.rows = cursor_varint(&c);
		t.defects = cursor_varint(&c);
		t.count = (size_t)cursor_varint(&c);
		t.shown_rows = cursor_u8(&c);
		if (c.bad || t.rows > TASTE_MOST_ROWS + 1 || t.defects > TASTE_MOST_ROWS + 1 ||
		    t.count > CSV_MAX_FIELDS || t.shown_rows > TASTE_ROWS ||
		    !get_texts(&c, a, t.count, TASTE_NAME, &t.names) ||
		    !get_texts(&c, a, t.count * t.shown_rows, TASTE_CELL, &t.cells)) {
			return ERR_INPUT;
		}
		t.too_many = t.rows + t.defects > TASTE_MOST_ROWS;
	}
	if (!cursor_whole(&c)) {
		return ERR_INPUT;
	}
	*ret = t;
	return OK;
}
