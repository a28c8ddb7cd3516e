/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef OUTBOUND_WIRE_H
#define OUTBOUND_WIRE_H

#include "outbound/outbound.h"

/*
 * How requests and answers stand in the frames between the processes. Reading checks every length; what is read points
 * into the frame.
 */
enum outbound_op { OUTBOUND_OP_HTTP = 1, OUTBOUND_OP_MAIL = 2 };

void wire_put_request(struct buf *out, const struct outbound_request *in);
enum err wire_get_request(struct str bytes, struct outbound_request *ret) MUST;
void wire_put_answer(struct buf *out, const struct outbound_answer *in);
enum err wire_get_answer(struct str bytes, struct outbound_answer *ret) MUST;
void wire_put_mail(struct buf *out, const struct outbound_mail *in);
enum err wire_get_mail(struct str bytes, struct outbound_mail *ret) MUST;

#endif
