import type { Environment } from './timeSource.ts';

/** The zone and the language. The newest change of locale wins, whether from the browser or from main. */
export interface EnvironmentReader {
  readonly read: () => Environment;
  /** Takes the system locale that main reported. */
  readonly setSystemLocale: (systemLocale: string) => void;
}

export function createEnvironmentReader(browser: () => Environment): EnvironmentReader {
  let seen = browser().locale;
  let locale = seen;
  let reported = '';
  return {
    read: () => {
      const { zone, locale: current } = browser();
      if (current !== seen) {
        seen = current;
        locale = current;
      }
      return { zone, locale };
    },
    setSystemLocale: (systemLocale) => {
      if (systemLocale === reported || systemLocale === '') return;
      reported = systemLocale;
      locale = systemLocale;
    },
  };
}

/** The browser's current zone and locale. */
export const browserEnvironment = (): Environment => ({
  zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  locale: navigator.language,
});
