import { Redis } from 'ioredis';
import { Watcher } from '../checker/watcher';
import type { Person } from '../checker/person';
import type { Product } from '../faults/product';

/** With each sample. */
const LEAKED = { sockets: 6, connections: 2 };

/** What a product that leaks would look like: sockets and connections that nobody closes, and that come back. */
export class Leak {
  private readonly watchers: Watcher[] = [];
  private readonly connections: Redis[] = [];

  constructor(
    private readonly product: Product,
    private readonly person: Person,
  ) {}

  grow(): void {
    const { token, clanId } = this.person;
    for (let socket = 0; socket < LEAKED.sockets; socket += 1)
      this.watchers.push(new Watcher(this.product.url, token, `clan:${clanId}`, 'week'));
    for (let number = 0; number < LEAKED.connections; number += 1) {
      const connection = new Redis(this.product.setting('REDIS_URL'));
      connection.on('error', () => undefined);
      this.connections.push(connection);
    }
  }

  end(): void {
    for (const watcher of this.watchers) watcher.close();
    for (const connection of this.connections) connection.disconnect();
  }
}
