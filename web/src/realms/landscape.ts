/** What one sees from where one stands; each realm adds to the last and looks from higher up. */
export interface Landscape {
  pines: number;
  /** A hut at the foot, lit within. */
  hut: boolean;
  gate: boolean;
  /** Storeys of each pagoda. */
  pagodas: readonly number[];
  /** Stones that float, from Underlord on. */
  isles: number;
  cranes: number;
  /** Rings about the sun or moon. */
  halos: number;
  /** Rays about it. */
  rays: number;
  aurora: number;
  stars: number;
  jagged: number;
  /** From 0 in the valley to 1 above the clouds. */
  altitude: number;
}

const VALLEY: Landscape = {
  pines: 5,
  hut: true,
  gate: false,
  pagodas: [],
  isles: 0,
  cranes: 0,
  halos: 0,
  rays: 0,
  aurora: 0,
  stars: 14,
  jagged: 0.15,
  altitude: 0,
};

/** By the realm's ordinal; what the content adds beyond these looks like the last. */
const LANDSCAPES: readonly Partial<Landscape>[] = [
  {},
  { pines: 16, hut: false, jagged: 0.4, altitude: 0.1, stars: 18 },
  { pines: 10, hut: false, gate: true, jagged: 0.35, altitude: 0.2, halos: 1, stars: 22 },
  { pines: 8, hut: false, pagodas: [2], jagged: 0.4, altitude: 0.3, halos: 1, cranes: 2, stars: 24 },
  { pines: 6, hut: false, pagodas: [3, 2], jagged: 0.5, altitude: 0.4, halos: 2, cranes: 3, stars: 28 },
  { pines: 5, hut: false, gate: true, pagodas: [4, 2], altitude: 0.5, halos: 2, rays: 12, cranes: 3 },
  { pines: 3, hut: false, pagodas: [3], isles: 3, jagged: 0.6, altitude: 0.6, halos: 2, stars: 44 },
  { pines: 0, hut: false, pagodas: [4, 3], isles: 5, jagged: 0.75, altitude: 0.7, halos: 3, stars: 52 },
  { pines: 0, hut: false, isles: 6, jagged: 0.7, altitude: 0.8, halos: 3, rays: 16, aurora: 1, stars: 60 },
  { pines: 0, hut: false, gate: true, isles: 7, altitude: 0.9, halos: 4, rays: 20, aurora: 2, stars: 70 },
  { pines: 0, hut: false, pagodas: [5], isles: 9, altitude: 1, halos: 5, rays: 32, aurora: 3, stars: 90 },
];

export const landscapeOf = (ordinal: number): Landscape => ({
  ...VALLEY,
  ...LANDSCAPES[Math.min(Math.max(ordinal, 0), LANDSCAPES.length - 1)],
});
