/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Descriptions of documents, as they come into the process that draws (paper/paper.h): read to the end, and drawn when
 * they are small enough for that to take no time.
 */
#include "fuzz.h"
#include "paper/paper.h"

enum { DRAWN_MOST = 2048, PDF_MOST = 8 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = fuzz_text(data, size);
	struct paper_reader r;
	struct paper_part part = { .kind = PAPER_TEXT };
	enum err e = paper_read_begin(s, &r);

	while (e == OK && part.kind != PAPER_END) {
		size_t before = r.rest.n;

		e = paper_read(&r, &part);
		FUZZ_CHECK(e != OK || r.rest.n < before);
		FUZZ_CHECK(e != OK || part.count <= PAPER_MOST_COLUMNS);
	}
	if (size <= DRAWN_MOST) {
		struct buf pdf DEFER(buf_finish);
		enum err drawn;

		buf_init(&pdf, PDF_MOST);
		drawn = paper_draw(NULL, s, &pdf);
		FUZZ_CHECK(e == OK || drawn != OK);
		FUZZ_CHECK(drawn == OK || pdf.n == 0);
	}
	return 0;
}
