import type { Environment } from './timeSource.ts';

/**
 * Reads the zone and the language. The language of the system, which the main process tells, comes before the one of the
 * browser, unless the browser's has changed since: the newest news counts.
 */
export interface EnvironmentReader {
  readonly read: () => Environment;
  /** Takes what the main process found the system's language to be. */
  readonly tell: (systemLocale: string) => void;
}

export function createEnvironmentReader(browser: () => Environment): EnvironmentReader {
  let seen = browser().locale;
  let locale = seen;
  let told = '';
  return {
    read: () => {
      const { zone, locale: current } = browser();
      if (current !== seen) {
        seen = current;
        locale = current;
      }
      return { zone, locale };
    },
    tell: (systemLocale) => {
      if (systemLocale === told || systemLocale === '') return;
      told = systemLocale;
      locale = systemLocale;
    },
  };
}

/** The browser's own view, read anew at each call. */
export const browserEnvironment = (): Environment => ({
  zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  locale: navigator.language,
});
