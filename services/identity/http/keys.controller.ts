import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '#libs/auth';
import { Issuer } from '../app/issuer';
import type { PublicJwk } from '../domain/signing-key';

@ApiTags('Identity')
@Controller()
export class KeysController {
  constructor(private readonly issuer: Issuer) {}

  /** RFC 7517: what access tokens are checked by. */
  @Get('/.well-known/jwks.json')
  @ApiOperation({ summary: 'Public keys by which access tokens are checked' })
  @Public()
  @Header('Cache-Control', 'public, max-age=300')
  @ApiOkResponse({ description: 'A JSON Web Key Set.' })
  keys(): { keys: PublicJwk[] } {
    return this.issuer.publicKeys();
  }
}
