/* SPDX-License-Identifier: EUPL-1.2 */
/* Where connections may lead, and how requests stand in a frame. */
#include "test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "outbound/transfer.h"
#include "outbound/wire.h"

static enum reach reach_of(const char *text)
{
	struct sockaddr_in four = { .sin_family = AF_INET };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };

	if (strchr(text, ':') != NULL) {
		assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
		return guard_reach((const struct sockaddr *)&six, sizeof six);
	}
	assert_int_equal(inet_pton(AF_INET, text, &four.sin_addr), 1);
	return guard_reach((const struct sockaddr *)&four, sizeof four);
}

static void addresses_are_what_they_are(void **state)
{
	static const struct {
		const char *address;
		enum reach reach;
	} cases[] = {
		{ "145.100.190.1", REACH_PUBLIC },
		{ "9.255.255.255", REACH_PUBLIC },
		{ "11.0.0.0", REACH_PUBLIC },
		{ "172.15.255.255", REACH_PUBLIC },
		{ "100.63.255.255", REACH_PUBLIC },
		{ "100.128.0.0", REACH_PUBLIC },
		{ "223.255.255.255", REACH_PUBLIC },
		{ "0.0.0.0", REACH_NONE },
		{ "0.1.2.3", REACH_NONE },
		{ "10.0.0.1", REACH_PRIVATE },
		{ "100.64.0.1", REACH_PRIVATE },
		{ "127.0.0.1", REACH_LOOPBACK },
		{ "127.255.255.255", REACH_LOOPBACK },
		{ "169.254.169.254", REACH_NONE },
		{ "172.16.0.1", REACH_PRIVATE },
		{ "172.31.255.255", REACH_PRIVATE },
		{ "192.168.1.1", REACH_PRIVATE },
		{ "198.19.0.1", REACH_PRIVATE },
		{ "203.0.113.9", REACH_NONE },
		{ "224.0.0.1", REACH_NONE },
		{ "255.255.255.255", REACH_NONE },
		{ "2001:67c:2564:a119::1", REACH_PUBLIC },
		{ "2a00:1450::1", REACH_PUBLIC },
		{ "::", REACH_NONE },
		{ "::1", REACH_LOOPBACK },
		{ "::2", REACH_NONE },
		{ "::ffff:127.0.0.1", REACH_LOOPBACK },
		{ "::ffff:10.0.0.1", REACH_PRIVATE },
		{ "::ffff:145.100.190.1", REACH_PUBLIC },
		{ "64:ff9b::a00:1", REACH_PRIVATE },
		{ "64:ff9b::a9fe:a9fe", REACH_NONE },
		{ "64:ff9b:1::1", REACH_PRIVATE },
		{ "2002:7f00:1::", REACH_NONE },
		{ "2002:9164:be01::", REACH_PUBLIC },
		{ "2001::1", REACH_NONE },
		{ "2001:db8::1", REACH_NONE },
		{ "fc00::1", REACH_PRIVATE },
		{ "fdff::1", REACH_PRIVATE },
		{ "fe80::1", REACH_NONE },
		{ "ff02::1", REACH_NONE },
	};
	struct sockaddr_storage other = { .ss_family = AF_UNIX };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (reach_of(cases[i].address) != cases[i].reach) {
			fail_msg("%s is %d", cases[i].address, (int)reach_of(cases[i].address));
		}
	}
	assert_int_equal(guard_reach((const struct sockaddr *)&other, sizeof other), REACH_NONE);
	other.ss_family = AF_INET;
	assert_int_equal(guard_reach((const struct sockaddr *)&other, 4), REACH_NONE);
}

static void only_own_addresses_lead_into_the_own_network(void **state)
{
	(void)state;
	for (int own = 0; own < 2; own++) {
		assert_true(outbound_may(REACH_PUBLIC, own, false));
		assert_int_equal(outbound_may(REACH_PRIVATE, own, false), own);
		assert_int_equal(outbound_may(REACH_LOOPBACK, own, false), own);
		assert_false(outbound_may(REACH_NONE, own, false));
		/* Without TLS to this machine only. */
		assert_false(outbound_may(REACH_PUBLIC, own, true));
		assert_false(outbound_may(REACH_PRIVATE, own, true));
		assert_int_equal(outbound_may(REACH_LOOPBACK, own, true), own);
	}
}

static struct outbound_request request(void)
{
	return (struct outbound_request){ .post = true,
		                          .own = true,
		                          .url = STR("https://login.example/token"),
		                          .body = STR("a=b"),
		                          .headers = { { STR("Accept"), STR("application/json") } },
		                          .header_count = 1,
		                          .wanted = { STR("Cache-Control"), STR("Age") },
		                          .wanted_count = 2,
		                          .timeout_ms = 3000,
		                          .most = 1000 };
}

