import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';

/** What the other parts answer, by the names that their answers have in the document of the whole product. */
const theirs = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const WHOLE = { type: 'integer' as const };

class DashboardStreak {
  @ApiProperty({ ...WHOLE, description: 'Dates, or weeks for timesPerWeek' })
  current: number;
  @ApiProperty(WHOLE)
  longest: number;
}

class HabitOfTheDay {
  @ApiProperty({ description: 'Whether the date asks for it; what was skipped is not due.' })
  due: boolean;
  @ApiProperty({ type: Object, allOf: [theirs('CompletionAnswer')], nullable: true })
  completion: object | null;
  @ApiProperty()
  streak: DashboardStreak;
}

class DashboardClan {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty()
  name: string;
  @ApiProperty({ ...WHOLE, nullable: true, description: "The own place on the clan's board of the week." })
  rank: number | null;
  @ApiProperty({ description: 'The own score there' })
  score: number;
  @ApiProperty({ ...WHOLE, description: 'Members on that board' })
  total: number;
}

@ApiExtraModels(HabitOfTheDay)
export class DashboardAnswer {
  @ApiProperty({ format: 'date', description: 'The own today' })
  date: string;
  @ApiProperty({ type: 'array', items: { allOf: [theirs('HabitAnswer'), theirs('HabitOfTheDay')] } })
  habits: object[];
  @ApiProperty({ allOf: [theirs('ProgressBody')] })
  progress: object;
  @ApiProperty({ type: DashboardClan, nullable: true, description: 'The banner clan' })
  clan: DashboardClan | null;
}
