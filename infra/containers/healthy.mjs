/** The image's health check: whether this container's own part is ready. It has no shell and no other client. */
const port = process.env.PORT || '8080';
const TIMEOUT_MS = 4_000;

try {
  const answer = await fetch(`http://127.0.0.1:${port}/health/ready?alone=true`, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  process.exitCode = answer.ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
