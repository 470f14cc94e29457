import type { Language } from '../../shared/settings.ts';

/** A sentence about a number, for each plural category of the language; `#` stands for the number. */
export type PluralText = { readonly other: string } & { readonly [Rule in Intl.LDMLPluralRule]?: string };

/** What the main process says to a person, in one language. Names in braces are put in by `fill`. */
export interface Catalogue {
  readonly menu: Readonly<
    Record<
      | 'file'
      | 'edit'
      | 'view'
      | 'conversation'
      | 'window'
      | 'help'
      | 'about'
      | 'settings'
      | 'lock'
      | 'services'
      | 'hide'
      | 'hideOthers'
      | 'showAll'
      | 'quit'
      | 'newConversation'
      | 'exportConversation'
      | 'closeWindow'
      | 'undo'
      | 'redo'
      | 'cut'
      | 'copy'
      | 'paste'
      | 'selectAll'
      | 'find'
      | 'search'
      | 'actualSize'
      | 'zoomIn'
      | 'zoomOut'
      | 'textSize'
      | 'textLarger'
      | 'textSmaller'
      | 'textUsual'
      | 'fullScreen'
      | 'reload'
      | 'developerTools'
      | 'nextConversation'
      | 'previousConversation'
      | 'markRead'
      | 'minimize'
      | 'zoom'
      | 'front'
      | 'shortcuts',
      string
    >
  >;
  readonly contextMenu: {
    readonly noSuggestions: string;
    readonly addToDictionary: string;
    /** With `{selection}`. */
    readonly lookUp: string;
    readonly copyLink: string;
    readonly openLink: string;
  };
  readonly tray: { readonly open: string; readonly doNotDisturb: string; readonly unread: PluralText };
  readonly notifications: {
    readonly newMessages: PluralText;
    /** Where those messages are of which there is no notification of their own. */
    readonly inMore: PluralText;
  };
  readonly failures: {
    readonly pageTitle: string;
    readonly page: string;
    readonly hungTitle: string;
    readonly hung: string;
    readonly mainTitle: string;
    /** With `{log}`. */
    readonly main: string;
    readonly loadAgain: string;
    readonly wait: string;
    readonly quit: string;
  };
  /** Goes on with the system's own “Meridian wants to …”. */
  readonly unlockReason: string;
}

/** A catalogue and the language that it is in. */
export interface Words extends Catalogue {
  readonly language: Language;
}

/** The sentence for a number, which is written as the language writes numbers. */
export function plural(words: Words, text: PluralText, count: number): string {
  const sentence = text[new Intl.PluralRules(words.language).select(count)] ?? text.other;
  return sentence.replace('#', new Intl.NumberFormat(words.language).format(count));
}

/** The sentence with its names in braces replaced. */
export const fill = (sentence: string, values: Readonly<Record<string, string>>): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
