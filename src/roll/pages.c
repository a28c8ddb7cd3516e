/* SPDX-License-Identifier: EUPL-1.2 */
/* The roll of one class, as a form that works without script. */
#include "roll/pages.h"

#include "access/live.h"
#include "access/setting.h"
#include "base/clock.h"
#include "fmt/ident.h"
#include "intake/book.h"
#include "roll_views.h"
#include "signals/words.h"

static const char letters[] = { MARK_PRESENT, MARK_LATE, MARK_UNAUTHORISED, MARK_AUTHORISED, MARK_SICK };
enum { LETTERS = sizeof letters, ENTRY_MOST = 40, BODY_MOST = 128 * 1024, FIELD_MOST = 32 };

/* ---- the form as it comes ---- */

/* "A", "L", "L12", "-": what stood there. */
static struct roll_mark read_seen(struct str s)
{
	struct roll_mark m = { 0 };
	int64_t minutes;

	if (s.n > 0 && roll_status((struct str){ s.p, 1 }, &m.status) && m.status == MARK_LATE && s.n > 1 &&
	    str_to_i64((struct str){ s.p + 1, s.n - 1 }, &minutes) && minutes > 0 && minutes <= ROLL_LATE_MOST) {
		m.minutes = (int)minutes;
	}
	return m;
}

static struct str put_seen(struct arena *a, struct roll_mark m)
{
	char letter = m.status != 0 ? (char)m.status : '-';

	return m.minutes > 0 ? str_format(a, "%c%d", letter, m.minutes) : str_format(a, "%c", letter);
}

static enum err read_mark(struct ctx *c, struct http_req *r, struct str student, struct str letter,
                          struct roll_entry *ret)
{
	struct str minutes = str_trim(http_form(r, str_format(c->arena, "m-%.*s", STR_ARG(student)).p));
	int64_t number = 0;

	if (!roll_status(letter, &ret->mark.status)) {
		return REFUSE(c, ERR_INPUT, "status", MSG_ROLL_STATUS_WRONG);
	}
	if (ret->mark.status == MARK_LATE && minutes.n > 0) {
		if (!str_to_i64(minutes, &number) || number < 0 || number > ROLL_LATE_MOST) {
			return REFUSE(c, ERR_INPUT, "minuten", MSG_ROLL_MINUTES_WRONG);
		}
		ret->mark.minutes = (int)number;
	}
	return OK;
}

/* gezien: "IDENT=A IDENT=L12 ..."; then s-IDENT and m-IDENT of each. */
static enum err read_entries(struct http_req *r, struct roll_entry **ret, size_t *ret_n)
{
	struct ctx *c = web_ctx(r);
	struct roll_entry *list = ARENA_ARRAY(c->arena, ROLL_STUDENTS_MOST, struct roll_entry);
	struct str rest = http_form(r, "gezien");
	size_t n = 0;

	if (list == NULL) {
		return ERR_NOMEM;
	}
	while (rest.n > 0 && n < ROLL_STUDENTS_MOST) {
		struct str word = str_cut(rest, ' ', &rest), seen, student = str_cut(word, '=', &seen), letter;

		if (student.n == 0 || student.n > FIELD_MOST || !ident_valid(student)) {
			return REFUSE(c, ERR_INPUT, "gezien", MSG_ROLL_STATUS_WRONG);
		}
		letter = http_form(r, str_format(c->arena, "s-%.*s", STR_ARG(student)).p);
		if (letter.n == 0) {
			continue;
		}
		list[n] = (struct roll_entry){ .student = student, .seen = read_seen(seen) };
		TRY(read_mark(c, r, student, letter, &list[n]));
		n++;
	}
	*ret = list;
	*ret_n = n;
	return OK;
}

/* ---- the form as it goes ---- */

static enum err say_conflict(struct ctx *c, const struct roll_student *s, struct roll_row *row)
{
	int minute = clock_minute(s->when);
	struct str args[4] = { s->who.n > 0 ? s->who : msg(c->lang, MSG_ROLL_SOMEBODY),
		               str_format(c->arena, "%02d:%02d", minute / 60, minute % 60),
		               s->stored.status != 0 ? status_text(c->lang, s->stored.status)
		                                     : msg(c->lang, MSG_ROLL_NOTHING),
		               status_text(c->lang, s->mine.status) };

	row->conflict = true;
	row->conflict_text = page_text(c, MSG_ROLL_CONFLICT, args, 4);
	return row->conflict_text.p != NULL ? OK : ERR_NOMEM;
}

enum { JUMPS_FROM = 60 };

/* The letter that a student is the first of; classes are in order of family names. */
static struct str initial_of(struct ctx *c, const struct roll *roll, size_t i)
{
	struct str mine = roll->list[i].of->sort, before = i > 0 ? roll->list[i - 1].of->sort : STR("");
	char letter = mine.n > 0 ? mine.p[0] : '\0';

