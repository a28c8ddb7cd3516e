/* SPDX-License-Identifier: EUPL-1.2 */
/* What handlers ask of a request. */
#include "base/clock.h"
#include "http/internal.h"

struct str http_param(const struct http_req *r, const char *name)
{
	struct str wanted = str_of(name);

	for (size_t i = 0; i < r->param_count; i++) {
		if (str_eq(r->params[i].name, wanted)) {
			return r->params[i].value;
		}
	}
	return (struct str){ NULL, 0 };
}

struct str http_query(const struct http_req *r, const char *name)
{
	return form_get(&r->query, name);
}

struct str http_form(const struct http_req *r, const char *name)
{
	return form_get(&r->form, name);
}

struct str http_header(const struct http_req *r, const char *name)
{
	struct str wanted = str_of(name);

	for (size_t i = 0; i < r->header_count; i++) {
		if (str_eq_nocase(r->headers[i].name, wanted)) {
			return r->headers[i].value;
		}
	}
	return (struct str){ NULL, 0 };
}

const struct multipart_file *http_file(const struct http_req *r, const char *field)
{
	for (size_t i = 0; i < r->file_count; i++) {
		if (str_eq(r->files[i].field, str_of(field))) {
			return &r->files[i];
		}
	}
	return NULL;
}

bool http_body_is(const struct http_req *r, const char *type)
{
	struct str rest;
	struct str given = str_trim(str_cut(http_header(r, "Content-Type"), ';', &rest));

	return str_eq_nocase(given, str_of(type));
}

bool http_wants_json(const struct http_req *r)
{
	return str_starts(r->path, STR("/api/"));
}

enum err http_to_worker(struct http_req *r)
{
	if (r->exchange->on_worker) {
		return OK;
	}
	r->exchange->wants_worker = true;
	return ERR_BUSY;
}
