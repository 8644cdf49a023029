import { Body, Controller, Delete, Get, HttpCode, Patch, Req } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { CurrentUser, type Viewer } from '#libs/auth';
import { ChangeProfile } from '../app/change-profile';
import { EraseAccount } from '../app/erase-account';
import { ReadProfile } from '../app/read-profile';
import { ProfileAnswer } from './answers';
import { EraseBody, ProfileBody } from './bodies';

@ApiTags('Identity')
@Controller()
export class MeController {
  constructor(
    private readonly readProfile: ReadProfile,
    private readonly changeProfile: ChangeProfile,
    private readonly eraseAccount: EraseAccount,
  ) {}

  @Get('/v1/me')
  @ApiOperation({ summary: 'Own profile and settings' })
  @ApiOkResponse({ type: ProfileAnswer })
  read(@CurrentUser() user: Viewer): Promise<ProfileAnswer> {
    return this.readProfile.execute(user.userId);
  }

  @Patch('/v1/me')
  @ApiOperation({ summary: 'Change the profile, the time zone or the start of the day' })
  @ApiOkResponse({ type: ProfileAnswer })
  change(@CurrentUser() user: Viewer, @Body() body: ProfileBody): Promise<ProfileAnswer> {
    return this.changeProfile.execute(user.userId, body);
  }

  @Delete('/v1/me')
  @ApiOperation({ summary: 'Erase the account and everything in it, for good' })
  @HttpCode(202)
  @ApiAcceptedResponse({ description: 'Gone here; the other parts follow within a moment.' })
  erase(
    @CurrentUser() user: Viewer,
    @Body() { password }: EraseBody,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.eraseAccount.execute(user.userId, password, request.ip);
  }
}
