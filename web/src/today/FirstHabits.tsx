import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { Icon } from '../ui/Icon';
import { useSpeech } from '../words/useWords';
import { AspectGlyph } from './AspectGlyph';
import { unitOf } from './units';
import { useNewHabit } from './useNewHabit';

const IDEAS = [
  { idea: 'water', kind: 'check', target: 1, aspect: 'water' },
  { idea: 'walk', kind: 'minutes', target: 20, aspect: 'wind' },
  { idea: 'read', kind: 'minutes', target: 10, aspect: 'dream' },
  { idea: 'breathe', kind: 'check', target: 1, aspect: 'pure' },
] as const;

/** For who has no habit yet: one tap plants the first, without a form. */
export function FirstHabits({ onOwn }: { onOwn(): void }) {
  const { words, format } = useSpeech();
  const plant = useNewHabit();
  const { newcomer } = words;
  return (
    <section className="card first-habits" aria-labelledby="first-habits">
      <h2 id="first-habits">{newcomer.title}</h2>
      <p className="soft">{newcomer.lead}</p>
      <ul>
        {IDEAS.map(({ idea, kind, target, aspect }) => (
          <li key={idea} data-aspect={aspect}>
            <Button
              className="idea"
              pending={plant.isPending}
              onClick={() =>
                plant.mutate({
                  name: newcomer.ideas[idea],
                  kind,
                  target,
                  aspect,
                  schedule: { type: 'daily' },
                })
              }
            >
              <AspectGlyph aspect={aspect} />
              <span>
                {newcomer.ideas[idea]}
                {kind === 'minutes' && (
                  <small>
                    {format.number(target)} {unitOf({ kind, unit: null }, words)}
                  </small>
                )}
              </span>
              <Icon name="plus" />
            </Button>
          </li>
        ))}
      </ul>
      <Failure error={plant.error} />
      <Button onClick={onOwn}>{newcomer.own}</Button>
    </section>
  );
}
