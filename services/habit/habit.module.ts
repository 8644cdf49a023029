import { Module } from '@nestjs/common';
import { DatabaseModule } from '#libs/database';
import { KeepMonths } from '#libs/process';
import { ChangeHabit } from './app/change-habit';
import { CompletionStore } from './app/completion-store';
import { CompletionWriter } from './app/completion-writer';
import { CreateHabit } from './app/create-habit';
import { HabitStore } from './app/habit-store';
import { PersonStore } from './app/person-store';
import { ReadHabits } from './app/read-habits';
import { ReadToday } from './app/read-today';
import { PeopleConsumer } from './consumers/people.consumer';
import { BatchController } from './http/batch.controller';
import { CompletionsController } from './http/completions.controller';
import { HabitsController } from './http/habits.controller';
import { VisibleHabit } from './http/visible-habit';
import { COMPLETIONS } from './storage/history';
import { migrations } from './storage/migrations';
import { OpenPages } from './storage/open-pages';
import { PgCompletionStore } from './storage/pg-completion-store';
import { PgHabitStore } from './storage/pg-habit-store';
import { PgPersonStore } from './storage/pg-person-store';

@Module({
  imports: [DatabaseModule.forService('habit', migrations)],
  controllers: [HabitsController, CompletionsController, BatchController],
  providers: [
    { provide: HabitStore, useClass: PgHabitStore },
    { provide: CompletionStore, useClass: PgCompletionStore },
    { provide: PersonStore, useClass: PgPersonStore },
    OpenPages,
    CompletionWriter,
    CreateHabit,
    ChangeHabit,
    ReadHabits,
    ReadToday,
    VisibleHabit,
    PeopleConsumer,
    KeepMonths.of([COMPLETIONS]),
  ],
})
export class HabitModule {}
