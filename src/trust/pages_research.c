/* SPDX-License-Identifier: EUPL-1.2 */
#include "trust/pages_research.h"

#include "access/log.h"
#include "access/words.h"
#include "base/clock.h"
#include "base/vec.h"
#include "fmt/human.h"
#include "fmt/zip_write.h"
#include "identity/fresh.h"
#include "trust_research_sql.h"
#include "trust_research_views.h"

enum {
	MONTHS = 36,                   /* that can be chosen */
	MEMORY = 256 * 1024 * 1024,    /* to work in; given back with the answer */
	FILE_MOST = 48 * 1024 * 1024,  /* of the file that is saved */
	BEFORE_LATE = 2 * 1000 * 1000, /* microseconds left for the file and its record */
};

static struct str month_value(struct ctx *c, day_t day)
{
	struct ymd d = day_ymd(day);

	return str_format(c->arena, "%04d-%02d", d.y, d.m);
}

static enum err fill_months(struct ctx *c, struct research_view *v)
{
	struct ymd d = day_ymd(c->today);

	v->months = ARENA_ARRAY(c->arena, MONTHS, struct research_month_view);
	if (v->months == NULL) {
		return ERR_NOMEM;
	}
	for (int i = 0; i < MONTHS; i++) {
		int month = d.y * 12 + d.m - 1 - i;
		day_t first = day_of(month / 12, month % 12 + 1, 1);
		struct research_month_view *m = &v->months[v->month_count++];

		m->value = month_value(c, first);
		m->name = words_month(c, first);
		if (m->value.p == NULL || m->name.p == NULL) {
			return ERR_NOMEM;
		}
	}
	return OK;
}

static struct str period_text(struct ctx *c, day_t from, day_t until)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 128);
	if (from != DAY_NONE) {
		human_date(&b, c->lang, from);
		buf_text(&b, " – ");
	}
	human_date(&b, c->lang, until);
	return str_copy(c->arena, buf_view(&b));
}

static enum msg_id part_words(enum research_part part)
{
	static const enum msg_id words[RESEARCH_PARTS] = {
		MSG_RESEARCH_YEAR,   MSG_RESEARCH_AREA,     MSG_RESEARCH_SECTOR, MSG_RESEARCH_LEVEL,
		MSG_RESEARCH_MONTHS, MSG_RESEARCH_FINDINGS, MSG_RESEARCH_COUNTS,
	};

	return words[part];
}

/* The names of the record in words: "geboortejaar, maanden". */
static struct str parts_text(struct ctx *c, struct str kept)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 1024);
	while (kept.n > 0) {
		struct str name = str_cut(kept, ' ', &kept);

		for (int i = 0; i < RESEARCH_PARTS; i++) {
			if (str_eq(name, str_of(research_part_name((enum research_part)i)))) {
				buf_text(&b, b.n > 0 ? ", " : "");
				buf_str(&b, msg(c->lang, part_words((enum research_part)i)));
			}
		}
	}
	return str_copy(c->arena, buf_view(&b));
}

static enum err add_given(struct ctx *c, const struct research_list_row *row, struct research_given_view *x)
{
	*x = (struct research_given_view){
		.public = str_copy(c->arena, row->public),
		.when = period_text(c, DAY_NONE, clock_day(row->at)),
		.project = str_copy(c->arena, row->project),
		.purpose = str_copy(c->arena, row->purpose),
		.approval = str_copy(c->arena, row->approval),
		.period = period_text(c, row->first, row->last),
		.parts = parts_text(c, row->parts),
		.login = row->login.n > 0 ? str_copy(c->arena, row->login) : msg(c->lang, MSG_RESEARCH_COMMAND),
		.persons = row->persons,
		.left_out = words_number(c, row->dropped),
		.hidden = words_number(c, row->suppressed),
		.least = words_number(c, row->threshold),
	};
	return ctx_whole(c);
}

static enum err fill_given(struct ctx *c, struct research_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct research_list_in in = { v->asks ? c->actor.account : 0 };
	struct research_list_row row;
	VEC(struct research_given_view) list = { 0 };
	bool more;

	TRY(research_list_open(c->db, &in, &rows));
	for (;;) {
		struct research_given_view *x;

		TRY(research_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		x = vec_push(c->arena, &list);
		if (x == NULL) {
			return ERR_NOMEM;
		}
		TRY(add_given(c, &row, x));
	}
	v->given = list.p;
	v->given_count = list.n;
	return OK;
}

static enum err show(struct http_req *r, struct http_resp *ret, int status, struct research_view *v)
{
	struct ctx *c = web_ctx(r);
	struct out o;

	v->asks = actor_may(c, ACTION_RESEARCH);
	TRY(fill_months(c, v));
	TRY(fill_given(c, v));
	TRY(page_make(r, msg(c->lang, MSG_PLACE_RESEARCH), "onderzoek", &v->page));
	o = http_html(ret, status);
	research_page(&o, v);
	return OK;
}

static enum err research_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct research_view v = { .threshold = STR("10"), .parts = RESEARCH_ALL };
	bool fresh = true;

	/* Before the form is filled in, so that nothing typed is lost on the way. */
	if (actor_may(c, ACTION_RESEARCH)) {
		TRY(identity_fresh(r, ret, STR("/onderzoek"), &fresh));
	}
	if (!fresh) {
		return OK;
	}
	v.from = month_value(c, day_of(day_school_year(c->today), 8, 1));
	v.until = month_value(c, c->today);
	return show(r, ret, 200, &v);
}

/* "2026-02" */
static bool read_month(struct ctx *c, struct str text, day_t *ret)
{
	return day_parse(str_format(c->arena, "%.*s-01", STR_ARG(text)), ret);
}

