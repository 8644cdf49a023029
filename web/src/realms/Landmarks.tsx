import { seeded, round } from './terrain';

interface Place {
  x: number;
  y: number;
  size: number;
}

/** A pine of three boughs. */
export function Pine({ x, y, size }: Place) {
  const bough = (top: number, half: number) =>
    `M${round(x - half * size)} ${round(y - top * size + size * 0.55)}L${round(x)} ${round(y - top * size)}L${round(x + half * size)} ${round(y - top * size + size * 0.55)}Z`;
  return (
    <path
      className="near"
      d={`${bough(0.5, 0.34)}${bough(0.85, 0.28)}${bough(1.2, 0.2)}M${x} ${y}v3h1v-3z`}
    />
  );
}

/** A small house with a lamp in its window. */
export function Hut({ x, y, size }: Place) {
  return (
    <g transform={`translate(${round(x)} ${round(y)}) scale(${size})`}>
      <path className="near" d="M-15 1V-9h30V1zM-21-8Q-8-12 0-22 8-12 21-8z" />
      <path className="lamp" d="M-3-6h6v5h-6z" />
    </g>
  );
}

/** The gate that stands where the path begins in earnest. */
export function Gate({ x, y, size }: Place) {
  return (
    <g transform={`translate(${round(x)} ${round(y)}) scale(${size})`}>
      <path
        className="near"
        d="M-17 2v-38h4V2zM13 2v-38h4V2zM-22-29h44v3h-44zM-29-42Q0-36 29-42l-3 6Q0-31-26-36z"
      />
    </g>
  );
}

/** A pagoda of so many storeys. */
export function Pagoda({ x, y, size, storeys }: Place & { storeys: number }) {
  return (
    <g transform={`translate(${round(x)} ${round(y)}) scale(${size})`}>
      {Array.from({ length: storeys }, (_, storey) => {
        const half = 15 - storey * 2;
        return (
          <g key={storey} transform={`translate(0 ${-storey * 15})`}>
            <path
              className="near"
              d={`M${-half + 4} 2v-11h${(half - 4) * 2}v11zM${-half - 5} -8Q${-half / 2} -10 0 -16 ${half / 2} -10 ${half + 5} -8z`}
            />
            <path className="lamp" d="M-2-5h4v4h-4z" />
          </g>
        );
      })}
      <path className="near" d={`M-1 ${-storeys * 15}h2v-12h-2z`} />
    </g>
  );
}

/** A stone that has left the ground. */
export function Isle({ x, y, size, seed }: Place & { seed: number }) {
  const random = seeded(seed);
  const width = 34 * size;
  const foot = Array.from({ length: 5 }, (_, step) => {
    const across = width - ((step + 1) * width * 2) / 6;
    const down = (18 - Math.abs(step - 2) * 5 + random() * 9) * size;
    return `L${round(x + across)} ${round(y + down)}`;
  });
  return (
    <path
      className="ridge"
      style={{ '--depth': 2.6 }}
      d={`M${round(x - width)} ${y}Q${x} ${round(y - 8 * size)} ${round(x + width)} ${y}${foot.join('')}Z`}
    />
  );
}

/** A bird far off. */
export function Crane({ x, y, size }: Place) {
  return (
    <path
      className="near-line"
      strokeWidth={1.6}
      d={`M${x} ${y}q${5 * size} ${-6 * size} ${9 * size} 0q${4 * size} ${-6 * size} ${9 * size} ${-1 * size}`}
    />
  );
}
