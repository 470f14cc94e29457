import type { Request } from '../../../../shared/contract/contract.ts';
import { defaultPreferences, Preferences } from '../../../../shared/contract/sync.ts';
import { type Row, readJson, readText } from '../columns.ts';
import type { Store } from '../store.ts';

const { shape } = Preferences.unwrap();
/** Each preference has its own default: one that is missing or unreadable doesn't affect the others. */
const LenientPreferences = Preferences.unwrap().extend({
  intervals: shape.intervals.catch(defaultPreferences.intervals),
  refreshOnMetered: shape.refreshOnMetered.catch(defaultPreferences.refreshOnMetered),
  paused: shape.paused.catch(defaultPreferences.paused),
  sweepUnitsPerHour: shape.sweepUnitsPerHour.catch(defaultPreferences.sweepUnitsPerHour),
  rowMover: shape.rowMover.catch(defaultPreferences.rowMover),
  prices: shape.prices.catch(defaultPreferences.prices),
  cacheLimits: shape.cacheLimits.catch(defaultPreferences.cacheLimits),
});

/** Some preferences; those missing or undefined stay unchanged. */
export type PreferenceChange = Request<'preferences.change'>;

/** Preferences that the person changed. Defaults are not stored, so that a better default reaches everyone else. */
export function createStoredPreferences(store: Store) {
  const all = store.query('SELECT name, value FROM preference', (row: Row<'name' | 'value'>) => [
    readText(row.name),
    readJson(row.value),
  ]);
  const put = store.command('INSERT OR REPLACE INTO preference (name, value) VALUES (?, ?)');

  function read(): Preferences {
    // Adding the defaults first saves a failed parse, which costs as much as ten reads, for each missing preference.
    return LenientPreferences.parse({ ...defaultPreferences, ...Object.fromEntries(all.all()) });
  }

  return {
    read,
    /** Returns all preferences after the change. */
    change(change: PreferenceChange): Preferences {
      return store.transaction(() => {
        for (const [name, value] of Object.entries(change)) {
          if (value !== undefined) put(name, JSON.stringify(value));
        }
        return read();
      });
    },
  };
}
