import { eventually, openSocket, type Person, type Stack, startStack, wireClient } from '#libs/testing';

let stack: Stack;
beforeAll(async () => (stack = await startStack()));
afterAll(() => stack.stop());

/** Events are kept for a while, for who has yet to read them. */
const isOutbox = (table: string) => table.endsWith('.outbox');
/** By this each service refuses whatever still comes for who was erased: an id, and no word more. */
const isTombstone = (table: string) => /\.(person|account)$/.test(table) && !table.startsWith('identity.');

/** Every table of every service that holds the text somewhere. */
async function tablesThatHold(text: string): Promise<string[]> {
  const tables = await stack.database.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const holding: string[] = [];
  for (const { name } of tables) {
    const rows = await stack.database.query(`SELECT FROM ${name} AS t WHERE t::text ILIKE $1 LIMIT 1`, [
      `%${text}%`,
    ]);
    if (rows.length > 0) holding.push(name);
  }
  return holding;
}

async function livedIn(person: Person): Promise<void> {
  const habit = await person.http.post('/v1/habits', {
    name: 'Cycling in the rain',
    kind: 'check',
    schedule: { type: 'daily' },
  });
  const today = new Date().toISOString().slice(0, 10);
  const recorded = await person.http.put(`/v1/habits/${habit.body.id}/completions/${today}`, { amount: 1 });
  expect(recorded.status).toBe(201);
  await person.http.post('/v1/clans', { name: 'Keepers of the Lake' });
  await eventually(async () => (await person.http.get('/v1/progress')).body.madra > 0, { what: 'madra' });
  await eventually(
    async () => (await person.http.get('/v1/boards/global?period=day')).body.items.length > 0,
    { what: 'a place on the board' },
  );
}

test('of an erased user every part forgets all but that the id is gone', async () => {
  const person = await stack.register({ displayName: 'Somebody Unforgotten' });
  await livedIn(person);
  const held = async (text: string) => (await tablesThatHold(text)).filter((table) => !isOutbox(table));
  expect((await held(person.id)).length).toBeGreaterThan(5);
  expect((await person.http.delete('/v1/me', { password: person.password })).status).toBe(202);
  await eventually(async () => (await held(person.id)).every(isTombstone), { what: 'every part to forget' });
  for (const word of [person.name, 'Somebody Unforgotten', 'Cycling in the rain'])
    expect(await held(word)).toEqual([]);
  const board = await (await stack.register()).http.get('/v1/boards/global?period=day');
  expect(board.body.items).toEqual([]);
});

test('revoking a session closes its sockets at once, and no others', async () => {
  const person = await stack.register();
  const login = await stack.anonymous.post('/v1/auth/login', {
    login: person.name,
    password: person.password,
  });
  const other = wireClient(stack.url, login.body.accessToken);
  const revoked = person.socket();
  const staying = openSocket(stack.url, login.body.accessToken);
  try {
    await eventually(() => revoked.connected && staying.connected, { what: 'the sockets to open' });
    const sessions = (await other.get('/v1/me/sessions')).body.items as { id: string; current: boolean }[];
    await other.delete(`/v1/me/sessions/${sessions.find(({ current }) => !current)!.id}`);
    await eventually(() => revoked.disconnected, { what: 'the socket to close' });
    expect(staying.connected).toBe(true);
  } finally {
    staying.close();
  }
});
