/* SPDX-License-Identifier: EUPL-1.2 */
/* Reads statement files: the header lines of each statement and the text below them. */
#include "sqlc.h"

struct reader {
	struct arena *a;
	const struct sqlc_source *source;
	struct fail *fail;
	int line;
};

static const char *const type_names[SQLC_TYPES] = { "i64", "int", "day", "bool", "f64", "text", "bytes" };
static const char *const mode_names[SQLC_NO_MODE] = { "one", "many", "stream", "exec", "bulk" };

/* Words that cannot be the name of a field or function in C. */
static const char *const c_words[] = {
	"auto",     "break",  "case",     "char",   "const",  "continue", "default", "do",     "double",  "else",
	"enum",     "extern", "float",    "for",    "goto",   "if",       "inline",  "int",    "long",    "register",
	"restrict", "return", "short",    "signed", "sizeof", "static",   "struct",  "switch", "typedef", "union",
	"unsigned", "void",   "volatile", "while",  "bool",   "true",     "false",
};

static enum err complain(struct reader *r, const char *what, struct str word)
{
	return fail_set(r->fail, ERR_INPUT, NULL, "%s:%d: %s: '%.*s'", r->source->name, r->line, what, STR_ARG(word));
}

bool sqlc_is_name(struct str s)
{
	if (s.n == 0 || s.n > 58 || s.p[0] < 'a' || s.p[0] > 'z') {
		return false;
	}
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) {
			return false;
		}
	}
	for (size_t i = 0; i < sizeof c_words / sizeof c_words[0]; i++) {
		if (str_eq(s, str_of(c_words[i]))) {
			return false;
		}
	}
	return true;
}

static enum sqlc_list list_of(struct str word)
{
	return str_eq(word, STR("list_i64"))     ? SQLC_LIST_I64
	       : str_eq(word, STR("list_text"))  ? SQLC_LIST_TEXT
	       : str_eq(word, STR("list_bytes")) ? SQLC_LIST_BYTES
	                                         : SQLC_SINGLE;
}

static enum err read_type(struct reader *r, struct str word, bool is_out, struct sqlc_field *f)
{
	if (word.n > 0 && word.p[word.n - 1] == '?') {
		f->nullable = true;
		word.n--;
	}
	if (str_starts(word, STR("list_")) && list_of(word) != SQLC_SINGLE) {
		if (is_out || f->nullable) {
			return complain(r, "a list can only be an input that is not null", word);
		}
		f->list = list_of(word);
		f->type = SQLC_TEXT;
		return OK;
	}
	for (int t = 0; t < SQLC_TYPES; t++) {
		if (str_eq(word, str_of(type_names[t]))) {
			f->type = (enum sqlc_type)t;
			return f->nullable && t == SQLC_BOOL ? complain(r, "a bool cannot be null", word) : OK;
		}
	}
	return complain(r, "unknown type (i64 int day bool f64 text bytes list_i64 list_text list_bytes)", word);
}

static enum err read_field(struct reader *r, struct str item, struct sqlc_field *fields, unsigned *count, bool is_out)
{
	struct sqlc_field f = { 0 };
	struct str rest;

	f.name = str_trim(str_cut(str_trim(item), ' ', &rest));
	if (!sqlc_is_name(f.name)) {
		return complain(r, "not a name", f.name);
	}
	TRY(read_type(r, str_trim(rest), is_out, &f));
	for (unsigned i = 0; i < *count; i++) {
		if (str_eq(fields[i].name, f.name)) {
			return complain(r, "named twice", f.name);
		}
	}
	if (*count == SQLC_FIELDS) {
		return complain(r, "too many fields at", f.name);
	}
	fields[(*count)++] = f;
	return OK;
}

static enum err read_fields(struct reader *r, struct str list, struct sqlc_field *fields, unsigned *count, bool is_out)
{
	list = str_trim(list);
	while (list.n > 0) {
		struct str item = str_cut(list, ',', &list);

		TRY(read_field(r, item, fields, count, is_out));
		list = str_trim(list);
	}
	return OK;
}

