/* SPDX-License-Identifier: EUPL-1.2 */
/* What a provider tells: of itself, of its keys; and the frames between the processes that ask it. */
#include "fuzz.h"
#include "identity/oidc_file.h"
#include "identity/oidc_metadata.h"
#include "outbound/mime.h"
#include "outbound/wire.h"

enum { HEAP = 32 * 1024 * 1024 };

static void try_frames(struct str s)
{
	struct outbound_request request;
	struct outbound_answer answer;
	struct outbound_mail mail;
	struct fail f = { 0 };
	struct buf b;

	buf_init(&b, HEAP);
	if (wire_get_request(s, &request) == OK) {
		FUZZ_CHECK(request.header_count <= OUTBOUND_MAX_HEADERS &&
		           request.wanted_count <= OUTBOUND_MAX_HEADERS);
		wire_put_request(&b, &request);
		FUZZ_CHECK(b.n <= s.n);
	}
	if (wire_get_answer(s, &answer) == OK) {
		FUZZ_CHECK(answer.body.n <= s.n);
	}
	buf_clear(&b);
	if (wire_get_mail(s, &mail) == OK && mime_write(&b, &f, &mail) == OK) {
		/* No line ends but those that were written: each CR has its LF and each LF its CR. */
		for (size_t i = 0; i < b.n; i++) {
			FUZZ_CHECK(b.p[i] != '\r' || (i + 1 < b.n && b.p[i + 1] == '\n'));
			FUZZ_CHECK(b.p[i] != '\n' || (i > 0 && b.p[i - 1] == '\r'));
		}
	}
	buf_finish(&b);
}

static void try_address(struct str address, bool http_too)
{
	FUZZ_CHECK(str_starts(address, STR("https://")) || (http_too && str_starts(address, STR("http://"))));
	for (size_t i = 0; i < address.n; i++) {
		FUZZ_CHECK(address.p[i] > ' ' && address.p[i] != '#' && address.p[i] != '"');
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const issuers[] = { "https://login.example", "http://127.0.0.1:1" };
	struct str s = fuzz_text(data, size);
	struct oidc_provider p;
	struct oidc_metadata m;
	struct jose_keys keys;
	struct fail f = { 0 };
	struct arena a;

	arena_init(&a, HEAP);
	for (size_t i = 0; i < 2; i++) {
		if (oidc_metadata_read(&a, &f, s, str_of(issuers[i]), &m) == OK) {
			try_address(m.authorization, i == 1);
			try_address(m.token, i == 1);
			try_address(m.keys, i == 1);
		}
	}
	if (jose_keys_read(&a, &f, s, &keys) == OK) {
		FUZZ_CHECK(keys.count <= JOSE_KEYS_MOST);
		for (size_t i = 0; i < keys.count; i++) {
			FUZZ_CHECK(keys.list[i].json.n > 0);
		}
	}
	if (oidc_file_read(&a, &f, s, &p) == OK) {
		FUZZ_CHECK(p.rules.n >= 2);
	}
	try_frames(s);
	arena_reset(&a);
	return 0;
}
