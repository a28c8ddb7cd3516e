-- SPDX-License-Identifier: EUPL-1.2
-- Lists of reports stay quick whatever their number. Rows of a page are found by the key of the report; lists of an officer go by
-- desk, so that a municipality's other desks are not read; what is narrowed by whose move it is has an index of its own, as
-- little waits for a school and much does not.

CREATE INDEX report_key ON report (report);
DROP INDEX report_list_town;
CREATE INDEX report_list_town ON report (municipality, desk, filed, person, report, status, kind, turn, brin, location, due, answered_at);
CREATE INDEX report_open_town ON report (municipality, desk, turn, filed, person, report, status, kind, brin, location) WHERE turn <> 0;
CREATE INDEX report_open_school ON report (brin, turn, filed, person, report, status, kind, location, enrolment) WHERE turn <> 0;
