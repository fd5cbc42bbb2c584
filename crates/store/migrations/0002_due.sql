-- What awaits somebody, and whose consignment it is: both follow from the log by rules of the caller's, whose version an
-- operation keeps. Where that is not the caller's own, or none, the caller derives its standings again.

ALTER TABLE operations ADD COLUMN stood_by BIGINT;

ALTER TABLE consignments ADD COLUMN due BIGINT;
ALTER TABLE consignments ADD COLUMN parties TEXT;

DROP INDEX consignments_silent;
-- "What awaits somebody now" is one walk along this index.
CREATE INDEX consignments_due ON consignments (operation, due, id);

CREATE TABLE consignment_parties (
  operation BIGINT NOT NULL,
  party TEXT COLLATE "C" NOT NULL,
  consignment TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (operation, party, consignment),
  FOREIGN KEY (operation, consignment) REFERENCES consignments (operation, id)
);

-- The account and the claims of an operation are few of its lines, and read without the others.
CREATE INDEX log_lines_by_kind ON log_lines (operation, kind, number);
