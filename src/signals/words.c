/* SPDX-License-Identifier: EUPL-1.2 */
#include "signals/words.h"

#include "access/page.h"
#include "fmt/human.h"

enum { BARS = 5, WORD = 512 };

struct rule_texts {
	enum msg_id name, why, sentence, change;
	bool call; /* somebody is to be called, rather than spoken with */
};

#define TEXTS(key)                                                                                                     \
	{                                                                                                              \
		MSG_RULE_##key##_NAME, MSG_RULE_##key##_WHY, MSG_RULE_##key##_SENTENCE, MSG_RULE_##key##_CHANGE, false \
	}
#define TEXTS_CALL(key)                                                                                               \
	{                                                                                                             \
		MSG_RULE_##key##_NAME, MSG_RULE_##key##_WHY, MSG_RULE_##key##_SENTENCE, MSG_RULE_##key##_CHANGE, true \
	}

static const struct rule_texts texts[RULE_COUNT] = {
	[RULE_V3] = TEXTS(V3),
	[RULE_V4] = TEXTS(V4),
	[RULE_LRV] = TEXTS(LRV),
	[RULE_RMC] = TEXTS(RMC),
	[RULE_8U] = TEXTS(EARLY),
	[RULE_12U] = TEXTS(EARLY),
	[RULE_16U] = TEXTS(16U),
	[RULE_SICK_4] = TEXTS(SICK4),
	[RULE_SICK_7] = TEXTS(SICK7),
	[RULE_LATE_3] = TEXTS(LATE),
	[RULE_LATE_6] = TEXTS(LATE),
	[RULE_LATE_9] = TEXTS(LATE),
	[RULE_LATE_12] = TEXTS(LATE),
	[RULE_NO_SHOW] = TEXTS_CALL(NOSHOW),
	[RULE_FIRST_DAY] = TEXTS_CALL(FIRSTDAY),
	[RULE_LUXURY] = TEXTS(LUXURY),
};

/* The limit in hours of an early warning: its name without the u. */
static struct str limit(struct ctx *c, enum law_rule rule)
{
	const struct law_protocol *p = law_protocol_national();

	return str_format(c->arena, "%d", p->early_minutes[rule == RULE_12U] / 60);
}

static enum msg_id verb_of(struct ctx *c, enum law_rule rule, struct str state, enum turn turn)
{
	if (role_side(c->actor.role) == SIDE_AUTHORITY) {
		if (turn == TURN_SCHOOL) {
			return MSG_VERB_AWAIT;
		}
		return str_eq(state, STR(STATE_TAKEN)) ? MSG_VERB_CLOSE : MSG_VERB_TAKE_UP;
	}
	if (turn == TURN_OFFICER) {
		return MSG_VERB_AT_OFFICER;
	}
	if (law_rule_is_obligation(rule)) {
		return str_eq(state, STR(STATE_TO_WITHDRAW)) ? MSG_VERB_WITHDRAW : MSG_VERB_REPORT;
	}
	return texts[rule].call ? MSG_VERB_CALL : MSG_VERB_SPEAK;
}

enum err words_of(struct ctx *c, enum law_rule rule, struct str state, enum turn turn, int amount, int minutes,
                  day_t day, struct finding_words *ret)
{
	bool early = rule == RULE_8U || rule == RULE_12U;
	struct str args[] = { early ? limit(c, rule) : str_format(c->arena, "%d", amount), words_hours(c, minutes),
		              words_short_day(c, day) };
	struct finding_words w = { .verb = msg(c->lang, verb_of(c, rule, state, turn)) };

	w.name = page_text(c, texts[rule].name, args, 3);
	w.why = page_text(c, texts[rule].why, args, 3);
	if (w.name.p == NULL || w.why.p == NULL) {
		return ERR_NOMEM;
	}
	*ret = w;
	return OK;
}

struct str words_sentence(struct ctx *c, const struct finding_view *f, struct str who)
{
	bool early = f->rule == RULE_8U || f->rule == RULE_12U;
	struct str args[] = { who,
		              words_date(c, f->begin),
		              words_date(c, f->day),
		              words_hours(c, f->minutes),
		              early ? limit(c, f->rule) : str_format(c->arena, "%d", f->amount),
		              words_date(c, f->report_by) };

	return page_text(c, texts[f->rule].sentence, args, 6);
}

struct str words_change(struct ctx *c, const struct finding_view *f)
{
	return msg(c->lang, texts[f->rule].change);
}

struct str words_source_url(enum law_rule rule)
{
	switch (rule) {
	case RULE_V3:
	case RULE_16U:
	case RULE_LRV: return STR("https://wetten.overheid.nl/jci1.3:c:BWBR0002628&artikel=21a");
	case RULE_RMC: return STR("https://wetten.overheid.nl/jci1.3:c:BWBR0007625&artikel=8.1.8a");
	case RULE_LUXURY: return STR("https://wetten.overheid.nl/jci1.3:c:BWBR0002628&artikel=11");
	case RULE_V4:
	case RULE_8U:
	case RULE_12U: return STR("https://wetten.overheid.nl/jci1.3:c:BWBR0002628&artikel=21a");
	case RULE_SICK_4:
	case RULE_SICK_7:
	case RULE_LATE_3:
	case RULE_LATE_6:
	case RULE_LATE_9:
	case RULE_LATE_12:
	case RULE_NO_SHOW:
	case RULE_FIRST_DAY:
	case RULE_COUNT: break;
	}
	return STR("");
}

