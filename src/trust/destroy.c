/* SPDX-License-Identifier: EUPL-1.2 */
/* Destroying what is due of one person, inside the caller's transaction. */
#include <sodium.h>
#include <string.h>

#include "access/log.h"
#include "base/vec.h"
#include "people/people.h"
#include "registration/registration.h"
#include "trust/retention.h"
#include "trust_destroy_sql.h"

/* What the weeks lose; the sums in ledger_week stay as they are. */
struct week {
	char location[3];
	struct gone_ledger_add_in sum;
};

static struct week *week_of(struct arena *a, struct week **list, size_t *n, size_t *cap,
                            const struct gone_days_row *row)
{
	day_t monday = day_monday(row->day);

	for (size_t i = *n; i > 0; i--) {
		struct week *w = &(*list)[i - 1];

		if (w->sum.week == monday && str_eq(str_of(w->location), row->location)) {
			return w;
		}
	}
	if (!vec_room(a, (void **)list, *n, cap, sizeof **list)) {
		return NULL;
	}
	(*list)[*n] = (struct week){ .sum = { .week = monday, .brin = str_copy(a, row->brin) } };
	code_copy((*list)[*n].location, sizeof(*list)[*n].location, row->location);
	return &(*list)[(*n)++];
}

static enum err add_day(struct ctx *c, struct week *w, const struct gone_days_row *row)
{
	struct reg_day day;

	w->sum.scheduled += row->scheduled;
	w->sum.present += row->present;
	w->sum.unauthorised += row->unauthorised;
	w->sum.authorised += row->authorised;
	w->sum.sick += row->sick;
	w->sum.unregistered += row->unregistered;
	w->sum.late += row->late;
	if (unpack_day(c->arena, row->marks, &day) != OK) {
		return OK; /* damaged: verify names it; it goes all the same */
	}
	w->sum.lessons += day.count;
	for (uint32_t i = 0; i < day.count; i++) {
		w->sum.gaps += day.marks[i].status == MARK_UNREGISTERED;
	}
	return OK;
}

static enum err sum_days(struct ctx *c, int64_t person, int64_t enrolment, struct week **ret, size_t *ret_n,
                         int64_t *ret_days)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct gone_days_row row;
	struct week *list = NULL;
	size_t n = 0, cap = 0;
	int64_t days = 0;
	bool more;

	TRY(gone_days_open(c->db, &(struct gone_days_in){ person, enrolment }, &rows));
	for (;;) {
		struct week *w;

		TRY(gone_days_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		w = week_of(c->arena, &list, &n, &cap, &row);
		if (w == NULL || w->sum.brin.p == NULL) {
			return ERR_NOMEM;
		}
		TRY(add_day(c, w, &row));
		days++;
	}
	*ret = list;
	*ret_n = n;
	*ret_days = days;
	return OK;
}

/* Talks, hand-overs and letters about reports that are gone. */
static enum err destroy_handling(struct ctx *c, int64_t person, int64_t *items)
{
	int64_t talks, overs, letters;

	TRY(destroy_loose_talks(c->db, &(struct destroy_loose_talks_in){ person }, &talks));
	TRY(destroy_loose_handovers(c->db, &(struct destroy_loose_handovers_in){ person }, &overs));
	TRY(destroy_loose_news(c->db, &(struct destroy_loose_news_in){ person }, NULL));
	TRY(destroy_loose_letters(c->db, &(struct destroy_loose_letters_in){ person }, &letters));
	*items += talks + overs + letters;
	return OK;
}

/* What was reported of an obligation goes with it; reports without one (rule empty) with the marks. */
static enum err destroy_told(struct ctx *c, int64_t person, int64_t enrolment, struct str rule, day_t day,
                             int64_t *items)
{
	int64_t days, events, files, reports;

	TRY(destroy_report_days(c->db, &(struct destroy_report_days_in){ person, enrolment, rule, day }, &days));
	TRY(destroy_report_register(c->db, &(struct destroy_report_register_in){ person, enrolment, rule, day }, NULL));
	TRY(destroy_report_events(c->db, &(struct destroy_report_events_in){ person, enrolment, rule, day }, &events));
	TRY(destroy_report_files(c->db, &(struct destroy_report_files_in){ person, enrolment, rule, day }, &files));
	TRY(destroy_obligation_reports(c->db, &(struct destroy_obligation_reports_in){ person, enrolment, rule, day },
	                               &reports));
	*items += days + events + files + reports;
	return destroy_handling(c, person, items);
}

