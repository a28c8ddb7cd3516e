/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/process.h"

#include "fmt/csv_taste.h"
#include "paper/sheet.h"

enum {
	OP_DRAW = 1,
	OP_TASTE = 2,
	OP_SHEET = 3,
	MOST_PROCESSES = 2,
	MOST_FILES = 16,
	DRAW_MS = 60000,
	TASTE_MS = 60000
};

static enum err prepare(struct fail *f, void **ret_state)
{
	(void)ret_state;
	return paper_warm(f);
}

static enum err answer(void *state, struct fail *f, unsigned op, struct str in, struct buf *out)
{
	(void)state;
	if (op == OP_TASTE) {
		return csv_taste_make(in, out);
	}
	if (op == OP_SHEET) {
		return sheet_make(f, in, out);
	}
	if (op != OP_DRAW) {
		return fail_set(f, ERR_BUG, NULL, "the process job does not know %u", op);
	}
	return paper_draw(f, in, out);
}

static const struct box job_box = { .name = "sluitend-job",
	                            .calls = BOX_CALLS_JOB,
	                            .memory = (size_t)1024 * 1024 * 1024,
	                            .files = MOST_FILES };

const struct helper_kind job_kind = {
	.name = "job",
	.box = &job_box,
	.most = MOST_PROCESSES,
	.max_in = TASTE_MOST_BYTES,
	.max_out = PAPER_MOST_PDF,
	.init = prepare,
	.answer = answer,
};

enum err paper_print(struct helper *job, struct fail *f, struct str description, struct buf *ret)
{
	return helper_call(job, f, OP_DRAW, description, ret, DRAW_MS);
}

enum err job_sheet(struct helper *job, struct fail *f, struct str description, struct buf *ret)
{
	return helper_call(job, f, OP_SHEET, description, ret, DRAW_MS);
}

enum err job_taste(struct helper *job, struct fail *f, struct str file, struct buf *ret)
{
	return helper_call(job, f, OP_TASTE, file, ret, TASTE_MS);
}
