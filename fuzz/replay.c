/* SPDX-License-Identifier: EUPL-1.2 */
/* Runs a target over the files of a corpus folder, without libFuzzer: `fuzz_NAME FOLDER`. */
#include <dirent.h>
#include <stdio.h>

#include "base/buf.h"
#include "fuzz.h"

enum { LARGEST = 4 * 1024 * 1024 };

static bool read_file(const char *folder, const char *name, struct buf *ret)
{
	char path[1024], piece[4096];
	FILE *f;
	size_t n = 1;

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	f = fopen(path, "rb");
	if (f == NULL) {
		return false;
	}
	while (n > 0) {
		n = fread(piece, 1, sizeof piece, f);
		buf_add(ret, piece, n);
	}
	(void)fclose(f);
	return buf_err(ret) == OK;
}

int main(int argc, char **argv)
{
	DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
	int seen = 0;

	if (folder == NULL) {
		(void)fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
		return 2;
	}
	for (struct dirent *e = readdir(folder); e != NULL; e = readdir(folder)) {
		struct buf b;

		if (e->d_name[0] == '.') {
			continue;
		}
		buf_init(&b, LARGEST);
		if (!read_file(argv[1], e->d_name, &b)) {
			(void)printf("not ok - cannot read %s\n", e->d_name);
			return 1;
		}
		(void)fprintf(stderr, "%s\n", e->d_name);
		(void)LLVMFuzzerTestOneInput((const uint8_t *)(b.p != NULL ? b.p : ""), b.n);
		buf_finish(&b);
		seen += 1;
	}
	(void)closedir(folder);
	(void)printf("%s - %d inputs of %s\n", seen > 0 ? "ok" : "not ok", seen, argv[1]);
	return seen > 0 ? 0 : 1;
}
