/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Build tool: compiles files into the program.
 *
 *   embed OUT.c OUT.h PREFIX FILE...
 *
 * OUT.c defines `const struct embedded_file PREFIX_files[]`, in the order of the command line and closed by an entry
 * without a name, and `PREFIX_count`, the number of files; OUT.h declares both. The name of a file is its path below
 * the deepest folder that all of them have in common. Behind the last byte of a file stands a NUL that its length
 * does not count.
 *
 * The bytes are written as string literals, because compilers read those many times faster than lists of numbers;
 * every byte outside plain ASCII is a three digit octal escape, which no following digit can run into.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { LINE_BYTES = 96 };

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* Length of the folder, with its slash, that all files share. */
static size_t common_folder(char *const *files, int n)
{
	size_t length = (size_t)(base_name(files[0]) - files[0]);

	for (int i = 1; i < n; i++) {
		size_t same = 0;

		for (size_t at = 0; at < length && files[i][at] == files[0][at]; at++) {
			if (files[i][at] == '/') {
				same = at + 1;
			}
		}
		length = same;
	}
	return length;
}

static void put_byte(FILE *out, int c)
{
	/* '?' is escaped so that no trigraph can arise. */
	if (c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '?') {
		fputc(c, out);
	} else {
		fprintf(out, "\\%03o", (unsigned int)c);
	}
}

static bool put_data(FILE *out, const char *path, int number)
{
	FILE *in = fopen(path, "rb");
	int column = 0;

	if (in == NULL) {
		perror(path);
		return false;
	}
	fprintf(out, "\nstatic const char data_%d[] =\n\t\"", number);
	for (int c = fgetc(in); c != EOF; c = fgetc(in)) {
		put_byte(out, c);
		column++;
		if (column == LINE_BYTES || c == '\n') {
			fputs("\"\n\t\"", out);
			column = 0;
		}
	}
	fputs("\";\n", out);

	bool good = ferror(in) == 0;

	if (!good) {
		perror(path);
	}
	fclose(in);
	return good;
}

static bool write_source(FILE *out, const char *header, const char *prefix, char *const *files, int n)
{
	size_t folder = common_folder(files, n);

	fprintf(out,
	        "/* Made by tools/embed.c. */\n#include \"%s\"\n\n"
	        "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n",
	        base_name(header));
	for (int i = 0; i < n; i++) {
		if (!put_data(out, files[i], i)) {
			return false;
		}
	}
	fprintf(out, "\nconst size_t %s_count = %d;\n\nconst struct embedded_file %s_files[] = {\n", prefix, n, prefix);
	for (int i = 0; i < n; i++) {
		fprintf(out, "\t{ \"%s\", { data_%d, sizeof(data_%d) - 1 } },\n", files[i] + folder, i, i);
	}
	fputs("\t{ NULL, { NULL, 0 } },\n};\n", out);
	return true;
}

static bool write_header(FILE *out, const char *prefix)
{
	return fprintf(out,
	               "/* Made by tools/embed.c. */\n#pragma once\n\n#include \"base/embed.h\"\n\n"
	               "extern const struct embedded_file %s_files[];\nextern const size_t %s_count;\n",
	               prefix, prefix) > 0;
}

/* Closes the file; a half-written one is removed, so that no build takes it. */
static bool close_output(FILE *out, const char *path, bool good)
{
	if (ferror(out) != 0) {
		good = false;
	}
	if (fclose(out) != 0) {
		good = false;
	}
	if (!good) {
		fprintf(stderr, "embed: %s was not written\n", path);
		remove(path);
	}
	return good;
}

int main(int argc, char **argv)
{
	if (argc < 5) {
		fputs("usage: embed OUT.c OUT.h PREFIX FILE...\n", stderr);
		return 2;
	}

	FILE *source = fopen(argv[1], "wb");

	if (source == NULL) {
		perror(argv[1]);
		return 1;
	}

	bool good = write_source(source, argv[2], argv[3], argv + 4, argc - 4);

	if (!close_output(source, argv[1], good)) {
		return 1;
	}

	FILE *header = fopen(argv[2], "wb");

	if (header == NULL) {
		perror(argv[2]);
		return 1;
	}
	return close_output(header, argv[2], write_header(header, argv[3])) ? 0 : 1;
}
