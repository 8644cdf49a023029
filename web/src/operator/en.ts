import type { Format } from '../words/format';
import { measuresOf } from './measures';

/** What the operator's page says, in English; apart from the rest, so that nobody else waits for it. */
export const operatorEnglish = (f: Format) => {
  const { age, bytes } = measuresOf(f.locale);
  return {
    title: 'Operator',
    /** Of a list that has gone on. */
    more: 'Show more',
    sendAgain: 'Send again',
    sent: 'On its way.',
    stranger: 'This page is for those who run the valley. If somebody has just named you, look again.',
    lookAgain: 'Look again',
    claim: {
      title: 'Nobody runs this valley yet',
      told: (name: string) =>
        `You opened the link that the first start wrote into its log. With it you, ${name}, become the operator, and the link ends.`,
      become: 'Become the operator',
      refused:
        'This link does not hold any more: it was used, or it is older than a day. While nobody is an operator, each start writes a new one into its log.',
    },
    now: {
      title: 'Right now',
      people: 'People active',
      today: 'Within a day',
      accounts: 'Accounts',
      sockets: 'Live connections',
      completions: 'Completions a minute',
      lag: 'Oldest event that waits',
      job: 'Oldest job that waits',
      letters: 'Dead letters',
      none: 'none',
      unknown: 'not known',
      age,
      number: f.number,
    },
    parts: {
      title: 'Parts',
      well: 'well',
      away: 'does not answer',
      without: (names: readonly string[]) => `without ${f.list(names)}`,
      release: (version: string, since: string) => `Release ${version}, up since ${f.moment(since)}`,
      load: (memory: number, inUse: number, max: number) =>
        `${bytes(memory)} of memory, ${f.number(inUse)} of ${f.number(max)} connections in use`,
      answers: (count: number, failures: number) =>
        `${f.count(count, 'call', 'calls')} answered, ${f.number(failures)} failed`,
      behind: (events: number, seconds: number) =>
        `${f.count(events, 'event', 'events')} behind, ${age(seconds)}`,
      services: {
        identity: 'Identity',
        habit: 'Habits',
        progression: 'Progress',
        clan: 'Clans',
        leaderboard: 'Boards',
      },
    },
    content: {
      title: 'Content',
      everywhere: (kind: string, version: string) => `${kind}: version ${version} everywhere`,
      mixed: (kind: string, versions: readonly string[]) =>
        `${kind}: versions ${f.list(versions)}, until all parts have read it`,
    },
    letters: {
      title: 'Dead letters',
      none: 'None: every event was taken.',
      told: (group: string, type: string) => `${group} could not take ${type}`,
      unreadable: 'something unreadable',
      failed: (attempts: number, at: string) =>
        `${f.count(attempts, 'try', 'tries')}, the last ${f.moment(at)}`,
      again: 'being sent again',
      sendName: (type: string, group: string) => `Send ${type} to ${group} again`,
      sendAll: (service: string) => `Send all of ${service} again`,
    },
    queues: {
      title: 'Queues',
      counts: (waiting: number, active: number, delayed: number, failed: number) =>
        `${f.number(waiting)} waiting, ${f.number(active)} in work, ${f.number(delayed)} later, ${f.number(failed)} given up`,
      oldest: (seconds: number) => `the first has waited ${age(seconds)}`,
      failed: (attempts: number, at: string) =>
        `given up after ${f.count(attempts, 'try', 'tries')}, ${f.moment(at)}`,
      sendName: (id: string) => `Send job ${id} again`,
    },
    boards: {
      title: 'Boards',
      none: 'No board is in the index: each is built when somebody looks at it.',
      name: { global: 'Everybody', clans: 'Clans', clan: 'A clan' },
      period: { day: 'day', week: 'week', month: 'month', all_time: 'all time' },
      told: (builtAt: string, usedAt: string) => `built ${f.moment(builtAt)}, read ${f.moment(usedAt)}`,
      rebuild: 'Build anew',
      rebuildName: (board: string) => `Build anew: ${board}`,
    },
    backups: {
      title: 'Backups',
      none: 'The product makes none here: whoever runs the database does, or nobody.',
      repository: (name: string): string => (name === 'monthly' ? 'Monthly' : 'Daily'),
      age: (seconds: number, full: number | null) =>
        `${age(seconds)} old${full === null ? '' : `, the newest full one ${age(full)}`}`,
      size: (count: number, size: number) => `${f.count(count, 'backup', 'backups')}, ${bytes(size)}`,
      log: (waiting: number) => `${bytes(waiting)} of the log are in no archive yet`,
      failing: (seconds: number) => `The archive of the log has failed for ${age(seconds)}`,
      rehearsed: (at: string) => `A restore was last rehearsed ${f.moment(at)}`,
      never: 'No restore was ever rehearsed',
      rehearse: 'I have rehearsed one',
    },
    operators: {
      title: 'Operators',
      since: (at: string) => `since ${f.moment(at)}`,
      you: 'you',
      login: 'Username or email',
      name: 'Make an operator',
      unknown: 'Nobody is called so.',
      dismiss: 'Dismiss',
      dismissName: (name: string) => `Dismiss ${name}`,
      sure: (name: string) => `Dismiss ${name}?`,
      soon: 'At the latest in a quarter of an hour nothing of this page answers them any more.',
    },
    actions: {
      title: 'What was done',
      none: 'Nothing yet.',
      missing: (names: readonly string[]) =>
        `What was done in ${f.list(names)} is missing: no answer from there.`,
      shell: 'at a command line',
      former: 'a former operator',
      by: (who: string, at: string) => `${who}, ${f.moment(at)}`,
      outcome: { done: 'done', begun: 'begun', failed: 'failed' },
      act: {
        'operator-claimed': 'became the operator by the link',
        'operator-named': 'made an operator',
        'operator-dismissed': 'dismissed an operator',
        'dead-letter-sent': 'sent a dead letter again',
        'dead-letters-sent': 'sent all dead letters again',
        'job-sent': 'sent a job again',
        'board-rebuilt': 'had a board built anew',
        'restore-rehearsed': 'rehearsed a restore',
      },
    },
  };
};

export type OperatorWords = ReturnType<typeof operatorEnglish>;
