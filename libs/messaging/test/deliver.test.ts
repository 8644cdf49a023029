import type { AnyEvent } from '#libs/contracts';
import { silentLogger } from '#libs/domain-kit';
import { deliver, type Delivery, Interrupted, type Refusal } from '../deliver';
import { range } from './world';

const eventsOf = (count: number): AnyEvent[] => range(count).map((n) => ({ id: String(n) }) as AnyEvent);
const idsOf = (events: AnyEvent[]): string => events.map(({ id }) => id).join(' ');
const failing = (code?: string) => Object.assign(new Error('no'), { code });

function consumer(handle: Delivery['handle'], over: Partial<Delivery> = {}) {
  const tried: string[] = [];
  const refused: Refusal[] = [];
  const to: Delivery = {
    handle: async (events) => {
      tried.push(idsOf(events));
      await handle(events);
    },
    refuse: async (refusal) => void refused.push(refusal),
    signal: new AbortController().signal,
    log: silentLogger,
    ...over,
  };
  return { to, tried, refused };
}

it('halves down to the event that is refused, in order, and tries that one alone before it gives it up', async () => {
  const { to, tried, refused } = consumer(async (events) => {
    if (events.some(({ id }) => id === '1')) throw failing('22021');
  });
  await deliver(eventsOf(4), to);
  expect(tried).toEqual(['0 1 2 3', '0 1', '0', '1', '1', '1', '2 3']);
  expect(refused).toEqual([{ event: { id: '1' }, error: 'Error 22021: no', attempts: 3 }]);
});

it('waits a transient failure out with the whole batch, and lives meanwhile', async () => {
  let failures = 3;
  let beats = 0;
  const { to, tried, refused } = consumer(
    async () => {
      if (failures-- > 0) throw failing('40P01');
    },
    { beat: async () => void (beats += 1) },
  );
  await deliver(eventsOf(2), to);
  expect(tried).toEqual(['0 1', '0 1', '0 1', '0 1']);
  expect(beats).toBe(3);
  expect(refused).toEqual([]);
});

it('hands over less when a statement runs out of time, and never refuses for it', async () => {
  let slow = 3;
  const { to, tried, refused } = consumer(async (events) => {
    if (events.length > 1 || slow-- > 0) throw failing('57014');
  });
  await deliver(eventsOf(2), to);
  expect(tried).toEqual(['0 1', '0', '0', '0', '0', '1']);
  expect(refused).toEqual([]);
});

it('gives up at once, with nothing taken as handled, when it shall stop while it waits', async () => {
  const stopping = new AbortController();
  const { to } = consumer(
    async () => {
      stopping.abort();
      throw failing('57P01');
    },
    { signal: stopping.signal },
  );
  await expect(deliver(eventsOf(1), to)).rejects.toBeInstanceOf(Interrupted);
});

it('lets go of the batch when a beat tells that it is not ours any more', async () => {
  const { to } = consumer(
    async () => {
      throw failing('57P01');
    },
    {
      beat: async () => {
        throw new Error('rebalancing');
      },
    },
  );
  await expect(deliver(eventsOf(1), to)).rejects.toThrow('rebalancing');
});

it('waits until a dead letter can be kept', async () => {
  let failures = 2;
  const kept: Refusal[] = [];
  const { to } = consumer(
    async () => {
      throw failing();
    },
    {
      refuse: async (refusal) => {
        if (failures-- > 0) throw failing('53100');
        kept.push(refusal);
      },
    },
  );
  await deliver(eventsOf(1), to);
  expect(kept).toHaveLength(1);
});
