/** Each language loads a dictionary. */
const maxLanguages = 3;

/** The spelling checker's languages for wanted ones, in their order and one per language: the same region, or the usual. */
export function spellingLanguages(wanted: readonly string[], available: readonly string[]): string[] {
  // Linux also has locales such as `C` and `en_US.UTF-8`.
  const languages = new Set(
    wanted.flatMap((locale) => /^[a-z]{2,3}(?=[-_.@]|$)/i.exec(locale)?.[0].toLowerCase() ?? []),
  );
  const found = [...languages].flatMap((language) => {
    const isOf = (locale: string): boolean => locale === language || locale.startsWith(`${language}-`);
    const usual = `${language}-${new Intl.Locale(language).maximize().region}`;
    const candidates = [...wanted.filter(isOf), usual, ...available.filter(isOf)];
    return candidates.find((locale) => available.includes(locale)) ?? [];
  });
  return found.slice(0, maxLanguages);
}
