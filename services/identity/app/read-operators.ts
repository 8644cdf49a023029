import { Injectable } from '@nestjs/common';
import type { PeopleFigures } from '#libs/contracts';
import { Database } from '#libs/database';
import { listOperators, type Operator } from '../storage/operators';
import { peopleFigures } from '../storage/people-figures';
import { requireOperator } from './require-operator';

/** What operators see of the people: who else is one, and how many are here. */
@Injectable()
export class ReadOperators {
  constructor(private readonly db: Database) {}

  async list(actorId: string): Promise<Operator[]> {
    await requireOperator(this.db, actorId);
    return listOperators(this.db);
  }

  async people(actorId: string): Promise<PeopleFigures> {
    await requireOperator(this.db, actorId);
    return peopleFigures(this.db);
  }
}
