-- Which consignments somebody may read of who is no party to them, and of which an organisation keeps something to itself: both
-- follow from the log by the caller's rules, as the standings do.

ALTER TABLE consignments ADD COLUMN is_public BIGINT;
ALTER TABLE consignments ADD COLUMN has_own BIGINT;
ALTER TABLE consignments ADD COLUMN is_said BIGINT;

-- The public page is made of these alone.
CREATE INDEX consignments_public ON consignments (operation, is_public, id);
-- So are the claims, where goods under custody are only spoken of.
CREATE INDEX consignments_said ON consignments (operation, is_said, id);

-- What concerns no one consignment, such as a recall, is a handful among a million lines.
CREATE INDEX log_lines_of_none ON log_lines (operation, kind, number) WHERE consignments = '';
