/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/columns.h"

#include <string.h>

#include "fmt/utf8.h"

/* One letter of a heading: lower case, with blank, - and _ alike. */
static char fold(char c)
{
	if (c >= 'A' && c <= 'Z') {
		return (char)(c - 'A' + 'a');
	}
	return c == ' ' || c == '-' ? '_' : c;
}

static bool same(struct str a, struct str b)
{
	if (a.n != b.n) {
		return false;
	}
	for (size_t i = 0; i < a.n; i++) {
		if (fold(a.p[i]) != fold(b.p[i])) {
			return false;
		}
	}
	return true;
}

static enum err problem(struct columns_problem *ret, enum columns_problem_kind kind, struct str name, size_t line)
{
	*ret = (struct columns_problem){ .kind = kind, .name = name, .line = line };
	return ERR_INPUT;
}

/* The mapping as UTF-8 without byte order mark; a copy in the arena. */
static enum err decode(struct arena *a, struct str text, struct str *ret)
{
	struct str bom = STR("\xef\xbb\xbf");
	size_t n = text.n;
	char *p;

	if (str_starts(text, bom)) {
		text.p += bom.n;
		text.n -= bom.n;
		n = text.n;
	}
	p = arena_alloc(a, text.n + 1, CP1252_GROWTH);
	if (p == NULL) {
		return ERR_NOMEM;
	}
	if (utf8_valid(text)) {
		if (n > 0) {
			memcpy(p, text.p, n);
		}
	} else if (!cp1252_decode(text, p, &n)) {
		return ERR_INPUT;
	}
	*ret = (struct str){ p, n };
	return OK;
}

static size_t count_lines(struct str text)
{
	size_t lines = 1;

	for (size_t i = 0; i < text.n; i++) {
		lines += text.p[i] == '\n';
	}
	return lines;
}

/* Cuts at the last c. False when there is none. */
static bool cut_last(struct str s, char c, struct str *before, struct str *behind)
{
	for (size_t i = s.n; i > 0; i--) {
		if (s.p[i - 1] == c) {
			*before = (struct str){ s.p, i - 1 };
			*behind = (struct str){ s.p + i, s.n - i };
			return true;
		}
	}
	return false;
}

static bool heading_line(struct str line, struct column_heading *ret)
{
	struct str heading, column = str_cut(line, '=', &heading);

	*ret = (struct column_heading){ .column = str_trim(column), .heading = str_trim(heading) };
	return column.n < line.n && ret->column.n > 0 && ret->heading.n > 0;
}

/* False when the line is a value line and a wrong one; *ret_is says whether it is one at all. */
static bool value_line(struct str line, struct column_value *ret, bool *ret_is)
{
	struct str rest, column = str_cut(line, ':', &rest);
	struct str mark = STR(".value");
	struct str theirs, ours;

	column = str_trim(column);
	*ret_is = column.n > mark.n && column.n < line.n &&
	          same((struct str){ column.p + column.n - mark.n, mark.n }, mark) &&
	          memchr(column.p, '=', column.n) == NULL;
	if (!*ret_is) {
		return true;
	}
	column.n -= mark.n;
	if (!cut_last(rest, '=', &theirs, &ours)) {
		return false;
	}
	*ret = (struct column_value){ .column = str_trim(column), .theirs = str_trim(theirs), .ours = str_trim(ours) };
	return ret->column.n > 0;
}

/* Whether the newest heading or value of the map was said before. */
static bool said_before(const struct column_map *map, bool value)
{
	if (value) {
		const struct column_value *new = &map->values[map->value_count - 1];

		for (const struct column_value *v = map->values; v < new; v++) {
			if (same(v->column, new->column) && same(v->theirs, new->theirs)) {
				return true;
			}
		}
		return false;
	}
	const struct column_heading *last = &map->headings[map->heading_count - 1];

	for (const struct column_heading *h = map->headings; h < last; h++) {
		if (same(h->column, last->column) || same(h->heading, last->heading)) {
			return true;
		}
	}
	return false;
}

enum err column_map_read(struct arena *a, struct str text, struct column_map *ret, struct columns_problem *ret_problem)
{
	struct column_map map = { .heading_count = 0 };
	size_t lines;
	enum err e = decode(a, text, &text);

	if (e == ERR_INPUT) {
		return problem(ret_problem, COLUMNS_MAP_SYNTAX, STR(""), 1);
	}
	TRY(e);
	lines = count_lines(text);
	map.headings = ARENA_ARRAY(a, lines, struct column_heading);
	map.values = ARENA_ARRAY(a, lines, struct column_value);
	if (map.headings == NULL || map.values == NULL) {
		return ERR_NOMEM;
	}
	for (size_t number = 1; number <= lines; number++) {
		struct str line = str_trim(str_cut(text, '\n', &text));
		bool is_value;

		if (line.n == 0 || line.p[0] == '#') {
			continue;
		}
		if (!value_line(line, &map.values[map.value_count], &is_value) ||
		    (!is_value && !heading_line(line, &map.headings[map.heading_count]))) {
			return problem(ret_problem, COLUMNS_MAP_SYNTAX, line, number);
		}
		if (is_value) {
			map.values[map.value_count++].line = number;
		} else {
			map.headings[map.heading_count++].line = number;
		}
		if (said_before(&map, is_value)) {
			return problem(ret_problem, COLUMNS_MAP_DOUBLE, line, number);
		}
	}
	*ret = map;
	return OK;
}

