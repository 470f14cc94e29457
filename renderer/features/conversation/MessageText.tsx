import { type JSX, type MouseEvent, memo, useMemo, useState } from 'react';
import { useServices } from '../../state/stores.ts';
import { text as words } from '../../text.ts';
import { foldedText, isFewEmoji, LONG_TEXT, piecesOf } from './richText.ts';

/** A message's text: links open in the system's browser, a very long text is folded, a few emoji are drawn larger. */
export const MessageText = memo(function MessageText({ text }: { readonly text: string }): JSX.Element {
  const { api } = useServices();
  const [unfolded, setUnfolded] = useState(false);
  const folded = text.length > LONG_TEXT && !unfolded;
  const shown = folded ? foldedText(text) : text;
  const pieces = useMemo(() => piecesOf(shown), [shown]);

  const open = (event: MouseEvent<HTMLAnchorElement>, url: string): void => {
    // The window itself never goes anywhere.
    event.preventDefault();
    if (event.button > 1) return;
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
          const { url } = piece;
          if (url === null) return piece.text;
          return (
            <a
              key={key}
              href={url}
              rel="noreferrer"
              draggable={false}
              onClick={(event) => open(event, url)}
              onAuxClick={(event) => open(event, url)}
            >
              {piece.text}
            </a>
          );
        })}
      </p>
      {folded ? (
        <button type="button" className="unfold" onClick={() => setUnfolded(true)}>
          {words.conversation.showAll(text.length)}
        </button>
      ) : null}
    </>
  );
});
