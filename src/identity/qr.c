/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/qr.h"

#include <qrencode.h>
#include <string.h>

#include "base/buf.h"

enum { QUIET = 4, MOST = 64 * 1024 };

static void code_free(QRcode **q)
{
	QRcode_free(*q);
}

/* Dark modules beside each other are one stroke. */
static void put_row(struct buf *b, const unsigned char *row, int width, int y)
{
	for (int x = 0; x < width; x++) {
		int from = x;

		while (x < width && (row[x] & 1) != 0) {
			x++;
		}
		if (x > from) {
			buf_printf(b, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
		}
	}
}

enum err qr_draw(struct arena *a, struct str text, struct qr *ret)
{
	QRcode *q DEFER(code_free) = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
	struct buf b DEFER(buf_finish);
	struct qr made;

	buf_init(&b, MOST);
	if (q == NULL) {
		return ERR_TOOBIG;
	}
	for (int y = 0; y < q->width; y++) {
		put_row(&b, q->data + (size_t)y * (size_t)q->width, q->width, y);
	}
	TRY(buf_err(&b));
	made.path = str_copy(a, buf_view(&b));
	made.box = str_format(a, "0 0 %d %d", q->width + 2 * QUIET, q->width + 2 * QUIET);
	if (made.path.p == NULL || made.box.p == NULL) {
		return ERR_NOMEM;
	}
	*ret = made;
	return OK;
}
