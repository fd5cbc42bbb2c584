-- A small store as the third schema leaves it: its schema as it was then, and one record or more of each table.
CREATE TABLE operations (
  key BIGINT NOT NULL PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL UNIQUE,
  title TEXT NOT NULL,
  document TEXT NOT NULL,
  created BIGINT NOT NULL,
  version BIGINT NOT NULL,
  log_size BIGINT NOT NULL,
  log_digest TEXT NOT NULL,
  log_recorded BIGINT,
  stood_by BIGINT
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
  due BIGINT,
  parties TEXT,
  is_public BIGINT,
  has_own BIGINT,
  is_said BIGINT,
  PRIMARY KEY (operation, id)
);

CREATE INDEX consignments_due ON consignments (operation, due, id);

CREATE TABLE consignment_parties (
  operation BIGINT NOT NULL,
  party TEXT COLLATE "C" NOT NULL,
  consignment TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (operation, party, consignment),
  FOREIGN KEY (operation, consignment) REFERENCES consignments (operation, id)
);

CREATE INDEX log_lines_by_kind ON log_lines (operation, kind, number);

CREATE INDEX consignments_public ON consignments (operation, is_public, id);
CREATE INDEX consignments_said ON consignments (operation, is_said, id);
CREATE INDEX log_lines_of_none ON log_lines (operation, kind, number) WHERE consignments = '';

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

CREATE TABLE migrations (number BIGINT NOT NULL PRIMARY KEY, digest TEXT NOT NULL);

INSERT INTO operations (key, id, title, document, created, version, log_size, log_digest, log_recorded, stood_by)
  VALUES (1, 'airlift', 'Operation airlift', '{}', 1585699200123456789, 1, 3, '3f498432793401b64da3ae2eadffd0cbbc959a40df8d933832fbb9cc12fe5fe3', 1585699203123456789, 1);
INSERT INTO log_lines (operation, number, id, kind, occurred, recorded, organisation, consignments, facts_digest, facts_salt, facts_text, persons_digest, persons_salt, persons_text, previous, digest)
  VALUES (1, 1, 'line-0', 'claim', 1585699199123456789, 1585699201123456789, 'org-a', 'c-1', '1e24507939b3ccbdbd1c87b10cd5c3a57b57cc91a217e5274bd32f54cdf546a8', '21212121212121212121212121212121', '{"counted":"łódź 🛩 line-0"}', NULL, NULL, NULL, '0000000000000000000000000000000000000000000000000000000000000000', 'dc1cf73aa002ffad645aecb921d977ae3e3dfe2279c9c21bb8147fa6514ad74f');
INSERT INTO log_lines (operation, number, id, kind, occurred, recorded, organisation, consignments, facts_digest, facts_salt, facts_text, persons_digest, persons_salt, persons_text, previous, digest)
  VALUES (1, 2, 'line-1', 'assessment', 1585699198123456789, 1585699202123456789, 'org-a', 'c-1 c-2', '79ad27f52f373b8083786007c8a7361c3f3921f7917fd59f340503f436dd3b93', '21212121212121212121212121212121', '{"counted":"łódź 🛩 line-1"}', '55caed7c5a23e0ba8b2cd29e13d3b1ad965dd9c85d38522c487b244505b5ca08', NULL, NULL, 'dc1cf73aa002ffad645aecb921d977ae3e3dfe2279c9c21bb8147fa6514ad74f', 'b40982a54714d5919ebf293a5b0f0985ced96a9a3d1049a9e97b4d72bbd15c0b');
INSERT INTO log_lines (operation, number, id, kind, occurred, recorded, organisation, consignments, facts_digest, facts_salt, facts_text, persons_digest, persons_salt, persons_text, previous, digest)
  VALUES (1, 3, 'line-2', 'transfer', 1585699197123456789, 1585699203123456789, 'org-a', 'c-1', 'ba25f2622e4ea87a9ee5ae93128576061b6afe61abb1be3f4cb774f30107a7e6', '21212121212121212121212121212121', '{"counted":"łódź 🛩 line-2"}', NULL, NULL, NULL, 'b40982a54714d5919ebf293a5b0f0985ced96a9a3d1049a9e97b4d72bbd15c0b', '3f498432793401b64da3ae2eadffd0cbbc959a40df8d933832fbb9cc12fe5fe3');
INSERT INTO line_consignments (operation, consignment, number)
  VALUES (1, 'c-1', 1);
INSERT INTO line_consignments (operation, consignment, number)
  VALUES (1, 'c-1', 2);
INSERT INTO line_consignments (operation, consignment, number)
  VALUES (1, 'c-2', 2);
INSERT INTO line_consignments (operation, consignment, number)
  VALUES (1, 'c-1', 3);
INSERT INTO consignments (operation, id, state, is_open, holder, place, last_custody, last_occurred, last_recorded, due, parties, is_public, has_own, is_said)
  VALUES (1, 'c-1', 'in-transit', 1, 'carrier', NULL, 3, 1585699197123456789, 1585699203123456789, 1585871997123456789, 'carrier org-a', 0, 0, 0);
INSERT INTO consignment_parties (operation, party, consignment)
  VALUES (1, 'carrier', 'c-1');
INSERT INTO consignment_parties (operation, party, consignment)
  VALUES (1, 'org-a', 'c-1');
INSERT INTO checkpoints (operation, size, digest, signed, public_key, signature)
  VALUES (1, 3, '3f498432793401b64da3ae2eadffd0cbbc959a40df8d933832fbb9cc12fe5fe3', 1585699204123456789, '0101010101010101010101010101010101010101010101010101010101010101', '02020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202');
INSERT INTO organisations (id, name, document, version)
  VALUES ('org-a', 'Organisation A', '{}', 1);
INSERT INTO users (id, organisation, login, name, password, is_active, created, version)
  VALUES ('dora', 'org-a', 'dora', 'Dora', '$argon2id$', 1, 1585699200123456789, 1);
INSERT INTO roles (operation, person, role)
  VALUES (1, 'dora', 'donor');
INSERT INTO sessions (token, person, created, seen, expires)
  VALUES ('3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0', 'dora', 1585699201123456789, 1585699201123456789, 1585699209123456789);
INSERT INTO plans (operation, id, state, version, parent, drafter, drafted, approver, decided, digest)
  VALUES (1, 'plan-1', 'draft', 1, NULL, 'dora', 1585699201123456789, NULL, NULL, '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
INSERT INTO plan_documents (operation, plan, document)
  VALUES (1, 'plan-1', '{}');
INSERT INTO answers (organisation, key, request, answer, made)
  VALUES ('org-a', 'key-1', '454349e422f05297191ead13e21d3db520e5abef52055e4964b82fb213f593a1', 'answer', 1585699201123456789);
INSERT INTO migrations (number, digest)
  VALUES (1, '980a77a82e2468dcb12a7be389acf405004b00dad27bda2514c5a0d611a0798c');
INSERT INTO migrations (number, digest)
  VALUES (2, '05ad20cf833eb5b1df77762e9ee704d37a297095d33502495eead8f52d61afca');
INSERT INTO migrations (number, digest)
  VALUES (3, '9f69c761eba7d2984d43dadb6d88e118c6e14b4075746df799389e469d9bff51');
