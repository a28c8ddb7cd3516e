/* SPDX-License-Identifier: EUPL-1.2 */
#include "trust/certificate.h"

#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "base/vec.h"
#include "fmt/human.h"
#include "fmt/ident.h"
#include "paper/paper.h"
#include "trust_retention_sql.h"

enum { HASH = 32, TEXT_MOST = 64 * 1024 };

#define MAC_NAME "certificate"

/* A certificate is Dutch, whatever language its reader has: it is kept as it was made. */
static void line(struct buf *b, enum msg_id id, const struct str *args, size_t n)
{
	msg_format(b, LANG_NL, id, args, n);
	buf_char(b, '\n');
}

static struct str moment(struct arena *a, int64_t at)
{
	char day[DAY_TEXT], time[TIME_TEXT];

	return str_format(a, "%s %s", day_text(clock_day(at), day), time_text(clock_minute(at), time));
}

static enum err class_line(struct ctx *c, const struct retention_terms *terms, day_t as_of,
                           const struct run_classes_row *row, struct buf *b)
{
	enum retention_class class;
	const struct retention_rule *rule = NULL;
	struct str from = STR("-"), months = STR("-");

	if (retention_parse(row->class, &class)) {
		rule = retention_rule_for(terms->rules, terms->rule_n, class, as_of);
	}
	if (rule != NULL) {
		from = day_string(c->arena, rule->from);
		months = str_format(c->arena, "%d", retention_months(rule, terms->choices, terms->choice_n, as_of));
	}
	struct str args[] = { row->class,
		              str_format(c->arena, "%lld", (long long)row->persons),
		              str_format(c->arena, "%lld", (long long)row->items),
		              day_string(c->arena, row->first_due),
		              day_string(c->arena, row->last_due),
		              months,
		              from };

	line(b, MSG_CERT_CLASS, args, sizeof args / sizeof args[0]);
	return OK;
}

static enum err class_lines(struct ctx *c, const struct retention_terms *terms, const struct run_unfinished_row *run,
                            struct buf *b)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct run_classes_row row;
	bool more;

	TRY(run_classes_open(c->db, &(struct run_classes_in){ run->run }, &rows));
	for (;;) {
		TRY(run_classes_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(class_line(c, terms, run->as_of, &row, b));
	}
}

static enum err write_text(struct ctx *c, const struct retention_terms *terms, const struct run_unfinished_row *run,
                           bool rewritten, struct buf *b)
{
	struct str begin[] = { run->public }, day[] = { day_string(c->arena, run->as_of) };
	struct str when[] = { moment(c->arena, run->started), moment(c->arena, c->now) };

	line(b, MSG_CERT_TITLE, begin, 1);
	line(b, MSG_CERT_DAY, day, 1);
	line(b, MSG_CERT_WHEN, when, 2);
	line(b, run->account == 0 ? MSG_CERT_BY_SYSTEM : MSG_CERT_BY_PERSON, NULL, 0);
	TRY(class_lines(c, terms, run, b));
	line(b, rewritten ? MSG_CERT_REWRITTEN : MSG_CERT_RELEASED, NULL, 0);
	line(b, MSG_CERT_STAYS, NULL, 0);
	return buf_err(b);
}

struct finish {
	struct ctx *c;
	int64_t run;
	struct str text;
	unsigned char hash[HASH], mac[KEYS_MAC_BYTES];
};

static enum err finish(struct db *db, void *arg)
{
	struct finish *f = arg;

	return run_finish(db,
	                  &(struct run_finish_in){ f->run,
	                                           f->c->now,
	                                           f->text,
	                                           { (const char *)f->hash, HASH },
	                                           { (const char *)f->mac, KEYS_MAC_BYTES } },
	                  NULL);
}

static void sign(const struct keys *k, struct str text, unsigned char hash[HASH], unsigned char mac[KEYS_MAC_BYTES])
{
	(void)crypto_generichash(hash, HASH, (const unsigned char *)text.p, text.n, NULL, 0);
	keys_mac(k, MAC_NAME, (struct str){ (const char *)hash, HASH }, mac);
}

