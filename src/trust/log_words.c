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
	struct str rest, code = what.n > 0 ? what : action, word = str_cut(what, ' ', &rest);

	if (whom.n == 0 && shown > 0) {
		whom = page_text_count(c, MSG_LOG_PERSONS_ONE, MSG_LOG_PERSONS_MANY, shown);
	}
	/* Behind a code may stand what it was done to: an account, a setting. */
	rest = object_of(c, rest);
	struct str args[] = { whom, code, rest };

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
