/* SPDX-License-Identifier: EUPL-1.2 */
/* Wrong on purpose: an analyser that sees nothing here sees nothing anywhere (tools/analyse.mjs asks each first). */
#include <stdlib.h>

int planted(int n);

int planted(int n)
{
	int row[4] = {1, 2, 3, 4};
	int *p = malloc(sizeof *p);
	if (p == NULL) {
		return row[n > 9 ? 4 : 0];
	}
	*p = n;
	free(p);
	return *p;
}
