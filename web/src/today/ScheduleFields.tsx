import { useState } from 'react';
import type { Schedule } from '#libs/contracts';
import { Field } from '../ui/Field';
import { Select } from '../ui/Select';
import { useSpeech } from '../words/useWords';

type ScheduleType = Schedule['type'];

/** ISO weekdays. */
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
const WORKDAYS = [1, 2, 3, 4, 5];

/** The fields of one of the four schedules; `scheduleOf` reads them. */
export function ScheduleFields({ schedule }: { schedule?: Schedule }) {
  const { words, format } = useSpeech();
  const [type, setType] = useState<ScheduleType>(schedule?.type ?? 'daily');
  const days = schedule?.type === 'weekdays' ? schedule.days : WORKDAYS;
  const { habit } = words;
  return (
    <>
      <Select
        label={habit.often}
        name="schedule"
        value={type}
        onChange={(event) => setType(event.target.value as ScheduleType)}
        options={(['daily', 'weekdays', 'timesPerWeek', 'everyNDays'] as const).map((each) => [
          each,
          habit[each],
        ])}
      />
      {type === 'weekdays' && (
        <fieldset className="weekdays">
          <legend>{habit.days}</legend>
          {WEEKDAYS.map((day) => (
            <label key={day}>
              <input type="checkbox" name="days" value={day} defaultChecked={days.includes(day)} />
              <span>{format.weekday(day)}</span>
            </label>
          ))}
        </fieldset>
      )}
      {type === 'timesPerWeek' && (
        <Field
          label={habit.times}
          name="times"
          type="number"
          min={1}
          max={7}
          defaultValue={schedule?.type === 'timesPerWeek' ? schedule.times : 3}
          required
        />
      )}
      {type === 'everyNDays' && (
        <Field
          label={habit.interval}
          name="interval"
          type="number"
          min={2}
          max={30}
          defaultValue={schedule?.type === 'everyNDays' ? schedule.interval : 2}
          required
        />
      )}
    </>
  );
}
