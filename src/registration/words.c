/* SPDX-License-Identifier: EUPL-1.2 */
#include "registration/words.h"

struct str status_text(enum lang lang, uint8_t status)
{
	switch (status) {
	case MARK_PRESENT: return msg(lang, MSG_STATUS_PRESENT);
	case MARK_LATE: return msg(lang, MSG_STATUS_LATE);
	case MARK_UNAUTHORISED: return msg(lang, MSG_STATUS_UNAUTHORISED);
	case MARK_AUTHORISED: return msg(lang, MSG_STATUS_AUTHORISED);
	case MARK_SICK: return msg(lang, MSG_STATUS_SICK);
	default: return msg(lang, MSG_STATUS_UNREGISTERED);
	}
}
