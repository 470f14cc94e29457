import type { StoreApi } from 'zustand/vanilla';
import { type AppSettings, languageOf, localeOf } from '../../shared/settings.ts';
import { directionOf } from '../../shared/text/translator.ts';
import type { Cancel } from '../clock.ts';
import { setLocale } from '../text/useText.ts';
import type { SettingsState } from './settings.ts';
import type { Environment } from './timeSource.ts';

type Appearance = AppSettings['appearance'];

/** Height of a row at the usual text size, in CSS pixels. */
const rowHeights = { comfortable: 60, compact: 48 } as const;

/** The height of a row in the list of conversations, in whole CSS pixels. */
export function conversationHeight({ density, textSize }: Pick<Appearance, 'density' | 'textSize'>): number {
  return Math.round(rowHeights[density] * textSize);
}

type Root = Pick<HTMLElement, 'dataset'> & { readonly style: Pick<CSSStyleDeclaration, 'setProperty'> };

/** Applies the settings to the document until the returned function is called. */
export function keepAppearance(root: Root, settings: StoreApi<SettingsState>): Cancel {
  const apply = ({ settings: { appearance } }: SettingsState): void => {
    root.dataset.theme = appearance.theme;
    root.dataset.density = appearance.density;
    root.style.setProperty('--text-size', String(appearance.textSize));
    root.style.setProperty('--conversation-height', `${conversationHeight(appearance)}px`);
  };
  apply(settings.getState());
  return settings.subscribe(apply);
}

/** The system's environment with the person's choices applied. */
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
