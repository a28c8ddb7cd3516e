/* SPDX-License-Identifier: EUPL-1.2 */
/* What the register answers: one paper, of which each element is one item. */
#include "base/vec.h"
#include "fmt/xml_read.h"
#include "register/message.h"

enum { TEXT_MOST = 500 };

struct paper {
	struct fail *f;
	struct arena *arena;
	struct register_paper done;
	VEC(struct register_item) items;
	struct register_item item; /* that is open */
	bool open, known;          /* known: the root was one of ours */
};

static const struct {
	const char *name;
	enum register_kind kind;
} kinds[] = {
	{ "bevestiging", REGISTER_ACCEPTED },
	{ "ontvangen", REGISTER_TAKEN },
	{ "foutmelding", REGISTER_REFUSED },
	{ "terugmelding", REGISTER_STATUS },
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static enum err wrong(struct paper *p, const char *what)
{
	return fail_set(p->f, ERR_INPUT, NULL, "the register answered something else: %s", what);
}

static bool number_of(struct str text, int64_t *ret)
{
	*ret = 0;
	return text.n == 0 || (str_to_i64(text, ret) && *ret >= 0);
}

static enum err keep(struct paper *p, struct str text, struct str *ret)
{
	if (text.n > TEXT_MOST) {
		return wrong(p, "a text that is too long");
	}
	*ret = text.n == 0 ? STR("") : str_copy(p->arena, text);
	return ret->p != NULL ? OK : ERR_NOMEM;
}

/* "kenmerk-versie", "kenmerk-versie.poging": which message of ours it answers. */
static enum err split_key(struct paper *p, struct str key)
{
	size_t at = key.n;
	struct str version, attempt;

	while (at > 0 && key.p[at - 1] != '-') {
		at--;
	}
	if (key.n == 0 || key.n >= REGISTER_KEY || at == 0) {
		return wrong(p, "no sleutel");
	}
	version = (struct str){ key.p + at, key.n - at };
	version = str_cut(version, '.', &attempt);
	if (version.n == 0 || !number_of(version, &p->item.version) || !number_of(attempt, &p->item.attempt)) {
		return wrong(p, "no sleutel");
	}
	return keep(p, (struct str){ key.p, at - 1 }, &p->item.public);
}

static enum err begin_item(struct paper *p, enum register_kind kind, const struct xml_attribute *list, size_t n)
{
	struct str key = xml_attribute(list, n, "sleutel");

	if (p->open || p->items.n == REGISTER_ITEMS) {
		return wrong(p, "items that do not end");
	}
	p->open = true;
	p->item = (struct register_item){ .kind = kind };
	if (!number_of(xml_attribute(list, n, "id"), &p->item.id)) {
		return wrong(p, "an id that is no number");
	}
	TRY(keep(p, xml_attribute(list, n, "nummer"), &p->item.number));
	if (kind == REGISTER_STATUS && key.n == 0) {
		return keep(p, xml_attribute(list, n, "kenmerk"), &p->item.public);
	}
	return split_key(p, key);
}

static enum err on_start(void *arg, struct str name, const struct xml_attribute *list, size_t n)
{
	struct paper *p = arg;

	for (size_t i = 0; i < KINDS; i++) {
		if (str_eq(name, str_of(kinds[i].name))) {
			p->known = true;
			return begin_item(p, kinds[i].kind, list, n);
		}
	}
	if (str_eq(name, STR("terugmeldingen")) && !p->known) {
		p->known = true;
		p->done.more = str_eq(xml_attribute(list, n, "meer"), STR("true"));
		return keep(p, xml_attribute(list, n, "volgende"), &p->done.cursor);
	}
	return p->known ? OK : wrong(p, "an unknown paper");
}

static enum err on_end(void *arg, struct str name, struct str text)
{
	struct paper *p = arg;
	struct register_item *i = &p->item;
	const struct {
		const char *name;
		struct str *to;
	} fields[] = {
		{ "code", &i->code },       { "veld", &i->field },
		{ "melding", &i->what },    { "status", &i->status },
		{ "reden", &i->closing },   { "toelichting", &i->feedback },
		{ "bericht", &i->words },   { "redenIntrekking", &i->withdrawal },
		{ "contact", &i->contact },
	};

	for (size_t k = 0; k < KINDS; k++) {
		if (str_eq(name, str_of(kinds[k].name))) {
			struct register_item *slot = vec_push(p->arena, &p->items);

			if (slot == NULL) {
				return ERR_NOMEM;
			}
			*slot = *i;
			p->open = false;
			return OK;
		}
	}
	for (size_t k = 0; p->open && k < sizeof fields / sizeof fields[0]; k++) {
		if (str_eq(name, str_of(fields[k].name))) {
			return keep(p, text, fields[k].to);
		}
	}
	return OK;
}

enum err register_read(struct fail *f, struct arena *a, struct str xml, struct register_paper *ret)
{
	struct paper p = { .f = f, .arena = a };
	const struct xml_sink sink = { &p, on_start, on_end };

	TRY(xml_read(f, xml, &sink));
	p.done.items = p.items.p;
	p.done.count = p.items.n;
	*ret = p.done;
	return OK;
}
