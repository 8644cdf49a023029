import { spawn } from 'node:child_process';
import { findProgram, installPackages } from '../local/find.mts';
import { Stop } from '../local/say.mts';

/** Where the tools of the load are found: on PATH, else in Debian's packages when this is root. */
const TOOLS = {
  wrk: { packages: ['wrk'], hint: 'install wrk' },
  pgbench: {
    packages: ['postgresql-contrib'],
    hint: "install Postgres' contributed programs (postgresql-contrib)",
  },
  'redis-benchmark': { packages: ['redis-tools'], hint: "install Redis' tools (redis-tools)" },
} as const;

/** The path of a tool. @throws Stop with what to do where it cannot be had */
export function tool(name: keyof typeof TOOLS): string {
  const { packages, hint } = TOOLS[name];
  const path = findTool(name) ?? (installPackages(name, [...packages]) ? findTool(name) : null);
  if (path === null) throw new Stop(`${name} is needed for the bench and was not found: ${hint}.`);
  return path;
}

/** The same, or null with which a baseline is passed over. */
export function toolIfAny(name: keyof typeof TOOLS): string | null {
  try {
    return tool(name);
  } catch {
    return null;
  }
}

/** Debian keeps some of Postgres' programs off the PATH. */
const findTool = (name: string): string | null =>
  findProgram(name, ...[18, 17, 16, 15].map((version) => `../lib/postgresql/${version}/bin/${name}`));

/** Runs a program to its end. @returns what it printed. @throws Error with its last words when it fails */
export function run(
  command: string,
  args: readonly string[],
  { env, input }: { env?: NodeJS.ProcessEnv; input?: string } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: env ?? process.env, stdio: ['pipe', 'pipe', 'pipe'] });
    let [out, errors] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${command} ended with ${code}: ${(errors + out).trim().slice(-1_000)}`));
    });
    child.stdin.on('error', () => undefined).end(input);
  });
}
