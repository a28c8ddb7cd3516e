/* SPDX-License-Identifier: EUPL-1.2 */
/* The PostgreSQL engine: connections, their settings, errors. */
#include "db/postgres.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"

enum { OLDEST_SERVER = 130000, LOCKS = 1024 };

static struct postgres *of(struct db *db)
{
	return (struct postgres *)db;
}

void postgres_clear(PGresult **r)
{
	PQclear(*r);
	*r = NULL;
}

/* By SQLSTATE: what the caller can do about it. */
static enum err meaning(const char *state)
{
	static const struct {
		const char *prefix;
		enum err code;
	} states[] = {
		{ "40001", ERR_BUSY }, { "40P01", ERR_BUSY },     { "55P03", ERR_BUSY },     { "57014", ERR_BUSY },
		{ "53300", ERR_BUSY }, { "23505", ERR_CONFLICT }, { "23503", ERR_CONFLICT }, { "23", ERR_INPUT },
		{ "22", ERR_INPUT },   { "53100", ERR_IO },       { "58030", ERR_IO },       { "53200", ERR_NOMEM },
		{ "54", ERR_TOOBIG },
	};

	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
		if (strncmp(state, states[i].prefix, strlen(states[i].prefix)) == 0) {
			return states[i].code;
		}
	}
	return ERR_DB;
}

/* The first line alone: the details that may follow repeat values of the row. */
enum err postgres_error(struct db *db, const PGresult *r, const char *name)
{
	const char *state = r != NULL ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	const char *what = r != NULL ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;

	if (PQstatus(of(db)->conn) == CONNECTION_BAD) {
		return db_engine_error(db, ERR_DB, "the connection to the database is lost");
	}
	if (state == NULL || what == NULL) {
		const char *said = PQerrorMessage(of(db)->conn);

		state = "";
		what = said[0] != '\0' ? said : "unexpected answer";
	}
	if (name == NULL) {
		return db_engine_error(db, meaning(state), "database: %.*s", (int)strcspn(what, "\n"), what);
	}
	return db_engine_error(db, meaning(state), "statement %s: %.*s", name, (int)strcspn(what, "\n"), what);
}

enum err postgres_text(struct db *db, const char *sql, const char *name, int64_t *changed)
{
	PGresult *r DEFER(postgres_clear) = PQexec(of(db)->conn, sql);
	ExecStatusType status = PQresultStatus(r);
	int64_t n = 0;

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
		return postgres_error(db, r, name);
	}
	if (changed != NULL && str_to_i64(str_of(PQcmdTuples(r)), &n)) {
		*changed = n;
	}
	return OK;
}

static enum err text(struct db *db, const char *sql)
{
	return postgres_text(db, sql, NULL, NULL);
}

static void ignore_notice(void *arg, const PGresult *r)
{
	(void)arg;
	(void)r;
}

/* What every session needs; also after a lost connection. */
static enum err settings(struct db *db)
{
	char sql[512];
	const char *encoding = PQparameterStatus(of(db)->conn, "server_encoding");

	if (PQserverVersion(of(db)->conn) < OLDEST_SERVER) {
		return db_error(db, ERR_DB, "the database server is older than PostgreSQL %d", OLDEST_SERVER / 10000);
	}
	if (encoding == NULL || strcmp(encoding, "UTF8") != 0) {
		return db_error(db, ERR_DB, "the database must have been made with encoding UTF8");
	}
	(void)snprintf(sql, sizeof sql,
	               "SET client_min_messages = warning; SET standard_conforming_strings = on; SET jit = off; "
	               "SET lock_timeout = 5000; SET statement_timeout = %d; "
	               "SET idle_in_transaction_session_timeout = 300000; SET work_mem = '%s'%s; "
	               /* Statements are looked up by key: to plan them once is enough. */
	               "SET plan_cache_mode = force_generic_plan%s",
	               db->limit_ms, db->mode == DB_WRITE ? "64MB" : "16MB",
	               db->mode == DB_READ ? "; SET default_transaction_read_only = on" : "",
	               /* What changes rows has their keys, also where a small table would be read whole. */
	               db->mode == DB_WRITE ? "; SET enable_seqscan = off" : "");
	return text(db, sql);
}

/* libpq's own message would repeat the URL, password and all: it is told apart from a want of memory and dropped. */
static enum err check_url(struct db *db, const char *url)
{
	char *said = NULL;
	PQconninfoOption *options = PQconninfoParse(url, &said);
	bool memory = said == NULL || strncmp(said, "out of memory", strlen("out of memory")) == 0;
	bool valid = options != NULL;

