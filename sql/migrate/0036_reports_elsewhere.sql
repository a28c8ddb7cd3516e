-- SPDX-License-Identifier: EUPL-1.2
-- Reports that are somebody's by name, as owner or as contact of the school's region, by municipality: whoever has them may
-- have no other business there (people/reach.h). The indexes of an owner alone were for nothing else.

DROP INDEX report_owner;
DROP INDEX report_list_owner;
CREATE INDEX report_owner ON report (owner, municipality, turn, desk, due, person, report) WHERE turn <> 0 AND owner IS NOT NULL;
CREATE INDEX report_also ON report (also, municipality, turn, desk, due, person, report, owner) WHERE turn <> 0 AND also IS NOT NULL;
CREATE INDEX report_list_owner
    ON report (owner, municipality, filed, person, report, status, kind, turn, desk, closed_at, brin, location) WHERE owner IS NOT NULL;
CREATE INDEX report_list_also
    ON report (also, municipality, filed, person, report, status, kind, turn, desk, closed_at, brin, location, owner)
 WHERE also IS NOT NULL;
