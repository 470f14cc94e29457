import type { ExportWords } from '../../../shared/ipc/keeping.ts';
import type { DocumentHead, DocumentWriter, Entry } from './document.ts';
import type { ExportTimes } from './times.ts';

/**
 * CommonMark: a heading for each day, then each message under its sender and its times. What was written is shown as it
 * was written: none of it counts as markup, and its lines stay lines.
 */
export class MarkdownWriter implements DocumentWriter {
  readonly #times: ExportTimes;
  readonly #words: ExportWords;
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
    const name = inline(sender.name === '' ? sender.handle : sender.name) || inline(sender.id);
    const times = `${inline(this.#times.clock(at))} (${this.#times.utc(at)})`;
    return `${heading}\n**${name}** · ${times}\n\n${block(text)}\n`;
  }

  end(leftOut: number): string {
    return leftOut === 0 ? '' : `\n---\n\n${inline(this.#words.leftOut)}\n`;
  }
}

/** ASCII punctuation, any of which CommonMark lets a backslash take the meaning from; what has none is left readable. */
const MARKUP = /[\\`*_{}[\]<>#|~&!^$]/g;
/** What means something at the beginning of a line only: lists, rules, headings underlined. */
const LINE_START = /^([-+=])|^(\d{1,9})([.)])/;

/** A text within a line. */
function inline(text: string): string {
  const escaped = visible(text).replaceAll(/\s+/g, ' ').trim().replaceAll(MARKUP, '\\$&');
  return escaped.replace(LINE_START, startEscaped);
}

/** A text as a block of its own: each line one, blank ones kept. */
function block(text: string): string {
  return visible(text)
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => {
      // Leading spaces would make code of it; two at the end, or a backslash, would be a break already.
      const trimmed = line.replaceAll(/[\t ]+/g, ' ').trim();
      return trimmed === '' ? '\u00a0' : trimmed.replaceAll(MARKUP, '\\$&').replace(LINE_START, startEscaped);
    })
    .join('\\\n');
}

const startEscaped = (_match: string, sign: string | undefined, digits: string | undefined, end: string): string =>
  sign === undefined ? `${digits}\\${end}` : `\\${sign}`;

/** Well-formed text without control characters but line ends and tabs. */
const visible = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd');
