import Markdown, { type Env, type MarkdownIt, type StateBlock, type StateInline, type Token } from 'markdown-it';
import type { FoundLink } from '../../../shared/text/findLinks.ts';
import { linksOf } from './richText.ts';

/** A part of a line. */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
  | { readonly kind: 'strong' | 'em' | 's'; readonly parts: readonly Inline[] };

/** A part of a formatted message. `line` is the line where it begins. */
export type Block = { readonly line: number } & (
  | { readonly kind: 'text'; readonly parts: readonly Inline[] }
  /** `language` is empty if none is named. */
  | { readonly kind: 'code'; readonly text: string; readonly language: string }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'list'; readonly isOrdered: boolean; readonly items: readonly ListItem[] }
);

interface ListItem {
  readonly line: number;
  /** As written; 0 in lists that are not ordered. */
  readonly number: number;
  readonly blocks: readonly Block[];
}

/** Whether a text may contain markup. Others are not parsed. */
export const mayHaveMarkup = (text: string): boolean => /[*_`]|~~|^[ \t]*(?:>|-[ \t]|\d{1,3}[.)][ \t])/m.test(text);

/** Levels of quotes, lists and emphasis that are shown; a list has two. */
const MOST_LEVELS = 8;

const isWord = (character: string | undefined): boolean => character !== undefined && /[0-9a-z]/i.test(character);

/** Inline content with its links, in which nothing is markup. */
class InlineContent extends Markdown.StateInline {
  readonly #links: readonly FoundLink[];
  #nextLink = 0;
  #marker = -1;

  constructor(text: string, parser: MarkdownIt, env: Env, tokens: Token[]) {
    super(text, parser, env, tokens);
    this.#links = linksOf(text, env.isFolded === true && text.endsWith('…')).map((link) => withoutMarkup(text, link));
  }

  /** The next link that begins at `pos` or after it. */
  nextLink(): FoundLink | undefined {
    while ((this.#links[this.#nextLink]?.start ?? Number.POSITIVE_INFINITY) < this.pos) this.#nextLink++;
    return this.#links[this.#nextLink];
  }

  /** The place of the next character at `pos` or after it that may be markup. */
  nextMarker(): number {
    if (this.#marker < this.pos) {
      markers.lastIndex = this.pos;
      this.#marker = markers.exec(this.src)?.index ?? this.posMax;
    }
    return this.#marker;
  }

  /** Differs from CommonMark in that no marker is markup between letters or digits, as in 2*3*4 and in file*names*. */
  override scanDelims(start: number, canSplitWord: boolean): ReturnType<StateInline['scanDelims']> {
    const found = super.scanDelims(start, canSplitWord);
    if (!isWord(this.src[start - 1]) || !isWord(this.src[start + found.length])) return found;
    return { ...found, can_open: false, can_close: false };
  }
}

const markers = /[\\*_`~]/g;

/** How far before a link the markup may begin that ends with it, in UTF-16 units. */
const LONGEST_EMPHASIS = 1_000;

/** Leaves a marker at the end of a link, as in `**https://example.com/path**`, to the markup that is open before it. */
function withoutMarkup(text: string, { start, end, url }: FoundLink): FoundLink {
  const [rest = '', marker = ''] = /([*_]+|~~)[^\w/]*$/.exec(text.slice(start, end)) ?? [];
  const before = rest === '' ? [] : text.slice(Math.max(0, start - LONGEST_EMPHASIS), start).split(marker);
  // A marker that occurs an even number of times is closed.
  return before.length % 2 === 1 || rest === ''
    ? { start, end, url }
    : { start, end: end - rest.length, url: url.slice(0, -rest.length) };
}

/** Plain text up to the next link or marker, or a link. */
function textRule(state: StateInline): boolean {
  if (!(state instanceof InlineContent)) return false;
  const link = state.nextLink();
  if (link?.start === state.pos) {
    const token = state.push('address', '', 0);
    token.content = state.src.slice(link.start, link.end);
    token.info = link.url;
    state.pos = link.end;
    return true;
  }
  const end = Math.min(state.nextMarker(), link?.start ?? state.posMax);
  if (end === state.pos) return false;
  state.pending += state.src.slice(state.pos, end);
  state.pos = end;
  return true;
}

