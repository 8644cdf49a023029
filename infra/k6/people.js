// People as they are: most look, some do. Each opens the page, looks at boards, records what was done and thinks in
// between; others keep a board open and watch it.
//
//   k6 run -e URL=http://localhost:8080 -e PEOPLE=50 -e SECONDS=60 infra/k6/people.js
//
// PEOPLE registers so many first; or KNOWN names a file of people made before: [{"token", "clanId", "habits": []}].
// Registrations are limited for each address: a server under test is started with RATE_LIMIT_FACTOR=0.
import { check, sleep } from 'k6';
import http from 'k6/http';
import { Counter } from 'k6/metrics';
import { WebSocket } from 'k6/websockets';

const URL_OF_SERVER = __ENV.URL || 'http://localhost:8080';
const PEOPLE = Number(__ENV.PEOPLE || 50);
const SECONDS = Number(__ENV.SECONDS || 60);
const KNOWN = __ENV.KNOWN ? JSON.parse(open(__ENV.KNOWN)) : null;
const HABITS = 3;
const DATES = 8;
const THINK_MAX_SECONDS = 2;
/** Of all people, those who keep a board open. */
const WATCHERS_SHARE = 0.2;

const snapshots = new Counter('live_snapshots');
const deltas = new Counter('live_deltas');
const problems = new Counter('live_problems');

export const options = {
  scenarios: {
    pages: {
      executor: 'constant-vus',
      exec: 'livePage',
      vus: PEOPLE,
      duration: `${SECONDS}s`,
    },
    watchers: {
      executor: 'constant-vus',
      exec: 'watchBoard',
      vus: Math.ceil(PEOPLE * WATCHERS_SHARE),
      duration: `${SECONDS}s`,
    },
  },
  thresholds: {
    http_req_failed: ['rate<0.001'],
    checks: ['rate>0.999'],
    'http_req_duration{kind:read}': ['p(50)<50', 'p(99)<250'],
    'http_req_duration{kind:write}': ['p(50)<50', 'p(99)<250'],
    live_snapshots: ['count>0'],
    live_deltas: ['count>0'],
    live_problems: ['count==0'],
  },
  summaryTrendStats: ['p(50)', 'p(99)', 'max'],
  setupTimeout: '10m',
};

export function setup() {
  const people = KNOWN || Array.from({ length: PEOPLE }, (_, index) => settleIn(index));
  return { people, dates: recentDates() };
}

/** What a person does with the page open. */
export function livePage({ people, dates }) {
  const person = people[(__VU - 1) % people.length];
  for (const path of ['/v1/habits', '/v1/me/clans', '/v1/me/ranks?period=week']) read(person, path);
  read(person, '/v1/boards/global?period=week&limit=100');
  think();
  for (const habit of person.habits) {
    if (Math.random() < 0.5) record(person, habit, dates[Math.floor(Math.random() ** 3 * dates.length)]);
    think();
  }
  read(person, '/v1/progress');
  // Who has no score this week is not listed.
  read(person, '/v1/boards/global/around/me?period=week', [200, 404]);
  if (person.clanId) read(person, `/v1/boards/clan:${person.clanId}?period=week`);
  if (Math.random() < 0.2) read(person, '/v1/progress/ledger');
  think();
}

/** Keeps the week's board open for a while, over Socket.IO's own frames. */
export function watchBoard({ people }) {
  const person = people[(__VU - 1) % people.length];
  const socket = new WebSocket(`${URL_OF_SERVER.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  socket.addEventListener('message', ({ data }) => {
    if (data === '2') socket.send('3');
    else if (data.startsWith('0')) socket.send(`40${JSON.stringify({ token: person.token })}`);
    else if (data.startsWith('40')) socket.send(`420${JSON.stringify(['board:subscribe', WATCHED])}`);
    else if (data.startsWith('430')) (data.includes('"ok":true') ? snapshots : problems).add(1);
    else if (data.startsWith('42["board:delta"')) deltas.add(1);
    else if (data.startsWith('44') || data.startsWith('42["problem"')) problems.add(1);
  });
  socket.addEventListener('error', () => problems.add(1));
  setTimeout(() => socket.close(), WATCH_MS);
}

const WATCHED = { board: 'global', period: 'week', top: 50 };
const WATCH_MS = 15_000;

/** For a program that runs this: the summary as JSON; for a person, k6's own. */
export function handleSummary(data) {
  return __ENV.SUMMARY ? { [__ENV.SUMMARY]: JSON.stringify(data) } : { stdout: summaryText(data) };
}

function summaryText({ metrics }) {
  const lines = Object.entries(metrics).flatMap(([name, { values, thresholds }]) =>
    thresholds
      ? [
          `${Object.values(thresholds).every(({ ok }) => ok) ? 'ok  ' : 'FAIL'} ${name} ${JSON.stringify(values)}`,
        ]
      : [],
  );
  return `${lines.join('\n')}\n`;
}

function settleIn(index) {
  const name = `k6-${Date.now().toString(36)}-${index}`;
  const { accessToken } = post(null, '/v1/auth/register', {
    username: name,
    email: `${name}@sacredvalley.example`,
    password: `${name}-password`,
  });
  const [startDate] = recentDates().slice(-1);
  const habits = Array.from({ length: HABITS }, (_, habit) => {
    const body = {
      name: `Habit ${habit}`,
      kind: 'minutes',
      target: 30,
      schedule: { type: 'daily' },
      startDate,
    };
    return post(accessToken, '/v1/habits', body).id;
  });
  return { token: accessToken, clanId: null, habits };
}

function post(token, path, body) {
  const answer = http.post(URL_OF_SERVER + path, JSON.stringify(body), { headers: headersOf(token) });
  if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${answer.body}`);
  return answer.json();
}

function read(person, path, statuses = [200]) {
  const settings = {
    headers: headersOf(person.token),
    tags: { kind: 'read' },
    responseCallback: http.expectedStatuses(...statuses),
  };
  const answer = http.get(URL_OF_SERVER + path, settings);
  check(answer, { 'is answered': ({ status }) => statuses.includes(status) });
}

function record(person, habit, date) {
  const path = `${URL_OF_SERVER}/v1/habits/${habit}/completions/${date}`;
  const body = JSON.stringify({ amount: 1 + Math.floor(Math.random() * 60) });
  const answer = http.put(path, body, {
    headers: headersOf(person.token),
    tags: { kind: 'write', name: 'PUT' },
  });
  check(answer, { 'is recorded': ({ status }) => status === 200 || status === 201 });
}

const headersOf = (token) => ({
  'Content-Type': 'application/json',
  ...(token && { Authorization: `Bearer ${token}` }),
});

/** Today first. */
const recentDates = () =>
  Array.from({ length: DATES }, (_, days) =>
    new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10),
  );

const think = () => sleep(Math.random() * THINK_MAX_SECONDS);
