/* SPDX-License-Identifier: EUPL-1.2 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "trust/backup_format.h"

enum { PATH_MOST = 1200 };

struct backup_reader {
	struct arena arena; /* it lives in it */
	struct fail *f;
	char path[PATH_MOST];
	int fd;
	uint64_t at; /* how many bytes of the file were read */
	unsigned char about[BACKUP_HASH];
	unsigned char sealed_key[BACKUP_SEALED_KEY];
	char key_for[BACKUP_KEY_CHECK];
	crypto_secretstream_xchacha20poly1305_state *state;
	z_stream zip;
	bool first, last, done;
	unsigned char sealed[BACKUP_FRAME + BACKUP_FRAME_EXTRA];
	unsigned char plain[BACKUP_FRAME];
};

static enum err no_backup(struct backup_reader *r)
{
	return fail_set(r->f, ERR_INPUT, NULL, "%s is not a backup of this program", r->path);
}

static enum err damaged(struct backup_reader *r, uint64_t from)
{
	return fail_set(r->f, ERR_INPUT, NULL, "the backup %s is damaged between byte %llu and byte %llu", r->path,
	                (unsigned long long)from, (unsigned long long)r->at);
}

static enum err cut_off(struct backup_reader *r)
{
	return fail_set(r->f, ERR_INPUT, NULL, "the backup %s is incomplete: it ends at byte %llu", r->path,
	                (unsigned long long)r->at);
}

/* As many as there are, up to n. */
static enum err get(struct backup_reader *r, unsigned char *p, size_t n, size_t *ret_n)
{
	size_t have = 0;

	while (have < n) {
		ssize_t got = read(r->fd, p + have, n - have);

		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got < 0) {
			return fail_set(r->f, ERR_IO, NULL, "cannot read the backup %s: %s", r->path, strerror(errno));
		}
		if (got == 0) {
			break;
		}
		have += (size_t)got;
	}
	r->at += have;
	*ret_n = have;
	return OK;
}

/* ---- the header ---- */

static bool get_word(struct str value, char out[BACKUP_WORD])
{
	if (value.n == 0 || value.n >= BACKUP_WORD) {
		return false;
	}
	memcpy(out, value.p, value.n);
	out[value.n] = '\0';
	return true;
}

static bool take_line(struct backup_reader *r, struct str name, struct str value, struct backup_head *head)
{
	size_t n = 0;

	if (str_eq(name, STR("made"))) {
		return str_to_i64(value, &head->made);
	}
	if (str_eq(name, STR("expires"))) {
		return str_to_i64(value, &head->expires);
	}
	if (str_eq(name, STR("schema"))) {
		return str_to_i64(value, &head->schema);
	}
	if (str_eq(name, STR("program"))) {
		return get_word(value, head->program);
	}
	if (str_eq(name, STR("database"))) {
		head->server = str_eq(value, STR("server"));
		return head->server || str_eq(value, STR("file"));
	}
	if (str_eq(name, STR("for"))) {
		(void)snprintf(r->key_for, sizeof r->key_for, "%.*s", STR_ARG(value));
		return value.n == BACKUP_KEY_CHECK - 1;
	}
	return str_eq(name, STR("key")) &&
	       sodium_hex2bin(r->sealed_key, sizeof r->sealed_key, value.p, value.n, NULL, &n, NULL) == 0 &&
	       n == sizeof r->sealed_key;
}

/* Seven lines and an empty one. */
static enum err read_head(struct backup_reader *r, struct backup_head *head)
{
	char text[BACKUP_HEAD_MOST];
	struct str rest, line, value;
	const char *end;
	size_t n;
	int lines = 0;

	TRY(get(r, (unsigned char *)text, sizeof text, &n));
	end = memmem(text, n, "\n\n", 2);
	if (end == NULL || n < sizeof(BACKUP_MAGIC) || memcmp(text, BACKUP_MAGIC, sizeof(BACKUP_MAGIC) - 1) != 0) {
		return no_backup(r);
	}
	rest = (struct str){ text + sizeof(BACKUP_MAGIC) - 1, (size_t)(end + 1 - text) - (sizeof(BACKUP_MAGIC) - 1) };
	while (rest.n > 0) {
		struct str name;

		line = str_cut(rest, '\n', &rest);
		name = str_cut(line, ' ', &value);
		if (!take_line(r, name, value, head)) {
			return no_backup(r);
		}
		lines++;
	}
	if (lines != 7) {
		return no_backup(r);
	}
	memcpy(head->key_for, r->key_for, sizeof head->key_for);
	r->at = (uint64_t)(end + 2 - text);
	(void)crypto_generichash(r->about, sizeof r->about, (const unsigned char *)text, (size_t)r->at, NULL, 0);
	if (lseek(r->fd, (off_t)r->at, SEEK_SET) < 0) {
		return fail_set(r->f, ERR_IO, NULL, "cannot read the backup %s: %s", r->path, strerror(errno));
	}
	return OK;
}

