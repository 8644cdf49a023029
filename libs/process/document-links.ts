/** An operation of the document, as far as links go. */
interface Linked {
  operationId?: string;
  responses: Record<string, object>;
}
type Paths = Record<string, Record<string, unknown>>;

const MADE = '201';
const NEXT_METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;

/**
 * Tells where an answer leads, as OpenAPI links: what a `POST` on a collection made is reached by its `id`, and
 * what a `PUT` left is read, changed and removed at the same address.
 */
export function linkOperations(paths: Paths): void {
  for (const [address, methods] of Object.entries(paths)) {
    const made = (methods['post'] as Linked | undefined)?.responses[MADE];
    if (made) link(made, leadsOn(paths, address));
    const put = methods['put'] as Linked | undefined;
    for (const [status, answer] of Object.entries(put?.responses ?? {}))
      if (status.startsWith('2')) link(answer, sameAddress(address, methods));
  }
}

function link(answer: object, links: Record<string, object>): void {
  if (Object.keys(links).length > 0) Object.assign(answer, { links });
}

/** Everything below `collection/{one}` that needs no other id. */
function leadsOn(paths: Paths, collection: string): Record<string, object> {
  const links: Record<string, object> = {};
  for (const [address, methods] of Object.entries(paths)) {
    const name = new RegExp(`^${collection}/\\{(\\w*[iI]d)\\}`).exec(address)?.[1];
    if (name === undefined) continue;
    Object.assign(links, linksTo(methods, { [name]: '$response.body#/id' }));
  }
  return links;
}

function sameAddress(address: string, methods: Record<string, unknown>): Record<string, object> {
  const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const parameters = Object.fromEntries(names.map((name) => [name, `$request.path.${name}`]));
  return names.length > 0 ? linksTo(methods, parameters) : {};
}

function linksTo(methods: Record<string, unknown>, parameters: object): Record<string, object> {
  const ids = NEXT_METHODS.flatMap((method) => (methods[method] as Linked | undefined)?.operationId ?? []);
  return Object.fromEntries(ids.map((operationId) => [operationId, { operationId, parameters }]));
}
