/** Injection token of `AuthSettings`; the process provides it. */
export const AUTH_SETTINGS = Symbol('AuthSettings');

export interface AuthSettings {
  /** Where the keys of the access tokens are; asked for when the first token comes. */
  jwksUrl(): string;
  /** 1; larger loosens every limit, 0 turns limits off. */
  rateLimitFactor: number;
}

/** The claims `iss` and `aud` of every access token. */
export const ACCESS_TOKEN_ISSUER = 'https://sacredvalley.example';
export const ACCESS_TOKEN_AUDIENCE = 'sacred-valley';
