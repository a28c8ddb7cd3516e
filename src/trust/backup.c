/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is in a backup, before it is compressed: the length of the key file (4 bytes) and its text; then pieces of the
 * database, each with its length in front, and a length of 0 at the end.
 */
#include "trust/backup.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "access/keys_inside.h"
#include "access/log.h"
#include "db/copy.h"
#include "db/migrations.h"
#include "db/url.h"

enum { LENGTH = 4, PIECE_MOST = 1 << 26 };

struct key_text {
	size_t n;
	char text[KEY_FILE_MOST];
};

struct making {
	struct backup_writer *w;
	backup_progress *progress;
	void *arg;
	uint64_t bytes;
};

static enum err put_length(struct backup_writer *w, size_t n)
{
	char head[LENGTH];

	for (int i = 0; i < LENGTH; i++) {
		head[i] = (char)(n >> (8 * (LENGTH - 1 - i)));
	}
	return backup_write(w, head, sizeof head);
}

static enum err sink(void *arg, const char *p, size_t n)
{
	struct making *m = arg;

	TRY(put_length(m->w, n));
	TRY(backup_write(m->w, p, n));
	m->bytes += n;
	if (m->progress != NULL) {
		m->progress(m->arg, m->bytes);
	}
	return OK;
}

/* The file that this process holds: no row needs keys that are not in it. */
static enum err put_key_file(struct ctx *c, struct backup_writer *w)
{
	char *text = sodium_malloc(KEY_FILE_MOST);
	size_t n;
	enum err e;

	if (text == NULL) {
		return ERR_NOMEM;
	}
	n = keys_text(c->keys, text);
	e = put_length(w, n);
	if (e == OK) {
		e = backup_write(w, text, n);
	}
	sodium_free(text);
	return e;
}

static int64_t last_step(void)
{
	int64_t step = 0;

	for (int i = 0; i < 4; i++) {
		step = step * 10 + (migrations_files[migrations_count - 1].name[i] - '0');
	}
	return step;
}

static enum err log_in(struct db *db, void *arg)
{
	(void)db;
	return log_change(arg, ACTION_MANAGE, 0, "backup.make");
}

enum err backup_make(struct ctx *c, const char *url, const char *path, int keep_days, backup_progress *progress,
                     void *arg, uint64_t *ret_bytes)
{
	struct backup_writer *w DEFER(backup_writer_drop) = NULL;
	struct making m = { .progress = progress, .arg = arg };
	struct backup_head head = { .made = c->now,
		                    .expires = c->now + (int64_t)keep_days * 86400 * 1000000,
		                    .schema = last_step() };
	unsigned char public[BACKUP_KEY_BYTES];
	struct db_url where;

	TRY(backup_key_public(c, public));
	TRY(db_url_parse(str_of(url), c->fail, &where));
	head.server = where.kind == DB_URL_SERVER;
	(void)snprintf(head.program, sizeof head.program, "%s", SLUITEND_VERSION);
	TRY(backup_writer_open(c->fail, path, &head, public, &w));
	m.w = w;
	TRY(put_key_file(c, w));
	/* Noted first, so that the copy knows of itself. */
	TRY(db_transact(c->db, log_in, c));
	TRY(db_copy_out(c->fail, url, sink, &m));
	TRY(put_length(w, 0));
	TRY(backup_writer_close(w));
	*ret_bytes = m.bytes;
	return OK;
}

/* ---- reading ---- */

static enum err get_all(struct backup_reader *r, char *p, size_t n)
{
	size_t have = 0, got = 1;

	while (have < n && got > 0) {
		TRY(backup_read(r, p + have, n - have, &got));
		have += got;
	}
	return have == n ? OK : ERR_INPUT;
}

static enum err get_length(struct ctx *c, struct backup_reader *r, size_t most, size_t *ret)
{
	char head[LENGTH];
	size_t n = 0;
	enum err e = get_all(r, head, sizeof head);

	for (int i = 0; i < LENGTH; i++) {
		n = n << 8 | (unsigned char)head[i];
	}
	if (e != OK || n > most) {
		return c != NULL && e == OK ? fail_set(c->fail, ERR_INPUT, NULL, "the backup holds something unknown")
		                            : ERR_INPUT;
	}
	*ret = n;
	return OK;
}

static enum err get_key_file(struct ctx *c, struct backup *b)
{
	struct key_set *set = key_set_new();
	enum err e;

