import * as fc from 'fast-check';
import { Outbox, type Outcome, type World } from '../src/outbox/outbox';
import { addTick, madraOnTheWay, shownCompletion, type Tick, yieldOf } from '../src/outbox/tick';

let made = 0;
const tick = (fields: Partial<Tick> = {}): Tick => ({
  id: `t${made}`,
  userId: 'u',
  habitId: 'h',
  localDate: '2026-11-20',
  deed: { kind: 'amount', amount: 1, note: null },
  order: made++,
  state: 'waiting',
  refusal: null,
  madraBefore: 0,
  madraAfter: 10,
  ...fields,
});
const problem = (status: number, name: string) => ({
  status,
  problem: { type: `https://sacredvalley.example/problems/${name}`, title: name, status, detail: name },
});

/** A browser's storage and a server, both in memory; `send` is what the network does next. */
function world(kept: Tick[] = []) {
  const stored = new Map(kept.map((each) => [each.id, each]));
  const sent: string[][] = [];
  const later: (() => void)[] = [];
  const net = { send: (ticks: readonly Tick[]): Outcome[] => ticks.map(() => ({ status: 200 })) };
  const real: World = {
    load: async () => [...stored.values()],
    save: async (put, drop) => {
      for (const id of drop) stored.delete(id);
      for (const each of put) stored.set(each.id, each);
    },
    send: async (ticks) => {
      const outcomes = net.send(ticks);
      sent.push(ticks.map(({ id }) => id));
      return outcomes;
    },
    alone: (work) => work(),
    tellOtherTabs: () => undefined,
    onSent: () => undefined,
    after: (_, work) => {
      later.push(work);
      return () => undefined;
    },
  };
  return { real, stored, sent, later, net };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the outbox', () => {
  it('sends in order what was kept before a reload, then what came since, each once', async () => {
    const old = [tick({ localDate: '2026-11-18' }), tick({ localDate: '2026-11-19' })];
    const { real, stored, sent } = world(old.toReversed());
    const outbox = new Outbox(real);
    await outbox.flush();
    const fresh = tick();
    outbox.add(fresh);
    await settled();
    await outbox.flush();
    expect(sent.flat()).toEqual([...old, fresh].map(({ id }) => id));
    expect(stored.size).toBe(0);
  });

  it('has nothing drawn anew for what a browser kept and the page shows already', async () => {
    const { real } = world();
    const outbox = new Outbox({ ...real, send: () => new Promise(() => undefined) });
    outbox.add(tick());
    await settled();
    const shown = outbox.current();
    let told = 0;
    outbox.subscribe(() => (told += 1));
    await outbox.reload();
    expect(told).toBe(0);
    expect(outbox.current()).toBe(shown);
  });

  it('keeps what the network lost, and sends it again', async () => {
    const { real, stored, sent, later, net } = world();
    const works = net.send;
    net.send = () => {
      throw new TypeError('Failed to fetch');
    };
    const outbox = new Outbox(real);
    const lost = tick();
    outbox.add(lost);
    await settled();
    expect([...stored.keys()]).toEqual([lost.id]);
    expect(outbox.current()).toMatchObject([{ state: 'waiting' }]);
    net.send = works;
    later.at(-1)!();
    await settled();
    expect(sent).toEqual([[lost.id]]);
    expect(stored.size).toBe(0);
  });

  it('rolls a refused one back, says why, and sends it again when asked to', async () => {
    const { real, stored, net, sent } = world();
    net.send = () => [problem(422, 'date-too-old')];
    const outbox = new Outbox(real);
    outbox.add(tick());
    await settled();
    const [refused] = outbox.current();
    expect(refused).toMatchObject({ state: 'refused', refusal: { name: 'date-too-old' } });
    expect(madraOnTheWay(outbox.current())).toBe(0);
    expect(shownCompletion(null, outbox.current(), { ...refused!, target: 1 })).toBeNull();
    expect(stored.get(refused!.id)).toMatchObject({ state: 'refused' });
    net.send = (ticks) => ticks.map(() => ({ status: 200 }));
    outbox.retry(refused!.id);
    await settled();
    await outbox.flush();
    expect(stored.size).toBe(0);
    expect(sent.flat()).toEqual([refused!.id, refused!.id]);
  });

  it('counts a tick once, whether the news of it come after the answer or before', async () => {
    const { real, net, stored } = world();
    const outbox = new Outbox(real);
    const counted = () => madraOnTheWay(outbox.current());
    outbox.add(tick());
    await settled();
    expect(counted()).toBe(10);
    outbox.heardOf('h', '2026-11-20');
    expect(counted()).toBe(0);

    const works = net.send;
    net.send = (ticks) => {
      outbox.heardOf('h', '2026-11-20');
      // It still shows what was done, and what is done on top of it meanwhile still counts.
      expect(outbox.current()).toMatchObject([{ state: 'waiting' }]);
      expect(counted()).toBe(0);
      outbox.add(tick({ deed: { kind: 'remove' }, madraBefore: 10, madraAfter: 0 }));
      expect(counted()).toBe(-10);
      net.send = works;
      return works(ticks);
    };
    outbox.add(tick());
    await settled();
    await outbox.flush();
    expect(counted()).toBe(-10);
    outbox.heardOf('h', '2026-11-20');
    expect(outbox.current()).toEqual([]);
    expect(stored.size).toBe(0);
  });

  it('lets the rest wait behind one that must be sent again', async () => {
    const { real, net, sent, later } = world();
    const [a, b] = [tick({ localDate: '2026-11-18' }), tick({ localDate: '2026-11-19' })];
    net.send = (ticks) =>
      ticks.map(({ id }) => (id === a.id ? problem(503, 'unavailable') : { status: 200 }));
    const { stored } = world();
    expect(stored.size).toBe(0);
    const outbox = new Outbox({ ...real, load: async () => [a, b], save: async () => undefined });
    await outbox.flush();
    expect(sent).toEqual([[a.id, b.id]]);
    expect(outbox.current().map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    expect(later).not.toHaveLength(0);
  });

  it('sends what the browser has no room to keep, once, and keeps it when there is room again', async () => {
    const { real, stored, sent, net } = world();
    let room = false;
    const save: World['save'] = (...change) =>
      room ? real.save(...change) : Promise.reject(new Error('QuotaExceededError'));
    const outbox = new Outbox({ ...real, save });
    net.send = () => {
      throw new TypeError('Failed to fetch');
    };
    const lost = tick();
    outbox.add(lost);
    await settled();
    expect(outbox.current()).toMatchObject([{ id: lost.id, state: 'waiting' }]);
    room = true;
    const next = tick({ localDate: '2026-11-19' });
    outbox.add(next);
    await settled();
    expect([...stored.keys()]).toEqual([lost.id, next.id]);
    room = false;
    net.send = (ticks) => ticks.map(() => ({ status: 200 }));
    sent.length = 0;
    await outbox.flush();
    await outbox.flush();
    expect(sent).toEqual([[lost.id, next.id]]);
  });

  it('sends in the order of the deeds, though the clock was set back between them', async () => {
    const { real, sent } = world([tick({ order: 5_000, localDate: '2026-11-19' })]);
    const outbox = new Outbox(real);
    await outbox.reload();
    const later = tick({ order: 1_000 });
    outbox.add(later);
    await settled();
    await outbox.flush();
    expect(sent.flat().at(-1)).toBe(later.id);
  });

  it('does nothing any more once it is closed, and leaves what waits to the next page', async () => {
    const { real, stored, sent, net, later } = world();
    net.send = () => {
      throw new TypeError('Failed to fetch');
    };
    const outbox = new Outbox(real);
    outbox.add(tick());
    await settled();
    outbox.close();
    later.at(-1)!();
    await settled();
    expect(sent).toEqual([]);
    expect(stored.size).toBe(1);
  });
});

