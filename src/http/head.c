/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Whether the head of a request can be read in one way only. Where a proxy in front and this program would disagree on where a
 * request ends, or for which host it is, one visitor's bytes become another's request (RFC 9112, section 11.2).
 */
#include <string.h>

#include "http/internal.h"

struct head {
	unsigned hosts, lengths, codings;
	bool chunked; /* the last coding is "chunked", and no other */
	bool bad;     /* a name or a value that is none */
};

/* A token (RFC 9110, section 5.6.2): a blank before the colon hides a header from the next reader. */
static bool name_fine(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= ' ' || c >= 0x7f || memchr("\"(),/:;<=>?@[\\]{}", c, 17) != NULL) {
			return false;
		}
	}
	return s.n > 0;
}

static bool value_fine(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < ' ' && c != '\t') || c == 0x7f) {
			return false;
		}
	}
	return true;
}

/* The library writes a value that goes on in the next line behind the name: "Transfer-Encodingchunked". */
static bool is_folded(struct str name, struct str of)
{
	return name.n > of.n && str_eq_nocase((struct str){ name.p, of.n }, of);
}

static enum MHD_Result look(void *arg, enum MHD_ValueKind kind, const char *name, size_t name_n, const char *value,
                            size_t value_n)
{
	struct head *h = arg;
	struct str n = { name, name_n }, v = { value, value_n };

	(void)kind;
	h->bad = h->bad || !name_fine(n) || !value_fine(v) || is_folded(n, STR("Transfer-Encoding")) ||
	         is_folded(n, STR("Content-Length"));
	h->hosts += str_eq_nocase(n, STR("Host"));
	h->lengths += str_eq_nocase(n, STR("Content-Length"));
	if (str_eq_nocase(n, STR("Transfer-Encoding"))) {
		h->codings++;
		h->chunked = str_eq_nocase(v, STR("chunked"));
	}
	return h->bad ? MHD_NO : MHD_YES;
}

bool head_clear(struct MHD_Connection *connection, const char *version)
{
	struct head h = { .hosts = 0 };

	(void)MHD_get_connection_values_n(connection, MHD_HEADER_KIND, look, &h);
	if (h.bad || h.hosts > 1 || h.lengths > 1) {
		return false;
	}
	return h.codings == 0 || (h.codings == 1 && h.chunked && h.lengths == 0 && strcmp(version, "HTTP/1.0") != 0);
}
