/* SPDX-License-Identifier: EUPL-1.2 */
#include "outbound/wire.h"

#include "fmt/bytes.h"

static void put_text(struct buf *out, struct str s)
{
	put_varint(out, s.n);
	buf_str(out, s);
}

static struct str get_text(struct cursor *c)
{
	uint64_t n = cursor_varint(c);

	if (n > cursor_left(c)) {
		c->bad = true;
		return (struct str){ NULL, 0 };
	}
	return cursor_bytes(c, (size_t)n);
}

/* A number up to `most`; more marks the cursor as bad. */
static size_t get_count(struct cursor *c, size_t most)
{
	uint64_t n = cursor_varint(c);

	if (n > most) {
		c->bad = true;
		return 0;
	}
	return (size_t)n;
}

void wire_put_request(struct buf *out, const struct outbound_request *in)
{
	put_u8(out, in->post);
	put_u8(out, in->own);
	put_text(out, in->url);
	put_text(out, in->body);
	put_varint(out, in->header_count);
	for (size_t i = 0; i < in->header_count; i++) {
		put_text(out, in->headers[i].name);
		put_text(out, in->headers[i].value);
	}
	put_varint(out, in->wanted_count);
	for (size_t i = 0; i < in->wanted_count; i++) {
		put_text(out, in->wanted[i]);
	}
	put_varint(out, (uint64_t)(in->timeout_ms > 0 ? in->timeout_ms : OUTBOUND_TIMEOUT_MS));
	put_varint(out, in->most > 0 ? in->most : OUTBOUND_ANSWER_MOST);
}

enum err wire_get_request(struct str bytes, struct outbound_request *ret)
{
	struct cursor c = cursor_of(bytes);
	struct outbound_request r = { 0 };

	r.post = cursor_u8(&c) != 0;
	r.own = cursor_u8(&c) != 0;
	r.url = get_text(&c);
	r.body = get_text(&c);
	r.header_count = get_count(&c, OUTBOUND_MAX_HEADERS);
	for (size_t i = 0; i < r.header_count; i++) {
		r.headers[i].name = get_text(&c);
		r.headers[i].value = get_text(&c);
	}
	r.wanted_count = get_count(&c, OUTBOUND_MAX_HEADERS);
	for (size_t i = 0; i < r.wanted_count; i++) {
		r.wanted[i] = get_text(&c);
	}
	r.timeout_ms = (int)get_count(&c, 60000);
	r.most = get_count(&c, OUTBOUND_LARGE_MOST);
	if (!cursor_whole(&c) || r.timeout_ms == 0 || r.most == 0) {
		return ERR_INPUT;
	}
	*ret = r;
	return OK;
}

void wire_put_answer(struct buf *out, const struct outbound_answer *in)
{
	put_varint(out, (uint64_t)in->status);
	for (size_t i = 0; i < OUTBOUND_MAX_HEADERS; i++) {
		put_text(out, in->headers[i]);
	}
	put_text(out, in->body);
}

enum err wire_get_answer(struct str bytes, struct outbound_answer *ret)
{
	struct cursor c = cursor_of(bytes);
	struct outbound_answer a = { 0 };

	a.status = (int)get_count(&c, 999);
	for (size_t i = 0; i < OUTBOUND_MAX_HEADERS; i++) {
		a.headers[i] = get_text(&c);
	}
	a.body = get_text(&c);
	if (!cursor_whole(&c)) {
		return ERR_INPUT;
	}
	*ret = a;
	return OK;
}

void wire_put_mail(struct buf *out, const struct outbound_mail *in)
{
	put_text(out, in->server);
	put_u8(out, (uint8_t)in->tls);
	put_text(out, in->user);
	put_text(out, in->password);
	put_text(out, in->from);
	put_text(out, in->from_name);
	put_text(out, in->to);
	put_text(out, in->subject);
	put_text(out, in->text);
	put_text(out, in->id);
	put_zigzag(out, in->at);
	if (in->part.name.n > 0) {
		put_text(out, in->part.name);
		put_text(out, in->part.type);
		put_text(out, in->part.bytes);
	}
}

enum err wire_get_mail(struct str bytes, struct outbound_mail *ret)
{
	struct cursor c = cursor_of(bytes);
	struct outbound_mail m = { 0 };
	unsigned tls;

	m.server = get_text(&c);
	tls = cursor_u8(&c);
	m.user = get_text(&c);
	m.password = get_text(&c);
	m.from = get_text(&c);
	m.from_name = get_text(&c);
	m.to = get_text(&c);
	m.subject = get_text(&c);
	m.text = get_text(&c);
	m.id = get_text(&c);
	m.at = cursor_zigzag(&c);
	if (!c.bad && cursor_left(&c) > 0) {
		m.part.name = get_text(&c);
		m.part.type = get_text(&c);
		m.part.bytes = get_text(&c);
	}
	if (!cursor_whole(&c) || tls > OUTBOUND_TLS_NONE) {
		return ERR_INPUT;
	}
	m.tls = (enum outbound_tls)tls;
	*ret = m;
	return OK;
}
