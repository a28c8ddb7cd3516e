/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/internal.h"

enum { GZIP_WINDOW = 15 + 16, MEMORY = 8 };

bool gzip_accepted(struct str header)
{
	while (header.n > 0) {
		struct str weight;
		struct str name = str_trim(str_cut(str_cut(header, ',', &header), ';', &weight));

		if (str_eq_nocase(name, STR("gzip"))) {
			weight = str_trim(weight);
			return !str_eq(weight, STR("q=0")) && !str_starts(weight, STR("q=0.0"));
		}
	}
	return false;
}

/* Runs a prepared stream over all of in. */
static bool run(z_stream *zip, struct str in, struct buf *out)
{
	unsigned char chunk[16384];
	int step = Z_OK;

	if (in.n > UINT32_MAX) {
		return false;
	}
	/* zlib only reads, but its type says otherwise. */
	zip->next_in = (Bytef *)(uintptr_t)in.p;
	zip->avail_in = (uInt)in.n;
	while (step == Z_OK) {
		zip->next_out = chunk;
		zip->avail_out = sizeof chunk;
		step = deflate(zip, Z_FINISH);
		buf_add(out, chunk, sizeof chunk - zip->avail_out);
	}
	return step == Z_STREAM_END && buf_err(out) == OK;
}

bool gzip_buf(struct http_thread *t, struct buf *b)
{
	struct buf out;
	struct buf plain = *b;

	/* Level 1: a page of 50 rows shrinks to a sixth in a fraction of a millisecond; higher levels cost more than
	 * the bytes they save on any line that a school has. */
	if (!t->zip_ready && deflateInit2(&t->zip, 1, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) {
		return false;
	}
	t->zip_ready = true;
	buf_init(&out, b->max);
	if (deflateReset(&t->zip) != Z_OK || !run(&t->zip, buf_view(b), &out)) {
		buf_finish(&out);
		return false;
	}
	*b = out;
	buf_finish(&plain);
	return true;
}

bool gzip_best(struct str in, struct buf *out)
{
	z_stream zip = { 0 };
	bool good;

	if (deflateInit2(&zip, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) {
		return false;
	}
	good = run(&zip, in, out);
	(void)deflateEnd(&zip);
	return good;
}
