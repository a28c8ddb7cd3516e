/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/password.h"

#include <sodium.h>
#include <stdatomic.h>

static const unsigned long long OPS = crypto_pwhash_OPSLIMIT_INTERACTIVE;
static const size_t MEMORY = crypto_pwhash_MEMLIMIT_INTERACTIVE;

/* A hash of a password that nobody has, with the parameters above. */
static const char decoy[] = "$argon2id$v=19$m=65536,t=2,p=1$c2x1aXRlbmRzbHVpdGVuZA$"
			    "0Yk2s0H4m3V7p1zqS5n8o0J8T1g3mQn2r7b4xK9cU5E";

static atomic_uint_least64_t work;

static size_t characters(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	}
	return n;
}

enum err password_hash(struct ctx *c, struct str password, char ret[PASSWORD_HASH])
{
	_Static_assert(PASSWORD_HASH >= crypto_pwhash_STRBYTES, "the hash fits");
	if (characters(password) < PASSWORD_LEAST || password.n > PASSWORD_MOST) {
		return REFUSE(c, ERR_INPUT, "wachtwoord", MSG_ACCOUNT_PASSWORD_LENGTH);
	}
	if (crypto_pwhash_str_alg(ret, password.p, password.n, OPS, MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0) {
		return fail_set(c->fail, ERR_NOMEM, NULL, "no memory for argon2id");
	}
	return OK;
}

bool password_good(struct str hash, struct str password)
{
	const char *against = hash.n > 0 ? hash.p : decoy;
	/* What is too long is no password; it costs what a wrong one costs. */
	struct str tried = password.n <= PASSWORD_MOST ? password : STR("");
	bool same;

	atomic_fetch_add(&work, 1);
	same = crypto_pwhash_str_verify(against, tried.p != NULL ? tried.p : "", tried.n) == 0;
	return same && hash.n > 0 && tried.n > 0;
}

bool password_stale(struct str hash)
{
	return hash.n > 0 && crypto_pwhash_str_needs_rehash(hash.p, OPS, MEMORY) != 0;
}

uint64_t password_work(void)
{
	return atomic_load(&work);
}

const char *password_decoy(void)
{
	return decoy;
}
