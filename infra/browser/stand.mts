import { Product } from '../bench/product.mts';
import { type Held, signIn } from './session.mts';
import { credentialsFrom } from '../demo/credentials.mts';
import { GUEST } from '../demo/person.mts';
import { settle, type Valley } from '../demo/valley.mts';
import { Wire } from '../demo/wire.mts';

/** People of the demo: enough for a clan with a board. */
const PEOPLE = 24;
const SEED = 1;

/** A product of its own with the demo's people in it, one of whom looks at the page. */
export interface Stand {
  product: Product;
  guest: Held;
  /** The largest, which anybody may join. */
  clanId: string;
  valley: Valley;
}

/** The demo's valley as it stands before anybody lives in it: the same screens each time. */
export async function settleDemo(product: Product): Promise<Stand> {
  const credentialsFor = credentialsFrom(product.data);
  const choice = { url: product.url, people: PEOPLE, seed: SEED, pace: 1, history: false };
  const valley = await settle(
    new Wire(product.url, new AbortController().signal),
    choice,
    ({ displayName }) => credentialsFor(SEED, displayName),
    'UTC',
    null,
    Date.now,
  );
  const { username, password } = credentialsFor(SEED, valley.people[GUEST]!.person.displayName);
  const guest = await signIn(product.url, username, password);
  return { product, guest, clanId: valley.clan.clanId, valley };
}
