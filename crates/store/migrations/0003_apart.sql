-- What concerns goods wherever they are, such as a recall of a lot, is about no one consignment: such lines are few, and are read
-- with every consignment that is looked at.
CREATE INDEX log_lines_apart ON log_lines (operation, kind, number) WHERE consignments = '';
