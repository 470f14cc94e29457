import type { ExportWords } from '../../../shared/contract/storage.ts';
import type { Message, Person, Quote, Reaction } from '../../../shared/model.ts';
import { findLinks } from '../../../shared/text/findLinks.ts';
import {
  type DocumentHead,
  DocumentSentences,
  type DocumentWriter,
  type Entry,
  isolated,
  senderName,
} from './document.ts';
import type { ExportTimes } from './times.ts';

/**
 * CommonMark: a heading per day, and each message under its sender and times. Texts are shown verbatim: nothing in them but
 * their links is markup, and line breaks and spaces are kept.
 */
export class MarkdownWriter implements DocumentWriter {
  readonly #times: ExportTimes;
  readonly #words: ExportWords;
  readonly #sentences: DocumentSentences;
  /** Escaped names, by person. */
  readonly #names = new Map<string, string>();
  #day: number | null = null;

  constructor(times: ExportTimes, words: ExportWords, locale: string) {
    this.#times = times;
    this.#words = words;
    this.#sentences = new DocumentSentences(words, locale);
  }

  begin({ exportedAt, completeness }: DocumentHead): string {
    const { title, exportedAt: exported, complete, incomplete } = this.#words;
    const isComplete = completeness.gaps + completeness.conversations === 0;
    const { full, utc } = { full: this.#times.full(exportedAt), utc: this.#times.utc(exportedAt) };
    return `# ${inline(title)}\n\n${inline(exported)} ${inline(full)} (${utc}).\n\n${inline(isComplete ? complete : incomplete)}\n`;
  }

  entry(entry: Entry): string {
    if (entry.kind === 'gap') return `\n---\n\n*${inline(this.#words.missing)}*\n\n---\n`;
    const { at, sender, text, event, quote, editedAt, reactions = [] } = entry.message;
    const day = this.#times.day(at);
    const heading = day === this.#day ? '' : `\n## ${inline(this.#times.dayHeading(day))}\n`;
    this.#day = day;
    const times = `${inline(this.#times.clock(at))} (${this.#times.utc(at)})`;
    if (event !== undefined) return `${heading}\n*${inline(this.#sentences.event(event, sender))}* · ${times}\n`;
    const head = `**${this.#nameOf(sender)}** · ${times}${this.#edit(editedAt)}`;
    return `${heading}\n${head}\n${this.#quote(quote)}\n${block(text)}\n${this.#reactions(reactions)}`;
  }

  #edit(at: Message['editedAt']): string {
    return at === undefined
      ? ''
      : ` · ${inline(this.#words.edited)} ${inline(this.#times.full(at))} (${this.#times.utc(at)})`;
  }

  #quote(quote: Quote | undefined): string {
    if (quote === undefined) return '';
    const text = quote.state === 'known' ? `\\\n> ${inline(quote.text)}` : '';
    return `\n> ${inline(this.#sentences.reply(quote))}${text}\n`;
  }

  #reactions(reactions: readonly Reaction[]): string {
    if (reactions.length === 0) return '';
    const texts = reactions.map(
      ({ emoji, people }) => `${inline(emoji)} ${people.map((person) => this.#nameOf(person)).join(', ')}`,
    );
    return `\n${texts.join(' · ')}\n`;
  }

  /** The name, isolated from the times beside it, whose order a name from right to left would change. */
  #nameOf(person: Person): string {
    const key = JSON.stringify(person);
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = isolated(inline(senderName(person)));
    this.#names.set(key, name);
    return name;
  }

  end(leftOut: number): string {
    return leftOut === 0 ? '' : `\n---\n\n${inline(this.#words.leftOut)}\n`;
  }
}

/** ASCII punctuation with a meaning in CommonMark, where a backslash takes it away. */
const MARKUP = /[\\`*_{}[\]<>#|~&!^$]/g;
/** What has a meaning only at the start of a line: lists, rules, underlined headings. */
const LINE_START = /^(\u00a0*(?:(?=[-+=])|\d{1,9}(?=[.)])))/;

const LINE_END = /\r\n|[\n\r\u2028\u2029]/;
const TAB = ' '.repeat(4);
/** Spaces that renderers drop or take for code: all leading ones, and all but one within a text. */
const LOST_SPACES = /^ +| +(?= )/g;
/** Two of them would be a line break. */
const TRAILING_SPACES = /(?<! ) +$/;

/** Escapes a text for use within a line. */
const inline = (text: string): string => withoutStart(withoutMarkup(visible(text).replaceAll(/\s+/g, ' ').trim()));

/** Escapes a text as a block, with all of its lines. */
const block = (text: string): string =>
  text
    .split(LINE_END)
    .map((line) => linked(spaced(visible(line))) || '\u00a0')
    .join('\\\n');

/** Escapes a line outside of its links, which are written so that every renderer takes them whole and as they are. */
function linked(line: string): string {
  let [written, end] = ['', 0];
  for (const link of findLinks(line)) {
    written += withoutMarkup(line.slice(end, link.start)) + linkOf(line.slice(link.start, link.end), link.url);
    end = link.end;
  }
  return withoutStart(written + withoutMarkup(line.slice(end)));
}

/** Schemes and email addresses that CommonMark takes for a link between angle brackets. */
const AUTOLINK = /^(?:[a-z]+:|[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9.-]+$)/i;
/** Some renderers replace it, even within a link. */
const ENTITY = /&#?\w+;/;

const linkOf = (text: string, url: string): string =>
  AUTOLINK.test(text) && !ENTITY.test(text)
    ? `<${text}>`
    : `[${withoutMarkup(text)}](<${url.replaceAll(/[\\<>&]/g, '\\$&')}>)`;

const spaced = (line: string): string =>
  line
    .replaceAll('\t', TAB)
    .replace(TRAILING_SPACES, '')
    .replaceAll(LOST_SPACES, (spaces) => '\u00a0'.repeat(spaces.length));

const withoutMarkup = (text: string): string => text.replaceAll(MARKUP, '\\$&');
const withoutStart = (line: string): string => line.replace(LINE_START, '$1\\');

/** Replaces lone surrogates and control characters other than line ends and tabs. */
const visible = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are replaced
  text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd');
