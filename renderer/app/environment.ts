import type { Environment } from './timeSource.ts';

/** The zone and the language. The newest change of locale wins, whether from the browser or from main. */
export interface EnvironmentReader {
  readonly read: () => Environment;
  /** Takes the system locale that main reported. */
  readonly setSystemLocale: (systemLocale: string) => void;
  /** Takes the zone of a `TZ` variable that the browser may read wrongly; null: the browser's zone counts. */
  readonly setSystemZone: (systemZone: string | null) => void;
}

export function createEnvironmentReader(browser: () => Environment): EnvironmentReader {
  let seen = browser().locale;
  let locale = seen;
  let reported = '';
  let zoneOfTz: string | null = null;
  return {
    read: () => {
      const { zone, locale: current } = browser();
      if (current !== seen) {
        seen = current;
        locale = current;
      }
      return { zone: zoneOfTz ?? zone, locale };
    },
    setSystemLocale: (systemLocale) => {
      if (systemLocale === reported || systemLocale === '') return;
      reported = systemLocale;
      locale = systemLocale;
    },
    setSystemZone: (systemZone) => {
      zoneOfTz = systemZone;
    },
  };
}

/** A day of each half of the year, whose texts have the offset and the name of its time. */
const days = [new Date(Date.UTC(2026, 0, 1)), new Date(Date.UTC(2026, 6, 1))];
let known = { days: '', zone: '' };

/**
 * The browser's current zone and locale. Finding the zone's name takes a millisecond or two, so it is kept while the texts
 * of two days stay the same: zones that agree in both agree in every label.
 */
export function browserEnvironment(): Environment {
  const current = String(days);
  // The browser has no name for some values of `TZ`; main has (see `systemZone.ts`).
  const nameOfZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';
  if (current !== known.days) known = { days: current, zone: nameOfZone() };
  return { zone: known.zone, locale: navigator.language };
}