/* Reports of absence and leave go with the marks that they explain. */
static enum err destroy_reports(struct ctx *c, int64_t person, int64_t enrolment, int64_t *items)
{
	int64_t absences, steps, leave;

	TRY(destroy_absences(c->db, &(struct destroy_absences_in){ person, enrolment }, &absences));
	TRY(destroy_leave_steps(c->db, &(struct destroy_leave_steps_in){ person, enrolment }, &steps));
	TRY(destroy_leave(c->db, &(struct destroy_leave_in){ person, enrolment }, &leave));
	*items += absences + steps + leave;
	return destroy_told(c, person, enrolment, STR(""), DAY_MIN, items);
}

static enum err destroy_marks(struct ctx *c, int64_t person, int64_t enrolment, int64_t *items)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	struct week *weeks;
	size_t n;
	int64_t days, history, signals, steps, messages, answers;

	TRY(registration_touch(c, person));
	TRY(sum_days(c, person, enrolment, &weeks, &n, &days));
	TRY(gone_ledger_add_open(c->db, &bulk));
	for (size_t i = 0; i < n; i++) {
		weeks[i].sum.location = str_of(weeks[i].location);
		TRY(gone_ledger_add_row(&bulk, &weeks[i].sum));
	}
	TRY(db_bulk_close(&bulk));
	TRY(destroy_days(c->db, &(struct destroy_days_in){ person, enrolment }, NULL));
	TRY(destroy_history(c->db, &(struct destroy_history_in){ person, enrolment }, &history));
	TRY(destroy_signals(c->db, &(struct destroy_signals_in){ person, enrolment }, &signals));
	TRY(destroy_loose_steps(c->db, &(struct destroy_loose_steps_in){ person, enrolment }, &steps));
	TRY(destroy_messages(c->db, &(struct destroy_messages_in){ person, enrolment }, &messages));
	TRY(destroy_answers(c->db, &(struct destroy_answers_in){ person, enrolment }, &answers));
	*items += days + history + signals + steps + messages + answers;
	return destroy_reports(c, person, enrolment, items);
}

static enum err destroy_obligation(struct ctx *c, int64_t person, const struct retention_item *i, int64_t *items)
{
	int64_t steps;

	TRY(destroy_steps(c->db, &(struct destroy_steps_in){ person, i->enrolment, i->rule, i->day }, &steps));
	TRY(destroy_finding(c->db, &(struct destroy_finding_in){ person, i->enrolment, i->rule, i->day }, NULL));
	*items += steps + 1;
	return destroy_told(c, person, i->enrolment, i->rule, i->day, items);
}

static enum err destroy_career(struct ctx *c, int64_t person, int64_t *items)
{
	int64_t results, activities, work;

	TRY(destroy_results(c->db, &(struct destroy_results_in){ person }, &results));
	TRY(destroy_activities(c->db, &(struct destroy_activities_in){ person }, &activities));
	TRY(destroy_work(c->db, &(struct destroy_work_in){ person }, &work));
	*items += results + activities + work;
	return OK;
}

/* Whoever acted for this person alone, the person first: the key of the account stays, for the log, and nothing else. */
static enum err wipe_account(struct ctx *c, int64_t account)
{
	struct str login = str_format(c->arena, "vernietigd-%lld", (long long)account);

	if (login.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(account_wipe_sessions(c->db, &(struct account_wipe_sessions_in){ account }, NULL));
	TRY(account_wipe_tokens(c->db, &(struct account_wipe_tokens_in){ account }, NULL));
	TRY(account_wipe_totp(c->db, &(struct account_wipe_totp_in){ account }, NULL));
	TRY(account_wipe_codes(c->db, &(struct account_wipe_codes_in){ account }, NULL));
	TRY(account_wipe_passkeys(c->db, &(struct account_wipe_passkeys_in){ account }, NULL));
	TRY(account_wipe_invitations(c->db, &(struct account_wipe_invitations_in){ account }, NULL));
	return account_wipe(c->db, &(struct account_wipe_in){ account, login }, NULL);
}

static enum err wipe_accounts(struct ctx *c, int64_t person)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct str scope = str_format(c->arena, "%lld", (long long)person);
	struct accounts_of_person_row row;
	VEC(int64_t) accounts = { 0 };
	bool more;

