/* SPDX-License-Identifier: EUPL-1.2 */
/* A row of the register's lists A04 and A14, as the file has it. */
#include <string.h>

#include "intake/work.h"

enum {
	PGN,
	BRIN,
	MONTH,
	TOWN,
	REGION,
	NUMBER,
	PROGRAMME,
	LEVEL,
	TRACK,
	PROVIDER,
	LEFT,
	SINCE,
	BY_LAW,
	OTHERWISE,
	REASON,
	OUTFLOW,
	COLUMNS
};

const struct column_want work_want[] = {
	[PGN] = { "persoonsgebonden_nummer", false },
	[BRIN] = { "brin_nr", true },
	[MONTH] = { "rapportagemaand", true },
	[TOWN] = { "woongemeente", true },
	[REGION] = { "rmc_regio", true },
	[NUMBER] = { "inschrijvingsvolgnummer", true },
	[PROGRAMME] = { "onderwijsnaam", false },
	[LEVEL] = { "niveau", false },
	[TRACK] = { "leerweg", false },
	[PROVIDER] = { "naam_onderwijsaanbieder", false },
	[LEFT] = { "datum_uitschrijving", false },
	[SINCE] = { "vanaf_wanneer", false },
	[BY_LAW] = { "melding_verzuim_wettelijk", false },
	[OTHERWISE] = { "melding_verzuim_niet_wettelijk", false },
	[REASON] = { "reden", false },
	[OUTFLOW] = { "reden_uitstroom", false },
};
const size_t work_wanted = COLUMNS;

/* "202310", also "2023-10"; empty: 0 where that may be. */
static bool read_month(struct intake_run *r, size_t column, bool required, int64_t *ret)
{
	struct str s = intake_get(r, column);
	char digits[7];
	size_t n = 0;

	*ret = 0;
	if (s.n == 0) {
		return !required || intake_no(r, column, MSG_INTAKE_REQUIRED);
	}
	for (size_t i = 0; i < s.n; i++) {
		if (i == 4 && s.n == 7 && s.p[i] == '-') {
			continue;
		}
		if (s.p[i] < '0' || s.p[i] > '9' || n == sizeof digits - 1) {
			return intake_no1(r, column, MSG_INTAKE_WORK_MONTH, s);
		}
		digits[n++] = s.p[i];
	}
	if (n != 6 || !str_to_i64((struct str){ digits, n }, ret) || *ret / 100 < 2000 || *ret % 100 < 1 ||
	    *ret % 100 > 12) {
		return intake_no1(r, column, MSG_INTAKE_WORK_MONTH, s);
	}
	return true;
}

/* "REGIO 28", "28". */
static bool read_region(struct intake_run *r, struct work_row *row)
{
	struct str s = intake_get(r, REGION);
	size_t at = s.n;
	int64_t number;

	while (at > 0 && s.p[at - 1] >= '0' && s.p[at - 1] <= '9') {
		at--;
	}
	if (s.n == 0) {
		return intake_no(r, REGION, MSG_INTAKE_REQUIRED);
	}
	if (!str_to_i64((struct str){ s.p + at, s.n - at }, &number) || number < 1 || number > 99) {
		return intake_no1(r, REGION, MSG_INTAKE_CONTACT_REGION, s);
	}
	row->region[0] = (char)('0' + number / 10);
	row->region[1] = (char)('0' + number % 10);
	row->in.region = str_of(row->region);
	return true;
}

/* As all dates of files, and "20231012". */
static bool read_left(struct intake_run *r, day_t *ret)
{
	struct str s = intake_get(r, LEFT);
	int64_t number;

	if (s.n == 8 && str_to_i64(s, &number) &&
	    ymd_valid((int)(number / 10000), (int)(number / 100 % 100), (int)(number % 100))) {
		*ret = day_of((int)(number / 10000), (int)(number / 100 % 100), (int)(number % 100));
		return true;
	}
	return intake_day_optional(r, LEFT, ret);
}

static bool read_yes(struct intake_run *r, size_t column, bool *ret)
{
	static const char *const words[] = { "j", "n", "ja", "nee" };
	size_t at;

	if (!intake_word(r, column, words, 4, &at)) {
		return false;
	}
	*ret = *ret || at == 0 || at == 2;
	return true;
}

/* Why, in the words of the list: both columns may say something. */
static bool read_reason(struct intake_run *r, struct work_put_in *in)
{
	struct str why, out;

	if (!intake_keep(r, REASON, WORK_TEXT_MOST, &why) || !intake_keep(r, OUTFLOW, WORK_TEXT_MOST, &out)) {
		return false;
	}
	in->reason = why.n > 0 && out.n > 0 ? str_format(r->c->arena, "%.*s, %.*s", STR_ARG(why), STR_ARG(out))
	             : why.n > 0            ? why
	                                    : out;
	return true;
}

/* What tells the row from others of the file: whose enrolment it is, or the line that it stands on. */
static int64_t key_of(const struct intake_run *r, const struct work_row *row)
{
	uint64_t line = r->row.line;

	if (row->head.handle != 0) {
		return intake_key(str_of(row->brin), row->in.number, 0);
	}
	return intake_key(str_of(r->file), (struct str){ (const char *)&line, sizeof line }, 1);
}

bool work_parse(struct intake_run *r, struct intake_row *head, const char *list)
{
	struct work_row *row = (struct work_row *)head;
	struct work_put_in *in = &row->in;
	const struct institution *at;

	*in = (struct work_put_in){
		.list = str_of(list), .left_day = DAY_NONE, .gone = INT64_MIN, .state_at = INT64_MIN
	};
	if ((intake_get(r, PGN).n > 0 && !intake_row_person(r, PGN, head)) || !intake_brin(r, BRIN, &at)) {
		return false;
	}
	memcpy(row->brin, at->brin.p, 4);
	in->brin = str_of(row->brin);
	/* Who works for one location brings in no list of the whole institution. */
	if (!intake_in_scope(r, in->brin, STR(""))) {
		return intake_no(r, BRIN, MSG_INTAKE_WORK_WHOLE);
	}
	if (!read_month(r, MONTH, true, &in->month) || !read_month(r, SINCE, false, &in->since) ||
	    !intake_keep_required(r, TOWN, WORK_TEXT_MOST, &in->town) || !read_region(r, row) ||
	    !intake_keep(r, NUMBER, 40, &in->number) || !intake_keep(r, PROGRAMME, WORK_TEXT_MOST, &in->programme) ||
	    !intake_keep(r, LEVEL, WORK_TEXT_MOST, &in->level) || !intake_keep(r, TRACK, 20, &in->track) ||
	    !intake_keep(r, PROVIDER, WORK_TEXT_MOST, &in->provider) || !read_left(r, &in->left_day) ||
	    !read_yes(r, BY_LAW, &in->reported) || !read_yes(r, OTHERWISE, &in->reported) || !read_reason(r, in)) {
		return false;
	}
	in->line = (int64_t)r->row.line;
	head->key = key_of(r, row);
	return true;
}
