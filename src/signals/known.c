/* SPDX-License-Identifier: EUPL-1.2 */
#include "signals/known.h"

#include "access/page.h"
#include "base/clock.h"
#include "signals_known_sql.h"

enum { CONTACT_DAYS = 60, MESSAGE_DAYS = 7 };

/* One reading: of whom, at which institutions. */
struct reading {
	struct ctx *c;
	struct known *list;
	size_t n;
	struct str persons, brins;
};

static struct known *find(const struct reading *r, int64_t person)
{
	for (size_t i = 0; i < r->n; i++) {
		if (r->list[i].person == person) {
			return &r->list[i];
		}
	}
	return NULL;
}

static enum err read_contacts(struct reading *r)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct ctx *c = r->c;
	struct known_contacts_row row;
	bool more;

	TRY(known_contacts_open(c->db, &(struct known_contacts_in){ r->persons, r->brins, c->today - CONTACT_DAYS },
	                        &rows));
	for (;;) {
		struct known *k;

		TRY(known_contacts_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		k = find(r, row.person);
		if (k == NULL) {
			continue;
		}
		k->spoken_today = k->spoken_today || (row.two_way && row.day == c->today);
		k->tried_today = k->tried_today || (!row.two_way && row.day == c->today);
		if (k->contact == DAY_NONE) {
			struct str args[] = { words_weekday(c, row.day), row.account_name };

			k->contact = row.day;
			k->done = page_text(c, row.two_way ? MSG_KNOWN_SPOKEN : MSG_KNOWN_TRIED, args, 2);
			TRY(k->done.p != NULL ? OK : ERR_NOMEM);
		}
	}
}

static enum msg_id answer_words(struct str kind)
{
	static const struct {
		const char *kind;
		enum msg_id words;
	} known[] = { { "ziek", MSG_KNOWN_SAYS_SICK },
		      { "er-wel", MSG_KNOWN_SAYS_PRESENT },
		      { "morgen", MSG_KNOWN_SAYS_TOMORROW },
		      { "bel-mij", MSG_KNOWN_SAYS_CALL },
		      { "niet-goed", MSG_KNOWN_SAYS_UNWELL } };

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (str_eq(kind, str_of(known[i].kind))) {
			return known[i].words;
		}
	}
	return MSG_KNOWN_SAYS_WORDS;
}

struct str known_answer(enum lang lang, struct str kind)
{
	return msg(lang, answer_words(kind));
}

static enum err read_answers(struct reading *r)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct known_answers_row row;
	bool more;

	TRY(known_answers_open(r->c->db, &(struct known_answers_in){ r->persons, r->brins }, &rows));
	for (;;) {
		struct known *k;

		TRY(known_answers_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		k = find(r, row.person);
		if (k == NULL) {
			continue;
		}
		k->answered = true;
		k->asks_call = k->asks_call || str_eq(row.kind, STR("bel-mij"));
		k->unwell = k->unwell || str_eq(row.kind, STR("niet-goed"));
		k->says = k->says.n == 0 ? msg(r->c->lang, answer_words(row.kind)) : k->says;
	}
}

struct str known_next(const struct ctx *c, const struct known *k)
{
	enum msg_id next = k->tried_today ? MSG_MISSING_NEXT_AGAIN : MSG_MISSING_NEXT_CALL;

	if (k->restricted) {
		next = MSG_MISSING_NEXT_RESTRICTED;
	} else if (k->asks_call || k->unwell) {
		next = MSG_MISSING_NEXT_CALL_NOW;
	} else if (k->answered) {
		next = MSG_NOW_NEXT_ANSWER;
	} else if (k->spoken_today) {
		next = MSG_MISSING_NEXT_NOTHING;
	} else if (k->reported) {
		next = MSG_MISSING_NEXT_REPORTED;
	}
	return msg(c->lang, next);
}

static enum err read_messages(struct reading *r)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct ctx *c = r->c;
	struct known_messages_row row;
	bool more;

	TRY(known_messages_open(c->db, &(struct known_messages_in){ r->persons, r->brins, c->today - MESSAGE_DAYS },
	                        &rows));
	for (;;) {
		struct known *k;
		bool failed;

		TRY(known_messages_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		k = find(r, row.person);
		if (k == NULL) {
			continue;
		}
		failed = str_eq(row.status, STR("failed")) || str_eq(row.status, STR("bounced"));
		k->message_today = k->message_today || (row.day == c->today && !failed);
		/* Parents know once a message reached them. */
		k->parents_know = k->parents_know ||
		                  (row.recipient > 0 && row.day == c->today &&
		                   (str_eq(row.status, STR("sent")) || str_eq(row.status, STR("delivered")) ||
		                    str_eq(row.status, STR("answered"))));
		if (k->message.n == 0) {
			struct str day = words_weekday(c, row.day);

			k->message = page_text(c, failed ? MSG_KNOWN_MESSAGE_FAILED : MSG_KNOWN_MESSAGE, &day, 1);
			TRY(k->message.p != NULL ? OK : ERR_NOMEM);
		}
	}
}

