/* SPDX-License-Identifier: EUPL-1.2 */
#include "world.h"

#include <string.h>
#include <unistd.h>

#include "db/migrations.h"
#include "fmt/ident.h"
#include "people_sql.h"

static void fill(struct db_support *s)
{
	struct reference_counts counts;

	assert_ok(s, db_migrate(s->db, migrations_files, migrations_count, NULL));
	assert_ok(s, reference_load(s->db, &counts));
}

void world_make(struct world *w, struct db_support *s)
{
	*w = (struct world){ .s = s };
	arena_init(&w->arena, (size_t)64 << 20);
	(void)snprintf(w->key_path, sizeof w->key_path, "/tmp/sluitend-world-%ld.key", (long)getpid());
	(void)unlink(w->key_path);
	assert_ok(s, keys_open(&s->fail, w->key_path, true, &w->keys));
	db_support_from(s, fill);
	reference_book_init(&w->book);
	assert_ok(s, reference_book_read(&w->book, s->db));
	w->c = (struct ctx){ .arena = &w->arena,
		             .fail = &s->fail,
		             .db = s->db,
		             .keys = w->keys,
		             .lang = LANG_NL,
		             .today = day_of(2026, 2, 12),
		             .now = INT64_C(1770883200000000) };
	db_fail_to(s->db, &s->fail);
	actor_system(&w->c);
}

void world_drop(struct world *w)
{
	reference_book_finish(&w->book);
	keys_close(&w->keys);
	(void)unlink(w->key_path);
	arena_reset(&w->arena);
}

int64_t world_person(struct world *w, const char *pgn, const char *family, day_t birth, const char *municipality)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	unsigned char index[PGN_INDEX_BYTES], cipher[PGN_CIPHER_BYTES];
	char public[IDENT_TEXT];
	int64_t person;

	keys_pgn_seal(w->keys, pgn, index, cipher);
	person = keys_random_id();
	(void)ident_new(public);
	assert_ok(w->s, person_put_open(w->s->db, &bulk));
	assert_ok(w->s, person_put_row(&bulk, &(struct person_put_in){ .person = person,
	                                                               .public = str_of(public),
	                                                               .pgn_index = { (char *)index, sizeof index },
	                                                               .pgn_cipher = { (char *)cipher, sizeof cipher },
	                                                               .family_name = str_of(family),
	                                                               .given_names = STR("Sem"),
	                                                               .call_name = STR("Sem"),
	                                                               .search_key = str_of(family),
	                                                               .birth = birth,
	                                                               .municipality = str_of(municipality),
	                                                               .region = STR("10"),
	                                                               .died = DAY_NONE,
	                                                               .left_country = DAY_NONE,
	                                                               .qualified = DAY_NONE }));
	assert_ok(w->s, db_bulk_close(&bulk));
	return person;
}

void world_enrol(struct world *w, int64_t person, const char *brin, const char *number, const char *sector)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	char public[IDENT_TEXT];

	(void)ident_new(public);
	assert_ok(w->s, enrolment_put_open(w->s->db, &bulk));
	assert_ok(w->s, enrolment_put_row(&bulk, &(struct enrolment_put_in){
							 .person = person,
							 .enrolment = enrolment_key(str_of(brin), str_of(number)),
							 .public = str_of(public),
							 .brin = str_of(brin),
							 .location = STR("00"),
							 .number = str_of(number),
							 .sector = str_of(sector),
							 .level = STR("2"),
							 .track = STR("bol"),
							 .class_group = STR("MZ2A"),
							 .first = day_of(2025, 8, 1),
							 .last = DAY_NONE,
							 .funded = true }));
	assert_ok(w->s, db_bulk_close(&bulk));
}

