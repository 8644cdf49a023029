import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, unwrap } from '../api/client';
import { session } from '../api/session';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { Field } from '../ui/Field';
import { submitted } from '../ui/forms';
import { Loading } from '../ui/Loading';
import { Sheet } from '../ui/Sheet';
import { useWords } from '../words/useWords';
import { operatorReads } from './reads';
import { useAct } from './useAct';
import { useOperatorWords } from './useOperatorWords';

/** Who may be here. Nobody dismisses themselves by mistake, and the server keeps the last one. */
export function Operators() {
  const { operators: words } = useOperatorWords();
  const operators = useQuery(operatorReads.operators);
  const name = useAct((login: string) => unwrap(api.POST('/v1/operator/operators', { body: { login } })));
  const [leaving, setLeaving] = useState<{ userId: string; displayName: string } | null>(null);
  const ownId = session.current()?.userId;
  return (
    <section className="card" aria-labelledby="operators-title">
      <h2 id="operators-title">{words.title}</h2>
      <Loading of={operators} />
      <ul className="operator-rows">
        {operators.data?.map((operator) => (
          <li key={operator.userId}>
            <span>
              <strong>{operator.displayName}</strong>
              <small>
                {operator.username}, {operator.userId === ownId ? words.you : words.since(operator.since)}
              </small>
            </span>
            {operator.userId !== ownId && (
              <Button
                aria-label={words.dismissName(operator.displayName)}
                onClick={() => setLeaving(operator)}
              >
                {words.dismiss}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <form
        onSubmit={submitted((fields, form) =>
          name.mutate(String(fields.get('login')), { onSuccess: () => form.reset() }),
        )}
      >
        <Field label={words.login} name="login" autoCapitalize="none" required />
        <Failure error={name.error} special={{ 'not-found': words.unknown }} />
        <div className="row">
          <Button type="submit" pending={name.isPending}>
            {words.name}
          </Button>
        </div>
      </form>
      {leaving && <Dismissal of={leaving} onClose={() => setLeaving(null)} />}
    </section>
  );
}

interface DismissalProps {
  of: { userId: string; displayName: string };
  onClose(): void;
}

function Dismissal({ of: { userId, displayName }, onClose }: DismissalProps) {
  const { valley } = useWords();
  const { operators: words } = useOperatorWords();
  const dismiss = useAct(() =>
    unwrap(api.DELETE('/v1/operator/operators/{userId}', { params: { path: { userId } } })),
  );
  return (
    <Sheet title={words.sure(displayName)} onClose={onClose}>
      <p>{words.soon}</p>
      <Failure error={dismiss.error} />
      <div className="row">
        <Button
          className="danger"
          pending={dismiss.isPending}
          onClick={() => dismiss.mutate(undefined, { onSuccess: onClose })}
        >
          {words.dismiss}
        </Button>
        <Button onClick={onClose}>{valley.cancel}</Button>
      </div>
    </Sheet>
  );
}
