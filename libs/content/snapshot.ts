import { createHash } from 'node:crypto';
import type { ContentRecord, Element, Realm } from './kinds';
import { assembleRules, type Rules } from './rules';
import { ruleValues } from './seed-file';
import { stampOf, type StoredKind } from './stored-content';

/** One kind as `GET /v1/content/{kind}` answers it: the body and its strong ETag, made once per load. */
export interface PublishedKind {
  kind: string;
  version: number;
  updatedAt: string;
  count: number;
  etag: string;
  body: string;
}

/** All content at one moment; never changed, only replaced as a whole. */
export interface ContentSnapshot {
  stamp: string;
  rules: Rules;
  realms: readonly Realm[];
  elements: readonly Element[];
  published: readonly PublishedKind[];
}

/** A strong ETag that changes only with the body. */
export const etagOf = (body: string): string =>
  `"${createHash('sha256').update(body).digest('base64url').slice(0, 32)}"`;

/** @throws Error when a kind is missing: the database was never loaded */
export function snapshotOf(kinds: readonly StoredKind[]): ContentSnapshot {
  const rules = kindOf(kinds, 'rules');
  return {
    stamp: stampOf(kinds),
    rules: assembleRules(ruleValues(rules.records), rules.version),
    realms: kindOf(kinds, 'realms').records.map(realmOf),
    elements: kindOf(kinds, 'elements').records.map(({ key, name, description }) => ({
      key,
      name,
      description,
    })),
    published: kinds.map(publish),
  };
}

function kindOf(kinds: readonly StoredKind[], name: string): StoredKind {
  const found = kinds.find((kind) => kind.kind === name);
  if (!found) throw new Error(`The content has no "${name}": it was never loaded.`);
  return found;
}

const realmOf = ({ key, name, description, madra, consistency }: ContentRecord, ordinal: number): Realm => ({
  key,
  name,
  description,
  ordinal,
  madra: Number(madra),
  consistency: Number(consistency),
});

function publish({ kind, version, updatedAt, records }: StoredKind): PublishedKind {
  const body = JSON.stringify({ kind, version, updatedAt, items: records, nextCursor: null });
  return { kind, version, updatedAt, count: records.length, etag: etagOf(body), body };
}
