/** Drawn on a grid of 24 with one brush. */
const SHAPES = {
  today: 'M3 18h18M6.5 18a5.5 5.5 0 0 1 11 0M12 4v4M4.6 8.6l2.2 2.2M19.4 8.6l-2.2 2.2',
  progress: 'M2.5 20 9 8l3.5 6L15 10l6.5 10zM9 8V3.5h4L11.6 5 13 6.5H9',
  board: 'M4 20V13h4.5v7M9.75 20V5h4.5v15M15.5 20V9.5H20V20M2.5 20h19',
  clan: 'M5.5 21V7M18.5 21V7M2.5 7.5Q12 4.5 21.5 7.5M4 4q8 2.5 16 0M5.5 11.5h13',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4',
  check: 'M5 12.8l4.4 4.4L19 7.2',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  more: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  skip: 'M5 6l7 6-7 6zM14 6l7 6-7 6z',
  note: 'M5 4h14v12l-4 4H5zM15 20v-4h4M8.5 9h7M8.5 13h4',
  close: 'M6 6l12 12M18 6L6 18',
  back: 'M14.5 5l-7 7 7 7',
  next: 'M9.5 5l7 7-7 7',
  waiting: 'M7 3h10M7 21h10M8 3v4l4 5-4 5v4M16 3v4l-4 5 4 5v4',
  refused: 'M12 7.5v6M12 17h.01M12 3 2.5 20h19z',
  flame:
    'M12 3c1 4 5.5 6 5.5 11a5.5 5.5 0 0 1-11 0c0-2.5 1.2-3.8 2.2-5 .4 1.6 1.3 2.4 2.3 2.5C11 8.5 10.5 6 12 3z',
  crown: 'M4 18h16M4 18 3 8l5 4 4-7 4 7 5-4-1 10',
} as const;

export type IconName = keyof typeof SHAPES;

/** A sign beside words or on a named button; never the only word for anything. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={SHAPES[name]} />
    </svg>
  );
}
