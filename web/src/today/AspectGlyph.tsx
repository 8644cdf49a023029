const SHAPES: Record<string, string> = {
  pure: 'M12 5a7 7 0 1 0 .01 0M12 9.5a2.5 2.5 0 1 0 .01 0',
  fire: 'M12 3c1 4 5.5 6 5.5 11a5.5 5.5 0 0 1-11 0c0-2.5 1.2-3.8 2.2-5 .4 1.6 1.3 2.4 2.3 2.5C11 8.5 10.5 6 12 3z',
  water:
    'M12 3.5c3 4 5.5 6.7 5.5 10.2a5.5 5.5 0 0 1-11 0C6.5 10.2 9 7.5 12 3.5zM9.5 14a2.5 2.5 0 0 0 2.5 2.5',
  earth: 'M3 19 9 8l3.5 6L15 10l6 9zM6 15h4',
  wind: 'M3 9h11a2.7 2.7 0 1 0-2.6-3.4M3 13h15a2.7 2.7 0 1 1-2.6 3.4M3 17h7',
  life: 'M12 20v-7M12 13C7 13 5 10 5 5.5c5 0 7 3 7 7.5zM12 15c0-3.5 2-6 7-6 0 4-2.5 6-7 6',
  dream: 'M3.5 12Q12 4 20.5 12 12 20 3.5 12zM12 9.5a2.5 2.5 0 1 0 .01 0',
  shadow: 'M15 4a8.5 8.5 0 1 0 5 11.5A7 7 0 0 1 15 4z',
};

/** The sign of a kind of madra. */
export function AspectGlyph({ aspect }: { aspect: string }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={SHAPES[aspect] ?? SHAPES['pure']} />
    </svg>
  );
}
