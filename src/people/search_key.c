/* SPDX-License-Identifier: EUPL-1.2 */
#include "people/people.h"

/* Words that stand before a family name, as they look in a name key (NEN 1888 and common foreign ones). */
static const char *const prefixes[] = {
	"aan",   "af",  "al",  "auf", "bij", "ben",  "boven", "da",  "dal",   "dalla", "das",  "de",
	"del",   "den", "der", "des", "di",  "do",   "don",   "dos", "du",    "el",    "het",  "im",
	"in",    "la",  "las", "le",  "les", "lo",   "los",   "of",  "onder", "op",    "over", "s",
	"t",     "te",  "ten", "ter", "tho", "thoe", "thor",  "to",  "toe",   "tot",   "uijt", "uit",
	"unter", "van", "ver", "vom", "von", "voor", "vor",   "zu",  "zum",   "zur",
};

static bool is_prefix(struct str word)
{
	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
		if (str_eq(word, str_of(prefixes[i]))) {
			return true;
		}
	}
	return false;
}

/* Without the prefixes in front; a name that is nothing else stays whole. */
static struct str without_prefixes(struct str key)
{
	struct str left = key;

	for (;;) {
		struct str rest, word = str_cut(left, ' ', &rest);

		if (rest.n == 0 || !is_prefix(word)) {
			return left;
		}
		left = rest;
	}
}

enum err person_search_key(struct arena *a, struct str family, struct str prefix, struct str call, struct str given,
                           struct str *ret)
{
	struct str name, key;

	TRY(name_key(a, family, &name));
	name = str_format(a, "%.*s %.*s %.*s %.*s", STR_ARG(without_prefixes(name)), STR_ARG(call), STR_ARG(given),
	                  STR_ARG(prefix));
	if (name.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(name_key(a, name, &key));
	*ret = key;
	return OK;
}

enum err person_query_key(struct arena *a, struct str typed, struct str *ret)
{
	struct str key;

	TRY(name_key(a, typed, &key));
	*ret = without_prefixes(key);
	return OK;
}
