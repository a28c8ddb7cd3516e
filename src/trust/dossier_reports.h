/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_DOSSIER_REPORTS_H
#define TRUST_DOSSIER_REPORTS_H

#include "trust/dossier.h"

/* What dossier_tables.c lists of reports of absence. */
extern const struct dossier_column report_columns[17];
extern const struct dossier_column report_word_columns[8];
extern const struct dossier_column report_day_columns[4];
extern const struct dossier_column report_event_columns[7];
extern const struct dossier_column report_file_columns[6];
extern const struct dossier_column report_talk_columns[7];
extern const struct dossier_column report_handover_columns[8];
extern const struct dossier_column report_news_columns[3];
extern const struct dossier_column work_columns[12];
extern const struct dossier_column registered_columns[6];
enum err read_reports(struct ctx *c, int64_t person, struct dossier_rows *ret) MUST;
enum err read_report_words(struct ctx *c, int64_t person, struct dossier_rows *ret) MUST;
enum err read_report_days(struct ctx *c, int64_t person, struct dossier_rows *ret) MUST;
enum err read_report_events(struct ctx *c, int64_t person, struct dossier_rows *ret) MUST;
enum err read_report_talks(struct ctx *c, int64_t person, struct dossier_rows *ret) MUST;
enum err read_report_handovers(struct ctx *c, int64_t person, struct dossier_rows *ret) MUST;
enum err read_work(struct ctx *c, int64_t person, struct dossier_rows *ret) MUST;
enum err read_report_news(struct ctx *c, int64_t person, struct dossier_rows *ret) MUST;
enum err read_report_files(struct ctx *c, int64_t person, struct dossier_rows *ret) MUST;
enum err read_registered(struct ctx *c, int64_t person, struct dossier_rows *ret) MUST;

#endif
