/* SPDX-License-Identifier: EUPL-1.2 */
/* The chained log: what is written into it, and that nothing can be done to it unseen. */
#include "world.h"

#include <string.h>

#include "access/log.h"
#include "access/log_anchor.h"
#include "access/log_queue.h"
#include "access/log_verify.h"
#include "access/look.h"
#include "access_log_sql.h"

enum { MOST = 32, ENTRIES = 6 };

static struct world w;
static int64_t sem, noor;

static struct {
	struct log_wrong list[MOST];
	size_t n;
	int64_t checked;
	const struct log_anchor *anchors;
	size_t anchor_count;
} seen;

static void note(void *arg, const struct log_wrong *wrong)
{
	(void)arg;
	assert_true(seen.n < MOST);
	seen.list[seen.n++] = *wrong;
}

static void verify(void)
{
	struct log_walk walk = { .wrong = note, .anchors = seen.anchors, .anchor_count = seen.anchor_count };

	seen.n = 0;
	assert_ok(w.s, log_verify(w.s->db, w.keys, &w.arena, &walk, &seen.checked));
}

#define assert_wrong(i, what, from, to)                     \
	do {                                                \
		assert_true(seen.n > (i));                  \
		assert_int_equal(seen.list[i].fault, what); \
		assert_int_equal(seen.list[i].lane, 1);     \
		assert_int_equal(seen.list[i].seq, from);   \
		assert_int_equal(seen.list[i].last, to);    \
	} while (0)

/* Six entries: looks, a list, changes with and without a person, a refusal. */
static void begin(void **state)
{
	int64_t both[2];

	memset(&seen, 0, sizeof seen);
	world_make(&w, *state);
	sem = world_person(&w, "999990019", "boer", day_of(2009, 9, 15), "0193");
	noor = world_person(&w, "999990020", "vries", day_of(2010, 3, 2), "0193");
	both[0] = sem;
	both[1] = noor;
	log_trace(&w.c, STR("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
	assert_ok(w.s, look_at(&w.c, ACTION_PERSON, sem));
	assert_ok(w.s, look_at_list(&w.c, ACTION_SEARCH, both, 2));
	assert_ok(w.s, log_change(&w.c, ACTION_CONTACT, sem, "contact.add"));
	assert_ok(w.s, log_change(&w.c, ACTION_MANAGE, 0, "setting.set"));
	assert_ok(w.s, log_refused(&w.c, ACTION_PERSON, noor, "reach"));
	assert_ok(w.s, look_at(&w.c, ACTION_EXPLAIN, noor));
}

static void sql(const char *text)
{
	db_support_sql(w.s->db, text);
}

/* Bytes as a literal of the engine. */
static const char *blob(const char *hex)
{
	static char out[200];

	(void)snprintf(out, sizeof out, w.s->server ? "'\\x%s'::bytea" : "x'%s'", hex);
	return out;
}

static void what_is_written(void **state)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct log_entry_walk_row row;
	unsigned char name[LOG_SUBJECT], other[LOG_SUBJECT];
	bool more;

	begin(state);
	assert_ok(w.s, log_subject(w.s->db, sem, name));
	assert_ok(w.s, log_subject(w.s->db, noor, other));
	assert_memory_not_equal(name, other, LOG_SUBJECT);
	assert_ok(w.s, log_entry_walk_open(w.s->db, &rows));
	assert_ok(w.s, log_entry_walk_next(&rows, &row, &more));
	assert_true(more);
	assert_true(str_eq(row.kind, STR("look")) && str_eq(row.action, STR("person")));
	assert_true(str_eq(row.role, STR("system")) && str_eq(row.purpose, STR("beheer")));
	assert_true(str_eq(row.processing, STR("verzuimbegeleiding")) && str_eq(row.remote, STR("cli")));
	assert_true(str_eq(row.subject, (struct str){ (char *)name, LOG_SUBJECT }) && row.subjects.n == 0);
	assert_true(row.trace.n == LOG_TRACE && row.parent.n == LOG_SPAN && row.span.n == LOG_SPAN);
	assert_int_equal((unsigned char)row.trace.p[0], 0x0a);
	assert_int_equal((unsigned char)row.parent.p[7], 0x31);
	assert_true(str_starts(row.program, STR("sluitend ")));
	assert_ok(w.s, log_entry_walk_next(&rows, &row, &more));
	assert_true(str_eq(row.kind, STR("list")) && row.shown == 2 && row.subject.n == 0);
	assert_memory_equal(row.subjects.p, name, LOG_SUBJECT);
	assert_memory_equal(row.subjects.p + LOG_SUBJECT, other, LOG_SUBJECT);
	assert_ok(w.s, log_entry_walk_next(&rows, &row, &more));
	assert_true(str_eq(row.kind, STR("change")) && str_eq(row.what, STR("contact.add")));
	assert_ok(w.s, log_entry_walk_next(&rows, &row, &more));
	assert_true(row.subject.n == 0 && row.shown == 0);
	assert_ok(w.s, log_entry_walk_next(&rows, &row, &more));
	assert_true(str_eq(row.outcome, STR("refused")));
	db_rows_close(&rows);
	verify();
	assert_int_equal(seen.n, 0);
	assert_int_equal(seen.checked, ENTRIES);
	world_drop(&w);
}

static void traces_that_are_none(void **state)
{
	static const char *const bad[] = {
		"",
		"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
		"00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
		"00-00000000000000000000000000000000-b7ad6b7169203331-01",
		"00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
		"00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
		"00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
	};
	static const unsigned char none[LOG_SPAN];

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct ctx c = { 0 };

		log_trace(&c, str_of(bad[i]));
		assert_memory_equal(c.parent, none, LOG_SPAN);
		assert_memory_not_equal(c.trace, none, LOG_SPAN);
		assert_memory_not_equal(c.span, none, LOG_SPAN);
	}
}

