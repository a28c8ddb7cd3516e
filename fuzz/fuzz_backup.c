/* SPDX-License-Identifier: EUPL-1.2 */
/* Key files, heads of backups, and databases as they come out of one. The first byte says which. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "access/keys_file.h"
#include "db/copy.h"
#include "fuzz.h"
#include "trust/backup_file.h"

/* What is read as a key file is written as it was. */
static void key_file(struct str text)
{
	struct key_set *set = key_set_new();
	char again[KEY_FILE_MOST];
	struct fail f;

	if (set == NULL) {
		return;
	}
	if (text.n <= KEY_FILE_MOST && key_text_read(&f, "k", text, set) == OK && !set->upgraded) {
		FUZZ_CHECK(set->n > 0 && set->n <= KEYS_MOST);
		FUZZ_CHECK(key_text_write(set, again) <= sizeof again);
	}
	sodium_free(set);
}

static void backup_file(struct str bytes)
{
	const unsigned char key[BACKUP_KEY_BYTES] = { 9 };
	struct backup_reader *r DEFER(backup_reader_close) = NULL;
	struct backup_head head = { 0 };
	struct fail f;
	char path[64];
	int fd = memfd_create("backup", MFD_CLOEXEC);

	if (fd < 0) {
		return;
	}
	(void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n && backup_reader_open(&f, path, &head, &r) == OK) {
		FUZZ_CHECK(memchr(head.program, '\0', sizeof head.program) != NULL);
		/* Nobody has the key of what was made up. */
		FUZZ_CHECK(backup_reader_unlock(r, key, key) != OK);
	}
	(void)close(fd);
}

static enum err from_bytes(void *arg, char *p, size_t most, size_t *ret_n)
{
	struct str *left = arg;
	size_t n = left->n < most ? left->n : most;

	if (n > 0) {
		memcpy(p, left->p, n);
	}
	left->p += n;
	left->n -= n;
	*ret_n = n;
	return OK;
}

static void database(struct str bytes)
{
	char path[64], url[80];
	struct fail f;

	(void)snprintf(path, sizeof path, "/tmp/sluitend-fuzz-%ld.db", (long)getpid());
	(void)snprintf(url, sizeof url, "sqlite:%s", path);
	(void)unlink(path);
	if (db_copy_in(&f, url, from_bytes, &bytes) != OK) {
		FUZZ_CHECK(access(path, F_OK) != 0);
	}
	(void)unlink(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest;

	if (size == 0 || sodium_init() < 0) {
		return 0;
	}
	rest = fuzz_text(data + 1, size - 1);
	switch (data[0] % 3) {
	case 0: key_file(rest); break;
	case 1: backup_file(rest); break;
	default: database(rest); break;
	}
	return 0;
}
