-- Times are milliseconds since 1970 UTC. Every row has its owner, and the composite foreign keys
-- hold it to be its thread's.
CREATE TABLE users (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO users VALUES ('local', 'Local user', unixepoch() * 1000);

CREATE TABLE threads (
  id            TEXT PRIMARY KEY,
  owner_id      TEXT NOT NULL REFERENCES users (id),
  title         TEXT NOT NULL,             -- '' until the first question
  database_name TEXT,
  created_at    INTEGER NOT NULL,
  updated_at    INTEGER NOT NULL,          -- when something was last said in it
  pinned        INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
  archived      INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
  running_id    TEXT,                      -- the run in progress, one at most
  last_seq      INTEGER NOT NULL DEFAULT 0,
  UNIQUE (id, owner_id)
) STRICT;
CREATE INDEX threads_newest ON threads (owner_id, updated_at DESC, id DESC);
CREATE INDEX threads_running ON threads (running_id) WHERE running_id IS NOT NULL;

CREATE TABLE runs (
  position      INTEGER PRIMARY KEY,       -- in the order in which they began
  id            TEXT NOT NULL UNIQUE,
  thread_id     TEXT NOT NULL,
  owner_id      TEXT NOT NULL,
  instance_id   TEXT NOT NULL,             -- the process that runs it: instances/<id>.lock
  database_name TEXT,
  model         TEXT NOT NULL,
  started_at    INTEGER NOT NULL,
  ended_at      INTEGER,
  outcome       TEXT CHECK (outcome IN ('done', 'error')),
  FOREIGN KEY (thread_id, owner_id) REFERENCES threads (id, owner_id) ON DELETE CASCADE
) STRICT;
CREATE INDEX runs_of_thread ON runs (thread_id, position);

CREATE TABLE messages (
  position   INTEGER PRIMARY KEY,          -- in the order in which they were said
  id         TEXT NOT NULL UNIQUE,
  thread_id  TEXT NOT NULL,
  owner_id   TEXT NOT NULL,
  run_id     TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  role       TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
  content    TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  FOREIGN KEY (thread_id, owner_id) REFERENCES threads (id, owner_id) ON DELETE CASCADE
) STRICT;
CREATE INDEX messages_of_thread ON messages (thread_id, position);
CREATE INDEX messages_of_run ON messages (run_id);

CREATE TABLE events (
  thread_id TEXT NOT NULL,
  seq       INTEGER NOT NULL,
  owner_id  TEXT NOT NULL,
  run_id    TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  type      TEXT NOT NULL,
  at        INTEGER NOT NULL,
  payload   TEXT NOT NULL,                 -- the wire object, as it is sent
  PRIMARY KEY (thread_id, seq),
  FOREIGN KEY (thread_id, owner_id) REFERENCES threads (id, owner_id) ON DELETE CASCADE
) STRICT;
CREATE INDEX events_of_run ON events (run_id, seq);

CREATE TABLE model_messages (
  position  INTEGER PRIMARY KEY,           -- in the order in which the model saw them
  thread_id TEXT NOT NULL,
  owner_id  TEXT NOT NULL,
  run_id    TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  message   TEXT NOT NULL,                 -- langchain4j's JSON
  FOREIGN KEY (thread_id, owner_id) REFERENCES threads (id, owner_id) ON DELETE CASCADE
) STRICT;
CREATE INDEX model_messages_of_run ON model_messages (run_id, position);
CREATE INDEX model_messages_of_thread ON model_messages (thread_id);

CREATE TABLE summaries (
  run_id    TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  thread_id TEXT NOT NULL,
  owner_id  TEXT NOT NULL,
  content   TEXT NOT NULL,                 -- one line: question, SQL, answer
  FOREIGN KEY (thread_id, owner_id) REFERENCES threads (id, owner_id) ON DELETE CASCADE
) STRICT;
CREATE INDEX summaries_of_thread ON summaries (thread_id);
