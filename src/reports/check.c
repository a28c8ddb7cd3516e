/* SPDX-License-Identifier: EUPL-1.2 */
/* What is wrong with a form, all at once. */
#include "reports/inside.h"

enum { PHONE_TEXT_MOST = 2 * REPORT_PHONE_MOST /* with what people write between the digits */ };

size_t report_length(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	}
	return n;
}

struct wrongs {
	struct report_wrong *list;
	size_t n;
};

static void add(struct wrongs *w, const char *field, enum msg_id text, struct str arg)
{
	if (w->n < REPORT_WRONGS) {
		w->list[w->n++] = (struct report_wrong){ field, text, arg };
	}
}

static struct str most_text(size_t most)
{
	switch (most) {
	case 4: return STR("4");
	case 5: return STR("5");
	case 10: return STR("10");
	case REPORT_PHONE_MOST: return STR("15");
	case REPORT_FUNCTION_MOST: return STR("60");
	case REPORT_NAME_MOST: return STR("100");
	case REPORT_REASON_MOST: return STR("200");
	default: return STR("1000");
	}
}

static void text(struct wrongs *w, const char *field, struct str s, size_t most, enum msg_id missing)
{
	if (missing != MSG_COUNT && str_trim(s).n == 0) {
		add(w, field, missing, STR(""));
	} else if (!str_is_text(s) || report_length(s) > most) {
		add(w, field, MSG_REPORT_TOO_LONG, most_text(most));
	}
}

/* The same of a field that has one line. */
static void line(struct wrongs *w, const char *field, struct str s, size_t most, enum msg_id missing)
{
	if (str_is_text(s) && !str_is_line(str_trim(s))) {
		add(w, field, MSG_REPORT_ONE_LINE, STR(""));
	} else {
		text(w, field, s, most, missing);
	}
}

/* Something, an @, something with a dot in it; no blanks. The mail itself tells whether there is such an address. */
static bool email_fine(struct str s)
{
	struct str domain, local = str_cut(s, '@', &domain);
	bool dot = false;

	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f) {
			return false;
		}
	}
	for (size_t i = 0; i < domain.n; i++) {
		if (domain.p[i] == '@') {
			return false;
		}
		dot = dot || (domain.p[i] == '.' && i > 0 && i + 1 < domain.n);
	}
	return local.n > 0 && dot;
}

static bool phone_fine(struct str s)
{
	size_t digits = 0;

	for (size_t i = 0; i < s.n; i++) {
		char ch = s.p[i];
		bool digit = ch >= '0' && ch <= '9';

		if (!digit && ch != ' ' && ch != '-' && ch != '+' && ch != '(' && ch != ')') {
			return false;
		}
		digits += digit;
	}
	return digits == 0 ? s.n == 0 : digits >= 6 && digits <= REPORT_PHONE_MOST && s.n <= PHONE_TEXT_MOST;
}

static void days(struct wrongs *w, const struct report_form *f)
{
	if (f->begin < DAY_MIN || f->begin > DAY_MAX) {
		add(w, "begin", MSG_REPORT_BEGIN_NEEDED, STR(""));
	} else if (f->end != DAY_NONE && f->end < f->begin) {
		add(w, "eind", MSG_REPORT_END_BEFORE, STR(""));
	} else if (f->end == DAY_NONE && f->kind != REPORT_LRV && f->kind != REPORT_RMC) {
		add(w, "eind", MSG_REPORT_END_NEEDED, STR(""));
	}
	if (f->day_count > REPORT_DAYS_MOST) {
		add(w, "dagen", MSG_REPORT_DAYS_MANY, STR(""));
	}
	for (size_t i = 0; i < f->day_count && i < REPORT_DAYS_MOST; i++) {
		const struct report_day *d = &f->days[i];

		if (d->day < f->begin || (f->end != DAY_NONE && d->day > f->end) ||
		    d->lessons >= 1u << REPORT_LESSONS || (!d->whole && d->lessons == 0 && d->minutes == 0) ||
		    (i > 0 && f->days[i - 1].day >= d->day)) {
			add(w, "dagen", MSG_REPORT_DAYS_WRONG, STR(""));
			return;
		}
	}
}

static void address(struct wrongs *w, const struct report_address *a)
{
	bool any = a->street.n + a->number.n + a->letter.n + a->addition.n + a->postcode.n + a->place.n + a->note.n > 0;

	line(w, "straat", a->street, REPORT_NAME_MOST, MSG_COUNT);
	line(w, "huisnummer", a->number, 5, MSG_COUNT);
	line(w, "huisletter", a->letter, 4, MSG_COUNT);
	line(w, "toevoeging", a->addition, 10, MSG_COUNT);
	line(w, "postcode", a->postcode, 10, MSG_COUNT);
	line(w, "plaats", a->place, REPORT_NAME_MOST, any ? MSG_REPORT_PLACE_NEEDED : MSG_COUNT);
	line(w, "aanduiding", a->note, REPORT_NAME_MOST, MSG_COUNT);
}

size_t report_check(const struct report_form *f, const struct report_proposal *p, struct report_wrong *ret)
{
	struct wrongs w = { ret, 0 };
	bool departs = p != NULL && p->explain &&
	               ((p->wish == WISH_YES && !f->action_wanted) || (p->wish == WISH_NO && f->action_wanted));

	days(&w, f);
	text(&w, "reden", f->reason, REPORT_REASON_MOST, MSG_REPORT_REASON_NEEDED);
	text(&w, "toelichting", f->explanation, REPORT_EXPLANATION_MOST, MSG_COUNT);
	text(&w, "actie-toelichting", f->action_note, REPORT_NOTE_MOST, departs ? MSG_REPORT_DEPARTS : MSG_COUNT);
	text(&w, "ondernomen", f->action_taken, REPORT_TAKEN_MOST, MSG_COUNT);
	line(&w, "naam", f->reporter_name, REPORT_NAME_MOST, MSG_REPORT_NAME_NEEDED);
	line(&w, "functie", f->reporter_function, REPORT_FUNCTION_MOST, MSG_COUNT);
	line(&w, "email", f->reporter_email, REPORT_EMAIL_MOST, MSG_REPORT_EMAIL_NEEDED);
	if (f->reporter_email.n > 0 && !email_fine(f->reporter_email)) {
		add(&w, "email", MSG_REPORT_EMAIL_WRONG, STR(""));
	}
	if (!phone_fine(f->reporter_phone)) {
		add(&w, "telefoon", MSG_REPORT_PHONE_WRONG, STR(""));
	}
	if (!phone_fine(f->phone)) {
		add(&w, "telefoon-leerling", MSG_REPORT_PHONE_WRONG, STR(""));
	}
	address(&w, &f->address);
	return w.n;
}
