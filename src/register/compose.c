/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>

#include "fmt/xml_write.h"
#include "register/message.h"
#include "register_sql.h"

enum err register_compose(struct ctx *c, int64_t person, int64_t report, struct register_message *ret)
{
	struct register_message m = { 0 };
	struct register_row_row row;
	struct register_paper_row paper;
	struct report_day *days;
	bool found;

	TRY(report_by_key(c, person, report, &m.report));
	TRY(register_paper(c->db, c->arena, &(struct register_paper_in){ person, report }, &paper, &found));
	if (!found) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(report_days(c, &m.report, &days, &m.day_count));
	m.days = days;
	m.version = paper.version;
	TRY(register_row(c->db, c->arena, &(struct register_row_in){ person, report }, &row, &found));
	if (found) {
		m.number = row.number;
		m.attempt = row.attempt;
		m.says_status = !str_eq(row.heard, str_of(report_status_name(m.report.status)));
		m.version = row.trying > row.sent ? row.trying : m.version;
	}
	m.says_status = m.report.status != REPORT_R && (!found || m.says_status);
	m.sector = paper.sector;
	m.level = paper.level;
	m.track = paper.track;
	m.programme = paper.programme;
	m.year = paper.year;
	m.school = paper.school;
	m.site = paper.site.n > 0 ? paper.site : paper.school;
	if (m.attempt == 0) {
		(void)snprintf(m.key, sizeof m.key, "%.*s-%lld", STR_ARG(m.report.public), (long long)m.version);
	} else {
		(void)snprintf(m.key, sizeof m.key, "%.*s-%lld.%lld", STR_ARG(m.report.public), (long long)m.version,
		               (long long)m.attempt);
	}
	TRY(keys_pgn_open(c->keys, paper.pgn_cipher, m.pgn));
	*ret = m;
	return OK;
}

/* ---- XML ---- */

static void put_student(struct buf *b, const struct register_message *m)
{
	const struct report_address *at = &m->report.address;

	xml_open(b, "leerling");
	xml_text(b, "persoonsgebondenNummer", str_of(m->pgn));
	xml_text(b, "telefoon", m->report.phone);
	if (at->street.n > 0 || at->place.n > 0 || at->note.n > 0) {
		xml_open(b, "afwijkendAdres");
		xml_text(b, "straat", at->street);
		xml_text(b, "huisnummer", at->number);
		xml_text(b, "huisletter", at->letter);
		xml_text(b, "toevoeging", at->addition);
		xml_text(b, "postcode", at->postcode);
		xml_text(b, "plaats", at->place);
		xml_text(b, "aanduiding", at->note);
		xml_close(b, "afwijkendAdres");
	}
	xml_close(b, "leerling");
}

static void put_school(struct buf *b, const struct register_message *m)
{
	xml_open(b, "school");
	xml_text(b, "brin", m->report.brin);
	xml_text(b, "vestiging", m->report.location);
	xml_text(b, "onderwijslocatienaam", m->site);
	xml_close(b, "school");
	xml_open(b, "opleiding");
	xml_text(b, "soort", m->sector);
	xml_text(b, "leerjaar", m->year);
	xml_text(b, "naam", m->programme);
	xml_text(b, "niveau", m->level);
	xml_text(b, "leerweg", m->track);
	xml_close(b, "opleiding");
}

static void put_report(struct buf *b, const struct register_message *m)
{
	const struct report_view *r = &m->report;

	xml_open(b, "melding");
	xml_text(b, "nummer", m->number);
	xml_text(b, "soort", str_of(report_kind_name(r->kind)));
	xml_day(b, "begindatum", r->begin);
	xml_day(b, "einddatum", r->end);
	xml_day(b, "melddatum", r->filed);
	xml_text(b, "vermoedelijkeReden", r->reason);
	xml_text(b, "toelichting", r->explanation);
	xml_bool(b, "actieGewenst", r->action_wanted);
	xml_text(b, "toelichtingActieGewenst", r->action_note);
	xml_text(b, "ondernomenActie", r->action_taken);
	xml_bool(b, "alleLessenGemist", r->all_missed);
	xml_close(b, "melding");
}

static void put_days(struct buf *b, const struct register_message *m)
{
	if (m->day_count == 0) {
		return;
	}
	xml_open(b, "verzuimdagen");
	for (size_t i = 0; i < m->day_count; i++) {
		xml_open(b, "dag");
		xml_day(b, "datum", m->days[i].day);
		xml_bool(b, "heleDag", m->days[i].whole);
		for (int n = 0; n < REPORT_LESSONS; n++) {
			if ((m->days[i].lessons >> n & 1u) != 0) {
				buf_printf(b, "<lesuur>%d</lesuur>", n + 1);
			}
		}
		xml_close(b, "dag");
	}
	xml_close(b, "verzuimdagen");
}

