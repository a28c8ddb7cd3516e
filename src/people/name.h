/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PEOPLE_NAME_H
#define PEOPLE_NAME_H

#include "base/arena.h"
#include "base/str.h"

/* "Sem de Boer": the name by which someone is called, else the first given name. In the arena; p NULL: no memory. */
struct str person_name(struct arena *a, struct str call_name, struct str given_names, struct str prefix,
                       struct str family_name);

#endif
