import type { Schedule } from '#libs/contracts';
import type { NewHabit } from '../api/types';

/** A habit as `NewHabitForm` describes it. */
export function habitOf(form: FormData): NewHabit {
  const aspect = form.get('aspect');
  const target = form.get('target');
  return {
    name: String(form.get('name')),
    kind: form.get('kind') as NewHabit['kind'],
    difficulty: Number(form.get('difficulty')),
    schedule: scheduleOf(form),
    ...(target !== null && { target: Number(target) }),
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
