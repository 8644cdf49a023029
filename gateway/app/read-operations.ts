import type { Viewer } from '#libs/auth';
import {
  type OperatorAction,
  type PeopleFigures,
  type ServiceName,
  SERVICES,
  type ServiceStanding,
} from '#libs/contracts';
import { DomainError } from '#libs/domain-kit';
import type { Gateways } from './gateways';
import { LIMITS } from './limits';
import { type PartClient, RefusedError } from './part-client';

export interface Overview {
  at: string;
  /** Null while identity is away. */
  people: PeopleFigures | null;
  /** Null while Redis is away. */
  live: { gateways: number; sockets: number } | null;
  completionsPerMinute: number | null;
  services: { service: ServiceName; standing: ServiceStanding | null }[];
}

export interface Actions {
  items: (OperatorAction & { service: ServiceName })[];
  /** Services that did not answer: what was done there is missing. */
  away: ServiceName[];
}

const COMPLETION = 'habit.completion-changed.v1';

/** What the parts tell an operator, put side by side. A part that is away is what an operator comes to see. */
export class ReadOperations {
  constructor(
    private readonly parts: PartClient,
    private readonly gateways: Gateways,
    private readonly now: () => Date,
  ) {}

  /** @throws DomainError `not-found` for who is no operator any more */
  async overview({ token }: Viewer): Promise<Overview> {
    const [people, live, ...standings] = await Promise.all([
      this.ask<PeopleFigures>('/v1/operator/people', token),
      this.gateways.figures().catch(() => null),
      ...SERVICES.map((service) => this.ask<ServiceStanding>(`/v1/operator/services/${service}`, token)),
    ]);
    const services = SERVICES.map((service, index) => ({ service, standing: standings[index] ?? null }));
    return { at: this.now().toISOString(), people, live, completionsPerMinute: paceIn(services), services };
  }

  /**
   * What was done anywhere, newest first: of each service a page, of all of them the first `limit`.
   * @param cursor as each service takes it
   * @throws DomainError `not-found` for who is no operator any more; `validation` for a cursor of another list
   */
  async actions(
    { token }: Viewer,
    limit: number,
    cursor: string | null,
  ): Promise<Actions & { more: boolean }> {
    const query = new URLSearchParams({ limit: String(limit), ...(cursor !== null && { cursor }) });
    const pages = await Promise.all(
      SERVICES.map(async (service) => ({
        service,
        page: await this.ask<Page>(`/v1/operator/services/${service}/actions?${query}`, token),
      })),
    );
    const all = pages
      .flatMap(({ service, page }) => (page?.items ?? []).map((action) => ({ ...action, service })))
      .sort((a, b) => (a.id < b.id ? 1 : -1));
    return {
      items: all.slice(0, limit),
      away: pages.filter(({ page }) => page === null).map(({ service }) => service),
      more: all.length > limit || pages.some(({ page }) => (page?.nextCursor ?? null) !== null),
    };
  }

  /** Null when the part is away. */
  private async ask<T>(path: string, token: string): Promise<T | null> {
    try {
      return await this.parts.get<T>(path, token, LIMITS.part_timeout_ms);
    } catch (error) {
      if (error instanceof RefusedError) throw refusal(error);
      return null;
    }
  }
}

interface Page {
  items: OperatorAction[];
  nextCursor: string | null;
}

function paceIn(services: Overview['services']): number | null {
  const habit = services.find(({ service }) => service === 'habit')!.standing;
  return habit && (habit.eventsPerMinute.find(({ type }) => type === COMPLETION)?.perMinute ?? 0);
}

/** Who was dismissed has a token for some minutes more, and identity says that nothing is there. */
const refusal = ({ problem }: RefusedError): DomainError =>
  problem.status === 401
    ? new DomainError('unauthenticated', problem.detail)
    : new DomainError('not-found', 'There is nothing at this address.');
