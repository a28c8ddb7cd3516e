/* SPDX-License-Identifier: EUPL-1.2 */
#include "trust/backup_key.h"

#include <sodium.h>
#include <string.h>

#include "access/keys_inside.h"
#include "access/log.h"
#include "trust/key_change.h"

#define HEAD "sluitend-backup-key-"

static enum err log_in(struct db *db, void *arg)
{
	(void)db;
	return log_change(arg, ACTION_MANAGE, 0, "keys.backup");
}

static enum err put_public(struct ctx *c, const unsigned char public[BACKUP_KEY_BYTES])
{
	struct key_change only DEFER(key_change_end) = { .fd = -1 };
	struct key_set *s DEFER(key_set_drop) = NULL;

	TRY(key_change_begin(c, &only));
	TRY(key_file_settle(c->fail, keys_path(c->keys), KEY_CHANGE_PATIENCE_MS));
	TRY(key_change_read(c, &s));
	memcpy(s->backup, public, BACKUP_KEY_BYTES);
	s->has_backup = true;
	TRY(key_change_replace(c, s));
	TRY(key_file_settle(c->fail, keys_path(c->keys), KEY_CHANGE_PATIENCE_MS));
	return db_transact(c->db, log_in, c);
}

enum err backup_key_make(struct ctx *c, char ret[BACKUP_KEY_TEXT])
{
	unsigned char public[BACKUP_KEY_BYTES], secret[BACKUP_KEY_BYTES];
	enum err e;

	(void)crypto_box_keypair(public, secret);
	e = put_public(c, public);
	if (e == OK) {
		memcpy(ret, HEAD, sizeof HEAD);
		(void)sodium_bin2hex(ret + sizeof(HEAD) - 1, BACKUP_KEY_TEXT - (sizeof(HEAD) - 1), secret,
		                     sizeof secret);
	}
	sodium_memzero(secret, sizeof secret);
	return e;
}

bool backup_key_there(const struct ctx *c)
{
	bool there = keys_take(c->keys)->has_backup;

	keys_give(c->keys);
	return there;
}

enum err backup_key_public(struct ctx *c, unsigned char ret[BACKUP_KEY_BYTES])
{
	if (!backup_key_there(c)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_KEYS_NO_BACKUP_KEY);
	}
	memcpy(ret, keys_take(c->keys)->backup, BACKUP_KEY_BYTES);
	keys_give(c->keys);
	return OK;
}

enum err backup_key_read(struct ctx *c, struct str text, unsigned char ret_secret[BACKUP_KEY_BYTES],
                         unsigned char ret_public[BACKUP_KEY_BYTES])
{
	const size_t head = sizeof(HEAD) - 1;
	size_t n = 0;

	text = str_trim(text);
	if (!str_starts(text, STR(HEAD)) || text.n != head + (size_t)2 * BACKUP_KEY_BYTES ||
	    sodium_hex2bin(ret_secret, BACKUP_KEY_BYTES, text.p + head, text.n - head, NULL, &n, NULL) != 0 ||
	    n != BACKUP_KEY_BYTES) {
		return REFUSE(c, ERR_INPUT, NULL, MSG_BACKUP_KEY_FORM);
	}
	(void)crypto_scalarmult_base(ret_public, ret_secret);
	return OK;
}

void backup_key_check(const unsigned char public[BACKUP_KEY_BYTES], char ret[BACKUP_KEY_CHECK])
{
	unsigned char h[16];

	(void)crypto_generichash(h, sizeof h, public, BACKUP_KEY_BYTES, NULL, 0);
	(void)sodium_bin2hex(ret, BACKUP_KEY_CHECK, h, (BACKUP_KEY_CHECK - 1) / 2);
}
