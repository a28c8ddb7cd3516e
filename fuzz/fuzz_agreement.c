/* SPDX-License-Identifier: EUPL-1.2 */
/* Protocols as text: what is read keeps the bounds, and reads back the same when it is written. */
#include "agreements/text.h"
#include "fuzz.h"

enum { HEAP = 64 * 1024 * 1024 };

static void again(struct arena *a, const struct agreement *first)
{
	struct json_problems problems;
	struct json_fault fault;
	struct agreement second;
	struct buf out;

	buf_init(&out, HEAP);
	FUZZ_CHECK(agreement_text_write(&out, first) == OK && buf_err(&out) == OK);
	if (out.n <= AGREEMENT_TEXT_MOST) {
		FUZZ_CHECK(agreement_text_read(a, buf_view(&out), &second, &problems, &fault) == OK);
		FUZZ_CHECK(second.row_count == first->row_count && second.partner_count == first->partner_count);
	}
	buf_finish(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json_problems problems;
	struct json_fault fault;
	struct agreement got;
	struct arena a;

	arena_init(&a, HEAP);
	if (agreement_text_read(&a, fuzz_text(data, size), &got, &problems, &fault) == OK) {
		FUZZ_CHECK(got.row_count <= AGREED_MOST_ROWS && got.partner_count <= AGREEMENT_MOST_PARTNERS);
		for (size_t i = 0; i < got.row_count; i++) {
			const struct agreed_row *r = &got.rows[i];

			FUZZ_CHECK(r->subject >= 0 && r->subject < AGREED_SUBJECTS && r->sector <= SECTOR_COUNT);
			FUZZ_CHECK(r->days >= AGREED_NO_TERM && r->days <= AGREED_MOST_DAYS);
			FUZZ_CHECK(r->words.n <= AGREED_WORDS && r->letter.n <= AGREED_TEMPLATE);
		}
		again(&a, &got);
	}
	arena_reset(&a);
	return 0;
}
