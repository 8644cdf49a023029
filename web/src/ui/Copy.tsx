import { useState } from 'react';
import { useWords } from '../words/useWords';
import { Button } from './Button';

interface Props {
  text: string;
  /** What the button says. */
  told: string;
}

/** A line to be sent to somebody. A browser that copies nothing still lets a finger mark it whole. */
export function Copy({ text, told }: Props) {
  const { valley } = useWords();
  const [copied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <>
      <code className="link">{text}</code>
      {'clipboard' in navigator && (
        <div className="row">
          <Button onClick={() => void copy()}>{told}</Button>
          <span role="status">{copied && valley.copied}</span>
        </div>
      )}
    </>
  );
}
