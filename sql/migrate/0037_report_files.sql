-- SPDX-License-Identifier: EUPL-1.2
-- What is put with a report: whether the other side sees it. What a school puts with it always goes along.

ALTER TABLE report_file ADD COLUMN shared BIGINT NOT NULL DEFAULT 1 CHECK (shared IN (0, 1));
