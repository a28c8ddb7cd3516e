/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/page.h"
#include "trust/log_find.h"
#include "trust_log_sql.h"

/* What has words of its own; the rest is told in general words with its code. */
static const struct {
	const char *kind, *action, *what; /* NULL: any */
	enum msg_id id;
} words[] = {
	{ "look", "person", NULL, MSG_LOG_LOOK_PERSON },
	{ "look", "explain", NULL, MSG_LOG_LOOK_EXPLAIN },
	{ "look", "worklist", NULL, MSG_LOG_LOOK_WORKLIST },
	{ "look", "contact", NULL, MSG_LOG_LOOK_CONTACT },
	{ "look", "log", NULL, MSG_LOG_LOOK_LOG },
	{ "look", "own-data", "exported", MSG_LOG_LOOK_EXPORTED },
	{ "look", "own-data", NULL, MSG_LOG_LOOK_OWN },
	{ "look", "own-choice", NULL, MSG_LOG_LOOK_OWN },
	{ "list", "meet", NULL, MSG_LOG_LIST_MEET },
	{ "look", "wpg", NULL, MSG_LOG_WPG },
	{ "list", "wpg", NULL, MSG_LOG_WPG },
	{ "change", "wpg", NULL, MSG_LOG_WPG },
	{ "list", "search", NULL, MSG_LOG_LIST_SEARCH },
	{ "list", "worklist", NULL, MSG_LOG_LIST_WORKLIST },
	{ "list", "gaps", NULL, MSG_LOG_LIST_GAPS },
	{ "list", "log", NULL, MSG_LOG_LIST_LOG },
	{ "list", "list-all", NULL, MSG_LOG_LIST_ALL },
	{ "change", NULL, "marks.put", MSG_LOG_CHANGE_MARKS },
	{ "change", NULL, "contact.spoken", MSG_LOG_CHANGE_SPOKEN },
	{ "change", NULL, "contact.tried", MSG_LOG_CHANGE_TRIED },
	{ "change", NULL, "step.spoken", MSG_LOG_CHANGE_SPOKEN },
	{ "change", NULL, "step.tried", MSG_LOG_CHANGE_TRIED },
	{ "change", NULL, "step.done", MSG_LOG_CHANGE_DONE },
	{ "change", NULL, "step.report", MSG_LOG_CHANGE_REPORT },
	{ "change", NULL, "step.withdraw", MSG_LOG_CHANGE_WITHDRAW },
	{ "change", NULL, "step.take-up", MSG_LOG_CHANGE_TAKE_UP },
	{ "change", NULL, "step.close", MSG_LOG_CHANGE_CLOSE },
	{ "change", NULL, "step.undo", MSG_LOG_CHANGE_UNDO },
	{ "change", NULL, "own-choice.set", MSG_LOG_CHANGE_CHOICE },
	{ "change", NULL, "glass.break", MSG_LOG_CHANGE_GLASS },
	{ "change", NULL, "glass.review", MSG_LOG_CHANGE_GLASS_REVIEW },
	{ "change", NULL, "night.round", MSG_LOG_CHANGE_NIGHT },
	{ "change", NULL, "sign-in", MSG_LOG_DO_SIGN_IN },
	{ "change", NULL, "sign-in.first", MSG_LOG_DO_SIGN_IN_FIRST },
	{ "change", NULL, "sign-out", MSG_LOG_DO_SIGN_OUT },
	{ "change", NULL, "account.add", MSG_LOG_DO_ACCOUNT_ADD },
	{ "change", NULL, "account.password", MSG_LOG_DO_ACCOUNT_PASSWORD },
	{ "change", NULL, "account.enable", MSG_LOG_DO_ACCOUNT_ENABLE },
	{ "change", NULL, "account.disable", MSG_LOG_DO_ACCOUNT_DISABLE },
	{ "change", NULL, "grant.add", MSG_LOG_DO_GRANT_ADD },
	{ "change", NULL, "grant.widen", MSG_LOG_DO_GRANT_WIDEN },
	{ "change", NULL, "grant.narrow", MSG_LOG_DO_GRANT_NARROW },
	{ "change", NULL, "grant.revoke", MSG_LOG_DO_GRANT_REVOKE },
	{ "change", NULL, "token.add", MSG_LOG_DO_TOKEN_ADD },
	{ "change", NULL, "token.revoke", MSG_LOG_DO_TOKEN_REVOKE },
	{ "change", NULL, "setting.set", MSG_LOG_DO_SETTING },
	{ "change", NULL, "role.switch", MSG_LOG_DO_ROLE_SWITCH },
	{ "change", NULL, "glass.nobody", MSG_LOG_DO_GLASS_NOBODY },
	{ "change", NULL, "demo.fill", MSG_LOG_DO_DEMO },
	{ "change", NULL, "factor.add", MSG_LOG_DO_FACTOR_ADD },
	{ "change", NULL, "factor.remove", MSG_LOG_DO_FACTOR_REMOVE },
	{ "change", NULL, "passkey.add", MSG_LOG_DO_PASSKEY_ADD },
	{ "change", NULL, "passkey.remove", MSG_LOG_DO_PASSKEY_REMOVE },
	{ "change", NULL, "password.change", MSG_LOG_DO_PASSWORD },
	{ "change", NULL, "password.set", MSG_LOG_DO_PASSWORD },
	{ "change", NULL, "invitation.make", MSG_LOG_DO_INVITATION },
	{ "change", NULL, "share.report", MSG_LOG_DO_SHARE },
	{ "change", NULL, "share.withdraw", MSG_LOG_DO_SHARE },
	{ "change", NULL, "share.take-up", MSG_LOG_DO_SHARE },
	{ "change", NULL, "share.close", MSG_LOG_DO_SHARE },
	{ "change", NULL, "report.file", MSG_LOG_CHANGE_REPORT },
	{ "change", NULL, "report.take-up", MSG_LOG_CHANGE_TAKE_UP },
	{ "change", NULL, "report.notice", MSG_LOG_REPORT_NOTICE },
	{ "change", NULL, "report.ask", MSG_LOG_REPORT_ASK },
	{ "change", NULL, "report.answer", MSG_LOG_REPORT_ANSWER },
	{ "change", NULL, "report.contact", MSG_LOG_REPORT_CONTACT },
	{ "change", NULL, "report.plan", MSG_LOG_REPORT_PLAN },
	{ "change", NULL, "report.decide", MSG_LOG_REPORT_DECIDE },
	{ "change", NULL, "report.close", MSG_LOG_CHANGE_CLOSE },
	{ "change", NULL, "report.withdraw", MSG_LOG_CHANGE_WITHDRAW },
	{ "change", NULL, "report.hand-over", MSG_LOG_REPORT_HAND_OVER },
	{ "change", NULL, "report.reopen", MSG_LOG_REPORT_REOPEN },
	{ "change", NULL, "report.end", MSG_LOG_REPORT_END },
	{ "change", NULL, "report.amend", MSG_LOG_REPORT_AMEND },
	{ "change", NULL, "report.lapse", MSG_LOG_REPORT_LAPSE },
	{ "change", NULL, "report.hold", MSG_LOG_REPORT_HOLD },
	{ "change", NULL, "report.exempt", MSG_LOG_REPORT_EXEMPT },
	{ "change", NULL, "report.raise", MSG_LOG_REPORT_RAISE },
	{ "change", NULL, "report.attach", MSG_LOG_REPORT_ATTACH },
	{ "change", NULL, "report.detach", MSG_LOG_REPORT_DETACH },
	{ "look", NULL, "report.attachment", MSG_LOG_REPORT_ATTACHMENT },
	{ "look", "reports", NULL, MSG_LOG_LOOK_REPORT },
	{ "look", "report", NULL, MSG_LOG_LOOK_REPORT },
	{ "look", "report-handle", NULL, MSG_LOG_LOOK_REPORT },
	{ "list", "reports", NULL, MSG_LOG_LIST_REPORTS },
	{ "change", NULL, "hold.add", MSG_LOG_DO_HOLD_ADD },
	{ "change", NULL, "hold.lift", MSG_LOG_DO_HOLD_LIFT },
	{ "change", NULL, "retention.destroy", MSG_LOG_DO_DESTROY },
	{ "change", NULL, "upload.receive", MSG_LOG_DO_UPLOAD_RECEIVE },
	{ "change", NULL, "upload.start", MSG_LOG_DO_UPLOAD_START },
	{ "change", NULL, "upload.stop", MSG_LOG_DO_UPLOAD_STOP },
	{ "change", NULL, "upload.undo", MSG_LOG_DO_UPLOAD_UNDO },
	{ "change", NULL, "upload.discard", MSG_LOG_DO_UPLOAD_DISCARD },
	{ "change", NULL, "upload.checked", MSG_LOG_DO_UPLOAD_CHECKED },
	{ "change", NULL, "upload.received", MSG_LOG_DO_UPLOAD_REFUSED },
	{ "change", NULL, "upload.done", MSG_LOG_DO_UPLOAD_DONE },
	{ "change", NULL, "upload.stopped", MSG_LOG_DO_UPLOAD_STOPPED },
	{ "change", NULL, "upload.failed", MSG_LOG_DO_UPLOAD_FAILED },
	{ "change", NULL, "upload.undone", MSG_LOG_DO_UPLOAD_UNDONE },
	{ "change", NULL, "lesson.add", MSG_LOG_DO_LESSON_ADD },
	{ "change", NULL, "lesson.cancel", MSG_LOG_DO_LESSON_CANCEL },
	{ "change", NULL, "lesson.restore", MSG_LOG_DO_LESSON_RESTORE },
	{ "change", NULL, "lesson.teacher", MSG_LOG_DO_LESSON_TEACHER },
	{ "change", NULL, "feed.add", MSG_LOG_DO_FEED_ADD },
	{ "change", NULL, "feed.fetch", MSG_LOG_DO_FEED_FETCH },
	{ "change", NULL, "feed.remove", MSG_LOG_DO_FEED_REMOVE },
	{ "change", NULL, "teacher-code.link", MSG_LOG_DO_CODE_LINK },
	{ "change", NULL, "teacher-code.unlink", MSG_LOG_DO_CODE_UNLINK },
	{ "change", NULL, "absence.report", MSG_LOG_DO_ABSENCE_REPORT },
	{ "change", NULL, "absence.better", MSG_LOG_DO_ABSENCE_BETTER },
	{ "change", NULL, "absence.confirm", MSG_LOG_DO_ABSENCE_CONFIRM },
	{ "change", NULL, "absence.question", MSG_LOG_DO_ABSENCE_QUESTION },
	{ "change", NULL, "absence.refuse", MSG_LOG_DO_ABSENCE_REFUSE },
	{ "change", NULL, "absence.withdraw", MSG_LOG_DO_ABSENCE_WITHDRAW },
	{ "change", NULL, "absence.school", MSG_LOG_DO_ABSENCE_SCHOOL },
	{ "change", NULL, "leave.ask", MSG_LOG_DO_LEAVE_ASK },
	{ "change", NULL, "leave.change", MSG_LOG_DO_LEAVE_CHANGE },
	{ "change", NULL, "leave.withdraw", MSG_LOG_DO_LEAVE_WITHDRAW },
	{ "change", NULL, "leave.send", MSG_LOG_DO_LEAVE_SEND },
	{ "change", NULL, "leave.grant", MSG_LOG_DO_LEAVE_GRANT },
	{ "change", NULL, "leave.refuse", MSG_LOG_DO_LEAVE_REFUSE },
	{ "change", NULL, "agreement.draft", MSG_LOG_DO_AGREEMENT_DRAFT },
	{ "change", NULL, "agreement.change", MSG_LOG_DO_AGREEMENT_CHANGE },
	{ "change", NULL, "agreement.sign", MSG_LOG_DO_AGREEMENT_SIGN },
	{ "change", NULL, "agreement.refuse", MSG_LOG_DO_AGREEMENT_REFUSE },
	{ "change", NULL, "agreement.publish", MSG_LOG_DO_AGREEMENT_PUBLISH },
	{ "change", NULL, "agreement.away", MSG_LOG_DO_AGREEMENT_AWAY },
	{ "change", NULL, "answer.seen", MSG_LOG_DO_ANSWER_SEEN },
	{ "change", NULL, "contact.assign", MSG_LOG_DO_CONTACT_ASSIGN },
	{ "change", NULL, "contact.end", MSG_LOG_DO_CONTACT_END },
	{ "change", NULL, "contact.away", MSG_LOG_DO_CONTACT_AWAY },
	{ "change", NULL, "contact.back", MSG_LOG_DO_CONTACT_BACK },
	{ "change", NULL, "contact.desk", MSG_LOG_DO_CONTACT_DESK },
	{ "change", NULL, "contact.agree", MSG_LOG_DO_CONTACT_AGREE },
	{ "change", NULL, "contact.disagree", MSG_LOG_DO_CONTACT_DISAGREE },
	{ "change", NULL, "letter.make", MSG_LOG_DO_LETTER_MAKE },
	{ "change", NULL, "letter.text", MSG_LOG_DO_LETTER_TEXT },
	{ "change", NULL, "letter.style", MSG_LOG_DO_LETTER_STYLE },
	{ "change", NULL, "link.opened", MSG_LOG_DO_LINK_OPENED },
	{ "change", NULL, "link.refused", MSG_LOG_DO_LINK_REFUSED },
	{ "change", NULL, "message.send", MSG_LOG_DO_MESSAGE_SEND },
	{ "change", NULL, "message.stop", MSG_LOG_DO_MESSAGE_STOP },
	{ "change", NULL, "message.text", MSG_LOG_DO_MESSAGE_TEXT },
	{ "change", NULL, "message.news", MSG_LOG_DO_MESSAGE_NEWS },
	{ "change", NULL, "outreach.setting", MSG_LOG_DO_OUTREACH_SETTING },
	{ "change", NULL, "marks.correct", MSG_LOG_DO_MARKS_CORRECT },
	{ "change", NULL, "roll.save", MSG_LOG_DO_ROLL_SAVE },
	{ "change", NULL, "roll.here", MSG_LOG_DO_ROLL_HERE },
	{ "change", NULL, "roll.self-on", MSG_LOG_DO_ROLL_SELF_ON },
	{ "change", NULL, "roll.self-off", MSG_LOG_DO_ROLL_SELF_OFF },
	{ "change", NULL, "rights.ask", MSG_LOG_DO_RIGHTS_ASK },
	{ "change", NULL, "rights.extend", MSG_LOG_DO_RIGHTS_EXTEND },
	{ "change", NULL, "rights.answer", MSG_LOG_DO_RIGHTS_ANSWER },
	{ "change", NULL, "rights.correct", MSG_LOG_DO_RIGHTS_CORRECT },
	{ "change", NULL, "rights.restrict", MSG_LOG_DO_RIGHTS_RESTRICT },
	{ "change", NULL, "rights.unrestrict", MSG_LOG_DO_RIGHTS_UNRESTRICT },
	{ "change", NULL, "rights.withhold", MSG_LOG_DO_RIGHTS_WITHHOLD },
	{ "change", NULL, "rights.give", MSG_LOG_DO_RIGHTS_GIVE },
	{ "change", NULL, "research.export", MSG_LOG_DO_RESEARCH_EXPORT },
	{ "change", NULL, "retention.choose", MSG_LOG_DO_RETENTION_CHOOSE },
	{ "change", NULL, "recovery.make", MSG_LOG_DO_RECOVERY_MAKE },
	{ "change", NULL, "session.end", MSG_LOG_DO_SESSION_END },
	{ "change", NULL, "sign-out.provider", MSG_LOG_DO_SIGN_OUT_PROVIDER },
	{ "change", NULL, "sign-in.second", MSG_LOG_DO_SIGN_IN_SECOND },
	{ "change", NULL, "token.end", MSG_LOG_DO_TOKEN_END },
	{ "change", NULL, "passkey.rename", MSG_LOG_DO_PASSKEY_RENAME },
	{ "change", NULL, "oidc.set", MSG_LOG_DO_OIDC_SET },
	{ "change", NULL, "oidc.remove", MSG_LOG_DO_OIDC_REMOVE },
	{ "change", NULL, "oidc.link", MSG_LOG_DO_OIDC_LINK },
	{ "change", NULL, "oidc.account", MSG_LOG_DO_OIDC_ACCOUNT },
	{ "change", NULL, "register.again", MSG_LOG_DO_REGISTER_AGAIN },
	{ "change", NULL, "register.settled", MSG_LOG_DO_REGISTER_SETTLED },
	{ "change", NULL, "register.secret", MSG_LOG_DO_REGISTER_SECRET },
	{ "change", NULL, "register.send", MSG_LOG_DO_REGISTER_SEND },
	{ NULL, NULL, "register.export", MSG_LOG_DO_REGISTER_EXPORT },
	{ "change", NULL, "backup.make", MSG_LOG_DO_BACKUP_MAKE },
	{ "change", NULL, "backup.restore", MSG_LOG_DO_BACKUP_RESTORE },
	{ "change", NULL, "keys.backup", MSG_LOG_DO_KEYS_BACKUP },
	{ "change", NULL, "keys.rotate", MSG_LOG_DO_KEYS_ROTATE },
	{ "change", NULL, "keys.destroy", MSG_LOG_DO_KEYS_DESTROY },
	{ "change", NULL, "verify.fine", MSG_LOG_DO_VERIFY_FINE },
	{ "change", NULL, "verify.differs", MSG_LOG_DO_VERIFY_DIFFERS },
	{ "change", NULL, "import.ical", MSG_LOG_DO_IMPORT_ICAL },
	{ "change", NULL, "import.persons", MSG_LOG_DO_IMPORT_FILE },
	{ "change", NULL, "import.enrolments", MSG_LOG_DO_IMPORT_FILE },
	{ "change", NULL, "import.results", MSG_LOG_DO_IMPORT_FILE },
	{ "change", NULL, "import.exemptions", MSG_LOG_DO_IMPORT_FILE },
	{ "change", NULL, "import.activities", MSG_LOG_DO_IMPORT_FILE },
	{ "change", NULL, "import.holidays", MSG_LOG_DO_IMPORT_FILE },
	{ "change", NULL, "import.groups", MSG_LOG_DO_IMPORT_FILE },
	{ "change", NULL, "import.lessons", MSG_LOG_DO_IMPORT_FILE },
	{ "change", NULL, "import.attendance", MSG_LOG_DO_IMPORT_FILE },
};

