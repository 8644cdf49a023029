import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Loading } from '../ui/Loading';
import { More } from './More';
import { operatorReads } from './reads';
import { useOperatorWords } from './useOperatorWords';

/** Everything that operators did, newest first. */
export function Actions() {
  const { actions: words, parts } = useOperatorWords();
  const actions = useInfiniteQuery(operatorReads.actions);
  const operators = useQuery(operatorReads.operators);
  const known = (id: string) => operators.data?.find(({ userId }) => userId === id)?.displayName;
  const nameOf = (id: string | null) => (id === null ? words.shell : (known(id) ?? words.former));
  const pages = actions.data?.pages ?? [];
  const items = pages.flatMap((page) => page.items);
  const away = [...new Set(pages.flatMap((page) => page.away))];
  return (
    <section className="card" aria-labelledby="actions-title">
      <h2 id="actions-title">{words.title}</h2>
      <Loading of={actions} />
      {away.length > 0 && (
        <p className="failure">{words.missing(away.map((name) => parts.services[name]))}</p>
      )}
      {actions.data && items.length === 0 && <p className="soft">{words.none}</p>}
      <ul className="operator-rows">
        {items.map(({ id, at, actorId, act, target, outcome }) => (
          <li key={id}>
            <span>
              <strong>{words.act[act]}</strong>
              <small>{words.by(nameOf(actorId), at)}</small>
              {target && target !== actorId && (
                <small className="operator-target">{known(target) ?? target}</small>
              )}
            </span>
            <span className={outcome === 'failed' ? 'operator-state ill' : 'operator-state'}>
              {words.outcome[outcome]}
            </span>
          </li>
        ))}
      </ul>
      <More of={actions} />
    </section>
  );
}
