import type { Product } from './product';
import { forgetTopic } from './broker';

/**
 * An early commit of a place, imitated: what progression has not taken yet of habit's events is passed over. To be
 * called while it is down, or it would read on from where it is.
 */
export async function skipUnread(product: Product): Promise<void> {
  if (product.size === 'services') return forgetTopic(product, 'habit');
  await moveCursorToEnd(product, { reader: 'progression', group: 'progression', source: 'habit' });
}

/** A reader that is up notices that its cursor is another's now, and takes it as it stands. */
export async function moveCursorToEnd(
  product: Product,
  { reader, group, source }: { reader: string; group: string; source: string },
): Promise<void> {
  await product.query(
    `UPDATE ${reader}.consumer_cursor SET term = term + 1, (epoch, xid, seq) =
       (SELECT epoch, xid, seq FROM ${source}.outbox ORDER BY epoch DESC, xid DESC, seq DESC LIMIT 1)
     WHERE group_name = $1 AND source = $2`,
    [group, source],
  );
}
