-- The backups that are due, a line each: the repository's number and the kind. Daily ones by half past one at night in
-- UTC, of which one in seven is full; monthly ones with the month.
WITH made AS (
  SELECT (backup->'database'->>'repo-key')::integer AS repo, backup->>'type' AS type,
    to_timestamp((backup->'timestamp'->>'start')::bigint) AS at
  FROM backup.told, jsonb_array_elements(info) AS stanza, jsonb_array_elements(stanza->'backup') AS backup
  WHERE coalesce(backup->>'error', 'false') = 'false'
), latest AS (
  SELECT date_trunc('day', now() - interval '90 minutes', 'UTC') + interval '90 minutes' AS night,
    date_trunc('month', now(), 'UTC') AS month
)
SELECT 1 AS repo,
  CASE WHEN EXISTS (SELECT FROM made WHERE repo = 1 AND type = 'full' AND at > night - interval '156 hours')
    THEN 'diff' ELSE 'full' END AS type
FROM latest WHERE NOT EXISTS (SELECT FROM made WHERE repo = 1 AND at >= night)
UNION ALL
SELECT 2, 'full' FROM latest WHERE NOT EXISTS (SELECT FROM made WHERE repo = 2 AND at >= month)
ORDER BY 1;
