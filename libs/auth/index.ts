export { AuthModule } from './auth.module';
export { installAuthentication } from './authentication';
export { RateLimiter } from './rate-limiter';
export { SEEN_KEY, SeenRecorder, takeSeen } from './seen-recorder';
export { ACCESS_TOKEN_AUDIENCE, ACCESS_TOKEN_ISSUER, AUTH_SETTINGS, type AuthSettings } from './settings';
export { TokenVerifier } from './token-verifier';
export { CurrentUser, Public, PUBLIC_MARK, type Viewer } from './viewer';
