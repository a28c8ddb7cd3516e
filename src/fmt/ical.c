/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/ical.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmt/ical_internal.h"
#include "fmt/utf8.h"

enum { EXCEPT_MOST = 2000, DEPTH_MOST = 8, DAY_MINUTES = 24 * 60, WORK_MOST = 50 * 1000 * 1000 };

/* ---- lines ---- */

/* One line of content: NAME;PARAMETERS:VALUE, unfolded. */
struct property {
	struct str name, parameters, value;
	size_t line;
};

struct lines {
	char *p; /* unfolded in place */
	size_t n, at, line;
};

/* Takes the next line out, with those that go on with a blank behind it. False at the end. */
static bool next_line(struct lines *l, struct str *ret, size_t *ret_line)
{
	size_t begin = l->at, out = l->at;

	if (l->at >= l->n) {
		return false;
	}
	l->line++;
	*ret_line = l->line;
	while (l->at < l->n) {
		char c = l->p[l->at++];

		if (c != '\n') {
			l->p[out++] = c;
			continue;
		}
		if (out > begin && l->p[out - 1] == '\r') {
			out--;
		}
		if (l->at >= l->n || (l->p[l->at] != ' ' && l->p[l->at] != '\t')) {
			break;
		}
		l->at++;
		l->line++;
	}
	*ret = (struct str){ l->p + begin, out - begin };
	return true;
}

/* The first of a character that stands in no quotes; n when there is none. */
static size_t find_plain(struct str s, size_t from, char wanted)
{
	bool quoted = false;

	for (size_t i = from; i < s.n; i++) {
		quoted = quoted != (s.p[i] == '"');
		if (!quoted && s.p[i] == wanted) {
			return i;
		}
	}
	return s.n;
}

static bool split(struct str line, struct property *ret)
{
	size_t colon = find_plain(line, 0, ':'), semicolon = find_plain(line, 0, ';');
	size_t name = semicolon < colon ? semicolon : colon;

	if (colon == line.n || name == 0) {
		return false;
	}
	ret->name = (struct str){ line.p, name };
	ret->parameters = name < colon ? (struct str){ line.p + name + 1, colon - name - 1 } : (struct str){ NULL, 0 };
	ret->value = (struct str){ line.p + colon + 1, line.n - colon - 1 };
	return true;
}

/* A parameter of a property, without quotes; empty when it has none. */
static struct str parameter(const struct property *p, struct str wanted)
{
	struct str rest = p->parameters;

	while (rest.n > 0) {
		size_t end = find_plain(rest, 0, ';');
		struct str value, name = str_cut((struct str){ rest.p, end }, '=', &value);

		if (str_eq_nocase(name, wanted)) {
			if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"') {
				value = (struct str){ value.p + 1, value.n - 2 };
			}
			return value;
		}
		rest = end < rest.n ? (struct str){ rest.p + end + 1, rest.n - end - 1 } : (struct str){ NULL, 0 };
	}
	return (struct str){ NULL, 0 };
}

/* The text of a value: what is escaped is put back, control characters become blanks; *odd: it is no UTF-8. */
static enum err text_of(struct arena *a, struct str value, struct str *ret, bool *odd)
{
	size_t n = 0, most = value.n < ICAL_VALUE ? value.n : ICAL_VALUE;
	char *p = arena_alloc(a, most + 1, 1);

	if (p == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < value.n && n < most; i++) {
		char c = value.p[i];

		if (c == '\\' && i + 1 < value.n) {
			c = value.p[++i];
			c = c == 'n' || c == 'N' ? ' ' : c;
		}
		p[n++] = (unsigned char)c < ' ' || c == 0x7f ? ' ' : c;
	}
	/* Not in the middle of a character, where it was cut. */
	for (int i = 0; i < 3 && !utf8_valid((struct str){ p, n }) && n > 0; i++) {
		n--;
	}
	if (!utf8_valid((struct str){ p, n })) {
		*odd = true;
		n = 0;
	}
	*ret = str_trim((struct str){ p, n });
	return OK;
}

