import type { Scenario } from './scenario';
import { habitKilledMidBatch } from './scenarios/01-habit-killed-mid-batch';
import { relayKilledBeforeCursor } from './scenarios/02-relay-killed-before-cursor';
import { consumerKilledBeforeOffset } from './scenarios/03-consumer-killed-before-offset';
import { workerAsleep } from './scenarios/04-worker-asleep';
import { postgresStopped } from './scenarios/05-postgres-stopped';
import { transactionHeldOpen } from './scenarios/06-transaction-held-open';
import { kafkaKilledWhileRebalancing } from './scenarios/07-kafka-killed-while-rebalancing';
import { kafkaDiskLost } from './scenarios/08-kafka-disk-lost';
import { redisEmptiedAndKilled } from './scenarios/09-redis-emptied-and-killed';
import { kafkaSilent } from './scenarios/10-kafka-silent';
import { diskFull } from './scenarios/11-disk-full';
import { clocksGoWrong } from './scenarios/12-clocks-go-wrong';
import { replayShuffled } from './scenarios/13-replay-shuffled';
import { poison } from './scenarios/14-poison';
import { readersThatDoNotRead } from './scenarios/15-readers-that-do-not-read';
import { connectsFramesFloods } from './scenarios/16-connects-frames-floods';
import { oneRequestAHundredTimes } from './scenarios/17-one-request-a-hundred-times';
import { refreshTokenRace } from './scenarios/18-refresh-token-race';
import { rollingRestart } from './scenarios/19-rolling-restart';
import { lastPlaceOfAClan } from './scenarios/20-last-place-of-a-clan';
import { diskLost } from './scenarios/disk-lost';
import { kafkaCluster } from './scenarios/kafka-cluster';
import { postgresStandby } from './scenarios/postgres-standby';
import { redisCluster } from './scenarios/redis-cluster';
import { setBack } from './scenarios/set-back';

/** All of them: by number, then those that need more of a store than one, or its backups. */
export const SCENARIOS: readonly Scenario[] = [
  habitKilledMidBatch,
  relayKilledBeforeCursor,
  consumerKilledBeforeOffset,
  workerAsleep,
  postgresStopped,
  transactionHeldOpen,
  kafkaKilledWhileRebalancing,
  kafkaDiskLost,
  redisEmptiedAndKilled,
  kafkaSilent,
  diskFull,
  clocksGoWrong,
  replayShuffled,
  poison,
  readersThatDoNotRead,
  connectsFramesFloods,
  oneRequestAHundredTimes,
  refreshTokenRace,
  rollingRestart,
  lastPlaceOfAClan,
  kafkaCluster,
  postgresStandby,
  redisCluster,
  diskLost,
  setBack,
];