	PQconninfoFree(options);
	PQfreemem(said);
	if (!valid && memory) {
		return db_error(db, ERR_NOMEM, "database URL: out of memory");
	}
	return valid ? OK : db_error(db, ERR_INPUT, "database URL: a host, port or option in it is not valid");
}

/*
 * Several hosts may stand in the URL: the one that takes writes is used, so that a switch-over is survived. What the URL
 * says goes before what stands here. Kerberos is asked for by URL only: its library falls over when memory is short.
 */
static enum err engine_open(struct db *db)
{
	const char *const names[] = { "connect_timeout", "application_name", "target_session_attrs",
		                      "keepalives_idle", "tcp_user_timeout", "client_encoding",
		                      "gssencmode",      "dbname",           NULL };
	const char *const values[] = { "5", "sluitend", "read-write", "30", "20000", "UTF8", "disable", db->url, NULL };
	const char *what;

	TRY(check_url(db, db->url));
	of(db)->conn = PQconnectdbParams(names, values, 1);
	if (PQstatus(of(db)->conn) != CONNECTION_OK) {
		what = PQerrorMessage(of(db)->conn);
		return db_error(db, ERR_DB, "database: %.*s", (int)strcspn(what, "\n"), what);
	}
	(void)PQsetNoticeReceiver(of(db)->conn, ignore_notice, NULL);
	return settings(db);
}

static void engine_close(struct db *db)
{
	PQfinish(of(db)->conn);
	of(db)->conn = NULL;
}

/* What the old session had prepared or made is gone. */
static enum err reconnect(struct db *db)
{
	const char *what;

	PQreset(of(db)->conn);
	of(db)->streaming = false;
	for (size_t i = 0; i < db->slot_count; i++) {
		if (db->slots[i] != NULL) {
			db->slots[i]->handle = NULL;
		}
	}
	db->epoch++;
	if (PQstatus(of(db)->conn) != CONNECTION_OK) {
		what = PQerrorMessage(of(db)->conn);
		return db_error(db, ERR_DB, "database: %.*s", (int)strcspn(what, "\n"), what);
	}
	return settings(db);
}

enum err postgres_ready(struct db *db)
{
	if (PQstatus(of(db)->conn) == CONNECTION_BAD) {
		if (db->in_transaction) {
			return db_engine_error(db, ERR_DB, "the connection to the database is lost");
		}
		return reconnect(db);
	}
	/* A transaction that nobody could end: a new connection has none. */
	if (!db->in_transaction && !of(db)->streaming && PQtransactionStatus(of(db)->conn) != PQTRANS_IDLE) {
		return reconnect(db);
	}
	if (of(db)->streaming) {
		return db_error(db, ERR_BUG, "a stream of rows is open on this connection");
	}
	return OK;
}

/*
 * Tables that grow from nothing have no statistics: the server would go through all of a table, or through the wrong
 * index, for every list of keys, and the cost of an import would grow with the square of its size. Its own upkeep comes
 * by once a minute only. Here a table is looked at anew when it has doubled; that is a help and no more: it waits for
 * nobody and may fail.
 */
static void renew_statistics(struct db *db)
{
	static const char sql[] =
		"DO $$ DECLARE t regclass; BEGIN "
		"PERFORM set_config('lock_timeout', '50', true); "
		"FOR t IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace "
		"AND pg_relation_size(oid) > 16384 * CAST(relpages AS BIGINT) AND pg_relation_size(oid) > 65536 "
		"LOOP EXECUTE format('ANALYZE %s', t); END LOOP; "
		"EXCEPTION WHEN lock_not_available OR insufficient_privilege THEN NULL; END $$";
	struct fail *told = db->fail;
	struct fail ignored;

	db->fail = &ignored;
	(void)!text(db, sql);
	db->fail = told;
}

/* COMMIT of a transaction that failed answers ROLLBACK, without an error. */
static enum err commit(struct db *db)
{
	PGresult *r DEFER(postgres_clear) = PQexec(of(db)->conn, "COMMIT");

	if (PQresultStatus(r) != PGRES_COMMAND_OK) {
		return postgres_error(db, r, NULL);
	}
	if (strcmp(PQcmdStatus(r), "COMMIT") != 0) {
		return db_engine_error(db, ERR_DB, "the transaction had failed and was rolled back");
	}
	if (of(db)->relaxed && ++of(db)->commits == of(db)->tidy_at) {
		of(db)->tidy_at *= 2;
		renew_statistics(db);
	}
	return OK;
}