/* Each column of each entry: one value, another one, back again. */
static void every_column(void **state)
{
	static const struct {
		const char *name;
		char kind; /* i number, t text, b bytes */
	} columns[] = { { "at", 'i' },         { "account", 'i' }, { "grant_id", 'i' }, { "role", 't' },
		        { "purpose", 't' },    { "kind", 't' },    { "action", 't' },   { "what", 't' },
		        { "processing", 't' }, { "outcome", 't' }, { "subject", 'b' },  { "subjects", 'b' },
		        { "shown", 'i' },      { "remote", 't' },  { "trace", 'b' },    { "span", 'b' },
		        { "parent", 'b' },     { "program", 't' }, { "hash", 'b' } };

	begin(state);
	for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
		for (int seq = 1; seq <= ENTRIES; seq++) {
			const char *name = columns[i].name;
			char text[400], value[220];

			(void)snprintf(
				value, sizeof value,
				columns[i].kind == 'i'   ? "%s + 1"
				: columns[i].kind == 't' ? "%s || 'x'"
							 : "%s",
				columns[i].kind == 'b'
					? blob("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")
					: name);
			assert_ok(w.s, db_begin(w.s->db));
			(void)snprintf(text, sizeof text, "UPDATE log_entry SET %s = %s WHERE lane = 1 AND seq = %d",
			               name, value, seq);
			sql(text);
			verify();
			if (seen.n != 1) {
				fail_msg("%s of entry %d: %zu findings", name, seq, seen.n);
			}
			assert_wrong(0, LOG_ALTERED, seq, seq);
			db_rollback(w.s->db);
		}
	}
	verify();
	assert_int_equal(seen.n, 0);
	world_drop(&w);
}

/* Runs a change of the log, looks what is found, and takes it back. */
static void spoil(const char *text)
{
	assert_ok(w.s, db_begin(w.s->db));
	sql(text);
	verify();
	db_rollback(w.s->db);
}

