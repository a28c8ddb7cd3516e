/* SPDX-License-Identifier: EUPL-1.2 */
#include "law/disclosure.h"

/*
 * Rows and columns are the nodes of a graph, hidden counts the edges between them. What is shown tells of each node how
 * much its hidden counts are together. An edge whose removal parts the graph is told by those sums; one that lies on a
 * ring is not.
 */
static bool *cell(const struct disclosure_table *t, size_t r, size_t c)
{
	return &t->hidden[r * t->columns + c];
}

static int64_t count_of(const struct disclosure_table *t, size_t r, size_t c)
{
	return t->counts[r * t->columns + c];
}

static bool adds_up(const struct disclosure_table *t)
{
	for (size_t r = 0; r < t->rows; r++) {
		int64_t sum = 0;

		for (size_t c = 0; c + 1 < t->columns; c++) {
			sum += count_of(t, r, c);
		}
		if (sum != count_of(t, r, t->columns - 1)) {
			return false;
		}
	}
	for (size_t c = 0; c < t->columns; c++) {
		int64_t sum = 0;

		for (size_t r = 0; r + 1 < t->rows; r++) {
			sum += count_of(t, r, c);
		}
		if (sum != count_of(t, t->rows - 1, c)) {
			return false;
		}
	}
	return true;
}

/* Marks the nodes that hidden counts join to row r, without the one at (r, c). stack has room for all nodes. */
static void reach(const struct disclosure_table *t, size_t r, size_t c, bool *seen, size_t *stack)
{
	size_t n = 0;

	for (size_t i = 0; i < t->rows + t->columns; i++) {
		seen[i] = false;
	}
	seen[r] = true;
	stack[n++] = r;
	while (n > 0) {
		size_t node = stack[--n];
		bool row = node < t->rows;
		size_t others = row ? t->columns : t->rows;

		for (size_t i = 0; i < others; i++) {
			size_t at_r = row ? node : i, at_c = row ? i : node - t->rows;
			size_t next = row ? t->rows + i : i;

			if (*cell(t, at_r, at_c) && !(at_r == r && at_c == c) && !seen[next]) {
				seen[next] = true;
				stack[n++] = next;
			}
		}
	}
}

/*
 * The smallest shown count that is not zero between what is seen and what is not; totals last, because they tell most.
 * False when there is none.
 */
static bool best_tie(const struct disclosure_table *t, const bool *seen, size_t *ret_r, size_t *ret_c)
{
	int64_t best = INT64_MAX;

	for (size_t r = 0; r < t->rows; r++) {
		for (size_t c = 0; c < t->columns; c++) {
			bool total = r + 1 == t->rows || c + 1 == t->columns;
			int64_t n = count_of(t, r, c), cost = total ? n + (INT64_MAX >> 1) / 2 : n;

			if (!*cell(t, r, c) && n > 0 && seen[r] != seen[t->rows + c] && cost < best) {
				best = cost;
				*ret_r = r;
				*ret_c = c;
			}
		}
	}
	return best < INT64_MAX;
}

enum err disclosure_hide(struct arena *a, const struct disclosure_table *t, int64_t threshold)
{
	bool *seen = ARENA_ARRAY(a, t->rows + t->columns, bool);
	size_t *stack = ARENA_ARRAY(a, t->rows + t->columns, size_t);
	bool again = true;

	if (seen == NULL || stack == NULL) {
		return ERR_NOMEM;
	}
	if (!adds_up(t)) {
		return ERR_INPUT;
	}
	for (size_t i = 0; i < t->rows * t->columns; i++) {
		t->hidden[i] = t->counts[i] > 0 && t->counts[i] < threshold;
	}
	while (again) {
		again = false;
		for (size_t r = 0; r < t->rows; r++) {
			for (size_t c = 0; c < t->columns; c++) {
				size_t tie_r, tie_c;

				if (!*cell(t, r, c)) {
					continue;
				}
				reach(t, r, c, seen, stack);
				if (!seen[t->rows + c] && best_tie(t, seen, &tie_r, &tie_c)) {
					*cell(t, tie_r, tie_c) = true;
					again = true;
				}
			}
		}
	}
	return OK;
}

/* ---- the check: equations over the hidden counts, solved modulo a prime ---- */

#define PRIME INT64_C(1000003)

static int64_t inverse(int64_t v)
{
	int64_t result = 1, power = PRIME - 2;

	for (v %= PRIME; power > 0; power >>= 1) {
		if (power & 1) {
			result = result * v % PRIME;
		}
		v = v * v % PRIME;
	}
	return result;
}

/* Brings the equations into reduced form; rows of width n. */
static void eliminate(int64_t *m, size_t rows, size_t n)
{
	size_t at = 0;

	for (size_t c = 0; c < n && at < rows; c++) {
		size_t pivot = at;
		int64_t scale;

		while (pivot < rows && m[pivot * n + c] == 0) {
			pivot++;
		}
		if (pivot == rows) {
			continue;
		}
		for (size_t i = 0; i < n; i++) {
			int64_t keep = m[pivot * n + i];

			m[pivot * n + i] = m[at * n + i];
			m[at * n + i] = keep;
		}
		scale = inverse(m[at * n + c]);
		for (size_t i = 0; i < n; i++) {
			m[at * n + i] = m[at * n + i] * scale % PRIME;
		}
		for (size_t r = 0; r < rows; r++) {
			int64_t factor = r != at ? m[r * n + c] : 0;

			for (size_t i = 0; i < n && factor != 0; i++) {
				m[r * n + i] = ((m[r * n + i] - factor * m[at * n + i]) % PRIME + PRIME) % PRIME;
			}
		}
		at++;
	}
}

enum err disclosure_told(struct arena *a, const struct disclosure_table *t, bool *ret_told)
{
	size_t cells = t->rows * t->columns, equations = t->rows + t->columns;
	int64_t *m = ARENA_ARRAY(a, equations * cells, int64_t);
	bool told = false;

	if (m == NULL) {
		return ERR_NOMEM;
	}
	/* Parts less total is nothing, of each row and column; what is shown is known and drops out. */
	for (size_t r = 0; r < t->rows; r++) {
		for (size_t c = 0; c < t->columns; c++) {
			size_t i = r * t->columns + c;

			if (t->hidden[i]) {
				m[r * cells + i] = c + 1 == t->columns ? PRIME - 1 : 1;
				m[(t->rows + c) * cells + i] = r + 1 == t->rows ? PRIME - 1 : 1;
			}
		}
	}
	eliminate(m, equations, cells);
	/* An equation about a single count tells it. */
	for (size_t e = 0; e < equations; e++) {
		size_t terms = 0;

		for (size_t i = 0; i < cells; i++) {
			terms += m[e * cells + i] != 0;
		}
		told = told || terms == 1;
	}
	*ret_told = told;
	return OK;
}
