import type { Schedule } from '#libs/contracts';
import type { NewHabit } from '../api/types';

/** A habit as `HabitForm` describes it. */
export function habitOf(form: FormData, kind: NewHabit['kind'], difficulty: number): NewHabit {
  const aspect = form.get('aspect');
  const target = form.get('target');
  const unit = form.get('unit');
  return {
    name: String(form.get('name')),
    kind,
    difficulty,
    schedule: scheduleOf(form),
    ...(target !== null && { target: Number(target) }),
    ...(unit !== null && { unit: String(unit) }),
    ...(aspect !== null && { aspect: String(aspect) }),
  };
}

function scheduleOf(form: FormData): Schedule {
  switch (form.get('schedule') as Schedule['type']) {
    case 'daily':
      return { type: 'daily' };
    case 'weekdays':
      return { type: 'weekdays', days: form.getAll('days').map(Number) };
    case 'timesPerWeek':
      return { type: 'timesPerWeek', times: Number(form.get('times')) };
    case 'everyNDays':
      return { type: 'everyNDays', interval: Number(form.get('interval')) };
  }
}
