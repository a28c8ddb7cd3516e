/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/static.h"

#include <stdio.h>

#include <sodium.h>

#include "fmt/ident.h"
#include "http/headers.h"
#include "http/internal.h"

enum { HASH_BYTES = 8, LARGEST_FILE = 64 * 1024 * 1024 };

static const struct {
	struct str suffix;
	const char *type;
	bool text;
} types[] = {
	{ { ".css", 4 }, "text/css; charset=utf-8", true },
	{ { ".js", 3 }, "text/javascript; charset=utf-8", true },
	{ { ".svg", 4 }, "image/svg+xml", true },
	{ { ".json", 5 }, "application/json", true },
	{ { ".txt", 4 }, "text/plain; charset=utf-8", true },
	{ { ".png", 4 }, "image/png", false },
	{ { ".ico", 4 }, "image/x-icon", false },
	{ { ".woff2", 6 }, "font/woff2", false },
	{ { "", 0 }, "application/octet-stream", false },
};

static size_t type_of(struct str name)
{
	size_t i = 0;

	while (name.n < types[i].suffix.n ||
	       !str_eq((struct str){ name.p + name.n - types[i].suffix.n, types[i].suffix.n }, types[i].suffix)) {
		i++;
	}
	return i;
}

/* An answer that stays: bytes must live as long as the server. */
static struct MHD_Response *make(struct str bytes, const char *type, const char *etag, bool zipped)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(bytes.n, (void *)(uintptr_t)bytes.p,
	                                                         MHD_RESPMEM_PERSISTENT);

	if (r == NULL) {
		return NULL;
	}
	if (headers_security(r, false) != OK || headers_put(r, "ETag", etag) != OK ||
	    headers_put(r, "Cache-Control", "public, max-age=31536000, immutable") != OK ||
	    headers_put(r, "Vary", "Accept-Encoding") != OK ||
	    (type != NULL && headers_put(r, "Content-Type", type) != OK) ||
	    (zipped && headers_put(r, "Content-Encoding", "gzip") != OK)) {
		MHD_destroy_response(r);
		return NULL;
	}
	return r;
}

/* The compressed bytes in the arena; nothing when they are no smaller. */
static struct str zip(struct arena *a, struct str data)
{
	struct buf out DEFER(buf_finish);

	buf_init(&out, LARGEST_FILE);
	if (!gzip_best(data, &out) || out.n >= data.n) {
		return (struct str){ NULL, 0 };
	}
	return str_copy(a, buf_view(&out));
}

static enum err load(struct arena *a, const struct embedded_file *file, struct static_file *s, struct out_asset *asset)
{
	unsigned char digest[HASH_BYTES * 2];
	struct buf hex DEFER(buf_finish);
	size_t type = type_of(str_of(file->name));

	buf_init(&hex, 64);
	(void)crypto_generichash(digest, sizeof digest, (const unsigned char *)file->data.p, file->data.n, NULL, 0);
	hex_put(&hex, (struct str){ (const char *)digest, HASH_BYTES });
	s->name = str_of(file->name);
	s->hash = str_copy(a, buf_view(&hex));
	asset->name = s->name;
	asset->url = str_format(a, "/static/%.*s/%s", STR_ARG(s->hash), file->name);
	if (s->hash.p == NULL || asset->url.p == NULL) {
		return ERR_NOMEM;
	}
	(void)snprintf(s->etag, sizeof s->etag, "\"%.*s\"", STR_ARG(s->hash));
	if (types[type].text) {
		struct str small = zip(a, file->data);

		s->zipped = small.p != NULL ? make(small, types[type].type, s->etag, true) : NULL;
	}
	s->plain = make(file->data, types[type].type, s->etag, false);
	s->unchanged = make((struct str){ "", 0 }, NULL, s->etag, false);
	return s->plain != NULL && s->unchanged != NULL ? OK : ERR_NOMEM;
}

enum err static_init(struct arena *a, const struct embedded_file *files, size_t n, struct static_files *ret)
{
	struct static_files s = { .count = n };
	struct out_asset *assets = ARENA_ARRAY(a, n, struct out_asset);

	s.list = ARENA_ARRAY(a, n, struct static_file);
	if (s.list == NULL || assets == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		enum err e = load(a, &files[i], &s.list[i], &assets[i]);

		if (e != OK) {
			static_finish(&s);
			return e;
		}
	}
	s.assets = (struct out_assets){ assets, n };
	*ret = s;
	return OK;
}

void static_finish(struct static_files *s)
{
	for (size_t i = 0; i < s->count; i++) {
		struct MHD_Response *const all[] = { s->list[i].plain, s->list[i].zipped, s->list[i].unchanged };

		for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) {
			if (all[k] != NULL) {
				MHD_destroy_response(all[k]);
			}
		}
	}
	s->count = 0;
}

const struct static_file *static_find(const struct static_files *s, struct str path)
{
	struct str name, hash;

	if (!str_starts(path, STR("/static/"))) {
		return NULL;
	}
	hash = str_cut((struct str){ path.p + 8, path.n - 8 }, '/', &name);
	for (size_t i = 0; i < s->count; i++) {
		if (str_eq(s->list[i].hash, hash) && str_eq(s->list[i].name, name)) {
			return &s->list[i];
		}
	}
	return NULL;
}
