import type { UserMessage } from '#libs/contracts';

/** A message for each of these users who has a page open. */
export interface LiveMessage {
  userIds: readonly string[];
  message: UserMessage;
}

/** The way to the open pages; what is sent there is lost when nobody listens. */
export abstract class Live {
  /**
   * Takes the clans' turns to speak, for all processes together.
   * @returns those of the clans that have not spoken for `everyMs`
   */
  abstract takeTurns(clanIds: readonly string[], everyMs: number): Promise<string[]>;
  abstract send(messages: readonly LiveMessage[]): Promise<void>;
}
