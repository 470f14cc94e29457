import { Check, Copy } from 'lucide-react';
import { Fragment, type JSX, useMemo, useState } from 'react';
import { findMatches, type Match, matchesWithin, type SearchTerm } from '../../../shared/searchTerms.ts';
import { useSettings } from '../../app/hooks.ts';
import { useText } from '../../text/useText.ts';
import { copyText } from '../../ui/clipboard.ts';
import { Marked } from '../../ui/Marked.tsx';
import { tokensOf } from './codeTokens.ts';
import css from './FormattedText.module.css';
import { type Block, formatOf, type Inline } from './format.ts';
import { MentionedText } from './MentionedText.tsx';
import { MessageLink } from './MessageLink.tsx';
import textCss from './PlainText.module.css';
import { PlainText, type TextProps } from './PlainText.tsx';
import { rememberWritten } from './selectedText.ts';

/** A text with the formatting that its markup describes, unless that is turned off. */
export function FormattedText({ text, isFolded, terms }: TextProps): JSX.Element {
  const isOn = useSettings(({ settings }) => settings.appearance.formatMessages);
  const blocks = useMemo(() => (isOn ? formatOf(text, isFolded) : null), [isOn, text, isFolded]);
  if (blocks === null) return <PlainText text={text} isFolded={isFolded} terms={terms} />;
  return (
    <div ref={(shown) => rememberWritten(shown, text)} className={`${textCss.text} ${css.formatted}`} data-text="">
      <Blocks blocks={blocks} terms={terms} dir="auto" />
    </div>
  );
}

interface BlocksProps {
  readonly blocks: readonly Block[];
  readonly terms: readonly SearchTerm[];
  /** Set on the outermost only: the browser derives no direction from elements that have one of their own. */
  readonly dir?: 'auto';
}

const Blocks = ({ blocks, ...props }: BlocksProps): readonly JSX.Element[] =>
  blocks.map((block) => <BlockView key={block.line} block={block} {...props} />);

interface BlockViewProps extends Omit<BlocksProps, 'blocks'> {
  readonly block: Block;
}

function BlockView({ block, terms, dir }: BlockViewProps): JSX.Element {
  switch (block.kind) {
    case 'text':
      return (
        <div className={css.lines} dir={dir} data-lines="">
          <Lines parts={block.parts} terms={terms} />
        </div>
      );
    case 'code':
      return <CodeBlock text={block.text} language={block.language} terms={terms} />;
    case 'quote':
      return (
        <blockquote dir={dir}>
          <Blocks blocks={block.blocks} terms={terms} />
        </blockquote>
      );
    case 'list': {
      const List = block.isOrdered ? 'ol' : 'ul';
      return (
        <List dir={dir}>
          {block.items.map((item) => (
            <li key={item.line} value={block.isOrdered ? item.number : undefined}>
              <Blocks blocks={item.blocks} terms={terms} />
            </li>
          ))}
        </List>
      );
    }
  }
}

interface LinesProps {
  readonly parts: readonly Inline[];
  readonly terms: readonly SearchTerm[];
}

/** A text with its emphasis; what was found in it is highlighted across its parts. */
function Lines({ parts, terms }: LinesProps): JSX.Element {
  const matches = useMemo(() => (terms.length === 0 ? [] : findMatches(plainText(parts), terms)), [parts, terms]);
  return <>{partsOf(parts, matches, 0)}</>;
}

const plainText = (parts: readonly Inline[]): string =>
  parts.map((part) => ('parts' in part ? plainText(part.parts) : part.text)).join('');

/** The elements of parts that begin at `start` of their text. */
function partsOf(parts: readonly Inline[], matches: readonly Match[], start: number): readonly JSX.Element[] {
  let end = start;
  return parts.map((part) => {
    const key = end;
    end += 'parts' in part ? plainText(part.parts).length : part.text.length;
    return <Part key={key} part={part} matches={matches} start={key} />;
  });
}

interface PartProps {
  readonly part: Inline;
  readonly matches: readonly Match[];
  readonly start: number;
}

function Part({ part, matches, start }: PartProps): JSX.Element {
  if ('parts' in part) {
    const Emphasis = part.kind;
    return <Emphasis>{partsOf(part.parts, matches, start)}</Emphasis>;
  }
  const content = <Marked text={part.text} matches={matchesWithin(matches, start, start + part.text.length)} />;
  switch (part.kind) {
    case 'text':
      return <MentionedText text={part.text} matches={matchesWithin(matches, start, start + part.text.length)} />;
    case 'code':
      return <code>{content}</code>;
    case 'link':
      return <MessageLink url={part.url}>{content}</MessageLink>;
  }
}

interface CodeBlockProps {
  readonly text: string;
  readonly language: string;
  readonly terms: readonly SearchTerm[];
}

/** Lines of code, with a button that copies them. */
function CodeBlock({ text, language, terms }: CodeBlockProps): JSX.Element {
  const t = useText();
  const [isCopied, setCopied] = useState(false);
  const matches = useMemo(() => (terms.length === 0 ? [] : findMatches(text, terms)), [text, terms]);
  return (
    <div className={css.code} dir="ltr">
      <div className={css.head}>
        <span>{language}</span>
        <button
          type="button"
          className={css.copy}
          dir="auto"
          onClick={() => setCopied(copyText(text))}
          onBlur={() => setCopied(false)}
          onPointerLeave={() => setCopied(false)}
        >
          {isCopied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
          {isCopied ? t('copying.copied') : t('copying.copy')}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre tabIndex={0} data-lines="">
        <code>
          <ColoredCode text={text} language={language} matches={matches} />
        </code>
      </pre>
    </div>
  );
}

interface ColoredCodeProps extends Pick<CodeBlockProps, 'text' | 'language'> {
  readonly matches: readonly Match[];
}

/** Code in the colors of its language. */
function ColoredCode({ text, language, matches }: ColoredCodeProps): JSX.Element {
  const tokens = useMemo(() => tokensOf(text, language), [text, language]);
  const plain = (start: number, end: number): JSX.Element => (
    <Marked text={text.slice(start, end)} matches={matchesWithin(matches, start, end)} />
  );
  return (
    <>
      {tokens.map(({ start, end, kind }, n) => (
        <Fragment key={start}>
          {plain(tokens[n - 1]?.end ?? 0, start)}
          <span className={css[`code-${kind}`]} data-token={kind}>
            {plain(start, end)}
          </span>
        </Fragment>
      ))}
      {plain(tokens.at(-1)?.end ?? 0, text.length)}
    </>
  );
}
