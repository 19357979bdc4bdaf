-- The register of residents' names, as keyed codes: what the linter asks before a text becomes public (PUB-20). A feature that keeps
-- residents makes the view anew with its own column added.
CREATE VIEW resident_names AS SELECT name_code AS code FROM cases WHERE name_code <> '';
