import { Dialog } from '@base-ui/react/dialog';
import { type JSX, useRef } from 'react';
import { toAppError } from '../../../shared/errors.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { useApp } from '../../app/app.ts';
import { useNotices } from '../../app/hooks.ts';
import { useConversationList, useHistory, useNavigation, useSearch } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import dialogCss from '../../ui/dialog.module.css';
import { focusTarget } from '../../ui/focusTargets.ts';
import { Spinner } from '../../ui/Spinner.tsx';
import textCss from '../../ui/text.module.css';
import css from './Search.module.css';
import { SearchField } from './SearchField.tsx';
import type { SearchResult } from './searchResults.ts';

/** The search dialog: conversations, people and messages. */
export function Search(): JSX.Element {
  const t = useText();
  const open = useSearch((state) => state.open);
  const show = useSearch((state) => state.show);
  const close = useSearch((state) => state.close);
  const select = useConversationList((state) => state.select);
  const { follow } = useApp();
  const jumpTo = useNavigation((state) => state.jumpTo);
  const tell = useNotices((state) => state.tell);
  const field = useRef<HTMLInputElement>(null);
  /** The chosen kind of result, which decides the focus after closing. */
  const chosen = useRef<SearchResult['kind'] | null>(null);

  const go = async (choice: SearchResult): Promise<void> => {
    switch (choice.kind) {
      case 'conversation':
        select(choice.conversation.id);
        return;
      case 'person':
        await follow({ kind: 'new', handle: choice.person.handle });
        return;
      case 'message': {
        const { conversationId, at, id } = choice.hit.message;
        await jumpTo({ conversationId, scrollTarget: { kind: 'message', cursor: { at, id } } });
      }
    }
  };
  const choose = (choice: SearchResult): void => {
    chosen.current = choice.kind;
    close();
    go(choice).catch((thrown: unknown) => tell({ kind: 'not-followed', error: toAppError(thrown).toData() }));
  };

  return (
    <Dialog.Root open={open} onOpenChange={(wanted) => (wanted ? show() : close())}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialogCss.dialogBackdrop} />
        <Dialog.Popup
          className={`${dialogCss.dialog} ${css.search}`}
          initialFocus={() => {
            chosen.current = null;
            field.current?.select();
            return field.current;
          }}
          finalFocus={() => (chosen.current === null ? true : (destinationOf(chosen.current) ?? true))}
        >
          <Dialog.Title className={textCss.visuallyHidden}>{t('search.title')}</Dialog.Title>
          <SearchField field={field} onChoose={choose} />
          <Completeness />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** The element to focus after a choice. */
const destinationOf = (kind: SearchResult['kind']): HTMLElement | null =>
  kind === 'message' ? focusTarget('message', 'messages') : focusTarget('composer');

/** How complete the downloaded messages are, with a button that loads the rest. */
function Completeness(): JSX.Element | null {
  const t = useText();
  const completeness = useSearch(({ found }) => found?.completeness ?? null);
  const unindexed = useSearch(({ found }) => found?.unindexed ?? 0);
  const progress = useHistory((state) => state.progress);
  const failure = useHistory((state) => state.error);
  const begin = useHistory((state) => state.begin);
  const stop = useHistory((state) => state.stop);
  if (completeness === null) return null;
  const { gaps, conversations } = completeness;
  const isLoading = progress?.running === true;
  const error = failure ?? progress?.error ?? null;
  return (
    <div className={css.searchFooter}>
      <p role="status">
        {isLoading ? (
          <>
            <Spinner />
            <span>
              {progress.messages > 0
                ? t('joins.dot', {
                    first: t('completeness.loading', { done: progress.done, total: progress.total }),
                    second: t('completeness.added', { messages: progress.messages }),
                  })
                : t('completeness.loading', { done: progress.done, total: progress.total })}
            </span>
          </>
        ) : unindexed > 0 ? (
          <>
            <Spinner />
            <span>{t('completeness.indexing', { messages: unindexed })}</span>
          </>
        ) : gaps + conversations === 0 ? (
          t('completeness.complete')
        ) : (
          <bdi>{t('completeness.missing', { gaps, conversations, both: gaps > 0 && conversations > 0 })}</bdi>
        )}
      </p>
      {isLoading ? (
        <button type="button" className={buttonCss.linkButton} onClick={() => void stop()}>
          {t('completeness.stop')}
        </button>
      ) : gaps + conversations === 0 ? null : (
        <button type="button" className={buttonCss.linkButton} onClick={() => void begin(null)}>
          {t('completeness.load')}
        </button>
      )}
      {error === null || gaps + conversations === 0 ? null : (
        <p className={css.searchProblem}>
          {isLoading ? `${t('completeness.waiting')} ` : ''}
          {errorText(t, error)}
        </p>
      )}
    </div>
  );
}
