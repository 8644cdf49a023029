import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import { parseAllDocuments } from 'yaml';
import type { Json, Manifest } from './render';

interface Definition {
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; schema: { openAPIV3Schema: Json } }[];
  };
}

/** Checks custom resources as a strict API server would: no field that their definition does not know. */
export class CustomSchemas {
  private readonly ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  private readonly schemas = new Map<string, Json>();

  /** @param folders with CustomResourceDefinitions as YAML */
  constructor(folders: readonly string[]) {
    for (const folder of folders)
      for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml')))
        for (const document of parseAllDocuments(readFileSync(path.join(folder, file), 'utf8')))
          this.add(document.toJS() as Definition | null);
  }

  /** @returns null for a kind that no definition is here for; else what is wrong, each with its place */
  problems(manifest: Manifest): string[] | null {
    const schema = this.schemas.get(`${manifest.apiVersion} ${manifest.kind}`);
    if (!schema) return null;
    const check = this.ajv.compile(schema);
    // What every object has is Kubernetes' own, and defined elsewhere.
    if (check({ ...manifest, metadata: {} })) return [];
    const where = `${manifest.kind}/${manifest.metadata.name}`;
    return check.errors!.map(
      ({ instancePath, message, params }) => `${where}${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  private add(definition: Definition | null): void {
    if (!definition?.spec?.versions) return;
    const { group, names, versions } = definition.spec;
    for (const { name, schema } of versions)
      this.schemas.set(`${group}/${name} ${names.kind}`, strict(schema.openAPIV3Schema));
  }
}

/** The same, without the dialect of the API server and closed to fields that it does not name. */
function strict(schema: Json): Json {
  if (
    schema['x-kubernetes-preserve-unknown-fields'] === true ||
    schema['x-kubernetes-int-or-string'] === true
  )
    return {};
  const { properties, additionalProperties, items, nullable, ...rest } = schema;
  const closed: Json = Object.fromEntries(
    Object.entries(rest).filter(([name]) => !name.startsWith('x-kubernetes') && name !== 'default'),
  );
  if (typeof properties === 'object') {
    closed['properties'] = Object.fromEntries(
      Object.entries(properties as Record<string, Json>).map(([name, inner]) => [name, strict(inner)]),
    );
    closed['additionalProperties'] = false;
  }
  if (typeof additionalProperties === 'object')
    closed['additionalProperties'] = strict(additionalProperties as Json);
  if (typeof items === 'object') closed['items'] = strict(items as Json);
  return nullable === true ? { anyOf: [{ type: 'null' }, closed] } : closed;
}
