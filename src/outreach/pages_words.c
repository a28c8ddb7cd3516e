/* SPDX-License-Identifier: EUPL-1.2 */
/* The words of messages and how an institution sends: what its coordinator may change. */
#include "access/words.h"
#include "base/clock.h"
#include "base/vec.h"
#include "outreach/inside.h"
#include "outreach/pages.h"
#include "outreach_views.h"
#include "signals/words.h"

enum { PREVIEW_MOST = 8 * 1024 };

enum err outreach_schools(struct http_req *r, struct str asked, struct outreach_schools *ret)
{
	struct ctx *c = web_ctx(r);
	struct outreach_school *list = ARENA_ARRAY(c->arena, c->actor.school_count, struct outreach_school);
	struct outreach_schools s = { .list = list, .brin = STR("") };

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < c->actor.school_count; i++) {
		const struct school_reach *at = &c->actor.school_list[i];
		struct institution school;
		bool found;

		/* Who works for one location does not decide for the others. */
		if (at->location.n > 0) {
			continue;
		}
		TRY(reference_institution(c->db, c->arena, at->brin, &school, &found));
		list[s.count++] = (struct outreach_school){ at->brin, found ? school.name : at->brin, false };
		if (str_eq(asked, at->brin) || (asked.n == 0 && s.brin.n == 0)) {
			s.brin = at->brin;
		}
	}
	if (asked.n > 0 && s.brin.n == 0) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	for (size_t i = 0; i < s.count; i++) {
		list[i].here = str_eq(list[i].brin, s.brin);
	}
	*ret = s;
	return OK;
}

/* ---- words ---- */

static struct str asked(struct http_req *r, const char *name)
{
	return r->method == HTTP_GET ? http_query(r, name) : http_form(r, name);
}

static enum err read_key(struct http_req *r, struct words_key *ret)
{
	struct words_key k = { MESSAGE_FIRST_DAY, "jongere", CHANNEL_EMAIL, TONGUE_NL };
	struct str kind = asked(r, "soort"), to = asked(r, "aan"), channel = asked(r, "via"), tongue = asked(r, "taal");

