/* SPDX-License-Identifier: EUPL-1.2 */
#include "trust/key_change.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

void key_change_end(int *only)
{
	if (*only >= 0) {
		(void)close(*only);
		*only = -1;
	}
}

void key_set_drop(struct key_set **s)
{
	sodium_free(*s);
	*s = NULL;
}

/* One at a time for each folder of a key file; given back when the process ends. */
enum err key_change_begin(struct ctx *c, int *ret)
{
	const char *path = keys_path(c->keys), *slash = strrchr(path, '/');
	char folder[KEY_PATH] = ".";
	int fd;

	if (slash != NULL) {
		(void)snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
	}
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) != 0) {
		bool busy = errno == EWOULDBLOCK;

		if (fd >= 0) {
			(void)close(fd);
		}
		return busy ? REFUSE(c, ERR_BUSY, NULL, MSG_KEYS_BUSY)
		            : fail_set(c->fail, ERR_IO, NULL, "cannot lock the folder of the key file: %s",
		                       strerror(errno));
	}
	*ret = fd;
	return OK;
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
