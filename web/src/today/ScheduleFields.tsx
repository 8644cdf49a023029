import { useState } from 'react';
import type { Schedule } from '#libs/contracts';
import { Field } from '../ui/Field';
import { Select } from '../ui/Select';
import { WEEKDAYS } from './schedule';

type ScheduleType = Schedule['type'];

/** The fields of one of the four schedules; `scheduleOf` reads them. */
export function ScheduleFields() {
  const [type, setType] = useState<ScheduleType>('daily');
  return (
    <>
      <Select
        label="How often"
        name="schedule"
        value={type}
        onChange={(event) => setType(event.target.value as ScheduleType)}
        options={[
          ['daily', 'Every day'],
          ['weekdays', 'On some weekdays'],
          ['timesPerWeek', 'Some times a week'],
          ['everyNDays', 'Every few days'],
        ]}
      />
      {type === 'weekdays' && (
        <fieldset className="weekdays">
          <legend>Days</legend>
          {WEEKDAYS.map((day, index) => (
            <label key={day}>
              <input type="checkbox" name="days" value={index + 1} defaultChecked={index < 5} /> {day}
            </label>
          ))}
        </fieldset>
      )}
      {type === 'timesPerWeek' && (
        <Field label="Times a week" name="times" type="number" min={1} max={7} defaultValue={3} required />
      )}
      {type === 'everyNDays' && (
        <Field label="Every how many days" name="interval" type="number" min={2} defaultValue={2} required />
      )}
    </>
  );
}
