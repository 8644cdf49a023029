import { Button } from '../ui/Button';
import { useOperatorWords } from './useOperatorWords';

interface Props {
  of: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage(): unknown };
}

/** The way to what a list goes on with. */
export function More({ of }: Props) {
  const { more } = useOperatorWords();
  if (!of.hasNextPage) return null;
  return (
    <div className="row">
      <Button pending={of.isFetchingNextPage} onClick={() => of.fetchNextPage()}>
        {more}
      </Button>
    </div>
  );
}
