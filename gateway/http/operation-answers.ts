import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { type ServiceName, SERVICES } from '#libs/contracts';
import type { Actions, Overview } from '../app/read-operations';

/** What the other parts answer, by the names that their answers have in the document of the whole product. */
const theirs = (name: string) => ({ $ref: `#/components/schemas/${name}` });
/** The same where it may be missing: the part is away. */
const orNothing = (name: string) => ({ type: Object, allOf: [theirs(name)], nullable: true });

class LiveFiguresAnswer {
  @ApiProperty({ type: 'integer' })
  gateways: number;
  @ApiProperty({ type: 'integer' })
  sockets: number;
}

class ServiceOverviewAnswer {
  @ApiProperty({ enum: SERVICES })
  service: ServiceName;
  @ApiProperty(orNothing('ServiceStandingAnswer'))
  standing: Overview['services'][number]['standing'];
}

export class OverviewAnswer implements Overview {
  @ApiProperty({ format: 'date-time' })
  at: string;
  @ApiProperty(orNothing('PeopleAnswer'))
  people: Overview['people'];
  @ApiProperty({ type: LiveFiguresAnswer, nullable: true })
  live: LiveFiguresAnswer | null;
  @ApiProperty({ type: 'integer', nullable: true })
  completionsPerMinute: number | null;
  @ApiProperty({ type: [ServiceOverviewAnswer] })
  services: ServiceOverviewAnswer[];
}

class ActionService {
  @ApiProperty({ enum: SERVICES, description: 'Where it was done.' })
  service: ServiceName;
}

@ApiExtraModels(ActionService)
export class ActionsEverywhereAnswer implements Actions {
  @ApiProperty({ type: 'array', items: { allOf: [theirs('ActionAnswer'), theirs('ActionService')] } })
  items: Actions['items'];
  @ApiProperty({
    enum: SERVICES,
    isArray: true,
    description: 'Who did not answer: what was done there is missing.',
  })
  away: ServiceName[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
