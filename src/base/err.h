/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

/*
 * The one error type of the program. A function that can fail returns enum err and is marked MUST; it leaves its
 * outputs alone on failure. What went wrong, and for which field, is written once, where it is known, into the
 * struct fail of the request or job.
 */

enum err {
	OK,
	ERR_NOMEM,    /* allocation failed or an arena reached its cap */
	ERR_INPUT,    /* what came in is wrong; fail says what and how to mend it */
	ERR_DENIED,   /* the actor may not do this */
	ERR_ABSENT,   /* it does not exist, or not for this actor */
	ERR_CONFLICT, /* it clashes with what is there */
	ERR_BUSY,     /* try again later */
	ERR_TOOBIG,   /* over a limit */
	ERR_IO,       /* files, sockets */
	ERR_DB,       /* the database refused or is gone */
	ERR_REMOTE,   /* another system failed */
	ERR_BUG       /* cannot happen */
};

#define MUST __attribute__((warn_unused_result))
#define DEFER(fn) __attribute__((cleanup(fn)))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

#define TRY(x)                       \
	do {                         \
		enum err err_ = (x); \
		if (err_ != OK) {    \
			return err_; \
		}                    \
	} while (0)

/* What went wrong. Fixed size, so that an error can be told when memory is what ran out. */
struct fail {
	enum err code;
	char field[64]; /* which field or column, or empty */
	char what[320]; /* for a person, in the language of the actor, or a plain English system message */
};

/*
 * Fills f (when not NULL) and returns code, so that a check reads `return fail_set(...)`.
 * field may be NULL. The message is cut to fit.
 */
enum err fail_set(struct fail *f, enum err code, const char *field, const char *fmt, ...) PRINTF_LIKE(4, 5);

/* What tells an error is never OK: said to those who read along (compilers, analyzers), because TRY rests on it. */
static inline enum err err_sure(enum err code)
{
	if (code == OK) {
		__builtin_unreachable();
	}
	return code;
}
#define fail_set(...) err_sure(fail_set(__VA_ARGS__))

/* A short English word for a code, for logs. */
const char *err_name(enum err code);

#endif
