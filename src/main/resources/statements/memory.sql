-- name: memory.keep
INSERT INTO model_messages (thread_id, owner_id, run_id, message)
SELECT r.thread_id, r.owner_id, r.id, :message
FROM runs AS r
WHERE r.id = :run AND r.thread_id = :thread

-- name: memory.ended-runs
SELECT id FROM runs
WHERE thread_id = :thread AND ended_at IS NOT NULL
ORDER BY position DESC

-- name: memory.of-run
SELECT message FROM model_messages WHERE run_id = :run ORDER BY position

-- name: memory.said-in-run
SELECT role, content FROM messages WHERE run_id = :run ORDER BY position

-- name: memory.summaries
SELECT s.run_id, s.content
FROM summaries AS s JOIN runs AS r ON r.id = s.run_id
WHERE s.thread_id = :thread
ORDER BY r.position

-- name: memory.summarise
INSERT INTO summaries (run_id, thread_id, owner_id, content)
SELECT r.id, r.thread_id, r.owner_id, :content
FROM runs AS r
WHERE r.id = :run
ON CONFLICT (run_id) DO UPDATE SET content = excluded.content
