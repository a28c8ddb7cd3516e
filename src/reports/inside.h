/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORTS_INSIDE_H
#define REPORTS_INSIDE_H

#include "reports/report.h"
#include "reports_sql.h"

/* What the files about reports share. */

/* Which side the actor is on; the program for the command line. */
enum report_side report_side_of(const struct ctx *c);
/* Whether the actor is one who acts on it, whatever may be done as it stands. */
bool report_acts(const struct ctx *c, const struct report_view *r);
/* Keeps that something of it (the name of a deed, "bijlage") went to the other side. */
enum err report_share(struct ctx *c, const struct report_view *r, const char *what, enum report_side side) MUST;
/* Writes the event of a deed. */
enum err report_note(struct ctx *c, const struct report_view *r, enum report_deed deed, enum report_side side,
                     enum report_status was, const struct report_deed_in *in) MUST;
/* Keeps which step runs by the protocol, after report_clock(). */
enum err report_agreed(struct ctx *c, const struct report_view *r) MUST;
/* Sets r->due by the protocol the report runs under, from where it stands now. */
enum err report_clock(struct ctx *c, struct report_view *r) MUST;
/* The state of the finding behind the report, as the report stands. */
enum err report_finding(struct ctx *c, const struct report_view *r, enum report_deed deed,
                        const struct report_deed_in *in) MUST;
/* What went to the other side, and that open pages hear of it. was: the municipality before a hand-over. */
enum err report_tell(struct ctx *c, const struct report_view *r, enum report_deed deed, enum report_side side,
                     struct str was) MUST;
/* Writes a report that changed, one version on; ERR_CONFLICT when somebody was first. */
enum err report_store(struct ctx *c, struct report_view *r) MUST;
/* A deed of whichever side, without asking who the actor is: report_do() did, or it is the program's. */
enum err report_apply(struct ctx *c, struct report_view *r, enum report_deed deed, enum report_side side,
                      const struct report_deed_in *in) MUST;
/* The days of a form, instead of those that are stored. */
enum err report_days_store(struct ctx *c, int64_t person, int64_t report, const struct report_form *f) MUST;
/* How many characters a text has. */
size_t report_length(struct str s);

#endif
