/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Who may call what: every route that the program serves stands here with its roles, and every command with its action,
 * written down a second time. A route with one role too many, a command with another action, a new one without a line
 * and a line without its route or command fail.
 */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "access/matrix.h"
#include "cli/cli.h"
#include "serve/routes.h"

#define R(role) (1u << ROLE_##role)
#define ANYONE ((1u << ROLE_COUNT) - 1)
#define SIGNED_IN (ANYONE & ~R(NOBODY) & ~R(SYSTEM))
#define AUTHORITY (R(OFFICER) | R(RMC))
#define WORKERS (R(TEACHER) | R(MENTOR) | R(COORDINATOR) | R(CONFIDANT) | AUTHORITY | R(COUNSELLOR) | R(PARTNER))
#define CONTACTS (R(TEACHER) | R(MENTOR) | R(COORDINATOR) | R(CONFIDANT) | AUTHORITY | R(COUNSELLOR) | R(REGION))
#define DESK (R(MENTOR) | R(COORDINATOR))
#define LOOKS (R(TEACHER) | R(MENTOR) | R(COORDINATOR) | R(CONFIDANT) | AUTHORITY | R(COUNSELLOR) | R(REGION))
#define CALLERS (R(MENTOR) | R(COORDINATOR) | AUTHORITY | R(COUNSELLOR))