/* What is done with an action, in words: by the order of enum action. */
static const enum msg_id action_words[ACTION_COUNT] = {
	[ACTION_PUBLIC] = MSG_LOG_ACTION_PUBLIC,
	[ACTION_OWN_ACCOUNT] = MSG_LOG_ACTION_ACCOUNT,
	[ACTION_OWN_DATA] = MSG_LOG_ACTION_OWN_DATA,
	[ACTION_OWN_CHOICE] = MSG_LOG_ACTION_OWN_CHOICE,
	[ACTION_HERE] = MSG_LOG_ACTION_HERE,
	[ACTION_MEET] = MSG_LOG_ACTION_MEET,
	[ACTION_WORKLIST] = MSG_LOG_ACTION_WORKLIST,
	[ACTION_SEARCH] = MSG_LOG_ACTION_SEARCH,
	[ACTION_PERSON] = MSG_LOG_ACTION_PERSON,
	[ACTION_EXPLAIN] = MSG_LOG_ACTION_EXPLAIN,
	[ACTION_CONTACT] = MSG_LOG_ACTION_CONTACT,
	[ACTION_SCHOOL_STEP] = MSG_LOG_ACTION_SCHOOL_STEP,
	[ACTION_OFFICER_STEP] = MSG_LOG_ACTION_OFFICER_STEP,
	[ACTION_ABSENCE] = MSG_LOG_ACTION_ABSENCE,
	[ACTION_LEAVE] = MSG_LOG_ACTION_LEAVE,
	[ACTION_LEAVE_ABOVE] = MSG_LOG_ACTION_LEAVE_ABOVE,
	[ACTION_OWN_ABSENCE] = MSG_LOG_ACTION_OWN_ABSENCE,
	[ACTION_GAPS] = MSG_LOG_ACTION_GAPS,
	[ACTION_TIMETABLE] = MSG_LOG_ACTION_TIMETABLE,
	[ACTION_LESSON] = MSG_LOG_ACTION_LESSON,
	[ACTION_LEDGER] = MSG_LOG_ACTION_LEDGER,
	[ACTION_CORRECT] = MSG_LOG_ACTION_CORRECT,
	[ACTION_REGISTER] = MSG_LOG_ACTION_REGISTER,
	[ACTION_IMPORT] = MSG_LOG_ACTION_IMPORT,
	[ACTION_UPLOAD] = MSG_LOG_ACTION_UPLOAD,
	[ACTION_LIST_ALL] = MSG_LOG_ACTION_LIST_ALL,
	[ACTION_GLASS] = MSG_LOG_ACTION_GLASS,
	[ACTION_WPG] = MSG_LOG_ACTION_WPG,
	[ACTION_LOG] = MSG_LOG_ACTION_LOG,
	[ACTION_RIGHTS] = MSG_LOG_ACTION_RIGHTS,
	[ACTION_RETENTION] = MSG_LOG_ACTION_RETENTION,
	[ACTION_RESEARCH] = MSG_LOG_ACTION_RESEARCH,
	[ACTION_RESEARCH_LIST] = MSG_LOG_ACTION_RESEARCH_LIST,
	[ACTION_ACCOUNTS] = MSG_LOG_ACTION_ACCOUNTS,
	[ACTION_SECURITY] = MSG_LOG_ACTION_SECURITY,
	[ACTION_MANAGE] = MSG_LOG_ACTION_MANAGE,
	[ACTION_OUTREACH] = MSG_LOG_ACTION_OUTREACH,
	[ACTION_DELIVERY] = MSG_LOG_ACTION_DELIVERY,
	[ACTION_CONTACTS] = MSG_LOG_ACTION_CONTACTS,
	[ACTION_REGISTER_LINK] = MSG_LOG_ACTION_REGISTER_LINK,
	[ACTION_CONTACTS_KEEP] = MSG_LOG_ACTION_CONTACTS_KEEP,
	[ACTION_LETTER] = MSG_LOG_ACTION_LETTER,
	[ACTION_LETTER_TEXTS] = MSG_LOG_ACTION_LETTER_TEXTS,
	[ACTION_REPORT] = MSG_LOG_ACTION_REPORT,
	[ACTION_REPORTS] = MSG_LOG_ACTION_REPORTS,
	[ACTION_REPORT_HANDLE] = MSG_LOG_ACTION_REPORT_HANDLE,
	[ACTION_AGREEMENT] = MSG_LOG_ACTION_AGREEMENT,
	[ACTION_AGREEMENT_KEEP] = MSG_LOG_ACTION_AGREEMENT_KEEP,
	[ACTION_AGREEMENT_SIGN] = MSG_LOG_ACTION_AGREEMENT_SIGN,
	[ACTION_WORKLOAD] = MSG_LOG_ACTION_WORKLOAD,
	[ACTION_AGREED] = MSG_LOG_ACTION_AGREED,
	[ACTION_FIGURES] = MSG_LOG_ACTION_FIGURES,
};

