/* SPDX-License-Identifier: EUPL-1.2 */
#include "people/name.h"

struct str person_name(struct arena *a, struct str call_name, struct str given_names, struct str prefix,
                       struct str family_name)
{
	struct str rest, first = call_name.n > 0 ? call_name : str_cut(given_names, ' ', &rest);

	return str_format(a, "%.*s%s%.*s%s%.*s", STR_ARG(first), prefix.n > 0 ? " " : "", STR_ARG(prefix),
	                  family_name.n > 0 ? " " : "", STR_ARG(family_name));
}
