import { PERIODS, type Period } from '#libs/contracts';
import { invalid } from '#libs/domain-kit';

/** Characters of the longest board name there is, and some. */
const BOARD_NAME_MAX = 100;
const TOP_MAX = 100;
const TOP_DEFAULT = 50;

export interface BoardChoice {
  board: string;
  period: Period;
}

/** @throws DomainError validation, with a pointer to the field */
export function subscribePayload(value: unknown): BoardChoice & { top: number } {
  const fields = fieldsOf(value, ['board', 'period', 'top']);
  const top = fields.top ?? TOP_DEFAULT;
  if (!Number.isInteger(top) || (top as number) < 1 || (top as number) > TOP_MAX) {
    throw invalid('/top', `must be a whole number from 1 to ${TOP_MAX}`);
  }
  return { ...choiceIn(fields), top: top as number };
}

/** @throws DomainError validation, with a pointer to the field */
export const unsubscribePayload = (value: unknown): BoardChoice =>
  choiceIn(fieldsOf(value, ['board', 'period']));

/** @throws DomainError validation, with a pointer to the field */
export function renewPayload(value: unknown): { token: string } {
  const { token } = fieldsOf(value, ['token']);
  if (typeof token !== 'string' || token === '') throw invalid('/token', 'must be an access token');
  return { token };
}

function choiceIn({ board, period }: Record<string, unknown>): BoardChoice {
  if (typeof board !== 'string' || board === '' || board.length > BOARD_NAME_MAX) {
    throw invalid('/board', `must be the name of a board, of at most ${BOARD_NAME_MAX} characters`);
  }
  if (!board.isWellFormed()) throw invalid('/board', 'must be well-formed Unicode, without lone surrogates');
  if (!(PERIODS as readonly unknown[]).includes(period)) {
    throw invalid('/period', `must be one of ${PERIODS.join(', ')}`);
  }
  return { board, period: period as Period };
}

function fieldsOf(value: unknown, names: readonly string[]): Record<string, unknown> {
  // What JSON calls an object; bytes are something else.
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    throw invalid('', 'must be an object');
  }
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined) throw invalid(`/${pointerPart(unknown)}`, 'is not a field of this event');
  return value as Record<string, unknown>;
}

const pointerPart = (name: string): string =>
  name.replaceAll('~', '~0').replaceAll('/', '~1').slice(0, BOARD_NAME_MAX);
