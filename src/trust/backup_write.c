/* SPDX-License-Identifier: EUPL-1.2 */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/buf.h"
#include "trust/backup_format.h"

enum { LEVEL = 4, PATH_MOST = 1200 };

struct backup_writer {
	struct arena arena; /* it lives in it */
	struct fail *f;
	char path[PATH_MOST], draft[PATH_MOST];
	int fd;
	bool named; /* the draft has a name, because the file system knows no files without one */
	z_stream zip;
	crypto_secretstream_xchacha20poly1305_state *state;
	unsigned char about[BACKUP_HASH]; /* of the header: the first frame vouches for it */
	bool first;
	unsigned char plain[BACKUP_FRAME];
	unsigned char sealed[4 + BACKUP_FRAME + BACKUP_FRAME_EXTRA];
};

static enum err cannot(struct backup_writer *w)
{
	return fail_set(w->f, ERR_IO, NULL, "cannot write the backup %s: %s", w->path, strerror(errno));
}

static enum err put(struct backup_writer *w, const unsigned char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(w->fd, p, n);

		if (done < 0 && errno == EINTR) {
			continue;
		}
		if (done <= 0) {
			return cannot(w);
		}
		p += done;
		n -= (size_t)done;
	}
	return OK;
}

/* One frame of n bytes of w->plain. */
static enum err put_frame(struct backup_writer *w, size_t n, bool last)
{
	unsigned long long length = 0;

	(void)crypto_secretstream_xchacha20poly1305_push(w->state, w->sealed + 4, &length, w->plain, n,
	                                                 w->first ? w->about : NULL, w->first ? sizeof w->about : 0,
	                                                 last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
	                                                      : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
	for (int i = 0; i < 4; i++) {
		w->sealed[i] = (unsigned char)(length >> (8 * (3 - i)));
	}
	w->first = false;
	return put(w, w->sealed, 4 + (size_t)length);
}

/* Compresses what is given; full frames go out. */
static enum err squeeze(struct backup_writer *w, const char *p, size_t n, int flush)
{
	int rc;

	w->zip.next_in = (z_const Bytef *)(uintptr_t)p;
	w->zip.avail_in = (uInt)n;
	do {
		rc = deflate(&w->zip, flush);
		if (rc == Z_STREAM_ERROR) {
			return fail_set(w->f, ERR_BUG, NULL, "compressing failed");
		}
		if (w->zip.avail_out == 0) {
			TRY(put_frame(w, sizeof w->plain, false));
			w->zip.next_out = w->plain;
			w->zip.avail_out = sizeof w->plain;
		}
	} while (w->zip.avail_in > 0 || (flush == Z_FINISH && rc != Z_STREAM_END));
	return OK;
}

enum err backup_write(struct backup_writer *w, const char *p, size_t n)
{
	const size_t piece = (size_t)1 << 20;

	while (n > 0) {
		size_t now = n < piece ? n : piece;

		TRY(squeeze(w, p, now, Z_NO_FLUSH));
		p += now;
		n -= now;
	}
	return OK;
}

static void folder_of(const char *path, char out[PATH_MOST])
{
	const char *slash = strrchr(path, '/');

	(void)snprintf(out, PATH_MOST, "%.*s",
	               slash == NULL   ? 1
	               : slash == path ? 1
	                               : (int)(slash - path),
	               slash == NULL ? "." : path);
}

/* A file without a name, so that nothing is left when the program is killed; else one beside it. */
static enum err open_draft(struct backup_writer *w)
{
	char folder[PATH_MOST];

