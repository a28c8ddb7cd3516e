/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_KEYS_FILE_H
#define ACCESS_KEYS_FILE_H

#include <sys/types.h>

#include "access/keys.h"

/*
 * The key file itself: text lines, replaced whole. Inside access/, and for what changes it (rotation, backup keys).
 *
 *     sluitend key file 2
 *     life HEX              the key that stays
 *     backup HEX            the public part of the backup key, when there is one
 *     key NUMBER MADE HEX   a generation: keys for texts, for indexes and for pages; MADE in microseconds
 *     end HEX               a hash of all lines above
 *
 * Whoever works with a key file holds a shared lock on it. A file that is replaced stays beside it under the name
 * PATH.old until nobody holds it any more: that is how rotation knows that everybody has the new one.
 */

struct key_generation {
	int64_t number, made;
	int64_t past_since; /* clock_ticks() when it was found gone from the file; 0: it is in the file */
	unsigned char cipher[SECRET_BYTES], index[SECRET_BYTES], page[SECRET_BYTES];
};

/* What a key file holds; in locked memory always. */
struct key_set {
	size_t n; /* ascending by number */
	struct key_generation list[KEYS_MOST];
	unsigned char life[SECRET_BYTES];
	unsigned char backup[SECRET_BYTES];
	bool has_backup;
	bool upgraded; /* was read from an older form */
};

/* Which file it was that was read. */
struct key_place {
	int fd; /* open and locked shared; -1: none */
	dev_t dev;
	ino_t ino;
};

enum { KEY_PATH = 1200, KEY_FILE_MOST = 4096 };

/* Locked memory for a set; NULL when there is none. Given back with sodium_free. */
struct key_set *key_set_new(void);
/* A new generation with fresh keys, after the others; at most KEYS_MOST. */
enum err key_set_add(struct fail *f, struct key_set *s, int64_t now) MUST;

/* Reads the file into a set. place gets the lock; key_place_close gives it back. */
enum err key_file_read(struct fail *f, const char *path, struct key_set *ret, struct key_place *place) MUST;
void key_place_close(struct key_place *p);
/* Reads the text of a key file, as from a backup. ERR_INPUT. */
enum err key_text_read(struct fail *f, const char *path, struct str text, struct key_set *ret) MUST;
/* The text of a set, at most KEY_FILE_MOST bytes; returns how many. */
size_t key_text_write(const struct key_set *s, char *text);
/* Makes the file; when it is there already nothing happens. */
enum err key_file_make(struct fail *f, const char *path, const struct key_set *s) MUST;
/*
 * Replaces the file as a whole; who owned it owns it still. The file before it is PATH.old. ERR_CONFLICT when a PATH.old
 * of an earlier time is still there.
 */
enum err key_file_replace(struct fail *f, const char *path, const struct key_set *s) MUST;
/*
 * When there is a PATH.old: waits until nobody works with it any more, wipes and removes it. ERR_BUSY after so many
 * milliseconds.
 */
enum err key_file_settle(struct fail *f, const char *path, int milliseconds) MUST;

#endif
