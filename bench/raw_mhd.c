/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The peer of pages: a bare libmicrohttpd handler that looks up the same rows in the same SQLite file, by the same index, and
 * prints them as an answer of a given size: 50 findings of an institution, 50 reports filed by it, or the days on which the person
 * whom the address names missed something. No identity, no rights, no log of looks, no escaping, no templates.
 */
#include <microhttpd.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

enum { ROWS = 50, PAGE = 1 << 20, THREADS = 2, ROW_MOST = 4096 };

static const char finding_sql[] =
	"SELECT f.public, f.rule, f.day, f.due, f.minutes, f.state, p.public, p.call_name, p.family_name, p.birth, e.class_group, "
	"m.name FROM finding f JOIN person p ON p.person = f.person "
	"JOIN enrolment e ON e.person = f.person AND e.enrolment = f.enrolment "
	"JOIN municipality m ON m.code = f.municipality "
	"WHERE f.brin = ?1 AND f.turn = 1 AND f.turn <> 0 "
	"ORDER BY f.due, f.person, f.enrolment, f.rule, f.day LIMIT 50";
static const char report_sql[] =
	"SELECT r.public, r.kind, r.filed, r.due, r.minutes, r.status, p.public, p.call_name, p.family_name, p.birth, e.class_group, "
	"m.name FROM report r JOIN person p ON p.person = r.person "
	"JOIN enrolment e ON e.person = r.person AND e.enrolment = r.enrolment "
	"JOIN municipality m ON m.code = r.municipality "
	"WHERE r.brin = ?1 ORDER BY r.filed DESC, r.person, r.report LIMIT 50";

static const char absence_sql[] =
	"SELECT d.day, d.enrolment, length(d.marks) FROM person p JOIN registration_day d ON d.person = p.person "
	"WHERE p.public = ?1 AND d.unauthorised + d.authorised + d.sick > 0 ORDER BY d.day, d.enrolment LIMIT 200";

static const char *sql = finding_sql;
static const char *path, *brin;
static size_t page_size;

struct reader {
	sqlite3 *db;
	sqlite3_stmt *find;
	char page[PAGE];
};

static struct reader *reader(void)
{
	static _Thread_local struct reader r;

	if (r.db == NULL) {
		if (sqlite3_open_v2(path, &r.db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
		    sqlite3_prepare_v2(r.db, sql, -1, &r.find, NULL) != SQLITE_OK) {
			(void)fprintf(stderr, "raw_mhd: %s\n", sqlite3_errmsg(r.db));
			exit(3);
		}
	}
	return &r;
}

/* Each row is filled up with blanks to its share of the page, and the page to its size. */
static size_t print_rows(struct reader *r, const char *key)
{
	size_t n = (size_t)snprintf(r->page, PAGE, "<!doctype html><title>Vandaag</title><table>");
	int columns = sqlite3_column_count(r->find);

	(void)sqlite3_bind_text(r->find, 1, key, -1, SQLITE_STATIC);
	while (sqlite3_step(r->find) == SQLITE_ROW && n + page_size / ROWS + ROW_MOST < PAGE) {
		size_t end = n + page_size / ROWS;

		for (int i = 0; i < columns; i++) {
			n += (size_t)snprintf(r->page + n, 256, "<td>%s</td>",
			                      (const char *)sqlite3_column_text(r->find, i));
		}
		while (n < end && sql != absence_sql) {
			r->page[n++] = ' ';
		}
	}
	while (n < page_size) {
		r->page[n++] = ' ';
	}
	(void)sqlite3_reset(r->find);
	return n;
}

static enum MHD_Result answer(void *arg, struct MHD_Connection *c, const char *url, const char *method,
                              const char *version, const char *data, size_t *size, void **state)
{
	struct reader *r = reader();
	struct MHD_Response *response;
	enum MHD_Result result;

	(void)arg, (void)method, (void)version, (void)data, (void)size, (void)state;
	response = MHD_create_response_from_buffer(print_rows(r, sql == absence_sql ? url + 1 : brin), r->page,
	                                           MHD_RESPMEM_MUST_COPY);
	(void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/html; charset=utf-8");
	result = MHD_queue_response(c, MHD_HTTP_OK, response);
	MHD_destroy_response(response);
	return result;
}

int main(int argc, char **argv)
{
	int64_t port, bytes;
	struct MHD_Daemon *daemon;
	sigset_t stop;
	int signal;

	if (argc < 5 || argc > 6 || !str_to_i64(str_of(argv[2]), &port) || !str_to_i64(str_of(argv[4]), &bytes) ||
	    bytes > PAGE / 2) {
		(void)fputs("usage: raw_mhd FILE PORT BRIN BYTES [reports | absences]\n", stderr);
		return 2;
	}
	path = argv[1];
	brin = argv[3];
	page_size = (size_t)bytes;
	if (argc == 6) {
		sql = strcmp(argv[5], "absences") == 0 ? absence_sql : report_sql;
	}
	(void)sigemptyset(&stop);
	(void)sigaddset(&stop, SIGTERM);
	(void)sigaddset(&stop, SIGINT);
	(void)pthread_sigmask(SIG_BLOCK, &stop, NULL);
	daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, (uint16_t)port, NULL, NULL, answer, NULL,
	                          MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS, MHD_OPTION_END);
	if (daemon == NULL) {
		(void)fputs("raw_mhd: cannot listen\n", stderr);
		return 3;
	}
	(void)sigwait(&stop, &signal);
	MHD_stop_daemon(daemon);
	return 0;
}
