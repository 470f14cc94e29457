import { defaultPreferences, Preferences, type Request } from '../../../shared/ipc/contract.ts';
import { type Row, readText } from '../sqlite/columns.ts';
import type { Statements } from '../sqlite/statements.ts';
import { parseJson } from './values.ts';

const { shape } = Preferences.unwrap();
/** Each by itself: one that is not set, or that can't be read, leaves the others as they are. */
const LenientPreferences = Preferences.unwrap().extend({
  intervals: shape.intervals.catch(defaultPreferences.intervals),
  refreshOnMetered: shape.refreshOnMetered.catch(defaultPreferences.refreshOnMetered),
  paused: shape.paused.catch(defaultPreferences.paused),
  sweepUnitsPerHour: shape.sweepUnitsPerHour.catch(defaultPreferences.sweepUnitsPerHour),
  rowMover: shape.rowMover.catch(defaultPreferences.rowMover),
  prices: shape.prices.catch(defaultPreferences.prices),
  cacheLimits: shape.cacheLimits.catch(defaultPreferences.cacheLimits),
});

/** Some of the preferences; what is left out, or undefined, stays as it is. */
export type PreferenceChange = Request<'preferences.change'>;

/** What the person set. Only that is kept, so that a better default reaches everybody who left it alone. */
export class StoredPreferences {
  readonly #all;
  readonly #put;

  constructor(statements: Statements) {
    this.#all = statements.rows<[], Row<'name' | 'value'>>('SELECT name, value FROM preference');
    this.#put = statements.rows<[string, string]>('INSERT OR REPLACE INTO preference (name, value) VALUES (?, ?)');
  }

  read(): Preferences {
    const stored = this.#all.all().map((row) => [readText(row.name), parseJson(row.value)]);
    // The defaults stand below what is stored: to catch each one that is missing would cost as much as ten reads.
    return LenientPreferences.parse({ ...defaultPreferences, ...Object.fromEntries(stored) });
  }

  change(change: PreferenceChange): Preferences {
    for (const [name, value] of Object.entries(change)) {
      if (value !== undefined) this.#put.run(name, JSON.stringify(value));
    }
    return this.read();
  }
}
