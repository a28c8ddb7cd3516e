/* SPDX-License-Identifier: EUPL-1.2 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "access/log_verify.h"
#include "base/clock.h"
#include "base/vec.h"
#include "cli/verify.h"

enum { LINE = 64 * 1024, ANCHOR_MEMORY = 256 * 1024 * 1024, BAR = 30 };

struct seeing {
	struct cli *c;
	struct verify_check *check;
	bool shown; /* a bar stands on the terminal */
};

static const enum msg_id fault_texts[LOG_FAULT_COUNT] = {
	[LOG_ALTERED] = MSG_CLI_VERIFY_LOG_ALTERED,
	[LOG_MISSING] = MSG_CLI_VERIFY_LOG_MISSING,
	[LOG_CUT] = MSG_CLI_VERIFY_LOG_CUT,
	[LOG_BEHIND_HEAD] = MSG_CLI_VERIFY_LOG_BEHIND,
	[LOG_HEAD_FORGED] = MSG_CLI_VERIFY_LOG_HEAD_FORGED,
	[LOG_HEAD_OTHER] = MSG_CLI_VERIFY_LOG_HEAD_OTHER,
	[LOG_HEAD_GONE] = MSG_CLI_VERIFY_LOG_HEAD_GONE,
	[LOG_ANCHOR_FORGED] = MSG_CLI_VERIFY_LOG_ANCHOR_FORGED,
	[LOG_ANCHOR_OTHER] = MSG_CLI_VERIFY_LOG_ANCHOR_OTHER,
};

/* "2026-02-12 10:04", or "?" when there is no time. */
static struct str moment_text(struct cli *c, int64_t at)
{
	char day[DAY_TEXT];
	int minute = clock_minute(at);

	if (at == 0) {
		return STR("?");
	}
	return str_format(&c->arena, "%s %02d:%02d", day_text(clock_day(at), day), minute / 60, minute % 60);
}

static void clear_bar(struct seeing *s)
{
	if (s->shown) {
		(void)fputs("\r\033[K", stderr);
		s->shown = false;
	}
}

static void on_wrong(void *arg, const struct log_wrong *w)
{
	struct seeing *s = arg;
	struct buf text DEFER(buf_finish);
	struct arena *a = &s->c->arena;
	struct str lane = str_format(a, "%lld", (long long)w->lane), seq;

	seq = w->last > w->seq ? str_format(a, "%lld-%lld", (long long)w->seq, (long long)w->last)
	                       : str_format(a, "%lld", (long long)w->seq);
	struct str args[] = { lane, seq, moment_text(s->c, w->at) };

	clear_bar(s);
	buf_init(&text, 4096);
	msg_format(&text, s->c->ctx.lang, fault_texts[w->fault], args, 3);
	verify_wrong(s->c, s->check, buf_view(&text));
}

static void on_progress(void *arg, int64_t checked, int64_t total)
{
	struct seeing *s = arg;
	int full = total > 0 && checked < total ? (int)(checked * BAR / total) : BAR;

	(void)fprintf(stderr, "\r\033[K[%.*s%.*s] %s %lld", full, "##############################", BAR - full,
	              "..............................", s->check->name, (long long)checked);
	s->shown = true;
}

static void file_close(FILE **f)
{
	if (*f != NULL) {
		(void)fclose(*f);
	}
}

/* Anchors that were kept elsewhere: lines of the log of the system. */
static enum err read_anchors(struct cli *c, struct arena *a, struct log_walk *walk)
{
	FILE *f DEFER(file_close) = NULL;
	VEC(struct log_anchor) list = { 0 };
	char *line = arena_alloc(a, 1, LINE);

	if (line == NULL) {
		return ERR_NOMEM;
	}
	f = fopen(cli_text(c, OPT_ANCHORS).p, "re");
	if (f == NULL) {
		return REFUSE2(&c->ctx, ERR_IO, NULL, MSG_CLI_NO_FILE, cli_text(c, OPT_ANCHORS),
		               str_of(strerror(errno)));
	}
	while (fgets(line, LINE, f) != NULL) {
		struct log_anchor found, *slot;

		if (!log_anchor_parse(str_of(line), &found)) {
			continue;
		}
		slot = vec_push(a, &list);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = found;
	}
	if (list.n == 0) {
		return REFUSE1(&c->ctx, ERR_INPUT, NULL, MSG_CLI_NO_ANCHORS, cli_text(c, OPT_ANCHORS));
	}
	walk->anchors = list.p;
	walk->anchor_count = list.n;
	return OK;
}

enum err verify_log(struct cli *c, struct verify_check *check)
{
	struct arena a DEFER(arena_reset);
	struct seeing s = { .c = c, .check = check };
	struct log_walk walk = { .wrong = on_wrong, .arg = &s };
	int64_t checked;

	arena_init(&a, ANCHOR_MEMORY);
	if (isatty(STDERR_FILENO)) {
		walk.progress = on_progress;
	}
	if (cli_has(c, OPT_ANCHORS)) {
		TRY(read_anchors(c, &a, &walk));
	}
	TRY(log_verify(c->db, c->keys, &a, &walk, &checked));
	clear_bar(&s);
	check->checked = (uint64_t)checked;
	return OK;
}
