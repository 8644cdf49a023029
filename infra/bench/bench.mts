import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Choice } from './arguments.mts';
import type { ByPart } from './figure.mts';
import { cpuByPart, perOperation } from './processes.mts';
import { Product, type ProductOptions } from './product.mts';
import type { Person } from './world/person.mts';
import { makeWorld, type World } from './world/world.mts';
import { type Load, type LoadResult, wrk } from './wrk.mts';

/** A product that runs, with people in it. */
export interface Stand {
  product: Product;
  world: World;
}

/** What one round of load gave. */
export interface Round extends LoadResult {
  /** CPU microseconds of one operation by part, from the first request to the last answer. */
  cpu: ByPart;
}

/** One run of the bench: what was asked for, and the products that workloads work on. */
export class Bench {
  readonly choice: Choice;
  readonly #products = new Set<Product>();
  #shared: Promise<Stand> | null = null;

  constructor(choice: Choice) {
    this.choice = choice;
  }

  /** The product that most workloads share, started and seeded by the first that asks. */
  shared(): Promise<Stand> {
    this.#shared ??= this.#stand();
    return this.#shared;
  }

  /** A product of its own, not started; ended with the bench at the latest. */
  product(options: Partial<ProductOptions> = {}): Product {
    const product = new Product({ services: this.choice.services, ...options });
    this.#products.add(product);
    return product;
  }

  /** Ends the shared product, for a workload that wants the machine for itself. */
  async release(): Promise<void> {
    const shared = await this.#shared;
    this.#shared = null;
    if (shared) await this.end(shared.product);
  }

  async end(product: Product): Promise<void> {
    this.#products.delete(product);
    await product.end();
  }

  async endAll(): Promise<void> {
    for (const product of this.#products) await this.end(product);
  }

  killAll(): void {
    for (const product of this.#products) product.killAll();
  }

  /** Does the same as often as rounds were asked for. */
  async rounds<T>(work: (round: number) => Promise<T>): Promise<T[]> {
    const results: T[] = [];
    for (let round = 1; round <= this.choice.rounds; round += 1) results.push(await work(round));
    return results;
  }

  async #stand(): Promise<Stand> {
    const product = this.product();
    await product.start();
    return { product, world: await makeWorld(product, this.choice.users, new Date()) };
  }
}

/** Runs wrk against the product and reads what its processes spent meanwhile, by operation of a request. */
export async function loadRound({ product }: Stand, load: Omit<Load, 'url'>, operations = 1): Promise<Round> {
  const before = cpuByPart([product.launcherPid]);
  const result = await wrk({ url: product.url, ...load });
  const cpu = perOperation(before, cpuByPart([product.launcherPid]), result.requests * operations);
  return { ...result, cpu };
}

/** Completions one by one by 64 connections; `rate` a second, or as fast as they are acknowledged. */
export async function putRound(stand: Stand, seconds: number, rate = 0): Promise<Round> {
  const { world } = stand;
  const file = peopleFile(stand, 'people', world.people);
  const round = await loadRound(stand, {
    script: 'puts',
    arguments: [file, world.pass, Math.round(rate)],
    connections: CONNECTIONS,
    seconds,
  });
  const slots = world.people.length * world.people[0]!.habits.length * world.dates.length;
  world.pass += Math.ceil(round.requests / slots) + 1;
  return round;
}

export const CONNECTIONS = 64;

/** The file that wrk's scripts read: dates, then a token and habits on each line. */
export function peopleFile({ product, world }: Stand, name: string, people: readonly Person[]): string {
  const file = path.join(product.folder, `${name}.txt`);
  const lines = people.map(({ token, habits }) => [token, ...habits.map(({ id }) => id)].join(' '));
  writeFileSync(file, `${[world.dates.join(' '), ...lines].join('\n')}\n`);
  return file;
}