static void rows_that_go_or_move(void **state)
{
	begin(state);
	spoil("DELETE FROM log_entry WHERE seq = 1");
	assert_int_equal(seen.n, 1);
	assert_wrong(0, LOG_MISSING, 1, 1);
	assert_int_equal(seen.list[0].at, w.c.now);
	spoil("DELETE FROM log_entry WHERE seq IN (3, 4)");
	assert_int_equal(seen.n, 1);
	assert_wrong(0, LOG_MISSING, 3, 4);
	spoil("DELETE FROM log_entry WHERE seq = 6");
	assert_int_equal(seen.n, 1);
	assert_wrong(0, LOG_CUT, 6, 6);
	spoil("DELETE FROM log_entry");
	assert_int_equal(seen.n, 1);
	assert_wrong(0, LOG_CUT, 1, 6);
	/* Two change places. */
	spoil("UPDATE log_entry SET seq = 100 WHERE seq = 2; UPDATE log_entry SET seq = 2 WHERE seq = 5;"
	      "UPDATE log_entry SET seq = 5 WHERE seq = 100");
	assert_true(seen.n >= 2);
	assert_wrong(0, LOG_ALTERED, 2, 2);
	assert_int_equal(seen.list[seen.n - 1].fault, LOG_ALTERED);
	/* The same once more, at the end and in a lane that has none. */
	spoil("INSERT INTO log_entry SELECT lane, 7, at, account, grant_id, role, purpose, kind, action, what, processing,"
	      " outcome, subject, subjects, shown, remote, trace, span, parent, program, hash FROM log_entry WHERE seq = 6");
	assert_int_equal(seen.n, 2);
	assert_wrong(0, LOG_ALTERED, 7, 7);
	assert_wrong(1, LOG_BEHIND_HEAD, 7, 7);
	spoil("UPDATE log_entry SET lane = 99 WHERE seq = 6");
	assert_true(seen.n >= 3);
	assert_wrong(0, LOG_CUT, 6, 6);
	assert_int_equal(seen.list[1].lane, 99);
	assert_int_equal(seen.list[seen.n - 1].fault, LOG_HEAD_GONE);
	verify();
	assert_int_equal(seen.n, 0);
	world_drop(&w);
}

static void a_tail_cut_with_its_head(void **state)
{
	begin(state);
	spoil("DELETE FROM log_entry WHERE seq > 4; UPDATE log_head SET seq = 4, hash = (SELECT hash FROM log_entry WHERE seq"
	      " = 4) WHERE lane = 1");
	assert_int_equal(seen.n, 1);
	assert_wrong(0, LOG_HEAD_FORGED, 4, 4);
	spoil("UPDATE log_head SET mac = hash WHERE lane = 1");
	assert_int_equal(seen.n, 1);
	assert_wrong(0, LOG_HEAD_FORGED, 6, 6);
	spoil("DELETE FROM log_head WHERE lane = 1");
	assert_int_equal(seen.list[seen.n - 1].fault, LOG_HEAD_GONE);
	spoil("DELETE FROM log_entry; UPDATE log_head SET seq = 0 WHERE lane = 1");
	assert_int_equal(seen.n, 1);
	assert_wrong(0, LOG_HEAD_FORGED, 0, 0);
	/* Nothing goes on behind a head that is not ours: the next entry stands in another lane. */
	sql("UPDATE log_head SET seq = 5 WHERE lane = 1");
	assert_ok(w.s, look_at(&w.c, ACTION_PERSON, sem));
	verify();
	assert_int_equal(seen.checked, ENTRIES + 1);
	assert_wrong(seen.n - 1, LOG_HEAD_FORGED, 5, 5);
	sql("UPDATE log_head SET seq = 6 WHERE lane = 1");
	verify();
	assert_int_equal(seen.n, 0);
	/* The first entries of two chains change places: each is named in the chain where it does not belong. */
	spoil("UPDATE log_entry SET lane = 100 WHERE lane = 1 AND seq = 1; UPDATE log_entry SET lane = 1 WHERE lane = 2 AND"
	      " seq = 1; UPDATE log_entry SET lane = 2 WHERE lane = 100");
	assert_true(seen.n >= 2);
	assert_wrong(0, LOG_ALTERED, 1, 1);
	assert_int_equal(seen.list[seen.n - 1].lane, 2);
	world_drop(&w);
}

