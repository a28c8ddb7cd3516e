/* SPDX-License-Identifier: EUPL-1.2 */
/* Where a database is, and the words of migrations. */
#include "db/migrate_text.h"
#include "db/url.h"
#include "fuzz.h"

enum { HEAP = 4 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = fuzz_text(data, size);
	struct db_url url;
	struct fail f = { .code = OK };
	struct buf b;

	if (db_url_parse(s, &f, &url) != OK) {
		FUZZ_CHECK(f.what[0] != '\0');
	}
	buf_init(&b, HEAP);
	for (int i = 0; i < DB_DIALECTS; i++) {
		buf_clear(&b);
		(void)!db_migration_text(s, (enum db_dialect)i, size % 2 == 0, &b, &f);
	}
	buf_finish(&b);
	return 0;
}
