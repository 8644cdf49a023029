import type { Period } from '#libs/contracts';
import { Icon } from '../ui/Icon';
import { useSpeech } from '../words/useWords';
import { firstDateOf, neighbourKey } from './period-keys';
import { periodInWords } from './periods';

interface Props {
  period: Period;
  /** The one shown, and the one of today. */
  periodKey: string;
  current: string;
  onChange(key: string): void;
}

/** Steps back to earlier periods and forth again, up to the one that is going on. */
export function PeriodSteps({ period, periodKey, current, onChange }: Props) {
  const speech = useSpeech();
  const { board } = speech.words;
  const first = firstDateOf(period, periodKey);
  if (period === 'all_time' || first === null) return null;
  const step = (by: -1 | 1) => onChange(neighbourKey(period, first, by));
  return (
    <div className="period-steps" role="group" aria-label={board.steps}>
      <button type="button" className="icon-button" aria-label={board.earlier} onClick={() => step(-1)}>
        <Icon name="back" />
      </button>
      <span aria-live="polite">{periodInWords({ period, periodKey }, speech)}</span>
      <button
        type="button"
        className="icon-button"
        aria-label={board.later}
        aria-disabled={periodKey === current}
        onClick={() => periodKey !== current && step(1)}
      >
        <Icon name="next" />
      </button>
    </div>
  );
}
