CREATE TABLE migrations (no BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL);

CREATE TABLE journals (
  no BIGINT NOT NULL PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL UNIQUE,
  kind TEXT COLLATE "C" NOT NULL,
  epoch BIGINT NOT NULL,
  size BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  peaks BYTEA NOT NULL,
  moved_to TEXT COLLATE "C"
);

CREATE TABLE entries (
  journal BIGINT NOT NULL REFERENCES journals (no),
  seq BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  batch BIGINT NOT NULL,
  request TEXT COLLATE "C",
  subject TEXT COLLATE "C",
  header TEXT COLLATE "C" NOT NULL,
  salt BYTEA,
  payload TEXT COLLATE "C",
  PRIMARY KEY (journal, seq)
);

CREATE UNIQUE INDEX entries_request ON entries (journal, request) WHERE request IS NOT NULL;

CREATE INDEX entries_subject ON entries (journal, subject, seq) WHERE subject IS NOT NULL;

CREATE TABLE tree (
  journal BIGINT NOT NULL REFERENCES journals (no),
  first BIGINT NOT NULL,
  hashes BYTEA NOT NULL,
  PRIMARY KEY (journal, first)
);

CREATE TABLE attachments (
  journal BIGINT NOT NULL REFERENCES journals (no),
  seq BIGINT NOT NULL,
  sha256 TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (journal, seq, sha256)
);

CREATE TABLE checkpoints (
  journal BIGINT NOT NULL REFERENCES journals (no),
  size BIGINT NOT NULL,
  note TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (journal, size)
);

CREATE TABLE folds (
  journal BIGINT NOT NULL REFERENCES journals (no),
  name TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  state BYTEA NOT NULL,
  PRIMARY KEY (journal, name)
);

CREATE TABLE passes (
  journal BIGINT NOT NULL REFERENCES journals (no),
  kind TEXT COLLATE "C" NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  holder TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  until_ms BIGINT NOT NULL,
  PRIMARY KEY (journal, kind, id)
);