/* Nobody signs in with these: hashing a password takes a tenth of a second. */
static void act_as(struct world *w, const struct account_new *a)
{
	char token[TOKEN_TEXT];
	struct session_new in = { .step = SESSION_WHOLE, .factor = "" };
	bool stale;

	assert_ok(w->s, account_create(&w->c, a, &in.account));
	assert_ok(w->s, session_open(&w->c, &in, token));
	assert_ok(w->s, account_resume(&w->c, str_of(token), &stale));
}

void world_as_coordinator(struct world *w, const char *brin)
{
	struct scope scope = { SCOPE_INSTITUTION, str_of(brin) };
	char login[IDENT_TEXT];

	(void)ident_new(login);
	act_as(w, &(struct account_new){ .login = str_of(login),
	                                 .name = STR("Marijke van Dalen"),
	                                 .hash = STR("*"),
	                                 .grant = { .role = ROLE_COORDINATOR,
	                                            .first = day_of(2020, 1, 1),
	                                            .scopes = &scope,
	                                            .scope_count = 1 } });
}

void world_as_officer(struct world *w, const char *municipality)
{
	struct scope scope = { SCOPE_MUNICIPALITY, str_of(municipality) };
	char login[IDENT_TEXT];

	(void)ident_new(login);
	act_as(w, &(struct account_new){ .login = str_of(login),
	                                 .name = STR("Karim Bos"),
	                                 .hash = STR("*"),
	                                 .grant = { .role = ROLE_OFFICER,
	                                            .first = day_of(2020, 1, 1),
	                                            .scopes = &scope,
	                                            .scope_count = 1 } });
}

void world_as(struct world *w, enum role role, enum scope_kind kind, const char *value)
{
	struct scope scope = { kind, str_of(value) };
	char login[IDENT_TEXT];

	actor_system(&w->c);
	(void)ident_new(login);
	act_as(w, &(struct account_new){ .login = str_of(login),
	                                 .name = str_of(role_name(role)),
	                                 .hash = STR("*"),
	                                 .grant = { .role = role,
	                                            .first = day_of(2020, 1, 1),
	                                            .scopes = &scope,
	                                            .scope_count = value != NULL } });
}

void world_again(struct world *w, const struct actor *actor)
{
	w->c.actor = *actor;
}

struct mark_counts world_settle(struct world *w, int64_t person, const struct mark_in *marks, size_t n, const char *why)
{
	struct enrolment_facts *facts;
	struct settle_work work;
	struct settle_result done;
	size_t count;

	assert_ok(w->s, db_begin(w->s->db));
	assert_ok(w->s, enrolment_facts_load(&w->c, &w->book, &person, 1, &facts, &count));
	assert_int_equal(count, 1);
	work = (struct settle_work){ .of = facts, .marks = marks, .count = n, .note = str_of(why) };
	assert_ok(w->s, settle(&w->c, &w->book, &work, 1, "test", false, &done));
	assert_ok(w->s, db_commit(w->s->db));
	return done.counts;
}

size_t world_lessons(struct mark_in *out, day_t from, int days, int a_day, char status)
{
	size_t n = 0;

	for (day_t d = from; days > 0; d++) {
		if (day_weekday(d) >= 5) {
			continue;
		}
		for (int i = 0; i < a_day; i++) {
			out[n++] = (struct mark_in){
				.day = d, .mark = { (int16_t)(540 + i * 60), (int16_t)(600 + i * 60), (uint8_t)status }
			};
		}
		days--;
	}
	return n;
}

struct finding *world_findings(struct world *w, int64_t person, size_t *ret_n)
{
	struct finding *f;

	assert_ok(w->s, findings_stored(&w->c, &w->arena, &person, 1, &f, ret_n));
	return f;
}

const struct finding *world_finding(struct world *w, int64_t person, const char *rule)
{
	size_t n;
	struct finding *f = world_findings(w, person, &n);

	for (size_t i = 0; i < n; i++) {
		if (str_eq(f[i].rule, str_of(rule))) {
			return &f[i];
		}
	}
	return NULL;
}
