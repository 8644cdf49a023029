import { ApiProperty } from '@nestjs/swagger';
import { type Theme, THEMES } from '../domain/profile';

/** Answers as OpenAPI describes them; the values come from the use cases. */
const Instant = (nullable = false) => ApiProperty({ type: 'string', format: 'date-time', nullable });
const NullableText = () => ApiProperty({ type: 'string', nullable: true });

export class SettingsAnswer {
  @ApiProperty()
  sounds: boolean;
  @ApiProperty()
  haptics: boolean;
  @ApiProperty({ enum: THEMES })
  theme: Theme;
  @ApiProperty()
  timeZone: string;
  @ApiProperty({ description: 'HH:MM' })
  dayStartsAt: string;
}

export class ProfileAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty()
  username: string;
  @ApiProperty()
  email: string;
  @ApiProperty()
  displayName: string;
  @NullableText()
  avatarUrl: string | null;
  @ApiProperty()
  isPremium: boolean;
  @ApiProperty({ type: () => SettingsAnswer })
  settings: SettingsAnswer;
  @Instant(true)
  lastSeenAt: string | null;
  @Instant()
  createdAt: string;
}

export class TokensAnswer {
  @ApiProperty()
  accessToken: string;
  @ApiProperty()
  refreshToken: string;
  @ApiProperty({ type: 'integer', description: 'Seconds that the access token lasts.' })
  expiresIn: number;
}

export class SignedInAnswer extends TokensAnswer {
  @ApiProperty({ type: () => ProfileAnswer })
  user: ProfileAnswer;
}

export class SessionAnswer {
  @ApiProperty({ format: 'uuid', description: 'The `sid` of its access tokens.' })
  id: string;
  @Instant()
  createdAt: string;
  @Instant()
  lastSeenAt: string;
  @NullableText()
  userAgent: string | null;
  @NullableText()
  ip: string | null;
  @ApiProperty()
  current: boolean;
}

export class SessionsAnswer {
  @ApiProperty({ type: () => [SessionAnswer] })
  items: SessionAnswer[];
  @NullableText()
  nextCursor: string | null;
}