	if ((kind.n > 0 && !message_kind_parse(kind, &k.kind)) ||
	    (channel.n > 0 && !message_channel_parse(channel, &k.channel)) ||
	    (tongue.n > 0 && !tongue_parse(tongue, &k.tongue)) ||
	    (to.n > 0 && !str_eq(to, STR("jongere")) && !str_eq(to, STR("ouder")))) {
		return REFUSE(web_ctx(r), ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	k.audience = str_eq(to, STR("ouder")) ? "ouder" : "jongere";
	*ret = k;
	return OK;
}

static void options(struct ctx *c, const struct words_key *k, struct words_view *v)
{
	static const enum msg_id kinds[MESSAGE_KINDS] = { MSG_OUTREACH_KIND_EERSTE_DAG, MSG_OUTREACH_KIND_UREN_8,
		                                          MSG_OUTREACH_KIND_UREN_12, MSG_OUTREACH_KIND_ZIEK };
	bool young = str_eq(str_of(k->audience), STR("jongere"));

	for (int i = 0; i < MESSAGE_KINDS; i++) {
		v->kinds[i] = (struct option_view){ str_of(message_kind_name((enum message_kind)i)),
			                            msg(c->lang, kinds[i]), i == (int)k->kind };
	}
	v->audiences[0] = (struct option_view){ STR("jongere"), msg(c->lang, MSG_OUTREACH_TO_YOUNG), young };
	v->audiences[1] = (struct option_view){ STR("ouder"), msg(c->lang, MSG_OUTREACH_TO_PARENT), !young };
	v->channels[0] = (struct option_view){ STR("email"), msg(c->lang, MSG_OUTREACH_EMAIL),
		                               k->channel == CHANNEL_EMAIL };
	v->channels[1] = (struct option_view){ STR("sms"), msg(c->lang, MSG_OUTREACH_SMS), k->channel == CHANNEL_SMS };
	for (int t = 0; t < TONGUE_COUNT; t++) {
		v->tongues[t] = (struct option_view){ str_of(tongue_code((enum tongue)t)),
			                              tongue_text((enum tongue)t, "taal"), t == (int)k->tongue };
	}
}

static enum err versions(struct ctx *c, struct str brin, const struct words_key *k, struct words_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct message_text_history_row row;
	VEC(struct version_view) list = { 0 };
	bool more;

	TRY(message_text_history_open(c->db,
	                              &(struct message_text_history_in){ brin, str_of(message_kind_name(k->kind)),
	                                                                 str_of(k->audience),
	                                                                 str_of(message_channel_name(k->channel)),
	                                                                 str_of(tongue_code(k->tongue)) },
	                              &rows));
	for (;;) {
		struct version_view *slot;
		char time[TIME_TEXT];

		TRY(message_text_history_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		slot = vec_push(c->arena, &list);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		slot->when = str_format(c->arena, "%.*s, %s", STR_ARG(words_date(c, words_day_of(c, row.at))),
		                        time_text(clock_minute(row.at), time));
		slot->who = str_copy(c->arena, row.account_name);
		slot->words = row.words.n > 0 ? str_copy(c->arena, row.words) : msg(c->lang, MSG_OUTREACH_STANDARD);
		if (slot->when.p == NULL || slot->who.p == NULL || slot->words.p == NULL) {
			return ERR_NOMEM;
		}
	}
	v->versions = list.p;
	v->version_count = list.n;
	return OK;
}

/* As somebody called Sem would read it. */
static enum err preview(struct ctx *c, struct str school, const struct words_key *k, struct words_view *v)
{
	struct outreach_rules rules;
	struct words_fields f = {
		.naam = STR("Sem"),
		.school = school,
		.dag = words_day(c->arena, k->tongue, c->today),
		.link = STR("https://sluitend.example.nl/b/Vn3r9tq2T0yqk1hXfG8mZ4sJ7dLw6cBvRePaUoKiNhE")
	};
	struct buf text DEFER(buf_finish) = { 0 }, subject DEFER(buf_finish) = { 0 };
	size_t chars, parts;

	TRY(outreach_rules_of(c, v->schools.brin, &rules));
	f.telefoon = rules.phone;
	buf_init(&text, PREVIEW_MOST);
	buf_init(&subject, PREVIEW_MOST);
	words_fill(&text, v->words.words, &f);
	words_fill(&subject, v->words.subject, &f);
	TRY(buf_err(&text));
	TRY(buf_err(&subject));
	v->preview = str_copy(c->arena, buf_view(&text));
	v->subject = str_copy(c->arena, buf_view(&subject));
	if (k->channel == CHANNEL_SMS) {
		words_sms_size(v->preview, &chars, &parts);
		v->size = page_text(
			c, parts == 1 ? MSG_OUTREACH_SIZE_ONE : MSG_OUTREACH_SIZE_MANY,
			(struct str[]){ str_format(c->arena, "%zu", chars), str_format(c->arena, "%zu", parts) }, 2);
	}
	return v->preview.p != NULL && v->subject.p != NULL ? OK : ERR_NOMEM;
}

static enum err words_show(struct http_req *r, int status, struct str wrong, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct words_view v = { 0 };
	struct words_key k;
	struct str school = STR("");
	struct out o;

	TRY(read_key(r, &k));
	TRY(outreach_schools(r, asked(r, "school"), &v.schools));
	TRY(outreach_frame(r, TAB_WORDS, &v.f));
	options(c, &k, &v);
	v.mail = k.channel == CHANNEL_EMAIL;
	v.rtl = tongue_is_rtl(k.tongue);
	v.language = str_of(tongue_code(k.tongue));
	v.f.wrong = wrong;
	for (size_t i = 0; i < v.schools.count; i++) {
		school = v.schools.list[i].here ? v.schools.list[i].name : school;
	}
	if (v.schools.brin.n > 0) {
		TRY(words_of_school(c, v.schools.brin, &k, &v.words));
		v.own = v.words.version > 0;
		if (wrong.n > 0) {
			v.words.subject = http_form(r, "onderwerp");
			v.words.words = http_form(r, "tekst");
		}
		TRY(preview(c, school, &k, &v));
		TRY(versions(c, v.schools.brin, &k, &v));
	}
	o = http_html(ret, status);
	outreach_words_page(&o, &v);
	return OK;
}

enum err words_get(struct http_req *r, struct http_resp *ret)
{
	return words_show(r, 200, STR(""), ret);
}

struct keeping {
	struct http_req *r;
	struct words_key key;
	struct str brin;
};

static enum err keep_in(struct ctx *c, void *arg)
{
	const struct keeping *k = arg;
	bool standard = http_form(k->r, "standaard").n > 0;

	return words_keep(c, k->brin, &k->key, standard ? STR("") : http_form(k->r, "onderwerp"),
	                  standard ? STR("") : http_form(k->r, "tekst"));
}

enum err words_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct keeping k = { .r = r };
	struct outreach_schools schools;
	struct str to;
	enum err e;

	TRY(read_key(r, &k.key));
	TRY(outreach_schools(r, http_form(r, "school"), &schools));
	k.brin = schools.brin;
	if (k.brin.n == 0) {
		return REFUSE(c, ERR_DENIED, NULL, MSG_ACCESS_DENIED);
	}
	e = web_write(r, keep_in, &k);
	if (e == ERR_INPUT) {
		return words_show(r, 400, str_copy(c->arena, str_of(c->fail->what)), ret);
	}
	TRY(e);
	to = str_format(c->arena, "/berichten/teksten?school=%.*s&soort=%s&aan=%s&via=%s&taal=%s&gedaan=1",
	                STR_ARG(k.brin), message_kind_name(k.key.kind), k.key.audience,
	                message_channel_name(k.key.channel), tongue_code(k.key.tongue));
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

/* ---- settings ---- */

static struct str time_of(struct ctx *c, int minutes)
{
	char time[TIME_TEXT];

	return str_copy(c->arena, str_of(time_text(minutes, time)));
}

static enum err rules_show(struct http_req *r, int status, struct str wrong, struct http_resp *ret)
{
	static const enum msg_id modes[] = { MSG_OUTREACH_MODE_OFF, MSG_OUTREACH_MODE_PROPOSE,
		                             MSG_OUTREACH_MODE_AUTOMATIC };
	struct ctx *c = web_ctx(r);
	struct rules_view v = { 0 };
	struct outreach_channels channels;
	struct outreach_rules rules;
	struct out o;

	TRY(outreach_schools(r, asked(r, "school"), &v.schools));
	TRY(outreach_frame(r, TAB_RULES, &v.f));
	TRY(outreach_channels(c, &channels));
	TRY(outreach_rules_of(c, v.schools.brin, &rules));
	v.f.wrong = wrong;
	v.mail = channels.works[CHANNEL_EMAIL];
	v.sms = channels.works[CHANNEL_SMS];
	for (int m = 0; m <= OUTREACH_AUTOMATIC; m++) {
		v.modes[m] = (struct option_view){ str_of(outreach_mode_name((enum outreach_mode)m)),
			                           msg(c->lang, modes[m]), m == (int)rules.mode };
	}
	v.firsts[0] = (struct option_view){ STR("email"), msg(c->lang, MSG_OUTREACH_EMAIL),
		                            rules.first == CHANNEL_EMAIL };
	v.firsts[1] = (struct option_view){ STR("sms"), msg(c->lang, MSG_OUTREACH_SMS), rules.first == CHANNEL_SMS };
	v.from = time_of(c, rules.quiet_from);
	v.until = time_of(c, rules.quiet_until);
	v.days = rules.link_days;
	v.phone = rules.phone;
	o = http_html(ret, status);
	outreach_rules_page(&o, &v);
	return OK;
}

enum err rules_get(struct http_req *r, struct http_resp *ret)
{
	return rules_show(r, 200, STR(""), ret);
}

struct setting_job {
	struct str brin;
	struct outreach_rules rules;
};

static enum err set_in(struct ctx *c, void *arg)
{
	const struct setting_job *j = arg;

	return outreach_rules_set(c, j->brin, &j->rules);
}

/* What the form says; what cannot be read is refused by the service as out of bounds. */
static void read_rules(struct http_req *r, struct outreach_rules *ret)
{
	int64_t days;

	*ret = (struct outreach_rules){ .quiet_from = -1,
		                        .quiet_until = -1,
		                        .phone = str_trim(http_form(r, "telefoon")) };
	for (int m = 0; m <= OUTREACH_AUTOMATIC; m++) {
		ret->mode = str_eq(http_form(r, "wijze"), str_of(outreach_mode_name((enum outreach_mode)m)))
		                    ? (enum outreach_mode)m
		                    : ret->mode;
	}
	if (!message_channel_parse(http_form(r, "eerst"), &ret->first)) {
		ret->first = CHANNEL_EMAIL;
	}
	if (!time_parse(http_form(r, "van"), &ret->quiet_from) || !time_parse(http_form(r, "tot"), &ret->quiet_until)) {
		ret->quiet_from = -1;
	}
	ret->link_days = str_to_i64(http_form(r, "dagen"), &days) && days > 0 && days < 1000 ? (int)days : 0;
}

enum err rules_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct outreach_schools schools;
	struct setting_job job;
	struct str to;
	enum err e;

	TRY(outreach_schools(r, http_form(r, "school"), &schools));
	if (schools.brin.n == 0) {
		return REFUSE(c, ERR_DENIED, NULL, MSG_ACCESS_DENIED);
	}
	job.brin = schools.brin;
	read_rules(r, &job.rules);
	e = web_write(r, set_in, &job);
	if (e == ERR_INPUT) {
		return rules_show(r, 400, str_copy(c->arena, str_of(c->fail->what)), ret);
	}
	TRY(e);
	to = str_format(c->arena, "/berichten/instellingen?school=%.*s&gedaan=1", STR_ARG(schools.brin));
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}