static enum err read_mode(struct reader *r, struct str word, struct sqlc_stmt *s)
{
	for (int m = 0; m < SQLC_BULK; m++) {
		if (str_eq(word, str_of(mode_names[m]))) {
			s->mode = (enum sqlc_mode)m;
			return OK;
		}
	}
	return complain(r, "unknown mode (one, many, stream or exec)", word);
}

/* "-- bulk: TABLE key: a, b" */
static enum err read_bulk(struct reader *r, struct str value, struct sqlc_stmt *s)
{
	struct str rest;

	s->mode = SQLC_BULK;
	s->table = str_cut(value, ' ', &rest);
	rest = str_trim(rest);
	if (!sqlc_is_name(s->table) || !str_starts(rest, STR("key:"))) {
		return complain(r, "expected 'bulk: TABLE key: COLUMN, ...'", value);
	}
	s->keys = str_trim((struct str){ rest.p + 4, rest.n - 4 });
	return s->keys.n == 0 ? complain(r, "a bulk statement needs a key", value) : OK;
}

static enum err read_conflict(struct reader *r, struct str value, struct sqlc_stmt *s)
{
	s->conflict_given = true;
	if (str_eq(value, STR("update"))) {
		s->conflict = SQLC_UPDATE;
	} else if (str_eq(value, STR("ignore"))) {
		s->conflict = SQLC_IGNORE;
	} else if (str_eq(value, STR("add"))) {
		s->conflict = SQLC_ADD;
	} else {
		return complain(r, "unknown on-conflict (update, ignore or add)", value);
	}
	return OK;
}

static enum err read_doc(struct reader *r, struct str value, struct sqlc_stmt *s)
{
	for (size_t i = 0; i + 1 < value.n; i++) {
		if (value.p[i] == '*' && value.p[i + 1] == '/') {
			return complain(r, "a description cannot end a comment", value);
		}
	}
	s->doc = s->doc.n == 0 ? value : str_format(r->a, "%.*s\n%.*s", STR_ARG(s->doc), STR_ARG(value));
	return s->doc.p == NULL ? complain(r, "out of memory", value) : OK;
}

/* A header line has the form "-- word: value" with a lower-case word. */
static bool split_header(struct str line, struct str *key, struct str *value)
{
	struct str rest;

	if (!str_starts(line, STR("-- "))) {
		return false;
	}
	line = str_trim((struct str){ line.p + 3, line.n - 3 });
	*key = str_cut(line, ':', &rest);
	if (key->n == line.n || key->n == 0) {
		return false;
	}
	for (size_t i = 0; i < key->n; i++) {
		if ((key->p[i] < 'a' || key->p[i] > 'z') && key->p[i] != '-') {
			return false;
		}
	}
	*value = str_trim(rest);
	return true;
}

static enum err read_header(struct reader *r, struct str key, struct str value, struct sqlc_stmt *s)
{
	if (str_eq(key, STR("doc"))) {
		return read_doc(r, value, s);
	}
	if (s->is_part) {
		return complain(r, "a part has a description and a text only, no", key);
	}
	if (str_eq(key, STR("mode"))) {
		return read_mode(r, value, s);
	}
	if (str_eq(key, STR("in"))) {
		return read_fields(r, value, s->in, &s->in_count, false);
	}
	if (str_eq(key, STR("out"))) {
		if (str_starts(value, STR("as "))) {
			s->like = str_trim((struct str){ value.p + 3, value.n - 3 });
			return OK;
		}
		return read_fields(r, value, s->out, &s->out_count, true);
	}
	if (str_eq(key, STR("bulk"))) {
		return read_bulk(r, value, s);
	}
	if (str_eq(key, STR("on-conflict"))) {
		return read_conflict(r, value, s);
	}
	return complain(r, "unknown header (name doc mode in out bulk on-conflict)", key);
}

static enum err mark_keys(struct reader *r, struct sqlc_stmt *s)
{
	struct str list = s->keys;

	while (list.n > 0) {
		struct str word = str_trim(str_cut(list, ',', &list));
		bool found = false;

		for (unsigned i = 0; i < s->in_count; i++) {
			if (str_eq(s->in[i].name, word)) {
				s->in[i].key = true;
				found = true;
			}
		}
		if (!found) {
			return complain(r, "a key column that is no input", word);
		}
		list = str_trim(list);
	}
	return OK;
}

