export { createBus } from './create-bus';
export { DeadLetterDesk, type FiledLetter } from './dead-letter-desk';
export {
  countDeadLetters,
  type DeadLetter,
  eraseDeadLetters,
  listDeadLetters,
  sendAgain,
} from './dead-letters';
export { beginEpoch } from './epoch';
export { EventBus, type Lag, type Subscription } from './event-bus';
export { emptyTopics } from './empty-topics';
export { firstTime } from './inbox';
export { RELAY_GROUP } from './lag';
export { MessagingModule } from './messaging.module';
export { appendToOutbox, type NewEvent, withTrace } from './outbox';
export { eventsPerMinute } from './outbox-pace';
export { outboxMigration } from './outbox-migration';
export { MESSAGING_SETTINGS, type MessagingSettings } from './settings';
