/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_JOSE_INSIDE_H
#define IDENTITY_JOSE_INSIDE_H

#include "base/err.h"
#include "base/str.h"

/*
 * Between the files of identity/jose.h: whether the key (JSON) signed the token, by the algorithm in its header. ERR_NOMEM: that
 * could not be found out.
 */
enum err jose_check(struct str token, struct str key, bool *ret) MUST;

#endif
