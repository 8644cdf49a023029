import { Agent, request } from 'node:http';
import type { Stand } from '../stand.mts';
import { pause } from '../wire.mts';
import type { Person } from '../world/person.mts';
import { type Acknowledged, wallMs } from './crowd-protocol.mts';

const CONNECTIONS_MAX = 64;
/** What is due is sent so often. */
const TURN_MS = 4;
const AMOUNTS = { least: 10, count: 30, step: 7 };

/** Completions of today at a steady rate, each person and habit in turn; with the instant of each answer. */
export async function sendSteadily(
  { product, world }: Stand,
  people: readonly Person[],
  perSecond: number,
  seconds: number,
): Promise<Acknowledged[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX });
  const acknowledged: Promise<Acknowledged>[] = [];
  const today = world.dates.at(-1)!;
  const began = performance.now();
  while (performance.now() - began < seconds * 1_000) {
    const due = Math.floor(((performance.now() - began) / 1_000) * perSecond);
    for (let number = acknowledged.length; number < due; number += 1) {
      const [person, habit, amount] = turn(people, number, world.pass);
      const path = `/v1/habits/${habit}/completions/${today}`;
      acknowledged.push(
        put(agent, product.port, person.token, path, amount).then((recordedAtMs) => ({
          board: `clan:${person.clanId}`,
          memberId: person.id,
          recordedAtMs,
          atMs: wallMs(),
        })),
      );
    }
    await pause(TURN_MS);
  }
  const all = await Promise.all(acknowledged);
  world.pass += Math.ceil(all.length / (people.length * people[0]!.habits.length)) + 1;
  agent.destroy();
  return all;
}

function turn(people: readonly Person[], number: number, pass: number): [Person, string, number] {
  const person = people[number % people.length]!;
  const round = Math.floor(number / people.length);
  const habit = person.habits[round % person.habits.length]!;
  const walk = pass + Math.floor(round / person.habits.length);
  return [person, habit.id, AMOUNTS.least + ((walk * AMOUNTS.step) % AMOUNTS.count)];
}

/** @returns when the completion was recorded, as the answer says */
function put(agent: Agent, port: number, token: string, path: string, amount: number): Promise<number> {
  const body = JSON.stringify({ amount });
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': body.length,
  };
  return new Promise((resolve, reject) => {
    const sent = request({ agent, host: '127.0.0.1', port, path, method: 'PUT', headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.once('end', () => {
        if (answer.statusCode! >= 300) reject(new Error(`PUT ${path}: ${answer.statusCode} ${text}`));
        else resolve(Date.parse((JSON.parse(text) as { recordedAt: string }).recordedAt));
      });
    });
    sent.once('error', reject).end(body);
  });
}
