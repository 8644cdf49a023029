import { partOf, processName, readReplicas } from '../replicas.mts';

describe('REPLICAS', () => {
  const names = (text?: string): string[] => readReplicas(text).map(processName);

  test('without it every part runs once', () => {
    expect(names()).toEqual(['identity', 'habit', 'progression', 'clan', 'leaderboard', 'gateway']);
  });

  test('starts more of one', () => {
    expect(names('progression=2,gateway=3')).toEqual([
      'identity',
      'habit',
      'progression',
      'progression-2',
      'clan',
      'leaderboard',
      'gateway',
      'gateway-2',
      'gateway-3',
    ]);
  });

  test('consumers and workers of progression leave it when they have processes of their own', () => {
    const replicas = readReplicas('progression-workers=2');
    expect(partOf('progression', replicas)).toEqual({ part: 'progression', work: 'http,consumers' });
    expect(partOf('progression-workers', replicas)).toEqual({ part: 'progression', work: 'workers' });
    expect(partOf('progression', readReplicas(''))).toEqual({ part: 'progression', work: null });
    expect(partOf('habit', replicas)).toEqual({ part: 'habit', work: null });
  });

  test.each(['pillars=2', 'habit', 'habit=0', 'habit=21', 'habit=-1', 'habit=1.5', '=2'])(
    'refuses %s with an example',
    (text) => {
      expect(() => readReplicas(text)).toThrow(
        /^REPLICAS has ".*such as REPLICAS=progression=2,gateway=2\.$/,
      );
    },
  );
});
