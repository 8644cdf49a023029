import { Button } from '../ui/Button';
import { Icon, type IconName } from '../ui/Icon';
import { Ring } from '../ui/Ring';
import { AspectGlyph } from './AspectGlyph';

interface Props {
  label: string;
  aspect: string;
  done: boolean;
  skipped: boolean;
  /** 0 to 1 */
  filled: number;
  onTick(): void;
}

/** The round button that completes a habit, and takes it back. */
export function TickButton({ label, aspect, done, skipped, filled, onTick }: Props) {
  const sign: IconName | null = done ? 'check' : skipped ? 'skip' : null;
  return (
    <Button className="tick" aria-label={label} aria-pressed={done} onClick={onTick}>
      <Ring filled={filled} />
      <span className="tick-face">{sign ? <Icon name={sign} /> : <AspectGlyph aspect={aspect} />}</span>
    </Button>
  );
}
