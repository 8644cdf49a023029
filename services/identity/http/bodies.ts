import { Custom, Bool, Nested, OneOf, Text } from '#libs/http';
import { isEmail } from '../domain/names';
import { AVATAR_URL_MAX, DISPLAY_NAME_MAX, isWebAddress, type Theme, THEMES } from '../domain/profile';

/** Code points. Longer ones are refused before they cost a hash. */
const PASSWORD_MIN = 10;
const PASSWORD_MAX = 128;
const EMAIL_MAX = 254;
const TIME_ZONE_MAX = 64;
/** Characters; ours have 70. */
const REFRESH_TOKEN_MAX = 512;
/** Characters; ours have 43. */
const CLAIM_MAX = 100;

const trimmed = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : value);

const Email = () =>
  Custom(
    { type: 'string', format: 'email', maxLength: EMAIL_MAX },
    (value) => (typeof value === 'string' && isEmail(value) ? null : 'must be an email address'),
    { normalize: trimmed },
  );

const AvatarUrl = () =>
  Custom(
    { type: 'string', format: 'uri', maxLength: AVATAR_URL_MAX },
    (value) =>
      typeof value === 'string' && isWebAddress(value)
        ? null
        : `must be an http or https address of at most ${AVATAR_URL_MAX} characters`,
    { optional: true, nullable: true, normalize: (value) => (trimmed(value) === '' ? null : trimmed(value)) },
  );

/** A password that is only compared: of any length that can be one. */
const SomePassword = () => Text({ max: PASSWORD_MAX, trim: false });

export class RegisterBody {
  @Text({
    min: 3,
    max: 30,
    pattern: /^[A-Za-z0-9_.-]+$/,
    patternSays: 'be made of letters, digits, "_", "-" and "."',
  })
  username: string;

  @Email()
  email: string;

  @Text({ min: PASSWORD_MIN, max: PASSWORD_MAX, trim: false })
  password: string;

  @Text({ max: DISPLAY_NAME_MAX, optional: true, nullable: true })
  displayName: string | null = null;

  @Text({ max: TIME_ZONE_MAX, optional: true, nullable: true })
  timeZone: string | null = null;
}

export class LoginBody {
  @Text({ max: EMAIL_MAX, description: 'A username or an email, in whatever case.' })
  login: string;

  @SomePassword()
  password: string;
}

export class RefreshBody {
  @Text({ max: REFRESH_TOKEN_MAX })
  refreshToken: string;
}

export class ClaimBody {
  @Text({ max: CLAIM_MAX, description: 'What stands behind `#claim=` in the link.' })
  claim: string;
}

export class NameOperatorBody {
  @Text({ max: EMAIL_MAX, description: 'A username or an email, in whatever case.' })
  login: string;
}

export class EraseBody {
  @SomePassword()
  password: string;
}

export class SettingsBody {
  @Bool({ optional: true })
  sounds?: boolean;

  @Bool({ optional: true })
  haptics?: boolean;

  @OneOf(THEMES, { optional: true })
  theme?: Theme;

  @Text({ max: TIME_ZONE_MAX, optional: true })
  timeZone?: string;

  @Text({ max: 5, pattern: /^([01]\d|2[0-3]):[0-5]\d$/, patternSays: 'be a time HH:MM', optional: true })
  dayStartsAt?: string;
}

export class ProfileBody {
  @Text({ max: DISPLAY_NAME_MAX, optional: true })
  displayName?: string;

  @AvatarUrl()
  avatarUrl?: string | null;

  @Nested(() => SettingsBody, { optional: true })
  settings?: SettingsBody;
}