static const struct {
	enum http_method method;
	const char *pattern;
	unsigned roles;
	bool bearer; /* takes API tokens */
} expected[] = {
	{ HTTP_GET, "/", ANYONE, false },
	{ HTTP_GET, "/inloggen", ANYONE, false },
	{ HTTP_POST, "/inloggen", ANYONE, false },
	{ HTTP_GET, "/meldingen/gesprekken", R(COORDINATOR) | AUTHORITY, false },
	{ HTTP_GET, "/meldingen/nieuws", R(COORDINATOR), false },
	{ HTTP_POST, "/meldingen/nieuws", R(COORDINATOR), false },
	{ HTTP_GET, "/meldingen/overdracht", AUTHORITY, false },
	{ HTTP_GET, "/meldingen/{melding}/behandelen", AUTHORITY, false },
	{ HTTP_POST, "/meldingen/{melding}/behandelen/{daad}", AUTHORITY, false },
	{ HTTP_GET, "/brieven", R(REGION), false },
	{ HTTP_GET, "/brieven/voorbeeld", R(REGION), false },
	{ HTTP_POST, "/brieven/huisstijl", R(REGION), false },
	{ HTTP_POST, "/brieven/tekst", R(REGION), false },
	{ HTTP_GET, "/brieven/gemaakt/{brief}", AUTHORITY, false },
	{ HTTP_GET, "/werkafspraken", LOOKS | R(SYSTEM), false },
	{ HTTP_POST, "/werkafspraken", R(REGION) | R(SYSTEM), false },
	{ HTTP_GET, "/werkafspraken/vergelijken", LOOKS | R(SYSTEM), false },
	{ HTTP_GET, "/werkafspraken/{versie}", LOOKS | R(SYSTEM), false },
	{ HTTP_GET, "/werkafspraken/{versie}/tekst", LOOKS | R(SYSTEM), false },
	{ HTTP_GET, "/werkafspraken/{versie}/regel", R(REGION) | R(SYSTEM), false },
	{ HTTP_POST, "/werkafspraken/{versie}/regel", R(REGION) | R(SYSTEM), false },
	{ HTTP_POST, "/werkafspraken/{versie}/titel", R(REGION) | R(SYSTEM), false },
	{ HTTP_POST, "/werkafspraken/{versie}/ondertekenaar", R(REGION) | R(SYSTEM), false },
	{ HTTP_POST, "/werkafspraken/{versie}/tekenen", R(COORDINATOR) | R(OFFICER), false },
	{ HTTP_POST, "/werkafspraken/{versie}/weg", R(REGION) | R(SYSTEM), false },
	{ HTTP_GET, "/werkafspraken/{versie}/publiceren", R(REGION) | R(SYSTEM), false },
	{ HTTP_POST, "/werkafspraken/{versie}/publiceren", R(REGION) | R(SYSTEM), false },
	{ HTTP_GET, "/api/v1/protocollen", LOOKS | R(SYSTEM), true },
	{ HTTP_GET, "/api/v1/protocollen/{versie}", LOOKS | R(SYSTEM), true },
	{ HTTP_GET, "/api/v1/protocollen/{versie}/stand", LOOKS | R(SYSTEM), true },
	{ HTTP_POST, "/api/v1/protocollen", R(REGION) | R(SYSTEM), true },
	{ HTTP_PUT, "/api/v1/protocollen/{versie}", R(REGION) | R(SYSTEM), true },
	{ HTTP_DELETE, "/api/v1/protocollen/{versie}", R(REGION) | R(SYSTEM), true },
	{ HTTP_POST, "/api/v1/protocollen/{versie}/_publiceer", R(REGION) | R(SYSTEM), true },
	{ HTTP_GET, "/importeren", R(COORDINATOR), false },
	{ HTTP_POST, "/importeren", R(COORDINATOR), false },
	{ HTTP_GET, "/importeren/{upload}", R(COORDINATOR), false },
	{ HTTP_POST, "/importeren/{upload}/kolommen", R(COORDINATOR), false },
	{ HTTP_POST, "/importeren/{upload}/start", R(COORDINATOR), false },
	{ HTTP_POST, "/importeren/{upload}/stop", R(COORDINATOR), false },
	{ HTTP_POST, "/importeren/{upload}/terug", R(COORDINATOR), false },
	{ HTTP_POST, "/importeren/{upload}/weg", R(COORDINATOR), false },
	{ HTTP_GET, "/importeren/{upload}/geweigerd", R(COORDINATOR), false },
	{ HTTP_GET, "/importeren/{upload}/behouden", R(COORDINATOR), false },
	{ HTTP_GET, "/beheer/accounts", R(ADMIN) | R(SYSTEM), false },
	{ HTTP_POST, "/beheer/accounts", R(ADMIN) | R(SYSTEM), false },
	{ HTTP_GET, "/beheer/accounts/{account}", R(ADMIN) | R(SYSTEM), false },
	{ HTTP_POST, "/beheer/accounts/{account}/bereik", R(ADMIN) | R(SYSTEM), false },
	{ HTTP_POST, "/beheer/accounts/{account}/bereik/weg", R(ADMIN) | R(SYSTEM), false },
	{ HTTP_POST, "/beheer/accounts/{account}/uitnodiging", R(ADMIN) | R(SYSTEM), false },
	{ HTTP_POST, "/beheer/accounts/{account}/dicht", R(ADMIN) | R(SYSTEM), false },
	{ HTTP_POST, "/beheer/accounts/{account}/open", R(ADMIN) | R(SYSTEM), false },
	{ HTTP_POST, "/beheer/accounts/{account}/sessies", R(ADMIN) | R(SYSTEM), false },
	{ HTTP_POST, "/beheer/accounts/{account}/sleutels", R(ADMIN) | R(SYSTEM), false },
	{ HTTP_GET, "/inloggen/tweede-stap", ANYONE, false },
	{ HTTP_GET, "/uitnodiging/{token}", ANYONE, false },
	{ HTTP_POST, "/uitnodiging/{token}", ANYONE, false },
	{ HTTP_GET, "/inloggen/vergeten", ANYONE, false },
	{ HTTP_POST, "/inloggen/vergeten", ANYONE, false },
	{ HTTP_GET, "/account", SIGNED_IN, false },
	{ HTTP_POST, "/account/wachtwoord", SIGNED_IN, false },
	{ HTTP_POST, "/account/sessies", SIGNED_IN, false },
	{ HTTP_GET, "/account/code", SIGNED_IN, false },
	{ HTTP_POST, "/account/code", SIGNED_IN, false },
	{ HTTP_POST, "/account/code/weg", SIGNED_IN, false },
	{ HTTP_POST, "/account/herstelcodes", SIGNED_IN, false },
	{ HTTP_GET, "/account/bevestig", SIGNED_IN, false },
	{ HTTP_POST, "/account/bevestig", SIGNED_IN, false },
	{ HTTP_POST, "/account/bevestig/passkey", SIGNED_IN, false },
	{ HTTP_POST, "/account/passkey", SIGNED_IN, false },
	{ HTTP_POST, "/account/passkey/vraag", SIGNED_IN, false },
	{ HTTP_POST, "/account/passkey/naam", SIGNED_IN, false },
	{ HTTP_POST, "/account/passkey/weg", SIGNED_IN, false },
	{ HTTP_POST, "/account/sleutels", SIGNED_IN, false },
	{ HTTP_POST, "/account/sleutels/weg", SIGNED_IN, false },
	{ HTTP_POST, "/inloggen/tweede-stap", ANYONE, false },
	{ HTTP_POST, "/inloggen/instellen", ANYONE, false },
	{ HTTP_POST, "/inloggen/passkey", ANYONE, false },
	{ HTTP_POST, "/inloggen/passkey/vraag", ANYONE, false },
	{ HTTP_POST, "/inloggen/passkey/instellen", ANYONE, false },
	{ HTTP_GET, "/inloggen/oidc/{provider}", ANYONE, false },
	{ HTTP_GET, "/inloggen/oidc/terug", ANYONE, false },
	{ HTTP_POST, "/inloggen/oidc/{provider}/sessie-voorbij", ANYONE, false },
	{ HTTP_GET, "/inloggen/oidc/{provider}/sleutels", ANYONE, false },
	{ HTTP_GET, "/inloggen/oidc/{provider}/afgemeld", ANYONE, false },
	{ HTTP_GET, "/inloggen/oidc/{provider}/uit", ANYONE, false },
	{ HTTP_POST, "/taal", ANYONE, false },
	{ HTTP_POST, "/uitloggen", SIGNED_IN, false },
	{ HTTP_GET, "/hulp", SIGNED_IN, false },
	{ HTTP_GET, "/live", SIGNED_IN, false },
	{ HTTP_GET, "/start", SIGNED_IN, false },
	{ HTTP_POST, "/rol", SIGNED_IN, false },
	{ HTTP_GET, "/vandaag", R(COORDINATOR) | AUTHORITY, false },
	{ HTTP_GET, "/vandaag/mist", R(COORDINATOR), false },
	{ HTTP_GET, "/vandaag/afspraken", R(MENTOR) | R(REGION), false },
	{ HTTP_GET, "/werkafspraken/gevallen", R(COORDINATOR) | AUTHORITY, false },
	{ HTTP_GET, "/werkafspraken/gevallen.csv", R(COORDINATOR) | AUTHORITY, false },
	{ HTTP_GET, "/bellijst", R(COORDINATOR), false },
	{ HTTP_POST, "/bellijst", R(COORDINATOR), false },
	{ HTTP_POST, "/vandaag/{finding}/{step}", R(COORDINATOR) | AUTHORITY, false },
	{ HTTP_POST, "/vandaag/{finding}/ongedaan", R(COORDINATOR) | AUTHORITY, false },
	{ HTTP_GET, "/bevindingen/{finding}", R(MENTOR) | R(COORDINATOR) | AUTHORITY, false },
	{ HTTP_GET, "/jongeren", WORKERS, false },
	{ HTTP_POST, "/jongeren/_zoek", WORKERS, false },
	{ HTTP_GET, "/jongeren/{person}", WORKERS, false },
	{ HTTP_GET, "/api/v1/jongeren/{person}/verzuim", WORKERS, true },
	{ HTTP_GET, "/jongeren/{person}/wat-als", R(MENTOR) | R(COORDINATOR) | AUTHORITY, false },
	{ HTTP_POST, "/jongeren/{person}/wat-als", R(MENTOR) | R(COORDINATOR) | AUTHORITY, false },
	{ HTTP_POST, "/jongeren/{person}/contact", CALLERS, false },
	{ HTTP_GET, "/registratie", R(COORDINATOR) | AUTHORITY | R(SYSTEM), false },
	{ HTTP_GET, "/registratie/lessen", R(COORDINATOR) | AUTHORITY | R(SYSTEM), false },
	{ HTTP_GET, "/registratie/les", R(COORDINATOR) | AUTHORITY | R(SYSTEM), false },
	{ HTTP_GET, "/registratie/{brin}/{location}", R(COORDINATOR) | AUTHORITY | R(SYSTEM), false },
	{ HTTP_POST, "/registratie/team", R(COORDINATOR) | AUTHORITY | R(SYSTEM), false },
	{ HTTP_POST, "/registratie/verbeteren", R(COORDINATOR), false },
	{ HTTP_GET, "/jongeren/{person}/verbeteren", R(COORDINATOR), false },
	{ HTTP_GET, "/registratie/ontbreekt", R(COORDINATOR), false },
	{ HTTP_GET, "/register", R(COORDINATOR) | R(REGION) | R(ADMIN) | R(SYSTEM), false },
	{ HTTP_GET, "/werkvoorraad", R(OFFICER) | R(RMC) | R(REGION), false },
	{ HTTP_GET, "/werkvoorraad/lijst", R(OFFICER) | R(RMC) | R(REGION), false },
	{ HTTP_POST, "/werkvoorraad/{regel}", R(OFFICER) | R(RMC), false },
	{ HTTP_POST, "/register", R(COORDINATOR) | R(REGION) | R(ADMIN) | R(SYSTEM), false },
	{ HTTP_GET, "/contactpersonen", CONTACTS, false },
	{ HTTP_POST, "/contactpersonen/_zoek", CONTACTS, false },
	{ HTTP_GET, "/contactpersonen/beheer", R(REGION) | R(ADMIN) | R(SYSTEM), false },
	{ HTTP_POST, "/contactpersonen/beheer", R(REGION) | R(ADMIN) | R(SYSTEM), false },
	{ HTTP_GET, "/api/v1/contactpersonen", CONTACTS, true },
	{ HTTP_GET, "/rooster", R(COORDINATOR), false },
	{ HTTP_POST, "/rooster", R(COORDINATOR), false },
	{ HTTP_POST, "/rooster/{lesson}", R(COORDINATOR), false },
	{ HTTP_GET, "/rooster/agendas", R(COORDINATOR), false },
	{ HTTP_POST, "/rooster/agendas", R(COORDINATOR), false },
	{ HTTP_POST, "/rooster/agendas/{agenda}/ophalen", R(COORDINATOR), false },
	{ HTTP_POST, "/rooster/agendas/{agenda}/weg", R(COORDINATOR), false },
	{ HTTP_GET, "/rooster/docentcodes", R(COORDINATOR), false },
	{ HTTP_POST, "/rooster/docentcodes", R(COORDINATOR), false },
	{ HTTP_GET, "/registratie/{brin}/{location}/{week}", R(COORDINATOR), false },
	{ HTTP_GET, "/verlof", R(OFFICER), false },
	{ HTTP_GET, "/afwezig/verlof", R(COORDINATOR) | R(OFFICER), false },
	{ HTTP_GET, "/afwezig/nieuw/{person}/verlof", DESK, false },
	{ HTTP_POST, "/afwezig/nieuw/{person}/verlof", DESK, false },
	{ HTTP_GET, "/afwezig/verlof/{request}", R(COORDINATOR) | R(OFFICER), false },
	{ HTTP_POST, "/afwezig/verlof/{request}/{doe}", R(COORDINATOR) | R(OFFICER), false },
	{ HTTP_GET, "/mijn/{person}/afwezig", R(YOUNG) | R(PARENT), false },
	{ HTTP_POST, "/mijn/{person}/afwezig", R(YOUNG) | R(PARENT), false },
	{ HTTP_GET, "/mijn/{person}/afwezig/{absence}", R(YOUNG) | R(PARENT), false },
	{ HTTP_POST, "/mijn/{person}/afwezig/{absence}/{doe}", R(YOUNG) | R(PARENT), false },
	{ HTTP_GET, "/mijn/{person}/verlof", R(YOUNG) | R(PARENT), false },
	{ HTTP_POST, "/mijn/{person}/verlof", R(YOUNG) | R(PARENT), false },
	{ HTTP_GET, "/mijn/{person}/verlof/{request}", R(YOUNG) | R(PARENT), false },
	{ HTTP_POST, "/mijn/{person}/verlof/{request}/{doe}", R(YOUNG) | R(PARENT), false },
	{ HTTP_GET, "/afwezig", DESK, false },
	{ HTTP_POST, "/afwezig/_zoek", DESK, false },
	{ HTTP_GET, "/afwezig/nieuw/{person}", DESK, false },
	{ HTTP_POST, "/afwezig/nieuw/{person}", DESK, false },
	{ HTTP_GET, "/afwezig/melding/{absence}", DESK, false },
	{ HTTP_POST, "/afwezig/melding/{absence}/{doe}", DESK, false },
	{ HTTP_POST, "/afwezig/school", R(COORDINATOR) | R(OFFICER), false },
	{ HTTP_GET, "/lessen", R(TEACHER) | R(MENTOR) | R(COORDINATOR), false },
	{ HTTP_POST, "/lessen", R(TEACHER) | R(MENTOR) | R(COORDINATOR), false },
	{ HTTP_GET, "/lessen/{lesson}", R(TEACHER) | R(MENTOR) | R(COORDINATOR), false },
	{ HTTP_POST, "/lessen/{lesson}", R(TEACHER) | R(MENTOR) | R(COORDINATOR), false },
	{ HTTP_POST, "/lessen/{lesson}/code", R(TEACHER) | R(MENTOR) | R(COORDINATOR), false },
	{ HTTP_GET, "/logboek", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_POST, "/logboek/_zoek", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_POST, "/logboek/_csv", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_POST, "/logboek/persoon", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_GET, "/logboek/persoon/{person}", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_GET, "/logboek/patronen", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_GET, "/logboek/noodtoegang", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_POST, "/logboek/noodtoegang/{glass}", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_GET, "/verzoeken", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_POST, "/verzoeken/_zoek", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_GET, "/verzoeken/persoon/{person}", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_POST, "/verzoeken/persoon/{person}/{doe}", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_GET, "/verzoeken/persoon/{person}/bijlage/{bijlage}", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_GET, "/verzoeken/persoon/{person}/inzage/{vorm}", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_GET, "/bewaren", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_POST, "/bewaren/termijn", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_GET, "/bewaren/verklaring/{verklaring}", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_GET, "/bewaren/verklaring/{verklaring}/pdf", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_GET, "/noodtoegang", R(COORDINATOR) | R(CONFIDANT) | AUTHORITY | R(COUNSELLOR), false },
	{ HTTP_POST, "/noodtoegang", R(COORDINATOR) | R(CONFIDANT) | AUTHORITY | R(COUNSELLOR), false },
	{ HTTP_GET, "/api/v1/imports", R(COORDINATOR), true },
	{ HTTP_POST, "/api/v1/imports", R(COORDINATOR), true },
	{ HTTP_GET, "/api/v1/imports/{import}", R(COORDINATOR), true },
	{ HTTP_GET, "/api/v1/imports/{import}/rejects", R(COORDINATOR), true },
	{ HTTP_POST, "/api/v1/imports/{import}/_start", R(COORDINATOR), true },
	{ HTTP_POST, "/api/v1/imports/{import}/_undo", R(COORDINATOR), true },
	{ HTTP_POST, "/api/v1/aanwezigheid", R(COORDINATOR) | R(SYSTEM), true },
	{ HTTP_GET, "/mijn", R(YOUNG) | R(PARENT), false },
	{ HTTP_GET, "/mijn/{person}", R(YOUNG) | R(PARENT), false },
	{ HTTP_POST, "/mijn/{person}/keuze", R(YOUNG), false },
	{ HTTP_POST, "/mijn/{person}/verzoek", R(YOUNG) | R(PARENT), false },
	{ HTTP_GET, "/mijn/{person}/kopie/{vorm}", R(YOUNG) | R(PARENT), false },
	{ HTTP_GET, "/hier", R(YOUNG), false },
	{ HTTP_POST, "/hier", R(YOUNG), false },
	{ HTTP_GET, "/maatjes", R(PEER), false },
	{ HTTP_GET, "/meldingen", R(COORDINATOR) | AUTHORITY, false },
	{ HTTP_POST, "/meldingen/_zoek", R(COORDINATOR) | AUTHORITY, false },
	{ HTTP_GET, "/meldingen/nieuw", R(COORDINATOR), false },
	{ HTTP_POST, "/meldingen/nieuw", R(COORDINATOR), false },
	{ HTTP_GET, "/meldingen/{melding}", R(COORDINATOR) | AUTHORITY, false },
	{ HTTP_GET, "/meldingen/{melding}/wijzigen", R(COORDINATOR), false },
	{ HTTP_POST, "/meldingen/{melding}/{daad}", R(COORDINATOR) | AUTHORITY, false },
	{ HTTP_GET, "/api/v1/verzuimmeldingen", R(COORDINATOR) | AUTHORITY, true },
	{ HTTP_POST, "/api/v1/verzuimmeldingen", R(COORDINATOR), true },
	{ HTTP_POST, "/api/v1/verzuimmeldingen/_zoek", R(COORDINATOR) | AUTHORITY, true },
	{ HTTP_GET, "/api/v1/verzuimmeldingen/{melding}", R(COORDINATOR) | AUTHORITY, true },
	{ HTTP_POST, "/api/v1/verzuimmeldingen/{melding}/stappen", R(COORDINATOR) | AUTHORITY, true },
	{ HTTP_POST, "/api/v1/verzuimmeldingen/{melding}/bijlagen", R(COORDINATOR) | AUTHORITY, true },
	{ HTTP_GET, "/api/v1/verzuimmeldingen/{melding}/bijlagen/{bijlage}", R(COORDINATOR) | AUTHORITY, true },
	{ HTTP_POST, "/meldingen/{melding}/bijlagen", R(COORDINATOR) | AUTHORITY, false },
	{ HTTP_GET, "/meldingen/{melding}/bijlagen/{bijlage}", R(COORDINATOR) | AUTHORITY, false },
	{ HTTP_POST, "/meldingen/{melding}/bijlagen/{bijlage}/weg", R(COORDINATOR) | AUTHORITY, false },
	{ HTTP_GET, "/boa", R(BOA), false },
	{ HTTP_POST, "/boa/_zoek", R(BOA), false },
	{ HTTP_POST, "/boa/_nieuw", R(BOA), false },
	{ HTTP_POST, "/boa/_overdracht/{handover}", R(BOA), false },
	{ HTTP_GET, "/boa/{case}", R(BOA), false },
	{ HTTP_POST, "/boa/{case}/notitie", R(BOA), false },
	{ HTTP_POST, "/boa/{case}/verbaal", R(BOA), false },
	{ HTTP_POST, "/boa/{case}/verstrekking", R(BOA), false },
	{ HTTP_POST, "/boa/{case}/collega", R(BOA), false },
	{ HTTP_POST, "/boa/{case}/sluiten", R(BOA), false },
	{ HTTP_POST, "/boa/{case}/ouder", R(BOA), false },
	{ HTTP_POST, "/bevindingen/{finding}/overdragen", AUTHORITY, false },
	{ HTTP_GET, "/b/{token}", ANYONE, false },
	{ HTTP_POST, "/b/{token}", ANYONE, false },
	{ HTTP_POST, "/b/{token}/zien", ANYONE, false },
	{ HTTP_POST, "/b/{token}/klopt-niet", ANYONE, false },
	{ HTTP_POST, "/b/{token}/stop", ANYONE, false },
	{ HTTP_GET, "/meldingen/cijfers", R(COORDINATOR) | AUTHORITY | R(REGION), false },
	{ HTTP_GET, "/meldingen/cijfers/lijst", R(COORDINATOR) | AUTHORITY | R(REGION), false },
	{ HTTP_GET, "/meldingen/cijfers.csv", R(COORDINATOR) | AUTHORITY | R(REGION), false },
	{ HTTP_GET, "/meldingen/cijfers.xlsx", R(COORDINATOR) | AUTHORITY | R(REGION), false },
	{ HTTP_GET, "/berichten", R(COORDINATOR) | R(SYSTEM), false },
	{ HTTP_POST, "/berichten/stuur", R(COORDINATOR) | R(SYSTEM), false },
	{ HTTP_POST, "/berichten/antwoord/{person}/{answer}", R(COORDINATOR) | R(SYSTEM), false },
	{ HTTP_GET, "/berichten/verstuurd", R(COORDINATOR) | R(SYSTEM), false },
	{ HTTP_GET, "/berichten/mislukt", R(COORDINATOR) | R(SYSTEM), false },
	{ HTTP_GET, "/berichten/teksten", R(COORDINATOR) | R(SYSTEM), false },
	{ HTTP_POST, "/berichten/teksten", R(COORDINATOR) | R(SYSTEM), false },
	{ HTTP_GET, "/berichten/instellingen", R(COORDINATOR) | R(SYSTEM), false },
	{ HTTP_POST, "/berichten/instellingen", R(COORDINATOR) | R(SYSTEM), false },
	{ HTTP_POST, "/api/v1/berichten/aflevering", R(ADMIN) | R(SYSTEM), true },
	{ HTTP_GET, "/onderzoek", R(RESEARCHER) | R(PRIVACY), false },
	{ HTTP_POST, "/onderzoek", R(RESEARCHER) | R(SYSTEM), false },
	{ HTTP_GET, "/beveiliging", R(ADMIN) | R(SYSTEM), false },
	{ HTTP_GET, "/.well-known/security.txt", ANYONE, false },
	{ HTTP_GET, "/api/v1/openapi.json", ANYONE, false },
};
enum { EXPECTED = sizeof expected / sizeof expected[0] };