	b->key = sodium_malloc(sizeof *b->key);
	if (b->key == NULL || set == NULL) {
		sodium_free(set);
		return ERR_NOMEM;
	}
	e = get_length(c, b->reader, sizeof b->key->text, &b->key->n);
	if (e == OK) {
		e = get_all(b->reader, b->key->text, b->key->n);
	}
	if (e == OK) {
		e = key_text_read(c->fail, "what stands in the backup", (struct str){ b->key->text, b->key->n }, set);
	}
	sodium_free(set);
	return e;
}

static enum err open_with(struct ctx *c, const char *path, const unsigned char public[BACKUP_KEY_BYTES],
                          const unsigned char secret[BACKUP_KEY_BYTES], struct backup *ret)
{
	struct backup b DEFER(backup_close) = { 0 };

	memcpy(b.public, public, sizeof b.public);
	memcpy(b.secret, secret, sizeof b.secret);
	TRY(backup_reader_open(c->fail, path, &b.head, &b.reader));
	if (b.head.schema > last_step()) {
		return fail_set(
			c->fail, ERR_INPUT, NULL,
			"the backup %s was made by version %s of the program, which is newer than this one; install "
			"that version or a later one",
			path, b.head.program);
	}
	TRY(backup_reader_unlock(b.reader, b.public, b.secret));
	TRY(get_key_file(c, &b));
	*ret = b;
	b = (struct backup){ 0 };
	return OK;
}

enum err backup_open(struct ctx *c, const char *path, struct str secret, struct backup *ret)
{
	unsigned char public_part[BACKUP_KEY_BYTES], secret_part[BACKUP_KEY_BYTES];
	enum err e;

	/* Nothing else may have needed it yet. */
	if (sodium_init() < 0) {
		return fail_set(c->fail, ERR_BUG, NULL, "libsodium does not start");
	}
	TRY(backup_key_read(c, secret, secret_part, public_part));
	e = open_with(c, path, public_part, secret_part, ret);
	sodium_memzero(secret_part, sizeof secret_part);
	return e;
}

enum err backup_open_again(struct ctx *c, const char *path, const struct backup *known, struct backup *ret)
{
	return open_with(c, path, known->public, known->secret, ret);
}

void backup_close(struct backup *b)
{
	backup_reader_close(&b->reader);
	sodium_free(b->key);
	sodium_memzero(b, sizeof *b);
}

enum err backup_source(void *arg, char *p, size_t most, size_t *ret_n)
{
	struct backup *b = arg;

	if (b->left == 0 && !b->ended) {
		TRY(get_length(NULL, b->reader, PIECE_MOST, &b->left));
		b->ended = b->left == 0;
	}
	if (b->ended) {
		*ret_n = 0;
		return OK;
	}
	TRY(backup_read(b->reader, p, most < b->left ? most : b->left, ret_n));
	if (*ret_n == 0) {
		return ERR_INPUT;
	}
	b->left -= *ret_n;
	b->bytes += *ret_n;
	if (b->progress != NULL) {
		b->progress(b->arg, b->bytes);
	}
	return OK;
}

enum err backup_read_rest(struct backup *b)
{
	char piece[16384];
	size_t n = 1;

	while (!b->ended) {
		TRY(backup_source(b, piece, sizeof piece, &n));
	}
	TRY(backup_read(b->reader, piece, sizeof piece, &n));
	return n == 0 ? OK : ERR_INPUT;
}

enum err backup_write_key(struct ctx *c, const struct backup *b, const char *path)
{
	struct key_set *set = key_set_new(), *there = key_set_new();
	struct key_place place;
	enum err e = set != NULL && there != NULL ? OK : ERR_NOMEM;

	if (e == OK) {
		e = key_text_read(c->fail, "what stands in the backup", (struct str){ b->key->text, b->key->n }, set);
	}
	if (e == OK) {
		e = key_file_make(c->fail, path, set);
	}
	if (e == OK) {
		e = key_file_read(c->fail, path, there, &place);
	}
	if (e == OK) {
		key_place_close(&place);
		/* One that was there before must be the same. */
		if (sodium_memcmp(set, there, sizeof *set) != 0) {
			e = fail_set(c->fail, ERR_CONFLICT, NULL, "there is another key file already: %s", path);
		}
	}
	sodium_free(set);
	sodium_free(there);
	return e;
}
