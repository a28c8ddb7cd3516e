/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef INTAKE_UNDO_H
#define INTAKE_UNDO_H

#include "fmt/bytes.h"
#include "intake/run.h"
#include "intake/settle.h"

/*
 * Taking an import back. Each batch of an import that can be undone leaves a block behind: for each row that it added or
 * changed, what stood there and what stands there now. To undo a block is to put back what stood there, wherever what
 * the import put still stands; what somebody has changed since, by hand or with a later file, stays, and is named.
 *
 * A block is kept sealed for a day (upload_part) and read with care all the same.
 */
struct undo_run {
	struct ctx *c; /* in a transaction */
	struct reference_book *book;
	int64_t undone, kept;
	struct buf *report; /* rows that were left as they are, as CSV */
};

/* A row that stays as it is: what of, and why. */
void undo_tell_kept(struct undo_run *u, struct str what, enum msg_id why);

/* What a batch of marks is about to do, before it is settled. */
enum err undo_note_marks(struct ctx *c, struct buf *block, const struct settle_work *work, size_t n) MUST;
enum err undo_marks(struct undo_run *u, struct str block) MUST;

/* ---- the kinds with a row a fact (undo_rows.c): a block is a number of the form, then rows one behind the other ---- */

void undo_put_text(struct buf *b, struct str s);
struct str undo_get_text(struct cursor *c);
/* Begins a block with its first row. */
void undo_begin(struct buf *block);
/* Whether it is a block of rows; what is left of it. */
bool undo_open(struct str block, struct cursor *ret);
enum err undo_damaged(struct undo_run *u) MUST;
struct lesson_said;
/* Behind lessons_put, which says what was there. */
enum err undo_note_lessons(struct buf *block, const struct lesson_said *list, size_t n) MUST;
enum err undo_lessons(struct undo_run *u, struct str block) MUST;
struct group_member_put_in;
struct undo_member_old {
	day_t last;
	struct str location;
};
/* A group that a batch names first, and a member that it puts; old NULL: there was none. */
void undo_note_group(struct buf *block, struct str brin, struct str location, struct str code);
void undo_note_member(struct buf *block, const struct group_member_put_in *in, const struct undo_member_old *old);
enum err undo_groups(struct undo_run *u, struct str block) MUST;
struct enrolment_put_in;
struct enrolment_list_row;
/* Whether an enrolment says the same as a stored one; whether the rules take both for the same (enrolments.c). */
bool enrolment_stands(const struct enrolment_put_in *a, const struct enrolment_list_row *b);
bool enrolment_rules_alike(const struct enrolment_put_in *a, const struct enrolment_list_row *b);
void undo_note_enrolment(struct buf *block, const struct enrolment_list_row *old, const struct enrolment_put_in *new);
enum err undo_enrolments(struct undo_run *u, struct str block) MUST;
/* A period of holidays of a location; has false: there was none, or is none any more. */
struct undo_holiday {
	struct str name;
	day_t last;
	bool has;
};
void undo_note_holiday(struct buf *block, const char *brin, const char *location, day_t first, struct undo_holiday old,
                       struct undo_holiday new);
enum err undo_holidays(struct undo_run *u, struct str block) MUST;
/* A code of a teacher: whose account it was and whose it is; 0: nobody's. */
void undo_note_code(struct buf *block, struct str brin, struct str code, int64_t was, int64_t is);
enum err undo_codes(struct undo_run *u, struct str block) MUST;
/* Persons of rows, ascending and each once, locked. The list is sorted where it stands. */
enum err undo_lock_persons(struct undo_run *u, int64_t *list, size_t n, size_t *ret_n) MUST;

#endif