/* Commands run on the server itself: all are the system's, each for a purpose of its own in the log. */
static const struct {
	const char *name;
	enum action action;
} commands[] = {
	{ "init", ACTION_MANAGE },      { "demo", ACTION_MANAGE },
	{ "import", ACTION_IMPORT },    { "serve", ACTION_MANAGE },
	{ "export", ACTION_RIGHTS },    { "research", ACTION_RESEARCH },
	{ "run", ACTION_MANAGE },       { "obligations", ACTION_LIST_ALL },
	{ "signals", ACTION_LIST_ALL }, { "status", ACTION_LIST_ALL },
	{ "balance", ACTION_LIST_ALL }, { "ledger", ACTION_LEDGER },
	{ "user", ACTION_ACCOUNTS },    { "token", ACTION_ACCOUNTS },
	{ "setting", ACTION_MANAGE },   { "keys", ACTION_MANAGE },
	{ "backup", ACTION_MANAGE },    { "restore", ACTION_MANAGE },
	{ "verify", ACTION_MANAGE },    { "security", ACTION_SECURITY },
	{ "oidc", ACTION_MANAGE },      { "register", ACTION_REGISTER_LINK },
	{ "mail", ACTION_MANAGE },      { "retention", ACTION_RETENTION },
	{ "export", ACTION_RIGHTS },    { "protocol", ACTION_AGREEMENT_KEEP },
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

/* Actions that no route or command names alone, or not yet, are held against the matrix as well. */
static const struct {
	enum action action;
	unsigned roles;
} actions[] = {
	{ ACTION_PUBLIC, ANYONE },
	{ ACTION_OWN_ACCOUNT, SIGNED_IN },
	{ ACTION_OWN_DATA, R(YOUNG) | R(PARENT) },
	{ ACTION_OWN_CHOICE, R(YOUNG) },
	{ ACTION_HERE, R(YOUNG) },
	{ ACTION_MEET, R(PEER) },
	{ ACTION_WORKLIST, R(COORDINATOR) | AUTHORITY },
	{ ACTION_SEARCH, WORKERS },
	{ ACTION_PERSON, WORKERS },
	{ ACTION_EXPLAIN, R(MENTOR) | R(COORDINATOR) | AUTHORITY },
	{ ACTION_CONTACT, CALLERS },
	{ ACTION_SCHOOL_STEP, R(COORDINATOR) },
	{ ACTION_OFFICER_STEP, AUTHORITY },
	{ ACTION_ABSENCE, R(MENTOR) | R(COORDINATOR) },
	{ ACTION_LEAVE, R(COORDINATOR) | R(OFFICER) },
	{ ACTION_LEAVE_ABOVE, R(OFFICER) },
	{ ACTION_OWN_ABSENCE, R(YOUNG) | R(PARENT) },
	{ ACTION_GAPS, R(COORDINATOR) },
	{ ACTION_TIMETABLE, R(COORDINATOR) },
	{ ACTION_LESSON, R(TEACHER) | R(MENTOR) | R(COORDINATOR) },
	{ ACTION_LEDGER, R(COORDINATOR) | AUTHORITY | R(SYSTEM) },
	{ ACTION_CORRECT, R(COORDINATOR) },
	{ ACTION_REGISTER, R(COORDINATOR) | R(SYSTEM) },
	{ ACTION_IMPORT, R(SYSTEM) },
	{ ACTION_UPLOAD, R(COORDINATOR) },
	{ ACTION_LIST_ALL, R(SYSTEM) },
	{ ACTION_GLASS, R(COORDINATOR) | R(CONFIDANT) | AUTHORITY | R(COUNSELLOR) },
	{ ACTION_WPG, R(BOA) },
	{ ACTION_LOG, R(PRIVACY) | R(SYSTEM) },
	{ ACTION_RIGHTS, R(PRIVACY) | R(SYSTEM) },
	{ ACTION_RETENTION, R(PRIVACY) | R(SYSTEM) },
	{ ACTION_RESEARCH, R(RESEARCHER) | R(SYSTEM) },
	{ ACTION_RESEARCH_LIST, R(RESEARCHER) | R(PRIVACY) },
	{ ACTION_ACCOUNTS, R(ADMIN) | R(SYSTEM) },
	{ ACTION_SECURITY, R(ADMIN) | R(SYSTEM) },
	{ ACTION_MANAGE, R(SYSTEM) },
	{ ACTION_OUTREACH, R(COORDINATOR) | R(SYSTEM) },
	{ ACTION_DELIVERY, R(ADMIN) | R(SYSTEM) },
	{ ACTION_CONTACTS, CONTACTS },
	{ ACTION_REGISTER_LINK, R(COORDINATOR) | R(REGION) | R(ADMIN) | R(SYSTEM) },
	{ ACTION_CONTACTS_KEEP, R(REGION) | R(ADMIN) | R(SYSTEM) },
	{ ACTION_LETTER, AUTHORITY },
	{ ACTION_LETTER_TEXTS, R(REGION) },
	{ ACTION_REPORT, R(COORDINATOR) },
	{ ACTION_REPORTS, R(COORDINATOR) | AUTHORITY },
	{ ACTION_REPORT_HANDLE, AUTHORITY },
	{ ACTION_AGREEMENT, LOOKS | R(SYSTEM) },
	{ ACTION_AGREEMENT_KEEP, R(REGION) | R(SYSTEM) },
	{ ACTION_AGREEMENT_SIGN, R(COORDINATOR) | R(OFFICER) },
	{ ACTION_WORKLOAD, AUTHORITY | R(REGION) },
	{ ACTION_AGREED, R(MENTOR) | R(REGION) },
	{ ACTION_FIGURES, R(COORDINATOR) | AUTHORITY | R(REGION) },
};
enum { ACTIONS = sizeof actions / sizeof actions[0] };
_Static_assert((int)ACTIONS == (int)ACTION_COUNT, "every action has a line");

/* What the walk compares, so that the test of the test can change it. */
struct matrix {
	unsigned roles[ACTION_COUNT];
	bool aloud; /* says what differs */
};

static struct matrix matrix_now(void)
{
	struct matrix m = { .aloud = true };

	for (int a = 0; a < ACTION_COUNT; a++) {
		for (int role = 0; role < ROLE_COUNT; role++) {
			m.roles[a] |= access_allows((enum role)role, (enum action)a) ? 1u << role : 0;
		}
	}
	return m;
}

/* How many roles can what they may not, or cannot what they may. */
static int differences(const struct matrix *m, const char *what, enum action action, unsigned wanted)
{
	unsigned wrong = m->roles[action] ^ wanted;
	int bad = 0;

	for (int role = 0; role < ROLE_COUNT; role++) {
		if ((wrong & 1u << role) == 0) {
			continue;
		}
		bad++;
		if (m->aloud) {
			print_error("%s: %s %s\n", what, role_name((enum role)role),
			            (wanted & 1u << role) != 0 ? "cannot" : "can");
		}
	}
	return bad;
}

static size_t line_of(const struct http_route *route)
{
	for (size_t i = 0; i < EXPECTED; i++) {
		if (expected[i].method == route->method && strcmp(expected[i].pattern, route->pattern) == 0) {
			return i;
		}
	}
	return EXPECTED;
}

static int walk_routes(const struct matrix *m)
{
	bool seen[EXPECTED] = { false };
	int bad = 0;

	for (size_t s = 0; s < serve_route_sets; s++) {
		for (size_t i = 0; i < serve_routes[s].count; i++) {
			const struct http_route *route = &serve_routes[s].routes[i];
			const struct access_row *row = route->access;
			size_t line = line_of(route);

			if (line == EXPECTED || row == NULL) {
				print_error("%s has no line here, or no row of the matrix\n", route->pattern);
				bad++;
				continue;
			}
			bad += differences(m, route->pattern, row->action, expected[line].roles);
			bad += ((route->flags & HTTP_BEARER) != 0) != expected[line].bearer;
			seen[line] = true;
		}
	}
	for (size_t i = 0; i < EXPECTED; i++) {
		if (!seen[i]) {
			print_error("%s is not served\n", expected[i].pattern);
			bad++;
		}
	}
	return bad;
}

static int walk_commands(const struct matrix *m)
{
	int bad = 0;

	for (size_t i = 0; i < cli_command_count; i++) {
		size_t line = 0;

		while (line < COMMANDS && strcmp(commands[line].name, cli_commands[i].name) != 0) {
			line++;
		}
		if (line == COMMANDS || commands[line].action != cli_commands[i].action) {
			print_error("%s has no line here, or another action\n", cli_commands[i].name);
			bad++;
			continue;
		}
		/* Whoever else may do it does it over HTTP; a command is the system's. */
		if ((m->roles[cli_commands[i].action] & R(SYSTEM)) == 0) {
			bad++;
		}
	}
	for (size_t i = 0; i < COMMANDS; i++) {
		if (cli_find(commands[i].name) == NULL) {
			print_error("there is no command %s\n", commands[i].name);
			bad++;
		}
	}
	return bad;
}

static int walk_actions(const struct matrix *m)
{
	int bad = 0;

	for (size_t i = 0; i < ACTIONS; i++) {
		bad += differences(m, access_row(actions[i].action)->name, actions[i].action, actions[i].roles);
	}
	return bad;
}

static void every_route_has_its_roles(void **state)
{
	struct matrix m = matrix_now();

	(void)state;
	assert_int_equal(walk_routes(&m), 0);
}

static void every_command_has_its_action(void **state)
{
	struct matrix m = matrix_now();

	(void)state;
	assert_int_equal(walk_commands(&m), 0);
}

static void every_action_has_its_roles(void **state)
{
	struct matrix m = matrix_now();

	(void)state;
	assert_int_equal(walk_actions(&m), 0);
}

static bool serves(enum action action)
{
	for (size_t s = 0; s < serve_route_sets; s++) {
		for (size_t i = 0; i < serve_routes[s].count; i++) {
			const struct access_row *row = serve_routes[s].routes[i].access;

			if (row != NULL && row->action == action) {
				return true;
			}
		}
	}
	return false;
}

/* The test of the test: one role too many or too few, at any action, does not pass unseen. */
static void one_role_too_many_is_noticed(void **state)
{
	(void)state;
	for (int a = 0; a < ACTION_COUNT; a++) {
		for (int role = 0; role < ROLE_COUNT; role++) {
			struct matrix m = matrix_now();

			m.aloud = false;
			m.roles[a] ^= 1u << role;
			assert_int_equal(walk_actions(&m), 1);
			if (serves((enum action)a)) {
				assert_true(walk_routes(&m) > 0);
			}
		}
	}
}

/* A route or command that is given the action of another. */
static void another_action_is_noticed(void **state)
{
	struct matrix m = matrix_now();

	(void)state;
	m.aloud = false;
	for (size_t i = 0; i < EXPECTED; i++) {
		for (int a = 0; a < ACTION_COUNT; a++) {
			bool same = m.roles[a] == expected[i].roles;

			assert_int_equal(differences(&m, expected[i].pattern, (enum action)a, expected[i].roles) == 0,
			                 same);
		}
	}
}

static void rows_are_where_they_belong(void **state)
{
	(void)state;
	for (int a = 0; a < ACTION_COUNT; a++) {
		const struct access_row *row = access_row((enum action)a);

		assert_int_equal(row->action, a);
		assert_true(row->name != NULL && row->name[0] != '\0');
		assert_true(row->processing != NULL && row->processing[0] != '\0');
		assert_true(row->roles != 0);
	}
}

/* What is not public is never for somebody who is not signed in. */
static void nobody_gets_the_public_pages_only(void **state)
{
	(void)state;
	for (int a = 0; a < ACTION_COUNT; a++) {
		assert_int_equal(access_allows(ROLE_NOBODY, (enum action)a), a == ACTION_PUBLIC);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_route_has_its_roles),         cmocka_unit_test(every_command_has_its_action),
		cmocka_unit_test(every_action_has_its_roles),        cmocka_unit_test(one_role_too_many_is_noticed),
		cmocka_unit_test(another_action_is_noticed),         cmocka_unit_test(rows_are_where_they_belong),
		cmocka_unit_test(nobody_gets_the_public_pages_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
