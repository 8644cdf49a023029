import type { Overview } from './reads';
import { useOperatorWords } from './useOperatorWords';

type Standing = NonNullable<Overview['services'][number]['standing']>;

/** Each part, as the process tells that answered for it. */
export function Parts({ told }: { told: Overview }) {
  const { parts: words } = useOperatorWords();
  return (
    <section className="card" aria-labelledby="parts-title">
      <h2 id="parts-title">{words.title}</h2>
      <ul className="operator-rows">
        {told.services.map(({ service, standing }) => (
          <li key={service}>
            <span>
              <strong>{words.services[service]}</strong>
              {standing && <Standing of={standing} />}
            </span>
            <State of={standing} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Standing({ of }: { of: Standing }) {
  const { parts: words } = useOperatorWords();
  const worst = of.readers.reduce((most, one) => (one.seconds > most.seconds ? one : most), NOT_BEHIND);
  return (
    <>
      <small>{words.release(of.version, of.startedAt)}</small>
      <small>{words.load(of.memoryBytes, of.pool.inUse, of.pool.max)}</small>
      <small>{words.answers(of.answers, of.failures)}</small>
      {worst.seconds >= 1 && <small>{words.behind(worst.events, worst.seconds)}</small>}
    </>
  );
}

const NOT_BEHIND = { events: 0, seconds: 0 };

function State({ of }: { of: Standing | null }) {
  const { parts: words } = useOperatorWords();
  if (!of) return <span className="operator-state ill">{words.away}</span>;
  if (of.down.length > 0) return <span className="operator-state ill">{words.without(of.down)}</span>;
  return <span className="operator-state">{words.well}</span>;
}
