/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake/settle.h"

#include "intake/settle_quick.h"

enum { FEW = 64 /* enrolments in a change that somebody waits for; more are an import */ };

/* What is stored for the persons of a batch, each list in order of key, and how far it has been used. */
struct stored {
	struct stored_day *days;
	struct finding *findings;
	struct exemption *exemptions;
	size_t day_n, finding_n, exemption_n;
	size_t day_at, finding_at, exemption_at;
};

static bool before(int64_t person, int64_t enrolment, const struct enrolment_facts *of)
{
	return person < of->person || (person == of->person && enrolment < of->enrolment);
}

/* Moves past what belongs to enrolments that are no work, and says how many rows are of this one. */
static size_t own_days(struct stored *s, const struct enrolment_facts *of)
{
	size_t end;

	while (s->day_at < s->day_n && before(s->days[s->day_at].person, s->days[s->day_at].enrolment, of)) {
		s->day_at++;
	}
	end = s->day_at;
	while (end < s->day_n && s->days[end].person == of->person && s->days[end].enrolment == of->enrolment) {
		end++;
	}
	return end - s->day_at;
}

static size_t own_findings(struct stored *s, const struct enrolment_facts *of)
{
	size_t end;

	while (s->finding_at < s->finding_n &&
	       before(s->findings[s->finding_at].person, s->findings[s->finding_at].enrolment, of)) {
		s->finding_at++;
	}
	end = s->finding_at;
	while (end < s->finding_n && s->findings[end].person == of->person &&
	       s->findings[end].enrolment == of->enrolment) {
		end++;
	}
	return end - s->finding_at;
}

static size_t own_exemptions(struct stored *s, const struct enrolment_facts *of)
{
	size_t end;

	while (s->exemption_at < s->exemption_n && s->exemptions[s->exemption_at].person < of->person) {
		s->exemption_at++;
	}
	end = s->exemption_at;
	while (end < s->exemption_n && s->exemptions[end].person == of->person) {
		end++;
	}
	return end - s->exemption_at;
}

/* The persons of the work, or only of the work that is not done yet, ascending. */
static enum err persons_of(struct ctx *c, const struct settle_work *work, const bool *done, size_t n, int64_t **ret,
                           size_t *ret_n)
{
	int64_t *persons = ARENA_ARRAY(c->arena, n, int64_t);
	size_t count = 0;

	if (persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		if (!done[i] && (count == 0 || persons[count - 1] != work[i].of->person)) {
			persons[count++] = work[i].of->person;
		}
	}
	*ret = persons;
	*ret_n = count;
	return OK;
}

/* The days of one enrolment as they will be. */
struct merged {
	struct law_day *days;
	size_t count;
	bool known; /* there are marks, or there were until now */
};

/* Marks that are stored already need nothing more: what follows from them is stored as well. */
static enum err merge_all(struct ctx *c, const struct settle_work *work, size_t n, bool fresh, bool *done,
                          struct registration_batch *batch, struct mark_counts *each, struct merged *ret)
{
	struct stored s = { 0 };
	int64_t *persons;
	size_t count;

	TRY(persons_of(c, work, done, n, &persons, &count));
	if (!fresh) {
		TRY(registration_stored(c, c->arena, persons, count, &s.days, &s.day_n));
	}
	for (size_t i = 0; i < n; i++) {
		size_t own = own_days(&s, work[i].of);
		const struct stored_day *days = s.days + s.day_at;

		if (done[i]) {
			continue;
		}
		if (work[i].count > 0 && registration_known(days, own, work[i].marks, work[i].count)) {
			done[i] = true;
			each[i].same = (int64_t)work[i].count;
			batch->counts.same += each[i].same;
			continue;
		}
		TRY(settle_merge(c, batch, &work[i], days, own, &each[i], &ret[i].days, &ret[i].count));
		ret[i].known = ret[i].count > 0 || own > 0;
	}
	return OK;
}

static enum err find_all(struct ctx *c, struct reference_book *book, const struct settle_work *work, size_t n,
                         bool fresh, const bool *done, const struct merged *merged, struct finding_batch *batch)
{
	struct stored s = { 0 };
	int64_t *persons;
	size_t count;

	TRY(persons_of(c, work, done, n, &persons, &count));
	if (!fresh) {
		TRY(findings_stored(c, c->arena, persons, count, &s.findings, &s.finding_n));
	}
	TRY(exemptions_stored(c, c->arena, persons, count, &s.exemptions, &s.exemption_n));
	for (size_t i = 0; i < n; i++) {
		const struct enrolment_facts *of = work[i].of;
		const struct law_calendar *calendar;
		size_t found, exempt;

		if (done[i]) {
			continue;
		}
		found = own_findings(&s, of);
		exempt = own_exemptions(&s, of);
		if (!merged[i].known && found > 0) {
			/* Its days were destroyed when their term was over: what was found stands as it is. */
			continue;
		}
		TRY(reference_book_calendar(book, str_of(of->brin), str_of(of->location), &calendar));
		TRY(findings_update(c, batch, of, calendar, merged[i].days, merged[i].count, s.findings + s.finding_at,
		                    found, s.exemptions + s.exemption_at, exempt));
	}
	return OK;
}

