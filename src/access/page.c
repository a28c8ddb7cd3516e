/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/page.h"

#include "access/glass.h"

/* The bytes of the first character. */
static struct str first_character(struct str s)
{
	size_t n = s.n > 0 ? 1 : 0;

	while (n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80) {
		n++;
	}
	return (struct str){ s.p, n };
}

/* "Marijke van Dalen" gives "MD": of the first word and of the last. */
static struct str initials(struct arena *a, struct str name)
{
	struct str rest, first = str_cut(name, ' ', &rest), last = { NULL, 0 };

	while (rest.n > 0) {
		last = str_cut(rest, ' ', &rest);
	}
	first = first_character(first);
	last = first_character(last);
	return str_format(a, "%.*s%.*s", STR_ARG(first), STR_ARG(last));
}

struct str page_count_text(struct arena *a, int64_t count)
{
	if (count <= 0) {
		return STR("");
	}
	return count < PAGE_COUNT_MOST ? str_format(a, "%d", (int)count) : str_format(a, "%d+", PAGE_COUNT_MOST - 1);
}

static struct str kept(struct ctx *c, const struct buf *text)
{
	return buf_err(text) == OK ? str_copy(c->arena, buf_view(text)) : (struct str){ NULL, 0 };
}

struct str page_text(struct ctx *c, enum msg_id id, const struct str *args, size_t n)
{
	struct buf text DEFER(buf_finish);

	buf_init(&text, 8192);
	msg_format(&text, c->lang, id, args, n);
	return kept(c, &text);
}

struct str page_text_count(struct ctx *c, enum msg_id one, enum msg_id many, int64_t number)
{
	struct buf text DEFER(buf_finish);

	buf_init(&text, 8192);
	msg_count(&text, c->lang, one, many, number);
	return kept(c, &text);
}

enum err page_refusal(struct http_req *r, struct str *ret)
{
	struct str said = str_copy(&r->arena, str_of(r->fail.what));

	if (said.p == NULL) {
		return ERR_NOMEM;
	}
	*ret = said;
	return OK;
}

/* What does not fit in the bar of a phone, and what waits there. */
static void more_places(struct ctx *c, struct page *p)
{
	int64_t waits = 0;

	p->bar_count = p->nav_count <= PAGE_BAR ? p->nav_count : PAGE_BAR - 1;
	for (size_t i = p->bar_count; i < p->nav_count; i++) {
		p->more_here = p->more_here || p->nav[i].here;
		waits += p->nav[i].count;
	}
	p->more_text = page_count_text(c->arena, waits);
}

static enum err add_places(struct ctx *c, const struct web_app *app, const char *here, struct page *p)
{
	for (size_t i = 0; i < app->place_count && p->nav_count < PAGE_PLACES; i++) {
		const struct page_place *place = app->places[i];
		struct page_nav *nav = &p->nav[p->nav_count];

		if (!access_allows(c->actor.role, place->action)) {
			continue;
		}
		/* Who keeps the registration closed finds the lessons within that place. */
		if (place->action == ACTION_LESSON && access_allows(c->actor.role, ACTION_GAPS)) {
			continue;
		}
		/* Figures stand beside the reports for who sees those. */
		if (place->action == ACTION_FIGURES && access_allows(c->actor.role, ACTION_REPORTS)) {
			continue;
		}
		/* A school is led to the register from Vandaag, when something of its own is the matter. */
		if (place->action == ACTION_REGISTER_LINK && access_allows(c->actor.role, ACTION_REPORTS)) {
			continue;
		}
		*nav = (struct page_nav){ .place = place, .here = str_eq(str_of(place->id), str_of(here)) };
		if (place->count != NULL) {
			TRY(place->count(c, &nav->count));
		}
		nav->count_text = page_count_text(c->arena, nav->count);
		p->nav_count++;
	}
	more_places(c, p);
	return OK;
}

enum err page_make(struct http_req *r, struct str title, const char *place, struct page *ret)
{
	struct ctx *c = web_ctx(r);
	struct page p = { .title = title,
		          .where = c->actor.label,
		          .who = c->actor.name,
		          .self = r->path,
		          .live = c->live,
		          .live_at = c->live_at };

	p.initials = initials(c->arena, c->actor.name);
	p.role = page_role_text(c->lang, c->actor.role);
	p.find = access_allows(c->actor.role, ACTION_SEARCH);
	TRY(add_places(c, web_app(r), place, &p));
	TRY(page_roles(c, &p));
	p.glass = access_allows(c->actor.role, ACTION_GLASS);
	TRY(glass_any(c, &p.glass_open));
	if (p.title.p == NULL || p.initials.p == NULL) {
		return ERR_NOMEM;
	}
	*ret = p;
	return OK;
}

bool page_path_fine(struct str path)
{
	static const char signs[] = "-_/?=&";

	if (path.n == 0 || path.p[0] != '/' || (path.n > 1 && path.p[1] == '/') || path.n > 500) {
		return false;
	}
	for (size_t i = 0; i < path.n; i++) {
		char ch = path.p[i];
		bool word = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9');
		bool sign = false;

		for (size_t k = 0; k < sizeof signs - 1; k++) {
			sign = sign || ch == signs[k];
		}
		if (!word && !sign) {
			return false;
		}
	}
	return true;
}

struct str page_part(const struct http_req *r)
{
	return http_header(r, "Sluitend-Deel");
}
