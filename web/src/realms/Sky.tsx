import { round, seeded } from './terrain';
import type { Landscape } from './landscape';

interface Props {
  id: string;
  width: number;
  height: number;
  seed: number;
  land: Landscape;
  /** Where the sun, or by night the moon, stands. */
  sun: { x: number; y: number };
}

const AURORA_HUES = [165, 300, 75];

/** All that is above the mountains; the sun carries as many rings and rays as its realm has earned. */
export function Sky({ id, width, height, seed, land, sun }: Props) {
  const random = seeded(seed + 7);
  const stars = Array.from({ length: land.stars }, () => ({
    x: round(random() * width),
    y: round(random() * height * 0.6),
    r: round(0.5 + random() * 1.1),
  }));
  return (
    <>
      <rect width={width} height={height} fill={`url(#${id}-sky)`} />
      {stars.map((star) => (
        <circle key={`${star.x} ${star.y}`} className="star" cx={star.x} cy={star.y} r={star.r} />
      ))}
      {Array.from({ length: land.aurora }, (_, band) => (
        <path
          key={band}
          className="aurora"
          stroke={`oklch(0.8 0.13 ${AURORA_HUES[band]})`}
          strokeWidth={16 - band * 3}
          filter={`url(#${id}-blur)`}
          d={`M-20 ${90 + band * 34}Q${width * 0.25} ${10 + band * 30} ${width * 0.5} ${80 + band * 22}T${width + 20} ${40 + band * 36}`}
        />
      ))}
      <g transform={`translate(${round(sun.x)} ${round(sun.y)})`}>
        <circle r={150} fill={`url(#${id}-glow)`} />
        {Array.from({ length: land.rays }, (_, ray) => (
          <path
            key={ray}
            className="halo"
            strokeWidth={1.2}
            opacity={0.55}
            transform={`rotate(${(360 / land.rays) * ray})`}
            d={`M0 ${-(44 + land.halos * 9)}v${ray % 2 ? -10 : -18}`}
          />
        ))}
        {Array.from({ length: land.halos }, (_, ring) => (
          <circle
            key={ring}
            className="halo"
            r={40 + ring * 9}
            strokeWidth={1.4 - ring * 0.15}
            opacity={0.8 - ring * 0.12}
          />
        ))}
        <circle className="core" r={30} />
      </g>
    </>
  );
}
