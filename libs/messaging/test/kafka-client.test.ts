import { randomUUID } from 'node:crypto';
import { describeWith, provided } from '#libs/testing';
import { KafkaClient } from '../kafka-client';

const DAYS_AHEAD_MS = 8 * 86_400_000;

describeWith('kafka', 'KafkaClient', () => {
  afterEach(() => jest.restoreAllMocks());

  test('sends from a process whose clock runs days ahead', async () => {
    const client = new KafkaClient({ brokers: provided('kafka').split(','), clientId: 'test' });
    const topic = `test-clock-${randomUUID()}`;
    await client.ensureTopics([topic]);
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now + DAYS_AHEAD_MS);
    const ends = await client.send(topic, [{ key: randomUUID(), value: '{}' }]);
    expect(Object.values(ends)).toEqual([1]);
    await client.close();
  });
});
