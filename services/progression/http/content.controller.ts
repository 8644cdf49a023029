import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiOkResponse, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '#libs/auth';
import { Content, etagOf } from '#libs/content';
import { notFound } from '#libs/domain-kit';
import { decodeCursor, page, Paged, readPaging } from '#libs/http';
import { isHeld } from './if-none-match';

const CACHE_CONTROL = 'public, max-age=60';

class ContentKindAnswer {
  @ApiProperty()
  kind: string;
  @ApiProperty({ type: 'integer' })
  version: number;
  @ApiProperty({ type: 'string', format: 'date-time' })
  updatedAt: string;
  @ApiProperty({ type: 'integer', description: 'Records of this kind.' })
  count: number;
  @ApiProperty({ description: 'The ETag of `GET /v1/content/{kind}`.' })
  etag: string;
}

class ContentKindsAnswer {
  @ApiProperty({ type: () => [ContentKindAnswer] })
  items: ContentKindAnswer[];
  @ApiProperty({ type: 'string', nullable: true })
  nextCursor: string | null;
}

class ContentAnswer {
  @ApiProperty()
  kind: string;
  @ApiProperty({ type: 'integer' })
  version: number;
  @ApiProperty({ type: 'string', format: 'date-time' })
  updatedAt: string;
  @ApiProperty({
    description: 'Every record in order: `key`, `name`, `description` and what the kind adds.',
    type: 'array',
    items: {
      type: 'object',
      properties: { key: { type: 'string' }, name: { type: 'string' }, description: { type: 'string' } },
      required: ['key', 'name', 'description'],
      additionalProperties: true,
    },
  })
  items: { key: string; name: string; description: string }[];
  @ApiProperty({ type: 'string', nullable: true, description: 'Always null: the answer is whole.' })
  nextCursor: null;
}

const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

/** Content as data, for everyone, with what caches need. */
@ApiTags('Content')
@Controller()
export class ContentController {
  constructor(private readonly content: Content) {}

  @Get('/v1/content')
  @ApiOperation({ summary: 'Kinds of content, with their versions' })
  @Public()
  @Paged()
  @ApiOkResponse({ type: ContentKindsAnswer })
  @ApiResponse({ status: 304, description: 'The client holds it already.' })
  kinds(
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string | undefined {
    const { limit, cursor } = readPaging(query);
    const from = cursor === null ? 0 : decodeCursor(cursor, isPlace);
    const rows = this.content.published.map(({ kind, version, updatedAt, count, etag }, index) => ({
      item: { kind, version, updatedAt, count, etag },
      next: index + 1,
    }));
    const { items, nextCursor } = page(rows.slice(from, from + limit + 1), limit, (row) => row.next);
    const body = JSON.stringify({ items: items.map((row) => row.item), nextCursor });
    return answer(request, reply, body, etagOf(body));
  }

  @Get('/v1/content/:kind')
  @ApiOperation({ summary: 'All records of one kind' })
  @Public()
  @ApiOkResponse({ type: ContentAnswer })
  @ApiResponse({ status: 304, description: 'The client holds it already.' })
  kind(
    @Param('kind') name: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string | undefined {
    const found = this.content.published.find(({ kind }) => kind === name);
    if (!found) throw notFound('content');
    return answer(request, reply, found.body, found.etag);
  }
}

/** The body, made before, or 304 without one when the client holds it. */
function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  body: string,
  etag: string,
): string | undefined {
  void reply.headers({ etag, 'cache-control': CACHE_CONTROL });
  if (isHeld(request.headers['if-none-match'], etag)) {
    void reply.status(304);
    return undefined;
  }
  void reply.type('application/json; charset=utf-8');
  return body;
}