/* The number of the wanted column of that name, or -1. */
static int wanted_at(const struct column_want *want, size_t wanted, struct str name)
{
	for (size_t i = 0; i < wanted; i++) {
		if (same(str_of(want[i].name), name)) {
			return (int)i;
		}
	}
	return -1;
}

/* Checks what the mapping names, and hangs its values under their columns. */
static enum err take_map(const struct column_want *want, size_t wanted, const struct column_map *map, struct columns *c,
                         struct columns_problem *ret_problem)
{
	for (size_t i = 0; i < map->heading_count; i++) {
		const struct column_heading *h = &map->headings[i];

		if (wanted_at(want, wanted, h->column) < 0) {
			return problem(ret_problem, COLUMNS_MAP_UNKNOWN, h->column, h->line);
		}
	}
	for (size_t i = 0; i < map->value_count; i++) {
		struct column_value *v = &map->values[i];
		int at = wanted_at(want, wanted, v->column);

		if (at < 0) {
			return problem(ret_problem, COLUMNS_MAP_UNKNOWN, v->column, v->line);
		}
		v->next = c->values[at];
		c->values[at] = v;
	}
	return OK;
}

/* What the mapping says about where a wanted column stands, or NULL. */
static const struct column_heading *mapped_heading(const char *name, const struct column_map *map)
{
	for (size_t i = 0; map != NULL && i < map->heading_count; i++) {
		if (same(map->headings[i].column, str_of(name))) {
			return &map->headings[i];
		}
	}
	return NULL;
}

static enum err find_column(const struct str *names, size_t count, struct str heading, int16_t *ret_at,
                            struct columns_problem *ret_problem)
{
	*ret_at = -1;
	for (size_t i = 0; i < count && i < CSV_MAX_FIELDS; i++) {
		if (!same(str_trim(names[i]), heading)) {
			continue;
		}
		if (*ret_at >= 0) {
			return problem(ret_problem, COLUMNS_DOUBLE, heading, 0);
		}
		*ret_at = (int16_t)i;
	}
	return OK;
}

static enum err name_missing(struct arena *a, const struct column_want *want, const struct columns *c,
                             struct columns_problem *ret_problem)
{
	struct str all = STR("");

	for (size_t i = 0; i < c->count; i++) {
		if (want[i].required && c->at[i] < 0) {
			all = str_format(a, "%.*s%s%s", STR_ARG(all), all.n > 0 ? ", " : "", want[i].name);
			if (all.p == NULL) {
				return ERR_NOMEM;
			}
		}
	}
	return all.n > 0 ? problem(ret_problem, COLUMNS_MISSING, all, 0) : OK;
}

static enum err name_unknown(struct arena *a, const struct str *names, size_t count, struct columns *c)
{
	struct str *unknown = ARENA_ARRAY(a, count, struct str);

	if (unknown == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < count; i++) {
		bool known = names[i].n == 0;

		for (size_t k = 0; k < c->count && !known; k++) {
			known = c->at[k] == (int16_t)i;
		}
		if (!known) {
			unknown[c->unknown_count++] = names[i];
		}
	}
	c->unknown = unknown;
	return OK;
}

enum err columns_match(struct arena *a, const struct column_want *want, size_t wanted, const struct column_map *map,
                       const struct str *names, size_t count, struct columns *ret, struct columns_problem *ret_problem)
{
	struct columns c = { .count = wanted };

	if (wanted > COLUMNS_MAX) {
		return ERR_BUG;
	}
	if (map != NULL) {
		TRY(take_map(want, wanted, map, &c, ret_problem));
	}
	for (size_t i = 0; i < wanted; i++) {
		const struct column_heading *mapped = mapped_heading(want[i].name, map);
		struct str heading = mapped != NULL ? mapped->heading : str_of(want[i].name);

		TRY(find_column(names, count, heading, &c.at[i], ret_problem));
		if (mapped != NULL && c.at[i] < 0) {
			return problem(ret_problem, COLUMNS_MAP_ABSENT, heading, mapped->line);
		}
	}
	TRY(name_missing(a, want, &c, ret_problem));
	TRY(name_unknown(a, names, count, &c));
	*ret = c;
	return OK;
}

struct str columns_get(const struct columns *c, const struct csv_row *row, size_t i)
{
	struct str s;

	if (c->at[i] < 0 || (size_t)c->at[i] >= row->count) {
		s = (struct str){ NULL, 0 };
	} else {
		s = str_trim(row->fields[c->at[i]]);
	}
	for (const struct column_value *v = c->values[i]; v != NULL; v = v->next) {
		if (same(v->theirs, s)) {
			return v->ours;
		}
	}
	return s;
}