static void put_handling(struct buf *b, const struct register_message *m)
{
	const struct report_view *r = &m->report;

	xml_open(b, "melder");
	xml_text(b, "naam", r->reporter_name);
	xml_text(b, "functie", r->reporter_function);
	xml_text(b, "telefoon", r->reporter_phone);
	xml_text(b, "email", r->reporter_email);
	xml_close(b, "melder");
	xml_open(b, "behandeling");
	xml_text(b, "gemeente", r->municipality);
	xml_text(b, "loket", str_of(report_desk_name(r->desk)));
	if (m->says_status) {
		xml_text(b, "status", str_of(report_status_name(r->status)));
	}
	if (m->says_status && r->status == REPORT_G) {
		xml_text(b, "redenAfsluiting", str_of(report_closing_name(r->closing)));
		xml_text(b, "toelichtingAfsluiting", str_of(report_feedback_name(r->feedback)));
	}
	if (m->says_status && r->status == REPORT_I) {
		xml_text(b, "redenIntrekking", str_of(report_withdrawal_name(r->withdrawal)));
	}
	xml_close(b, "behandeling");
}

void register_write_xml(struct buf *b, const struct register_message *m)
{
	xml_begin(b);
	buf_printf(b, "<verzuimbericht xmlns=\"%s\" sleutel=\"%s\" kenmerk=\"%.*s\" versie=\"%lld\">\n",
	           REGISTER_NAMESPACE, m->key, STR_ARG(m->report.public), (long long)m->version);
	put_student(b, m);
	put_school(b, m);
	put_report(b, m);
	put_days(b, m);
	put_handling(b, m);
	xml_close(b, "verzuimbericht");
}

/* ---- CSV ---- */

const char *const register_columns[] = {
	"kenmerk",
	"versie",
	"nummer",
	"pgn",
	"brin",
	"vestiging",
	"locatienaam",
	"opleidingssoort",
	"leerjaar",
	"opleiding",
	"niveau",
	"leerweg",
	"soort",
	"begindatum",
	"einddatum",
	"melddatum",
	"reden",
	"toelichting",
	"actie_gewenst",
	"toelichting_actie",
	"ondernomen_actie",
	"alle_lessen_gemist",
	"verzuimdagen",
	"melder",
	"functie",
	"telefoon_melder",
	"email_melder",
	"telefoon",
	"gemeente",
	"loket",
	"status",
	"reden_afsluiting",
	"toelichting_afsluiting",
	"reden_intrekking",
};
const size_t register_column_count = sizeof register_columns / sizeof register_columns[0];

/* "2025-11-03:1,2,3 2025-11-04:heel" */
static struct str days_cell(struct arena *a, const struct register_message *m)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, REGISTER_MESSAGE_MOST);
	for (size_t i = 0; i < m->day_count; i++) {
		char text[DAY_TEXT];
		const char *between = ":";

		buf_printf(&b, "%s%s", i > 0 ? " " : "", day_text(m->days[i].day, text));
		if (m->days[i].whole) {
			buf_text(&b, ":heel");
			continue;
		}
		for (int n = 0; n < REPORT_LESSONS; n++) {
			if ((m->days[i].lessons >> n & 1u) != 0) {
				buf_printf(&b, "%s%d", between, n + 1);
				between = ",";
			}
		}
	}
	return str_copy(a, buf_view(&b));
}

enum err register_cells(struct arena *a, const struct register_message *m, struct str *ret)
{
	const struct report_view *r = &m->report;
	const struct str yes = STR("j"), no = STR("n"), none = STR("");
	const struct str cells[] = {
		r->public,
		str_format(a, "%lld", (long long)m->version),
		m->number,
		str_copy(a, str_of(m->pgn)),
		r->brin,
		r->location,
		m->site,
		m->sector,
		m->year,
		m->programme,
		m->level,
		m->track,
		str_of(report_kind_name(r->kind)),
		day_string(a, r->begin),
		day_string(a, r->end),
		day_string(a, r->filed),
		r->reason,
		r->explanation,
		r->action_wanted ? yes : no,
		r->action_note,
		r->action_taken,
		r->all_missed ? yes : no,
		days_cell(a, m),
		r->reporter_name,
		r->reporter_function,
		r->reporter_phone,
		r->reporter_email,
		r->phone,
		r->municipality,
		str_of(report_desk_name(r->desk)),
		str_of(report_status_name(r->status)),
		r->status == REPORT_G ? str_of(report_closing_name(r->closing)) : none,
		r->status == REPORT_G ? str_of(report_feedback_name(r->feedback)) : none,
		r->status == REPORT_I ? str_of(report_withdrawal_name(r->withdrawal)) : none,
	};

	_Static_assert(sizeof cells / sizeof cells[0] == sizeof register_columns / sizeof register_columns[0],
	               "a cell a column");
	for (size_t i = 0; i < register_column_count; i++) {
		ret[i] = cells[i];
	}
	return OK;
}
