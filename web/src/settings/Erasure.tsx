import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, unwrap } from '../api/client';
import { session } from '../api/session';
import { forgetTicks } from '../outbox/forget';
import { farewell } from '../session/farewell';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { Field } from '../ui/Field';
import { submitted } from '../ui/forms';
import { Sheet } from '../ui/Sheet';
import { useWords } from '../words/useWords';

/** The end of an account: what goes with it is told before it is asked for once more. */
export function Erasure() {
  const { settings: words, valley } = useWords();
  const [asked, setAsked] = useState(false);
  const erase = useMutation({
    mutationFn: async (password: string) => {
      await unwrap(api.DELETE('/v1/me', { body: { password } }));
      await forgetTicks(session.current()!.userId);
    },
    onSuccess: () => {
      farewell.say();
      session.end();
    },
  });
  return (
    <>
      <button type="button" className="quiet erase" onClick={() => setAsked(true)}>
        {words.erase}
      </button>
      {asked && (
        <Sheet title={words.eraseTitle} onClose={() => setAsked(false)}>
          <p>{words.eraseTold}</p>
          <form onSubmit={submitted((fields) => erase.mutate(String(fields.get('password'))))}>
            <Field
              label={words.erasePassword}
              name="password"
              type="password"
              autoComplete="current-password"
              required
            />
            <Failure error={erase.error} special={{ forbidden: words.wrongPassword }} />
            <div className="row">
              <Button type="submit" className="danger" pending={erase.isPending}>
                {words.eraseNow}
              </Button>
              <Button onClick={() => setAsked(false)}>{valley.cancel}</Button>
            </div>
          </form>
        </Sheet>
      )}
    </>
  );
}
