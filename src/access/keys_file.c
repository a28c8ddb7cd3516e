/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/keys_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

#define HEAD_1 "sluitend key file 1\n"
#define HEAD_2 "sluitend key file 2\n"

enum { GENERATION_BYTES = 3 * SECRET_BYTES, END_BYTES = 16, LOOK_MS = 50 };

static void fd_close(int *fd)
{
	if (*fd >= 0) {
		(void)close(*fd);
		*fd = -1;
	}
}

static void text_free(char **text)
{
	sodium_free(*text);
	*text = NULL;
}

void key_place_close(struct key_place *p)
{
	fd_close(&p->fd);
}

struct key_set *key_set_new(void)
{
	struct key_set *s = sodium_malloc(sizeof *s);

	if (s != NULL) {
		memset(s, 0, sizeof *s);
	}
	return s;
}

enum err key_set_add(struct fail *f, struct key_set *s, int64_t now)
{
	struct key_generation *g;

	if (s->n == KEYS_MOST) {
		return fail_set(f, ERR_CONFLICT, NULL, "the key file holds %zu generations already", s->n);
	}
	g = &s->list[s->n];
	*g = (struct key_generation){ .number = s->n > 0 ? s->list[s->n - 1].number + 1 : 1, .made = now };
	randombytes_buf(g->cipher, sizeof g->cipher);
	randombytes_buf(g->index, sizeof g->index);
	randombytes_buf(g->page, sizeof g->page);
	s->n++;
	return OK;
}

/* ---- the text ---- */

static void put_hex(char *text, size_t *at, const unsigned char *p, size_t n)
{
	(void)sodium_bin2hex(text + *at, KEY_FILE_MOST - *at, p, n);
	*at += n * 2;
}

static void put_text(char *text, size_t *at, const char *z)
{
	size_t n = strlen(z);

	memcpy(text + *at, z, n);
	*at += n;
}

static void put_end(char *text, size_t *at)
{
	unsigned char h[END_BYTES];

	(void)crypto_generichash(h, sizeof h, (const unsigned char *)text, *at, NULL, 0);
	put_text(text, at, "end ");
	put_hex(text, at, h, sizeof h);
	put_text(text, at, "\n");
}

/* At most KEYS_MOST generations of 230 bytes: far below KEY_FILE_MOST. Those that are past are left out. */
size_t key_text_write(const struct key_set *s, char *text)
{
	size_t at = 0;

	put_text(text, &at, HEAD_2 "life ");
	put_hex(text, &at, s->life, sizeof s->life);
	if (s->has_backup) {
		put_text(text, &at, "\nbackup ");
		put_hex(text, &at, s->backup, sizeof s->backup);
	}
	for (size_t i = 0; i < s->n; i++) {
		const struct key_generation *g = &s->list[i];
		char head[64];

		if (g->past_since != 0) {
			continue;
		}
		(void)snprintf(head, sizeof head, "\nkey %lld %lld ", (long long)g->number, (long long)g->made);
		put_text(text, &at, head);
		put_hex(text, &at, g->cipher, sizeof g->cipher);
		put_hex(text, &at, g->index, sizeof g->index);
		put_hex(text, &at, g->page, sizeof g->page);
	}
	put_text(text, &at, "\n");
	put_end(text, &at);
	return at;
}

static bool get_hex(struct str s, unsigned char *ret, size_t n)
{
	size_t got = 0;

	return s.n == n * 2 && sodium_hex2bin(ret, n, s.p, s.n, NULL, &got, NULL) == 0 && got == n;
}

/* Three keys behind each other. */
static bool get_keys(struct str hex, struct key_generation *g)
{
	const size_t part = (size_t)2 * SECRET_BYTES;

	return hex.n == 3 * part && get_hex((struct str){ hex.p, part }, g->cipher, SECRET_BYTES) &&
	       get_hex((struct str){ hex.p + part, part }, g->index, SECRET_BYTES) &&
	       get_hex((struct str){ hex.p + 2 * part, part }, g->page, SECRET_BYTES);
}

