import type { Receipt } from '../api/types';

type Day = [Receipt, ...Receipt[]];

/** Receipts in the order they come in, those together that follow each other and are for the same date and zone. */
export function byDay(receipts: readonly Receipt[]): Day[] {
  const days: Day[] = [];
  for (const receipt of receipts) {
    const day = days.at(-1);
    if (day?.[0].localDate === receipt.localDate && day[0].timeZone === receipt.timeZone) day.push(receipt);
    else days.push([receipt]);
  }
  return days;
}
