/* SPDX-License-Identifier: EUPL-1.2 */
/* How people and the database are reached, and as whom the program runs. */
#include <string.h>
#include <unistd.h>

#include "access/setting.h"
#include "db/reach.h"
#include "trust/security_inside.h"

static void check_tls(struct security_run *r)
{
	struct str origin = { NULL, 0 };
	bool secure = r->place->secure;

	if (!r->place->serving) {
		if (r->err == OK) {
			r->err = setting_text(r->c, "site_origin", &origin);
		}
		secure = str_starts(origin, STR("https://"));
	}
	security_say(r, (struct security_say){ "tls",
	                                       MSG_SECURITY_TLS,
	                                       secure              ? MSG_SECURITY_TLS_GOOD
	                                       : r->place->serving ? MSG_SECURITY_TLS_NONE
	                                                           : MSG_SECURITY_TLS_UNKNOWN,
	                                       MSG_SECURITY_TLS_HOW,
	                                       secure              ? SECURITY_GOOD
	                                       : r->place->serving ? SECURITY_MEND
	                                                           : SECURITY_NOTE,
	                                       { { NULL, 0 } } });
}

static void check_listen(struct security_run *r)
{
	if (r->place->serving) {
		security_say(r, (struct security_say){ "listen",
		                                       MSG_SECURITY_LISTEN,
		                                       r->place->loopback ? MSG_SECURITY_LISTEN_GOOD
		                                                          : MSG_SECURITY_LISTEN_PUBLIC,
		                                       MSG_SECURITY_LISTEN_HOW,
		                                       r->place->loopback ? SECURITY_GOOD : SECURITY_MEND,
		                                       { str_of(r->place->listen) } });
	}
}

static void check_user(struct security_run *r)
{
	bool root = geteuid() == 0;

	security_say(r, (struct security_say){ "user",
	                                       MSG_SECURITY_USER,
	                                       root ? MSG_SECURITY_USER_ROOT : MSG_SECURITY_USER_GOOD,
	                                       MSG_SECURITY_USER_HOW,
	                                       root ? SECURITY_MEND : SECURITY_GOOD,
	                                       { security_number(r, geteuid()) } });
}

static void check_server(struct security_run *r)
{
	struct db_trust trust;
	struct db_reach reach = { .server = false };
	bool bare;

	if (r->err == OK) {
		r->err = db_reach_of(r->c->fail, r->c->arena, r->place->url, &reach);
	}
	if (r->err == OK) {
		r->err = db_trust(r->c->db, &trust);
	}
	if (r->err != OK || !reach.server) {
		return;
	}
	/* Encrypted is not enough: without proof of who is there, anybody in between may be it. */
	bare = !reach.local && (!trust.encrypted || !reach.tls);
	security_say(r, (struct security_say){ "database-tls",
	                                       MSG_SECURITY_DATABASE_TLS,
	                                       bare              ? MSG_SECURITY_DATABASE_TLS_NONE
	                                       : trust.encrypted ? MSG_SECURITY_DATABASE_TLS_GOOD
	                                                         : MSG_SECURITY_DATABASE_TLS_LOCAL,
	                                       MSG_SECURITY_DATABASE_TLS_HOW,
	                                       bare ? SECURITY_MEND : SECURITY_GOOD,
	                                       { { NULL, 0 } } });
	security_say(r, (struct security_say){ "database-rights",
	                                       MSG_SECURITY_DATABASE_RIGHTS,
	                                       trust.superuser ? MSG_SECURITY_DATABASE_RIGHTS_SUPER
	                                                       : MSG_SECURITY_DATABASE_RIGHTS_GOOD,
	                                       MSG_SECURITY_DATABASE_RIGHTS_HOW,
	                                       trust.superuser ? SECURITY_MEND : SECURITY_GOOD,
	                                       { { NULL, 0 } } });
}

static void check_contact(struct security_run *r)
{
	struct str contact = { NULL, 0 };

	if (r->err == OK) {
		r->err = setting_text(r->c, "security_contact", &contact);
	}
	security_say(r, (struct security_say){ "contact",
	                                       MSG_SECURITY_CONTACT,
	                                       contact.n > 0 ? MSG_SECURITY_CONTACT_GOOD : MSG_SECURITY_CONTACT_NONE,
	                                       MSG_SECURITY_CONTACT_HOW,
	                                       contact.n > 0 ? SECURITY_GOOD : SECURITY_NOTE,
	                                       { contact } });
}

void security_place_checks(struct security_run *r)
{
	check_tls(r);
	check_listen(r);
	check_user(r);
	check_server(r);
	check_contact(r);
}