static bool read_generation(struct str line, struct key_set *s)
{
	struct str rest, number = str_cut(line, ' ', &rest), made = str_cut(rest, ' ', &rest);
	struct key_generation *g = &s->list[s->n];

	if (s->n == KEYS_MOST || !str_to_i64(number, &g->number) || !str_to_i64(made, &g->made) || g->number < 1 ||
	    (s->n > 0 && g->number <= s->list[s->n - 1].number) || !get_keys(rest, g)) {
		return false;
	}
	s->n++;
	return true;
}

static bool read_end(struct str text, struct str line, const char *begin)
{
	unsigned char h[END_BYTES], said[END_BYTES];

	(void)crypto_generichash(h, sizeof h, (const unsigned char *)text.p, (size_t)(begin - text.p), NULL, 0);
	return get_hex(line, said, sizeof said) && sodium_memcmp(h, said, sizeof h) == 0;
}

static bool read_2(struct str text, struct key_set *s)
{
	struct str rest = { text.p + sizeof(HEAD_2) - 1, text.n - (sizeof(HEAD_2) - 1) };
	bool life = false;

	while (rest.n > 0 && text.p[text.n - 1] == '\n') {
		const char *begin = rest.p;
		struct str line = str_cut(rest, '\n', &rest), value, word = str_cut(line, ' ', &value);

		if (str_eq(word, STR("life"))) {
			life = get_hex(value, s->life, sizeof s->life);
		} else if (str_eq(word, STR("backup"))) {
			s->has_backup = get_hex(value, s->backup, sizeof s->backup);
		} else if (str_eq(word, STR("key"))) {
			if (!read_generation(value, s)) {
				return false;
			}
		} else {
			return str_eq(word, STR("end")) && rest.n == 0 && life && s->n > 0 &&
			       read_end(text, value, begin);
		}
	}
	return false;
}

/* The form before generations: three keys. What stays for life is made now, and written by whoever may. */
static bool read_1(struct str text, struct key_set *s)
{
	const size_t head = sizeof(HEAD_1) - 1;

	if (text.n != head + (size_t)GENERATION_BYTES * 2 + 1 ||
	    !get_keys((struct str){ text.p + head, (size_t)GENERATION_BYTES * 2 }, &s->list[0])) {
		return false;
	}
	s->list[0].number = 1;
	s->n = 1;
	s->upgraded = true;
	randombytes_buf(s->life, sizeof s->life);
	return true;
}

enum err key_text_read(struct fail *f, const char *path, struct str text, struct key_set *ret)
{
	bool good = false;

	memset(ret, 0, sizeof *ret);
	if (str_starts(text, STR(HEAD_2))) {
		good = read_2(text, ret);
	} else if (str_starts(text, STR(HEAD_1))) {
		good = read_1(text, ret);
	}
	return good ? OK : fail_set(f, ERR_INPUT, NULL, "%s is not a key file of this program, or it is damaged", path);
}

/* ---- reading ---- */

/* Somebody else's file could be changed under our hands, and one that others can read is no secret. */
static enum err check_owner(struct fail *f, const char *path, const struct stat *st)
{
	if (!S_ISREG(st->st_mode)) {
		return fail_set(f, ERR_INPUT, NULL, "%s is not a key file of this program", path);
	}
	if (st->st_uid != geteuid() && st->st_uid != 0 && geteuid() != 0) {
		return fail_set(f, ERR_INPUT, NULL,
		                "the key file %s belongs to another user; mend it with: chown %lld %s", path,
		                (long long)geteuid(), path);
	}
	if ((st->st_mode & 077) != 0) {
		return fail_set(f, ERR_INPUT, NULL,
		                "the key file %s can be read by others (mode %04o); mend it with: chmod 600 %s", path,
		                (unsigned)st->st_mode & 07777u, path);
	}
	return OK;
}

