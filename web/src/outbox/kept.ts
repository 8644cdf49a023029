/** What this browser keeps over reloads: ticks on their way, and what the server told last. */
const DATABASE = 'sacred-valley';
const VERSION = 1;
const STORES = ['ticks', 'told'] as const;

let opening: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  return (opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = () => {
      for (const store of STORES) request.result.createObjectStore(store);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  }));
}

/**
 * One transaction of a store.
 * @throws DOMException when the browser keeps nothing, as some do in private windows
 */
async function transact<T>(
  store: (typeof STORES)[number],
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T> | void,
): Promise<T> {
  const transaction = (await open()).transaction(store, mode);
  const request = work(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve((request ? request.result : undefined) as T);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

export const kept = {
  all: <T>(store: 'ticks'): Promise<T[]> =>
    transact(store, 'readonly', (all) => all.getAll() as IDBRequest<T[]>),
  one: <T>(store: 'told', key: string): Promise<T | undefined> =>
    transact(store, 'readonly', (all) => all.get(key) as IDBRequest<T | undefined>),
  /** Puts some and drops some, all or none. */
  change: (
    store: (typeof STORES)[number],
    put: readonly (readonly [string, unknown])[],
    drop: readonly string[],
  ) =>
    transact<void>(store, 'readwrite', (all) => {
      for (const key of drop) all.delete(key);
      for (const [key, value] of put) all.put(value, key);
    }),
};