describe('ticks of one date', () => {
  it('end as the last one says, whatever came before, and count the madra once', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(amounts, (list) => {
        const ticks = list.reduce<Tick[]>(
          (held, amount) =>
            addTick(
              held,
              tick({
                deed: amount === 0 ? { kind: 'remove' } : { kind: 'amount', amount, note: null },
                madraBefore:
                  shownCompletion(null, held, { habitId: 'h', localDate: '2026-11-20', target: 2 })?.madra ??
                  0,
                madraAfter: amount * 5,
              }),
              new Set(),
            ),
          [],
        );
        expect(ticks).toHaveLength(1);
        const last = list.at(-1)!;
        const shown = shownCompletion(null, ticks, { habitId: 'h', localDate: '2026-11-20', target: 2 });
        expect(shown?.amount ?? 0).toBe(last);
        expect(madraOnTheWay(ticks)).toBe(last * 5);
      }),
    );
  });

  it.each([
    [30, 30, 1, 10],
    [45, 30, 2, 22.5],
    [300, 30, 1, 15],
    [7, 9, 3, 15.56],
  ])('%d of %d at difficulty %d yield %d', (amount, target, difficulty, madra) => {
    expect(yieldOf({ kind: 'amount', amount, note: null }, { target, difficulty })).toBe(madra);
  });
});
