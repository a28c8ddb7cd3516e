/* SPDX-License-Identifier: EUPL-1.2 */
/* Named statements to C, over all files of a room. */
#include <string.h>

#include "sqlc.h"

static enum err refuse_doubles(const struct sqlc_stmt *first, struct fail *f)
{
	for (const struct sqlc_stmt *s = first; s != NULL; s = s->next) {
		for (const struct sqlc_stmt *t = s->next; t != NULL; t = t->next) {
			if (str_eq(s->name, t->name)) {
				return fail_set(f, ERR_INPUT, NULL, "%s:%d: two statements of this name: '%.*s'",
				                t->file, t->line, STR_ARG(t->name));
			}
		}
	}
	return OK;
}

/* Takes the parts out of the list of all, and gives each statement the list of them. */
static void part_from(struct sqlc_stmt **first)
{
	struct sqlc_stmt *parts = NULL, **part = &parts, **at = first;

	while (*at != NULL) {
		struct sqlc_stmt *s = *at;

		if (s->is_part) {
			*at = s->next;
			s->next = NULL;
			*part = s;
			part = &s->next;
		} else {
			at = &s->next;
		}
	}
	for (struct sqlc_stmt *s = *first; s != NULL; s = s->next) {
		s->parts = parts;
	}
}

static enum err refuse_idle_parts(const struct sqlc_stmt *first, struct fail *f)
{
	for (const struct sqlc_stmt *p = first->parts; p != NULL; p = p->next) {
		if (!p->part_used) {
			return fail_set(f, ERR_INPUT, NULL, "%s:%d: a part that no statement uses: '%.*s'", p->file,
			                p->line, STR_ARG(p->name));
		}
	}
	return OK;
}

/* "out: as OTHER": the columns, and the type of the rows, of a statement that stands before. */
static enum err liken(struct sqlc_stmt *first, struct fail *f)
{
	for (struct sqlc_stmt *s = first; s != NULL; s = s->next) {
		const struct sqlc_stmt *like = first;

		if (s->like.n == 0) {
			continue;
		}
		while (like != s && !str_eq(like->name, s->like)) {
			like = like->next;
		}
		if (like == s || like->out_count == 0) {
			return fail_set(f, ERR_INPUT, NULL,
			                "%s:%d: no statement with rows of this name before it: '%.*s'", s->file,
			                s->line, STR_ARG(s->like));
		}
		memcpy(s->out, like->out, sizeof s->out);
		s->out_count = like->out_count;
		s->row = like->row;
	}
	return OK;
}

enum err sqlc_compile(struct arena *a, const struct sqlc_source *sources, size_t count, const char *unit,
                      const char *header_name, struct buf *source, struct buf *header, struct fail *f)
{
	struct sqlc_stmt *first = NULL, **tail = &first;

	for (size_t i = 0; i < count; i++) {
		TRY(sqlc_parse(a, &sources[i], &tail, f));
	}
	part_from(&first);
	if (first == NULL) {
		return fail_set(f, ERR_INPUT, NULL, "%s: no statement", unit);
	}
	TRY(refuse_doubles(first, f));
	TRY(refuse_doubles(first->parts, f));
	TRY(liken(first, f));
	TRY(sqlc_emit(first, unit, header_name, source, header, f));
	TRY(refuse_idle_parts(first, f));
	return buf_err(source) == OK && buf_err(header) == OK
	               ? OK
	               : fail_set(f, ERR_TOOBIG, NULL, "%s: too many statements", unit);
}
