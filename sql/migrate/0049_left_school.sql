-- SPDX-License-Identifier: EUPL-1.2
-- The last day of the enrolment stands with what was found in it (null while it lasts), so that lists and counts of a school leave
-- out who left long ago by an index alone (docs/decisions/0058-left-school.md). It follows the enrolment in the same transaction.
ALTER TABLE finding ADD COLUMN left_school BIGINT;
UPDATE finding
   SET left_school = (SELECT e.last FROM enrolment e WHERE e.person = finding.person AND e.enrolment = finding.enrolment);
DROP INDEX finding_school;
DROP INDEX finding_school_bucket;
CREATE INDEX finding_school ON finding (brin, turn, due, person, enrolment, rule, day, location, left_school) WHERE turn <> 0;
CREATE INDEX finding_school_bucket ON finding (brin, turn, bucket, due, person, enrolment, rule, day, location, left_school) WHERE turn <> 0;
