import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { listActions, recordAction } from '#libs/audit';
import { CurrentUser, type Viewer } from '#libs/auth';
import { Databases } from '#libs/database';
import { backupFigures } from '../backup-figures';
import { BackupsAnswer } from './answers';
import { serviceHere } from './service-here';

/** One service has to tell of the whole server too; this one is there wherever the product is. */
const SERVICE_THAT_TELLS_OF_THE_SERVER = 'identity';
const REHEARSED = 'restore-rehearsed';

@ApiTags('Operator')
@Controller()
export class BackupsController {
  constructor(private readonly databases: Databases) {}

  @Get('/v1/operator/backups')
  @ApiOperation({ summary: 'How old backups are, and when a restore was last tried' })
  @ApiOkResponse({ type: BackupsAnswer })
  async read(): Promise<BackupsAnswer> {
    const { database } = this.server;
    const [figures, [rehearsal]] = await Promise.all([
      backupFigures(database),
      listActions(database, { limit: 1, beforeId: null, act: REHEARSED }),
    ]);
    const lastRehearsal = rehearsal ? { at: rehearsal.at, actorId: rehearsal.actorId } : null;
    return { ...figures, lastRehearsal };
  }

  /** It happens on another machine, so only who did it can tell. */
  @Post('/v1/operator/backups/rehearsals')
  @ApiOperation({ summary: 'Keep that a restore was rehearsed just now' })
  @HttpCode(204)
  @ApiNoContentResponse()
  rehearsed(@CurrentUser() { userId }: Viewer): Promise<void> {
    return recordAction(this.server.database, { actorId: userId, act: REHEARSED });
  }

  private get server() {
    return serviceHere(this.databases, SERVICE_THAT_TELLS_OF_THE_SERVER);
  }
}
