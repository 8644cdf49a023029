import { useEffect, useRef } from 'react';
import { RealmScene } from '../realms/RealmScene';
import { realmName } from '../realms/realm-words';
import { Sigil } from '../realms/Sigil';
import { useWords } from '../words/useWords';
import { ordinalOf } from './moments';

interface Props {
  from: string;
  to: string;
  onEnd(): void;
}

/** The old view gives way to the new one: the sun of the new realm rises, its mark is struck. */
export function Breakthrough({ from, to, onEnd }: Props) {
  const words = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const told = words.moments.rose(realmName({ key: to }, words));
  return (
    <dialog ref={dialog} className="breakthrough" aria-label={told} data-realm={to} onClose={onEnd}>
      <div className="breakthrough-view before">
        <RealmScene realm={from} ordinal={ordinalOf(from)} progress={1} />
      </div>
      <div className="breakthrough-view after">
        <RealmScene realm={to} ordinal={ordinalOf(to)} progress={0.35} />
      </div>
      <div className="breakthrough-words">
        <Sigil realm={to} ordinal={ordinalOf(to)} />
        <p>{told}</p>
        <button type="button" className="primary" onClick={() => dialog.current?.close()}>
          {words.moments.onward}
        </button>
      </div>
    </dialog>
  );
}
