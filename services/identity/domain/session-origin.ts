/** From where a session was opened; shown to its owner. */
export interface SessionOrigin {
  userAgent: string | null;
  ip: string | null;
}
