/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake/settle.h"

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

static enum err load(struct ctx *c, const struct settle_work *work, size_t n, bool fresh, struct stored *ret)
{
	int64_t *persons = ARENA_ARRAY(c->arena, n, int64_t);
	struct stored s = { 0 };
	size_t count = 0;

	if (persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		if (count == 0 || persons[count - 1] != work[i].of->person) {
			persons[count++] = work[i].of->person;
		}
	}
	if (!fresh) {
		TRY(db_lock_keys(c->db, persons, count));
		TRY(registration_stored(c, c->arena, persons, count, &s.days, &s.day_n));
		TRY(findings_stored(c, c->arena, persons, count, &s.findings, &s.finding_n));
	}
	TRY(exemptions_stored(c, c->arena, persons, count, &s.exemptions, &s.exemption_n));
	*ret = s;
	return OK;
}

enum err settle(struct ctx *c, struct reference_book *book, const struct settle_work *work, size_t n, const char *cause,
                bool fresh, struct settle_result *ret)
{
	struct registration_batch marks = { .arena = c->arena, .cause = cause };
	struct finding_batch findings = { .arena = c->arena };
	struct stored s;

	TRY(load(c, work, n, fresh, &s));
	for (size_t i = 0; i < n; i++) {
		const struct enrolment_facts *of = work[i].of;
		const struct law_calendar *calendar;
		struct law_day *days;
		size_t day_n, stored_n = own_days(&s, of), found_n = own_findings(&s, of), exempt_n = own_exemptions(&s, of);

		TRY(reference_book_calendar(book, str_of(of->brin), str_of(of->location), &calendar));
		TRY(registration_merge(c, &marks, of, s.days + s.day_at, stored_n, work[i].marks, work[i].count, &days,
		                       &day_n));
		TRY(findings_update(c, &findings, of, calendar, days, day_n, s.findings + s.finding_at, found_n,
		                    s.exemptions + s.exemption_at, exempt_n));
	}
	TRY(registration_store(c, &marks));
	TRY(findings_store(c, &findings));
	if (ret != NULL) {
		*ret = (struct settle_result){ marks.counts, findings.put.p, findings.put_of.p, findings.put.n };
	}
	return OK;
}

enum err settle_persons(struct ctx *c, struct reference_book *book, const int64_t *persons, size_t n)
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
	return settle(c, book, work, count, "recompute", false, NULL);
}
