/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef OUTBOUND_MIME_H
#define OUTBOUND_MIME_H

#include "outbound/outbound.h"

/*
 * Writes a letter as it travels (RFC 5322, 2045, 2047): headers, text as quoted-printable, lines that end in CR LF and are
 * no longer than 76; a part that goes along in base64. ERR_INPUT when an address or header holds what could end a line or is no UTF-8.
 */
enum err mime_write(struct buf *out, struct fail *f, const struct outbound_mail *m) MUST;

#endif
