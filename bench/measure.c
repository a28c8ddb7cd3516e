/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Runs a command and writes "SECONDS CPU_SECONDS PEAK_KIB FOREIGN_PERCENT STATUS" to a file: wall time, processor time of
 * the command, its largest resident size, and how much of the processors others took meanwhile. With --also the processes
 * under the given one (a database server, a web server) count as the command's own work.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"

enum { ALSO_MOST = 8 };

struct sample {
	double wall, busy, also; /* seconds */
};

static bool read_text(const char *path, char *out, size_t size, size_t *ret_n)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0) {
		return false;
	}
	n = read(fd, out, size);
	(void)close(fd);
	*ret_n = n > 0 ? (size_t)n : 0;
	return n > 0;
}

static int64_t number(struct str s)
{
	int64_t v = 0;

	return str_to_i64(s, &v) ? v : 0;
}

/* All that the processors did but idling and waiting for disks (proc(5), the first line of /proc/stat). */
static double busy_seconds(void)
{
	char text[4096];
	struct str rest, cell;
	int64_t ticks = 0;
	size_t n;

	if (!read_text("/proc/stat", text, sizeof text, &n)) {
		return 0;
	}
	rest = str_trim(str_cut((struct str){ text + 4, n - 4 }, '\n', &rest));
	for (int i = 0; i < 8 && rest.n > 0; i++) {
		cell = str_cut(rest, ' ', &rest);
		/* user nice system idle iowait irq softirq steal */
		ticks += i != 3 && i != 4 ? number(cell) : 0;
	}
	return (double)ticks / (double)sysconf(_SC_CLK_TCK);
}

/* What stands behind the name, which may hold blanks: state, parent, ... user and system ticks are the 12th on. */
static bool process(const char *pid, int64_t *ret_parent, int64_t *ret_ticks)
{
	char path[300], text[4096];
	const char *end;
	struct str rest, cell;
	size_t n;

	(void)snprintf(path, sizeof path, "/proc/%s/stat", pid);
	if (!read_text(path, text, sizeof text, &n)) {
		return false;
	}
	end = memrchr(text, ')', n);
	if (end == NULL) {
		return false;
	}
	rest = str_trim((struct str){ end + 1, n - (size_t)(end + 1 - text) });
	*ret_ticks = 0;
	for (int i = 0; i < 15 && rest.n > 0; i++) {
		cell = str_cut(rest, ' ', &rest);
		if (i == 1) {
			*ret_parent = number(cell);
		} else if (i >= 11) {
			*ret_ticks += number(cell); /* of itself, and of children that ended */
		}
	}
	return true;
}

/* Time of the named processes and their children. */
static double also_seconds(const int64_t *also, size_t n)
{
	DIR *dir = n > 0 ? opendir("/proc") : NULL;
	int64_t ticks = 0, own, parent, pid;

	for (struct dirent *e = dir != NULL ? readdir(dir) : NULL; e != NULL; e = readdir(dir)) {
		if (!str_to_i64(str_of(e->d_name), &pid) || !process(e->d_name, &parent, &own)) {
			continue;
		}
		for (size_t i = 0; i < n; i++) {
			ticks += pid == also[i] || parent == also[i] ? own : 0;
		}
	}
	if (dir != NULL) {
		(void)closedir(dir);
	}
	return (double)ticks / (double)sysconf(_SC_CLK_TCK);
}

static struct sample take(const int64_t *also, size_t n)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (struct sample){ (double)t.tv_sec + (double)t.tv_nsec / 1e9, busy_seconds(), also_seconds(also, n) };
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static int run(const char *out, char **command, const int64_t *also, size_t n)
{
	struct sample before = take(also, n), after;
	struct rusage used;
	double cpu, foreign;
	int status = 0;
	pid_t child = fork();
	FILE *f;

	if (child == 0) {
		(void)execvp(command[0], command);
		perror(command[0]);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &used) < 0) {
		perror("measure");
		return 3;
	}
	after = take(also, n);
	cpu = seconds(used.ru_utime) + seconds(used.ru_stime) + after.also - before.also;
	foreign = (after.busy - before.busy - cpu) / ((after.wall - before.wall) * (double)sysconf(_SC_NPROCESSORS_ONLN));
	f = fopen(out, "w");
	if (f == NULL) {
		perror(out);
		return 3;
	}
	(void)fprintf(f, "%.3f %.3f %ld %.1f %d\n", after.wall - before.wall, cpu, used.ru_maxrss,
	              foreign > 0 ? foreign * 100 : 0.0, WIFEXITED(status) ? WEXITSTATUS(status) : 128);
	return fclose(f) == 0 ? (WIFEXITED(status) ? WEXITSTATUS(status) : 128) : 3;
}

int main(int argc, char **argv)
{
	int64_t also[ALSO_MOST];
	size_t n = 0;
	int i = 2;

	while (i + 1 < argc && strcmp(argv[i], "--also") == 0 && n < ALSO_MOST && str_to_i64(str_of(argv[i + 1]), &also[n])) {
		n++;
		i += 2;
	}
	if (i >= argc) {
		(void)fputs("usage: measure FILE [--also PID]... COMMAND...\n", stderr);
		return 2;
	}
	return run(argv[1], argv + i, also, n);
}
