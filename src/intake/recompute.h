/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef INTAKE_RECOMPUTE_H
#define INTAKE_RECOMPUTE_H

#include "access/ctx.h"
#include "reference/reference.h"

/* Kept in the database: the version of the rules that its findings came from. */
#define SETTING_LAW_VERSION "law_version"

/*
 * Computes everybody anew when the rules of the program are of another version than those that the findings in the
 * database came from: after an upgrade. Slices of a few hundred persons, each in a transaction of its own; stopped
 * half-way, the next call begins again. *ret_done: whether there was anything to do. c->arena is cleared on the way.
 */
enum err recompute_when_rules_changed(struct ctx *c, struct reference_book *book, bool *ret_done) MUST;

/* The same whatever the version. */
enum err recompute_all(struct ctx *c, struct reference_book *book) MUST;

#endif
