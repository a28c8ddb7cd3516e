/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/zip_write.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

enum {
	LOCAL = 0x04034b50,
	CENTRAL = 0x02014b50,
	END = 0x06054b50,
	VERSION = 20,
	DEFLATED = 8,
	MODE = 0100600,  /* a file that its owner alone reads */
	UNIX = 3 << 8,   /* which the mode is of */
	SUM_AT = 14,     /* in a local header: sum and sizes */
	RAW_WINDOW = -15 /* deflate without a header of its own */
};

static void put16(struct buf *b, unsigned v)
{
	const unsigned char bytes[] = { v & 0xff, v >> 8 & 0xff };

	buf_add(b, bytes, sizeof bytes);
}

static void put32(struct buf *b, uint32_t v)
{
	put16(b, v & 0xffff);
	put16(b, v >> 16);
}

static void patch32(struct buf *b, size_t at, uint32_t v)
{
	for (size_t i = 0; i < 4; i++) {
		b->p[at + i] = (char)(v >> (8 * i) & 0xff);
	}
}

/* What a local header and the directory both say of a file. */
static void put_facts(const struct zip_out *z, const struct zip_file *f)
{
	struct ymd d = day_ymd(z->day);

	put16(z->b, VERSION);
	put16(z->b, 0);
	put16(z->b, DEFLATED);
	put16(z->b, 0);
	put16(z->b, (unsigned)((d.y - 1980) << 9 | d.m << 5 | d.d));
	put32(z->b, f->crc);
	put32(z->b, f->packed);
	put32(z->b, f->plain);
	put16(z->b, (unsigned)strlen(f->name));
	put16(z->b, 0);
}

static void pack(struct buf *b, struct str bytes)
{
	unsigned char chunk[16384];
	z_stream zip = { 0 };
	int step = Z_OK;

	if (deflateInit2(&zip, Z_DEFAULT_COMPRESSION, Z_DEFLATED, RAW_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
		b->err = ERR_NOMEM;
		return;
	}
	/* zlib only reads, but its type says otherwise. */
	zip.next_in = (Bytef *)(uintptr_t)bytes.p;
	zip.avail_in = (uInt)bytes.n;
	while (step == Z_OK && b->err == OK) {
		zip.next_out = chunk;
		zip.avail_out = sizeof chunk;
		step = deflate(&zip, Z_FINISH);
		buf_add(b, chunk, sizeof chunk - zip.avail_out);
	}
	(void)deflateEnd(&zip);
}

void zip_add(struct zip_out *z, const char *name, struct str bytes)
{
	struct zip_file *f = &z->files[z->n];
	size_t begin;

	if (z->n == ZIP_FILES || strlen(name) >= ZIP_NAME || bytes.n >= INT32_MAX || z->b->n >= INT32_MAX) {
		z->b->err = z->b->err != OK ? z->b->err : ERR_TOOBIG;
		return;
	}
	*f = (struct zip_file){ .at = (uint32_t)z->b->n, .plain = (uint32_t)bytes.n };
	(void)snprintf(f->name, sizeof f->name, "%s", name);
	f->crc = (uint32_t)crc32(0, (const Bytef *)bytes.p, (uInt)bytes.n);
	put32(z->b, LOCAL);
	put_facts(z, f);
	buf_text(z->b, f->name);
	begin = z->b->n;
	pack(z->b, bytes);
	if (z->b->err != OK) {
		return;
	}
	f->packed = (uint32_t)(z->b->n - begin);
	patch32(z->b, f->at + SUM_AT + 4, f->packed);
	z->n++;
}

void zip_end(struct zip_out *z)
{
	size_t begin = z->b->n, length;

	for (size_t i = 0; i < z->n; i++) {
		const struct zip_file *f = &z->files[i];

		put32(z->b, CENTRAL);
		put16(z->b, UNIX | VERSION);
		put_facts(z, f);
		put16(z->b, 0); /* no words */
		put16(z->b, 0); /* one disk */
		put16(z->b, 0); /* no text, said or not */
		put32(z->b, (uint32_t)MODE << 16);
		put32(z->b, f->at);
		buf_text(z->b, f->name);
	}
	length = z->b->n - begin;
	put32(z->b, END);
	put16(z->b, 0);
	put16(z->b, 0);
	put16(z->b, (unsigned)z->n);
	put16(z->b, (unsigned)z->n);
	put32(z->b, (uint32_t)length);
	put32(z->b, (uint32_t)begin);
	put16(z->b, 0);
}
