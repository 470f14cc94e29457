import { foldText } from '../../../shared/searchFold.ts';
import type { Language } from '../../../shared/settings.ts';
import type { Emoji, LoadedEmoji } from './emoji.ts';

const compact = {
  en: () => import('emojibase-data/en/compact.json'),
  de: () => import('emojibase-data/de/compact.json'),
  es: () => import('emojibase-data/es/compact.json'),
  ja: () => import('emojibase-data/ja/compact.json'),
  // emojibase has no Arabic names.
  ar: () => import('emojibase-data/en/compact.json'),
} as const satisfies Record<Language, unknown>;

/** A sign that asks for the picture of an emoji that has no other form: other programs write it without. */
const needless = /(\p{Emoji_Presentation})\uFE0F/gu;

/** Loads the emoji with their names in a language, in the order of Unicode's charts. English shortcodes work everywhere. */
export async function loadEmoji(language: Language): Promise<LoadedEmoji> {
  const [{ default: listed }, { default: emojibase }, { default: github }] = await Promise.all([
    compact[language](),
    import('emojibase-data/en/shortcodes/emojibase.json'),
    import('emojibase-data/en/shortcodes/github.json'),
  ]);
  // GitHub's come first: they are what people know.
  const codes: readonly Readonly<Record<string, string | readonly string[]>>[] = [github, emojibase];
  const byShortcode = new Map<string, Emoji>();
  const all = listed.flatMap(({ hexcode, unicode, label, tags = [] }): Emoji | [] => {
    const shortcodes = codes.flatMap((each) => each[hexcode] ?? []);
    const [shortcode] = shortcodes;
    // The letters of flags have none.
    if (shortcode === undefined) return [];
    const names = [...shortcodes, label].map(foldText);
    const words = [...label.split(' '), ...tags].map(foldText);
    const emoji = { text: unicode.replaceAll(needless, '$1'), label, shortcode, names, words };
    for (const code of shortcodes) if (!byShortcode.has(code)) byShortcode.set(code, emoji);
    return emoji;
  });
  return { all, byShortcode };
}
