/* SPDX-License-Identifier: EUPL-1.2 */
/* Descriptions of spreadsheets, as they come into the process that makes them (paper/sheet.h). */
#include "fuzz.h"
#include "paper/sheet.h"

enum { BOOK_MOST = 8 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = fuzz_text(data, size);
	struct buf book DEFER(buf_finish);
	enum err e;

	buf_init(&book, BOOK_MOST);
	e = sheet_make(NULL, s, &book);
	FUZZ_CHECK(e == OK ? book.n > 0 && s.p[s.n - 1] == '.' : book.n == 0);
	return 0;
}
