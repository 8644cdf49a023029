import { Button } from '../ui/Button';
import { Icon } from '../ui/Icon';
import { Ring } from '../ui/Ring';
import { AspectGlyph } from './AspectGlyph';

interface Props {
  label: string;
  aspect: string;
  done: boolean;
  /** 0 to 1 */
  filled: number;
  onTick(): void;
}

/** The round button that completes a habit, and takes it back. */
export function TickButton({ label, aspect, done, filled, onTick }: Props) {
  return (
    <Button className="tick" aria-label={label} aria-pressed={done} onClick={onTick}>
      <Ring filled={filled} />
      <span className="tick-face">{done ? <Icon name="check" /> : <AspectGlyph aspect={aspect} />}</span>
    </Button>
  );
}
