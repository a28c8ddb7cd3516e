/* SPDX-License-Identifier: EUPL-1.2 */
/* What a dossier consists of: the lists, their columns in Dutch, and where each comes from. */
#include "access/look.h"
#include "people/people.h"
#include "registration/pack.h"
#include "signals/evidence.h"
#include "trust/dossier.h"
#include "trust/dossier_reader.h"
#include "trust/dossier_reports.h"
#include "trust/mine.h"

enum { LOG_PAGE = 500, LOG_MOST = 20000 };

READER(static, person)
READER(static, accounts)
READER(static, enrolments)
READER(static, groups)
READER(static, here)
READER(static, history)
READER(static, results)
READER(static, exemptions)
READER(static, activities)
READER(static, findings)
READER(static, steps)
READER(static, contacts)
READER(static, changes)
READER(static, corrected)
READER(static, absences)
READER(static, leave)
READER(static, leave_steps)
READER(static, requests)
READER(static, restrictions)
READER(static, holds)
READER(static, choices)
READER(static, exchanges)
READER(static, glass)
READER(static, guardians)
READER(static, answers)
READER(static, stops)

static enum err read_number(struct ctx *c, int64_t person, struct dossier_rows *ret)
{
	struct dossier_cipher_row row;
	char number[PGN_DIGITS + 1];
	bool found;

	TRY(dossier_cipher(c->db, c->arena, &(struct dossier_cipher_in){ person }, &row, &found));
	if (!found) {
		return OK;
	}
	TRY(person_number(c, row.pgn_cipher, number));
	return dossier_add(c, ret, (struct str[]){ str_of(number) }, 1);
}

/* A text that no key opens any more is left out; verify names it. */
static enum err add_message(struct ctx *c, const struct dossier_messages_row *row, struct dossier_rows *ret)
{
	struct str text = { "", 0 }, plain, at = str_format(c->arena, "%lld", (long long)row->at);
	enum err e = keys_unseal(c->keys, "message", row->sealed, c->arena, &plain);

	if (e == OK) {
		(void)str_cut(plain, '\n', &text);
	} else if (e != ERR_INPUT) {
		return e;
	}
	struct str cells[] = { at,          row->kind,   row->whom,   row->channel, row->language,
		               row->status, row->reason, row->school, text };

	return dossier_add(c, ret, cells, sizeof cells / sizeof cells[0]);
}

