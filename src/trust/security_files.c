/* SPDX-License-Identifier: EUPL-1.2 */
/* Files of the installation, and the disk that they are on. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "db/reach.h"
#include "trust/security_inside.h"

enum { OTHERS = 077, OTHERS_WRITE = 022, FREE_LEAST = 10, FREE_NOTE = 20 };
static const uint64_t FREE_BYTES = UINT64_C(1024) * 1024 * 1024;

static struct str mode_text(struct security_run *r, const struct stat *st)
{
	struct str text = str_format(r->c->arena, "%04o", (unsigned)st->st_mode & 07777u);

	if (text.p == NULL && r->err == OK) {
		r->err = ERR_NOMEM;
	}
	return text;
}

static void gone(struct security_run *r, const char *code, enum msg_id name, const char *path)
{
	security_say(r, (struct security_say){ code,
	                                       name,
	                                       MSG_SECURITY_FILE_GONE,
	                                       MSG_COUNT,
	                                       SECURITY_MEND,
	                                       { str_of(path), str_of(strerror(errno)) } });
}

static void check_mode(struct security_run *r, const char *code, enum msg_id name, const char *path, unsigned forbidden)
{
	struct stat st;
	bool open, foreign;

	if (stat(path, &st) != 0) {
		gone(r, code, name, path);
		return;
	}
	open = (st.st_mode & forbidden) != 0;
	foreign = st.st_uid != geteuid();
	security_say(r, (struct security_say){ code,
	                                       name,
	                                       open      ? MSG_SECURITY_FILE_OPEN
	                                       : foreign ? MSG_SECURITY_FILE_FOREIGN
	                                                 : MSG_SECURITY_FILE_GOOD,
	                                       open ? MSG_SECURITY_FILE_OPEN_HOW : MSG_SECURITY_FILE_FOREIGN_HOW,
	                                       open || foreign ? SECURITY_MEND : SECURITY_GOOD,
	                                       { str_of(path), mode_text(r, &st),
	                                         open ? (S_ISDIR(st.st_mode) ? STR("700") : STR("600"))
	                                              : security_number(r, geteuid()) } });
}

/* Who copies the folder of the database must not have the key with it. */
static void check_apart(struct security_run *r, const struct db_reach *reach)
{
	struct stat key, file;
	bool same;

	if (reach->server || stat(r->place->key_path, &key) != 0 || stat(reach->file, &file) != 0) {
		return;
	}
	same = key.st_dev == file.st_dev;
	security_say(r, (struct security_say){ "key-apart",
	                                       MSG_SECURITY_KEY_APART,
	                                       same ? MSG_SECURITY_KEY_APART_SAME : MSG_SECURITY_KEY_APART_GOOD,
	                                       MSG_SECURITY_KEY_APART_HOW,
	                                       same ? SECURITY_NOTE : SECURITY_GOOD,
	                                       { str_of(r->place->key_path), str_of(reach->file) } });
}

static void check_disk(struct security_run *r, const char *folder)
{
	struct statvfs v;
	uint64_t bytes, percent;
	enum security_level level = SECURITY_GOOD;

	if (statvfs(folder, &v) != 0 || v.f_blocks == 0) {
		gone(r, "disk", MSG_SECURITY_DISK, folder);
		return;
	}
	bytes = (uint64_t)v.f_bavail * v.f_frsize;
	percent = (uint64_t)v.f_bavail * 100 / v.f_blocks;
	if (percent < FREE_NOTE) {
		level = percent < FREE_LEAST || bytes < FREE_BYTES ? SECURITY_MEND : SECURITY_NOTE;
	}
	security_say(r, (struct security_say){ "disk",
	                                       MSG_SECURITY_DISK,
	                                       MSG_SECURITY_DISK_FREE,
	                                       MSG_SECURITY_DISK_HOW,
	                                       level,
	                                       { security_number(r, (int64_t)percent),
	                                         security_number(r, (int64_t)(bytes >> 20)), str_of(folder) } });
}

void security_file_checks(struct security_run *r)
{
	struct db_reach reach;

	if (r->err == OK) {
		r->err = db_reach_of(r->c->fail, r->c->arena, r->place->url, &reach);
	}
	if (r->err != OK) {
		return;
	}
	check_mode(r, "key-file", MSG_SECURITY_KEY_FILE, r->place->key_path, OTHERS);
	check_apart(r, &reach);
	if (!reach.server) {
		check_mode(r, "database-file", MSG_SECURITY_DATABASE_FILE, reach.file, OTHERS);
		check_mode(r, "database-folder", MSG_SECURITY_DATABASE_FOLDER, reach.folder, OTHERS_WRITE);
		check_disk(r, reach.folder);
	}
}