enum err certificate_make(struct ctx *c, const struct retention_terms *terms, int64_t run, bool rewritten,
                          struct str *ret_public)
{
	struct buf b DEFER(buf_finish);
	struct finish f = { .c = c, .run = run };
	struct run_unfinished_row row;
	bool found;

	buf_init(&b, TEXT_MOST);
	TRY(run_unfinished(c->db, c->arena, &row, &found));
	if (!found || row.run != run) {
		return fail_set(c->fail, ERR_BUG, NULL, "the destruction to be certified is not there");
	}
	TRY(write_text(c, terms, &row, rewritten, &b));
	f.text = buf_view(&b);
	sign(c->keys, f.text, f.hash, f.mac);
	TRY(db_transact(c->db, finish, &f));
	*ret_public = row.public;
	return OK;
}

static enum err keep(struct ctx *c, struct certificate *x, struct str hash, struct str mac)
{
	unsigned char real_hash[HASH], real_mac[KEYS_MAC_BYTES];
	struct buf hex DEFER(buf_finish);

	buf_init(&hex, sizeof x->hash);
	sign(c->keys, x->text, real_hash, real_mac);
	x->genuine = hash.n == HASH && mac.n == KEYS_MAC_BYTES && sodium_memcmp(hash.p, real_hash, HASH) == 0 &&
	             sodium_memcmp(mac.p, real_mac, KEYS_MAC_BYTES) == 0;
	hex_put(&hex, hash);
	TRY(buf_err(&hex));
	(void)snprintf(x->hash, sizeof x->hash, "%.*s", STR_ARG(buf_view(&hex)));
	return OK;
}

enum err certificate_list(struct ctx *c, int64_t below, size_t most, struct certificate **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct run_list_row row;
	VEC(struct certificate) list = { 0 };
	bool more;

	TRY(run_list_open(c->db, &(struct run_list_in){ below, (int)most }, &rows));
	for (;;) {
		struct certificate *x;

		TRY(run_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		x = vec_push(c->arena, &list);
		if (x == NULL) {
			return ERR_NOMEM;
		}
		*x = (struct certificate){ .run = row.run,
			                   .started = row.started,
			                   .finished = row.finished,
			                   .as_of = row.as_of,
			                   .public = str_copy(c->arena, row.public),
			                   .text = str_copy(c->arena, row.text) };
		if (x->public.p == NULL || x->text.p == NULL) {
			return ERR_NOMEM;
		}
		TRY(keep(c, x, row.hash, row.mac));
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

enum err certificate_find(struct ctx *c, struct str public, struct certificate *ret)
{
	struct run_by_public_row row;
	struct certificate x = { .public = public };
	bool found;

	TRY(run_by_public(c->db, c->arena, &(struct run_by_public_in){ public }, &row, &found));
	if (!found) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	x.run = row.run;
	x.started = row.started;
	x.finished = row.finished;
	x.as_of = row.as_of;
	x.text = row.text;
	TRY(keep(c, &x, row.hash, row.mac));
	*ret = x;
	return OK;
}

enum err certificate_paper(const struct certificate *x, struct buf *ret)
{
	struct str rest = x->text, title = str_cut(rest, '\n', &rest);

	paper_begin(ret, title, msg(LANG_NL, MSG_CERT_FOOT));
	paper_heading(ret, 1, title);
	while (rest.n > 0) {
		paper_text(ret, str_cut(rest, '\n', &rest));
	}
	paper_heading(ret, 2, msg(LANG_NL, MSG_CERT_SEAL));
	paper_fact(ret, msg(LANG_NL, MSG_CERT_HASH), str_of(x->hash));
	paper_text(ret, msg(LANG_NL, x->genuine ? MSG_CERT_GENUINE : MSG_CERT_FALSE));
	paper_end(ret);
	return buf_err(ret);
}
