-- SPDX-License-Identifier: EUPL-1.2
-- Who misses lessons on a day, at a school.
CREATE INDEX registration_missed ON registration_day (brin, day, location) WHERE unauthorised > 0;
