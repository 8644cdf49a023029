import { useState } from 'react';
import { Button } from '../ui/Button';
import { useWords } from '../words/useWords';

/** A link to the clan, to be sent to whomever one wants there. */
export function Invite({ clanId }: { clanId: string }) {
  const { clan: words } = useWords();
  const [copied, setCopied] = useState(false);
  const link = `${location.origin}/clan/${clanId}`;
  const copy = () =>
    navigator.clipboard.writeText(link).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <section className="card" aria-labelledby="invite-title">
      <h2 id="invite-title">{words.invite}</h2>
      <p className="soft">{words.inviteTold}</p>
      <code className="link">{link}</code>
      <div className="row">
        <Button onClick={() => void copy()}>{words.copy}</Button>
        <span role="status">{copied && words.copied}</span>
      </div>
    </section>
  );
}
