import { EVENTS, SERVER_MESSAGES } from '#libs/contracts';
import { asyncDocument, httpDocument } from '#libs/process';
import { ALL_PARTS } from '../parts';

/** References to what the document does not hold. */
const lostReferences = (document: object): string[] =>
  [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]*)"/g)]
    .map(([, path]) => path!)
    .filter(
      (path) =>
        path
          .split('/')
          .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document) ===
        undefined,
    );

type Operation = {
  summary?: string;
  security?: object[];
  parameters: { name: string; schema?: { type?: string } }[];
  responses: Record<string, object>;
};

test('OpenAPI tells every call, who may make it, and how it is refused', async () => {
  const { paths, components } = await httpDocument(ALL_PARTS, '1.2.3');
  const call = (path: string, method: string) =>
    (paths[path] as unknown as Record<string, Operation> | undefined)?.[method];
  expect(call('/v1/auth/login', 'post')).toMatchObject({ security: [] });
  const put = call('/v1/habits/{id}/completions/{localDate}', 'put');
  expect(put?.security).not.toEqual([]);
  expect(put?.parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(['id', 'localDate']));
  expect(put?.responses.default).toMatchObject({ content: { 'application/problem+json': {} } });
  expect(components?.schemas).toHaveProperty('Problem');
});

test('every call says what it is for', async () => {
  const { paths } = await httpDocument(ALL_PARTS, '1.2.3');
  const silent = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods as unknown as Record<string, Operation>)
      .filter(([, { summary }]) => !summary)
      .map(([method]) => `${method} ${path}`),
  );
  expect(silent).toEqual([]);
});

test('every JSON answer that OpenAPI tells of has a described shape', async () => {
  const { paths } = await httpDocument(ALL_PARTS, '1.2.3');
  const calls = Object.entries(paths).filter(([path]) => path.startsWith('/v1/'));
  const shapeless = calls.flatMap(([path, methods]) =>
    Object.entries(methods as unknown as Record<string, Operation>).flatMap(([method, { responses }]) =>
      Object.entries(responses)
        .filter(([status, answer]) => /^20[01]$/.test(status) && !('content' in answer))
        .map(([status]) => `${method} ${path} ${status}`),
    ),
  );
  expect(shapeless).toEqual([]);
});

test('OpenAPI refers to nothing that is not there, and everything in it has a type', async () => {
  const document = await httpDocument(ALL_PARTS, '1.2.3');
  expect(lostReferences(document)).toEqual([]);
  const parameters = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods as unknown as Record<string, Operation>).flatMap((call) => call.parameters),
  );
  const untyped = parameters.filter(({ schema }) => !schema?.type);
  expect(untyped).toEqual([]);
  // What is told to be an object must say of what, or that it may be anything.
  const empty = JSON.stringify(document).match(
    /"\w+":\{(?:"format":"[^"]*",)?"type":"object"(?:,"format":"[^"]*")?\}/g,
  );
  expect(empty).toBeNull();
});

test('OpenAPI says which bodies are refused: with a field too many, or left out where a field is needed', async () => {
  const { paths, components } = await httpDocument(ALL_PARTS, '1.2.3');
  expect(components?.schemas).toMatchObject({
    NewHabit: { additionalProperties: false },
    SettingsBody: { additionalProperties: false },
  });
  expect(components?.schemas?.['HabitAnswer']).not.toHaveProperty('additionalProperties');
  expect(paths['/v1/habits']?.post?.requestBody).toMatchObject({ required: true });
  expect(paths['/v1/me']?.patch?.requestBody).toMatchObject({ required: false });
});

test('OpenAPI links what was made to the calls that take its id', async () => {
  const { paths } = await httpDocument(ALL_PARTS, '1.2.3');
  const operations = new Set(
    Object.values(paths).flatMap((methods) =>
      Object.values(methods as unknown as Record<string, { operationId: string }>).map(
        ({ operationId }) => operationId,
      ),
    ),
  );
  const links = Object.values(paths)
    .flatMap((methods) => Object.values(methods as unknown as Record<string, Operation>))
    .flatMap(({ responses }) => Object.values(responses) as { links?: Record<string, object> }[])
    .flatMap((response) => Object.keys(response.links ?? {}));
  expect(links.filter((operationId) => !operations.has(operationId))).toEqual([]);
  expect(paths['/v1/habits']?.post?.responses['201']).toMatchObject({
    links: {
      HabitsController_one: { parameters: { id: '$response.body#/id' } },
      CompletionsController_record: { parameters: { id: '$response.body#/id' } },
    },
  });
  expect(paths['/v1/habits/{id}/completions/{localDate}']?.put?.responses['200']).toMatchObject({
    links: { CompletionsController_takeBack: { parameters: { localDate: '$request.path.localDate' } } },
  });
});

test('AsyncAPI tells every event and every message of the sockets, and refers to nothing that is not there', () => {
  const document = asyncDocument('1.2.3');
  const { messages } = document.components as { messages: Record<string, object> };
  expect(Object.keys(messages)).toEqual(
    expect.arrayContaining([...Object.keys(EVENTS), ...Object.keys(SERVER_MESSAGES), 'board:subscribe']),
  );
  expect(lostReferences(document)).toEqual([]);
});