struct str log_action_text(enum lang lang, enum action action)
{
	return msg(lang, action_words[action]);
}

/* The words of an action as it stands in the log; one that this program does not know is told by its name. */
static struct str action_text(const struct ctx *c, struct str name)
{
	for (int i = 0; i < ACTION_COUNT; i++) {
		if (str_eq(name, str_of(access_row((enum action)i)->name))) {
			return log_action_text(c->lang, (enum action)i);
		}
	}
	return name;
}

static bool fits(const char *wanted, struct str is)
{
	return wanted == NULL || str_eq(is, str_of(wanted));
}

static enum msg_id general(struct str kind, bool anybody)
{
	if (str_eq(kind, STR("change"))) {
		return anybody ? MSG_LOG_CHANGE : MSG_LOG_CHANGE_NOBODY;
	}
	return anybody ? MSG_LOG_LOOK : MSG_LOG_LOOK_NOBODY;
}

/* The login of an account that stands as a key; anything else as it is. */
static struct str object_of(struct ctx *c, struct str text)
{
	struct log_login_row row;
	int64_t account;
	bool found;

	if (text.n == 0 || !str_to_i64(text, &account)) {
		return text;
	}
	if (log_login(c->db, c->arena, &(struct log_login_in){ account }, &row, &found) != OK || !found) {
		return text;
	}
	return row.login;
}

struct str log_words(struct ctx *c, struct str kind, struct str action, struct str what, bool refused, struct str whom,
                     int64_t shown)
{
	bool anybody = whom.n > 0 || shown > 0;
	struct str rest, word = str_cut(what, ' ', &rest);

	if (whom.n == 0 && shown > 0) {
		whom = page_text_count(c, MSG_LOG_PERSONS_ONE, MSG_LOG_PERSONS_MANY, shown);
	}
	/* Behind a code may stand what it was done to: an account, a setting. */
	rest = object_of(c, rest);
	struct str args[] = { whom, action_text(c, action), rest };

	if (refused) {
		return page_text(c, anybody ? MSG_LOG_REFUSED : MSG_LOG_REFUSED_NOBODY, args, 2);
	}
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (fits(words[i].kind, kind) && fits(words[i].action, action) && fits(words[i].what, word)) {
			return page_text(c, words[i].id, args, 3);
		}
	}
	return page_text(c, general(kind, anybody), args, 2);
}