	if (scope.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(accounts_of_person_open(c->db, &(struct accounts_of_person_in){ scope }, &rows));
	for (;;) {
		int64_t *slot;

		TRY(accounts_of_person_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		slot = vec_push(c->arena, &accounts);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = row.account;
	}
	for (size_t i = 0; i < accounts.n; i++) {
		TRY(wipe_account(c, accounts.p[i]));
	}
	return scope_forget(c->db, &(struct scope_forget_in){ scope }, NULL);
}

static enum err destroy_whole(struct ctx *c, int64_t person, int64_t *items)
{
	TRY(wipe_accounts(c, person));
	TRY(destroy_plan(c->db, &(struct destroy_plan_in){ person }, NULL));
	TRY(destroy_holds(c->db, &(struct destroy_holds_in){ person }, NULL));
	TRY(destroy_requests(c->db, &(struct destroy_requests_in){ person }, NULL));
	TRY(destroy_person_history(c->db, &(struct destroy_person_history_in){ person }, NULL));
	TRY(destroy_corrected(c->db, &(struct destroy_corrected_in){ person }, NULL));
	TRY(destroy_restrictions(c->db, &(struct destroy_restrictions_in){ person }, NULL));
	TRY(destroy_glass(c->db, &(struct destroy_glass_in){ person }, NULL));
	TRY(destroy_exchanges(c->db, &(struct destroy_exchanges_in){ person }, NULL));
	TRY(destroy_choices(c->db, &(struct destroy_choices_in){ person }, NULL));
	TRY(destroy_guardians(c->db, &(struct destroy_guardians_in){ person }, NULL));
	TRY(destroy_message_stops(c->db, &(struct destroy_message_stops_in){ person }, NULL));
	TRY(destroy_letters(c->db, &(struct destroy_letters_in){ person }, NULL));
	TRY(destroy_person(c->db, &(struct destroy_person_in){ person }, NULL));
	TRY(log_forget(c, person));
	*items += 1;
	return OK;
}

static enum err destroy_item(struct ctx *c, int64_t person, const struct retention_item *i, int64_t *items)
{
	int64_t changed = 0, members = 0;

	switch (i->what) {
	case ITEM_MARKS: return destroy_marks(c, person, i->enrolment, items);
	case ITEM_ENROLMENT:
		TRY(destroy_memberships(c->db, &(struct destroy_memberships_in){ person, i->enrolment }, &members));
		*items += members;
		TRY(destroy_here(c->db, &(struct destroy_here_in){ person }, &members));
		*items += members;
		TRY(destroy_enrolment(c->db, &(struct destroy_enrolment_in){ person, i->enrolment }, &changed));
		break;
	case ITEM_OBLIGATION: return destroy_obligation(c, person, i, items);
	case ITEM_CONTACT: TRY(destroy_contact(c->db, &(struct destroy_contact_in){ person, i->key }, &changed)); break;
	case ITEM_EXEMPTIONS:
		TRY(destroy_exemptions(c->db, &(struct destroy_exemptions_in){ person }, &changed));
		break;
	case ITEM_CAREER: return destroy_career(c, person, items);
	case ITEM_PERSON: return destroy_whole(c, person, items);
	}
	*items += changed;
	return OK;
}

/* What is left of a person whose data went in part: notes about notes that are gone. */
static enum err tidy(struct ctx *c, int64_t person)
{
	return destroy_withheld(c->db, &(struct destroy_withheld_in){ person }, NULL);
}

enum err retention_destroy(struct ctx *c, const struct retention_person *p,
                           struct retention_count counts[RETENTION_COUNT], bool *ret_gone)
{
	bool met[RETENTION_COUNT] = { false }, gone = false, any = false;

	for (size_t i = 0; i < p->n; i++) {
		const struct retention_item *item = &p->items[i];
		struct retention_count *n = &counts[item->class];

		if (!retention_is_due(c, item)) {
			continue;
		}
		any = true;
		if (item->what == ITEM_PERSON) {
			gone = true;
			TRY(tidy(c, p->person));
			/* The last entry that names the person; from then on nobody can tell whom it was about. */
			TRY(log_change(c, ACTION_RETENTION, p->person, "retention.destroy"));
		} else if (!met[item->class]) {
			TRY(log_change(c, ACTION_RETENTION, p->person, retention_name(item->class)));
		}
		TRY(destroy_item(c, p->person, item, &n->items));
		n->persons += !met[item->class];
		met[item->class] = true;
		n->first_due = n->first_due == 0 || item->due < n->first_due ? item->due : n->first_due;
		n->last_due = n->last_due == 0 || item->due > n->last_due ? item->due : n->last_due;
	}
	if (any && !gone) {
		TRY(tidy(c, p->person));
	}
	*ret_gone = gone;
	return OK;
}
