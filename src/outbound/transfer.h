/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef OUTBOUND_TRANSFER_H
#define OUTBOUND_TRANSFER_H

#include "outbound/guard.h"
#include "outbound/outbound.h"

/*
 * What the outbound process itself does, with libcurl. The policy holds from outbound_begin on; no request can change it.
 */
struct outbound_policy {
	const char *ca_file; /* certificates (PEM) trusted beside those of the system; NULL or empty: none */
	bool loopback_plain; /* http:// to this machine: for tests, and for a provider that runs on it */
};

/* Reads the certificates, before the box closes. ERR_ABSENT, ERR_INPUT: the file. */
enum err outbound_begin(struct fail *f, const struct outbound_policy *policy) MUST;
void outbound_end(void);

/* Carries out one operation of outbound/wire.h; its answer goes into out. */
enum err outbound_do(struct fail *f, unsigned op, struct str in, struct buf *out) MUST;

/* ---- between the files that use libcurl ---- */

/* Whether a connection to there may be made: own network, and without TLS. */
bool outbound_may(enum reach reach, bool own, bool plain);
/*
 * A handle (CURL *) with what holds for every transfer: time, trust, where connections may lead. Fits no DEFER: ended by
 * transfer_close.
 */
struct transfer {
	void *curl;
	bool own, plain;
	bool refused; /* an address was not allowed */
	char error[256];
};
enum err transfer_open(struct fail *f, struct transfer *t, bool own, bool plain, int timeout_ms) MUST;
void transfer_close(struct transfer *t);
/* Runs it; what libcurl said becomes ERR_REMOTE with words of why. */
enum err transfer_run(struct fail *f, struct transfer *t, const char *what) MUST;

enum err transfer_http(struct arena *a, struct fail *f, const struct outbound_request *in,
                       struct outbound_answer *ret) MUST;
enum err transfer_mail(struct arena *a, struct fail *f, const struct outbound_mail *in) MUST;
bool outbound_loopback_plain(void);

#endif
