/* SPDX-License-Identifier: EUPL-1.2 */
#include "trust/key_change.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

void key_change_end(struct key_change *one)
{
	if (one->fd >= 0) {
		(void)unlink(one->path);
		(void)close(one->fd);
		one->fd = -1;
	}
}

void key_set_drop(struct key_set **s)
{
	sodium_free(*s);
	*s = NULL;
}

/* The lock must be that of the file that has the name: whoever had it before removed his. */
static bool has_the_name(const struct key_change *one)
{
	struct stat mine, there;

	return fstat(one->fd, &mine) == 0 && stat(one->path, &there) == 0 && mine.st_ino == there.st_ino &&
	       mine.st_dev == there.st_dev;
}

enum err key_change_begin(struct ctx *c, struct key_change *ret)
{
	struct key_change one;

	if (snprintf(one.path, sizeof one.path, "%s.lock", keys_path(c->keys)) >= (int)sizeof one.path) {
		return fail_set(c->fail, ERR_INPUT, NULL, "the name of the key file is too long");
	}
	for (;;) {
		one.fd = open(one.path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (one.fd < 0) {
			return fail_set(c->fail, ERR_IO, NULL, "cannot make %s: %s", one.path, strerror(errno));
		}
		if (flock(one.fd, LOCK_EX | LOCK_NB) != 0) {
			(void)close(one.fd);
			return REFUSE(c, ERR_BUSY, NULL, MSG_KEYS_BUSY);
		}
		if (has_the_name(&one)) {
			*ret = one;
			return OK;
		}
		(void)close(one.fd);
	}
}

/* The file as it is on the disk. */
enum err key_change_read(struct ctx *c, struct key_set **ret)
{
	struct key_set *s = key_set_new();
	struct key_place place;
	enum err e;

	if (s == NULL) {
		return ERR_NOMEM;
	}
	e = key_file_read(c->fail, keys_path(c->keys), s, &place);
	if (e != OK) {
		sodium_free(s);
		return e;
	}
	key_place_close(&place);
	*ret = s;
	return OK;
}

enum err key_change_replace(struct ctx *c, const struct key_set *s)
{
	TRY(key_file_replace(c->fail, keys_path(c->keys), s));
	return keys_refresh(c->fail, c->keys, NULL);
}
