/* SPDX-License-Identifier: EUPL-1.2 */
/* Values as PostgreSQL's binary protocol writes them. */
#include <endian.h>
#include <math.h>
#include <string.h>

#include "db/postgres.h"

void postgres_put_i64(char out[8], int64_t v)
{
	uint64_t u = htobe64((uint64_t)v);

	memcpy(out, &u, sizeof u);
}

void postgres_put_f64(char out[8], double v)
{
	int64_t bits;

	memcpy(&bits, &v, sizeof bits);
	postgres_put_i64(out, bits);
}

Oid postgres_type_of(enum db_type t)
{
	switch (t) {
	case DB_I64:
	case DB_INT:
	case DB_DAY:
	case DB_BOOL: return PG_INT8;
	case DB_F64: return PG_FLOAT8;
	case DB_TEXT: return PG_TEXT;
	case DB_BYTES: return PG_BYTEA;
	}
	return 0;
}

static bool is_text(Oid type)
{
	return type == PG_TEXT || type == PG_VARCHAR || type == PG_BPCHAR || type == PG_NAME || type == PG_UNKNOWN ||
	       type == PG_JSON;
}

static bool is_integer(Oid type)
{
	return type == PG_INT8 || type == PG_INT4 || type == PG_INT2 || type == PG_BOOL;
}

bool postgres_type_fits(enum db_type wanted, Oid type)
{
	switch (wanted) {
	case DB_I64:
	case DB_INT:
	case DB_DAY:
	case DB_BOOL: return is_integer(type) || type == PG_NUMERIC;
	case DB_F64: return is_integer(type) || type == PG_NUMERIC || type == PG_FLOAT8 || type == PG_FLOAT4;
	case DB_TEXT: return is_text(type);
	case DB_BYTES: return type == PG_BYTEA;
	}
	return false;
}

/* A big-endian number of 1 to 8 bytes with a sign. */
static int64_t integer(const char *p, int n)
{
	uint64_t u = (unsigned char)p[0] >= 0x80 ? UINT64_MAX : 0;

	for (int i = 0; i < n; i++) {
		u = u << 8 | (unsigned char)p[i];
	}
	return (int64_t)u;
}

static double float8(const char *p)
{
	int64_t bits = integer(p, 8);
	double d;

	memcpy(&d, &bits, sizeof d);
	return d;
}

static double float4(const char *p)
{
	int32_t bits = (int32_t)integer(p, 4);
	float f;

	memcpy(&f, &bits, sizeof f);
	return (double)f;
}

/*
 * Sums of BIGINT come as NUMERIC: count of digits, weight of the first, sign, scale, then digits of four decimals. Whole
 * numbers that fit become integers, others doubles.
 */
static bool numeric(const char *p, int n, struct db_value *ret)
{
	int64_t digits, weight, sign, whole = 0;
	bool fits = true;
	double d = 0;

	if (n < 8) {
		return false;
	}
	digits = integer(p, 2);
	weight = integer(p + 2, 2);
	sign = integer(p + 4, 2) & 0xffff;
	if (digits < 0 || n != 8 + 2 * (int)digits || (sign != 0 && sign != 0x4000)) {
		return false;
	}
	for (int64_t i = 0; i < digits || i <= weight; i++) {
		int64_t digit = i < digits ? integer(p + 8 + 2 * i, 2) : 0;

		d += (double)digit * pow(10000, (double)(weight - i));
		if (i > weight) {
			fits = fits && digit == 0;
		} else if (__builtin_mul_overflow(whole, 10000, &whole) ||
		           __builtin_add_overflow(whole, digit, &whole)) {
			fits = false;
			whole = 0;
		}
	}
	if (fits) {
		*ret = (struct db_value){ .kind = DB_INTEGER, .i = sign != 0 ? -whole : whole };
	} else {
		*ret = (struct db_value){ .kind = DB_REAL, .f = sign != 0 ? -d : d };
	}
	return true;
}

enum err postgres_value(struct db *db, const struct db_stmt *s, const PGresult *r, int row, int column,
                        struct db_value *ret)
{
	const char *p = PQgetvalue(r, row, column);
	int n = PQgetlength(r, row, column);
	Oid type = PQftype(r, column);

	if (PQgetisnull(r, row, column) == 1) {
		*ret = (struct db_value){ .kind = DB_NULL };
	} else if (type == PG_BOOL && n == 1) {
		*ret = (struct db_value){ .kind = DB_INTEGER, .i = p[0] != 0 };
	} else if (is_integer(type) && (n == 8 || n == 4 || n == 2)) {
		*ret = (struct db_value){ .kind = DB_INTEGER, .i = integer(p, n) };
	} else if (type == PG_FLOAT8 && n == 8) {
		*ret = (struct db_value){ .kind = DB_REAL, .f = float8(p) };
	} else if (type == PG_FLOAT4 && n == 4) {
		*ret = (struct db_value){ .kind = DB_REAL, .f = float4(p) };
	} else if (is_text(type) || type == PG_BYTEA) {
		*ret = (struct db_value){ .kind = type == PG_BYTEA ? DB_BLOB : DB_STRING, .s = { p, (size_t)n } };
	} else if (type != PG_NUMERIC || !numeric(p, n, ret)) {
		return db_error(db, ERR_DB, "statement %s: column %d has a type that is not read (%u)", s->name,
		                column + 1, type);
	}
	return OK;
}
