/* SPDX-License-Identifier: EUPL-1.2 */
/* What may be asked for research, and that it is on record. */
#include <sodium.h>

#include "access/log.h"
#include "fmt/ident.h"
#include "trust/research.h"
#include "trust_research_sql.h"

enum { TEXT_MOST = 500 };

const char *research_part_name(enum research_part part)
{
	static const char *const names[RESEARCH_PARTS] = { "geboortejaar", "gebied",      "onderwijssoort", "niveau",
		                                           "maanden",      "bevindingen", "tellingen" };

	return names[part];
}

/* Months counted through the years. */
static int month_of(day_t day)
{
	struct ymd d = day_ymd(day);

	return d.y * 12 + d.m - 1;
}

static day_t first_of(int month)
{
	return day_of(month / 12, month % 12 + 1, 1);
}

static enum err settle_period(struct ctx *c, const struct research_asked *q, struct research_asked *ret)
{
	int from, until;

	if (q->from == 0 && q->until == 0) {
		ret->from = day_of(day_school_year(c->today), 8, 1);
		ret->until = c->today;
		return OK;
	}
	from = month_of(q->from);
	until = month_of(q->until);
	if (from > until || first_of(from) > c->today) {
		return REFUSE(c, ERR_INPUT, "van", MSG_RESEARCH_PERIOD);
	}
	if (until - from >= RESEARCH_SPAN_MONTHS) {
		return REFUSE(c, ERR_INPUT, "tot", MSG_RESEARCH_PERIOD_LONG);
	}
	ret->from = first_of(from);
	ret->until = first_of(until + 1) - 1;
	ret->until = ret->until > c->today ? c->today : ret->until;
	return OK;
}

enum err research_settle(struct ctx *c, const struct research_asked *q, struct research_asked *ret)
{
	static const char *const fields[] = { "project", "doel", "toestemming" };
	const struct str texts[] = { q->project, q->purpose, q->approval };
	struct research_asked asked = *q;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		if (texts[i].n == 0 || texts[i].n > TEXT_MOST || !str_is_text(texts[i])) {
			return REFUSE(c, ERR_INPUT, fields[i], MSG_RESEARCH_WHY);
		}
	}
	if (q->threshold < RESEARCH_LEAST) {
		return REFUSE(c, ERR_INPUT, "drempel", MSG_RESEARCH_THRESHOLD);
	}
	asked.parts = q->parts == 0 ? (unsigned)RESEARCH_ALL : q->parts & RESEARCH_ALL;
	TRY(settle_period(c, q, &asked));
	*ret = asked;
	return OK;
}

static struct str parts_text(struct ctx *c, unsigned parts)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 256);
	for (int i = 0; i < RESEARCH_PARTS; i++) {
		if ((parts & (1u << i)) != 0) {
			buf_printf(&b, "%s%s", b.n > 0 ? " " : "", research_part_name((enum research_part)i));
		}
	}
	return str_copy(c->arena, buf_view(&b));
}

static enum err sum_of(const struct research_files *f, unsigned char ret[32])
{
	const struct buf *all[] = { &f->persons, &f->months, &f->findings, &f->counts, &f->guide };
	crypto_generichash_state hash;

	(void)crypto_generichash_init(&hash, NULL, 0, 32);
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		TRY(buf_err(all[i]));
		(void)crypto_generichash_update(&hash, (const unsigned char *)all[i]->p, all[i]->n);
	}
	(void)crypto_generichash_final(&hash, ret, 32);
	return OK;
}

enum err research_record(struct ctx *c, const struct research_asked *asked, const struct research_files *files,
                         struct research_done *done)
{
	struct research_asked q;
	unsigned char sum[32];
	char public[IDENT_TEXT];
	struct str parts, key;

	TRY(ctx_require(c, ACTION_RESEARCH));
	TRY(research_settle(c, asked, &q));
	TRY(sum_of(files, sum));
	key = str_copy(c->arena, str_of(ident_new(public)));
	parts = parts_text(c, q.parts);
	if (key.p == NULL || parts.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(research_add(c->db,
	                 &(struct research_add_in){ .export = ctx_new_id(c),
	                                            .public = key,
	                                            .project = q.project,
	                                            .purpose = q.purpose,
	                                            .approval = q.approval,
	                                            .account = c->actor.account,
	                                            .at = c->now,
	                                            .as_of = c->today,
	                                            .threshold = q.threshold,
	                                            .persons = done->persons,
	                                            .dropped = done->dropped,
	                                            .cells = done->cells,
	                                            .suppressed = done->suppressed,
	                                            .hash = { (const char *)sum, sizeof sum },
	                                            .first = q.from,
	                                            .last = q.until,
	                                            .parts = parts },
	                 NULL));
	TRY(log_change(c, ACTION_RESEARCH, 0, "research.export"));
	done->public = key;
	return OK;
}

enum err research_make(struct ctx *c, const struct research_asked *asked, struct research_files *ret_files,
                       struct research_done *ret)
{
	struct research_done done;

	TRY(research_gather(c, asked, ret_files, &done));
	TRY(research_record(c, asked, ret_files, &done));
	*ret = done;
	return OK;
}
