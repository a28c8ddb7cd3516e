/* SPDX-License-Identifier: EUPL-1.2 */
/* What belongs to an upload, in sealed pieces: nothing of a school's file ever lies in the open on a disk. */
#include "intake/upload.h"
#include "intake_upload_sql.h"

enum { PIECE = 128 * 1024, PIECE_ARENA = 1024 * 1024 };

static enum err put_piece(struct ctx *c, int64_t upload, const char *what, int64_t n, struct str piece)
{
	struct arena a DEFER(arena_reset);
	struct str sealed;

	arena_init(&a, PIECE_ARENA);
	TRY(keys_seal(c->keys, "upload", piece, &a, &sealed));
	return upload_part_add(c->db, &(struct upload_part_add_in){ upload, str_of(what), n, sealed }, NULL);
}

enum err upload_part_put(struct ctx *c, int64_t upload, const char *what, int64_t from, struct str bytes,
                         int64_t *ret_n)
{
	int64_t n = 0;

	while (bytes.n > 0) {
		struct str piece = { bytes.p, bytes.n < PIECE ? bytes.n : PIECE };

		TRY(put_piece(c, upload, what, from + n, piece));
		bytes.p += piece.n;
		bytes.n -= piece.n;
		n++;
	}
	if (ret_n != NULL) {
		*ret_n = n;
	}
	return OK;
}

enum err upload_part_read(struct ctx *c, int64_t upload, const char *what, struct buf *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct upload_part_list_row row;
	bool more;

	TRY(upload_part_list_open(c->db, &(struct upload_part_list_in){ upload, str_of(what) }, &rows));
	for (;;) {
		struct arena a DEFER(arena_reset);
		struct str plain;

		arena_init(&a, PIECE_ARENA);
		TRY(upload_part_list_next(&rows, &row, &more));
		if (!more) {
			return buf_err(ret);
		}
		if (keys_unseal(c->keys, "upload", row.sealed, &a, &plain) != OK) {
			return fail_set(c->fail, ERR_DB, NULL,
			                "a piece of an upload cannot be opened with this key file");
		}
		buf_str(ret, plain);
	}
}
