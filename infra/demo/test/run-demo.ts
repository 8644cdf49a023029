import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { wireClient } from '#libs/testing';

const MAIN = join(__dirname, '../main.mts');

/** Runs the demo until it says that all is made, then stops it as Ctrl-C does. */
export function demo(
  settings: Record<string, string>,
  args: readonly string[],
): Promise<{ code: number | null; out: string }> {
  const env = { ...process.env, ...settings };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let isAsked = false;
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (!isAsked && out.includes('Ctrl-C stops them')) isAsked = child.kill('SIGINT');
    });
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, out }));
  });
}

export const credentialsIn = (out: string): [name: string, password: string] => [
  /^ *name +(\S+)$/m.exec(out)![1]!,
  /^ *password +(\S+)$/m.exec(out)![1]!,
];

/** @returns an access token of whom the demo told */
export async function signIn(url: string, out: string): Promise<string> {
  const [login, password] = credentialsIn(out);
  const { body } = await wireClient(url).post('/v1/auth/login', { login, password });
  return body.accessToken;
}
