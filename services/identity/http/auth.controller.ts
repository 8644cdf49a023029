import { Body, Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import {
  ApiOperation,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { CurrentUser, Public, type Viewer } from '#libs/auth';
import { EndSession } from '../app/end-session';
import { Login } from '../app/login';
import { RefreshSession } from '../app/refresh-session';
import { Register } from '../app/register';
import { SignedInAnswer, TokensAnswer } from './answers';
import { LoginBody, RefreshBody, RegisterBody } from './bodies';
import { originOf } from './origin';

@ApiTags('Identity')
@Controller()
export class AuthController {
  constructor(
    private readonly register: Register,
    private readonly login: Login,
    private readonly refresh: RefreshSession,
    private readonly endSession: EndSession,
  ) {}

  @Post('/v1/auth/register')
  @ApiOperation({ summary: 'Register, and be signed in' })
  @Public()
  @Header('Cache-Control', 'no-store')
  @ApiCreatedResponse({ type: SignedInAnswer })
  registerAccount(@Body() body: RegisterBody, @Req() request: FastifyRequest): Promise<SignedInAnswer> {
    return this.register.execute(body, originOf(request));
  }

  @Post('/v1/auth/login')
  @ApiOperation({ summary: 'Sign in by username or email' })
  @Public()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOkResponse({ type: SignedInAnswer })
  signIn(@Body() body: LoginBody, @Req() request: FastifyRequest): Promise<SignedInAnswer> {
    return this.login.execute(body, originOf(request));
  }

  @Post('/v1/auth/refresh')
  @ApiOperation({ summary: 'A new access token and the next refresh token' })
  @Public()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOkResponse({ type: TokensAnswer })
  refreshTokens(
    @Body() { refreshToken }: RefreshBody,
    @Req() request: FastifyRequest,
  ): Promise<TokensAnswer> {
    return this.refresh.execute(refreshToken, request.ip);
  }

  @Post('/v1/auth/logout')
  @ApiOperation({ summary: 'Sign this device out' })
  @HttpCode(204)
  @ApiNoContentResponse()
  logout(@CurrentUser() user: Viewer, @Body() { refreshToken }: RefreshBody): Promise<void> {
    return this.endSession.byToken(user.userId, refreshToken);
  }
}
