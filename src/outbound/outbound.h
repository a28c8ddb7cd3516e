/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef OUTBOUND_OUTBOUND_H
#define OUTBOUND_OUTBOUND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/*
 * What goes out: requests over HTTPS and mail. They are carried out by the `out` process, the only one with a way out; the
 * others hand it what to ask or send. Certificates are always checked, redirects never followed.
 */
struct helper;

enum {
	OUTBOUND_MAX_HEADERS = 8,
	OUTBOUND_URL_MOST = 2048,
	OUTBOUND_ANSWER_MOST = 512 * 1024,
	OUTBOUND_LARGE_MOST = 4 * 1024 * 1024, /* for who asks for so much (a calendar) */
	OUTBOUND_TIMEOUT_MS = 8000             /* of a request, from the name to the last byte */
};

struct outbound_header {
	struct str name, value;
};

struct outbound_request {
	bool post;
	/*
	 * Whether the address was configured here, and may lead into the own network. Addresses that others made up (an
	 * endpoint that a provider names) may not: they would make this program ask what lies behind the firewall.
	 */
	bool own;
	struct str url, body;
	struct outbound_header headers[OUTBOUND_MAX_HEADERS];
	size_t header_count;
	struct str wanted[OUTBOUND_MAX_HEADERS]; /* names of headers of the answer */
	size_t wanted_count;
	int timeout_ms; /* 0: OUTBOUND_TIMEOUT_MS */
	size_t most;    /* bytes of the answer, at most OUTBOUND_LARGE_MOST; 0: OUTBOUND_ANSWER_MOST */
};

struct outbound_answer {
	int status;
	struct str body;
	struct str headers[OUTBOUND_MAX_HEADERS]; /* values of the wanted ones; empty when absent */
};

/*
 * Asks, and waits for the answer: on a worker, never on an event thread. What is in *ret lives in the arena. ERR_INPUT:
 * an address that is not allowed; ERR_TOOBIG: more than `most`; ERR_REMOTE: not reached, not trusted, not in time, and
 * f says which; ERR_BUSY: the process was just restarted.
 */
enum err outbound_http(struct helper *h, struct arena *a, struct fail *f, const struct outbound_request *in,
                       struct outbound_answer *ret) MUST;

enum outbound_tls {
	OUTBOUND_TLS_START, /* STARTTLS, required (port 587) */
	OUTBOUND_TLS_WHOLE, /* TLS from the first byte (port 465) */
	OUTBOUND_TLS_NONE   /* to a server on this machine only */
};

/* What goes along with a letter. */
struct outbound_part {
	struct str name; /* of the file: letters, digits, dots and dashes; empty: nothing goes along */
	struct str type; /* "text/calendar; charset=utf-8; method=REQUEST" */
	struct str bytes;
};

/* A letter: plain text in UTF-8 with line feeds; one addressee. */
struct outbound_mail {
	struct str server; /* "mail.example.nl:587" */
	enum outbound_tls tls;
	struct str user, password; /* empty: without signing in */
	struct str from, from_name, to, subject, text;
	struct str id; /* of the letter, letters and digits: the same each time it is tried */
	int64_t at;    /* instant of its date */
	struct outbound_part part;
};

/*
 * Sends. ERR_INPUT: an address or header with characters that may not stand there; ERR_REMOTE: the server was not reached,
 * not trusted, or refused, and f says what it answered.
 */
enum err outbound_mail(struct helper *h, struct arena *a, struct fail *f, const struct outbound_mail *in) MUST;

/* Whether it is an address for mail as this program accepts them: ASCII, one @, nothing that could end a line. */
bool outbound_address_fine(struct str address);

#endif
