import type { StoreApi } from 'zustand/vanilla';
import { type AppSettings, languageOf, localeOf } from '../../shared/settings.ts';
import { directionOf } from '../../shared/text/translator.ts';
import type { Cancel } from '../clock.ts';
import { setLocale } from '../text/useText.ts';
import type { SettingsState } from './settings.ts';
import type { Environment } from './timeSource.ts';

type Appearance = AppSettings['appearance'];

/** What a row of the list takes beside its text, and what its text takes at its usual size, in CSS pixels. */
const groupRow = { comfortable: { around: 26, text: 38 }, compact: { around: 12, text: 38 } } as const;

/** The height of a row in the list of conversations, in whole CSS pixels. */
export function conversationHeight({ density, textSize }: Pick<Appearance, 'density' | 'textSize'>): number {
  const { around, text } = groupRow[density];
  return Math.round(around + text * textSize);
}

/** Keeps the document's look as the settings say, until the returned function is called. */
export function keepAppearance(root: HTMLElement, settings: StoreApi<SettingsState>): Cancel {
  const apply = ({ settings: { appearance } }: SettingsState): void => {
    root.dataset.theme = appearance.theme;
    root.dataset.density = appearance.density;
    root.style.setProperty('--text-size', String(appearance.textSize));
    root.style.setProperty('--conversation-height', `${conversationHeight(appearance)}px`);
  };
  apply(settings.getState());
  return settings.subscribe(apply);
}

/** The surroundings as the system tells them, but for what the person chose. Their locale is that of the language spoken. */
export const choose = (found: Environment, { zone, hours, seconds, language }: Appearance): Environment => ({
  locale: localeOf(languageOf(language, found.locale), found.locale),
  zone: zone ?? found.zone,
  hours,
  seconds,
});

/** Shows the window in a locale, in its writing direction. */
export function speakIn(root: HTMLElement, locale: string): void {
  setLocale(locale);
  root.lang = locale;
  root.dir = directionOf(locale);
}
