/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PAPER_FINISH_H
#define PAPER_FINISH_H

#include "paper/paper.h"

/*
 * What the drawing library does not say in a tagged PDF: its language, and that a reader shows its title and not the name
 * of the file (PDF/UA, ISO 14289-1, 7.1 and 7.2). Appended as an update of the document's catalogue (ISO 32000-1, 7.5.6). The
 * PDF begins at `begin` of pdf and is one that was just drawn, with a table of references in the old form. ERR_IO when it
 * is not.
 */
enum err paper_finish(struct fail *f, struct buf *pdf, size_t begin, struct str language) MUST;

#endif
