import type { Product } from './product.mts';
import type { World } from './world/world.mts';

/** A product that runs, with people in it. */
export interface Stand {
  product: Product;
  world: World;
}
