import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Viewer } from '#libs/auth';
import { ReadDashboard } from '../app/read-dashboard';
import { DashboardAnswer } from './answers';

@ApiTags('Dashboard')
@Controller()
export class DashboardController {
  constructor(@Inject(ReadDashboard) private readonly dashboards: ReadDashboard) {}

  @Get('/v1/dashboard')
  @ApiOperation({
    summary: 'The whole day: active habits, what stands on them, progress and the banner clan',
  })
  @ApiOkResponse({ type: DashboardAnswer })
  @Header('content-type', 'application/json; charset=utf-8')
  read(@CurrentUser() viewer: Viewer): Promise<string> {
    return this.dashboards.read(viewer);
  }
}
