import type { Profile } from '../api/types';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { Field } from '../ui/Field';
import { submitted } from '../ui/forms';
import { Select } from '../ui/Select';
import { useWords } from '../words/useWords';
import { useChangeMe } from './useChangeMe';

/** When one's days begin: the zone and the hour. */
export function Days({ me }: { me: Profile }) {
  const { settings: words, valley } = useWords();
  const change = useChangeMe();
  const { timeZone, dayStartsAt } = me.settings;
  const device = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = [...new Set([timeZone, device, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
  const submit = submitted((fields) =>
    change.mutate({
      settings: { timeZone: String(fields.get('timeZone')), dayStartsAt: String(fields.get('dayStartsAt')) },
    }),
  );
  return (
    <section className="card" aria-labelledby="days-title">
      <h2 id="days-title">{words.days}</h2>
      <form onSubmit={submit}>
        <Select
          // Chosen on another device, it is another default.
          key={`zone ${timeZone}`}
          label={words.zone}
          name="timeZone"
          defaultValue={timeZone}
          options={zones.map((zone) => [zone, zone.replaceAll('_', ' ')])}
        />
        {device !== timeZone && (
          <Button
            pending={change.isPending}
            onClick={() => change.mutate({ settings: { timeZone: device } })}
          >
            {words.useZone(device)}
          </Button>
        )}
        <Field
          key={`start ${dayStartsAt}`}
          label={words.dayStart}
          name="dayStartsAt"
          type="time"
          max="12:00"
          defaultValue={dayStartsAt}
          hint={words.daysTold}
          required
        />
        <Failure error={change.error} />
        <div className="row">
          <Button type="submit" pending={change.isPending}>
            {words.save}
          </Button>
          <span role="status">{change.isSuccess && valley.saved}</span>
        </div>
      </form>
    </section>
  );
}
