/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_XML_READ_H
#define FMT_XML_READ_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/*
 * Reads small XML documents in UTF-8 as they come from other programs, as a stream of elements. No document type, no
 * entities but the five of XML, no processing instructions, nothing is fetched; sizes, depth and numbers of elements are
 * bounded. Names are local ones, without prefix.
 */
enum { XML_BYTES = 1024 * 1024, XML_DEPTH = 12, XML_ELEMENTS = 20000, XML_ATTRIBUTES = 12, XML_TEXT = 8192 };

struct xml_attribute {
	struct str name, value;
};

/* Texts live as long as the call. Not OK ends the reading with that. */
struct xml_sink {
	void *arg;
	enum err (*start)(void *arg, struct str name, const struct xml_attribute *attributes, size_t n);
	/* text: what stands in it outside of other elements, trimmed. */
	enum err (*end)(void *arg, struct str name, struct str text);
};

/* ERR_INPUT: no such document; ERR_TOOBIG: over a limit; or what the sink said. */
enum err xml_read(struct fail *f, struct str text, const struct xml_sink *sink) MUST;

/* The value of an attribute, empty when there is none. */
struct str xml_attribute(const struct xml_attribute *attributes, size_t n, const char *name);

#endif
