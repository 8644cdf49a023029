import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Which of these processes has a connection from this local port (Linux: it reads /proc). */
export function ownerOfPort(port: number, pids: readonly number[]): number | undefined {
  const sockets = new Set(
    ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .slice(1)
        .map((line) => line.trim().split(/\s+/))
        .filter(([, local]) => local !== undefined && parseInt(local.split(':')[1]!, 16) === port)
        .map((fields) => `socket:[${fields[9]}]`),
    ),
  );
  return pids.find((pid) =>
    readdirSync(`/proc/${pid}/fd`).some((descriptor) => sockets.has(linkOf(`/proc/${pid}/fd/${descriptor}`))),
  );
}

/** A descriptor may be closed while we look. */
function linkOf(descriptor: string): string {
  try {
    return readlinkSync(descriptor);
  } catch {
    return '';
  }
}
