/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/letter.h"

#include "access/setting.h"
#include "base/log.h"
#include "fmt/ident.h"
#include "fmt/utf8.h"
#include "identity/gateway.h"
#include "identity_oidc_sql.h"
#include "outbound/mime.h"
#include "outbound/wire.h"

static const int64_t MINUTE = 60 * INT64_C(1000000);

/* While it is being sent nobody else takes it; when the program dies over it, it is tried again after this. */
enum { CLAIM_MINUTES = 5, LETTER_BYTES = 192 * 1024, LAST_MINUTES = 3 * 24 * 60 };

#define SEAL "letter"
#define PASSWORD "mail"

enum err letter_ready(struct ctx *c, bool *ret)
{
	struct str server, from;

	TRY(setting_text(c, "mail_server", &server));
	TRY(setting_text(c, "mail_from", &from));
	*ret = server.n > 0 && outbound_address_fine(from);
	return OK;
}

enum err letter_put(struct ctx *c, const struct letter *l)
{
	struct outbound_mail m = { .from = STR("x@x.nl"),
		                   .to = l->to,
		                   .subject = l->subject,
		                   .text = l->text,
		                   .at = c->now,
		                   .part = l->part };
	struct buf b DEFER(buf_finish);
	char id[IDENT_TEXT];
	struct str sealed;

	m.id = l->reference.n > 0 ? l->reference : str_of(ident_new(id));
	buf_init(&b, LETTER_BYTES);
	/* Written once for its checks: what could never be sent is refused while somebody is there to hear it. */
	if (l->channel == LETTER_MAIL) {
		TRY(mime_write(&b, c->fail, &m));
	} else if (!gateway_number_fine(l->to) || !utf8_valid(l->text)) {
		return fail_set(c->fail, ERR_INPUT, NULL, "not a number that messages can go to");
	}
	buf_clear(&b);
	m.from = (struct str){ NULL, 0 };
	wire_put_mail(&b, &m);
	TRY(buf_err(&b));
	TRY(keys_seal(c->keys, SEAL, buf_view(&b), c->arena, &sealed));
	return letter_add(c->db,
	                  &(struct letter_add_in){ ctx_new_id(c), sealed, c->now,
	                                           l->channel == LETTER_MAIL ? STR("mail") : STR("gateway"),
	                                           l->reference },
	                  NULL);
}

enum err letter_server(struct ctx *c, struct outbound_mail *m)
{
	struct outbound_secret_get_row row;
	struct str tls;
	bool found;

	TRY(setting_text(c, "mail_server", &m->server));
	TRY(setting_text(c, "mail_user", &m->user));
	TRY(setting_text(c, "mail_from", &m->from));
	TRY(setting_text(c, "mail_from_name", &m->from_name));
	TRY(setting_text(c, "mail_tls", &tls));
	m->tls = str_eq(tls, STR("tls"))    ? OUTBOUND_TLS_WHOLE
	         : str_eq(tls, STR("none")) ? OUTBOUND_TLS_NONE
	                                    : OUTBOUND_TLS_START;
	TRY(outbound_secret_get(c->db, c->arena, &(struct outbound_secret_get_in){ STR(PASSWORD) }, &row, &found));
	return found ? keys_unseal(c->keys, PASSWORD, row.sealed, c->arena, &m->password) : OK;
}

enum err letter_take(struct ctx *c, struct letter_job *ret, bool *ret_any)
{
	struct letter_due_row row;
	struct letter_job job;
	struct str plain;
	int64_t changed;
	bool found;
	enum err e;

	TRY(letter_due(c->db, c->arena, &(struct letter_due_in){ c->now }, &row, &found));
	*ret_any = false;
	if (!found) {
		return OK;
	}
	TRY(letter_claim(c->db, &(struct letter_claim_in){ row.letter, row.due, c->now + CLAIM_MINUTES * MINUTE },
	                 &changed));
	if (changed == 0) {
		return OK;
	}
	job = (struct letter_job){ .letter = row.letter,
		                   .made = row.made,
		                   .tries = row.tries + 1,
		                   .channel = str_eq(row.channel, STR("mail")) ? LETTER_MAIL : LETTER_GATEWAY,
		                   .reference = row.reference };
	e = keys_unseal(c->keys, SEAL, row.sealed, c->arena, &plain);
	if (e == OK) {
		e = wire_get_mail(plain, &job.mail);
	}
	if (e == ERR_INPUT) {
		/* The key that it was sealed with is gone: nobody can read it any more. */
		log_line(LOG_ERROR, "mail", "a letter cannot be opened, and is dropped");
		return letter_gone(c->db, &(struct letter_gone_in){ row.letter }, NULL);
	}
	TRY(e);
	/* A letter that waited goes where mail goes today. */
	if (job.channel == LETTER_MAIL) {
		TRY(letter_server(c, &job.mail));
	} else {
		TRY(gateway_load(c, &job.gateway));
	}
	*ret = job;
	*ret_any = true;
	return OK;
}

/* A minute, then five, a quarter of an hour, and every hour. */
static int64_t wait_after(int tries)
{
	static const int minutes[] = { 1, 5, 15 };

	return (tries >= 1 && tries <= 3 ? minutes[tries - 1] : 60) * MINUTE;
}

enum err letter_done(struct ctx *c, struct letter_job *job)
{
	bool for_good = job->outcome == ERR_DENIED || job->outcome == ERR_INPUT || job->outcome == ERR_TOOBIG;

	for_good = for_good || c->now - job->made > LAST_MINUTES * MINUTE;
	job->over = for_good || job->outcome == OK;
	if (job->outcome == OK) {
		return letter_gone(c->db, &(struct letter_gone_in){ job->letter }, NULL);
	}
	if (for_good) {
		log_line(LOG_ERROR, "mail", "a letter is dropped after %d tries: %s", job->tries, job->fail.what);
		return letter_gone(c->db, &(struct letter_gone_in){ job->letter }, NULL);
	}
	log_line(LOG_WARN, "mail", "a letter waits: %s", job->fail.what);
	return letter_later(
		c->db,
		&(struct letter_later_in){ job->letter, c->now + wait_after(job->tries), str_of(job->fail.what) },
		NULL);
}

enum err letter_password(struct ctx *c, struct str password)
{
	struct str sealed;

	TRY(keys_seal(c->keys, PASSWORD, password, c->arena, &sealed));
	return outbound_secret_put(c->db, &(struct outbound_secret_put_in){ STR(PASSWORD), sealed }, NULL);
}
