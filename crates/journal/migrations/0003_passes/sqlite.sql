CREATE TABLE passes (
  journal BIGINT NOT NULL REFERENCES journals (no),
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  holder TEXT NOT NULL,
  value TEXT NOT NULL,
  until_ms BIGINT NOT NULL,
  PRIMARY KEY (journal, kind, id)
);