static enum err read_asked(struct http_req *r, struct research_view *v, struct research_asked *ret)
{
	struct ctx *c = web_ctx(r);

	*v = (struct research_view){ .project = str_trim(http_form(r, "project")),
		                     .purpose = str_trim(http_form(r, "doel")),
		                     .approval = str_trim(http_form(r, "toestemming")),
		                     .from = http_form(r, "van"),
		                     .until = http_form(r, "tot"),
		                     .threshold = str_trim(http_form(r, "drempel")) };
	*ret = (struct research_asked){ .project = v->project, .purpose = v->purpose, .approval = v->approval };
	for (int i = 0; i < RESEARCH_PARTS; i++) {
		if (http_form(r, research_part_name((enum research_part)i)).n > 0) {
			v->parts |= 1u << i;
		}
	}
	ret->parts = v->parts;
	ret->ticks = r->deadline - BEFORE_LATE;
	if (v->parts == 0) {
		return REFUSE(c, ERR_INPUT, "geboortejaar", MSG_RESEARCH_NOTHING);
	}
	if (!str_to_i64(v->threshold, &ret->threshold) || ret->threshold > 1000) {
		return REFUSE(c, ERR_INPUT, "drempel", MSG_RESEARCH_THRESHOLD);
	}
	if (!read_month(c, v->from, &ret->from) || !read_month(c, v->until, &ret->until)) {
		return REFUSE(c, ERR_INPUT, "van", MSG_RESEARCH_PERIOD);
	}
	return OK;
}

struct work {
	struct research_asked asked;
	struct research_files files;
	struct research_done done;
	struct arena arena; /* a region does not fit in that of a request */
};

static void work_finish(struct work *w)
{
	research_finish(&w->files);
	arena_reset(&w->arena);
}

static enum err record(struct ctx *c, void *arg)
{
	struct work *w = arg;

	return research_record(c, &w->asked, &w->files, &w->done);
}

/* On the reader of this thread, so that nobody who registers waits for it. */
static enum err gather(struct http_req *r, struct work *w)
{
	const struct buf *all[] = { &w->files.persons, &w->files.months, &w->files.findings, &w->files.counts };
	struct ctx c = *web_ctx(r);
	enum err e;

	TRY(research_settle(&c, &w->asked, &w->asked));
	c.arena = &w->arena;
	e = research_gather(&c, &w->asked, &w->files, &w->done);
	for (size_t i = 0; i < sizeof all / sizeof all[0] && e == OK; i++) {
		e = buf_err(all[i]);
	}
	/* An arena that is nearly empty was refused by the machine: what was asked is not too much. */
	if (e == ERR_TOOBIG || (e == ERR_NOMEM && w->arena.used > MEMORY / 4)) {
		return REFUSE(web_ctx(r), ERR_TOOBIG, NULL, MSG_RESEARCH_TOO_MUCH);
	}
	return e;
}

static void pack(const struct work *w, day_t day, struct buf *ret)
{
	struct zip_out z = { .b = ret, .day = day };
	const struct {
		const char *name;
		const struct buf *b;
	} all[] = { { "personen.csv", &w->files.persons },
		    { "maanden.csv", &w->files.months },
		    { "bevindingen.csv", &w->files.findings },
		    { "tellingen.csv", &w->files.counts },
		    { "leeswijzer.csv", &w->files.guide } };

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		if (all[i].b->n > 0) {
			zip_add(&z, all[i].name, buf_view(all[i].b));
		}
	}
	zip_end(&z);
}

static enum err give(struct http_req *r, struct http_resp *ret, struct work *w)
{
	struct ctx *c = web_ctx(r);
	struct buf packed DEFER(buf_finish);
	struct buf *out;

	/* What turns out too large is given to nobody and not on record as given; what is given is, before a byte of it leaves. */
	buf_init(&packed, FILE_MOST);
	TRY(gather(r, w));
	pack(w, c->today, &packed);
	if (buf_err(&packed) == ERR_TOOBIG) {
		return REFUSE(c, ERR_TOOBIG, NULL, MSG_RESEARCH_TOO_MUCH);
	}
	TRY(buf_err(&packed));
	TRY(web_write(r, record, w));
	out = http_download(ret, "application/zip",
	                    str_format(c->arena, "onderzoek-%.*s.zip", STR_ARG(w->done.public)));
	out->max = FILE_MOST;
	buf_str(out, buf_view(&packed));
	return OK;
}

static enum err research_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct work w DEFER(work_finish) = { 0 };
	struct research_view v;
	bool fresh;
	enum err e;

	TRY(identity_fresh(r, ret, STR("/onderzoek"), &fresh));
	if (!fresh) {
		return OK;
	}
	arena_init(&w.arena, MEMORY);
	research_init(&w.files);
	e = read_asked(r, &v, &w.asked);
	e = e == OK ? give(r, ret, &w) : e;
	if (e == ERR_INPUT || e == ERR_TOOBIG) {
		http_resp_clear(ret);
		TRY(page_refusal(r, &v.wrong));
		v.field = str_copy(c->arena, str_of(r->fail.field));
		return show(r, ret, e == ERR_INPUT ? 400 : 413, &v);
	}
	return e;
}

#define ROW(action) .access = &access_rows[action]

const struct http_route research_routes[RESEARCH_ROUTES] = {
	{ HTTP_GET, "/onderzoek", research_get, COST_SLOW, ROW(ACTION_RESEARCH_LIST) },
	{ HTTP_POST, "/onderzoek", research_post, COST_SLOW, ROW(ACTION_RESEARCH) },
};

const struct page_place research_place = { "onderzoek",          "/onderzoek",       MSG_PLACE_RESEARCH,
	                                   ACTION_RESEARCH_LIST, PAGE_ICON_RESEARCH, NULL };
