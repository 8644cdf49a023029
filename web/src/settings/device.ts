const BROWSERS = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const SYSTEMS = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['Mac OS', 'macOS'],
  ['Linux', 'Linux'],
] as const;

/** `Firefox, Linux`; null when a user agent tells neither. */
export function deviceOf(userAgent: string | null): string | null {
  const found = [BROWSERS, SYSTEMS].map((known) => known.find(([part]) => userAgent?.includes(part))?.[1]);
  return found.filter(Boolean).join(', ') || null;
}
