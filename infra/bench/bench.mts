import type { Choice } from './arguments.mts';
import { Product, type ProductOptions } from './product.mts';
import type { Stand } from './stand.mts';
import { trip, type TripRound } from './trip.mts';
import { type Grown, grow } from './world/grown.mts';
import { makeWorld } from './world/world.mts';

/** One whose database has grown. */
export interface GrownStand {
  stand: Stand;
  small: TripRound[];
  grown: Grown;
}

/** One run of the bench: what was asked for, and the products that workloads work on. */
export class Bench {
  readonly choice: Choice;
  readonly #products = new Set<Product>();
  #shared: Promise<Stand> | null = null;
  #grown: Promise<GrownStand> | null = null;

  constructor(choice: Choice) {
    this.choice = choice;
  }

  /** The product that most workloads share, started and seeded by the first that asks. */
  shared(): Promise<Stand> {
    this.#shared ??= this.#stand();
    return this.#shared;
  }

  /** A product with millions of completions stored, and workload 2 before they were. */
  grown(): Promise<GrownStand> {
    this.#grown ??= this.#grow();
    return this.#grown;
  }

  /** A product of its own, not started; ended with the bench at the latest. */
  product(options: Partial<ProductOptions> = {}): Product {
    const product = new Product({ services: this.choice.services, ...options });
    this.#products.add(product);
    return product;
  }

  /** Ends the products that workloads share, for a workload that wants the machine for itself. */
  async release(): Promise<void> {
    await this.#releaseShared();
    const grown = await this.#grown;
    this.#grown = null;
    if (grown) await this.end(grown.stand.product);
  }

  async #releaseShared(): Promise<void> {
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

  async #grow(): Promise<GrownStand> {
    await this.#releaseShared();
    const stand = await this.#stand();
    const small = await this.rounds(() => trip(stand, this.choice.seconds));
    return { stand, small, grown: await grow(stand, this.choice.growth, new Date()) };
  }

  async #stand(): Promise<Stand> {
    const product = this.product();
    await product.start();
    return { product, world: await makeWorld(product, this.choice.users, new Date()) };
  }
}
