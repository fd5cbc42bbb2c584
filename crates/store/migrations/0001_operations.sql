-- Operations with their logs, standings, plans, people and answers.
-- One text for SQLite and PostgreSQL. Moments are nanoseconds since 1970 UTC; digests, salts and keys are small
-- hexadecimal digits; booleans are 0 or 1. COLLATE "C" orders ids by their bytes; SQLite does so anyway and is given
-- this text without it. No column has a default: every value is somebody's word.

CREATE TABLE operations (
  key BIGINT NOT NULL PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL UNIQUE,
  title TEXT NOT NULL,
  document TEXT NOT NULL,
  created BIGINT NOT NULL,
  version BIGINT NOT NULL,
  log_size BIGINT NOT NULL,
  log_digest TEXT NOT NULL,
  log_recorded BIGINT
);

CREATE TABLE log_lines (
  operation BIGINT NOT NULL REFERENCES operations (key),
  number BIGINT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  kind TEXT NOT NULL,
  occurred BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  organisation TEXT NOT NULL,
  consignments TEXT NOT NULL,
  facts_digest TEXT NOT NULL,
  facts_salt TEXT,
  facts_text TEXT,
  persons_digest TEXT,
  persons_salt TEXT,
  persons_text TEXT,
  previous TEXT NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (operation, number),
  UNIQUE (operation, id)
);

CREATE TABLE line_consignments (
  operation BIGINT NOT NULL,
  consignment TEXT COLLATE "C" NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (operation, consignment, number),
  FOREIGN KEY (operation, number) REFERENCES log_lines (operation, number)
);

CREATE TABLE consignments (
  operation BIGINT NOT NULL REFERENCES operations (key),
  id TEXT COLLATE "C" NOT NULL,
  state TEXT NOT NULL,
  is_open BIGINT NOT NULL,
  holder TEXT,
  place TEXT,
  last_custody BIGINT,
  last_occurred BIGINT NOT NULL,
  last_recorded BIGINT NOT NULL,
  PRIMARY KEY (operation, id)
);

-- "No custody event for 48 hours" is one walk along this index.
CREATE INDEX consignments_silent ON consignments (operation, is_open, last_occurred, id);

CREATE TABLE checkpoints (
  operation BIGINT NOT NULL REFERENCES operations (key),
  size BIGINT NOT NULL,
  digest TEXT NOT NULL,
  signed BIGINT NOT NULL,
  public_key TEXT COLLATE "C" NOT NULL,
  signature TEXT NOT NULL,
  PRIMARY KEY (operation, size, public_key)
);

CREATE TABLE organisations (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  document TEXT NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE users (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (id),
  login TEXT COLLATE "C" NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password TEXT NOT NULL,
  is_active BIGINT NOT NULL,
  created BIGINT NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE roles (
  operation BIGINT NOT NULL REFERENCES operations (key),
  person TEXT COLLATE "C" NOT NULL REFERENCES users (id),
  role TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (operation, person, role)
);

-- Only the digest of a token is kept: who reads this table cannot use a session.
CREATE TABLE sessions (
  token TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  person TEXT COLLATE "C" NOT NULL REFERENCES users (id),
  created BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  expires BIGINT NOT NULL
);

CREATE INDEX sessions_of_person ON sessions (person);

CREATE TABLE plans (
  operation BIGINT NOT NULL REFERENCES operations (key),
  id TEXT COLLATE "C" NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  parent TEXT,
  drafter TEXT NOT NULL,
  drafted BIGINT NOT NULL,
  approver TEXT,
  decided BIGINT,
  digest TEXT NOT NULL,
  PRIMARY KEY (operation, id)
);

-- Documents are large and never change; the rows about them are small and do.
CREATE TABLE plan_documents (
  operation BIGINT NOT NULL,
  plan TEXT COLLATE "C" NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (operation, plan),
  FOREIGN KEY (operation, plan) REFERENCES plans (operation, id)
);

CREATE TABLE answers (
  organisation TEXT COLLATE "C" NOT NULL,
  key TEXT COLLATE "C" NOT NULL,
  request TEXT NOT NULL,
  answer TEXT NOT NULL,
  made BIGINT NOT NULL,
  PRIMARY KEY (organisation, key)
);

CREATE INDEX answers_by_age ON answers (made);
