/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORTS_ATTACH_H
#define REPORTS_ATTACH_H

#include "reports/report.h"

/*
 * What is put with a report, kept apart from it (decision 0046): documents of a few kinds, told by their content, sealed. They
 * are no part of what the register hears. What a school puts with its report the authority sees as well; an officer says of each
 * whether the school may see it.
 */
enum {
	ATTACH_BYTES_MOST = 10 * 1024 * 1024, /* a file */
	ATTACH_FILES_MOST = 5,                /* of each side, with one report */
	ATTACH_NAME_MOST = 100                /* characters */
};

struct attach_new {
	struct str name; /* what the sender calls it */
	struct str data;
	bool shared; /* of an officer: the school sees it */
};

struct attachment {
	int64_t file, at, size; /* at: instant; size: bytes */
	struct str public, name, mime, who;
	enum report_side side;
	bool shared; /* with the other side */
	bool mine;   /* the actor put it there, and may take it away while the report is open */
};

/* What is wrong with files before anything is stored: ERR_INPUT "bestand" in words that name the file. */
enum err attach_check(struct ctx *c, const struct attach_new *list, size_t n) MUST;
/* Whether the actor may put something with it: who acts on it, while it is open. */
bool attach_fits(const struct ctx *c, const struct report_view *r);
/*
 * Puts files with a report that report_open() gave (with report_side_action), or report_file(). All or none. ERR_INPUT as
 * attach_check and for one too many; ERR_CONFLICT when the report is over.
 */
enum err report_attach(struct ctx *c, const struct report_view *r, const struct attach_new *list, size_t n) MUST;
/* Those that the actor's side sees, in order of coming. */
enum err report_attachments(struct ctx *c, const struct report_view *r, struct attachment **ret, size_t *ret_n) MUST;
/* One of them with its bytes, which go behind what is in data; the look is logged. ERR_ABSENT. */
enum err report_attachment(struct ctx *c, const struct report_view *r, struct str public, struct attachment *ret,
                           struct buf *data) MUST;
/* The bytes of one, behind what is in data; who may have them and that they were looked at is the caller's. ERR_ABSENT. */
enum err attach_bytes(struct ctx *c, int64_t person, int64_t report, int64_t file, struct buf *data) MUST;
/* What a name ends with by its type: ".pdf"; empty: no type that is taken. */
const char *attach_ending(const char *type);
/* Takes one's own away again. ERR_ABSENT, ERR_DENIED: somebody else's, ERR_CONFLICT: the report is over. */
enum err report_detach(struct ctx *c, const struct report_view *r, struct str public) MUST;

/* The kind of a document by its first bytes: "application/pdf", "image/jpeg", "image/png"; NULL: none that is taken. */
const char *attach_type(struct str data);
/* A name for a document of that type: no path, nothing that turns the direction of writing, the ending that belongs to it. */
struct str attach_name(struct arena *a, struct str name, const char *type);
/* The same in letters, digits and -._ alone, for a header. */
struct str attach_plain_name(struct arena *a, struct str name);

#endif
