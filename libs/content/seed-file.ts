import Ajv from 'ajv';
import { type ContentKind, type ContentRecord, CONTENT_KINDS, seedSchema } from './kinds';
import { contradictions, RULE_VALUES, type RuleValues } from './rules';

/** A seed file that has been checked; records are in file order. */
export interface Seed {
  kind: ContentKind;
  version: number;
  /** RFC 3339, UTC, milliseconds. */
  updatedAt: string;
  records: ContentRecord[];
}

export interface SeedProblem {
  file: string;
  /** JSON pointer into the file. */
  pointer: string;
  detail: string;
}

/** At least one seed file is broken; nothing of any of them was loaded. */
export class SeedError extends Error {
  constructor(readonly problems: SeedProblem[]) {
    super(
      problems
        .map(({ file, pointer, detail }) => `${file} ${pointer || '(whole file)'}: ${detail}`)
        .join('\n'),
    );
    this.name = 'SeedError';
  }
}

const ajv = new Ajv({ allErrors: true });
const checkers = Object.fromEntries(CONTENT_KINDS.map((kind) => [kind, ajv.compile(seedSchema(kind))]));
const ruleCheckers = new Map(Object.entries(RULE_VALUES).map(([key, { json }]) => [key, ajv.compile(json)]));

type Finding = Omit<SeedProblem, 'file'>;

/** Checks the text of one seed file. @throws SeedError with everything that is wrong in it */
export function parseSeed(kind: ContentKind, file: string, text: string): Seed {
  const fail = (findings: Finding[]) => new SeedError(findings.map((finding) => ({ file, ...finding })));
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw fail([{ pointer: '', detail: `is not JSON: ${(error as Error).message}` }]);
  }
  const shape = shapeFindings(checkers[kind]!, content, '');
  if (shape.length) throw fail(shape);
  const { version, updated_at, data } = content as {
    version: number;
    updated_at: string;
    data: ContentRecord[];
  };
  const updatedAt = new Date(updated_at);
  const sense = senseFindings(kind, data);
  if (Number.isNaN(updatedAt.getTime()))
    sense.push({ pointer: '/updated_at', detail: 'is no instant that exists' });
  if (sense.length) throw fail(sense);
  return { kind, version, updatedAt: updatedAt.toISOString(), records: data };
}

function shapeFindings(check: ReturnType<Ajv['compile']>, value: unknown, at: string): Finding[] {
  if (check(value)) return [];
  return (check.errors ?? []).map(({ instancePath, message, params }) => ({
    pointer: at + instancePath,
    detail: [message, params.additionalProperty].filter(Boolean).join(': '),
  }));
}

/** What a schema can't say: unique keys, rising realms, all rules there and fitting each other. */
function senseFindings(kind: ContentKind, records: ContentRecord[]): Finding[] {
  const keys = records.map((record) => record.key);
  const findings = keys.flatMap((key, index) =>
    keys.indexOf(key) < index ? [{ pointer: `/data/${index}/key`, detail: `"${key}" is there twice` }] : [],
  );
  if (kind === 'realms') findings.push(...realmFindings(records));
  if (kind === 'rules') findings.push(...ruleFindings(records));
  return findings;
}

function realmFindings(records: ContentRecord[]): Finding[] {
  return ['madra', 'consistency'].flatMap((field) =>
    records.flatMap((record, index) => {
      const pointer = `/data/${index}/${field}`;
      const before = records[index - 1];
      if (!before) return record[field] === 0 ? [] : [{ pointer, detail: 'must be 0: everyone has a realm' }];
      return Number(record[field]) < Number(before[field])
        ? [{ pointer, detail: 'must not be below that of the realm before it' }]
        : [];
    }),
  );
}

function ruleFindings(records: ContentRecord[]): Finding[] {
  const missing = Object.keys(RULE_VALUES).filter((key) => !records.some((record) => record.key === key));
  const findings = [
    ...missing.map((key) => ({ pointer: '/data', detail: `the rule "${key}" is missing` })),
    ...records.flatMap((record, index) => {
      const check = ruleCheckers.get(record.key);
      if (!check) return [{ pointer: `/data/${index}/key`, detail: `there is no rule "${record.key}"` }];
      return shapeFindings(check, record.value, `/data/${index}/value`);
    }),
  ];
  if (findings.length) return findings;
  return contradictions(ruleValues(records)).map(([key, detail]) => ({
    pointer: `/data/${records.findIndex((record) => record.key === key)}/value`,
    detail,
  }));
}

/**
 * The values by key of records that have passed the checks.
 * @throws Error when a rule is missing, as in content that another version of the product has loaded
 */
export function ruleValues(records: readonly ContentRecord[]): RuleValues {
  const values = new Map(records.map((record) => [record.key, record.value]));
  const missing = Object.keys(RULE_VALUES).filter((key) => !values.has(key));
  if (missing.length) throw new Error(`The content lacks the rules ${missing.join(', ')}.`);
  return Object.fromEntries(values) as RuleValues;
}