/* ---- events ---- */

struct reading {
	struct arena *a;
	struct lines lines;
	VEC(struct ical_raw) events;
	struct ical_report report;
};

static enum err add_except(struct reading *r, struct ical_raw *e, const struct property *p)
{
	struct str rest = p->value;

	while (rest.n > 0) {
		struct ical_time t, *slot;

		if (!ical_time_read(str_cut(rest, ',', &rest), parameter(p, STR("TZID")), &t) ||
		    e->except.n == EXCEPT_MOST) {
			e->odd = true;
			return OK;
		}
		slot = vec_push(r->a, &e->except);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = t;
	}
	return OK;
}

static enum err take_time(const struct property *p, struct ical_raw *e, struct ical_time *to, bool *has)
{
	*has = ical_time_read(p->value, parameter(p, STR("TZID")), to);
	e->odd = e->odd || !*has;
	return OK;
}

static enum err take_property(struct reading *r, struct ical_raw *e, const struct property *p)
{
	bool fine;

	if (str_eq_nocase(p->name, STR("UID"))) {
		return text_of(r->a, p->value, &e->uid, &e->odd);
	}
	if (str_eq_nocase(p->name, STR("SUMMARY"))) {
		return text_of(r->a, p->value, &e->summary, &e->odd);
	}
	if (str_eq_nocase(p->name, STR("LOCATION"))) {
		return text_of(r->a, p->value, &e->location, &e->odd);
	}
	if (str_eq_nocase(p->name, STR("CATEGORIES"))) {
		return text_of(r->a, p->value, &e->categories, &e->odd);
	}
	if (str_eq_nocase(p->name, STR("STATUS"))) {
		e->cancelled = str_eq_nocase(str_trim(p->value), STR("CANCELLED"));
	} else if (str_eq_nocase(p->name, STR("DTSTART"))) {
		return take_time(p, e, &e->start, &e->has_start);
	} else if (str_eq_nocase(p->name, STR("DTEND"))) {
		return take_time(p, e, &e->finish, &e->has_finish);
	} else if (str_eq_nocase(p->name, STR("RECURRENCE-ID"))) {
		return take_time(p, e, &e->original, &fine);
	} else if (str_eq_nocase(p->name, STR("DURATION"))) {
		e->odd = !ical_duration_read(p->value, &e->minutes) || e->odd;
	} else if (str_eq_nocase(p->name, STR("RRULE"))) {
		/* Two rules are more than is understood here. */
		e->odd = e->has_rule || !ical_rule_read(p->value, &e->rule) || e->odd;
		e->has_rule = true;
	} else if (str_eq_nocase(p->name, STR("RDATE")) || str_eq_nocase(p->name, STR("EXRULE"))) {
		e->odd = true;
	} else if (str_eq_nocase(p->name, STR("EXDATE"))) {
		return add_except(r, e, p);
	}
	return OK;
}

/* Reads up to the end of the event; what stands inside it in blocks of its own (alarms) is passed over. */
static enum err read_event(struct reading *r, size_t line)
{
	struct ical_raw e = { .line = line, .order = r->events.n, .minutes = -1, .original = { .day = DAY_NONE } };
	struct property p = { .line = line };
	struct ical_raw *slot;
	struct str text;
	int depth = 1;

	while (depth > 0 && next_line(&r->lines, &text, &p.line)) {
		if (!split(text, &p)) {
			continue;
		}
		if (str_eq_nocase(p.name, STR("BEGIN"))) {
			depth++;
		} else if (str_eq_nocase(p.name, STR("END"))) {
			depth--;
		} else if (depth == 1) {
			TRY(take_property(r, &e, &p));
		}
		if (depth > DEPTH_MOST) {
			return ERR_INPUT;
		}
	}
	if (r->events.n == ICAL_EVENTS) {
		return ERR_TOOBIG;
	}
	slot = vec_push(r->a, &r->events);
	if (slot == NULL) {
		return ERR_NOMEM;
	}
	*slot = e;
	return OK;
}