static enum err read_messages(struct ctx *c, int64_t person, struct dossier_rows *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct dossier_messages_row row;
	bool more;

	TRY(dossier_messages_open(c->db, &(struct dossier_messages_in){ person }, &rows));
	for (;;) {
		TRY(dossier_messages_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(add_message(c, &row, ret));
	}
}

/* The words of a letter on paper; without a key that opens them they are left out. */
static enum err add_letter(struct ctx *c, const struct dossier_letters_row *row, struct dossier_rows *ret)
{
	struct str text = { "", 0 }, plain;
	enum err e = keys_unseal(c->keys, "brief", row->sealed, c->arena, &plain);

	if (e == OK) {
		text = plain;
	} else if (e != ERR_INPUT) {
		return e;
	}
	struct str cells[] = { str_format(c->arena, "%lld", (long long)row->at),
		               row->kind,
		               row->whom,
		               row->language,
		               row->region,
		               row->mailed > 0 ? STR("1") : STR("0"),
		               text };

	return dossier_add(c, ret, cells, sizeof cells / sizeof cells[0]);
}

static enum err read_letters(struct ctx *c, int64_t person, struct dossier_rows *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct dossier_letters_row row;
	bool more;

	TRY(dossier_letters_open(c->db, &(struct dossier_letters_in){ person }, &rows));
	for (;;) {
		TRY(dossier_letters_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(add_letter(c, &row, ret));
	}
}

static struct str number_text(struct arena *a, int64_t v)
{
	return str_format(a, "%lld", (long long)v);
}

static const char *status_word(uint8_t status)
{
	switch (status) {
	case MARK_PRESENT: return "aanwezig";
	case MARK_LATE: return "te laat";
	case MARK_UNAUTHORISED: return "ongeoorloofd afwezig";
	case MARK_AUTHORISED: return "geoorloofd afwezig";
	case MARK_SICK: return "ziek";
	default: return "niet geregistreerd";
	}
}

static enum err add_marks(struct ctx *c, const struct dossier_days_row *row, struct dossier_rows *ret)
{
	struct reg_day day;

	if (unpack_day(c->arena, row->marks, &day) != OK) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored day is damaged");
	}
	for (uint32_t i = 0; i < day.count; i++) {
		struct str cells[] = { number_text(c->arena, row->day),
			               number_text(c->arena, day.marks[i].begin),
			               number_text(c->arena, day.marks[i].end),
			               str_of(status_word(day.marks[i].status)),
			               day.reasons != NULL ? day.reasons[i] : STR(""),
			               row->brin,
			               row->number };

		TRY(dossier_add(c, ret, cells, sizeof cells / sizeof cells[0]));
	}
	return OK;
}

static enum err read_marks(struct ctx *c, int64_t person, struct dossier_rows *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct dossier_days_row row;
	bool more;

	TRY(dossier_days_open(c->db, &(struct dossier_days_in){ person }, &rows));
	for (;;) {
		TRY(dossier_days_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(add_marks(c, &row, ret));
	}
}

static enum err add_evidence(struct ctx *c, const struct dossier_evidence_row *row, struct dossier_rows *ret)
{
	enum law_rule rule;
	struct evidence e;

	if (evidence_unpack(c->arena, row->evidence, &e) != OK) {
		return fail_set(c->fail, ERR_DB, NULL, "the evidence of a finding is damaged");
	}
	for (size_t i = 0; i < e.mark_count; i++) {
		struct str cells[] = { row->rule,
			               number_text(c->arena, row->day),
			               number_text(c->arena, e.marks[i].day),
			               number_text(c->arena, e.marks[i].mark.begin),
			               number_text(c->arena, e.marks[i].mark.end),
			               str_of(status_word(e.marks[i].mark.status)),
			               law_rule_parse(row->rule, &rule) ? str_of(law_rule_source(rule)) : STR("") };

		TRY(dossier_add(c, ret, cells, sizeof cells / sizeof cells[0]));
	}
	return OK;
}

static enum err read_evidence(struct ctx *c, int64_t person, struct dossier_rows *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct dossier_evidence_row row;
	bool more;

	TRY(dossier_evidence_open(c->db, &(struct dossier_evidence_in){ person }, &rows));
	for (;;) {
		TRY(dossier_evidence_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		if (row.evidence.n > 1) {
			TRY(add_evidence(c, &row, ret));
		}
	}
}

/* Roles and organisations, no names of who works there (HvJ EU C-579/21). */
static enum err read_log(struct ctx *c, int64_t person, struct dossier_rows *ret)
{
	struct log_list list = { .more = true };
	size_t seen = 0;

	while (list.more && seen < LOG_MOST) {
		TRY(log_of_person(c, person, STR("u"), false, list.next, LOG_PAGE, &list));
		for (size_t i = 0; i < list.count; i++) {
			const struct log_found *f = &list.rows[i];

			if (c->actor.role == ROLE_PARENT && mine_own_doing(f)) {
				continue;
			}
			struct str cells[] = { number_text(c->arena, f->place.at), f->role, f->scope, f->did,
				               f->purpose };

			TRY(dossier_add(c, ret, cells, sizeof cells / sizeof cells[0]));
		}
		seen += list.count;
	}
	return OK;
}

#define T DOSSIER_TEXT
#define D DOSSIER_DAY
#define I DOSSIER_INSTANT

static const struct dossier_column number_columns[] = { { "persoonsgebondenNummer", "Persoonsgebonden nummer", T, 1 } };
static const struct dossier_column person_columns[] = {
	{ "achternaam", "Achternaam", T, 1 },
	{ "voorvoegsel", "Voorvoegsel", T, 1 },
	{ "voornamen", "Voornamen", T, 1 },
	{ "roepnaam", "Roepnaam", T, 1 },
	{ "geboortedatum", "Geboren op", D, 1 },
	{ "geslacht", "Geslacht", T, 1 },
	{ "straat", "Straat", T, 1 },
	{ "huisnummer", "Huisnummer", T, 1 },
	{ "postcode", "Postcode", T, 1 },
	{ "plaats", "Plaats", T, 1 },
	{ "gemeente", "Gemeente", T, 1 },
	{ "regio", "Regio", T, 1 },
	{ "telefoon", "Telefoon", T, 1 },
	{ "email", "E-mail", T, 1 },
	{ "taal", "Taal", T, 1 },
	{ "gezin", "Gezin", T, 1 },
	{ "overledenOp", "Overleden op", D, 1 },
	{ "vertrokkenOp", "Uit Nederland vertrokken op", D, 1 },
	{ "startkwalificatieSinds", "Startkwalificatie sinds", D, 1 },
};
static const struct dossier_column account_columns[] = { { "inlognaam", "Inlognaam", T, 2 },
	                                                 { "naam", "Naam", T, 2 },
	                                                 { "email", "E-mail", T, 3 },
	                                                 { "gemaaktOp", "Gemaakt op", I, 3 } };
static const struct dossier_column enrolment_columns[] = {
	{ "school", "School", T, 3 },
	{ "vestiging", "Vestiging", T, 0 },
	{ "inschrijving", "Inschrijving", T, 2 },
	{ "onderwijssoort", "Soort", T, 2 },
	{ "niveau", "Niveau", T, 2 },
	{ "leerweg", "Leerweg", T, 0 },
	{ "opleiding", "Opleiding", T, 3 },
	{ "leerjaar", "Leerjaar", T, 0 },
	{ "groep", "Groep", T, 2 },
	{ "begindatum", "Van", D, 3 },
	{ "einddatum", "Tot en met", D, 3 },
	{ "redenUitstroom", "Reden", T, 0 },
	{ "bekostigd", "Bekostigd", DOSSIER_BOOL, 0 },
};
static const struct dossier_column group_columns[] = { { "school", "School", T, 3 },
	                                               { "vestiging", "Vestiging", T, 0 },
	                                               { "inschrijving", "Inschrijving", T, 2 },
	                                               { "groep", "Groep", T, 2 },
	                                               { "naam", "Naam", T, 3 },
	                                               { "begindatum", "Van", D, 3 },
	                                               { "einddatum", "Tot en met", D, 3 } };
static const struct dossier_column here_columns[] = { { "school", "School", T, 3 },
	                                              { "datum", "Dag", D, 2 },
	                                              { "vak", "Vak", T, 3 },
	                                              { "groep", "Groep", T, 2 },
	                                              { "moment", "Gemeld", I, 3 } };
static const struct dossier_column mark_columns[] = {
	{ "datum", "Dag", D, 3 },
	{ "begintijd", "Van", DOSSIER_TIME, 2 },
	{ "eindtijd", "Tot", DOSSIER_TIME, 2 },
	{ "status", "Status", T, 3 },
	{ "reden", "Reden", DOSSIER_REASON, 3 },
	{ "brin", "School", T, 2 },
	{ "inschrijving", "Inschrijving", T, 0 },
};
static const struct dossier_column history_columns[] = {
	{ "datum", "Dag", D, 3 },
	{ "begintijd", "Van", DOSSIER_TIME, 2 },
	{ "eindtijd", "Tot", DOSSIER_TIME, 2 },
	{ "status", "Was", T, 2 },
	{ "reden", "Reden", DOSSIER_REASON, 3 },
	{ "gewijzigdOp", "Gewijzigd op", I, 3 },
	{ "aanleiding", "Door", T, 2 },
	{ "waarom", "Waarom", DOSSIER_REASON, 3 },
	{ "werd", "Werd", T, 1 },
};
static const struct dossier_column result_columns[] = { { "soort", "Soort", T, 2 },
	                                                { "niveau", "Niveau", T, 2 },
	                                                { "profiel", "Profiel", T, 2 },
	                                                { "datum", "Dag", D, 3 } };
static const struct dossier_column exemption_columns[] = { { "soort", "Artikel", T, 2 },
	                                                   { "omschrijving", "Wat het is", T, 4 },
	                                                   { "begindatum", "Van", D, 3 },
	                                                   { "einddatum", "Tot en met", D, 3 } };
static const struct dossier_column activity_columns[] = { { "soort", "Soort", T, 2 },
	                                                  { "organisatie", "Bij", T, 2 },
	                                                  { "urenPerWeek", "Uren per week", T, 2 },
	                                                  { "begindatum", "Van", D, 3 },
	                                                  { "einddatum", "Tot en met", D, 3 } };
static const struct dossier_column finding_columns[] = {
	{ "regel", "Regel", T, 2 },
	{ "datum", "Dag", D, 3 },
	{ "begin", "Geteld vanaf", D, 3 },
	{ "eind", "Tot en met", D, 0 },
	{ "minuten", "Uren", DOSSIER_MINUTES, 2 },
	{ "aantal", "Aantal", DOSSIER_NUMBER, 0 },
	{ "plicht", "Plicht", T, 2 },
	{ "status", "Stand", T, 2 },
	{ "gemeldOp", "Gemeld op", D, 3 },
	{ "uiterlijk", "Uiterlijk", D, 0 },
	{ "vrijstelling", "Vrijstelling", T, 0 },
	{ "versie", "Versie van de regels", T, 0 },
	{ "school", "School", T, 3 },
	{ "gemeente", "Gemeente", T, 0 },
	{ "stap", "Stap die loopt", T, 0 },
	{ "wie", "Wie die zet", T, 0 },
	{ "hoort", "Wie het hoort als die te laat is", T, 0 },
};
static const struct dossier_column evidence_columns[] = {
	{ "regel", "Regel", T, 2 },
	{ "datum", "Dag van de regel", D, 3 },
	{ "lesdag", "Les op", D, 3 },
	{ "begintijd", "Van", DOSSIER_TIME, 2 },
	{ "eindtijd", "Tot", DOSSIER_TIME, 2 },
	{ "status", "Status", T, 2 },
	{ "grondslag", "Berust op", T, 4 },
};
static const struct dossier_column step_columns[] = {
	{ "moment", "Wanneer", I, 3 },
	{ "regel", "Over", T, 2 },
	{ "datum", "Van", D, 3 },
	{ "handeling", "Wat", T, 2 },
	{ "nieuweStatus", "Nieuwe stand", T, 2 },
	{ "toelichting", "Toelichting", DOSSIER_NOTE, 4 },
	{ "interneToelichting", "Eigen aantekening", DOSSIER_NOTE, 3 },
	{ "nietVerstrekt", "Niet verstrekt", T, 0 },
};
static const struct dossier_column contact_columns[] = {
	{ "datum", "Dag", D, 3 },
	{ "soort", "Soort", T, 2 },
	{ "tweezijdig", "Gesproken", DOSSIER_BOOL, 2 },
	{ "door", "Door", T, 2 },
	{ "ongedaanGemaakt", "Ongedaan gemaakt", DOSSIER_BOOL, 0 },
	{ "notitie", "Notitie", DOSSIER_NOTE, 5 },
	{ "nietVerstrekt", "Niet verstrekt", T, 0 },
};
static const struct dossier_column change_columns[] = { { "moment", "Wanneer", I, 3 },
	                                                { "gegeven", "Gegeven", T, 2 },
	                                                { "was", "Was", T, 2 },
	                                                { "reden", "Reden", T, 3 } };
static const struct dossier_column corrected_columns[] = { { "gegeven", "Gegeven", T, 2 },
	                                                   { "waarde", "Is", T, 2 },
	                                                   { "moment", "Sinds", I, 3 },
	                                                   { "aangeleverd", "Later aangeleverd en niet overgenomen", T,
	                                                     3 } };
static const struct dossier_column request_columns[] = {
	{ "soort", "Verzoek", T, 2 },
	{ "ontvangenOp", "Ontvangen", D, 3 },
	{ "uiterlijk", "Uiterlijk", D, 3 },
	{ "status", "Stand", T, 2 },
	{ "toelichting", "Toelichting", T, 3 },
	{ "antwoord", "Antwoord", T, 3 },
	{ "afgehandeldOp", "Afgehandeld", I, 3 },
};
static const struct dossier_column absence_columns[] = {
	{ "school", "School", T, 3 },
	{ "soort", "Soort", T, 2 },
	{ "begindatum", "Van", D, 3 },
	{ "begintijd", "Vanaf", DOSSIER_TIME, 0 },
	{ "einddatum", "Tot en met", D, 3 },
	{ "eindtijd", "Tot", DOSSIER_TIME, 0 },
	{ "reden", "Reden", DOSSIER_REASON, 3 },
	{ "status", "Stand", T, 2 },
	{ "door", "Gemeld door", T, 2 },
	{ "gemeldOp", "Gemeld op", I, 0 },
	{ "antwoord", "Antwoord van de school", T, 3 },
};
static const struct dossier_column leave_columns[] = {
	{ "school", "School", T, 3 },
	{ "soort", "Soort", T, 2 },
	{ "begindatum", "Van", D, 3 },
	{ "einddatum", "Tot en met", D, 3 },
	{ "schooldagen", "Schooldagen", DOSSIER_NUMBER, 1 },
	{ "reden", "Reden", DOSSIER_REASON, 3 },
	{ "status", "Stand", T, 2 },
	{ "door", "Gevraagd door", T, 0 },
	{ "gevraagdOp", "Gevraagd op", I, 0 },
	{ "beslistOp", "Beslist op", I, 3 },
	{ "beslistDoor", "Door", T, 2 },
	{ "beslissing", "Waarom", T, 4 },
};
static const struct dossier_column leave_step_columns[] = {
	{ "moment", "Wanneer", I, 3 },          { "handeling", "Wat", T, 2 }, { "door", "Door", T, 2 },
	{ "toelichting", "Toelichting", T, 4 }, { "was", "Was", T, 3 },
};
static const struct dossier_column restriction_columns[] = { { "moment", "Sinds", I, 3 },
	                                                     { "reden", "Reden", T, 3 },
	                                                     { "opgehevenOp", "Opgeheven", I, 3 } };
static const struct dossier_column hold_columns[] = { { "moment", "Sinds", I, 3 },
	                                              { "reden", "Reden", T, 4 },
	                                              { "tot", "Tot en met", D, 3 },
	                                              { "opgehevenOp", "Opgeheven", I, 3 } };
static const struct dossier_column choice_columns[] = { { "moment", "Wanneer", I, 3 },
	                                                { "soort", "Keuze over", T, 2 },
	                                                { "waarde", "Gekozen", T, 2 } };
static const struct dossier_column guardian_columns[] = { { "naam", "Naam", T, 2 },
	                                                  { "telefoon", "Telefoon", T, 2 },
	                                                  { "email", "E-mail", T, 2 },
	                                                  { "taal", "Taal", T, 0 },
	                                                  { "krijgtBerichten", "Krijgt berichten", DOSSIER_BOOL, 2 } };
static const struct dossier_column letter_columns[] = {
	{ "moment", "Wanneer", I, 3 }, { "soort", "Soort", T, 2 }, { "aan", "Aan", T, 2 },
	{ "taal", "Taal", T, 0 },      { "van", "Van", T, 2 },     { "perMail", "Ook per e-mail", DOSSIER_BOOL, 2 },
	{ "tekst", "Tekst", T, 4 },
};
static const struct dossier_column message_columns[] = {
	{ "moment", "Wanneer", I, 3 },
	{ "soort", "Soort", T, 2 },
	{ "aan", "Aan", T, 2 },
	{ "via", "Via", T, 2 },
	{ "taal", "Taal", T, 0 },
	{ "status", "Stand", T, 2 },
	{ "bijzonderheid", "Bijzonderheid", T, 0 },
	{ "school", "School", T, 2 },
	{ "tekst", "Tekst", T, 6 },
};
static const struct dossier_column answer_columns[] = {
	{ "moment", "Wanneer", I, 3 },
	{ "van", "Van", T, 2 },
	{ "soort", "Antwoord", T, 2 },
	{ "woorden", "Woorden", T, 5 },
	{ "lessen", "Over lessen", T, 3 },
	{ "telefoon", "Telefoon", T, 2 },
	{ "belmoment", "Wanneer bellen", T, 2 },
	{ "status", "Stand", T, 0 },
	{ "school", "School", T, 0 },
};
static const struct dossier_column stop_columns[] = { { "moment", "Sinds", I, 3 },
	                                              { "van", "Wie", T, 2 },
	                                              { "via", "Niet meer via", T, 2 } };
static const struct dossier_column exchange_columns[] = {
	{ "moment", "Wanneer", I, 3 }, { "van", "Van", T, 2 }, { "aan", "Aan", T, 2 },
	{ "regel", "Over", T, 2 },     { "wat", "Wat", T, 2 }, { "grondslag", "Grondslag", T, 3 },
	{ "doel", "Doel", T, 2 },
};
static const struct dossier_column glass_columns[] = { { "moment", "Wanneer", I, 3 },
	                                               { "rol", "Rol", T, 2 },
	                                               { "soort", "Soort", T, 2 },
	                                               { "reden", "Reden", T, 4 },
	                                               { "oordeel", "Oordeel", T, 2 } };
static const struct dossier_column log_columns[] = { { "moment", "Wanneer", I, 3 },
	                                             { "rol", "Wie", T, 2 },
	                                             { "organisatie", "Van", T, 3 },
	                                             { "handeling", "Wat", T, 4 },
	                                             { "doel", "Waarvoor", T, 2 } };

#define LIST(columns) columns, sizeof(columns) / sizeof((columns)[0])

const struct dossier_table dossier_tables[] = {
	{ "nummer", "Uw nummer", NULL, LIST(number_columns), true, read_number, DOSSIER_ANYBODY },
	{ "persoon", "Wie u bent", "Van uw school of van de gemeente.", LIST(person_columns), true, read_person,
	  DOSSIER_ANYBODY },
	{ "accounts", "Uw account", NULL, LIST(account_columns), false, read_accounts, DOSSIER_SELF },
	{ "inschrijvingen", "Uw inschrijvingen", "Van uw scholen.", LIST(enrolment_columns), false, read_enrolments,
	  DOSSIER_ANYBODY },
	{ "groepen", "Groepen waar u in zit", "Naast de groep van uw inschrijving.", LIST(group_columns), false,
	  read_groups, DOSSIER_ANYBODY },
	{ "meldingen-in-de-les", "Dat u zich in de les meldde", "Met de code op het scherm, tot uw docent het opslaat.",
	  LIST(here_columns), false, read_here, DOSSIER_ANYBODY },
	{ "diplomas", "Uw diploma's", "Van uw scholen of van DUO.", LIST(result_columns), false, read_results,
	  DOSSIER_ANYBODY },
	{ "vrijstellingen", "Vrijstellingen", "Van de leerplichtambtenaar.", LIST(exemption_columns), false,
	  read_exemptions, DOSSIER_ANYBODY },
	{ "activiteiten", "Werk en dagbesteding", "Van u zelf of van de gemeente.", LIST(activity_columns), false,
	  read_activities, DOSSIER_ANYBODY },
	{ "werkvoorraad", "Lijsten van het landelijke register",
	  "Wie volgens het register zonder diploma van school is.", LIST(work_columns), false, read_work,
	  DOSSIER_ANYBODY },
	{ "contacten", "Gesprekken en berichten",
	  "Wat de school of de gemeente opschreef over contact met u of over u.", LIST(contact_columns), false,
	  read_contacts, DOSSIER_ANYBODY },
	{ "bevindingen", "Signalen en meldingen",
	  "Wat het systeem uit uw lessen afleidde, volgens vaste regels. Er is geen lerend model.",
	  LIST(finding_columns), false, read_findings, DOSSIER_ANYBODY },
	{ "onderbouwing", "Waarop die berusten",
	  "De lessen die een regel telde, en de wet of afspraak achter de regel.", LIST(evidence_columns), false,
	  read_evidence, DOSSIER_ANYBODY },
	{ "stappen", "Wat ermee gedaan is", NULL, LIST(step_columns), false, read_steps, DOSSIER_ANYBODY },
	{ "ouders", "Uw ouders of verzorgers", "Van uw school.", LIST(guardian_columns), false, read_guardians,
	  DOSSIER_SELF },
	{ "berichten", "Berichten aan u en uw ouders", "Wat de school stuurde omdat u gemist werd.",
	  LIST(message_columns), false, read_messages, DOSSIER_ANYBODY },
	{ "brieven", "Brieven aan u en uw ouders", "Van leerplicht en Doorstroompunt.", LIST(letter_columns), false,
	  read_letters, DOSSIER_ANYBODY },
	{ "antwoorden", "Antwoorden daarop", NULL, LIST(answer_columns), false, read_answers, DOSSIER_SELF },
	{ "geenBerichten", "Geen berichten meer", NULL, LIST(stop_columns), false, read_stops, DOSSIER_ANYBODY },
	{ "uitwisseling", "Wat de school en de gemeente elkaar gaven", NULL, LIST(exchange_columns), false,
	  read_exchanges, DOSSIER_ANYBODY },
	{ "registraties", "Uw lessen", "Van uw scholen: of u er was.", LIST(mark_columns), false, read_marks,
	  DOSSIER_ANYBODY },
	{ "correcties", "Verbeterde lessen", "Wat er eerst stond.", LIST(history_columns), false, read_history,
	  DOSSIER_ANYBODY },
	{ "afwezigmeldingen", "Meldingen van afwezigheid", "Wat u, een ouder of de school meldde.",
	  LIST(absence_columns), false, read_absences, DOSSIER_ANYBODY },
	{ "verlof", "Verlof", NULL, LIST(leave_columns), false, read_leave, DOSSIER_ANYBODY },
	{ "verlofstappen", "Wat er met een vraag om verlof gebeurde", NULL, LIST(leave_step_columns), false,
	  read_leave_steps, DOSSIER_ANYBODY },
	{ "meldingen", "Verzuimmeldingen", "Wat de school aan de gemeente meldde.", LIST(report_columns), false,
	  read_reports, DOSSIER_ANYBODY },
	{ "meldingwoorden", "Wat er in een verzuimmelding geschreven is", NULL, LIST(report_word_columns), false,
	  read_report_words, DOSSIER_JUDGED },
	{ "meldingdagen", "Dagen in een verzuimmelding", NULL, LIST(report_day_columns), false, read_report_days,
	  DOSSIER_ANYBODY },
	{ "meldingregister", "Verzuimmeldingen bij het register", "Wat naar het landelijke register ging.",
	  LIST(registered_columns), false, read_registered, DOSSIER_ANYBODY },
	{ "meldingstappen", "Wat er met een verzuimmelding gebeurde", NULL, LIST(report_event_columns), false,
	  read_report_events, DOSSIER_JUDGED },
	{ "meldinggesprekken", "Gesprekken over een verzuimmelding", NULL, LIST(report_talk_columns), false,
	  read_report_talks, DOSSIER_ANYBODY },
	{ "meldingoverdrachten", "Wie een verzuimmelding aan wie overdroeg", NULL, LIST(report_handover_columns), false,
	  read_report_handovers, DOSSIER_JUDGED },
	{ "meldingnieuws", "Wat de school nog niet las over een verzuimmelding", NULL, LIST(report_news_columns), false,
	  read_report_news, DOSSIER_ANYBODY },
	{ "meldingbijlagen", "Bijlagen bij een verzuimmelding", "De bestanden zelf heten bijlage- met dit nummer.",
	  LIST(report_file_columns), false, read_report_files, DOSSIER_JUDGED },
	{ "wijzigingen", "Verbeterde gegevens", "Wat er eerst stond.", LIST(change_columns), false, read_changes,
	  DOSSIER_ANYBODY },
	{ "vastgehouden", "Verbeteringen die blijven staan", "Een levering met een andere waarde verandert deze niet.",
	  LIST(corrected_columns), false, read_corrected, DOSSIER_ANYBODY },
	{ "keuzes", "Wat u koos", NULL, LIST(choice_columns), false, read_choices, DOSSIER_SELF },
	{ "verzoeken", "Uw verzoeken", NULL, LIST(request_columns), false, read_requests, DOSSIER_SELF },
	{ "beperkingen", "Beperking van de verwerking", NULL, LIST(restriction_columns), false, read_restrictions,
	  DOSSIER_ANYBODY },
	{ "bewaarplicht", "Langer bewaren", "Waarom iets langer blijft dan de gewone termijn.", LIST(hold_columns),
	  false, read_holds, DOSSIER_JUDGED },
	{ "noodtoegang", "Toegang in een noodgeval", NULL, LIST(glass_columns), false, read_glass, DOSSIER_JUDGED },
	{ "logboek", "Wie uw gegevens zag of wijzigde", "Rollen en organisaties; geen namen van medewerkers.",
	  LIST(log_columns), false, read_log, DOSSIER_ANYBODY },
};
const size_t dossier_table_count = sizeof dossier_tables / sizeof dossier_tables[0];
