import { type JSX, type MouseEvent, memo, useMemo, useState } from 'react';
import { parseDeepLink } from '../../../shared/deepLinks.ts';
import { parseSearch } from '../../../shared/searchFilters.ts';
import { findMatches, type Match, parseQuery, type SearchTerm } from '../../../shared/searchTerms.ts';
import { useApp } from '../../app/app.ts';
import { useFind } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import { Marked } from '../../ui/Marked.tsx';
import { foldedText, isFewEmoji, LONG_TEXT, piecesOf } from './richText.ts';

/** A message's text: links open in the system's browser, a long text is folded, and a few emoji are larger. */
export const MessageText = memo(function MessageText({ text }: { readonly text: string }): JSX.Element {
  const t = useText();
  const { client, follow } = useApp();
  const [unfolded, setUnfolded] = useState(false);
  const folded = text.length > LONG_TEXT && !unfolded;
  const shown = folded ? foldedText(text) : text;
  const pieces = useMemo(() => piecesOf(shown), [shown]);
  const terms = useFoundTerms();
  const matches = useMemo(() => (terms.length === 0 ? [] : findMatches(shown, terms)), [shown, terms]);

  const open = (event: MouseEvent<HTMLAnchorElement>, url: string): void => {
    // The window itself never navigates.
    event.preventDefault();
    if (event.button > 1) return;
    const place = parseDeepLink(url);
    if (place !== null) {
      void follow(place);
      return;
    }
    // The log has the reason if a link can't be opened.
    client.app.openLink({ url }).catch(() => undefined);
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

/** The matches within a piece of text, relative to the piece. */
const matchesWithin = (matches: readonly Match[], start: number, end: number): readonly Match[] =>
  matches
    .filter(([from, to]) => from < end && to > start)
    .map(([from, to]) => [Math.max(from, start) - start, Math.min(to, end) - start]);

const none: readonly SearchTerm[] = [];

/** The terms of the find bar, to be highlighted. */
function useFoundTerms(): readonly SearchTerm[] {
  const answered = useFind((state) => state.answered);
  // Filters are dropped, so the zone does not matter.
  return useMemo(() => (answered === '' ? none : parseQuery(parseSearch(answered, 'UTC').words)), [answered]);
}
