/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/clock.h"

static const char *const level_names[] = { "info", "warn", "error" };

/* JSON string contents: quotes, backslashes and controls become blanks or escapes. */
static void escape(const char *in, char *out, size_t size)
{
	size_t n = 0;

	for (; *in != '\0' && n + 3 < size; in++) {
		if (*in == '"' || *in == '\\') {
			out[n++] = '\\';
			out[n++] = *in;
		} else {
			out[n++] = (unsigned char)*in < 0x20 ? ' ' : *in;
		}
	}
	out[n] = '\0';
}

void log_line(enum log_level level, const char *event, const char *fmt, ...)
{
	char text[512], safe[1024], day[DAY_TEXT];
	int64_t now = clock_now();
	int64_t second = now / 1000000;
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	escape(text, safe, sizeof safe);
	(void)fprintf(stderr,
	              "{\"time\":\"%sT%02d:%02d:%02dZ\",\"level\":\"%s\",\"event\":\"%s\",\"message\":\"%s\"}\n",
	              day_text((day_t)(second / 86400), day), (int)(second / 3600 % 24), (int)(second / 60 % 60),
	              (int)(second % 60), level_names[level], event, safe);
}
