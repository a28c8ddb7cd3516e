/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Loaded before the C library (LD_PRELOAD), it lets calls of one kind fail: memory that is not given, a disk that takes
 * no more. FAULT_MAP names a file of one page that the test shares with the program: what must fail and when is written
 * there while the program runs, so that start-up and service are told apart and the program needs to open nothing.
 *
 * The page holds 64-bit numbers: kind (0 none, 1 memory, 2 writing, 3 flushing), first call that fails, every how many
 * further ones (0: none), calls counted so far, calls that failed.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum fault_kind { FAULT_NONE, FAULT_MEMORY, FAULT_WRITE, FAULT_FLUSH };

struct fault_page {
	_Atomic uint64_t kind, first, every, calls, failed;
};

static struct fault_page *page;

static void *(*real_malloc)(size_t);
static void *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);

/* dlsym allocates: what it asks for before the real functions are known comes from here and is never given back. */
static char early[65536];
static size_t early_used;

static void *early_alloc(size_t n)
{
	void *p = early + early_used;

	early_used += (n + 15) & ~(size_t)15;
	return early_used <= sizeof early ? p : NULL;
}

static bool is_early(const void *p)
{
	const char *at = p;

	return at >= early && at < early + sizeof early;
}

static void find(void *slot, const char *name)
{
	void *f = dlsym(RTLD_NEXT, name);

	if (f == NULL) {
		_exit(126);
	}
	*(void **)slot = f;
}

/* Libraries that begin before this one ask for memory too. */
static bool ready(void)
{
	static bool finding;

	if (real_malloc == NULL && !finding) {
		finding = true;
		find(&real_calloc, "calloc");
		find(&real_realloc, "realloc");
		find(&real_malloc, "malloc");
		finding = false;
	}
	return real_malloc != NULL;
}

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("FAULT_MAP");
	int fd;
	void *p;

	(void)ready();
	find(&real_write, "write");
	find(&real_pwrite, "pwrite64");
	find(&real_writev, "writev");
	find(&real_fsync, "fsync");
	find(&real_fdatasync, "fdatasync");
	fd = path != NULL ? open(path, O_RDWR | O_CLOEXEC) : -1;
	if (fd < 0) {
		return;
	}
	p = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	(void)close(fd);
	page = p != MAP_FAILED ? p : NULL;
}

static bool due(enum fault_kind kind)
{
	uint64_t first, every, call;

	if (page == NULL || atomic_load(&page->kind) != (uint64_t)kind) {
		return false;
	}
	call = atomic_fetch_add(&page->calls, 1) + 1;
	first = atomic_load(&page->first);
	every = atomic_load(&page->every);
	if (call == first || (every > 0 && call > first && (call - first) % every == 0)) {
		atomic_fetch_add(&page->failed, 1);
		return true;
	}
	return false;
}

void *malloc(size_t n)
{
	if (!ready()) {
		return early_alloc(n);
	}
	if (due(FAULT_MEMORY)) {
		errno = ENOMEM;
		return NULL;
	}
	return real_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	if (!ready()) {
		return early_alloc(n * size); /* static memory is zero */
	}
	if (due(FAULT_MEMORY)) {
		errno = ENOMEM;
		return NULL;
	}
	return real_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	if (due(FAULT_MEMORY)) {
		errno = ENOMEM;
		return NULL;
	}
	return is_early(p) ? malloc(n) : real_realloc(p, n);
}

void free(void *p)
{
	static void (*real_free)(void *);

	if (p == NULL || is_early(p)) {
		return;
	}
	if (real_free == NULL) {
		find(&real_free, "free");
	}
	real_free(p);
}

/* A pipe, a socket or the bell of an event loop is no disk. */
static bool on_disk(int fd)
{
	struct stat st;

	return fd > 2 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

ssize_t write(int fd, const void *p, size_t n)
{
	if (on_disk(fd) && due(FAULT_WRITE)) {
		errno = ENOSPC;
		return -1;
	}
	return real_write(fd, p, n);
}

ssize_t pwrite64(int fd, const void *p, size_t n, off_t at)
{
	if (due(FAULT_WRITE)) {
		errno = ENOSPC;
		return -1;
	}
	return real_pwrite(fd, p, n, at);
}

ssize_t writev(int fd, const struct iovec *v, int n)
{
	if (on_disk(fd) && due(FAULT_WRITE)) {
		errno = ENOSPC;
		return -1;
	}
	return real_writev(fd, v, n);
}

int fsync(int fd)
{
	if (due(FAULT_FLUSH)) {
		errno = EIO;
		return -1;
	}
	return real_fsync(fd);
}

int fdatasync(int fd)
{
	if (due(FAULT_FLUSH)) {
		errno = EIO;
		return -1;
	}
	return real_fdatasync(fd);
}