static enum err limit(struct db *db, int milliseconds)
{
	char sql[64];

	(void)snprintf(sql, sizeof sql, "SET statement_timeout = %d", milliseconds);
	return text(db, sql);
}

/*
 * Waits until nobody can still see what was there before, a minute at most: until then the server cleans nothing away.
 * What a session sees goes back to the oldest transaction that is at work in any database of the server, and so does what
 * the cleaning itself sees.
 */
static enum err wait_for_readers(struct db *db)
{
	static const char *const wait =
		"DO $$ DECLARE mine xid8 := pg_current_xact_id(); BEGIN "
		"FOR i IN 1..600 LOOP "
		"IF pg_snapshot_xmin(pg_current_snapshot()) >= mine AND NOT EXISTS (SELECT 1 FROM pg_stat_activity "
		"WHERE datname = current_database() AND pid <> pg_backend_pid() "
		"AND age(backend_xmin) > age(mine::xid)) THEN RETURN; END IF; "
		"PERFORM pg_sleep(0.1); PERFORM pg_stat_clear_snapshot(); "
		"END LOOP; "
		"RAISE EXCEPTION 'a transaction that began before is still at work' USING ERRCODE = 'lock_not_available'; "
		"END $$";

	return text(db, wait);
}

/* Whether a table holds or held anything since it was made or written anew: an index that never did is one block. */
static enum err was_used(struct db *db, const char *table, bool *ret)
{
	PGresult *r DEFER(postgres_clear) = NULL;
	char sql[500];

	(void)snprintf(sql, sizeof sql,
	               "SELECT 1 FROM pg_class t WHERE t.oid = '%s'::regclass AND (pg_relation_size(t.oid) > 0 "
	               "OR (t.reltoastrelid <> 0 AND pg_relation_size(t.reltoastrelid) > 0) "
	               "OR EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = t.oid "
	               "AND pg_relation_size(i.indexrelid) > current_setting('block_size')::int))",
	               table);
	r = PQexec(of(db)->conn, sql);
	if (PQresultStatus(r) != PGRES_TUPLES_OK) {
		return postgres_error(db, r, NULL);
	}
	*ret = PQntuples(r) > 0;
	return OK;
}

/*
 * Table by table. The checkpoint writes what is in memory over what is on disk; a role that may not do that leaves it
 * to the server.
 */
static enum err purge(struct db *db, const char *const *tables, size_t n, bool rewrite, bool *rewritten)
{
	char sql[128];
	bool used;

	TRY(wait_for_readers(db));
	for (size_t i = 0; i < n; i++) {
		TRY(was_used(db, tables[i], &used));
		if (!used) {
			continue;
		}
		(void)snprintf(sql, sizeof sql, "VACUUM%s %s", rewrite ? " (FULL, ANALYZE)" : " (ANALYZE)", tables[i]);
		TRY(text(db, sql));
	}
	PQclear(PQexec(of(db)->conn, "CHECKPOINT"));
	*rewritten = rewrite;
	return OK;
}

/* The batches of an import need not wait for the disk one by one. */
static enum err relaxed(struct db *db, bool on)
{
	of(db)->relaxed = on;
	if (on) {
		of(db)->commits = 0;
		of(db)->tidy_at = 1;
		return text(db, "SET synchronous_commit = off");
	}
	renew_statistics(db);
	/* A commit that does reach the disk takes all earlier ones along; the message is there to have one. */
	TRY(text(db, "RESET synchronous_commit"));
	return text(db, "SELECT pg_logical_emit_message(true, 'durable', '')");
}

/*
 * Keys share a fixed number of advisory locks, so that a big import cannot fill the server's table of locks. They are
 * taken in ascending order, so that two transactions cannot wait for each other.
 */
static enum err lock_keys(struct db *db, const int64_t *keys, size_t n)
{
	bool wanted[LOCKS] = { false };
	struct buf sql DEFER(buf_finish);
	const char *before = "SELECT pg_advisory_xact_lock(59953, v.k) FROM (VALUES ";

