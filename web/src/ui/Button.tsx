import type { ButtonHTMLAttributes, MouseEvent } from 'react';

type Props = ButtonHTMLAttributes<HTMLButtonElement> & { pending?: boolean };

/** A button that keeps the focus while what it began is under way, and does nothing meanwhile. */
export function Button({
  pending = false,
  onClick,
  type = 'button',
  className = 'button',
  ...button
}: Props) {
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (pending) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      {...button}
      className={className}
      type={type}
      aria-disabled={pending || undefined}
      onClick={press}
    />
  );
}