/** A backslash makes plain text of the marker after it, and is shown, as in ¯\_(ツ)_/¯. */
function escapeRule(state: StateInline): boolean {
  if (state.src[state.pos] !== '\\') return false;
  const length = /[\\*_`~]/.test(state.src[state.pos + 1] ?? '') ? 2 : 1;
  state.pending += state.src.slice(state.pos, state.pos + length);
  state.pos += length;
  return true;
}

/** Lines that CommonMark takes for markup and people don't write as such: rules, signs, arrows and faces. */
const plainLine = /^(?:>(?![\s>]|$)|\+|\d{4,}[.)]|([-*_])[ \t]*(?:\1[ \t]*){2,}$|(?:[-*]|\d{1,9}[.)])[ \t]*$)/;

/** A line that is no markup, and everything that is nested too deep. */
function plainRule(state: StateBlock, line: number, end: number, silent: boolean): boolean {
  const text = state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
  if (state.level < MOST_LEVELS && !plainLine.test(text)) return false;
  return paragraphRule(state, line, state.level < MOST_LEVELS ? line + 1 : end, silent);
}

/**
 * Lines of text, with their spaces. Unlike in CommonMark, a quote or a list ends where its markers or its indentation do.
 */
function paragraphRule(state: StateBlock, line: number, end: number, silent: boolean): boolean {
  if (silent) return true;
  const { parentType } = state;
  state.parentType = 'paragraph';
  const terminators = state.level < MOST_LEVELS ? state.md.block.ruler.getRules('paragraph') : [];
  const isText = (next: number): boolean =>
    !state.isEmpty(next) &&
    (state.sCount[next] ?? 0) >= state.blkIndent &&
    !terminators.some((rule) => rule(state, next, end, true));
  let next = line + 1;
  while (next < end && isText(next)) next++;
  state.parentType = parentType;
  state.line = next;
  const token = state.push('inline', '', 0);
  token.content = state.getLines(line, next, state.blkIndent, false);
  token.map = [line, next];
  token.children = [];
  return true;
}

const parser = new Markdown('zero')
  .enable(['fence', 'blockquote', 'list'])
  .enable(['escape', 'backticks', 'strikethrough', 'emphasis']);
parser.block.ruler.before('fence', 'plain', plainRule);
// It ends a quote that would otherwise continue without its marker.
const ended = ['blockquote'];
parser.block.ruler.at('paragraph', paragraphRule, { alt: ended });
parser.inline.ruler.at('text', textRule);
parser.inline.ruler.at('escape', escapeRule);
parser.inline.State = InlineContent;

/**
 * Parses the formatting of a message: code, emphasis, quotes and lists as in CommonMark, and nothing else; HTML, images,
 * headings and links with a text stay as written. Takes linear time and nests at most `MOST_LEVELS` deep.
 * Returns null if nothing is formatted.
 */
export function formatOf(text: string, isFolded: boolean): readonly Block[] | null {
  if (!mayHaveMarkup(text)) return null;
  const blocks = blocksOf(parser.parse(text, { isFolded }));
  const [only] = blocks;
  const isPlain =
    blocks.length <= 1 && (only === undefined || (only.kind === 'text' && only.parts.every(isUnformatted)));
  return isPlain ? null : blocks;
}

/** A text as a reader sees it, without the characters that format it. */
export function plainTextOf(text: string): string {
  const blocks = formatOf(text, true);
  return blocks === null ? text : textOfBlocks(blocks);
}

const textOfBlocks = (blocks: readonly Block[]): string => blocks.map(textOfBlock).join('\n');

function textOfBlock(block: Block): string {
  if (block.kind === 'code') return block.text;
  if (block.kind === 'quote') return textOfBlocks(block.blocks);
  if (block.kind === 'list') return block.items.map((item) => textOfBlocks(item.blocks)).join('\n');
  return textOfParts(block.parts);
}

const textOfParts = (parts: readonly Inline[]): string =>
  parts.map((part) => ('text' in part ? part.text : textOfParts(part.parts))).join('');

const isUnformatted = ({ kind }: Inline): boolean => kind === 'text' || kind === 'link';

/** Builds the blocks from a list of tokens. */
function blocksOf(tokens: readonly Token[]): readonly Block[] {
  const root: Block[] = [];
  /** The lists of blocks that are open, innermost last. */
  const open: Block[][] = [root];
  const lists: ListItem[][] = [];
  /** Line after the last text, if a text may continue it. */
  let textEnd = -1;
  for (const token of tokens) {
    const blocks = open.at(-1) ?? root;
    const [line = 0, end = 0] = token.map ?? [];
    switch (token.type) {
      case 'inline': {
        const parts = inlinesOf(token.children ?? []);
        const before = blocks.at(-1);
        // Keep the empty lines between texts.
        if (textEnd >= 0 && before?.kind === 'text') {
          const gap: Inline = { kind: 'text', text: '\n'.repeat(line - textEnd + 1) };
          blocks.splice(-1, 1, { ...before, parts: [...before.parts, gap, ...parts] });
        } else blocks.push({ line, kind: 'text', parts });
        textEnd = end;
        continue;
      }
      case 'fence':
        blocks.push({ line, kind: 'code', text: token.content.replace(/\n$/, ''), language: languageOf(token.info) });
        break;
      case 'blockquote_open': {
        const inner: Block[] = [];
        blocks.push({ line, kind: 'quote', blocks: inner });
        open.push(inner);
        break;
      }
      case 'bullet_list_open':
      case 'ordered_list_open': {
        const items: ListItem[] = [];
        blocks.push({ line, kind: 'list', isOrdered: token.type === 'ordered_list_open', items });
        lists.push(items);
        break;
      }
      case 'list_item_open': {
        const inner: Block[] = [];
        lists.at(-1)?.push({ line, number: Number(token.info), blocks: inner });
        open.push(inner);
        break;
      }
      case 'blockquote_close':
      case 'list_item_close':
        open.pop();
        break;
      case 'bullet_list_close':
      case 'ordered_list_close':
        lists.pop();
        break;
    }
    textEnd = -1;
  }
  return root;
}

const languageOf = (info: string): string => /^[\w+#.-]{1,20}$/.exec(info.trim())?.[0] ?? '';

/** Builds the parts of a text from its tokens. What is nested too deep is shown without its emphasis. */
function inlinesOf(tokens: readonly Token[]): readonly Inline[] {
  const root: Inline[] = [];
  const open: Inline[][] = [root];
  for (const { type, content, info, nesting } of tokens) {
    const parts = open.at(-1) ?? root;
    if (nesting < 0) {
      open.pop();
      continue;
    }
    if (nesting > 0) {
      const inner: Inline[] = open.length > MOST_LEVELS ? parts : [];
      if (inner !== parts) parts.push({ kind: kindOf(type), parts: inner });
      open.push(inner);
    } else if (type === 'address') parts.push({ kind: 'link', text: content, url: info });
    else if (content !== '') parts.push({ kind: type === 'code_inline' ? 'code' : 'text', text: content });
  }
  return root;
}

function kindOf(type: string): 'strong' | 'em' | 's' {
  switch (type) {
    case 'strong_open':
      return 'strong';
    case 's_open':
      return 's';
    default:
      return 'em';
  }
}
