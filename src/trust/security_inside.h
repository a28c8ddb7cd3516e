/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_SECURITY_INSIDE_H
#define TRUST_SECURITY_INSIDE_H

#include "trust/security.h"

/* What the files of the check share. Nobody else includes it. */
struct security_run {
	struct ctx *c;
	const struct security_place *place;
	struct security_list *list;
	enum err err; /* the first failure stays */
};

struct security_say {
	const char *code;
	enum msg_id name, found, how; /* how: MSG_COUNT when there is nothing to do */
	enum security_level level;
	struct str args[3]; /* of found and how */
};

void security_say(struct security_run *r, struct security_say say);
/* A number, in the arena. */
struct str security_number(struct security_run *r, int64_t n);

void security_place_checks(struct security_run *r);
void security_file_checks(struct security_run *r);
void security_process_checks(struct security_run *r);
void security_account_checks(struct security_run *r);
void security_upkeep_checks(struct security_run *r);

#endif
