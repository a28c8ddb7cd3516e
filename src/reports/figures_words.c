/* SPDX-License-Identifier: EUPL-1.2 */
/* What figures are called: on screen, in files, and in addresses. */
#include "fmt/form.h"
#include "reports/figures_address.h"
#include "reports/figures_pages.h"

struct str figures_kind_text(enum lang lang, enum report_kind kind)
{
	static const enum msg_id names[REPORT_KINDS] = { MSG_FIGURES_KIND_V3,  MSG_FIGURES_KIND_V4,
		                                         MSG_FIGURES_KIND_LRV, MSG_FIGURES_KIND_RMC,
		                                         MSG_FIGURES_KIND_L,   MSG_FIGURES_KIND_O };

	return msg(lang, names[kind]);
}

struct str figures_status_text(enum lang lang, enum report_status status)
{
	static const enum msg_id names[REPORT_STATUSES] = { MSG_FIGURES_STATUS_R, MSG_FIGURES_STATUS_B,
		                                            MSG_FIGURES_STATUS_K, MSG_FIGURES_STATUS_G,
		                                            MSG_FIGURES_STATUS_I };

	return msg(lang, names[status]);
}

struct str figures_term_text(enum lang lang, enum figures_term term)
{
	static const enum msg_id names[TERMS] = { MSG_FIGURES_TOTAL, MSG_FIGURES_IN_TIME, MSG_FIGURES_LATE,
		                                  MSG_FIGURES_NO_TERM };

	return msg(lang, names[term]);
}

struct str figures_lead_text(enum lang lang, enum figures_lead lead)
{
	static const enum msg_id names[LEADS] = { MSG_FIGURES_LEAD_TAKEN, MSG_FIGURES_LEAD_CONTACT,
		                                  MSG_FIGURES_LEAD_ANSWER, MSG_FIGURES_LEAD_CLOSED };

	return msg(lang, names[lead]);
}

struct str figures_bucket_text(enum lang lang, int bucket)
{
	static const enum msg_id names[LEAD_BUCKETS] = { MSG_FIGURES_DAYS_1,    MSG_FIGURES_DAYS_5,
		                                         MSG_FIGURES_DAYS_10,   MSG_FIGURES_DAYS_20,
		                                         MSG_FIGURES_DAYS_MORE, MSG_FIGURES_NOT_YET };

	return msg(lang, names[bucket]);
}

/* ---- addresses ---- */

static const char *const term_names[TERMS] = { "", "op-tijd", "te-laat", "geen" };
static const char *const lead_names[LEADS] = { "opgepakt", "contact", "antwoord", "afgesloten" };
static const char *const bucket_names[LEAD_BUCKETS] = { "0-1", "2-5", "6-10", "11-20", "21", "nog-niet" };
static const char *const said_names[SAIDS] = { "ja", "nee", "onbekend" };

static void put(struct buf *b, const char *name, struct str value)
{
	if (value.n > 0) {
		buf_printf(b, "&%s=", name);
		form_escape(b, value);
	}
}

static void put_day(struct buf *b, const char *name, day_t day)
{
	char text[DAY_TEXT];

	put(b, name, str_of(day_text(day, text)));
}

struct str figures_address(struct ctx *c, const char *path, const struct figures_query *q)
{
	struct buf b DEFER(buf_finish), all DEFER(buf_finish);

	buf_init(&b, 2048);
	buf_init(&all, 4096);
	put_day(&b, "van", q->first);
	put_day(&b, "tot", q->last);
	put(&b, "soort", q->kind < 0 ? STR("") : str_of(report_kind_name((enum report_kind)q->kind)));
	put(&b, "status", q->status < 0 ? STR("") : str_of(report_status_name((enum report_status)q->status)));
	put(&b, "termijn", str_of(term_names[q->term]));
	put(&b, "brin", q->brin);
	put(&b, "vestiging", q->location);
	put(&b, "gemeente", q->municipality);
	if (q->lead >= 0) {
		put(&b, "stap", str_of(lead_names[q->lead]));
		put(&b, "dagen", str_of(bucket_names[q->bucket]));
	}
	put(&b, "terecht", q->justified < 0 ? STR("") : str_of(said_names[q->justified]));
	put(&b, "volledig", q->complete < 0 ? STR("") : str_of(said_names[q->complete]));
	/* The first of them stands behind a question mark. */
	buf_printf(&all, "%s?%.*s", path, b.n > 0 ? (int)b.n - 1 : 0, b.n > 0 ? b.p + 1 : "");
	return buf_err(&b) == OK && buf_err(&all) == OK ? str_copy(c->arena, buf_view(&all)) : (struct str){ NULL, 0 };
}

/* The number of a name in a list; -1 for an empty one. False for one that is not there. */
static bool one_of(struct str s, const char *const *names, int n, int *ret)
{
	if (s.n == 0) {
		*ret = -1;
		return true;
	}
	for (int i = 0; i < n; i++) {
		if (str_eq(s, str_of(names[i]))) {
			*ret = i;
			return true;
		}
	}
	return false;
}

static bool kind_and_status(struct str kind, struct str status, struct figures_query *q)
{
	enum report_kind k;
	enum report_status s;

	q->kind = q->status = -1;
	if (kind.n > 0) {
		if (!report_kind_parse(kind, &k)) {
			return false;
		}
		q->kind = (int)k;
	}
	if (status.n > 0) {
		if (!report_status_parse(status, &s)) {
			return false;
		}
		q->status = (int)s;
	}
	return true;
}

bool figures_asked(const struct form *f, struct figures_query *q)
{
	struct str kind = STR(""), status = STR(""), term = STR(""), lead = STR(""), days = STR(""), right = STR(""),
		   whole = STR("");
	int number = -1;

	(void)form_find(f, "soort", &kind);
	(void)form_find(f, "status", &status);
	(void)form_find(f, "termijn", &term);
	(void)form_find(f, "stap", &lead);
	(void)form_find(f, "dagen", &days);
	(void)form_find(f, "terecht", &right);
	(void)form_find(f, "volledig", &whole);
	(void)form_find(f, "brin", &q->brin);
	(void)form_find(f, "vestiging", &q->location);
	(void)form_find(f, "gemeente", &q->municipality);
	if (!kind_and_status(kind, status, q) || !one_of(term, term_names, TERMS, &number)) {
		return false;
	}
	q->term = number < 0 ? TERM_ANY : (enum figures_term)number;
	return one_of(lead, lead_names, LEADS, &q->lead) && one_of(days, bucket_names, LEAD_BUCKETS, &q->bucket) &&
	       (q->lead >= 0) == (q->bucket >= 0) && one_of(right, said_names, SAIDS, &q->justified) &&
	       one_of(whole, said_names, SAIDS, &q->complete);
}
