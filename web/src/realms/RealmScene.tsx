import { memo, useId } from 'react';
import { Crane, Gate, Hut, Isle, Pagoda, Pine } from './Landmarks';
import { landscapeOf, type Landscape } from './landscape';
import { Sky } from './Sky';
import { heightAt, ridgeLine, ridgeShape, round, seeded } from './terrain';

interface Props {
  realm: string;
  ordinal: number;
  /** How much of the way to the next realm is done, 0 to 1: the sun rises and the path lights up with it. */
  progress: number;
}

const WIDTH = 800;
const HEIGHT = 460;
const RIDGES = 4;
/** The path over the nearest land to the pass. */
const TRAIL = 'M120 452C220 440 330 436 380 418S420 384 500 378 610 372 596 348 560 330 590 312';

/** The signature of a realm: the valley as one sees it from there. Decoration; words beside it say the same. */
export const RealmScene = memo(function RealmScene({ realm, ordinal, progress }: Props) {
  const id = useId();
  const land = landscapeOf(ordinal);
  const seed = seedOf(ordinal);
  const sun = { x: 488 - progress * 40, y: 250 - land.altitude * 40 - progress * 72 };
  return (
    <svg
      className="scene"
      data-realm={realm}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="xMidYMax slice"
      aria-hidden="true"
    >
      <Shades id={id} />
      <Sky id={id} width={WIDTH} height={HEIGHT} seed={seed} land={land} sun={sun} />
      <Far id={id} ordinal={ordinal} />
      <path className="trail" strokeWidth={5} d={TRAIL} />
      <path
        className="trail-lit"
        strokeWidth={5}
        pathLength={1}
        strokeDasharray={1}
        strokeDashoffset={1 - progress}
        d={TRAIL}
      />
      <Near ordinal={ordinal} />
    </svg>
  );
});

const seedOf = (ordinal: number): number => ordinal * 31 + 5;

/** From afar to near; from higher up the far ones sink below the clouds. */
const ridgesOf = (seed: number, land: Landscape): number[][] =>
  Array.from({ length: RIDGES }, (_, depth) =>
    ridgeLine(seed + depth * 3, {
      base: 292 + depth * 46 + land.altitude * 34,
      height: 190 - depth * 42,
      jagged: land.jagged,
    }),
  );

/** What floats, and the ridges; it stays as it is while the sun rises over it. */
const Far = memo(function Far({ id, ordinal }: { id: string; ordinal: number }) {
  const land = landscapeOf(ordinal);
  const seed = seedOf(ordinal);
  return (
    <>
      <Isles land={land} seed={seed} />
      {ridgesOf(seed, land).map((line, depth) => (
        <g key={depth}>
          <path className="ridge" style={{ '--depth': depth }} d={ridgeShape(line, WIDTH, HEIGHT)} />
          <rect
            y={250 + depth * 48}
            width={WIDTH}
            height={120}
            fill={`url(#${id}-mist)`}
            opacity={0.5 - depth * 0.1}
          />
        </g>
      ))}
    </>
  );
});

function Isles({ land, seed }: { land: Landscape; seed: number }) {
  const random = seeded(seed + 3);
  const isles = Array.from({ length: land.isles }, (_, index) => ({
    x: round(((index + 0.5) / land.isles) * WIDTH + (random() - 0.5) * 60),
    y: round(90 + random() * 150),
    size: 0.5 + random() * 0.9,
  }));
  return isles.map((isle, index) => <Isle key={isle.x} {...isle} seed={seed + index} />);
}

const Near = memo(function Near({ ordinal }: { ordinal: number }) {
  const land = landscapeOf(ordinal);
  const seed = seedOf(ordinal);
  const line = ridgesOf(seed, land).at(-1)!;
  const random = seeded(seed + 11);
  const on = (x: number) => ({ x: round(x), y: round(heightAt(line, x, WIDTH) + 5) });
  const pines = Array.from({ length: land.pines }, () => ({
    ...on(random() < 0.5 ? random() * 250 : 560 + random() * 235),
    size: 26 + random() * 26,
  }));
  return (
    <>
      {land.pagodas.map((storeys, index) => (
        <Pagoda key={storeys} {...on(index === 0 ? 650 : 190)} size={1.5 - index * 0.35} storeys={storeys} />
      ))}
      {land.gate && <Gate {...on(470)} size={1.2} />}
      {land.hut && <Hut {...on(236)} size={1.25} />}
      {pines.map((pine) => (
        <Pine key={pine.x} {...pine} />
      ))}
      {Array.from({ length: land.cranes }, (_, index) => (
        <Crane key={index} x={230 + index * 46} y={110 + (index % 2) * 26} size={1.2 - index * 0.15} />
      ))}
    </>
  );
});

function Shades({ id }: { id: string }) {
  return (
    <defs>
      <linearGradient id={`${id}-sky`} x2="0" y2="1">
        <stop className="sky-top" offset="0" />
        <stop className="sky-low" offset="0.75" />
      </linearGradient>
      <radialGradient id={`${id}-glow`}>
        <stop className="glow-stop" offset="0" stopOpacity="0.85" />
        <stop className="glow-stop" offset="0.35" stopOpacity="0.35" />
        <stop className="glow-stop" offset="0.7" stopOpacity="0.08" />
        <stop className="glow-stop" offset="1" stopOpacity="0" />
      </radialGradient>
      <linearGradient id={`${id}-mist`} x2="0" y2="1">
        <stop className="mist-stop" offset="0" stopOpacity="0" />
        <stop className="mist-stop" offset="0.5" stopOpacity="0.8" />
        <stop className="mist-stop" offset="1" stopOpacity="0" />
      </linearGradient>
      <filter id={`${id}-blur`}>
        <feGaussianBlur stdDeviation="9" />
      </filter>
    </defs>
  );
}
