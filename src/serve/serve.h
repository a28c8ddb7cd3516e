/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SERVE_SERVE_H
#define SERVE_SERVE_H

#include "access/keys.h"
#include "base/day.h"
#include "base/err.h"
#include "serve/box.h"

struct serve_options {
	const char *url; /* of the database */
	const struct keys *keys;
	const char *listen;      /* "127.0.0.1:8080" */
	struct helpers *helpers; /* of serve_kinds */
	enum box_mode sandbox;
	/* How long a request may take before who asked is told to come back, and a fifth of it to wait its turn; 0: 10. */
	unsigned patience_seconds;
	day_t fixed_today; /* demo: the day that counts as today, else DAY_NONE */
};

/*
 * Serves until SIGTERM or SIGINT, then finishes what runs. http_signals_block() was called before. Does the nightly
 * round by itself when a new day begins. Prints the address on standard error once it listens.
 */
enum err serve_run(struct fail *f, const struct serve_options *options) MUST;

#endif
