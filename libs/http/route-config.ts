import { SetMetadata, type Type } from '@nestjs/common';
import type {} from 'fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';

/** Looks whether the caller may see what the path names; throws `not-found` or `forbidden` if not. */
export interface FirstChecker<User = unknown> {
  check(user: User, params: Readonly<Record<string, string>>): Promise<void> | void;
}

/** What our decorators tell Fastify about a route; read by hooks before Nest sees the request. */
export interface RouteSettings {
  /** No access token is asked for. */
  public?: boolean;
  /** Bytes of a body; default `BODY_BYTES_MAX`. */
  bodyBytesMax?: number;
  /** Runs before a refusal of the request's shape is told. */
  firstCheck?: Type<FirstChecker<never>>;
}

declare module 'fastify' {
  interface FastifyContextConfig extends RouteSettings {}
}

/** Adds to a route's settings; several such decorators on one method are merged. */
export const routeSettings =
  (added: RouteSettings): MethodDecorator & ClassDecorator =>
  (target: object, key?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (key === undefined || !descriptor) {
      // On a controller: every route of it.
      const prototype = (target as { prototype: object }).prototype;
      for (const name of Object.getOwnPropertyNames(prototype)) {
        const method = Object.getOwnPropertyDescriptor(prototype, name)!;
        if (name !== 'constructor' && typeof method.value === 'function')
          apply(added, prototype, name, method);
      }
      return;
    }
    apply(added, target, key, descriptor);
  };

function apply(
  added: RouteSettings,
  target: object,
  key: string | symbol,
  descriptor: PropertyDescriptor,
): void {
  const present = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, descriptor.value as object) as
    RouteSettings | undefined;
  SetMetadata(FASTIFY_ROUTE_CONFIG_METADATA, { ...added, ...present })(target, key, descriptor);
}

/** A body of this route may have so many bytes. */
export const BodyLimit = (bytes: number) => routeSettings({ bodyBytesMax: bytes });

/**
 * When the shape of a request is refused (400, 413, 415), the injectable's `check` runs before that is told, and
 * its `not-found` or `forbidden` is told instead, as the order of refusals asks. Costs nothing on the good path.
 */
export const FirstCheck = (checker: Type<FirstChecker<never>>) => routeSettings({ firstCheck: checker });
