import type { BoardSnapshot } from '#libs/contracts';
import { Link } from '../shell/Link';
import { useSpeech } from '../words/useWords';
import { boardPath, periodInWords } from './periods';
import { useMeanwhile } from './useMeanwhile';

/** What happened while one was away, in a sentence. */
export function MeanwhileNote({ view }: { view: BoardSnapshot }) {
  const speech = useSpeech();
  const told = useMeanwhile(view);
  if (!told) return null;
  const { board: words } = speech.words;
  const { board, period } = view;
  const { since, places, passedBy, ended } = told;
  const at = speech.format.moment(since.toISOString());
  if (ended !== null)
    return (
      <p className="soft">
        {words.ended(periodInWords({ period, periodKey: ended }, speech))}{' '}
        <Link to={boardPath(board, period, ended)}>{words.seeEnd}</Link>
      </p>
    );
  return (
    <p className="soft">
      {places > 0 ? words.up(places, at) : words.down(-places, at)}
      {passedBy.length > 0 && `. ${words.passedBy(speech.format.list(passedBy))}`}
    </p>
  );
}
