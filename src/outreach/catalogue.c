/* SPDX-License-Identifier: EUPL-1.2 */
#include "outreach/catalogue.h"

#include <stdio.h>
#include <string.h>

#include "outreach_texts.h"

enum { KEY = 80 };

static const struct {
	const char *code, *file, *dutch, *own;
} tongues[TONGUE_COUNT] = {
	[TONGUE_NL] = { "nl", "nl.txt", "nederlands", "dutch" },
	[TONGUE_EN] = { "en", "en.txt", "engels", "english" },
	[TONGUE_AR] = { "ar", "ar.txt", "arabisch", "arabic" },
	[TONGUE_PL] = { "pl", "pl.txt", "pools", "polish" },
	[TONGUE_TR] = { "tr", "tr.txt", "turks", "turkish" },
	[TONGUE_UK] = { "uk", "uk.txt", "oekraiens", "oekraïens" },
};

const char *tongue_code(enum tongue t)
{
	return tongues[t].code;
}

bool tongue_parse(struct str code, enum tongue *ret)
{
	for (int t = 0; t < TONGUE_COUNT; t++) {
		if (str_eq(code, str_of(tongues[t].code))) {
			*ret = (enum tongue)t;
			return true;
		}
	}
	return false;
}

bool tongue_is_rtl(enum tongue t)
{
	return t == TONGUE_AR;
}

enum tongue tongue_of(struct str written)
{
	struct str s = str_trim(written), first = s;

	/* "ar-SY": what stands in front says enough. */
	if (s.n > 2 && (s.p[2] == '-' || s.p[2] == '_')) {
		first.n = 2;
	}
	for (int t = 0; t < TONGUE_COUNT; t++) {
		if (str_eq_nocase(first, str_of(tongues[t].code)) || str_eq_nocase(s, str_of(tongues[t].dutch)) ||
		    str_eq_nocase(s, str_of(tongues[t].own))) {
			return (enum tongue)t;
		}
	}
	return TONGUE_NL;
}

static struct str file_of(enum tongue t)
{
	for (size_t i = 0; i < outreach_texts_count; i++) {
		if (strcmp(outreach_texts_files[i].name, tongues[t].file) == 0) {
			return outreach_texts_files[i].data;
		}
	}
	return (struct str){ "", 0 };
}

/* The next line that is a key with its text. */
static bool next_line(struct str *rest, struct str *key, struct str *text)
{
	while (rest->n > 0) {
		struct str line = str_cut(*rest, '\n', rest);

		if (line.n > 0 && line.p[0] != '#') {
			*key = str_trim(str_cut(line, '=', text));
			*text = str_trim(*text);
			return true;
		}
	}
	return false;
}

struct str tongue_text(enum tongue t, const char *key)
{
	struct str rest = file_of(t), k, text, wanted = str_of(key);

	while (next_line(&rest, &k, &text)) {
		if (str_eq(k, wanted)) {
			return text;
		}
	}
	return (struct str){ "", 0 };
}

struct str tongue_text_for(enum tongue t, const char *key, const char *audience)
{
	char whole[KEY];
	struct str text;

	(void)snprintf(whole, sizeof whole, "%s.%s", key, audience);
	text = tongue_text(t, whole);
	return text.n > 0 ? text : tongue_text(t, key);
}

struct str tongue_key(enum tongue t, size_t n)
{
	struct str rest = file_of(t), key, text;

	for (size_t i = 0; next_line(&rest, &key, &text); i++) {
		if (i == n) {
			return key;
		}
	}
	return (struct str){ "", 0 };
}
