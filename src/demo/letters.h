/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_LETTERS_H
#define DEMO_LETTERS_H

#include "access/ctx.h"

/*
 * Messages to some who were missed in the last days, in each way that one can end: waiting, arrived, refused, answered. To
 * invented addresses under example.org; nothing is sent. Inside a transaction of the caller.
 */
enum err demo_messages(struct ctx *c) MUST;

#endif
