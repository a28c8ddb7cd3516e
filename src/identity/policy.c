/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/policy.h"

#include <string.h>

#include "access/password.h"
#include "common_passwords.h"
#include "identity/breached.h"

enum {
	WORD_LEAST = 4,  /* shorter parts of a name occur in good passwords */
	BESIDES = 8,     /* so many characters besides a word that others know */
	DISTINCT = 5,    /* different characters */
	BYTES_A_HASH = 4 /* of the list: big endian, in order */
};

bool password_common(struct str lower)
{
	struct str list = common_files[0].data;
	uint32_t wanted = (uint32_t)(str_hash(lower) >> 32);
	size_t low = 0, high = list.n / BYTES_A_HASH;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const unsigned char *p = (const unsigned char *)list.p + mid * BYTES_A_HASH;
		uint32_t here = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];

		if (here == wanted) {
			return true;
		}
		if (here < wanted) {
			low = mid + 1;
		} else {
			high = mid;
		}
	}
	return false;
}

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || ((unsigned char)c & 0x80) != 0;
}

static bool alike(struct str a, size_t at, struct str b)
{
	return at + b.n <= a.n && memcmp(a.p + at, b.p, b.n) == 0;
}

/* What people write for letters. */
static char plain(char c)
{
	static const char from[] = "0134578@$!", to[] = "oieastbasi";
	const char *found = c != '\0' ? strchr(from, c) : NULL;

	return found != NULL ? to[found - from] : c;
}

static struct str mapped(struct arena *a, struct str s, bool leet)
{
	struct str copy = str_copy(a, s);
	char *p = arena_copy(a, s.p != NULL ? s.p : "", s.n);

	if (copy.p == NULL || p == NULL) {
		return (struct str){ NULL, 0 };
	}
	for (size_t i = 0; i < s.n; i++) {
		char c = p[i] >= 'A' && p[i] <= 'Z' ? (char)(p[i] - 'A' + 'a') : p[i];

		p[i] = leet ? plain(c) : c;
	}
	return (struct str){ p, s.n };
}

/* Without the digits and signs around it: "welkom" of "2026welkom!!". */
static struct str core(struct str s)
{
	while (s.n > 0 && !letter(s.p[0])) {
		s = (struct str){ s.p + 1, s.n - 1 };
	}
	while (s.n > 0 && !letter(s.p[s.n - 1])) {
		s.n--;
	}
	return s;
}

/* Two of the list behind each other: "welkom123456". */
static bool two_common(struct str s)
{
	for (size_t i = 3; i + 3 <= s.n; i++) {
		if (password_common((struct str){ s.p, i }) && password_common((struct str){ s.p + i, s.n - i })) {
			return true;
		}
	}
	return false;
}

static bool listed(struct str lower, struct str leet)
{
	struct str inside = core(lower);
	/* "w3lk0m!!" without what is around it, with its letters put back; "$lot!!" keeps its first sign as a letter. */
	const struct str cores[] = { inside, { leet.p + (inside.p - lower.p), inside.n }, core(leet) };

	for (size_t i = 0; i < sizeof cores / sizeof cores[0]; i++) {
		if (cores[i].n >= WORD_LEAST && password_common(cores[i])) {
			return true;
		}
	}
	return password_common(lower) || password_common(leet) || two_common(lower);
}

/* A unit that returns, a few characters only, or characters that count up or down. */
static bool monotonous(struct str s)
{
	bool seen[256] = { false };
	size_t distinct = 0, steps = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		distinct += !seen[c];
		seen[c] = true;
		if (i > 0) {
			int d = (int)c - (int)(unsigned char)s.p[i - 1];

			steps += d >= -1 && d <= 1;
		}
	}
	if (distinct < DISTINCT || (s.n > 1 && steps * 4 >= (s.n - 1) * 3)) {
		return true;
	}
	for (size_t unit = 1; unit <= s.n / 2; unit++) {
		if (memcmp(s.p, s.p + unit, s.n - unit) == 0) {
			return true;
		}
	}
	return false;
}

/* Whether a word that others know is most of it. */
static bool mostly(struct str lower, struct str leet, struct str word)
{
	if (word.n < WORD_LEAST || lower.n >= word.n + BESIDES) {
		return false;
	}
	for (size_t i = 0; i + word.n <= lower.n; i++) {
		if (alike(lower, i, word) || alike(leet, i, word)) {
			return true;
		}
	}
	return false;
}

static bool between_words(char c)
{
	return c == ' ' || c == '.' || c == '@' || c == '-' || c == '_' || c == ',';
}

/* The whole text, or a part of it. */
static bool mostly_any(struct arena *a, struct str lower, struct str leet, struct str text)
{
	struct str words = mapped(a, text, false);
	size_t from = 0;

	if (mostly(lower, leet, words)) {
		return true;
	}
	for (size_t i = 0; i <= words.n; i++) {
		if (i == words.n || between_words(words.p[i])) {
			if (mostly(lower, leet, (struct str){ words.p + from, i - from })) {
				return true;
			}
			from = i + 1;
		}
	}
	return false;
}

enum err password_fit(struct ctx *c, struct str password, const struct password_owner *owner)
{
	const struct str known[] = { STR("sluitend"), owner->login, owner->name, owner->email, owner->where };
	struct str lower = mapped(c->arena, password, false), leet = mapped(c->arena, password, true);
	bool stolen;
	size_t n = 0;

	if (lower.p == NULL || leet.p == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < password.n; i++) {
		n += ((unsigned char)password.p[i] & 0xc0) != 0x80;
	}
	if (n < PASSWORD_LEAST || password.n > PASSWORD_MOST) {
		return REFUSE(c, ERR_INPUT, "wachtwoord", MSG_ACCOUNT_PASSWORD_LENGTH);
	}
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (mostly_any(c->arena, lower, leet, known[i])) {
			return REFUSE(c, ERR_INPUT, "wachtwoord", MSG_PASSWORD_KNOWN);
		}
	}
	if (monotonous(lower)) {
		return REFUSE(c, ERR_INPUT, "wachtwoord", MSG_PASSWORD_REPEATS);
	}
	if (listed(lower, leet)) {
		return REFUSE(c, ERR_INPUT, "wachtwoord", MSG_PASSWORD_COMMON);
	}
	TRY(breached_has(c, password, lower, &stolen));
	return stolen ? REFUSE(c, ERR_INPUT, "wachtwoord", MSG_PASSWORD_STOLEN) : OK;
}