	folder_of(w->path, folder);
	if (access(w->path, F_OK) == 0) {
		return fail_set(w->f, ERR_CONFLICT, NULL, "%s is there already; a backup never replaces a file",
		                w->path);
	}
	w->fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
	if (w->fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT)) {
		w->named = true;
		w->fd = open(w->draft, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	}
	return w->fd >= 0 ? OK : cannot(w);
}

static enum err put_head(struct backup_writer *w, const struct backup_head *head,
                         const unsigned char public[BACKUP_KEY_BYTES])
{
	unsigned char key[crypto_secretstream_xchacha20poly1305_KEYBYTES], sealed[BACKUP_SEALED_KEY];
	unsigned char begin[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
	char hex[2 * BACKUP_SEALED_KEY + 1], check[BACKUP_KEY_CHECK];
	struct buf text DEFER(buf_finish);

	crypto_secretstream_xchacha20poly1305_keygen(key);
	(void)crypto_box_seal(sealed, key, sizeof key, public);
	(void)crypto_secretstream_xchacha20poly1305_init_push(w->state, begin, key);
	sodium_memzero(key, sizeof key);
	backup_key_check(public, check);
	buf_init(&text, BACKUP_HEAD_MOST);
	buf_printf(&text, "%smade %lld\nexpires %lld\nschema %lld\nprogram %s\ndatabase %s\nfor %s\nkey %s\n\n",
	           BACKUP_MAGIC, (long long)head->made, (long long)head->expires, (long long)head->schema,
	           head->program, head->server ? "server" : "file", check,
	           sodium_bin2hex(hex, sizeof hex, sealed, sizeof sealed));
	TRY(buf_err(&text));
	(void)crypto_generichash(w->about, sizeof w->about, (const unsigned char *)text.p, text.n, NULL, 0);
	TRY(put(w, (const unsigned char *)text.p, text.n));
	return put(w, begin, sizeof begin);
}

static enum err prepare(struct backup_writer *w)
{
	w->state = sodium_malloc(sizeof *w->state);
	if (w->state == NULL || deflateInit(&w->zip, LEVEL) != Z_OK) {
		return ERR_NOMEM;
	}
	w->zip.next_out = w->plain;
	w->zip.avail_out = sizeof w->plain;
	return open_draft(w);
}

enum err backup_writer_open(struct fail *f, const char *path, const struct backup_head *head,
                            const unsigned char public[BACKUP_KEY_BYTES], struct backup_writer **ret)
{
	struct backup_writer *w DEFER(backup_writer_drop) = NULL;
	struct arena arena;

	if (strlen(path) + 16 > PATH_MOST) {
		return fail_set(f, ERR_INPUT, NULL, "the name of the backup is too long");
	}
	arena_init(&arena, (size_t)1 << 20);
	w = ARENA_NEW(&arena, struct backup_writer);
	if (w == NULL) {
		return ERR_NOMEM;
	}
	w->arena = arena;
	w->f = f;
	w->fd = -1;
	w->first = true;
	(void)snprintf(w->path, sizeof w->path, "%s", path);
	(void)snprintf(w->draft, sizeof w->draft, "%s.part", path);
	TRY(prepare(w));
	TRY(put_head(w, head, public));
	*ret = w;
	w = NULL;
	return OK;
}

/* The name comes last, and never in the place of something. */
static enum err give_name(struct backup_writer *w)
{
	char proc[64];

	(void)snprintf(proc, sizeof proc, "/proc/self/fd/%d", w->fd);
	if ((w->named ? link(w->draft, w->path) : linkat(AT_FDCWD, proc, AT_FDCWD, w->path, AT_SYMLINK_FOLLOW)) != 0) {
		return errno == EEXIST ? fail_set(w->f, ERR_CONFLICT, NULL,
		                                  "%s is there already; a backup never replaces a file", w->path)
		                       : cannot(w);
	}
	if (w->named) {
		(void)unlink(w->draft);
		w->named = false;
	}
	return OK;
}

static enum err sync_folder(struct backup_writer *w)
{
	char folder[PATH_MOST];
	int fd;
	bool good;

	folder_of(w->path, folder);
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	good = fd >= 0 && fsync(fd) == 0;
	if (!good) {
		TRY(cannot(w));
	}
	(void)close(fd);
	return OK;
}

enum err backup_writer_close(struct backup_writer *w)
{
	TRY(squeeze(w, NULL, 0, Z_FINISH));
	TRY(put_frame(w, sizeof w->plain - w->zip.avail_out, true));
	if (fsync(w->fd) != 0) {
		return cannot(w);
	}
	TRY(give_name(w));
	return sync_folder(w);
}

void backup_writer_drop(struct backup_writer **at)
{
	struct backup_writer *w = *at;
	struct arena arena;

	if (w == NULL) {
		return;
	}
	(void)deflateEnd(&w->zip);
	sodium_free(w->state);
	if (w->fd >= 0) {
		(void)close(w->fd);
		if (w->named) {
			(void)unlink(w->draft);
		}
	}
	arena = w->arena;
	arena_reset(&arena);
	*at = NULL;
}