static enum err cannot_open(struct fail *f, const char *path, int error)
{
	return fail_set(f, error == ENOENT ? ERR_ABSENT : ERR_IO, NULL,
	                "cannot open the key file %s: %s. It is made by `sluitend init` and must stay with its "
	                "database; put it back from the backup or name it in SLUITEND_KEY",
	                path, strerror(error));
}

/* Opens and locks what has the name now: between opening and locking it may have been replaced. */
static enum err open_locked(struct fail *f, const char *path, struct key_place *ret)
{
	for (;;) {
		int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
		struct stat mine, there;

		if (fd < 0) {
			return cannot_open(f, path, errno);
		}
		if (flock(fd, LOCK_SH) != 0 || fstat(fd, &mine) != 0) {
			int error = errno;

			(void)close(fd);
			return fail_set(f, ERR_IO, NULL, "cannot lock the key file %s: %s", path, strerror(error));
		}
		if (stat(path, &there) == 0 && there.st_ino == mine.st_ino && there.st_dev == mine.st_dev) {
			enum err e = check_owner(f, path, &mine);

			*ret = (struct key_place){ fd, mine.st_dev, mine.st_ino };
			if (e != OK) {
				key_place_close(ret);
			}
			return e;
		}
		(void)close(fd);
	}
}

static enum err read_all(struct fail *f, const char *path, int fd, char *text, size_t *ret_n)
{
	size_t n = 0;

	while (n < KEY_FILE_MOST) {
		ssize_t r = pread(fd, text + n, KEY_FILE_MOST - n, (off_t)n);

		if (r < 0 && errno == EINTR) {
			continue;
		}
		if (r < 0) {
			return fail_set(f, ERR_IO, NULL, "cannot read the key file %s: %s", path, strerror(errno));
		}
		if (r == 0) {
			break;
		}
		n += (size_t)r;
	}
	*ret_n = n;
	return OK;
}

enum err key_file_read(struct fail *f, const char *path, struct key_set *ret, struct key_place *place)
{
	char *text DEFER(text_free) = sodium_malloc(KEY_FILE_MOST);
	struct key_place p = { .fd = -1 };
	size_t n = 0;
	enum err e;

	if (text == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "no memory for the keys");
	}
	TRY(open_locked(f, path, &p));
	e = read_all(f, path, p.fd, text, &n);
	if (e == OK) {
		e = key_text_read(f, path, (struct str){ text, n }, ret);
	}
	if (e != OK) {
		key_place_close(&p);
		return e;
	}
	*place = p;
	return OK;
}

/* ---- writing ---- */

static enum err cannot_write(struct fail *f, const char *path)
{
	return fail_set(f, ERR_IO, NULL, "cannot write the key file %s: %s", path, strerror(errno));
}

static enum err write_all(struct fail *f, int fd, const char *path, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t w = write(fd, p, n);

		if (w < 0 && errno == EINTR) {
			continue;
		}
		if (w <= 0) {
			return cannot_write(f, path);
		}
		p += w;
		n -= (size_t)w;
	}
	return fsync(fd) == 0 ? OK : cannot_write(f, path);
}

static enum err name_beside(struct fail *f, const char *path, const char *more, char out[KEY_PATH])
{
	int n = snprintf(out, KEY_PATH, "%s.%s", path, more);

	return n > 0 && n < KEY_PATH ? OK
	                             : fail_set(f, ERR_INPUT, NULL, "the name of the key file %s is too long", path);
}

/* A rename is on the disk once its folder is. */
static enum err sync_folder(struct fail *f, const char *path)
{
	char folder[KEY_PATH] = ".";
	const char *slash = strrchr(path, '/');
	int fd DEFER(fd_close) = -1;

	if (slash != NULL) {
		(void)snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
	}
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd >= 0 && fsync(fd) == 0 ? OK : cannot_write(f, path);
}

