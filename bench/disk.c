/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the disk alone does with the same work: pieces due at a fixed rate, all that are due written together and flushed,
 * over and over in a file of 256 MB. The latency of a piece counts from the moment that it was due.
 *   disk FILE RATE SECONDS BYTES
 * Prints "PIECES P50_US P99_US WORST_US FLUSHES".
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"
#include "client.h"

enum { ROOM = 256 << 20, MOST = 1 << 20 };

static void fail(const char *what)
{
	perror(what);
	exit(3);
}

static void wait_until(int64_t at)
{
	struct timespec t = { at / 1000000, at % 1000000 * 1000 };

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) != 0) {
	}
}

/* The file as a log that is written over again has it: with all its room. */
static int make_file(const char *path, const char *piece, size_t size)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	for (size_t at = 0; fd >= 0 && at < ROOM; at += size) {
		if (pwrite(fd, piece, size, (off_t)at) != (ssize_t)size) {
			fail("write");
		}
	}
	if (fd < 0 || fsync(fd) != 0) {
		fail(path);
	}
	return fd;
}

int main(int argc, char **argv)
{
	static char piece[MOST];
	int64_t rate, seconds, size, begin, flushes = 0;
	uint32_t *latency;
	size_t count, done = 0;
	int fd;

	if (argc != 5 || !str_to_i64(str_of(argv[2]), &rate) || !str_to_i64(str_of(argv[3]), &seconds) ||
	    !str_to_i64(str_of(argv[4]), &size) || rate < 1 || seconds < 1 || size < 1 || size > MOST) {
		(void)fputs("usage: disk FILE RATE SECONDS BYTES\n", stderr);
		return 2;
	}
	memset(piece, 0xa5, sizeof piece);
	fd = make_file(argv[1], piece, (size_t)size);
	count = (size_t)(rate * seconds);
	latency = calloc(count, sizeof *latency); /* lint: allow calloc */
	if (latency == NULL) {
		fail("memory");
	}
	begin = client_ticks() + 100000;
	for (size_t next = 0; done < count; done = next) {
		wait_until(begin + (int64_t)done * 1000000 / rate);
		for (int64_t now = client_ticks(); next < count && begin + (int64_t)next * 1000000 / rate <= now;
		     next++) {
			off_t at = (off_t)((int64_t)next * size % (ROOM - MOST));

			if (pwrite(fd, piece, (size_t)size, at) != size) {
				fail("write");
			}
		}
		if (fdatasync(fd) != 0) {
			fail("flush");
		}
		flushes++;
		for (size_t i = done; i < next; i++) {
			latency[i] = (uint32_t)(client_ticks() - begin - (int64_t)i * 1000000 / rate);
		}
	}
	(void)close(fd);
	(void)printf("%zu %u %u %u %lld\n", count, client_quantile(latency, count, 500),
	             client_quantile(latency, count, 990), client_quantile(latency, count, 1000), (long long)flushes);
	free(latency); /* lint: allow free */
	return 0;
}