static void anchor(struct log_anchors *job)
{
	*job = (struct log_anchors){ .c = &w.c };
	assert_ok(w.s, db_transact(w.s->db, log_anchor_put, job));
}

/* The whole database as it was before, heads and anchors and all: only what was kept outside can tell. */
static void set_back(void **state)
{
	struct log_anchors first, none, last;
	struct log_anchor parsed;
	char line[400], hex[2 * LOG_ANCHOR_HASH + 1];

	begin(state);
	anchor(&first);
	assert_int_equal(first.n, 1);
	assert_int_equal(first.list[0].seq, ENTRIES);
	anchor(&none);
	assert_int_equal(none.n, 0);
	sql("CREATE TABLE kept AS SELECT * FROM log_head");
	assert_ok(w.s, look_at(&w.c, ACTION_PERSON, sem));
	anchor(&last);
	assert_int_equal(last.n, 1);
	verify();
	assert_int_equal(seen.n, 0);
	assert_ok(w.s, db_begin(w.s->db));
	sql("DELETE FROM log_entry WHERE seq = 7; DELETE FROM log_head; INSERT INTO log_head SELECT * FROM kept");
	verify();
	assert_int_equal(seen.n, 1);
	assert_wrong(0, LOG_ANCHOR_OTHER, 7, 7);
	sql("DELETE FROM log_anchor WHERE seq = 7");
	verify();
	assert_int_equal(seen.n, 0);
	for (int i = 0; i < LOG_ANCHOR_HASH; i++) {
		(void)snprintf(hex + 2 * i, 3, "%02x", last.list[0].hash[i]);
	}
	(void)snprintf(line, sizeof line,
	               "Feb 12 host sluitend[7]: {\"event\":\"log-anchor\",\"message\":\"lane 1 entry 7 hash %s\"}",
	               hex);
	assert_true(log_anchor_parse(str_of(line), &parsed));
	seen.anchors = &parsed;
	seen.anchor_count = 1;
	verify();
	assert_int_equal(seen.n, 1);
	assert_wrong(0, LOG_ANCHOR_OTHER, 7, 7);
	db_rollback(w.s->db);
	verify();
	assert_int_equal(seen.n, 0);
	seen.anchor_count = 0;
	spoil("UPDATE log_anchor SET hash = mac WHERE seq = 6");
	assert_int_equal(seen.n, 1);
	assert_wrong(0, LOG_ANCHOR_FORGED, 6, 6);
	assert_false(log_anchor_parse(STR("lane 1 entry x hash 00"), &parsed));
	assert_false(log_anchor_parse(STR("lane 1 entry 2 hash 0011"), &parsed));
	world_drop(&w);
}

/* After destruction the chain is whole, and the person has another name when coming back. */
static void forgotten(void **state)
{
	unsigned char before[LOG_SUBJECT], after[LOG_SUBJECT];
	struct log_subject_person_row row;
	bool found;

	begin(state);
	assert_ok(w.s, log_subject(w.s->db, sem, before));
	assert_ok(w.s, log_forget(&w.c, sem));
	assert_ok(w.s,
	          log_subject_person(w.s->db, &w.arena,
	                             &(struct log_subject_person_in){ { (char *)before, LOG_SUBJECT } }, &row, &found));
	assert_false(found);
	verify();
	assert_int_equal(seen.n, 0);
	assert_ok(w.s, log_subject(w.s->db, sem, after));
	assert_memory_not_equal(before, after, LOG_SUBJECT);
	world_drop(&w);
}

