/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/err.h"

enum log_level { LOG_INFO, LOG_WARN, LOG_ERROR };

/*
 * One JSON line to standard error: time, level, event and a message. Services and above call it, layers below return
 * errors instead. Never pass names, numbers of persons or free text of people.
 */
void log_line(enum log_level level, const char *event, const char *fmt, ...) PRINTF_LIKE(3, 4);

#endif
