/* SPDX-License-Identifier: EUPL-1.2 */
#include "letters/pages.h"

#include <stdio.h>
#include <string.h>

#include "fmt/human.h"
#include "letters/inside.h"
#include "letters_views.h"
#include "reference/reference.h"

enum { PREVIEW_MOST = 32 * 1024 };

static struct str asked(struct http_req *r, const char *name)
{
	return r->method == HTTP_GET ? http_query(r, name) : http_form(r, name);
}

/* The region that is asked for, or the first one of the actor. */
static enum err read_region(struct http_req *r, struct str *ret)
{
	struct ctx *c = web_ctx(r);
	struct str wanted = asked(r, "regio");

	if (c->actor.region_count == 0) {
		return REFUSE(c, ERR_DENIED, NULL, MSG_ACCESS_DENIED);
	}
	if (wanted.n == 0) {
		wanted = c->actor.region_list[0];
	}
	TRY(letter_keeper(c, wanted));
	*ret = wanted;
	return OK;
}

static enum err read_key(struct http_req *r, struct letter_key *ret)
{
	struct letter_key k = { LETTER_INVITATION, LETTER_YOUNG, LANG_NL };
	struct str template = asked(r, "soort"), audience = asked(r, "aan"), lang = asked(r, "taal");

	if ((template.n > 0 && !letter_template_parse(template, &k.template)) ||
	    (audience.n > 0 && !letter_audience_parse(audience, &k.audience)) ||
	    (lang.n > 0 && !str_eq(lang, STR("nl")) && !str_eq(lang, STR("en")))) {
		return REFUSE(web_ctx(r), ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	k.lang = str_eq(lang, STR("en")) ? LANG_EN : LANG_NL;
	*ret = k;
	return OK;
}

static void choices(struct ctx *c, const struct letter_key *k, struct letters_view *v)
{
	static const enum msg_id templates[LETTER_TEMPLATES] = { MSG_LETTERS_INVITATION, MSG_LETTERS_WARNING,
		                                                 MSG_LETTERS_DECISION, MSG_LETTERS_CANCELLATION };

	for (int t = 0; t < LETTER_TEMPLATES; t++) {
		v->templates[t] = (struct letters_choice){ str_of(letter_template_name((enum letter_template)t)),
			                                   msg(c->lang, templates[t]), t == (int)k->template };
	}
	for (int a = 0; a < LETTER_AUDIENCES; a++) {
		v->audiences[a] = (struct letters_choice){ str_of(letter_audience_name((enum letter_audience)a)),
			                                   msg(c->lang, a == LETTER_PARENTS ? MSG_LETTERS_PARENTS
			                                                                    : MSG_LETTERS_YOUNG),
			                                   a == (int)k->audience };
	}
	v->languages[0] = (struct letters_choice){ STR("nl"), msg(c->lang, MSG_LETTERS_DUTCH), k->lang == LANG_NL };
	v->languages[1] = (struct letters_choice){ STR("en"), msg(c->lang, MSG_LETTERS_ENGLISH), k->lang == LANG_EN };
	v->language = k->lang == LANG_EN ? STR("en") : STR("nl");
}

static enum err regions(struct ctx *c, struct letters_view *v)
{
	struct letters_choice *list = ARENA_ARRAY(c->arena, c->actor.region_count, struct letters_choice);

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < c->actor.region_count; i++) {
		list[i] = (struct letters_choice){ c->actor.region_list[i], STR(""),
			                           str_eq(c->actor.region_list[i], v->region) };
		TRY(reference_region_name(c->db, c->arena, list[i].value, &list[i].name));
		v->region_name = list[i].here ? list[i].name : v->region_name;
	}
	v->regions = list;
	v->region_count = c->actor.region_count;
	return OK;
}

static enum err human(struct ctx *c, enum lang lang, day_t day, struct str *ret)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 128);
	human_weekday(&b, lang, day);
	TRY(buf_err(&b));
	*ret = str_copy(c->arena, buf_view(&b));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

/* A letter to somebody called Sem, who there is not. */
static enum err example(struct ctx *c, struct str region, const struct letter_key *k, struct letter_order *ret)
{
	struct letter_order o = { .key = *k,
		                  .region = region,
		                  .day = c->today,
		                  .name = STR("Sem de Vries"),
		                  .street = STR("Kerkstraat 1"),
		                  .postal = STR("8011 AA Zwolle") };

