import type { FormEvent } from 'react';

/** Takes a form's fields in place of a page load. */
export const submitted =
  (take: (fields: FormData, form: HTMLFormElement) => void) =>
  (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    take(new FormData(event.currentTarget), event.currentTarget);
  };
