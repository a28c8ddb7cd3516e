/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_OIDC_FILE_H
#define IDENTITY_OIDC_FILE_H

#include "identity/oidc_provider.h"

/*
 * A provider as the operator writes it, in JSON (docs/operations.md):
 *
 *     { "label": "SURFconext", "issuer": "https://connect.surfconext.nl", "client": "sluitend.example.nl",
 *       "proof": "secret" | "key", "scopes": ["openid", "profile"], "acr": [], "amr": [],
 *       "accounts": "make" | "linked", "pkce_unsaid": false, "rules": [ ... ] }
 *
 * ERR_INPUT: f names what is wrong. Texts are in the arena.
 */
enum err oidc_file_read(struct arena *a, struct fail *f, struct str json, struct oidc_provider *ret) MUST;
/* The same back, without secrets. */
void oidc_file_write(struct buf *out, const struct oidc_provider *p);

#endif