static enum err read_all(struct reading *r)
{
	struct property p = { 0 };
	struct str text;
	bool calendar = false;

	while (next_line(&r->lines, &text, &p.line)) {
		bool begins = split(text, &p) && str_eq_nocase(p.name, STR("BEGIN"));

		calendar = calendar || (begins && str_eq_nocase(str_trim(p.value), STR("VCALENDAR")));
		if (begins && calendar && str_eq_nocase(str_trim(p.value), STR("VEVENT"))) {
			TRY(read_event(r, p.line));
		}
	}
	return calendar ? OK : ERR_INPUT;
}

/* ---- what takes place ---- */

struct found {
	struct ical_event event;
	size_t order;
};

struct spread {
	struct reading *r;
	day_t first, last;
	VEC(struct found) list;
	size_t work; /* so that no calendar keeps us busy for long */
	size_t late; /* line of the event that goes on after midnight and was counted last */
};

static void note_skipped(struct reading *r, size_t line)
{
	r->report.skipped++;
	if (r->report.line == 0 || line < r->report.line) {
		r->report.line = line;
	}
}

static bool is_time(struct ical_time a, struct ical_time b)
{
	a = ical_local(a);
	b = ical_local(b);
	return a.day == b.day && (a.minute == b.minute || a.minute < 0 || b.minute < 0);
}

/* The length of an event in minutes, or -1. */
static int length_of(const struct ical_raw *e)
{
	struct ical_time start = ical_local(e->start), finish = ical_local(e->finish);
	int64_t n = e->minutes;

	if (e->has_finish) {
		n = ((int64_t)finish.day - start.day) * DAY_MINUTES + finish.minute - start.minute;
		n = finish.minute < 0 ? -1 : n;
	}
	return n > 0 && n < DAY_MINUTES ? (int)n : -1;
}

static bool is_fine(const struct ical_raw *e)
{
	return !e->odd && e->uid.n > 0 && e->has_start && e->start.minute >= 0 && length_of(e) > 0;
}

static struct str name_of(struct arena *a, const struct ical_raw *e, struct ical_time at)
{
	struct ical_time local = ical_local(at);
	char day[DAY_TEXT], time[TIME_TEXT];

	if (!e->has_rule && e->original.day == DAY_NONE) {
		return e->uid;
	}
	return str_format(a, "%.*s@%s %s", STR_ARG(e->uid), day_text(local.day, day),
	                  local.minute < 0 ? "" : time_text(local.minute, time));
}

static enum err add(struct spread *s, const struct ical_raw *e, struct ical_time turn)
{
	struct ical_time at = ical_local(turn);
	int end = at.minute + length_of(e);
	struct found *f;

	if (at.day < s->first || at.day > s->last) {
		return OK;
	}
	/* What goes on after midnight is no lesson; that it was left out is told, once an event. */
	if (end > DAY_MINUTES) {
		if (s->late != e->line) {
			note_skipped(s->r, e->line);
		}
		s->late = e->line;
		return OK;
	}
	if (s->list.n == ICAL_FOUND) {
		return ERR_TOOBIG;
	}
	f = vec_push(s->r->a, &s->list);
	if (f == NULL) {
		return ERR_NOMEM;
	}
	*f = (struct found){ .order = e->order,
		             .event = { .name = name_of(s->r->a, e, e->original.day != DAY_NONE ? e->original : turn),
		                        .uid = e->uid,
		                        .summary = e->summary,
		                        .location = e->location,
		                        .categories = e->categories,
		                        .day = at.day,
		                        .begin = at.minute,
		                        .end = end,
		                        .cancelled = e->cancelled } };
	return f->event.name.p != NULL ? OK : ERR_NOMEM;
}

static int by_uid(const void *x, const void *y)
{
	const struct ical_raw *a = x, *b = y;
	int at = str_cmp(a->uid, b->uid);

	/* Those that stand for one time of another come first. */
	if (at == 0 && (a->original.day == DAY_NONE) != (b->original.day == DAY_NONE)) {
		return a->original.day == DAY_NONE ? 1 : -1;
	}
	return at != 0 ? at : a->order < b->order ? -1 : a->order > b->order;
}

