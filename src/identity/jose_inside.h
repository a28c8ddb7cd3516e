/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_JOSE_INSIDE_H
#define IDENTITY_JOSE_INSIDE_H

#include "base/str.h"

/* Between the files of identity/jose.h: whether the key (JSON) signed the token, by the algorithm in its header. */
bool jose_check(struct str token, struct str key);

#endif
