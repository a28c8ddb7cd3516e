/* SPDX-License-Identifier: EUPL-1.2 */
/* What waits elsewhere, above the list of Vandaag. */
#include "signals/pages.h"
#include "signals/part.h"

enum err today_parts(struct http_req *r, struct today_view *v)
{
	struct ctx *c = web_ctx(r);
	const struct web_app *app = web_app(r);

	for (size_t i = 0; i < app->part_count && v->part_count < TODAY_PARTS; i++) {
		const struct today_part *part = app->parts[i];
		struct str text;
		int64_t count;

		if (!access_allows(c->actor.role, part->action)) {
			continue;
		}
		TRY(part->count(c, &count));
		if (count == 0) {
			continue;
		}
		text = page_text_count(c, part->one, part->many, count);
		if (text.p == NULL) {
			return ERR_NOMEM;
		}
		v->parts[v->part_count++] = (struct part_view){ str_of(part->href), text };
	}
	return OK;
}
