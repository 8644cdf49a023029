import { Choices } from '../checker/random.ts';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Choices that belong to a thing: the same for the same words, whatever was chosen before (FNV-1a of them). */
export function choicesOf(...words: readonly (string | number)[]): Choices {
  let hash = FNV_OFFSET;
  for (const character of words.join(' ')) hash = Math.imul(hash ^ character.codePointAt(0)!, FNV_PRIME);
  return new Choices(hash);
}

/** The values in an order of chance. */
export function shuffled<T>(values: readonly T[], choices: Choices): T[] {
  return values
    .map((value) => ({ value, at: choices.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