	if (roll->n < JUMPS_FROM || letter < 'a' || letter > 'z' || (before.n > 0 && before.p[0] == letter)) {
		return STR("");
	}
	return str_format(c->arena, "%c", letter - 'a' + 'A');
}

static enum err fill_rows(struct ctx *c, const struct roll *roll, struct roll_view *v)
{
	v->rows = ARENA_ARRAY(c->arena, roll->n + 1, struct roll_row);
	if (v->rows == NULL) {
		return ERR_NOMEM;
	}
	v->count = roll->n;
	v->jumps = roll->n >= JUMPS_FROM;
	for (size_t i = 0; i < roll->n; i++) {
		const struct roll_student *s = &roll->list[i];
		struct roll_row *row = &v->rows[i];

		*row = (struct roll_row){ .name = s->of->name,
			                  .public = s->of->public,
			                  .known = s->known,
			                  .reason = s->reason,
			                  .earlier = s->earlier,
			                  .seen = put_seen(c->arena, s->stored),
			                  .status = s->chosen.status,
			                  .here = s->here,
			                  .live = roll->code.n > 0,
			                  .initial = initial_of(c, roll, i) };
		if (v->self_mode && !s->here && s->stored.status == 0 && s->chosen.status == MARK_PRESENT) {
			row->status = MARK_UNAUTHORISED;
		}
		if (s->chosen.minutes > 0) {
			row->minutes = str_format(c->arena, "%d", s->chosen.minutes);
		}
		if (s->conflict) {
			TRY(say_conflict(c, s, row));
			v->conflicts++;
		}
		for (int k = 0; k < LETTERS; k++) {
			v->sums[k] += row->status == (uint8_t)letters[k];
		}
		if (row->seen.p == NULL) {
			return ERR_NOMEM;
		}
	}
	return OK;
}

/* The code on the screen, and the same as a picture. */
static enum err fill_code(struct http_req *r, const struct roll *roll, struct roll_view *v)
{
	struct ctx *c = web_ctx(r);
	struct str origin;
	int minute = clock_minute(roll->code_until);

	v->self = roll->self && roll->may_save && roll->lesson.day == c->today;
	v->here_text = page_text_count(c, MSG_ROLL_HERE_ONE, MSG_ROLL_HERE_MANY, (int64_t)roll->here);
	if (roll->code.n == 0) {
		return OK;
	}
	TRY(setting_text(c, "site_origin", &origin));
	v->code = true;
	v->code_text = roll->code;
	v->code_until = str_format(c->arena, "%02d:%02d", minute / 60, minute % 60);
	if (origin.n == 0) {
		return OK;
	}
	v->code_url = str_format(c->arena, "%.*s/hier?code=%.*s", STR_ARG(origin), STR_ARG(roll->code));
	return v->code_url.p != NULL ? qr_draw(c->arena, v->code_url, &v->qr) : ERR_NOMEM;
}

static enum err say_saved(struct ctx *c, const struct roll *roll, struct roll_view *v)
{
	int minute = clock_minute(roll->at);
	struct str args[2] = { str_format(c->arena, "%02d:%02d", minute / 60, minute % 60), roll->by };

	if (!roll->registered || roll->at == 0) {
		return OK;
	}
	v->saved_text = page_text(c, MSG_ROLL_SAVED, args, 2);
	v->followed = roll->followed;
	return v->saved_text.p != NULL ? OK : ERR_NOMEM;
}

enum err roll_view_fill(struct http_req *r, const struct roll *roll, struct roll_view *ret)
{
	struct ctx *c = web_ctx(r);
	const struct lesson *l = &roll->lesson;
	char key[IDENT_TEXT];
	struct roll_view v = *ret;

	v.what = lesson_what(c, l);
	v.where = lesson_where(c, l);
	v.title = page_text(c, MSG_ROLL_TITLE, (struct str[]){ lesson_time(c, l), v.what }, 2);
	v.path = str_format(c->arena, "/lessen/%.*s", STR_ARG(l->public));
	v.key = str_copy(c->arena, str_of(ident_new(key)));
	v.who = roll_owner(c);
	v.may_save = roll->may_save;
	v.too_early = roll->too_early;
	v.cancelled = l->cancelled;
	v.registered = roll->registered;
	v.more = roll->more;
	TRY(fill_rows(c, roll, &v));
	TRY(fill_code(r, roll, &v));
	TRY(say_saved(c, roll, &v));
	*ret = v;
	return v.title.p != NULL && v.path.p != NULL && v.key.p != NULL ? OK : ERR_NOMEM;
}

static enum err show(struct http_req *r, const struct roll *roll, int status, struct roll_view *v,
                     struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct out o;

	TRY(roll_view_fill(r, roll, v));
	if (str_eq(page_part(r), STR("rol"))) {
		o = http_html(ret, status);
		roll_form(&o, v);
		return OK;
	}
	TRY(page_make(r, v->title, c->actor.role == ROLE_COORDINATOR ? "registratie" : "lessen", &v->page));
	v->page.self = v->path;
	o = http_html(ret, status);
	roll_page(&o, v);
	return OK;
}

