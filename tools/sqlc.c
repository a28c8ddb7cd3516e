/* SPDX-License-Identifier: EUPL-1.2 */
/* Named statements to C, over all files of a room. */
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

enum err sqlc_compile(struct arena *a, const struct sqlc_source *sources, size_t count, const char *unit,
                      const char *header_name, struct buf *source, struct buf *header, struct fail *f)
{
	struct sqlc_stmt *first = NULL, **tail = &first;

	for (size_t i = 0; i < count; i++) {
		TRY(sqlc_parse(a, &sources[i], &tail, f));
	}
	if (first == NULL) {
		return fail_set(f, ERR_INPUT, NULL, "%s: no statement", unit);
	}
	TRY(refuse_doubles(first, f));
	TRY(sqlc_emit(first, unit, header_name, source, header, f));
	return buf_err(source) == OK && buf_err(header) == OK
	               ? OK
	               : fail_set(f, ERR_TOOBIG, NULL, "%s: too many statements", unit);
}
