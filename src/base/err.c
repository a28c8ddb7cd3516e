/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

enum err(fail_set)(struct fail *f, enum err code, const char *field, const char *fmt, ...)
{
	va_list ap;

	if (f == NULL) {
		return code;
	}
	f->code = code;
	(void)snprintf(f->field, sizeof f->field, "%s", field != NULL ? field : "");
	va_start(ap, fmt);
	(void)vsnprintf(f->what, sizeof f->what, fmt, ap);
	va_end(ap);
	return code;
}

const char *err_name(enum err code)
{
	switch (code) {
	case OK: return "ok";
	case ERR_NOMEM: return "out of memory";
	case ERR_INPUT: return "bad input";
	case ERR_DENIED: return "denied";
	case ERR_ABSENT: return "absent";
	case ERR_CONFLICT: return "conflict";
	case ERR_BUSY: return "busy";
	case ERR_TOOBIG: return "too big";
	case ERR_IO: return "input or output failed";
	case ERR_DB: return "database failed";
	case ERR_REMOTE: return "remote system failed";
	case ERR_BUG: return "bug";
	}
	return "unknown";
}
