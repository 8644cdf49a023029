import { SERVICES, type ServiceName } from '#libs/contracts';
import type { Database, Databases } from '#libs/database';
import { notFound } from '#libs/domain-kit';

/** A service whose rows this process has; another process answers for the others. */
interface ServiceHere {
  service: ServiceName;
  database: Database;
}

/** @throws DomainError `not-found` */
export function serviceHere(databases: Databases, name: string): ServiceHere {
  const service = SERVICES.find((known) => known === name);
  const database = databases.all().find(({ schema }) => schema === service);
  if (service === undefined || database === undefined) throw notFound('service');
  return { service, database };
}
