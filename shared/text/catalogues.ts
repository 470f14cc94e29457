import ar from '../locales/ar.json' with { type: 'json' };
import de from '../locales/de.json' with { type: 'json' };
import en from '../locales/en.json' with { type: 'json' };
import es from '../locales/es.json' with { type: 'json' };
import ja from '../locales/ja.json' with { type: 'json' };

/** The name of a message. English defines the names; a test compares the other languages with it. */
export type MessageKey = keyof typeof en;

/** The last parts of the keys below a prefix. */
export type KeyBelow<P extends string, K = MessageKey> = K extends `${P}.${infer Rest}` ? Rest : never;

/** One message in the FormatJS form that translation tools read. The description is for translators and only in English. */
interface Entry {
  readonly defaultMessage: string;
  readonly description?: string;
}

export type Catalogue = Readonly<Record<MessageKey, Entry>>;

/** Every visible sentence, by language. */
export const catalogues = { en, de, es, ja, ar } as const satisfies Readonly<Record<string, Catalogue>>;
