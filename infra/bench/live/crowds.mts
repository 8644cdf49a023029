import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Stop } from '../../local/say.mts';
import { sum } from '../numbers.mts';
import type { Acknowledged, FromCrowd, ToCrowd } from './crowd-protocol.mts';
import type { Subscription } from './watcher.mts';

const PROGRAM = path.join(import.meta.dirname, 'crowd.mts');

export interface Measured {
  delaysMs: number[];
  unseen: number;
  deliveries: number;
  ended: number;
}

/** Watchers in processes of their own. */
export class Crowds {
  readonly #children: ChildProcess[];

  private constructor(children: ChildProcess[]) {
    this.#children = children;
  }

  /**
   * @param processes how many the watchers are spread over
   * @param readEach every so many-th of them reads what comes, and tells how late it was
   */
  static async open(
    port: number,
    subscriptions: readonly Subscription[],
    { processes, readEach }: { processes: number; readEach: number },
  ): Promise<Crowds> {
    const children = Array.from({ length: processes }, () => fork(PROGRAM, { execArgv: process.execArgv }));
    const crowds = new Crowds(children);
    const opened = await crowds.#ask('opened', (index) => {
      const own = subscriptions.filter((_, place) => place % processes === index);
      return { kind: 'open', port, subscriptions: own, readEach };
    });
    const problem = opened.find((each) => each.problem !== null)?.problem;
    if (problem) {
      crowds.close();
      throw new Stop(`Not every watcher could subscribe: ${problem}`);
    }
    return crowds;
  }

  begin(): void {
    for (const child of this.#children) child.send({ kind: 'begin' } satisfies ToCrowd);
  }

  async measure(acknowledged: readonly Acknowledged[]): Promise<Measured> {
    const answers = await this.#ask('measured', () => ({ kind: 'measure', acknowledged: [...acknowledged] }));
    return {
      delaysMs: answers.flatMap(({ delaysMs }) => delaysMs),
      unseen: sum(answers.map(({ unseen }) => unseen)),
      deliveries: sum(answers.map(({ deliveries }) => deliveries)),
      ended: sum(answers.map(({ ended }) => ended)),
    };
  }

  close(): void {
    for (const child of this.#children) child.kill();
  }

  #ask<K extends FromCrowd['kind']>(kind: K, message: (index: number) => ToCrowd) {
    return Promise.all(
      this.#children.map(async (child, index) => {
        const answer = once(child, 'message') as Promise<[FromCrowd]>;
        child.send(message(index));
        const [told] = await answer;
        if (told.kind !== kind) throw new Error(`A process of watchers said ${told.kind} for ${kind}.`);
        return told as FromCrowd & { kind: K };
      }),
    );
  }
}
