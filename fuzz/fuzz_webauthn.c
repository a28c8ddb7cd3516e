/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a browser and a device say of a passkey: a line of JSON, then bytes of the device. Whatever they are, nothing
 * signs in without a signature, and what registers was made for this question and this site.
 */
#include <string.h>

#include "fuzz.h"
#include "identity/webauthn.h"

enum { HEAP = 8 * 1024 * 1024, FLAGS = 32, VERIFIED = 0x05 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned char challenge[WEBAUTHN_CHALLENGE] = { 0 };
	static const int64_t algorithms[] = { -7, -8, -257, 0 };
	struct webauthn_asked asked = { .challenge = { (const char *)challenge, sizeof challenge },
		                        .origin = STR("https://a.example"),
		                        .rp = "a.example",
		                        .create = true };
	struct str device, client = str_cut(fuzz_text(data, size), '\n', &device);
	unsigned char key[64] = { 1 };
	struct fail f = { 0 };
	struct ctx c = { .fail = &f };
	struct arena a;
	int64_t counter;

	arena_init(&a, HEAP);
	c.arena = &a;
	for (size_t i = 0; i < sizeof algorithms / sizeof algorithms[0]; i++) {
		struct webauthn_passkey made, known = { .algorithm = algorithms[i] };

		asked.create = true;
		if (webauthn_register(&c, &asked, client, device, algorithms[i], &made) == OK) {
			FUZZ_CHECK(webauthn_algorithm(algorithms[i]));
			FUZZ_CHECK(made.credential.n > 0 && made.credential.n <= WEBAUTHN_ID_MOST);
			FUZZ_CHECK(made.public_key.n > 0 && made.public_key.n <= WEBAUTHN_KEY_MOST);
			FUZZ_CHECK((device.p[FLAGS] & VERIFIED) == VERIFIED);
			FUZZ_CHECK(memmem(client.p, client.n, "webauthn.create", 15) != NULL);
		}
		asked.create = false;
		known.public_key = (struct str){ (const char *)key, sizeof key };
		FUZZ_CHECK(webauthn_check(&c, &asked, &known, client, device, device, &counter) != OK);
	}
	arena_reset(&a);
	return 0;
}
