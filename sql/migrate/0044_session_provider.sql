-- SPDX-License-Identifier: EUPL-1.2
-- Through which provider a session came, and what the provider calls its own session (OpenID Connect Back-Channel Logout 1.0):
-- both empty without one; sid empty when the provider did not tell.
ALTER TABLE session ADD COLUMN issuer TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN sid TEXT NOT NULL DEFAULT '';
CREATE INDEX session_provider ON session (issuer, sid);
