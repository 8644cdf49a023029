import { Icon } from '../ui/Icon';
import { useWords } from '../words/useWords';
import { Link } from './Link';
import { PLACES, useRoute } from './route';

/** The five places: below, under the thumb, on a phone; beside the page where there is room. */
export function Navigation() {
  const words = useWords();
  const { place } = useRoute();
  return (
    <nav className="navigation" aria-label={words.valley.sections}>
      <p className="masthead">{words.valley.name}</p>
      <ul>
        {PLACES.map((name) => (
          <li key={name}>
            <Link to={`/${name}`} aria-current={name === place ? 'page' : undefined}>
              <Icon name={name} />
              <span>{words.valley[name]}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
