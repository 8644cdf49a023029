interface Props {
  /** 0 to 1. */
  filled: number;
}

/** How much of something is there, as a ring around it. */
export function Ring({ filled }: Props) {
  return (
    <svg className="ring" viewBox="0 0 48 48" aria-hidden="true">
      <circle className="ring-bed" cx="24" cy="24" r="21.5" />
      <circle
        className="ring-fill"
        // A round end would show as a dot where there is nothing.
        opacity={filled > 0 ? 1 : 0}
        cx="24"
        cy="24"
        r="21.5"
        pathLength={1}
        strokeDasharray={1}
        strokeDashoffset={1 - Math.min(1, filled)}
      />
    </svg>
  );
}