static enum err read_absences(struct reading *r)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct ctx *c = r->c;
	struct known_absences_row row;
	bool more;

	TRY(known_absences_open(c->db, &(struct known_absences_in){ r->persons, r->brins, c->today }, &rows));
	for (;;) {
		struct known *k;
		struct str kind;

		TRY(known_absences_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		k = find(r, row.person);
		if (k == NULL) {
			continue;
		}
		k->reported = true;
		k->parents_know = k->parents_know || str_eq(row.source, STR("ouder"));
		if (k->says.n == 0) {
			/* That somebody is ill shows in the registration too; other kinds are a reason, and who reads
			 * those the student chooses (people/choice.h). */
			kind = msg(c->lang,
			           str_eq(row.kind, STR("ziek")) ? MSG_ABSENCE_KIND_SICK : MSG_ABSENCE_KIND_AWAY);
			k->says = page_text(
				c, str_eq(row.state, STR("bevestigd")) ? MSG_KNOWN_REPORTED : MSG_KNOWN_REPORTED_OPEN,
				&kind, 1);
			TRY(k->says.p != NULL ? OK : ERR_NOMEM);
		}
	}
}

static enum err read_phones(struct reading *r)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct known_phones_row row;
	bool more;

	TRY(known_phones_open(r->c->db, &(struct known_phones_in){ r->persons }, &rows));
	for (;;) {
		struct known *k;

		TRY(known_phones_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		k = find(r, row.person);
		if (k != NULL) {
			k->phone = str_copy(r->c->arena, row.phone);
			TRY(k->phone.p != NULL ? OK : ERR_NOMEM);
		}
	}
}

static enum err read_guardians(struct reading *r)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct known_guardians_row row;
	bool more;

	TRY(known_guardians_open(r->c->db, &(struct known_guardians_in){ r->persons }, &rows));
	for (;;) {
		struct known *k;

		TRY(known_guardians_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		k = find(r, row.person);
		if (k != NULL && k->guardian_phone.n == 0) {
			k->guardian = str_copy(r->c->arena, row.name);
			k->guardian_phone = str_copy(r->c->arena, row.phone);
			TRY(k->guardian.p != NULL && k->guardian_phone.p != NULL ? OK : ERR_NOMEM);
		}
	}
}

/* Of them a list holds the name and what the law makes somebody do, and nothing else (docs/rules.md, section 9). */
static enum err shut_restricted(struct reading *r)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct known_restricted_row row;
	bool more;

	TRY(known_restricted_open(r->c->db, &(struct known_restricted_in){ r->persons }, &rows));
	for (;;) {
		struct known *k;

		TRY(known_restricted_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		k = find(r, row.person);
		if (k != NULL) {
			*k = (struct known){ .person = row.person, .restricted = true, .contact = DAY_NONE };
		}
	}
}

enum err known_load(struct ctx *c, const int64_t *persons, size_t n, struct known **ret)
{
	enum role role = c->actor.role;
	struct reading r = { .c = c, .list = ARENA_ARRAY(c->arena, n, struct known), .n = n };

	r.persons = ctx_list_i64(c->arena, persons, n);
	r.brins = ctx_list_text(c->arena, c->actor.brin_list, c->actor.brin_count);
	if (r.list == NULL || r.persons.p == NULL || r.brins.p == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		r.list[i] = (struct known){ .person = persons[i], .contact = DAY_NONE };
	}
	if (access_sees(role, FACET_SCHOOL_NOTE)) {
		TRY(read_contacts(&r));
		TRY(read_answers(&r));
		TRY(read_messages(&r));
	}
	if (access_sees(role, FACET_ABSENCE)) {
		TRY(read_absences(&r));
	}
	if (access_sees(role, FACET_CONTACT)) {
		TRY(read_phones(&r));
	}
	if (access_sees(role, FACET_CONTACT) && access_sees(role, FACET_FAMILY)) {
		TRY(read_guardians(&r));
	}
	TRY(shut_restricted(&r));
	*ret = r.list;
	return OK;
}