static enum err check_bulk(struct reader *r, struct sqlc_stmt *s)
{
	if (s->sql.n > 0 || s->out_count > 0) {
		return complain(r, "a bulk statement has no text and no output", s->name);
	}
	TRY(mark_keys(r, s));
	for (unsigned i = 0; i < s->in_count; i++) {
		const struct sqlc_field *f = &s->in[i];

		if (f->list != SQLC_SINGLE) {
			return complain(r, "a bulk statement takes no list", f->name);
		}
		if (f->key && f->nullable) {
			return complain(r, "a key column cannot be null", f->name);
		}
		if (s->conflict == SQLC_ADD && !f->key && (f->nullable || f->type >= SQLC_TEXT)) {
			return complain(r, "only numbers that are not null can be added", f->name);
		}
	}
	return OK;
}

/* What cannot be seen before the whole statement was read; messages carry the line of its name. */
static enum err check_statement(struct reader *r, struct sqlc_stmt *s)
{
	int here = r->line;
	enum err e = OK;

	r->line = s->line;
	s->sql = str_trim(s->sql);
	if (s->is_part) {
		e = s->sql.n == 0 ? complain(r, "no text for", s->name) : OK;
	} else if (s->mode == SQLC_NO_MODE) {
		e = complain(r, "no mode given for", s->name);
	} else if (s->mode == SQLC_BULK) {
		e = check_bulk(r, s);
	} else if (s->conflict_given) {
		e = complain(r, "on-conflict belongs to bulk statements, not to", s->name);
	} else if (s->sql.n == 0) {
		e = complain(r, "no text for", s->name);
	} else if (s->out_count > 0 && s->like.n > 0) {
		e = complain(r, "columns of its own as well as those of another, in", s->name);
	} else if ((s->mode == SQLC_EXEC) != (s->out_count == 0 && s->like.n == 0)) {
		e = complain(r, "exec has no output, the other modes have one", s->name);
	}
	r->line = here;
	return e;
}

static enum err begin_statement(struct reader *r, struct str name, struct sqlc_stmt ***tail, struct sqlc_stmt **ret)
{
	struct sqlc_stmt *s = ARENA_NEW(r->a, struct sqlc_stmt);

	if (s == NULL) {
		return complain(r, "out of memory", name);
	}
	if (!sqlc_is_name(name)) {
		return complain(r, "not a name", name);
	}
	s->name = name;
	s->file = r->source->name;
	s->line = r->line;
	s->mode = SQLC_NO_MODE;
	s->row = name;
	**tail = s;
	*tail = &s->next;
	*ret = s;
	return OK;
}

static bool begins(struct str line)
{
	return str_starts(line, STR("-- name:")) || str_starts(line, STR("-- part:"));
}

enum err sqlc_parse(struct arena *a, const struct sqlc_source *source, struct sqlc_stmt ***tail, struct fail *f)
{
	struct reader r = { a, source, f, 0 };
	struct sqlc_stmt *s = NULL;
	struct str rest = source->text, key, value;

	while (rest.n > 0) {
		struct str line = str_cut(rest, '\n', &rest);
		struct str trimmed = str_trim(line);

		r.line++;
		if ((s == NULL || s->sql.n == 0 || begins(trimmed)) && split_header(trimmed, &key, &value)) {
			if (!begins(trimmed)) {
				TRY(s != NULL ? read_header(&r, key, value, s) : complain(&r, "no statement yet", key));
				continue;
			}
			if (s != NULL) {
				TRY(check_statement(&r, s));
			}
			TRY(begin_statement(&r, value, tail, &s));
			s->is_part = str_eq(key, STR("part"));
		} else if (trimmed.n > 0 && !str_starts(trimmed, STR("--"))) {
			if (s == NULL) {
				return complain(&r, "text before the first '-- name:'", trimmed);
			}
			s->sql = s->sql.n == 0 ? line : (struct str){ s->sql.p, (size_t)(line.p + line.n - s->sql.p) };
		}
	}
	return s != NULL ? check_statement(&r, s) : OK;
}