/* Whether a time of a repeated event was taken away, or replaced by one of the events in front of it. */
static bool is_gone(const struct ical_raw *e, const struct ical_raw *instead, size_t n, struct ical_time turn)
{
	for (size_t i = 0; i < e->except.n; i++) {
		if (is_time(e->except.p[i], turn)) {
			return true;
		}
	}
	for (size_t i = 0; i < n; i++) {
		if (is_time(instead[i].original, turn)) {
			return true;
		}
	}
	return false;
}

static enum err spread_one(struct spread *s, const struct ical_raw *e, const struct ical_raw *instead, size_t n)
{
	struct ical_turns turns = { 0 };
	struct ical_time turn;

	while (ical_next_turn(e, &turns, &turn) && ical_local(turn).day <= s->last) {
		s->work += 1 + e->except.n + n;
		if (s->work > WORK_MOST) {
			return ERR_TOOBIG;
		}
		if (!is_gone(e, instead, n, turn)) {
			TRY(add(s, e, turn));
		}
	}
	s->work += turns.looked;
	return OK;
}

static enum err spread_all(struct spread *s)
{
	struct ical_raw *list = s->r->events.p;
	size_t n = s->r->events.n;

	if (n > 0) {
		qsort(list, n, sizeof *list, by_uid);
	}
	for (size_t from = 0, i = 0; i < n; i++) {
		from = str_eq(list[from].uid, list[i].uid) ? from : i;
		if (!is_fine(&list[i])) {
			note_skipped(s->r, list[i].line);
			continue;
		}
		TRY(spread_one(s, &list[i], list + from, list[i].original.day == DAY_NONE ? i - from : 0));
	}
	return OK;
}

static int by_name(const void *x, const void *y)
{
	const struct found *a = x, *b = y;
	int at = str_cmp(a->event.name, b->event.name);

	return at != 0 ? at : a->order < b->order ? -1 : a->order > b->order;
}

static int by_time(const void *x, const void *y)
{
	const struct ical_event *a = x, *b = y;

	if (a->day != b->day) {
		return a->day < b->day ? -1 : 1;
	}
	return a->begin != b->begin ? a->begin - b->begin : str_cmp(a->name, b->name);
}

/* Each name once: a calendar may say something twice, and the last time counts. */
static enum err finish(struct spread *s, struct ical_event **ret, size_t *ret_n)
{
	struct ical_event *list = ARENA_ARRAY(s->r->a, s->list.n + 1, struct ical_event);
	size_t n = 0;

	if (list == NULL) {
		return ERR_NOMEM;
	}
	if (s->list.n > 0) {
		qsort(s->list.p, s->list.n, sizeof *s->list.p, by_name);
	}
	for (size_t i = 0; i < s->list.n; i++) {
		if (i + 1 == s->list.n || !str_eq(s->list.p[i].event.name, s->list.p[i + 1].event.name)) {
			list[n++] = s->list.p[i].event;
		}
	}
	qsort(list, n, sizeof *list, by_time);
	*ret = list;
	*ret_n = n;
	return OK;
}

enum err ical_read(struct arena *a, struct str text, day_t first, day_t last, struct ical_event **ret, size_t *ret_n,
                   struct ical_report *report)
{
	struct reading r = { .a = a };
	struct spread s = { .r = &r, .first = first, .last = last };

	if (text.n > ICAL_BYTES) {
		return ERR_TOOBIG;
	}
	r.lines = (struct lines){ .p = arena_alloc(a, text.n + 1, 1), .n = text.n };
	if (r.lines.p == NULL) {
		return ERR_NOMEM;
	}
	if (text.n > 0) {
		memcpy(r.lines.p, text.p, text.n);
	}
	TRY(read_all(&r));
	r.report.events = r.events.n;
	TRY(spread_all(&s));
	TRY(finish(&s, ret, ret_n));
	*report = r.report;
	return OK;
}
