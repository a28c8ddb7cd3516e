/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/device.h"

#include <string.h>

#include "fmt/ident.h"

enum { ENTRY = 8 + DEVICE_ID, SEALED_MOST = 256 };

struct entry {
	int64_t account;
	unsigned char id[DEVICE_ID];
};

/* What cannot be opened is a browser that nobody knows. */
static size_t read_cookie(struct ctx *c, struct str cookie, struct entry list[DEVICE_ACCOUNTS])
{
	unsigned char bytes[SEALED_MOST];
	struct str plain;
	size_t n, count;

	if (cookie.n == 0 || !base64url_read(cookie, bytes, sizeof bytes, &n) ||
	    keys_unseal(c->keys, "device", (struct str){ (const char *)bytes, n }, c->arena, &plain) != OK ||
	    plain.n % ENTRY != 0 || plain.n > (size_t)DEVICE_ACCOUNTS * ENTRY) {
		return 0;
	}
	count = plain.n / ENTRY;
	for (size_t i = 0; i < count; i++) {
		memcpy(&list[i].account, plain.p + i * ENTRY, 8);
		memcpy(list[i].id, plain.p + i * ENTRY + 8, DEVICE_ID);
	}
	return count;
}

bool device_knows(struct ctx *c, struct str cookie, int64_t account, struct str *ret_id)
{
	struct entry list[DEVICE_ACCOUNTS];
	size_t n = read_cookie(c, cookie, list);

	for (size_t i = 0; i < n; i++) {
		if (list[i].account == account && account != 0) {
			*ret_id = str_copy(c->arena, (struct str){ (const char *)list[i].id, DEVICE_ID });
			return ret_id->p != NULL;
		}
	}
	return false;
}

struct str device_remember(struct ctx *c, struct str cookie, int64_t account)
{
	struct entry list[DEVICE_ACCOUNTS + 1] = { { .account = account } };
	struct entry known[DEVICE_ACCOUNTS] = { { .account = 0 } };
	size_t n = 1, had = read_cookie(c, cookie, known);
	char plain[DEVICE_ACCOUNTS * ENTRY];
	struct buf text DEFER(buf_finish);
	struct str sealed;

	buf_init(&text, 1024);
	random_bytes(list[0].id, DEVICE_ID);
	for (size_t i = 0; i < had; i++) {
		if (known[i].account == account) {
			memcpy(list[0].id, known[i].id, DEVICE_ID);
		} else if (n < DEVICE_ACCOUNTS) {
			list[n++] = known[i];
		}
	}
	for (size_t i = 0; i < n; i++) {
		memcpy(plain + i * ENTRY, &list[i].account, 8);
		memcpy(plain + i * ENTRY + 8, list[i].id, DEVICE_ID);
	}
	if (keys_seal(c->keys, "device", (struct str){ plain, n * ENTRY }, c->arena, &sealed) != OK) {
		return (struct str){ NULL, 0 };
	}
	base64url_put(&text, sealed);
	return buf_err(&text) == OK ? str_copy(c->arena, buf_view(&text)) : (struct str){ NULL, 0 };
}

static const char *first_of(struct str text, const char *const (*words)[2], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (text.n > 0 && memmem(text.p, text.n, words[i][0], strlen(words[i][0])) != NULL) {
			return words[i][1];
		}
	}
	return NULL;
}

struct str device_words(struct arena *a, struct str user_agent)
{
	/* The order matters: most browsers also say that they are others. */
	static const char *const browsers[][2] = {
		{ "Edg", "Edge" },         { "OPR/", "Opera" },    { "SamsungBrowser", "Samsung Internet" },
		{ "Firefox/", "Firefox" }, { "FxiOS", "Firefox" }, { "CriOS", "Chrome" },
		{ "Chrome/", "Chrome" },   { "Safari/", "Safari" }
	};
	static const char *const systems[][2] = { { "Windows", "Windows" }, { "iPhone", "iPhone" },
		                                  { "iPad", "iPad" },       { "Android", "Android" },
		                                  { "CrOS", "ChromeOS" },   { "Mac OS X", "macOS" },
		                                  { "Linux", "Linux" } };
	const char *browser = first_of(user_agent, browsers, sizeof browsers / sizeof browsers[0]);
	const char *system = first_of(user_agent, systems, sizeof systems / sizeof systems[0]);

	if (browser == NULL && system == NULL) {
		return STR("");
	}
	return str_format(a, "%s%s%s", browser != NULL ? browser : "", browser != NULL && system != NULL ? ", " : "",
	                  system != NULL ? system : "");
}