/* Under a name of its own first: whoever sees the key file sees all of it, and a full disk leaves none. */
static enum err write_draft(struct fail *f, const char *path, const struct key_set *s, const struct stat *owner,
                            const char *draft)
{
	char *text DEFER(text_free) = sodium_malloc(KEY_FILE_MOST);
	int fd DEFER(fd_close) = -1;
	enum err e;

	if (text == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "no memory for the keys");
	}
	(void)unlink(draft);
	fd = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0) {
		return fail_set(f, ERR_IO, NULL, "cannot make the key file %s: %s", path, strerror(errno));
	}
	e = write_all(f, fd, path, text, key_text_write(s, text));
	if (e == OK && owner != NULL && owner->st_uid != geteuid() && fchown(fd, owner->st_uid, owner->st_gid) != 0) {
		e = cannot_write(f, path);
	}
	if (e != OK) {
		(void)unlink(draft);
	}
	return e;
}

enum err key_file_make(struct fail *f, const char *path, const struct key_set *s)
{
	char draft[KEY_PATH], more[32];
	enum err e = OK;

	(void)snprintf(more, sizeof more, "%ld", (long)getpid());
	TRY(name_beside(f, path, more, draft));
	TRY(write_draft(f, path, s, NULL, draft));
	/* Of two that start at once one is first, and both use what that one made. */
	if (link(draft, path) != 0 && errno != EEXIST) {
		e = fail_set(f, ERR_IO, NULL, "cannot make the key file %s: %s", path, strerror(errno));
	}
	(void)unlink(draft);
	return e == OK ? sync_folder(f, path) : e;
}

enum err key_file_replace(struct fail *f, const char *path, const struct key_set *s)
{
	char draft[KEY_PATH], old[KEY_PATH];
	struct stat owner;

	TRY(name_beside(f, path, "new", draft));
	TRY(name_beside(f, path, "old", old));
	if (stat(path, &owner) != 0) {
		return cannot_open(f, path, errno);
	}
	TRY(write_draft(f, path, s, &owner, draft));
	if (link(path, old) != 0) {
		enum err e = errno == EEXIST ? fail_set(f, ERR_CONFLICT, NULL,
		                                        "the key file before this one, %s, is still there", old)
		                             : cannot_write(f, path);

		(void)unlink(draft);
		return e;
	}
	if (rename(draft, path) != 0) {
		enum err e = cannot_write(f, path);

		(void)unlink(draft);
		(void)unlink(old);
		return e;
	}
	return sync_folder(f, path);
}

/* What was in it must not be readable from the free blocks of the disk, as far as a program can see to that. */
static enum err wipe(struct fail *f, const char *path, const char *old, int fd)
{
	static const char zeros[KEY_FILE_MOST];

	if (lseek(fd, 0, SEEK_SET) != 0) {
		return cannot_write(f, old);
	}
	TRY(write_all(f, fd, old, zeros, sizeof zeros));
	if (unlink(old) != 0) {
		return cannot_write(f, old);
	}
	return sync_folder(f, path);
}

enum err key_file_settle(struct fail *f, const char *path, int milliseconds)
{
	const struct timespec pause = { 0, LOOK_MS * 1000000L };
	int64_t until = clock_ticks() + (int64_t)milliseconds * 1000;
	int fd DEFER(fd_close) = -1;
	struct stat now, then;
	char old[KEY_PATH];

	TRY(name_beside(f, path, "old", old));
	fd = open(old, O_RDWR | O_CLOEXEC);
	if (fd < 0) {
		return errno == ENOENT ? OK : cannot_open(f, old, errno);
	}
	/* Killed before the new one got its name: this is the file itself. */
	if (stat(path, &now) == 0 && fstat(fd, &then) == 0 && now.st_ino == then.st_ino && now.st_dev == then.st_dev) {
		return unlink(old) == 0 ? sync_folder(f, path) : cannot_write(f, old);
	}
	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			return cannot_write(f, old);
		}
		if (clock_ticks() > until) {
			return fail_set(
				f, ERR_BUSY, NULL,
				"another process still works with the key file as it was; see who with: fuser %s", old);
		}
		(void)nanosleep(&pause, NULL);
	}
	return wipe(f, path, old, fd);
}
