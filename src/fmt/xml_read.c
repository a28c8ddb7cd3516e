/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/xml_read.h"

#include <string.h>

#include <libxml/parser.h>

#include "base/buf.h"

/* Pieces in which a document is handed over, so that a limit ends the reading soon. */
enum { PIECE = 4096 };

struct reader {
	const struct xml_sink *sink;
	xmlParserCtxtPtr parser;
	enum err err;
	size_t depth, elements;
	/* The texts of the elements that are open, one behind the other; where each begins. */
	struct buf text;
	size_t begin[XML_DEPTH + 1];
};

static struct str of(const xmlChar *z)
{
	return str_of((const char *)z);
}

static void stop(struct reader *r, enum err e)
{
	if (e != OK && r->err == OK) {
		r->err = e;
		xmlStopParser(r->parser);
	}
}

static void on_start(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int spaces,
                     const xmlChar **space, int n, int defaulted, const xmlChar **list)
{
	struct reader *r = arg;
	struct xml_attribute attributes[XML_ATTRIBUTES];

	(void)prefix;
	(void)uri;
	(void)spaces;
	(void)space;
	(void)defaulted;
	if (r->err != OK) {
		return;
	}
	r->elements++;
	if (n > XML_ATTRIBUTES || r->depth >= XML_DEPTH || r->elements > XML_ELEMENTS) {
		stop(r, ERR_TOOBIG);
		return;
	}
	/* Five pointers an attribute: local name, prefix, namespace, begin and end of the value. */
	for (int i = 0; i < n; i++) {
		const char *from = (const char *)list[5 * i + 3], *to = (const char *)list[5 * i + 4];

		attributes[i] = (struct xml_attribute){ of(list[5 * i]), { from, (size_t)(to - from) } };
	}
	r->depth++;
	r->begin[r->depth] = r->text.n;
	stop(r, r->sink->start(r->sink->arg, of(name), attributes, (size_t)n));
}

static void on_end(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct reader *r = arg;
	struct str text;

	(void)prefix;
	(void)uri;
	if (r->err != OK || r->depth == 0) {
		return;
	}
	text = buf_view(&r->text);
	text = text.n == r->begin[r->depth] ? STR("")
	                                    : (struct str){ text.p + r->begin[r->depth], text.n - r->begin[r->depth] };
	stop(r, r->sink->end(r->sink->arg, of(name), str_trim(text)));
	r->text.n = r->begin[r->depth];
	r->depth--;
}

static void on_text(void *arg, const xmlChar *text, int n)
{
	struct reader *r = arg;

	if (r->err != OK || r->depth == 0) {
		return;
	}
	if (r->text.n - r->begin[r->depth] + (size_t)n > XML_TEXT) {
		stop(r, ERR_TOOBIG);
		return;
	}
	buf_add(&r->text, text, (size_t)n);
	stop(r, buf_err(&r->text));
}

static void on_doctype(void *arg, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	(void)name;
	(void)external;
	(void)system;
	stop(arg, ERR_INPUT);
}

static xmlEntityPtr on_entity(void *arg, const xmlChar *name)
{
	(void)arg;
	return xmlGetPredefinedEntity(name);
}

static void on_instruction(void *arg, const xmlChar *target, const xmlChar *data)
{
	(void)target;
	(void)data;
	stop(arg, ERR_INPUT);
}

static void on_trouble(void *arg, xmlErrorPtr error)
{
	(void)arg;
	(void)error;
}

static enum err feed(struct reader *r, struct str text)
{
	for (size_t at = 0; at < text.n && r->err == OK; at += PIECE) {
		size_t n = text.n - at < PIECE ? text.n - at : PIECE;

		if (xmlParseChunk(r->parser, text.p + at, (int)n, at + n == text.n) != 0 && r->err == OK) {
			return ERR_INPUT;
		}
	}
	return r->err == OK && r->depth != 0 ? ERR_INPUT : r->err;
}

enum err xml_read(struct fail *f, struct str text, const struct xml_sink *sink)
{
	struct reader r = { .sink = sink };
	xmlSAXHandler handler;
	enum err e;

	if (text.n > XML_BYTES) {
		return fail_set(f, ERR_TOOBIG, NULL, "the XML is over %d bytes", XML_BYTES);
	}
	memset(&handler, 0, sizeof handler);
	handler.initialized = XML_SAX2_MAGIC;
	handler.startElementNs = on_start;
	handler.endElementNs = on_end;
	handler.characters = on_text;
	handler.cdataBlock = on_text;
	handler.internalSubset = on_doctype;
	handler.getEntity = on_entity;
	handler.processingInstruction = on_instruction;
	handler.serror = on_trouble;
	r.parser = xmlCreatePushParserCtxt(&handler, &r, NULL, 0, NULL);
	if (r.parser == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "out of memory");
	}
	(void)xmlCtxtUseOptions(r.parser, XML_PARSE_NONET);
	buf_init(&r.text, XML_BYTES);
	e = text.n == 0 ? ERR_INPUT : feed(&r, text);
	buf_finish(&r.text);
	xmlFreeParserCtxt(r.parser);
	if (e == ERR_INPUT || e == ERR_TOOBIG) {
		return fail_set(f, e, NULL,
		                e == ERR_INPUT ? "this is no XML that can be read" : "the XML is over a limit");
	}
	return e;
}

struct str xml_attribute(const struct xml_attribute *attributes, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(attributes[i].name, str_of(name))) {
			return attributes[i].value;
		}
	}
	return STR("");
}