/* What is stored and what comes in, and what follows from both, in memory. */
static enum err work_out(struct ctx *c, struct reference_book *book, const struct settle_work *work, size_t n,
                         bool fresh, struct registration_batch *marks, struct finding_batch *findings,
                         struct mark_counts **each)
{
	struct merged *merged = ARENA_ARRAY(c->arena, n, struct merged);
	bool *done = ARENA_ARRAY(c->arena, n, bool);

	*each = ARENA_ARRAY(c->arena, n, struct mark_counts);
	if (merged == NULL || done == NULL || *each == NULL) {
		return ERR_NOMEM;
	}
	if (!fresh) {
		TRY(settle_quick(c, work, n, marks, *each, done));
	}
	TRY(merge_all(c, work, n, fresh, done, marks, *each, merged));
	return find_all(c, book, work, n, fresh, done, merged, findings);
}

static struct settle_result result_of(const struct registration_batch *marks, const struct finding_batch *findings,
                                      const struct mark_counts *each)
{
	return (struct settle_result){ .counts = marks->counts,
		                       .each = each,
		                       .findings = findings->put.p,
		                       .whose = findings->put_of.p,
		                       .finding_count = findings->put.n,
		                       .dropped = findings->drop.p,
		                       .dropped_count = findings->drop.n };
}

enum err settle_preview(struct ctx *c, struct reference_book *book, const struct settle_work *work, size_t n,
                        struct settle_result *ret)
{
	struct registration_batch marks = { .arena = c->arena, .cause = "preview" };
	struct finding_batch findings = { .arena = c->arena };
	struct mark_counts *each;

	TRY(work_out(c, book, work, n, false, &marks, &findings, &each));
	*ret = result_of(&marks, &findings, each);
	return OK;
}

enum err settle(struct ctx *c, struct reference_book *book, const struct settle_work *work, size_t n, const char *cause,
                bool fresh, struct settle_result *ret)
{
	struct registration_batch marks = { .arena = c->arena,
		                            .cause = cause,
		                            .part = n > 0 && n <= FEW ? ledger_part(work[0].of->person) : 0 };
	struct finding_batch findings = { .arena = c->arena };
	struct mark_counts *each;

	TRY(work_out(c, book, work, n, fresh, &marks, &findings, &each));
	TRY(registration_store(c, &marks));
	TRY(findings_store(c, &findings));
	if (ret != NULL) {
		*ret = result_of(&marks, &findings, each);
	}
	return OK;
}

/* All enrolments of some persons as work without new marks. */
static enum err work_of_persons(struct ctx *c, struct reference_book *book, const int64_t *persons, size_t n,
                                struct settle_work **ret, size_t *ret_n)
{
	struct enrolment_facts *facts;
	struct settle_work *work;
	size_t count;

	TRY(enrolment_facts_load(c, book, persons, n, &facts, &count));
	work = ARENA_ARRAY(c->arena, count, struct settle_work);
	if (work == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < count; i++) {
		work[i].of = &facts[i];
	}
	*ret = work;
	*ret_n = count;
	return OK;
}

enum err settle_persons(struct ctx *c, struct reference_book *book, const int64_t *persons, size_t n)
{
	struct settle_work *work;
	size_t count;

	TRY(db_lock_keys(c->db, persons, n));
	TRY(work_of_persons(c, book, persons, n, &work, &count));
	TRY(settle(c, book, work, count, "recompute", false, NULL));
	return findings_leave(c, persons, n);
}

/* The enrolment of a finding that would be dropped or is wrong, for saying where it is. */
static const struct enrolment_facts *whose(const struct settle_work *work, size_t n, int64_t person, int64_t enrolment)
{
	for (size_t i = 0; i < n; i++) {
		if (work[i].of->person == person && work[i].of->enrolment == enrolment) {
			return work[i].of;
		}
	}
	return work[0].of;
}

enum err settle_persons_check(struct ctx *c, struct reference_book *book, const int64_t *persons, size_t n,
                              struct settle_check *ret)
{
	struct registration_batch marks = { .arena = c->arena, .cause = "verify" };
	struct finding_batch findings = { .arena = c->arena };
	struct mark_counts *each;
	struct settle_difference *list;
	struct settle_work *work;
	struct finding_name *left;
	size_t count, left_n, found = 0;

	TRY(work_of_persons(c, book, persons, n, &work, &count));
	TRY(work_out(c, book, work, count, false, &marks, &findings, &each));
	TRY(findings_left_other(c, persons, n, &left, &left_n));
	list = ARENA_ARRAY(c->arena, findings.put.n + findings.drop.n + left_n, struct settle_difference);
	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < findings.put.n; i++) {
		const struct finding *f = &findings.put.p[i];

		list[found++] = (struct settle_difference){ findings.put_of.p[i], f->rule, f->day };
	}
	for (size_t i = 0; i < findings.drop.n; i++) {
		const struct finding *f = &findings.drop.p[i];

		list[found++] = (struct settle_difference){ whose(work, count, f->person, f->enrolment), f->rule,
			                                    f->day };
	}
	for (size_t i = 0; i < left_n; i++) {
		list[found++] = (struct settle_difference){ whose(work, count, left[i].person, left[i].enrolment),
			                                    left[i].rule, left[i].day };
	}
	*ret = (struct settle_check){ .enrolments = count, .list = list, .n = found };
	return OK;
}
