import type { Language } from '../../shared/settings.ts';
import { createVoice, type Voice } from '../../shared/text/voice.ts';
import { type Translation, translations } from './translations.ts';

let language: Language = 'en';
let voice: Voice<Translation> = createVoice(translations.en, 'en');

/** Speaks another language from now on, with its numbers as `locale` (BCP 47) writes them. What was said stays as it is. */
export function speak(spoken: Language, locale: string): void {
  const translation = translations[spoken];
  language = translation === undefined ? 'en' : spoken;
  voice = translation === undefined ? createVoice(translations.en, 'en') : createVoice(translation, locale);
}

export const currentVoice = (): Voice<Translation> => voice;

/** The language that is spoken. */
export const currentLanguage = (): Language => language;