	buf_init(&sql, 64 * 1024);
	for (size_t i = 0; i < n; i++) {
		wanted[((uint64_t)keys[i] * 0x9e3779b97f4a7c15u >> 32) % LOCKS] = true;
	}
	for (int k = 0; k < LOCKS; k++) {
		if (wanted[k]) {
			buf_printf(&sql, "%s(%d)", before, k);
			before = ", ";
		}
	}
	buf_text(&sql, ") AS v(k)");
	buf_char(&sql, '\0');
	TRY(buf_err(&sql));
	return text(db, sql.p);
}

static enum err any_row(struct db *db, const char *sql, bool *ret)
{
	PGresult *r DEFER(postgres_clear) = PQexec(of(db)->conn, sql);

	if (PQresultStatus(r) != PGRES_TUPLES_OK) {
		return postgres_error(db, r, NULL);
	}
	*ret = PQntuples(r) > 0;
	return OK;
}

/* Transactions of which nothing is known but when they began: they may be about to write what they made before. */
static enum err wait_writers(struct db *db, int64_t until)
{
	static const struct timespec pause = { 0, 20 * 1000000L };
	char sql[320];
	bool others = true;
	PGresult *r DEFER(postgres_clear) = PQexec(of(db)->conn, "SELECT CAST(clock_timestamp() AS text)");

	if (PQresultStatus(r) != PGRES_TUPLES_OK) {
		return postgres_error(db, r, NULL);
	}
	(void)snprintf(sql, sizeof sql,
	               "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
	               "AND backend_type = 'client backend' AND xact_start <= CAST('%s' AS timestamptz) LIMIT 1",
	               PQgetvalue(r, 0, 0));
	while (others) {
		TRY(any_row(db, sql, &others));
		if (others && clock_ticks() > until) {
			return db_error(db, ERR_BUSY, "a transaction of before is still at work");
		}
		if (others) {
			(void)nanosleep(&pause, NULL);
		}
	}
	return OK;
}

/* One migration of a database at a time, however long the other takes; the number only has to be ours. */
static enum err migration_begin(struct db *db)
{
	return text(db, "SET lock_timeout = 0; SELECT pg_advisory_lock(5995391747)");
}

static void migration_end(struct db *db)
{
	(void)!text(db, "SELECT pg_advisory_unlock(5995391747); SET lock_timeout = 5000");
}

static void trust(struct db *db, struct db_trust *ret)
{
	const char *super = PQparameterStatus(of(db)->conn, "is_superuser");

	ret->encrypted = PQsslInUse(of(db)->conn) != 0;
	ret->superuser = super != NULL && strcmp(super, "on") == 0;
}

static bool distributed(struct db *db)
{
	bool citus = false;

	return any_row(db, "SELECT 1 FROM pg_extension WHERE extname = 'citus'", &citus) == OK && citus;
}

static enum err has_table(struct db *db, const char *table, bool *exists)
{
	char sql[128];

	(void)snprintf(sql, sizeof sql, "SELECT 1 WHERE to_regclass('%s') IS NOT NULL", table);
	return any_row(db, sql, exists);
}

static enum err upkeep_start(struct db *db)
{
	(void)db;
	return OK;
}

static void upkeep(struct db *db, bool idle)
{
	(void)db;
	(void)idle;
}

static void upkeep_end(struct db *db)
{
	(void)db;
}

const struct db_engine db_postgres = {
	.name = "postgresql",
	.dialect = DB_PG,
	.size = sizeof(struct postgres),
	.single_writer = false,
	.begin = { [DB_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", [DB_WRITE] = "BEGIN" },
	.open = engine_open,
	.close = engine_close,
	.text = text,
	.commit = commit,
	.ready = postgres_ready,
	.limit = limit,
	.relaxed = relaxed,
	.purge = purge,
	.lock_keys = lock_keys,
	.wait_writers = wait_writers,
	.copy_out = postgres_copy_out,
	.check_sound = postgres_check_sound,
	.one = postgres_one,
	.exec = postgres_exec,
	.rows_open = postgres_rows_open,
	.rows_next = postgres_rows_next,
	.rows_close = postgres_rows_close,
	.bulk_open = postgres_bulk_open,
	.bulk_row = postgres_bulk_row,
	.bulk_close = postgres_bulk_close,
	.bulk_drop = postgres_bulk_drop,
	.check = postgres_check,
	.migration_begin = migration_begin,
	.migration = text,
	.migration_end = migration_end,
	.distributed = distributed,
	.trust = trust,
	.has_table = has_table,
	.upkeep_start = upkeep_start,
	.upkeep = upkeep,
	.upkeep_end = upkeep_end,
};
