/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The CSV reader: fields are UTF-8, line numbers go up, the size of the pieces that the file comes in does not matter,
 * and a file without refused rows reads as libcsv reads it. The first byte says how large the pieces are.
 */
#include <csv.h>
#include <string.h>

#include "base/buf.h"
#include "fmt/csv_read.h"
#include "fmt/utf8.h"
#include "fuzz.h"

enum { HEAP = 16 * 1024 * 1024, END_OF_FIELD = 1, END_OF_ROW = 2 };

struct pieces {
	struct str left;
	size_t step;
};

static enum err from_pieces(void *arg, char *p, size_t cap, size_t *ret_n)
{
	struct pieces *s = arg;
	size_t n = s->left.n < s->step ? s->left.n : s->step;

	n = n < cap ? n : cap;
	if (n > 0) {
		memcpy(p, s->left.p, n);
		s->left.p += n;
		s->left.n -= n;
	}
	*ret_n = n;
	return OK;
}

struct reading {
	struct buf rows;  /* behind the header */
	size_t columns;
	char delimiter;
	bool read, clean; /* clean: libcsv would see the same */
};

/* Without the empty fields that stand behind the columns of the header. */
static void add_row(struct buf *b, const struct csv_row *row, size_t columns)
{
	size_t n = row->count;

	while (n > columns && row->fields[n - 1].n == 0) {
		n -= 1;
	}
	for (size_t i = 0; i < n; i++) {
		buf_str(b, row->fields[i]);
		buf_char(b, END_OF_FIELD);
	}
	buf_char(b, END_OF_ROW);
}

static void read_rows(struct csv_reader *r, struct reading *ret)
{
	struct csv_row row;
	uint64_t line = 0;
	bool more = true;

	for (;;) {
		FUZZ_CHECK(csv_next(r, &row, &more) == OK);
		if (!more) {
			return;
		}
		FUZZ_CHECK(row.line > line);
		line = row.line;
		ret->clean = ret->clean && (row.defect == CSV_FINE || row.defect == CSV_TOO_FEW || row.defect == CSV_TOO_MANY) &&
		             row.count < CSV_MAX_FIELDS;
		for (size_t i = 0; i < row.count; i++) {
			FUZZ_CHECK(row.defect == CSV_ENCODING || utf8_valid(row.fields[i]));
		}
		add_row(&ret->rows, &row, ret->columns);
	}
}

static void read_csv(struct str text, size_t step, struct reading *ret)
{
	static struct arena a = { .cap = HEAP }; /* kept: most of the time would go into getting and wiping it */
	struct pieces source = { text, step };
	struct csv_reader *r = NULL;
	const struct str *names;
	enum csv_refusal why;

	*ret = (struct reading){ .clean = true };
	buf_init(&ret->rows, HEAP);
	FUZZ_CHECK(csv_open(&a, from_pieces, &source, &r) == OK);
	ret->read = csv_header(r, &a, &names, &ret->columns, &why) == OK;
	if (ret->read) {
		ret->delimiter = csv_delimiter(r);
		read_rows(r, ret);
		FUZZ_CHECK(csv_position(r) == text.n);
	}
	csv_close(&r);
	arena_clear(&a);
}

/* What libcsv makes of the same text. */
struct oracle {
	struct buf rows, row;
	size_t count, columns;
	size_t cut;     /* length of row behind its last field that counts */
	bool any, headed;
};

/* Before the header, rows of delimiters and blanks do not count. */
static bool hollow(struct str s)
{
	s = str_trim(s);
	while (s.n > 0 && memchr(";,\t\"", s.p[0], 4) != NULL) {
		s = str_trim((struct str){ s.p + 1, s.n - 1 });
	}
	return s.n == 0;
}

static void on_field(void *p, size_t n, void *arg)
{
	struct oracle *o = arg;
	bool empty = o->headed ? n == 0 : hollow((struct str){ p, n });

	buf_add(&o->row, p, n);
	buf_char(&o->row, END_OF_FIELD);
	o->count += 1;
	o->any = o->any || !empty;
	if (n > 0 || o->count <= o->columns) {
		o->cut = o->row.n;
	}
}

static void on_row(int c, void *arg)
{
	struct oracle *o = arg;

	(void)c;
	if (o->any && o->headed) {
		buf_add(&o->rows, o->row.p, o->cut);
		buf_char(&o->rows, END_OF_ROW);
	}
	o->headed = o->headed || o->any;
	buf_clear(&o->row);
	o->count = 0;
	o->cut = 0;
	o->any = false;
}

static void compare(struct str text, const struct reading *ours)
{
	struct csv_parser p;
	struct oracle o = { .columns = ours->columns };

	buf_init(&o.rows, HEAP);
	buf_init(&o.row, HEAP);
	FUZZ_CHECK(csv_init(&p, 0) == 0);
	csv_set_delim(&p, (unsigned char)ours->delimiter);
	FUZZ_CHECK(csv_parse(&p, text.p, text.n, on_field, on_row, &o) == text.n);
	FUZZ_CHECK(csv_fini(&p, on_field, on_row, &o) == 0);
	csv_free(&p);
	FUZZ_CHECK(str_eq(buf_view(&ours->rows), buf_view(&o.rows)));
	buf_finish(&o.rows);
	buf_finish(&o.row);
}

/* libcsv reads the same: the same encoding and delimiter from the first line on, nothing that we refuse. */
static bool comparable(struct str text, const struct reading *r)
{
	size_t first = 0;

	while (first < text.n && text.p[first] != '\n' && text.p[first] != '\r') {
		first += 1;
	}
	return r->read && r->clean && utf8_valid(text) && !str_starts(text, STR("\xef\xbb\xbf")) &&
	       !str_starts(text, STR("sep=")) && memchr(text.p, '\0', text.n) == NULL &&
	       !hollow((struct str){ text.p, first });
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = size > 0 ? fuzz_text(data + 1, size - 1) : fuzz_text(data, 0);
	struct reading whole, pieces;

	read_csv(text, HEAP, &whole);
	read_csv(text, 1 + (size > 0 ? data[0] : 0), &pieces);
	FUZZ_CHECK(whole.read == pieces.read && str_eq(buf_view(&whole.rows), buf_view(&pieces.rows)));
	if (comparable(text, &whole)) {
		compare(text, &whole);
	}
	buf_finish(&whole.rows);
	buf_finish(&pieces.rows);
	return 0;
}
