/** When a user's id was made, in milliseconds since 1970: the first 48 bits of a UUIDv7. */
export const registeredAtMs = (userId: string): number =>
  parseInt(userId.slice(0, 8) + userId.slice(9, 13), 16);
