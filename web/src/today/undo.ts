/** What was just done and can be taken back at once. */
export interface Undoable {
  id: string;
  told: string;
  takeBack(): void;
}

/** How long it is offered; later it is taken back from the history. */
const UNDO_MS = 10_000;

let current: Undoable | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function show(next: Undoable | null): void {
  current = next;
  for (const listener of listeners) listener();
}

export const undo = {
  current: (): Undoable | null => current,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  offer(next: Undoable): void {
    clearTimeout(timer);
    show(next);
    timer = setTimeout(() => show(null), UNDO_MS);
  },
  clear(): void {
    clearTimeout(timer);
    show(null);
  },
};
