CREATE TABLE migrations (no BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL);

CREATE TABLE journals (
  no BIGINT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  size BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  peaks BLOB NOT NULL,
  moved_to TEXT
);

CREATE TABLE entries (
  journal BIGINT NOT NULL REFERENCES journals (no),
  seq BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  batch BIGINT NOT NULL,
  request TEXT,
  subject TEXT,
  header TEXT NOT NULL,
  salt BLOB,
  payload TEXT,
  PRIMARY KEY (journal, seq)
);

CREATE UNIQUE INDEX entries_request ON entries (journal, request) WHERE request IS NOT NULL;

CREATE INDEX entries_subject ON entries (journal, subject, seq) WHERE subject IS NOT NULL;

CREATE TABLE tree (
  journal BIGINT NOT NULL REFERENCES journals (no),
  first BIGINT NOT NULL,
  hashes BLOB NOT NULL,
  PRIMARY KEY (journal, first)
);

CREATE TABLE attachments (
  journal BIGINT NOT NULL REFERENCES journals (no),
  seq BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (journal, seq, sha256)
);

CREATE TABLE checkpoints (
  journal BIGINT NOT NULL REFERENCES journals (no),
  size BIGINT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (journal, size)
);

CREATE TABLE folds (
  journal BIGINT NOT NULL REFERENCES journals (no),
  name TEXT NOT NULL,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  state BLOB NOT NULL,
  PRIMARY KEY (journal, name)
);

CREATE TABLE passes (
  journal BIGINT NOT NULL REFERENCES journals (no),
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  holder TEXT NOT NULL,
  value TEXT NOT NULL,
  until_ms BIGINT NOT NULL,
  PRIMARY KEY (journal, kind, id)
);
