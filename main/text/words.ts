import { type Language, languageOf } from '../../shared/settings.ts';
import { ar } from './ar.ts';
import type { Catalogue, Words } from './catalogue.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { ja } from './ja.ts';

const catalogues: Readonly<Record<Language, Catalogue>> = { en, de, es, ja, ar };

/** What the main process says in the chosen language, else in the system's. */
export function wordsFor(chosen: Language | null, systemLocale: string): Words {
  const language = languageOf(chosen, systemLocale);
  return { language, ...catalogues[language] };
}
