/**
 * Returns the BCP 47 locale from MERIDIAN_HOST_LANG, LC_ALL, LC_MESSAGES or LANG (`de_AT.UTF-8` is `de-AT`).
 * The C locale and invalid values become `en-US`, as in Chromium.
 */
export function preferredLocale(env: NodeJS.ProcessEnv): string {
  const named = env.MERIDIAN_HOST_LANG || env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  const tag = (named.split(/[.@]/)[0] ?? '').replaceAll('_', '-');
  if (tag === '' || tag === 'C' || tag === 'POSIX') return 'en-US';
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en-US';
  } catch {
    return 'en-US';
  }
}
