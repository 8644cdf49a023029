import type { Overview } from './reads';
import { useOperatorWords } from './useOperatorWords';

/** The whole valley in eight figures. */
export function Figures({ told }: { told: Overview }) {
  const { now: words } = useOperatorWords();
  const standings = told.services.flatMap(({ standing }) => standing ?? []);
  const lag = Math.max(0, ...standings.flatMap(({ readers }) => readers.map(({ seconds }) => seconds)));
  const job = Math.max(0, ...standings.flatMap(({ queues }) => queues.map((queue) => queue.oldestSeconds)));
  const letters = standings.reduce((sum, { deadLetters }) => sum + deadLetters, 0);
  const number = (figure: number | null | undefined) =>
    figure === null || figure === undefined ? words.unknown : words.number(figure);
  const age = (seconds: number) => (seconds < 1 ? words.none : words.age(seconds));
  const figures = [
    [words.people, number(told.people?.activeNow)],
    [words.today, number(told.people?.activeToday)],
    [words.accounts, number(told.people?.accounts)],
    [words.sockets, number(told.live?.sockets)],
    [words.completions, number(told.completionsPerMinute)],
    [words.lag, age(lag)],
    [words.job, age(job)],
    [words.letters, number(letters)],
  ];
  return (
    <section className="card" aria-labelledby="now-title">
      <h2 id="now-title">{words.title}</h2>
      <dl className="operator-figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
