import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type {} from 'fastify';
import { routeSettings } from '#libs/http';

/** Who asks, as the access token says; true until `expiresAt` at most. */
export interface Viewer {
  userId: string;
  /** The session. */
  sid: string;
  premium: boolean;
  /** May do what is below `/v1/operator/`. */
  operator: boolean;
  /** Where it lags behind the profile, the profile decides. */
  timeZone: string;
  token: string;
  expiresAt: Date;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before the body is read, on every route that isn't public. */
    viewer?: Viewer;
  }
}

/** How OpenAPI's maker knows a public call. */
export const PUBLIC_MARK = 'x-public';

/** The route, or every route of the controller, is open to everyone. */
export const Public = () => applyDecorators(routeSettings({ public: true }), ApiExtension(PUBLIC_MARK, true));

/** The `Viewer` of a route that isn't public. */
export const CurrentUser = createParamDecorator((_data: unknown, context: ExecutionContext): Viewer => {
  const { viewer } = context.switchToHttp().getRequest<{ viewer?: Viewer }>();
  if (!viewer) throw new Error('@CurrentUser() on a public route: there is no user.');
  return viewer;
});