	o.fields = (struct letter_fields){ .naam = STR("Sem"),
		                           .school = STR("Voorbeeldcollege"),
		                           .tijd = STR("14:30"),
		                           .plek = STR("Stadhuis, kamer 4"),
		                           .met = STR("Noor Jansen"),
		                           .toelichting = msg(k->lang, MSG_LETTERS_EXAMPLE_NOTE),
		                           .besluit = msg(k->lang, MSG_LETTERS_EXAMPLE_DECISION),
		                           .periode = msg(k->lang, MSG_LETTERS_EXAMPLE_PERIOD),
		                           .ambtenaar = STR("Noor Jansen"),
		                           .functie = msg(k->lang, MSG_LETTERS_EXAMPLE_FUNCTION) };
	TRY(human(c, k->lang, c->today + 7, &o.fields.dag));
	*ret = o;
	return OK;
}

static enum err preview(struct ctx *c, const struct letter_key *k, struct letters_view *v)
{
	struct field fields[LETTER_FIELDS];
	struct buf text DEFER(buf_finish) = { 0 }, subject DEFER(buf_finish) = { 0 };
	struct letter_order o;

	TRY(example(c, v->region, k, &o));
	o.fields.telefoon = v->style.phone;
	o.fields.email = v->style.email;
	letter_fields_of(&o.fields, fields);
	buf_init(&text, PREVIEW_MOST);
	buf_init(&subject, PREVIEW_MOST);
	fields_fill(&text, v->words.words, fields, LETTER_FIELDS);
	buf_text(&text, "\n");
	fields_fill(&text, v->style.signature, fields, LETTER_FIELDS);
	fields_fill(&subject, v->words.subject, fields, LETTER_FIELDS);
	TRY(buf_err(&text));
	TRY(buf_err(&subject));
	v->preview = str_copy(c->arena, str_trim(buf_view(&text)));
	v->preview_subject = str_copy(c->arena, buf_view(&subject));
	return v->preview.p != NULL && v->preview_subject.p != NULL ? OK : ERR_NOMEM;
}

static struct str colour_text(struct ctx *c, uint32_t colour)
{
	return str_format(c->arena, "#%06x", (unsigned)colour);
}

/* The form as it was typed, where it was refused. */
static void typed_style(struct http_req *r, struct letters_view *v)
{
	v->style.name = http_form(r, "naam");
	v->style.block = http_form(r, "adres");
	v->style.place = http_form(r, "plaats");
	v->style.foot = http_form(r, "voet");
	v->style.signature = http_form(r, "ondertekening");
	v->style.phone = http_form(r, "telefoon");
	v->style.email = http_form(r, "email");
	v->colour = http_form(r, "kleur");
}

static enum err show(struct http_req *r, int status, bool style, struct str wrong, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct letters_view v = { .wrong = wrong, .wrong_field = c->fail->field };
	struct letter_key k;
	struct out o;

	TRY(read_region(r, &v.region));
	TRY(read_key(r, &k));
	choices(c, &k, &v);
	TRY(regions(c, &v));
	TRY(letter_style_of(c, v.region, &v.style));
	TRY(letter_words_of(c, v.region, &k, &v.words));
	v.own = v.words.version > 0;
	v.colour = colour_text(c, v.style.colour);
	v.fields = letter_field_names(c->arena);
	if (wrong.n > 0 && style) {
		typed_style(r, &v);
	} else if (wrong.n > 0) {
		v.words.subject = http_form(r, "onderwerp");
		v.words.words = http_form(r, "tekst");
	}
	TRY(preview(c, &k, &v));
	v.here = str_format(c->arena, "regio=%.*s&soort=%s&aan=%s&taal=%.*s", STR_ARG(v.region),
	                    letter_template_name(k.template), letter_audience_name(k.audience), STR_ARG(v.language));
	v.example = str_format(c->arena, "/brieven/voorbeeld?%.*s", STR_ARG(v.here));
	v.done = wrong.n == 0 && str_eq(http_query(r, "gedaan"), STR("1"));
	if (v.example.p == NULL || v.colour.p == NULL || v.fields.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(page_make(r, msg(c->lang, MSG_PLACE_LETTERS), "brieven", &v.page));
	o = http_html(ret, status);
	letters_page(&o, &v);
	return OK;
}

static enum err letters_get(struct http_req *r, struct http_resp *ret)
{
	return show(r, 200, false, STR(""), ret);
}

static enum err example_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct letter_order o;
	struct letter_made m;
	struct letter_key k;
	struct str region;

	TRY(read_region(r, &region));
	TRY(read_key(r, &k));
	TRY(example(c, region, &k, &o));
	TRY(letter_make(c, web_app(r)->job, &o, &m));
	buf_str(http_download(ret, "application/pdf", STR("voorbeeld.pdf")), m.pdf);
	return OK;
}

