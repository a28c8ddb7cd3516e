/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORTS_FIGURES_ADDRESS_H
#define REPORTS_FIGURES_ADDRESS_H

#include "fmt/form.h"
#include "reports/figures.h"

/* What an address asks, but for its days. False when a part of it is none that there is. Texts are borrowed. */
bool figures_asked(const struct form *f, struct figures_query *q);

#endif