static enum err prepare(struct backup_reader *r, struct backup_head *head)
{
	r->state = sodium_malloc(sizeof *r->state);
	if (r->state == NULL || inflateInit(&r->zip) != Z_OK) {
		return ERR_NOMEM;
	}
	r->fd = open(r->path, O_RDONLY | O_CLOEXEC);
	if (r->fd < 0) {
		return fail_set(r->f, errno == ENOENT ? ERR_ABSENT : ERR_IO, NULL, "cannot open the backup %s: %s",
		                r->path, strerror(errno));
	}
	return read_head(r, head);
}

enum err backup_reader_open(struct fail *f, const char *path, struct backup_head *ret_head, struct backup_reader **ret)
{
	struct backup_reader *r DEFER(backup_reader_close) = NULL;
	struct backup_head head = { 0 };
	struct arena arena;

	if (strlen(path) >= PATH_MOST) {
		return fail_set(f, ERR_INPUT, NULL, "the name of the backup is too long");
	}
	arena_init(&arena, (size_t)1 << 20);
	r = ARENA_NEW(&arena, struct backup_reader);
	if (r == NULL) {
		return ERR_NOMEM;
	}
	r->arena = arena;
	r->f = f;
	r->fd = -1;
	r->first = true;
	(void)snprintf(r->path, sizeof r->path, "%s", path);
	TRY(prepare(r, &head));
	*ret_head = head;
	*ret = r;
	r = NULL;
	return OK;
}

enum err backup_reader_unlock(struct backup_reader *r, const unsigned char public[BACKUP_KEY_BYTES],
                              const unsigned char secret[BACKUP_KEY_BYTES])
{
	unsigned char key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
	unsigned char begin[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
	char check[BACKUP_KEY_CHECK];
	size_t n;
	bool good;

	backup_key_check(public, check);
	if (strcmp(check, r->key_for) != 0) {
		return fail_set(r->f, ERR_INPUT, NULL,
		                "this is not the backup key of %s: it opens with key %s, and this is key %s", r->path,
		                r->key_for, check);
	}
	TRY(get(r, begin, sizeof begin, &n));
	if (n != sizeof begin) {
		return cut_off(r);
	}
	good = crypto_box_seal_open(key, r->sealed_key, sizeof r->sealed_key, public, secret) == 0 &&
	       crypto_secretstream_xchacha20poly1305_init_pull(r->state, begin, key) == 0;
	sodium_memzero(key, sizeof key);
	return good ? OK : damaged(r, 0);
}

/* ---- frames ---- */

static enum err next_frame(struct backup_reader *r)
{
	unsigned char head[4], tag = 0, after;
	unsigned long long length = 0;
	uint64_t from = r->at;
	size_t n, wanted;

	TRY(get(r, head, sizeof head, &n));
	if (n != sizeof head) {
		return cut_off(r);
	}
	wanted = (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
	if (wanted < BACKUP_FRAME_EXTRA || wanted > sizeof r->sealed) {
		return damaged(r, from);
	}
	TRY(get(r, r->sealed, wanted, &n));
	if (n != wanted) {
		return cut_off(r);
	}
	if (crypto_secretstream_xchacha20poly1305_pull(r->state, r->plain, &length, &tag, r->sealed, wanted,
	                                               r->first ? r->about : NULL,
	                                               r->first ? sizeof r->about : 0) != 0) {
		return damaged(r, from);
	}
	r->first = false;
	r->last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
	r->zip.next_in = r->plain;
	r->zip.avail_in = (uInt)length;
	if (r->last) {
		from = r->at;
		TRY(get(r, &after, 1, &n));
		return n == 0 ? OK : damaged(r, from);
	}
	return OK;
}

enum err backup_read(struct backup_reader *r, char *p, size_t most, size_t *ret_n)
{
	const uInt room = most < ((size_t)1 << 30) ? (uInt)most : (uInt)1 << 30;

	r->zip.next_out = (Bytef *)p;
	r->zip.avail_out = room;
	while (!r->done && r->zip.avail_out == room && room > 0) {
		int rc;

		if (r->zip.avail_in == 0 && !r->last) {
			TRY(next_frame(r));
		}
		rc = inflate(&r->zip, Z_NO_FLUSH);
		r->done = rc == Z_STREAM_END;
		if ((rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR) ||
		    (rc == Z_BUF_ERROR && r->last && r->zip.avail_in == 0)) {
			return damaged(r, 0);
		}
		/* The text ends with the last frame, neither before nor behind it. */
		if (r->done && !r->last) {
			TRY(next_frame(r));
			if (!r->last || r->zip.avail_in > 0) {
				return damaged(r, 0);
			}
		}
	}
	*ret_n = room - r->zip.avail_out;
	return OK;
}

void backup_reader_close(struct backup_reader **at)
{
	struct backup_reader *r = *at;
	struct arena arena;

	if (r == NULL) {
		return;
	}
	(void)inflateEnd(&r->zip);
	sodium_free(r->state);
	if (r->fd >= 0) {
		(void)close(r->fd);
	}
	arena = r->arena;
	arena_reset(&arena);
	*at = NULL;
}