struct str words_step(enum lang lang, enum step step)
{
	static const enum msg_id names[STEP_COUNT] = {
		[STEP_SPOKEN] = MSG_STEP_SPOKEN, [STEP_TRIED] = MSG_STEP_TRIED,       [STEP_DONE] = MSG_STEP_DONE,
		[STEP_REPORT] = MSG_STEP_REPORT, [STEP_WITHDRAW] = MSG_STEP_WITHDRAW, [STEP_TAKE_UP] = MSG_STEP_TAKE_UP,
		[STEP_CLOSE] = MSG_STEP_CLOSE,
	};

	return msg(lang, names[step]);
}

/* What happened with the report of a finding, by the names of reports/machine.h. */
static enum msg_id deed_of_report(struct str action)
{
	static const struct {
		const char *name;
		enum msg_id words;
	} deeds[] = {
		{ "kennisgenomen", MSG_REPORT_DEED_NOTICE }, { "contact", MSG_REPORT_DEED_CONTACT },
		{ "gepland", MSG_REPORT_DEED_PLAN },         { "besloten", MSG_REPORT_DEED_DECIDE },
		{ "heropend", MSG_REPORT_DEED_REOPEN },      { "gevraagd", MSG_REPORT_DEED_ASK },
		{ "geantwoord", MSG_REPORT_DEED_ANSWER },    { "overgedragen", MSG_REPORT_DEED_HAND_OVER },
		{ "einddatum", MSG_REPORT_DEED_END },        { "gewijzigd", MSG_REPORT_DEED_AMEND },
		{ "vervallen", MSG_REPORT_DEED_LAPSE },      { "geldt-weer", MSG_REPORT_DEED_HOLD },
		{ "vrijstelling", MSG_REPORT_DEED_EXEMPT },  { "te-laat", MSG_REPORT_DEED_RAISE },
	};

	for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++) {
		if (str_eq(action, str_of(deeds[i].name))) {
			return deeds[i].words;
		}
	}
	return MSG_STEP_UNDO;
}

struct str words_action(enum lang lang, struct str action)
{
	enum step step;

	if (str_eq(action, STR("antwoord"))) {
		return msg(lang, MSG_STEP_ANSWERED);
	}
	if (!step_parse(action, &step)) {
		return msg(lang, deed_of_report(action));
	}
	switch (step) {
	case STEP_TAKE_UP: return msg(lang, MSG_STEP_TAKEN_UP);
	case STEP_CLOSE: return msg(lang, MSG_STEP_CLOSED);
	case STEP_SPOKEN:
	case STEP_TRIED:
	case STEP_DONE:
	case STEP_REPORT:
	case STEP_WITHDRAW: return words_step(lang, step);
	case STEP_COUNT: break;
	}
	return msg(lang, MSG_STEP_UNDO);
}

/* A word that is stored and what people read for it. */
struct pair {
	struct str stored;
	enum msg_id shown;
};

static struct str look_up(enum lang lang, const struct pair *pairs, size_t n, struct str stored)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(pairs[i].stored, stored)) {
			return msg(lang, pairs[i].shown);
		}
	}
	return stored;
}

#define WORDS(lit)                   \
	{                            \
		lit, sizeof(lit) - 1 \
	}

struct str words_state(enum lang lang, struct str state)
{
	static const struct pair states[] = {
		{ WORDS(STATE_OPEN), MSG_STATE_OPEN },
		{ WORDS(STATE_REPORTED), MSG_STATE_REPORTED },
		{ WORDS(STATE_TAKEN), MSG_STATE_TAKEN },
		{ WORDS(STATE_CLOSED), MSG_STATE_CLOSED },
		{ WORDS(STATE_TO_WITHDRAW), MSG_STATE_WITHDRAW },
		{ WORDS(STATE_WITHDRAWN), MSG_STATE_WITHDRAWN },
		{ WORDS(STATE_DONE), MSG_STATE_DONE },
		{ WORDS(STATE_EXPIRED), MSG_STATE_EXPIRED },
		{ WORDS(STATE_LAPSED), MSG_STATE_LAPSED },
	};

	return look_up(lang, states, sizeof states / sizeof states[0], state);
}

struct str words_duty(enum lang lang, struct str duty)
{
	static const struct pair duties[] = {
		{ WORDS("leerplichtig"), MSG_DUTY_COMPULSORY },
		{ WORDS("kwalificatieplichtig"), MSG_DUTY_QUALIFICATION },
		{ WORDS("doorstroom"), MSG_DUTY_TRANSITION },
		{ WORDS("geen"), MSG_DUTY_NONE },
	};

	return look_up(lang, duties, sizeof duties / sizeof duties[0], duty);
}

enum err words_clock(struct ctx *c, day_t due, struct clock_words *ret)
{
	int left = worklist_days_left(c->today, due);
	struct clock_words w = { .late = left < 0,
		                 .soon = left == 0 || left == 1,
		                 .bars = left < 0      ? 0
		                         : left < BARS ? left
		                                       : BARS };

	if (left < 0) {
		w.text = page_text_count(c, MSG_CLOCK_LATE_ONE, MSG_CLOCK_LATE_MANY, -left);
	} else if (left == 0) {
		w.text = msg(c->lang, MSG_CLOCK_TODAY);
	} else {
		w.text = page_text_count(c, MSG_CLOCK_LEFT_ONE, MSG_CLOCK_LEFT_MANY, left);
	}
	if (w.text.p == NULL) {
		return ERR_NOMEM;
	}
	*ret = w;
	return OK;
}
