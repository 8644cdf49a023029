import { useState } from 'react';
import { session } from '../api/session';
import { useArrival } from '../ui/useArrival';
import { Register } from './Register';
import { SignIn } from './SignIn';

/** The way in: a new account or an old one. @param back somebody was signed in here a moment ago */
export function Welcome({ back }: { back: boolean }) {
  const [isNew, setIsNew] = useState(!back);
  const title = useArrival<HTMLHeadingElement>(back ? 'welcome' : null);
  return (
    <main className="welcome">
      <h1 ref={title} tabIndex={-1}>
        Sacred Valley
      </h1>
      <p className="lead">
        Complete habits, gather madra, rise from Copper to Monarch, together with your clan.
      </p>
      {session.wasEnded() && <p role="status">Your session has ended. Sign in again to go on.</p>}
      <div className="ways" role="group" aria-label="New here or back again">
        <button type="button" aria-pressed={isNew} onClick={() => setIsNew(true)}>
          I am new
        </button>
        <button type="button" aria-pressed={!isNew} onClick={() => setIsNew(false)}>
          I have an account
        </button>
      </div>
      {isNew ? <Register /> : <SignIn />}
    </main>
  );
}
