import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runFuzzer, say } from '../say';
import { findSchemathesis, runToEnd } from './schemathesis';

/**
 * Schemathesis against the served document: single calls, right and wrong, and chains along its links, round after
 * round until so many requests were answered. Nothing may be answered otherwise than the document says.
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:8080' },
    requests: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    launcher: { type: 'string' },
  },
});

const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'a_refusal_is_a_known_problem',
  'an_answer_carries_its_request_id',
];
/** They send every call again in other forms, which is worth doing once. */
const CHECKS_OF_FIRST = ['unsupported_method', 'allow_header_conformance', 'ignored_auth'];
/** Cases of each call in a round, so many that a round has a few thousand requests. */
const CASES_PER_ROUND = { few: 10, many: 150 };
const FEW_REQUESTS = 5_000;
const WORKERS = 2;
/** Lines of a failed round that are printed. */
const SHOWN_LINES_MAX = 120;

/** How often a call was answered so: the status, or `none`, then the method and path. */
type Counts = Record<string, number>;

async function main(): Promise<boolean> {
  const wanted = Number(values.requests);
  const program = findSchemathesis(path.resolve(process.env['FUZZ_CACHE'] ?? '.cache'));
  const counts: Counts = {};
  let well = true;
  let round = 0;
  for (; total(counts) < wanted && well; round += 1) {
    const { code, output, answered } = await runRound(program, round, wanted);
    for (const [key, count] of Object.entries(answered)) counts[key] = (counts[key] ?? 0) + count;
    well = code === 0 && total(answered) > 0 && !('none' in byStatus(answered));
    say(`http: ${total(counts)} of ${wanted} requests`);
    if (!well) say(output.split('\n').slice(-SHOWN_LINES_MAX).join('\n'));
  }
  const told = Object.entries(byStatus(counts)).map(([status, count]) => `${status} × ${count}`);
  say(`http: seed ${values.seed}, ${round} rounds, ${total(counts)} requests: ${told.join(', ')}`);
  say(`http: calls that never succeeded: ${neverWell(counts).join(', ') || 'none'}`);
  say(`http: ${well ? 'every answer is as the document says' : 'the document and the answers differ'}`);
  return well;
}

async function runRound(program: string, round: number, wanted: number) {
  const cwd = path.resolve(process.env['FUZZ_FOLDER'] ?? '.');
  const countsFile = path.join(cwd, `http-counts-${round}.json`);
  const first = round === 0;
  const cases = wanted < FEW_REQUESTS ? CASES_PER_ROUND.few : CASES_PER_ROUND.many;
  const options = {
    url: values.url!,
    seed: String(Number(values.seed) + round),
    'max-examples': String(cases),
    phases: first ? 'examples,coverage,fuzzing,stateful' : 'fuzzing,stateful',
    checks: [...CHECKS, ...(first ? CHECKS_OF_FIRST : [])].join(','),
    workers: String(WORKERS),
    warnings: 'off',
    'suppress-health-check': 'all',
    'generation-database': 'none',
    // Calls without a token, or with a wrong one, are worth doing once too.
    'generation-with-security-parameters': String(first),
  };
  const flags = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const env = {
    FUZZ_ORIGIN: values.url,
    FUZZ_COUNTS: countsFile,
    SCHEMATHESIS_HOOKS: 'hooks',
    PYTHONPATH: __dirname,
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const args = ['run', `${values.url}/docs/openapi.json`, '--no-color', ...flags];
  const ended = await runToEnd(program, args, { cwd, env });
  return { ...ended, answered: countsIn(countsFile) };
}

/** None when Schemathesis could not even start. */
const countsIn = (file: string): Counts =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Counts) : {};

const total = (counts: Counts): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

function byStatus(counts: Counts): Counts {
  const sums: Counts = {};
  for (const [key, count] of Object.entries(counts)) {
    const status = key.split(' ')[0]!;
    sums[status] = (sums[status] ?? 0) + count;
  }
  return sums;
}

/** What was only ever refused was hardly tested. */
function neverWell(counts: Counts): string[] {
  const callOf = (key: string): string => key.slice(key.indexOf(' ') + 1);
  const keys = Object.keys(counts);
  const well = new Set(keys.filter((key) => /^[23]/.test(key)).map(callOf));
  return [...new Set(keys.map(callOf))].filter((call) => !well.has(call)).sort();
}

runFuzzer(main);
