/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_PASSWORD_H
#define ACCESS_PASSWORD_H

#include "access/ctx.h"

/* Passwords as argon2id. Each call takes tens of milliseconds and 64 MiB on purpose: never on an event thread. */
enum { PASSWORD_LEAST = 12 /* characters */, PASSWORD_MOST = 200 /* bytes */, PASSWORD_HASH = 128 };

/* For storing. ERR_INPUT: shorter or longer than that; ERR_NOMEM. */
enum err password_hash(struct ctx *c, struct str password, char ret[PASSWORD_HASH]) MUST;
/*
 * Whether it is the password of this hash. An empty hash (nobody has this name, or no password yet) costs the same
 * work and gives false.
 */
bool password_good(struct str hash, struct str password);
/* Whether the hash was made with other parameters than those of today. */
bool password_stale(struct str hash);
/* How many times this process did the work of password_good, for tests that hold one answer against another. */
uint64_t password_work(void);
/* The hash that password_good works on when there is none; for a test of its parameters. */
const char *password_decoy(void);

#endif