struct keeping {
	struct str region, subject, words;
	struct letter_key key;
	struct letter_style style;
};

static enum err keep_style(struct ctx *c, void *arg)
{
	const struct keeping *k = arg;

	return letter_style_keep(c, k->region, &k->style);
}

static enum err keep_words(struct ctx *c, void *arg)
{
	const struct keeping *k = arg;

	return letter_words_keep(c, k->region, &k->key, k->subject, k->words);
}

static enum err done(struct http_req *r, const struct keeping *k, struct http_resp *ret)
{
	struct str to = str_format(web_ctx(r)->arena, "/brieven?regio=%.*s&soort=%s&aan=%s&taal=%s&gedaan=1",
	                           STR_ARG(k->region), letter_template_name(k->key.template),
	                           letter_audience_name(k->key.audience), k->key.lang == LANG_EN ? "en" : "nl");

	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

static enum err style_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct keeping k = { 0 };
	enum err e;

	TRY(read_region(r, &k.region));
	TRY(read_key(r, &k.key));
	k.style = (struct letter_style){ .name = http_form(r, "naam"),
		                         .block = http_form(r, "adres"),
		                         .place = http_form(r, "plaats"),
		                         .foot = http_form(r, "voet"),
		                         .signature = http_form(r, "ondertekening"),
		                         .phone = http_form(r, "telefoon"),
		                         .email = http_form(r, "email") };
	e = letter_colour_parse(http_form(r, "kleur"), &k.style.colour)
	            ? web_write(r, keep_style, &k)
	            : REFUSE(c, ERR_INPUT, "kleur", MSG_LETTERS_COLOUR_WRONG);
	if (e == ERR_INPUT) {
		return show(r, 400, true, str_copy(c->arena, str_of(c->fail->what)), ret);
	}
	TRY(e);
	return done(r, &k, ret);
}

static enum err words_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	bool standard = http_form(r, "standaard").n > 0;
	struct keeping k = { .subject = STR(""), .words = STR("") };
	enum err e;

	TRY(read_region(r, &k.region));
	TRY(read_key(r, &k.key));
	if (!standard) {
		k.subject = http_form(r, "onderwerp");
		k.words = http_form(r, "tekst");
	}
	e = !standard && str_trim(k.words).n == 0 ? REFUSE(c, ERR_INPUT, "tekst", MSG_LETTERS_WORDS_NEEDED)
	                                          : web_write(r, keep_words, &k);
	if (e == ERR_INPUT) {
		return show(r, 400, false, str_copy(c->arena, str_of(c->fail->what)), ret);
	}
	TRY(e);
	return done(r, &k, ret);
}

static enum err letter_get(struct http_req *r, struct http_resp *ret)
{
	struct str pdf, name;

	TRY(letter_open(web_ctx(r), http_param(r, "brief"), &pdf, &name));
	buf_str(http_download(ret, "application/pdf", name), pdf);
	return OK;
}

#define ROW(action) .access = &access_rows[action]

const struct http_route letters_routes[LETTERS_ROUTES] = {
	{ HTTP_GET, "/brieven", letters_get, COST_SLOW, ROW(ACTION_LETTER_TEXTS) },
	{ HTTP_GET, "/brieven/voorbeeld", example_get, COST_SLOW, ROW(ACTION_LETTER_TEXTS) },
	{ HTTP_POST, "/brieven/huisstijl", style_post, COST_SLOW, ROW(ACTION_LETTER_TEXTS) },
	{ HTTP_POST, "/brieven/tekst", words_post, COST_SLOW, ROW(ACTION_LETTER_TEXTS) },
	{ HTTP_GET, "/brieven/gemaakt/{brief}", letter_get, COST_SLOW, ROW(ACTION_LETTER) },
};

const struct page_place letters_place = { .id = "brieven",
	                                  .path = "/brieven",
	                                  .name = MSG_PLACE_LETTERS,
	                                  .action = ACTION_LETTER_TEXTS,
	                                  .icon = PAGE_ICON_LETTERS };
