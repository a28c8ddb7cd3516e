/* SPDX-License-Identifier: EUPL-1.2 */
/* Letters that were made: kept with the file, and handed out. */
#include "access/log.h"
#include "access/look.h"
#include "base/clock.h"
#include "base/vec.h"
#include "fmt/ident.h"
#include "letters/inside.h"
#include "people/reach.h"
#include "letters_sql.h"

enum err letter_made_once(struct ctx *c, int64_t person, struct str once, bool *ret)
{
	struct letter_file_once_row row;

	return letter_file_once(c->db, c->arena, &(struct letter_file_once_in){ person, once }, &row, ret);
}

static enum err mail(struct ctx *c, const struct letter_made *m, const struct letter_sending *in)
{
	for (size_t i = 0; i < in->count; i++) {
		TRY(letter_put(c, &(struct letter){ .to = in->to[i],
		                                    .subject = m->subject,
		                                    .text = m->text,
		                                    .channel = LETTER_MAIL,
		                                    .part = in->part }));
	}
	return OK;
}

enum err letter_keep(struct ctx *c, const struct letter_made *m, const struct letter_sending *in,
                     struct str *ret_public, bool *ret_again)
{
	struct letter_file_once_row row;
	char public[IDENT_TEXT];
	struct str words, pdf;

	TRY(db_lock_keys(c->db, &in->person, 1));
	TRY(letter_file_once(c->db, c->arena, &(struct letter_file_once_in){ in->person, in->once }, &row, ret_again));
	if (*ret_again) {
		*ret_public = row.public;
		return OK;
	}
	words = str_format(c->arena, "%.*s\n%.*s", STR_ARG(m->subject), STR_ARG(m->text));
	if (words.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(keys_seal(c->keys, LETTER_SEAL, words, c->arena, &words));
	TRY(keys_seal(c->keys, LETTER_SEAL, m->pdf, c->arena, &pdf));
	TRY(letter_file_add(
		c->db,
		&(struct letter_file_add_in){ in->person, ctx_new_id(c), str_of(ident_new(public)), in->report,
	                                      m->region, str_of(letter_template_name(m->key.template)),
	                                      str_of(letter_audience_name(m->key.audience)),
	                                      m->key.lang == LANG_EN ? STR("en") : STR("nl"), m->version,
	                                      (int64_t)in->count, c->now, c->actor.account, in->once, words, pdf },
		NULL));
	TRY(mail(c, m, in));
	*ret_public = str_copy(c->arena, str_of(public));
	if (ret_public->p == NULL) {
		return ERR_NOMEM;
	}
	return log_change(c, in->action, in->person, "letter.make");
}

enum err letters_of(struct ctx *c, int64_t person, int64_t report, struct letter_kept **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct letter_file_list_row row;
	VEC(struct letter_kept) list = { 0 };
	bool more;

	TRY(letter_file_list_open(c->db, &(struct letter_file_list_in){ person, report }, &rows));
	for (;;) {
		struct letter_kept *k;

		TRY(letter_file_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		k = vec_push(c->arena, &list);
		if (k == NULL) {
			return ERR_NOMEM;
		}
		*k = (struct letter_kept){ .public = str_copy(c->arena, row.public),
			                   .who = str_copy(c->arena, row.account_name),
			                   .made = row.made,
			                   .mailed = row.mailed };
		k->key.lang = str_eq(row.language, STR("en")) ? LANG_EN : LANG_NL;
		if (!letter_template_parse(row.template, &k->key.template) ||
		    !letter_audience_parse(row.audience, &k->key.audience) || k->public.p == NULL || k->who.p == NULL) {
			return ERR_NOMEM;
		}
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

enum err letter_open(struct ctx *c, struct str public, struct str *ret_pdf, struct str *ret_name)
{
	struct letter_file_get_row row;
	char day[DAY_TEXT];
	struct young y;
	bool found;

	TRY(ctx_require(c, ACTION_LETTER));
	TRY(letter_file_get(c->db, c->arena, &(struct letter_file_get_in){ public }, &row, &found));
	if (!found) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	/* Nobody learns by it of what lies out of reach; a look is noted. A letter is for who its report is for. */
	if (row.duty.n > 0 && !reach_duty(c->actor.role, row.duty) && row.owner != c->actor.account &&
	    row.also != c->actor.account) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(people_open_key(c, row.person, ACTION_LETTER, &y));
	if (row.turn == 0) {
		TRY(people_unrestricted(c, ACTION_LETTER, row.person));
	}
	TRY(keys_unseal(c->keys, LETTER_SEAL, row.sealed, c->arena, ret_pdf));
	*ret_name = str_format(c->arena, "%.*s-%s.pdf", STR_ARG(row.template), day_text(clock_day(row.made), day));
	return ret_name->p != NULL ? OK : ERR_NOMEM;
}
