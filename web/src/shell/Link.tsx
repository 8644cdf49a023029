import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { go } from './route';

type Props = AnchorHTMLAttributes<HTMLAnchorElement> & { to: string };

/** A link within the page: goes without a load, and is a plain link to whoever opens it elsewhere. */
export function Link({ to, onClick, children, ...anchor }: Props) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
      return;
    event.preventDefault();
    go(to);
  };
  return (
    <a {...anchor} href={to} onClick={follow}>
      {children}
    </a>
  );
}
