/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/dsn.h"

#include <string.h>

/* Begins like this in any case of letters; *rest gets what follows. */
static bool begins(struct str line, const char *name, struct str *rest)
{
	size_t n = strlen(name);

	if (line.n < n || !str_eq_nocase((struct str){ line.p, n }, str_of(name))) {
		return false;
	}
	*rest = str_trim((struct str){ line.p + n, line.n - n });
	return true;
}

static struct str without_cr(struct str line)
{
	return line.n > 0 && line.p[line.n - 1] == '\r' ? (struct str){ line.p, line.n - 1 } : line;
}

/* "<abc...xyz@school.example>": the part before the @, when it could be one of ours. */
static bool reference_of(struct str value, char ret[IDENT_TEXT])
{
	struct str rest, local;

	if (value.n > 0 && value.p[0] == '<') {
		value = (struct str){ value.p + 1, value.n - 1 };
	}
	local = str_cut(value, '@', &rest);
	if (!ident_valid(local)) {
		return false;
	}
	memcpy(ret, local.p, IDENT_LENGTH);
	ret[IDENT_LENGTH] = '\0';
	return true;
}

/* Appends printable letters, a blank before. */
static void add_why(struct dsn *d, struct str text)
{
	size_t n = strlen(d->why);

	if (n > 0 && n + 1 < sizeof d->why) {
		d->why[n++] = ' ';
	}
	for (size_t i = 0; i < text.n && n + 1 < sizeof d->why; i++) {
		d->why[n++] = text.p[i] >= ' ' && text.p[i] <= '~' ? text.p[i] : ' ';
	}
	d->why[n] = '\0';
}

struct reading {
	struct dsn d;
	bool status_part, any_action, any_reference;
};

static void read_line(struct reading *r, struct str line)
{
	struct str rest;
	char reference[IDENT_TEXT];

	if (begins(line, "Content-Type:", &rest)) {
		r->status_part = begins(rest, "message/delivery-status", &rest);
		return;
	}
	/* Several addressees are several groups of fields; ours has one, and the first says what happened. */
	if (r->status_part && !r->any_action && begins(line, "Action:", &rest)) {
		r->any_action = true;
		r->d.action = begins(rest, "failed", &rest)      ? DSN_FAILED
		              : begins(rest, "delivered", &rest) ? DSN_DELIVERED
		                                                 : DSN_OTHER;
	} else if (r->status_part && (begins(line, "Status:", &rest) || begins(line, "Diagnostic-Code:", &rest))) {
		add_why(&r->d, rest);
	} else if ((begins(line, "Message-ID:", &rest) || begins(line, "Original-Message-ID:", &rest) ||
	            begins(line, "X-Original-Message-ID:", &rest) || begins(line, "In-Reply-To:", &rest)) &&
	           reference_of(rest, reference)) {
		memcpy(r->d.reference, reference, sizeof reference);
		r->any_reference = true;
	}
}

enum err dsn_read(struct str text, struct dsn *ret)
{
	struct reading r = { .d = { .action = DSN_OTHER } };

	if (text.n > DSN_MOST) {
		return ERR_TOOBIG;
	}
	while (text.n > 0) {
		read_line(&r, without_cr(str_cut(text, '\n', &text)));
	}
	if (!r.any_action || !r.any_reference) {
		return ERR_INPUT;
	}
	*ret = r.d;
	return OK;
}
