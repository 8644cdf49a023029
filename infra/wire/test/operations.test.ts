import { openWire, type Wire } from '#libs/testing';
import { bodyOf } from '../facts';
import { raw } from '../raw';
import { TEXT } from '../shapes';

const CALLS = [
  'POST /v1/auth/register',
  'POST /v1/auth/login',
  'POST /v1/auth/refresh',
  'POST /v1/auth/logout',
  'GET /v1/me',
  'PATCH /v1/me',
  'DELETE /v1/me',
  'GET /v1/me/sessions',
  'DELETE /v1/me/sessions/{id}',
  'GET /.well-known/jwks.json',
  'POST /v1/habits',
  'GET /v1/habits',
  'GET /v1/habits/{id}',
  'PATCH /v1/habits/{id}',
  'DELETE /v1/habits/{id}',
  'PUT /v1/habits/{id}/completions/{localDate}',
  'DELETE /v1/habits/{id}/completions/{localDate}',
  'GET /v1/habits/{id}/completions',
  'POST /v1/completions/batch',
  'GET /v1/progress',
  'GET /v1/progress/streaks',
  'GET /v1/progress/ledger',
  'GET /v1/dashboard',
  'POST /v1/clans',
  'GET /v1/clans',
  'GET /v1/clans/{id}',
  'PATCH /v1/clans/{id}',
  'GET /v1/clans/{id}/members',
  'POST /v1/clans/{id}/members',
  'PATCH /v1/clans/{id}/members/{userId}',
  'DELETE /v1/clans/{id}/members/{userId}',
  'GET /v1/me/clans',
  'PUT /v1/me/banner',
  'GET /v1/boards/{board}',
  'GET /v1/boards/{board}/around/{memberId}',
  'GET /v1/me/ranks',
  'GET /v1/content',
  'GET /v1/content/{kind}',
];

describe('Operations', () => {
  let wire: Wire;
  beforeAll(async () => {
    wire = await openWire();
  });
  afterAll(() => wire?.stop());
  const get = (path: string) => raw(wire.url, { method: 'GET', path });

  it('tells that it lives and is ready, each dependency by name', async () => {
    bodyOf(await get('/health/live'));
    const ready = bodyOf(await get('/health/ready'));
    expect(Object.keys(ready).sort()).toEqual(['dependencies', 'status']);
    for (const name of ['postgres', 'redis', 'bus', 'migrations'])
      expect(ready.dependencies).toHaveProperty([name], { status: TEXT });
  });

  it('keeps its metrics from the public origin', async () => {
    const answer = await get('/metrics');
    expect(String(answer.body)).not.toMatch(/# (HELP|TYPE) /);
  });

  it('shows its documentation', async () => {
    const answer = await get('/docs');
    expect([200, 301, 302, 308]).toContain(answer.status);
    const page = await fetch(new URL('/docs', wire.url));
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/html/);
  });

  it('describes every call of the page in OpenAPI, and no shape of error but the one', async () => {
    const { openapi, paths } = bodyOf(await get('/docs/openapi.json'));
    expect(openapi).toMatch(/^3\./);
    const blank = (call: string) => call.replace(/\{\w+\}/g, '{}');
    const described = Object.entries(paths as Record<string, Record<string, unknown>>).flatMap(
      ([path, methods]) => Object.keys(methods).map((method) => blank(`${method.toUpperCase()} ${path}`)),
    );
    expect(CALLS.map(blank).filter((call) => !described.includes(call))).toEqual([]);
  });

  it('describes the events of the sockets in AsyncAPI', async () => {
    const document = bodyOf(await get('/docs/asyncapi.json'));
    expect(document.asyncapi).toMatch(/^[23]\./);
    const text = JSON.stringify(document);
    for (const event of [
      'auth:renew',
      'board:subscribe',
      'board:unsubscribe',
      'board:delta',
      'board:closed',
      'progress:changed',
      'realm:breakthrough',
      'clan:activity',
      'clan:door',
      'habit:changed',
      'problem',
    ])
      expect(text).toContain(event);
  });

  it('has nothing below /v1/operator for who is no operator, at any part', async () => {
    const { http } = await wire.register();
    const parts = ['identity', 'habit', 'progression', 'clan', 'leaderboard'].map(
      (name) => `services/${name}`,
    );
    for (const name of ['overview', 'actions', 'operators', 'people', 'backups', 'boards', ...parts]) {
      expect([name, (await http.get(`/v1/operator/${name}`)).status]).toEqual([name, 404]);
      expect([name, (await wire.anonymous.get(`/v1/operator/${name}`)).status]).toEqual([name, 401]);
    }
    const claim = await http.put('/v1/me/operator', { claim: 'made-up' });
    expect(claim.status).toBe(403);
  });

  it('takes /health/live and the documents without a token, in any number', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => get('/health/live')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});
