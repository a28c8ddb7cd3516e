/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_BACKUP_FORMAT_H
#define TRUST_BACKUP_FORMAT_H

#include <sodium.h>

#include "trust/backup_file.h"

/* What the writer and the reader of backup files share. */

#define BACKUP_MAGIC "sluitend backup 1\n"

enum {
	BACKUP_FRAME = 65536, /* bytes before they are encrypted */
	BACKUP_FRAME_EXTRA = crypto_secretstream_xchacha20poly1305_ABYTES,
	BACKUP_SEALED_KEY = crypto_secretstream_xchacha20poly1305_KEYBYTES + crypto_box_SEALBYTES,
	BACKUP_HASH = 32,
	BACKUP_HEAD_MOST = 2048
};

#endif
