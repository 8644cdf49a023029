/** Injection token of `MessagingSettings`; the process provides it. */
export const MESSAGING_SETTINGS = Symbol('MessagingSettings');

export interface MessagingSettings {
  bus: 'postgres' | 'kafka';
  /** `host:port`; needed for `kafka`. */
  kafkaBrokers?: string[] | null;
  clientId: string;
  /** Set before topics and groups where several installations share a cluster. Default: none. */
  kafkaPrefix?: string;
  /** False: this process only tells; others of its kind consume and relay. Default true. */
  consume?: boolean;
  /** Default 72 hours. */
  outboxRetentionHours?: number;
  /** The bus can't go on and only a new process could: end this one. */
  onFatal?(error: Error): void;
}
