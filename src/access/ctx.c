/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/ctx.h"

#include <sodium.h>

#include "base/buf.h"

enum err(ctx_refuse)(struct ctx *c, enum err code, const char *field, enum msg_id id, const struct str *args, size_t n)
{
	struct buf text DEFER(buf_finish);

	buf_init(&text, 2048);
	msg_format(&text, c->lang, id, args, n);
	return fail_set(c->fail, code, field, "%.*s", STR_ARG(buf_view(&text)));
}

static bool among(const struct str *list, size_t n, struct str wanted)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(list[i], wanted)) {
			return true;
		}
	}
	return false;
}

bool actor_reaches(const struct ctx *c, struct str brin, struct str municipality)
{
	switch (role_side(c->actor.role)) {
	case SIDE_SCHOOL: return among(c->actor.brin_list, c->actor.brin_count, brin);
	case SIDE_AUTHORITY: return actor_reaches_town(c, municipality);
	case SIDE_SYSTEM: return true;
	case SIDE_NONE:
	case SIDE_PARTNER:
	case SIDE_SELF:
	case SIDE_OFFICE: return false;
	}
	return false;
}

bool actor_reaches_group(const struct ctx *c, struct str brin, struct str location, struct str group)
{
	for (size_t i = 0; i < c->actor.school_count; i++) {
		const struct school_reach *s = &c->actor.school_list[i];

		if (str_eq(s->brin, brin) && (s->location.n == 0 || str_eq(s->location, location)) &&
		    (s->group.n == 0 || str_eq(s->group, group))) {
			return true;
		}
	}
	return false;
}

bool actor_reaches_site(const struct ctx *c, struct str brin, struct str location)
{
	for (size_t i = 0; i < c->actor.school_count; i++) {
		const struct school_reach *s = &c->actor.school_list[i];

		if (str_eq(s->brin, brin) && (s->location.n == 0 || str_eq(s->location, location)) && s->group.n == 0) {
			return true;
		}
	}
	return false;
}

bool actor_reaches_town(const struct ctx *c, struct str municipality)
{
	return among(c->actor.town_list, c->actor.town_count, municipality);
}

bool actor_names(const struct ctx *c, int64_t person)
{
	for (size_t i = 0; i < c->actor.person_count; i++) {
		if (c->actor.person_list[i] == person) {
			return true;
		}
	}
	return false;
}

bool actor_may(const struct ctx *c, enum action action)
{
	return access_allows(c->actor.role, action) && (c->actor.only == 0 || (c->actor.only >> action & 1) != 0);
}

enum err ctx_name(struct ctx *c, const char *field, struct str name)
{
	uint32_t turner = str_turner(name);

	return turner == 0 ? OK
	                   : REFUSE1(c, ERR_INPUT, field, MSG_ACCESS_TURNS,
	                             str_format(c->arena, "U+%04X", (unsigned)turner));
}

enum err ctx_require(struct ctx *c, enum action action)
{
	if (actor_may(c, action)) {
		return OK;
	}
	return REFUSE(c, ERR_DENIED, NULL, MSG_ACCESS_DENIED);
}

int64_t ctx_new_id(const struct ctx *c)
{
	/* Milliseconds need 41 bits until 2039; 22 bits of chance keep ids of one millisecond apart. */
	return (int64_t)((((uint64_t)c->now / 1000) << 22 | randombytes_uniform(1u << 22)) & INT64_MAX);
}

enum err ctx_whole(const struct ctx *c)
{
	return c->arena->failed ? fail_set(c->fail, ERR_NOMEM, NULL, "out of memory") : OK;
}

static struct str in_arena(struct arena *a, struct buf *b)
{
	if (buf_err(b) != OK) {
		a->failed = true;
		return (struct str){ NULL, 0 };
	}
	return str_copy(a, buf_view(b));
}

struct str ctx_list_i64(struct arena *a, const int64_t *v, size_t n)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 64 + n * 24);
	db_list_i64(&b, v, n);
	return in_arena(a, &b);
}

struct str ctx_list_text(struct arena *a, const struct str *v, size_t n)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 64 + n * 64);
	db_list_text(&b, v, n);
	return in_arena(a, &b);
}
