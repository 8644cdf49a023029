import { round } from './terrain';

interface Mark {
  /** A star of so many points, and how deep it is cut: 1 is a plain polygon, 0 has no body. */
  points: number;
  cut: number;
  rings: number;
  /** Pearls on the outer ring. */
  pearls: number;
  /** Whether the middle is open. */
  open: boolean;
}

/** From a plain ring to the crowned star: each realm's mark holds more than the one before. */
const MARKS: readonly Mark[] = [
  { points: 0, cut: 1, rings: 1, pearls: 0, open: false },
  { points: 6, cut: 0.87, rings: 1, pearls: 0, open: true },
  { points: 0, cut: 1, rings: 2, pearls: 0, open: true },
  { points: 4, cut: 0.5, rings: 1, pearls: 0, open: false },
  { points: 6, cut: 0.55, rings: 1, pearls: 0, open: false },
  { points: 8, cut: 0.6, rings: 1, pearls: 0, open: false },
  { points: 3, cut: 0.5, rings: 2, pearls: 3, open: true },
  { points: 5, cut: 0.45, rings: 2, pearls: 5, open: true },
  { points: 8, cut: 0.42, rings: 2, pearls: 8, open: true },
  { points: 12, cut: 0.5, rings: 2, pearls: 6, open: true },
  { points: 16, cut: 0.55, rings: 2, pearls: 12, open: true },
];

/** The small mark of a realm, in its metal; as large as the text it stands in. */
export function Sigil({ realm, ordinal }: { realm: string; ordinal: number }) {
  const mark = MARKS[Math.min(ordinal, MARKS.length - 1)]!;
  return (
    <svg className="sigil" data-realm={realm} viewBox="-16 -16 32 32" aria-hidden="true">
      <circle className="edge" r={mark.pearls ? 12.4 : 14.2} strokeWidth={1.6} />
      {mark.rings > 1 && <circle className="edge" r={10.6} strokeWidth={0.8} />}
      {mark.points > 0 ? (
        <path className="metal" d={star(mark.points, 9.6, mark.cut)} />
      ) : (
        <circle className="metal" r={mark.open ? 9 : 5.4} />
      )}
      {mark.open && <circle className="hollow" r={3.2} />}
      {Array.from({ length: mark.pearls }, (_, pearl) => {
        const [x, y] = polar((Math.PI * 2 * pearl) / mark.pearls, 14.3);
        return <circle key={pearl} className="metal" cx={x} cy={y} r={1.5} />;
      })}
    </svg>
  );
}

const polar = (angle: number, radius: number): [number, number] => [
  round(Math.sin(angle) * radius),
  round(-Math.cos(angle) * radius),
];

function star(points: number, radius: number, cut: number): string {
  const corners = Array.from({ length: points * 2 }, (_, corner) =>
    polar((Math.PI * corner) / points, corner % 2 ? radius * cut : radius).join(' '),
  );
  return `M${corners.join('L')}Z`;
}
