import type { Overview } from './reads';
import { useOperatorWords } from './useOperatorWords';

/** Which version of the content the parts serve: all the same, but for a moment after a change. */
export function ContentVersions({ told }: { told: Overview }) {
  const { content: words } = useOperatorWords();
  const served = told.services.flatMap(({ standing }) => standing?.content ?? []);
  const kinds = [...new Set(served.map(({ kind }) => kind))];
  const versionsOf = (name: string) => [
    ...new Set(served.filter(({ kind }) => kind === name).map(({ version }) => String(version))),
  ];
  return (
    <section className="card" aria-labelledby="content-title">
      <h2 id="content-title">{words.title}</h2>
      <ul className="operator-lines">
        {kinds.map((kind) => {
          const versions = versionsOf(kind);
          return (
            <li key={kind}>
              {versions.length === 1 ? words.everywhere(kind, versions[0]!) : words.mixed(kind, versions)}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
