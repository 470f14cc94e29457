import { type JSX, useMemo } from 'react';
import { findMatches, matchesWithin, type SearchTerm } from '../../../shared/searchTerms.ts';
import { Marked } from '../../ui/Marked.tsx';
import { MentionedText } from './MentionedText.tsx';
import { MessageLink } from './MessageLink.tsx';
import css from './PlainText.module.css';
import { piecesOf } from './richText.ts';

export interface TextProps {
  readonly text: string;
  /** Whether it is only the start of a long text. */
  readonly isFolded: boolean;
  /** To be highlighted. */
  readonly terms: readonly SearchTerm[];
}

interface PlainTextProps extends TextProps {
  /** Whether it is only a few emoji, which are drawn larger. */
  readonly fewEmoji?: boolean;
  /** What keeps room in the last line for the time beside it; the text then takes its direction from around it. */
  readonly room?: string;
}

/** A text as written, with links. */
export function PlainText({ text, isFolded, terms, fewEmoji = false, room }: PlainTextProps): JSX.Element {
  const pieces = useMemo(() => piecesOf(text, isFolded), [text, isFolded]);
  const matches = useMemo(() => (terms.length === 0 ? [] : findMatches(text, terms)), [text, terms]);
  let offset = 0;
  return (
    <p
      className={fewEmoji ? `${css.text} ${css.emojiOnly}` : css.text}
      dir={room === undefined ? 'auto' : undefined}
      data-text=""
      data-room={room}
    >
      {pieces.map((piece) => {
        const key = offset;
        offset += piece.text.length;
        const found = matchesWithin(matches, key, offset);
        if (piece.url === null && found.length === 0 && !piece.text.includes('@')) return piece.text;
        return piece.url === null ? (
          <MentionedText key={key} text={piece.text} matches={found} />
        ) : (
          <MessageLink key={key} url={piece.url}>
            <Marked text={piece.text} matches={found} />
          </MessageLink>
        );
      })}
    </p>
  );
}
