/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REGISTER_MESSAGE_H
#define REGISTER_MESSAGE_H

#include "reports/report.h"

/*
 * What goes to the national register and comes back, in a form of our own naming with the fields of the annex of the
 * Besluit Verzuimmelding (docs/register.md): XML between programs, CSV for people. A message holds the whole report as it
 * stands, so that one which comes late says nothing that is no longer true.
 */
#define REGISTER_NAMESPACE "urn:sluitend:verzuimregister:1"

enum { REGISTER_KEY = 64, REGISTER_MESSAGE_MOST = 128 * 1024 };

struct register_message {
	char key[REGISTER_KEY]; /* the same for each time that a version of a report is tried */
	int64_t version;
	int64_t attempt;   /* how often this was offered anew after the register refused it */
	struct str number; /* what the register calls the report; empty: not known yet */
	bool says_status;  /* the status is of this side: it is not R, and not what the register said itself */
	char pgn[PGN_DIGITS + 1];
	struct report_view report;
	const struct report_day *days;
	size_t day_count;
	struct str sector, level, track, programme, year, school, site;
};

/* Fills it from the database, in c->arena; wipe pgn when done. ERR_ABSENT: no such report. */
enum err register_compose(struct ctx *c, int64_t person, int64_t report, struct register_message *ret) MUST;
void register_write_xml(struct buf *b, const struct register_message *m);
/* A row of cells for CSV, in the order of register_columns; in the arena. */
extern const char *const register_columns[];
extern const size_t register_column_count;
enum err register_cells(struct arena *a, const struct register_message *m, struct str *ret) MUST;

/* What came back: answers to messages and news about reports. */
enum register_kind {
	REGISTER_ACCEPTED, /* bevestiging: the register has the version */
	REGISTER_TAKEN,    /* ontvangen: it answers later */
	REGISTER_REFUSED,  /* foutmelding */
	REGISTER_STATUS    /* terugmelding: a municipality did something */
};
struct register_item {
	enum register_kind kind;
	int64_t id;               /* of news; 0 in an answer */
	struct str public;        /* of the report */
	int64_t version, attempt; /* of the message that it answers; 0 */
	struct str number, code, field, what;
	struct str status, closing, feedback, withdrawal; /* REGISTER_STATUS: names as in reports/machine.h */
	struct str words, contact;
};
struct register_paper {
	const struct register_item *items;
	size_t count;
	struct str cursor; /* of news: where to go on; empty in an answer */
	bool more;
};
enum { REGISTER_ITEMS = 1000 };
/* Texts in the arena. ERR_INPUT: no such paper; ERR_TOOBIG. */
enum err register_read(struct fail *f, struct arena *a, struct str xml, struct register_paper *ret) MUST;

#endif
