import { type JSX, type MouseEvent, memo, useMemo, useState } from 'react';
import { parseDeepLink } from '../../../shared/deepLinks.ts';
import { parseSearch } from '../../../shared/searchFilters.ts';
import { findMatches, type Match, parseQuery, type SearchTerm } from '../../../shared/searchTerms.ts';
import { useFind } from '../../state/hooks.ts';
import { useServices } from '../../state/stores.ts';
import { useText } from '../../text/useText.ts';
import { Marked } from '../../ui/Marked.tsx';
import { foldedText, isFewEmoji, LONG_TEXT, piecesOf } from './richText.ts';

/** A message's text: links open in the system's browser, a very long text is folded, a few emoji are drawn larger. */
export const MessageText = memo(function MessageText({ text }: { readonly text: string }): JSX.Element {
  const t = useText();
  const { api, follow } = useServices();
  const [unfolded, setUnfolded] = useState(false);
  const folded = text.length > LONG_TEXT && !unfolded;
  const shown = folded ? foldedText(text) : text;
  const pieces = useMemo(() => piecesOf(shown), [shown]);
  const terms = useFoundTerms();
  const matches = useMemo(() => (terms.length === 0 ? [] : findMatches(shown, terms)), [shown, terms]);

  const open = (event: MouseEvent<HTMLAnchorElement>, url: string): void => {
    // The window itself never goes anywhere.
    event.preventDefault();
    if (event.button > 1) return;
    const place = parseDeepLink(url);
    if (place !== null) {
      void follow(place);
      return;
    }
    // A link that can't be opened leaves the reader where they are; the log has the reason.
    api.openLink(url).catch(() => undefined);
  };

  let offset = 0;
  return (
    <>
      <p className={isFewEmoji(text) ? 'message-text emoji-only' : 'message-text'} dir="auto">
        {pieces.map((piece) => {
          const key = offset;
          offset += piece.text.length;
          const found = matchesWithin(matches, key, offset);
          const { url } = piece;
          if (url === null && found.length === 0) return piece.text;
          const content = <Marked key={key} text={piece.text} matches={found} />;
          if (url === null) return content;
          return (
            <a
              key={key}
              href={url}
              rel="noreferrer"
              draggable={false}
              onClick={(event) => open(event, url)}
              onAuxClick={(event) => open(event, url)}
            >
              {content}
            </a>
          );
        })}
      </p>
      {folded ? (
        <button type="button" className="unfold" onClick={() => setUnfolded(true)}>
          {t('conversation.showAll', { characters: text.length })}
        </button>
      ) : null}
    </>
  );
});

/** The matches in a piece of a text, as they stand in the piece. */
const matchesWithin = (matches: readonly Match[], start: number, end: number): readonly Match[] =>
  matches
    .filter(([from, to]) => from < end && to > start)
    .map(([from, to]) => [Math.max(from, start) - start, Math.min(to, end) - start]);

const none: readonly SearchTerm[] = [];

/** What the reader looks for in the conversation, to be marked where it occurs. */
export function useFoundTerms(): readonly SearchTerm[] {
  const answered = useFind((state) => state.answered);
  // The filters are left out; no zone matters for that.
  return useMemo(() => (answered === '' ? none : parseQuery(parseSearch(answered, 'UTC').words)), [answered]);
}
