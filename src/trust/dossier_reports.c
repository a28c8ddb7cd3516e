/* SPDX-License-Identifier: EUPL-1.2 */
/* The lists of a dossier about reports of absence. */
#include "trust/dossier_reports.h"

#include "trust/dossier_reader.h"

READER(extern, reports)
READER(extern, report_words)
READER(extern, report_days)
READER(extern, report_events)
READER(extern, report_files)
READER(extern, report_talks)
READER(extern, report_handovers)
READER(extern, report_news)
READER(extern, registered)
READER(extern, work)

#define T DOSSIER_TEXT
#define D DOSSIER_DAY
#define I DOSSIER_INSTANT

const struct dossier_column report_columns[] = {
	{ "soort", "Soort", T, 1 },
	{ "status", "Status", T, 1 },
	{ "begindatum", "Van", D, 2 },
	{ "einddatum", "Tot en met", D, 2 },
	{ "gemeldOp", "Gemeld op", D, 2 },
	{ "school", "School", T, 3 },
	{ "gemeente", "Gemeente", T, 2 },
	{ "loket", "Loket", T, 0 },
	{ "nummer", "Hoeveelste dit schooljaar", DOSSIER_NUMBER, 0 },
	{ "actieGewenst", "Actie gewenst", DOSSIER_NUMBER, 0 },
	{ "melder", "Melder", T, 0 },
	{ "redenAfgesloten", "Afgesloten omdat", T, 2 },
	{ "uitkomst", "Uitkomst", T, 2 },
	{ "redenIngetrokken", "Ingetrokken omdat", T, 0 },
	{ "werkafspraak", "Werkafspraak", T, 0 },
	{ "stap", "Stap die loopt", T, 0 },
	{ "wie", "Wie die zet", T, 0 },
};
const struct dossier_column report_word_columns[] = { { "gemeldOp", "Melding van", D, 3 },
	                                              { "reden", "Vermoedelijke reden", T, 4 },
	                                              { "toelichting", "Toelichting", T, 2 },
	                                              { "ondernomen", "Wat de school al deed", T, 4 },
	                                              { "toelichtingActie", "Toelichting bij actie", T, 2 },
	                                              { "telefoon", "Telefoon in de melding", T, 2 },
	                                              { "verblijfsadres", "Verblijft op", T, 3 },
	                                              { "toelichtingAdres", "Bij het adres", T, 2 } };
const struct dossier_column report_day_columns[] = { { "gemeldOp", "Melding van", D, 3 },
	                                             { "datum", "Dag", D, 3 },
	                                             { "heleDag", "Hele dag", DOSSIER_NUMBER, 1 },
	                                             { "lesuren", "Lesuren (bits)", DOSSIER_NUMBER, 1 } };
const struct dossier_column registered_columns[] = {
	{ "gemeldOp", "Melding van", D, 3 }, { "nummer", "Nummer", T, 3 },    { "stand", "Stand", T, 2 },
	{ "sinds", "Sinds", I, 3 },          { "geweigerd", "Waarom", T, 3 }, { "verschil", "Verschil", T, 3 },
};
const struct dossier_column work_columns[] = {
	{ "lijst", "Lijst", T, 1 },
	{ "maand", "Maand", T, 1 },
	{ "school", "School", T, 3 },
	{ "opleiding", "Opleiding", T, 3 },
	{ "gemeente", "Gemeente", T, 2 },
	{ "reden", "Reden", T, 2 },
	{ "stand", "Wat wij ermee doen", T, 2 },
	{ "eraf", "Niet meer op de lijst sinds", I, 3 },
	{ "nummer", "Nummer van de inschrijving", T, 0 },
	{ "niveau", "Niveau", T, 0 },
	{ "leerweg", "Leerweg", T, 0 },
	{ "aanbieder", "Aanbieder", T, 0 },
};
const struct dossier_column report_event_columns[] = {
	{ "moment", "Wanneer", I, 3 },           { "handeling", "Wat", T, 2 }, { "status", "Status", T, 1 },
	{ "datum", "Over de dag", D, 2 },        { "code", "Code", T, 0 },     { "toelichting", "Woorden", T, 4 },
	{ "intern", "Eigen aantekening", T, 4 },
};
const struct dossier_column report_file_columns[] = { { "nummer", "Nummer", DOSSIER_NUMBER, 1 },
	                                              { "moment", "Wanneer", I, 3 },
	                                              { "naam", "Bestand", T, 4 },
	                                              { "soort", "Soort", T, 2 },
	                                              { "grootte", "Bytes", DOSSIER_NUMBER, 1 },
	                                              { "nietVerstrekt", "Niet verstrekt omdat", T, 2 } };
const struct dossier_column report_talk_columns[] = {
	{ "dag", "Dag", D, 2 },     { "begin", "Van", DOSSIER_TIME, 1 }, { "minuten", "Minuten", DOSSIER_NUMBER, 1 },
	{ "plek", "Plek", T, 3 },   { "met", "Gesprek met", T, 2 },      { "uitnodiging", "Uitgenodigd", T, 1 },
	{ "stand", "Stand", T, 2 },
};
const struct dossier_column report_handover_columns[] = {
	{ "moment", "Wanneer", I, 3 }, { "waarom", "Waarom", T, 1 },     { "reden", "Reden", T, 3 },
	{ "van", "Van", T, 2 },        { "naar", "Naar", T, 2 },         { "loket", "Loket", T, 2 },
	{ "stand", "Stand", T, 2 },    { "antwoord", "Antwoord", T, 3 },
};
const struct dossier_column report_news_columns[] = { { "moment", "Wanneer", I, 3 },
	                                              { "handeling", "Wat", T, 2 },
	                                              { "school", "School", T, 2 } };
