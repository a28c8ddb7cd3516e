/* SPDX-License-Identifier: EUPL-1.2 */
/* What mail servers write back: what is read of it, and what is none. */
#include "test.h"

#include <string.h>

#include "fmt/dsn.h"

#define ID "abcdefghijklmnopqrstuvwxya"
#define PART "Content-Type: message/delivery-status\r\n\r\n"

static const struct {
	const char *text;
	enum err outcome;
	enum dsn_action action;
	const char *why;
} table[] = {
	{ "Message-ID: <1@mail.example>\r\n\r\n" PART
	  "ACTION: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 weg\r\n\r\nMessage-Id: <" ID
	  "@school.example>\r\n",
	  OK, DSN_FAILED, "5.1.1 smtp; 550 weg" },
	{ PART "Action: delivered (to mailbox)\nStatus: 2.0.0\n\nIn-Reply-To: <" ID "@x>\n", OK, DSN_DELIVERED,
	  "2.0.0" },
	{ PART "Action: delayed\nStatus: 4.4.1\x01\n\nMessage-ID: <" ID "@x>\n", OK, DSN_OTHER, "4.4.1 " },
	/* A letter of somebody, without the part; a part without a letter of ours. */
	{ "Subject: x\n\nAction: failed\nMessage-ID: <" ID "@x>\n", ERR_INPUT, DSN_OTHER, "" },
	{ PART "Action: failed\n\nMessage-ID: <ABC@x>\n", ERR_INPUT, DSN_OTHER, "" },
	{ "Content-Type: text/plain\n" PART "Content-Type: text/rfc822-headers\nAction: failed\nMessage-ID: <" ID
	  "@x>\n",
	  ERR_INPUT, DSN_OTHER, "" },
	{ "", ERR_INPUT, DSN_OTHER, "" },
};

static void notices_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		struct dsn d;

		assert_int_equal(dsn_read(str_of(table[i].text), &d), table[i].outcome);
		if (table[i].outcome == OK) {
			assert_int_equal(d.action, table[i].action);
			assert_string_equal(d.reference, ID);
			assert_string_equal(d.why, table[i].why);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(notices_are_read) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
