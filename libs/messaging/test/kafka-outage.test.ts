import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { Kafka, logLevel } from 'kafkajs';
import { type AnyEvent, topicOf } from '#libs/contracts';
import { Databases } from '#libs/database';
import { silentLogger } from '#libs/domain-kit';
import { describeWith, eventually, provided } from '#libs/testing';
import { listDeadLetters } from '../dead-letters';
import { KafkaBus } from '../kafka-bus';
import { isRefusal, KafkaClient } from '../kafka-client';
import { numberOf, openProcess, openWorld, type Process, range, sighting, tell, type World } from './world';

/** Nothing listens there. */
const NOWHERE = { host: '127.0.0.1', port: 1 };

/** Sockets to a broker whose network can be taken away and given back. */
function network() {
  let up = true;
  const open = new Set<Socket>();
  return {
    factory: ({ host, port, onConnect }: { host: string; port: number; onConnect: () => void }): Socket => {
      const socket = connect(up ? { host, port } : NOWHERE, onConnect);
      open.add(socket.on('close', () => open.delete(socket)));
      return socket;
    },
    set(next: boolean): void {
      up = next;
      if (!up) for (const socket of open) socket.destroy(new Error('cut'));
    },
  };
}

describeWith('kafka', 'when Kafka is away, broken or empty', () => {
  let world: World;
  let parts: Process;
  let bus: KafkaBus;
  let net: ReturnType<typeof network>;
  const got: AnyEvent[] = [];
  const fatal: Error[] = [];

  const until = (what: string, probe: () => unknown) =>
    eventually(async () => Boolean(await probe()), { what });
  const distinct = (): number => new Set(got.map(({ id }) => id)).size;
  const write = (from: number, count: number) =>
    tell(
      parts,
      range(count, from).map((n) => sighting(randomUUID(), n)),
    );
  const topic = (): string => `${world.settings.kafkaPrefix}${topicOf('identity')}`;

  beforeEach(async () => {
    world = await openWorld('kafka');
    parts = await openProcess(world.settings);
    net = network();
    got.length = fatal.length = 0;
    const databases = new Databases();
    databases.add(parts.of('identity'));
    bus = new KafkaBus({
      databases,
      log: silentLogger,
      prefix: world.settings.kafkaPrefix,
      onFatal: (error) => fatal.push(error),
      client: new KafkaClient({
        brokers: provided('kafka').split(','),
        clientId: 'test',
        socketFactory: net.factory,
      }),
    });
    bus.subscribe({
      group: 'g',
      from: ['identity'],
      types: ['identity.user-seen.v1'],
      database: parts.of('progression'),
      handle: async (events) => void got.push(...events),
    });
  });
  afterEach(async () => {
    await bus.stop();
    await parts.stop();
    await world.stop();
    expect(fatal).toEqual([]);
  });

  it('writes go on without it from the boot on, the backlog tells, and drains when it is there', async () => {
    net.set(false);
    bus.start();
    await write(0, 1_500);
    await until('a backlog that tells', async () =>
      (await bus.lag()).some(({ group, events }) => group === 'kafka.relay' && events === 1_500),
    );
    net.set(true);
    await until('the backlog', () => distinct() === 1_500);

    net.set(false);
    await write(1_500, 1_500);
    net.set(true);
    await until('the second backlog', () => distinct() === 3_000);
    expect(
      got
        .map(numberOf)
        .toSorted((a, b) => a - b)
        .at(-1),
    ).toBe(2_999);
  });

  it('a topic that lost its events gets them again from the outbox', async () => {
    bus.start();
    await write(0, 30);
    await until('the events', () => distinct() === 30);
    await bus.stop();

    const admin = new Kafka({ brokers: provided('kafka').split(','), logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [topic()] });
    await until('the topic to be gone', async () => !(await admin.listTopics()).includes(topic()));
    await admin.disconnect();

    const heir = await openProcess(world.settings);
    const again: AnyEvent[] = [];
    heir.subscribe({ group: 'late', handle: async (events) => void again.push(...events) });
    heir.bus.start();
    await until('all events anew', () => new Set(again.map(({ id }) => id)).size === 30);
    await heir.stop();
  });

  it('poison on a topic becomes dead letters, and its neighbours go on', async () => {
    bus.start();
    await write(0, 1);
    await until('the first event', () => distinct() === 1);
    const stranger = new KafkaClient({
      brokers: provided('kafka').split(','),
      clientId: 'stranger',
    });
    const key = randomUUID();
    const poison = ['{', '', '\0', '"text"', '[]', '{"specversion":"1.0"}', `{"id":"${'9'.repeat(5_000)}"}`];
    await stranger.send(
      topic(),
      poison.map((value) => ({ key, value })),
    );
    await stranger.close();
    await write(1, 5);
    await until('the neighbours', () => distinct() === 6);
    await until('the letters', async () => {
      const letters = await listDeadLetters(parts.of('progression'), { limit: 100 });
      return letters.length === poison.length;
    });
  });
});

it.each([
  ['a missing permission', { name: 'KafkaJSProtocolError', type: 'GROUP_AUTHORIZATION_FAILED' }, true],
  ['a missing permission, wrapped', { cause: { type: 'TOPIC_AUTHORIZATION_FAILED' } }, true],
  [
    'a coordinator that is not there yet',
    { name: 'KafkaJSGroupCoordinatorNotFound', retriable: false },
    false,
  ],
  ['being out of tries', { name: 'KafkaJSNumberOfRetriesExceeded', retriable: false }, false],
  ['nothing known', undefined, false],
])('%s: ends the process or not', (_what, error, ends) => expect(isRefusal(error)).toBe(ends));
