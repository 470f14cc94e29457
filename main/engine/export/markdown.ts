import type { ExportWords } from '../../../shared/ipc/keeping.ts';
import type { Person } from '../../../shared/model.ts';
import type { DocumentHead, DocumentWriter, Entry } from './document.ts';
import type { ExportTimes } from './times.ts';

/**
 * CommonMark: a heading for each day, then each message under its sender and its times. What was written is shown as it
 * was written: none of it counts as markup, its lines stay lines, and its blanks blanks.
 */
export class MarkdownWriter implements DocumentWriter {
  readonly #times: ExportTimes;
  readonly #words: ExportWords;
  /** Names as they are written, by what they are: a conversation has two. */
  readonly #names = new Map<string, string>();
  #day: number | null = null;

  constructor(times: ExportTimes, words: ExportWords) {
    this.#times = times;
    this.#words = words;
  }

  begin({ exportedAt, completeness }: DocumentHead): string {
    const { title, exportedAt: exported, complete, incomplete } = this.#words;
    const isComplete = completeness.gaps + completeness.conversations === 0;
    const { full, utc } = { full: this.#times.full(exportedAt), utc: this.#times.utc(exportedAt) };
    return `# ${inline(title)}\n\n${inline(exported)} ${inline(full)} (${utc}).\n\n${inline(isComplete ? complete : incomplete)}\n`;
  }

  entry(entry: Entry): string {
    if (entry.kind === 'gap') return `\n---\n\n*${inline(this.#words.missing)}*\n\n---\n`;
    const { at, sender, text } = entry.message;
    const day = this.#times.day(at);
    const heading = day === this.#day ? '' : `\n## ${inline(this.#times.dayHeading(day))}\n`;
    this.#day = day;
    const times = `${inline(this.#times.clock(at))} (${this.#times.utc(at)})`;
    return `${heading}\n**${this.#nameOf(sender)}** · ${times}\n\n${block(text)}\n`;
  }

  #nameOf({ id, name, handle }: Person): string {
    const shown = name || handle || id;
    const known = this.#names.get(shown);
    if (known !== undefined) return known;
    const escaped = inline(shown) || inline(id);
    this.#names.set(shown, escaped);
    return escaped;
  }

  end(leftOut: number): string {
    return leftOut === 0 ? '' : `\n---\n\n${inline(this.#words.leftOut)}\n`;
  }
}

/** ASCII punctuation, any of which CommonMark lets a backslash take the meaning from; what has none is left readable. */
const MARKUP = /[\\`*_{}[\]<>#|~&!^$]/g;
/** Where something begins that has a meaning at the beginning of a line only: lists, rules, headings underlined. */
const LINE_START = /^(\u00a0*(?:(?=[-+=])|\d{1,9}(?=[.)])))/;

const LINE_END = /\r\n|[\n\r\u2028\u2029]/;
const TAB = ' '.repeat(4);
/** Blanks of which one at most would be shown, or which would make code of a line: all before a text, all but one within it. */
const LOST_BLANKS = /^ +| +(?= )/g;
/** Would be a break. */
const LAST_BLANKS = /(?<! ) +$/;

/** A text within a line. */
const inline = (text: string): string => escaped(visible(text).replaceAll(/\s+/g, ' ').trim());

/** A text as a block of its own: each line one, blank ones kept. */
const block = (text: string): string =>
  text
    .split(LINE_END)
    .map((line) => escaped(spaced(visible(line))) || '\u00a0')
    .join('\\\n');

const spaced = (line: string): string =>
  line
    .replaceAll('\t', TAB)
    .replace(LAST_BLANKS, '')
    .replaceAll(LOST_BLANKS, (blanks) => '\u00a0'.repeat(blanks.length));

const escaped = (line: string): string => line.replaceAll(MARKUP, '\\$&').replace(LINE_START, '$1\\');

/** Well-formed text without control characters but line ends and tabs. */
const visible = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd');
