import type { Crowd } from '../checker/crowd';
import type { Choices } from '../checker/random';
import type { Size } from '../faults/product';
import { BOTH, type Scenario, type Stage } from '../faults/scenario';
import { habitKilledMidBatch } from '../faults/scenarios/01-habit-killed-mid-batch';
import { consumerKilledBeforeOffset } from '../faults/scenarios/03-consumer-killed-before-offset';
import { postgresStopped } from '../faults/scenarios/05-postgres-stopped';
import { redisEmptiedAndKilled } from '../faults/scenarios/09-redis-emptied-and-killed';
import { kafkaSilent } from '../faults/scenarios/10-kafka-silent';
import { rollingRestart } from '../faults/scenarios/19-rolling-restart';
import { floodSockets, killKafka, killPart, readSlowly, standStill, stepClock } from './provoked';

/** What a minute of the soak may bring. */
export interface Fault {
  what: string;
  sizes: readonly Size[];
  provoke(stage: Stage, crowd: Crowd): Promise<void>;
}

/** What a scenario provokes; what it compares on the way supposes a smaller crowd, and is left out. */
function asIn(scenario: Scenario): Fault {
  if (!('fault' in scenario)) throw new Error(`Scenario ${scenario.number} is no fault under load`);
  return {
    what: scenario.provokes.replaceAll('`', ''),
    sizes: scenario.sizes,
    provoke: (stage, crowd) => scenario.fault({ ...stage, compare: () => undefined }, crowd),
  };
}

export const FAULTS: readonly Fault[] = [
  { what: 'a process killed', sizes: BOTH, provoke: killPart },
  { what: 'a process stands still', sizes: BOTH, provoke: standStill },
  { what: 'a clock steps', sizes: BOTH, provoke: stepClock },
  { what: 'a flood of sockets', sizes: BOTH, provoke: floodSockets },
  { what: 'slow readers', sizes: BOTH, provoke: readSlowly },
  { what: 'Kafka killed', sizes: ['services'], provoke: killKafka },
  ...[
    habitKilledMidBatch,
    consumerKilledBeforeOffset,
    postgresStopped,
    redisEmptiedAndKilled,
    kafkaSilent,
    rollingRestart,
  ].map(asIn),
];

/** One fault for each minute, as the seed has it: each of them comes once before any comes again. */
export function drawFaults(choices: Choices, size: Size, minutes: number): Fault[] {
  const possible = FAULTS.filter(({ sizes }) => sizes.includes(size));
  const drawn: Fault[] = [];
  let rest: Fault[] = [];
  while (drawn.length < minutes) {
    if (rest.length === 0) rest = [...possible];
    drawn.push(...rest.splice(choices.below(rest.length), 1));
  }
  return drawn;
}
