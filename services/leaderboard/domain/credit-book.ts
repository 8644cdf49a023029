import type { LocalDate } from '#libs/domain-kit';
import { carriedFrom, isEmpty, monthOf, readDate, writeDate, type CreditPage } from './credit-page';
import type { DateCredit } from './credit';

/** The pages of some members while dates on them are written. */
export class CreditBook {
  private readonly byMember = new Map<string, CreditPage[]>();
  private readonly written = new Set<CreditPage>();

  /** @param pages of each member in order: all from the month to be written on, and the one before it */
  constructor(pages: readonly CreditPage[]) {
    for (const page of pages) this.pagesOf(page.memberId).push(page);
  }

  read(memberId: string, date: LocalDate): DateCredit {
    const page = this.pagesOf(memberId).find(({ month }) => month === monthOf(date));
    return page ? readDate(page, date) : new Map();
  }

  write(memberId: string, date: LocalDate, credit: DateCredit): void {
    const pages = this.pagesOf(memberId);
    let page = pages.find(({ month }) => month === monthOf(date));
    if (!page) {
      const after = pages.findIndex(({ month }) => month > monthOf(date));
      page = { memberId, month: monthOf(date), before: {}, credit: {} };
      pages.splice(after < 0 ? pages.length : after, 0, page);
    }
    writeDate(page, date, credit);
    this.written.add(page);
  }

  /** Carries sums on; then tells which pages are to be kept, and which have nothing on them any more. */
  close(): { kept: CreditPage[]; empty: CreditPage[] } {
    for (const pages of this.byMember.values()) this.carryOn(pages);
    const [kept, empty]: [CreditPage[], CreditPage[]] = [[], []];
    for (const page of this.written) (isEmpty(page) ? empty : kept).push(page);
    return { kept, empty };
  }

  private carryOn(pages: readonly CreditPage[]): void {
    let first = pages.findIndex((page) => this.written.has(page));
    if (first < 0) return;
    for (first = Math.max(first, 1); first < pages.length; first++) {
      pages[first]!.before = carriedFrom(pages[first - 1]!);
      this.written.add(pages[first]!);
    }
  }

  private pagesOf(memberId: string): CreditPage[] {
    const pages = this.byMember.get(memberId) ?? [];
    this.byMember.set(memberId, pages);
    return pages;
  }
}
