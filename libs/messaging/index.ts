export { createBus } from './create-bus';
export { DeadLetterDesk, type FiledLetter } from './dead-letter-desk';
export { eraseDeadLetters } from './dead-letters';
export { EventBus, type Subscription } from './event-bus';
export { firstTime } from './inbox';
export { MessagingModule } from './messaging.module';
export { appendToOutbox, type NewEvent } from './outbox';
export { outboxMigration } from './outbox-migration';
export { MESSAGING_SETTINGS, type MessagingSettings } from './settings';
