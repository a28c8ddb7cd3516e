/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/breached.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINE_MOST = 1024, SHA1 = 20, HEX = 2 * SHA1, LOOKS = 256 };

static struct {
	int fd;
	off_t size;
	bool hashes;
} list = { .fd = -1 };

struct line {
	char bytes[LINE_MOST];
	size_t n;
	off_t at, next; /* where it begins, and the one behind it */
};

/* As many bytes as there are; a short read is no end. */
static bool read_at(off_t at, char *out, size_t most, size_t *ret)
{
	size_t n = 0;

	while (n < most) {
		ssize_t got = pread(list.fd, out + n, most - n, at + (off_t)n);

		if (got < 0) {
			return false;
		}
		if (got == 0) {
			break;
		}
		n += (size_t)got;
	}
	*ret = n;
	return true;
}

/* The line that begins at `at`. False: it cannot be read, or is longer than a line may be. */
static bool line_at(off_t at, struct line *ret)
{
	const char *end;
	size_t n;

	if (!read_at(at, ret->bytes, LINE_MOST, &n)) {
		return false;
	}
	end = memchr(ret->bytes, '\n', n);
	if (end == NULL && at + (off_t)n < list.size) {
		return false;
	}
	ret->at = at;
	ret->n = end != NULL ? (size_t)(end - ret->bytes) : n;
	ret->next = at + (off_t)ret->n + (end != NULL);
	if (ret->n > 0 && ret->bytes[ret->n - 1] == '\r') {
		ret->n--;
	}
	return true;
}

/* The first line that begins at `from` or behind it; at the end of the file one that begins there and is empty. */
static bool line_from(off_t from, struct line *ret)
{
	if (from == 0) {
		return line_at(0, ret);
	}
	/* Where the one goes on that holds the byte before. */
	if (!line_at(from - 1, ret)) {
		return false;
	}
	return line_at(ret->next, ret);
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_hash(const struct line *l)
{
	for (size_t i = 0; i < HEX; i++) {
		if (i >= l->n || !is_hex(l->bytes[i])) {
			return false;
		}
	}
	return l->n == HEX || l->bytes[HEX] == ':';
}

static unsigned char large(char c)
{
	return (unsigned char)(c >= 'a' && c <= 'f' ? c - 'a' + 'A' : c);
}

/* The order of a line against what is looked for: hashes whichever letters they are written in. */
static int compare(const struct line *l, struct str key)
{
	size_t n = l->n < key.n ? l->n : key.n;
	int d = 0;

	if (!list.hashes) {
		d = memcmp(l->bytes, key.p, n);
		return d != 0 ? d : (l->n > key.n) - (l->n < key.n);
	}
	for (size_t i = 0; i < HEX && d == 0; i++) {
		d = (int)large(i < l->n ? l->bytes[i] : '\0') - (int)large(key.p[i]);
	}
	return d;
}

static enum err unreadable(struct ctx *c)
{
	return REFUSE(c, ERR_IO, NULL, MSG_BREACHED_IO);
}

static enum err find(struct ctx *c, struct str key, bool *ret)
{
	off_t low = 0, high = list.size;
	struct line l;

	*ret = false;
	while (low < high) {
		off_t mid = low + (high - low) / 2;
		int d;

		if (!line_from(mid, &l)) {
			return unreadable(c);
		}
		d = l.at < high ? compare(&l, key) : 1;
		if (d == 0) {
			*ret = true;
			return OK;
		}
		if (d > 0) {
			high = mid;
		} else {
			low = l.next;
		}
	}
	return OK;
}

static enum err find_password(struct ctx *c, struct str password, bool *ret)
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	char text[HEX + 1];
	enum err e;

	if (!list.hashes) {
		return find(c, password, ret);
	}
	if (EVP_Digest(password.p, password.n, hash, NULL, EVP_sha1(), NULL) != 1) {
		return ERR_NOMEM;
	}
	(void)sodium_bin2hex(text, sizeof text, hash, SHA1);
	e = find(c, (struct str){ text, HEX }, ret);
	sodium_memzero(hash, sizeof hash);
	sodium_memzero(text, sizeof text);
	return e;
}

enum err breached_has(struct ctx *c, struct str password, struct str lower, bool *ret)
{
	bool found = false;

	if (list.fd >= 0) {
		TRY(find_password(c, password, &found));
	}
	if (list.fd >= 0 && !found) {
		TRY(find_password(c, lower, &found));
	}
	*ret = found;
	return OK;
}

/* A look at lines all over the file: what is not in order would be searched in vain. */
static enum err in_order(struct ctx *c, struct str path)
{
	struct line before, l;

	if (!line_at(0, &before)) {
		return REFUSE1(c, ERR_INPUT, "password_file", MSG_BREACHED_LINES, path);
	}
	list.hashes = is_hash(&before);
	for (off_t i = 1; i <= LOOKS; i++) {
		if (!line_from(list.size * i / LOOKS, &l)) {
			return REFUSE1(c, ERR_INPUT, "password_file", MSG_BREACHED_LINES, path);
		}
		if (l.at >= list.size) {
			break;
		}
		if ((list.hashes && !is_hash(&l)) || compare(&before, (struct str){ l.bytes, l.n }) > 0) {
			return REFUSE1(c, ERR_INPUT, "password_file", MSG_BREACHED_ORDER, path);
		}
		before = l;
	}
	return OK;
}

void breached_close(void)
{
	if (list.fd >= 0) {
		(void)close(list.fd);
	}
	list.fd = -1;
}

enum err breached_open(struct ctx *c, const char *path)
{
	struct str name = str_of(path);
	struct stat st;
	enum err e;

	breached_close();
	list.fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (list.fd < 0 || fstat(list.fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size == 0) {
		breached_close();
		return REFUSE1(c, ERR_INPUT, "password_file", MSG_BREACHED_ABSENT, name);
	}
	list.size = st.st_size;
	e = in_order(c, name);
	if (e != OK) {
		breached_close();
	}
	return e;
}
