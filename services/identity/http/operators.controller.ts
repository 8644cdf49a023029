import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { CurrentUser, type Viewer } from '#libs/auth';
import { pathId } from '#libs/http';
import { ClaimOperator } from '../app/claim-operator';
import { DismissOperator } from '../app/dismiss-operator';
import { NameOperator } from '../app/name-operator';
import { ReadOperators } from '../app/read-operators';
import { ClaimBody, NameOperatorBody } from './bodies';
import { OperatorAnswer, OperatorsAnswer, PeopleAnswer } from './operator-answers';

@ApiTags('Operator')
@Controller()
export class OperatorsController {
  constructor(
    private readonly claimOperator: ClaimOperator,
    private readonly nameOperator: NameOperator,
    private readonly dismissOperator: DismissOperator,
    private readonly operators: ReadOperators,
  ) {}

  @Put('/v1/me/operator')
  @ApiOperation({ summary: 'Become the first operator, by the link in the log of the first start' })
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The next access token says so.' })
  claim(
    @CurrentUser() user: Viewer,
    @Body() { claim }: ClaimBody,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.claimOperator.execute(user.userId, claim, request.ip);
  }

  @Get('/v1/operator/operators')
  @ApiOperation({ summary: 'Who is an operator, all of them at once' })
  @ApiOkResponse({ type: OperatorsAnswer })
  async list(@CurrentUser() user: Viewer): Promise<OperatorsAnswer> {
    return { items: await this.operators.list(user.userId), nextCursor: null };
  }

  @Post('/v1/operator/operators')
  @ApiOperation({ summary: 'Make somebody an operator' })
  @ApiCreatedResponse({ type: OperatorAnswer, description: 'Their next access token says so.' })
  name(@CurrentUser() user: Viewer, @Body() { login }: NameOperatorBody): Promise<OperatorAnswer> {
    return this.nameOperator.execute(user.userId, login);
  }

  @Delete('/v1/operator/operators/:userId')
  @ApiOperation({ summary: 'Dismiss an operator, but never the last one' })
  @HttpCode(204)
  @ApiNoContentResponse()
  dismiss(@CurrentUser() user: Viewer, @Param('userId') userId: string): Promise<void> {
    return this.dismissOperator.execute(user.userId, pathId(userId, 'operator'));
  }

  @Get('/v1/operator/people')
  @ApiOperation({ summary: 'How many people are here' })
  @ApiOkResponse({ type: PeopleAnswer })
  people(@CurrentUser() user: Viewer): Promise<PeopleAnswer> {
    return this.operators.people(user.userId);
  }
}
