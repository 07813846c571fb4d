-- name: user.exists
SELECT 1 AS found FROM users WHERE id = :user

-- name: user.create
INSERT INTO users (id, name, created_at) VALUES (:id, :name, :now)

-- name: user.list
SELECT id, name FROM users ORDER BY id

-- name: thread.create
INSERT INTO threads (id, owner_id, title, database_name, created_at, updated_at)
VALUES (:id, :owner, :title, :database, :now, :now)

-- name: thread.find
SELECT * FROM threads WHERE id = :id AND owner_id = :owner

-- name: thread.list
SELECT * FROM threads AS t
WHERE owner_id = :owner
  AND (updated_at, id) < (:before, :before_id)
  AND (:pattern IS NULL
    OR title LIKE :pattern ESCAPE '\'
    OR EXISTS (SELECT 1 FROM messages AS m
      WHERE m.thread_id = t.id AND m.content LIKE :pattern ESCAPE '\'))
ORDER BY updated_at DESC, id DESC
LIMIT :limit

-- name: thread.update
UPDATE threads
SET title = coalesce(:title, title),
    pinned = coalesce(:pinned, pinned),
    archived = coalesce(:archived, archived)
WHERE id = :id
RETURNING *

-- name: thread.delete
DELETE FROM threads WHERE id = :id

-- name: thread.begin
UPDATE threads
SET running_id = :run,
    updated_at = :now,
    database_name = coalesce(:database, database_name),
    title = CASE title WHEN '' THEN :title ELSE title END
WHERE id = :id
RETURNING *

-- name: thread.next-seq
UPDATE threads SET last_seq = last_seq + 1
WHERE id = :thread AND running_id = :run
RETURNING last_seq

-- name: thread.end
UPDATE threads SET running_id = NULL, updated_at = :now WHERE id = :id AND running_id = :run

-- name: message.create
INSERT INTO messages (id, thread_id, owner_id, run_id, role, content, created_at)
VALUES (:id, :thread, :owner, :run, :role, :content, :now)

-- name: message.list
SELECT * FROM messages
WHERE thread_id = :thread AND position > :after
ORDER BY position
LIMIT :limit

-- name: run.create
INSERT INTO runs (id, thread_id, owner_id, instance_id, database_name, model, started_at)
VALUES (:id, :thread, :owner, :instance, :database, :model, :now)

-- name: run.end
UPDATE runs SET ended_at = :now, outcome = :outcome WHERE id = :id

-- name: run.in-progress
SELECT r.id, r.thread_id, r.owner_id, r.instance_id
FROM threads AS t JOIN runs AS r ON r.id = t.running_id
WHERE t.running_id IS NOT NULL
ORDER BY r.position

-- name: event.create
INSERT INTO events (thread_id, seq, owner_id, run_id, type, at, payload)
VALUES (:thread, :seq, :owner, :run, :type, :at, :payload)

-- name: event.list
SELECT * FROM events
WHERE thread_id = :thread AND seq > :after
ORDER BY seq
LIMIT :limit

-- name: event.unfinished
SELECT * FROM events
WHERE run_id = :run AND type IN ('text', 'tool_use', 'tool_result')
ORDER BY seq
