-- Each set of filters of the public lists walks an index in the order of the list, so that a page costs a page.
CREATE INDEX notices_posted ON notices (posted_at);
CREATE INDEX notices_year ON notices (year, closes_at, id);
CREATE INDEX notices_county_kind ON notices (county_code, kind, closes_at, id);
CREATE INDEX notices_county_year ON notices (county_code, year, closes_at, id);
CREATE INDEX notices_kind_year ON notices (kind, year, closes_at, id);
CREATE INDEX notices_county_kind_year ON notices (county_code, kind, year, closes_at, id);
