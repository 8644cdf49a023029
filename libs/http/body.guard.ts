import { type CanActivate, type ExecutionContext, Injectable, type Type } from '@nestjs/common';
import { PARAMTYPES_METADATA, ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import type { FastifyRequest } from 'fastify';
import { invalid } from '#libs/domain-kit';
import { hasFields, parseDto, unfit, validationError } from './dto';
import { BodyFailure } from './json-body';

/**
 * Parses the body of every route that takes one (`@Body() body: SomeDto`) by its class. A guard and not a pipe:
 * it runs once a request and without a promise, which the hot path notices.
 */
@Injectable()
export class BodyGuard implements CanActivate {
  private readonly bodyTypes = new WeakMap<object, Type<object> | null>();

  canActivate(context: ExecutionContext): boolean {
    const bodyType = this.bodyTypeOf(context);
    if (bodyType === null) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.body instanceof BodyFailure) throw request.body.error;
    // No body at all is a body without fields: what is required is then named.
    const body = request.body === undefined ? {} : request.body;
    request.body = hasFields(bodyType) ? parseDto(bodyType, body) : plainObject(body);
    return true;
  }

  private bodyTypeOf(context: ExecutionContext): Type<object> | null {
    const handler = context.getHandler();
    let type = this.bodyTypes.get(handler);
    if (type === undefined) {
      type = bodyTypeOf(context.getClass(), handler.name);
      this.bodyTypes.set(handler, type);
    }
    return type;
  }
}

/** A body that the route reads by itself. */
function plainObject(body: unknown): object {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalid('', 'must be a JSON object');
  const wrong = unfit(body);
  if (wrong) throw validationError([wrong]);
  return body;
}

/** The class of a method's `@Body()` parameter; null when it has none. */
function bodyTypeOf(controller: Type<unknown>, method: string): Type<object> | null {
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<
    string,
    { index: number }
  >;
  const key = Object.keys(parameters).find((name) => name.startsWith(`${RouteParamtypes.BODY}:`));
  if (key === undefined) return null;
  const types = (Reflect.getMetadata(PARAMTYPES_METADATA, controller.prototype as object, method) ??
    []) as Type<object>[];
  return types[parameters[key]!.index] ?? Object;
}
