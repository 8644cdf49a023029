import type { AnyEvent } from '#libs/contracts';
import { beginEach, during, type Tracer } from '#libs/domain-kit';

/** Lets a consumer take events, with a span for each that is followed: what it writes goes on from there. */
export async function takeFollowed(
  tracer: Tracer,
  group: string,
  events: AnyEvent[],
  take: (events: AnyEvent[]) => Promise<void>,
): Promise<void> {
  const { all, spans } = beginEach(tracer, events, ({ type }) => `${group} takes ${type}`, {
    kind: 'consumer',
    attributes: { 'messaging.batch.message_count': events.length },
  });
  if (spans.length === 0) return take(events);
  await during(tracer, spans, () => take([...all]));
}
