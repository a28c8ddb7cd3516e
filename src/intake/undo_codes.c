/* SPDX-License-Identifier: EUPL-1.2 */
/* Taking codes of teachers back. A row of a block: institution, code, whose it was and whose it is (0: nobody's). */
#include "access/live.h"
#include "intake/lesson_put.h"
#include "intake/undo.h"
#include "intake_lessons_sql.h"

void undo_note_code(struct buf *block, struct str brin, struct str code, int64_t was, int64_t is)
{
	undo_begin(block);
	undo_put_text(block, brin);
	undo_put_text(block, code);
	put_zigzag(block, was);
	put_zigzag(block, is);
}

static enum err undo_one(struct undo_run *u, struct str brin, struct str code, int64_t was, int64_t is)
{
	struct teacher_code_get_row now;
	bool found;

	TRY(teacher_code_get(u->c->db, u->c->arena, &(struct teacher_code_get_in){ brin, code }, &now, &found));
	if ((found ? now.account : 0) != is) {
		undo_tell_kept(u, code, MSG_UNDO_CHANGED);
		return OK;
	}
	u->undone++;
	TRY(teacher_code_set(u->c, brin, code, was));
	return live_tell_school(u->c, LIVE_LESSONS, brin);
}

enum err undo_codes(struct undo_run *u, struct str block)
{
	struct cursor at;
	bool fine = undo_open(block, &at);

	while (fine && cursor_left(&at) > 0) {
		struct str brin = undo_get_text(&at), code = undo_get_text(&at);
		int64_t was = cursor_zigzag(&at), is = cursor_zigzag(&at);

		fine = !at.bad;
		if (fine) {
			TRY(undo_one(u, brin, code, was, is));
		}
	}
	return fine ? OK : undo_damaged(u);
}