/* What is rolled back leaves nothing behind, and the chain goes on where it was. */
static void rolled_back(void **state)
{
	begin(state);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, log_change(&w.c, ACTION_CONTACT, sem, "contact.add"));
	assert_ok(w.s, db_savepoint(w.s->db));
	assert_ok(w.s, log_change(&w.c, ACTION_CONTACT, noor, "contact.add"));
	assert_ok(w.s, db_savepoint_rollback(w.s->db));
	assert_ok(w.s, log_change(&w.c, ACTION_CONTACT, noor, "contact.undo"));
	assert_ok(w.s, db_commit(w.s->db));
	verify();
	assert_int_equal(seen.n, 0);
	assert_int_equal(seen.checked, ENTRIES + 2);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, log_change(&w.c, ACTION_CONTACT, sem, "contact.add"));
	db_rollback(w.s->db);
	verify();
	assert_int_equal(seen.n, 0);
	assert_int_equal(seen.checked, ENTRIES + 2);
	world_drop(&w);
}

/* Two that write at the same time do not wait for each other where the database takes two writers. */
static void two_at_once(void **state)
{
	struct db *other;
	struct ctx c;

	begin(state);
	if (w.s->server) {
		other = db_support_connect(w.s, DB_WRITE);
		c = w.c;
		c.db = other;
		assert_ok(w.s, db_begin(w.s->db));
		assert_ok(w.s, log_change(&w.c, ACTION_CONTACT, sem, "contact.add"));
		assert_ok(w.s, db_begin(other));
		assert_ok(w.s, log_change(&c, ACTION_CONTACT, noor, "contact.add"));
		assert_ok(w.s, db_commit(other));
		assert_ok(w.s, db_commit(w.s->db));
		db_close(&other);
		verify();
		assert_int_equal(seen.n, 0);
		assert_int_equal(seen.checked, ENTRIES + 2);
		sql("DELETE FROM log_entry WHERE lane = 2");
		verify();
		assert_int_equal(seen.n, 1);
		assert_int_equal(seen.list[0].lane, 2);
		assert_int_equal(seen.list[0].fault, LOG_CUT);
	}
	world_drop(&w);
}

/* Looks behind the answer share a commit; none is lost, and when too many wait the next is refused. */
static void through_the_queue(void **state)
{
	struct log_queue *queue = NULL;
	struct db_writer *writer = NULL;
	struct db_writer_counts counts;
	int64_t both[2], taken = 0;
	enum err e;

	begin(state);
	both[0] = noor;
	both[1] = sem;
	assert_ok(w.s, db_writer_create(&w.s->fail, w.s->url, &writer));
	assert_ok(w.s, log_queue_create(&w.s->fail, writer, w.keys, &queue));
	w.c.log_sink = log_queue_put;
	w.c.log_arg = queue;
	for (int i = 0; i < 200; i++) {
		assert_ok(w.s,
		          i % 2 == 0 ? look_at(&w.c, ACTION_PERSON, sem) : look_at_list(&w.c, ACTION_SEARCH, both, 2));
	}
	db_write_flush(writer);
	verify();
	assert_int_equal(seen.n, 0);
	assert_int_equal(seen.checked, ENTRIES + 200);
	db_writer_counts(writer, &counts);
	assert_true(counts.later < 200);
	assert_int_equal(counts.lost, 0);
	if (!w.s->server) {
		/* Nobody can write while this transaction is open. */
		sql("BEGIN IMMEDIATE");
		do {
			e = look_at(&w.c, ACTION_PERSON, sem);
			taken += e == OK;
		} while (e == OK);
		assert_int_equal(e, ERR_BUSY);
		assert_true(taken >= 4096);
		sql("ROLLBACK");
	}
	/* Closing writes what waits. */
	db_writer_destroy(&writer);
	log_queue_destroy(&queue);
	verify();
	assert_int_equal(seen.n, 0);
	assert_int_equal(seen.checked, ENTRIES + 200 + taken);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written),
		cmocka_unit_test(traces_that_are_none),
		cmocka_unit_test(every_column),
		cmocka_unit_test(rows_that_go_or_move),
		cmocka_unit_test(a_tail_cut_with_its_head),
		cmocka_unit_test(set_back),
		cmocka_unit_test(forgotten),
		cmocka_unit_test(rolled_back),
		cmocka_unit_test(two_at_once),
		cmocka_unit_test(through_the_queue),
	};

	return db_support_run("the chained log", tests, sizeof tests / sizeof tests[0]);
}