static enum err roll_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct roll_view v = { .saved = str_eq(http_query(r, "gedaan"), STR("1")),
		               .self_mode = str_eq(http_query(r, "gemeld"), STR("1")) };
	struct roll roll;

	TRY(roll_open(c, http_param(r, "lesson"), &roll));
	if (roll.code.n > 0 && page_part(r).n == 0) {
		/* Only now: a page that heard of every roll of the school would be fetched without end at half past eight. */
		TRY(live_page(r, LIVE_BIT(LIVE_LESSONS)));
		TRY(roll_open(c, http_param(r, "lesson"), &roll));
	}
	return show(r, &roll, 200, &v, ret);
}

struct save_job {
	struct http_req *r;
	struct roll begun, roll; /* as it was, and as it is saved */
	struct roll_entry *entries;
	size_t n;
	struct roll_saved saved;
};

static enum err save(struct ctx *c, void *arg)
{
	struct save_job *j = arg;
	struct reference_book *book;

	/* It may run twice: each time from the beginning. */
	j->roll = j->begun;
	TRY(intake_book(c, j->r->thread, &book));
	return roll_save(c, book, &j->roll, j->entries, j->n, http_form(j->r, "sleutel"), &j->saved);
}

/* The class as it stands now, with what stands against what was sent. */
static enum err show_conflicts(struct http_req *r, const struct save_job *j, struct roll_view *v, struct http_resp *ret)
{
	struct roll roll;

	TRY(roll_open(web_ctx(r), j->roll.lesson.public, &roll));
	for (size_t i = 0; i < roll.n; i++) {
		struct roll_student *to = &roll.list[i];

		for (size_t k = 0; k < j->roll.n; k++) {
			const struct roll_student *s = &j->roll.list[k];

			if (s->conflict && s->of->of.person == to->of->of.person &&
			    s->of->of.enrolment == to->of->of.enrolment) {
				to->conflict = true;
				to->mine = s->mine;
				to->who = s->who;
				to->when = s->when;
			}
		}
	}
	return show(r, &roll, 409, v, ret);
}

static enum err roll_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct save_job job = { .r = r };
	struct roll_view v = { .saved = true };
	struct out o;

	TRY(roll_begin(c, http_param(r, "lesson"), &job.begun));
	TRY(read_entries(r, &job.entries, &job.n));
	TRY(web_write_together(r, save, &job));
	if (job.saved.conflicts > 0) {
		return show_conflicts(r, &job, &v, ret);
	}
	if (page_part(r).n == 0) {
		return http_redirect(ret,
		                     str_format(c->arena, "/lessen/%.*s?gedaan=1", STR_ARG(job.roll.lesson.public)));
	}
	/* The page has the class already, and needs no more than what stands now. */
	TRY(roll_view_fill(r, &job.roll, &v));
	o = http_html(ret, 200);
	roll_answer(&o, &v);
	return OK;
}

struct code_job {
	struct roll roll;
	bool stop;
};

static enum err code(struct ctx *c, void *arg)
{
	struct code_job *j = arg;

	return j->stop ? roll_code_stop(c, &j->roll) : roll_code_begin(c, &j->roll);
}

static enum err code_post(struct http_req *r, struct http_resp *ret)
{
	struct code_job job = { .stop = str_eq(http_form(r, "doe"), STR("stop")) };

	TRY(roll_open(web_ctx(r), http_param(r, "lesson"), &job.roll));
	TRY(web_write(r, code, &job));
	return http_redirect(ret, str_format(&r->arena, "/lessen/%.*s", STR_ARG(job.roll.lesson.public)));
}

/* ---- the place in the navigation ---- */

#define ROW(action) .access = &access_rows[action]

const struct http_route roll_routes[ROLL_ROUTES] = {
	{ HTTP_GET, "/lessen", lessons_get, COST_SLOW, ROW(ACTION_LESSON) },
	{ HTTP_POST, "/lessen", lessons_post, COST_SLOW, ROW(ACTION_LESSON) },
	{ HTTP_GET, "/lessen/{lesson}", roll_get, COST_SLOW, ROW(ACTION_LESSON) },
	{ HTTP_POST, "/lessen/{lesson}", roll_post, COST_SLOW, BODY_MOST, ROW(ACTION_LESSON) },
	{ HTTP_POST, "/lessen/{lesson}/code", code_post, COST_SLOW, ROW(ACTION_LESSON) },
	{ HTTP_GET, "/hier", here_get, COST_SLOW, ROW(ACTION_HERE) },
	{ HTTP_POST, "/hier", here_post, COST_SLOW, ROW(ACTION_HERE) },
};

const struct page_place lessons_place = {
	"lessen", "/lessen", MSG_PLACE_LESSONS, ACTION_LESSON, PAGE_ICON_REGISTRATION, lessons_reminded
};
