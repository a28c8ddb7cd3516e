/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TOOLS_TPL_C_H
#define TOOLS_TPL_C_H

#include "tool.h"

/* Just enough of C to find where a piece of it ends and what it opens and closes. */

/* Where the closing mark ("}}" or "%}") begins, outside string and character literals and comments; false when nowhere. */
bool tpl_c_find_end(struct str s, const char *mark, size_t *ret_at);

enum tpl_token { TOKEN_END, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_WORD, TOKEN_LINE_COMMENT };

/* The next brace, word or line comment in *s, which is moved behind it. */
enum tpl_token tpl_c_next(struct str *s, struct str *ret_word);

/* Splits "expr | filter" at the last single '|' that only a word follows; filter is empty when there is none. */
struct str tpl_c_split_filter(struct str s, struct str *ret_filter);

#endif
