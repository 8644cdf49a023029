import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Viewer } from '#libs/auth';
import { SERVICES } from '#libs/contracts';
import { isUuid } from '#libs/domain-kit';
import { decodeCursor, page, Paged, pathId, readPaging } from '#libs/http';
import {
  ActionsAnswer,
  DeadLettersAnswer,
  FailedJobsAnswer,
  SentLettersAnswer,
  ServiceStandingAnswer,
} from './answers';
import { ReadStanding } from './read-standing';
import { ServiceDesk } from './service-desk';

const SERVICE_PARAM = { name: 'service', enum: SERVICES };
const BELOW = '/v1/operator/services/:service';

/** Each process answers for the services whose rows it has, in all sizes by the same addresses. */
@ApiTags('Operator')
@Controller()
export class ServiceDeskController {
  constructor(
    private readonly standings: ReadStanding,
    private readonly desk: ServiceDesk,
  ) {}

  @Get(BELOW)
  @ApiOperation({ summary: 'How a service does right now' })
  @ApiParam(SERVICE_PARAM)
  @ApiOkResponse({ type: ServiceStandingAnswer })
  standing(@Param('service') service: string): Promise<ServiceStandingAnswer> {
    return this.standings.of(service);
  }

  @Get(`${BELOW}/dead-letters`)
  @ApiOperation({ summary: 'Events that a group of the service could not take, oldest first' })
  @ApiParam(SERVICE_PARAM)
  @Paged()
  @ApiOkResponse({ type: DeadLettersAnswer })
  async letters(@Param('service') service: string, @Query() query: unknown): Promise<DeadLettersAnswer> {
    const { limit, cursor } = readPaging(query);
    const afterId = cursor === null ? undefined : decodeCursor(cursor, isUuid);
    const rows = await this.desk.letters(service, { limit: limit + 1, afterId });
    return page(rows, limit, ({ id }) => id);
  }

  @Post(`${BELOW}/dead-letters/resend`)
  @ApiOperation({ summary: 'Hand all dead letters of the service to their groups again' })
  @ApiParam(SERVICE_PARAM)
  @HttpCode(202)
  @ApiAcceptedResponse({ type: SentLettersAnswer })
  async sendLetters(
    @CurrentUser() { userId }: Viewer,
    @Param('service') service: string,
  ): Promise<SentLettersAnswer> {
    return { letters: await this.desk.sendLetters(service, userId, null) };
  }

  @Post(`${BELOW}/dead-letters/:letterId/resend`)
  @ApiOperation({ summary: 'Hand a dead letter to its group again' })
  @ApiParam(SERVICE_PARAM)
  @HttpCode(202)
  @ApiAcceptedResponse({ type: SentLettersAnswer })
  async sendLetter(
    @CurrentUser() { userId }: Viewer,
    @Param('service') service: string,
    @Param('letterId') letterId: string,
  ): Promise<SentLettersAnswer> {
    return { letters: await this.desk.sendLetters(service, userId, pathId(letterId, 'dead letter')) };
  }

  @Get(`${BELOW}/failed-jobs`)
  @ApiOperation({ summary: 'The latest jobs that were given up, newest first' })
  @ApiParam(SERVICE_PARAM)
  @ApiOkResponse({ type: FailedJobsAnswer })
  async failedJobs(@Param('service') service: string): Promise<FailedJobsAnswer> {
    return { items: await this.desk.failedJobs(service), nextCursor: null };
  }

  @Post(`${BELOW}/failed-jobs/:queue/:job/resend`)
  @ApiOperation({ summary: 'Put a job that was given up into its queue again' })
  @ApiParam(SERVICE_PARAM)
  @HttpCode(202)
  @ApiAcceptedResponse()
  sendJob(
    @CurrentUser() { userId }: Viewer,
    @Param('service') service: string,
    @Param('queue') queue: string,
    @Param('job') id: string,
  ): Promise<void> {
    return this.desk.sendJob(service, userId, { queue, id });
  }

  @Get(`${BELOW}/actions`)
  @ApiOperation({ summary: 'What operators did in the service, newest first' })
  @ApiParam(SERVICE_PARAM)
  @Paged()
  @ApiOkResponse({ type: ActionsAnswer })
  async actions(@Param('service') service: string, @Query() query: unknown): Promise<ActionsAnswer> {
    const { limit, cursor } = readPaging(query);
    const beforeId = cursor === null ? null : decodeCursor(cursor, isUuid);
    const rows = await this.desk.actions(service, { limit: limit + 1, beforeId });
    return page(rows, limit, ({ id }) => id);
  }
}