static void what_is_sent_is_what_arrives(void **state)
{
	struct outbound_request in = request(), out;
	struct outbound_mail mail = { .server = STR("mail:25"), .tls = OUTBOUND_TLS_WHOLE, .to = STR("x@y"), .at = -5 };
	struct outbound_mail mail_out;
	struct outbound_answer answer = { .status = 404, .body = STR("weg"), .headers = { STR("no-store") } },
			       answer_out;
	struct buf b DEFER(buf_finish);
	size_t plain;

	(void)state;
	buf_init(&b, 10000);
	wire_put_request(&b, &in);
	assert_int_equal(wire_get_request(buf_view(&b), &out), OK);
	assert_true(out.post && out.own && str_eq(out.url, in.url) && str_eq(out.body, in.body));
	assert_true(out.header_count == 1 && str_eq(out.headers[0].value, in.headers[0].value));
	assert_true(out.wanted_count == 2 && str_eq(out.wanted[1], STR("Age")));
	assert_true(out.timeout_ms == 3000 && out.most == 1000);
	/* No piece of it is a request. */
	for (size_t n = 0; n < b.n; n++) {
		assert_int_equal(wire_get_request((struct str){ b.p, n }, &out), ERR_INPUT);
	}
	buf_clear(&b);
	wire_put_mail(&b, &mail);
	assert_int_equal(wire_get_mail(buf_view(&b), &mail_out), OK);
	assert_true(mail_out.tls == OUTBOUND_TLS_WHOLE && mail_out.at == -5 && str_eq(mail_out.to, mail.to));
	assert_int_equal(mail_out.part.name.n, 0);
	plain = b.n;
	for (size_t n = 0; n < b.n; n++) {
		assert_int_equal(wire_get_mail((struct str){ b.p, n }, &mail_out), ERR_INPUT);
	}
	/* With something that goes along: only the piece that is the letter without it is a letter. */
	mail.part = (struct outbound_part){ STR("a.ics"), STR("text/calendar"), STR("BEGIN\0END") };
	buf_clear(&b);
	wire_put_mail(&b, &mail);
	assert_int_equal(wire_get_mail(buf_view(&b), &mail_out), OK);
	assert_true(str_eq(mail_out.part.name, mail.part.name) && str_eq(mail_out.part.type, mail.part.type));
	assert_true(str_eq(mail_out.part.bytes, mail.part.bytes));
	for (size_t n = 0; n < b.n; n++) {
		assert_int_equal(wire_get_mail((struct str){ b.p, n }, &mail_out), n == plain ? OK : ERR_INPUT);
	}
	buf_clear(&b);
	wire_put_answer(&b, &answer);
	assert_int_equal(wire_get_answer(buf_view(&b), &answer_out), OK);
	assert_true(answer_out.status == 404 && str_eq(answer_out.body, answer.body));
	assert_true(str_eq(answer_out.headers[0], STR("no-store")));
}

static enum err ask(const char *url, bool own, struct fail *f)
{
	struct outbound_request in = { .own = own, .url = str_of(url), .timeout_ms = 2000, .most = 1000 };
	struct buf frame DEFER(buf_finish), out DEFER(buf_finish);

	buf_init(&frame, 10000);
	buf_init(&out, 10000);
	wire_put_request(&frame, &in);
	return outbound_do(f, OUTBOUND_OP_HTTP, buf_view(&frame), &out);
}

/* Refused before or as a connection would be made; nothing of this needs a network. */
static void addresses_that_are_not_asked(void **state)
{
	static const char *const never[] = { "",
		                             "x",
		                             "ftp://127.0.0.1/",
		                             "file:///etc/passwd",
		                             "gopher://127.0.0.1:25/",
		                             "http://127.0.0.1:1/",
		                             "https://user:word@127.0.0.1:1/",
		                             "https://127.0.0.1:1/#deel",
		                             "https:// 127.0.0.1/",
		                             "https://169.254.169.254/latest/meta-data/",
		                             "https://[fe80::1]/" };
	static const char *const foreign[] = { "https://127.0.0.1:1/",  "https://localhost:1/",
		                               "https://[::1]:1/",      "https://10.0.0.1:1/",
		                               "https://192.168.1.1/",  "https://0x7f000001:1/",
		                               "https://2130706433:1/", "https://[::ffff:127.0.0.1]:1/" };
	struct fail f = { 0 };

	(void)state;
	assert_int_equal(outbound_begin(&f, &(struct outbound_policy){ 0 }), OK);
	for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
		if (ask(never[i], true, &f) != ERR_INPUT) {
			fail_msg("%s: %s", never[i], f.what);
		}
	}
	for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++) {
		if (ask(foreign[i], false, &f) != ERR_INPUT) {
			fail_msg("%s: %s", foreign[i], f.what);
		}
	}
	/* Configured here they may be asked; nobody listens there. */
	assert_int_equal(ask("https://127.0.0.1:1/", true, &f), ERR_REMOTE);
	outbound_end();
	assert_int_equal(outbound_begin(&f, &(struct outbound_policy){ .loopback_plain = true }), OK);
	assert_int_equal(ask("http://127.0.0.1:1/", true, &f), ERR_REMOTE);
	assert_int_equal(ask("http://127.0.0.1:1/", false, &f), ERR_INPUT);
	assert_int_equal(ask("http://10.0.0.1/", true, &f), ERR_INPUT);
	outbound_end();
	assert_int_equal(outbound_begin(&f, &(struct outbound_policy){ .ca_file = "/nergens.pem" }), ERR_ABSENT);
	outbound_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_what_they_are),
		cmocka_unit_test(only_own_addresses_lead_into_the_own_network),
		cmocka_unit_test(what_is_sent_is_what_arrives),
		cmocka_unit_test(addresses_that_are_not_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
