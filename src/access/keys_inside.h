/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_KEYS_INSIDE_H
#define ACCESS_KEYS_INSIDE_H

#include <pthread.h>

#include "access/keys_file.h"

/* Inside access/ and for rotation: what stands behind a struct keys. */

struct keys_state {
	pthread_rwlock_t lock;      /* of set */
	pthread_mutex_t refreshing; /* one at a time; of place */
	struct key_set *set;
	struct key_place place;
	char path[KEY_PATH];
};

struct keys {
	struct keys_state *state;
};

/* The set as it is now, until keys_give. In between no other function of keys.h may be called. */
const struct key_set *keys_take(const struct keys *k);
void keys_give(const struct keys *k);
/* The text of the file as this process holds it: at most KEY_FILE_MOST bytes, into locked memory; returns how many. */
size_t keys_text(const struct keys *k, char *ret);

#endif
