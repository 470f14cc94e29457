import { Clock, CloudOff, Copy, MessageSquareDashed, PenLine, Trash2, TriangleAlert } from 'lucide-react';
import { type JSX, type RefObject, useEffect, useRef } from 'react';
import type { Conversation, ConversationId } from '../../../shared/model.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import { isSampleActive } from '../../app/accounts.ts';
import { useAccounts } from '../../app/hooks.ts';
import { useTimeSource } from '../../app/time.tsx';
import { deletable } from '../../session/changes.ts';
import { hasLeftConversation } from '../../session/conversationList.ts';
import {
  useAccount,
  useChanges,
  useConversation,
  useConversationList,
  useSelection,
  useSync,
} from '../../session/hooks.ts';
import type { Selected } from '../../session/selection.ts';
import { isStill } from '../../session/sync.ts';
import { unbroken } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorDetails } from '../../ui/ErrorDetails.tsx';
import { later, useEver } from '../../ui/later.tsx';
import { conversationName } from '../../ui/personName.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useEscape } from '../../ui/useEscape.ts';
import { Composer } from './Composer.tsx';
import { ConversationHeader } from './ConversationHeader.tsx';
import css from './ConversationPane.module.css';
import { type Copied, textsOf, textsWithTimes } from './copy.ts';
import { FindBar } from './FindBar.tsx';
import { MessageList } from './MessageList.tsx';
import { useCopyWhole } from './useCopyWhole.ts';
import { canLoadOlder } from './useMessageScroll.ts';

const ReactionPicker = later(async () => (await import('./ReactionPicker.tsx')).ReactionPicker);
const DeleteDialog = later(async () => (await import('./DeleteDialog.tsx')).DeleteDialog);
const EditHistory = later(async () => (await import('./EditHistory.tsx')).EditHistory);

interface BodyProps {
  readonly conversationId: ConversationId;
  readonly name: string;
  readonly isNotes: boolean;
  readonly isGroup: boolean;
  readonly unread: number;
}

interface ConversationPaneProps {
  readonly conversation: Conversation;
  /** Returns to the list; null where the list is beside the conversation. */
  readonly onBack: (() => void) | null;
  /** Shows or hides the details. */
  readonly onDetails: () => void;
}

/** The open conversation. */
export function ConversationPane({ conversation, onBack, onDetails }: ConversationPaneProps): JSX.Element {
  const t = useText();
  const name = conversationName(t, conversation);
  const selected = useSelection((state) => state.selected);
  const hasLeft = useConversationList((state) => hasLeftConversation(state, conversation.id));
  const field = useRef<HTMLTextAreaElement>(null);
  return (
    <section className={css.conversation} data-testid="conversation" aria-label={t('conversation.label', { name })}>
      <ConversationHeader conversation={conversation} onBack={onBack} onDetails={onDetails} />
      <FindBar />
      <ConversationBody
        conversationId={conversation.id}
        name={name}
        isNotes={conversation.isNotes}
        isGroup={conversation.group !== null}
        unread={conversation.unread}
      />
      {hasLeft ? (
        <p className={css.gone} role="status" data-testid="gone">
          {t('group.gone')}
        </p>
      ) : selected === null ? (
        <Composer
          key={conversation.id}
          field={field}
          conversationId={conversation.id}
          name={name}
          disappearAfter={conversation.disappearAfter}
        />
      ) : (
        <SelectionBar selected={[...selected.values()]} />
      )}
      <DiscardDialog finalFocus={field} />
      <ChangeDialogs finalFocus={field} />
    </section>
  );
}

/** The messages, or the reason why there are none. */
function ConversationBody({ conversationId, name, isNotes, isGroup, unread }: BodyProps): JSX.Element {
  const t = useText();
  const openId = useConversation((state) => state.conversationId);
  const loaded = useConversation((state) => state.loaded);
  const error = useConversation((state) => state.error ?? (state.messages.length === 0 ? state.olderError : null));
  const isEmpty = useConversation((state) => state.messages.length === 0 && state.outgoing.length === 0);
  const waiting = useConversation((state) => state.syncedAt === null || state.loadingOlder);
  const retry = useConversation((state) => (state.error === null ? state.loadOlder : state.reload));
  const isOnlyGap = useConversation((s) => s.messages.length === 0 && s.syncedAt !== null && canLoadOlder(s));
  const loadOlder = useConversation((state) => state.loadOlder);
  useEffect(() => {
    if (isOnlyGap) void loadOlder();
  }, [isOnlyGap, loadOlder]);
  const still = useSync(({ status }) => isStill(status));
  const isNew = useConversationList((state) => state.started.has(conversationId));

  if (openId === conversationId && loaded && !isEmpty)
    return <MessageList name={name} unread={unread} isGroup={isGroup} />;
  if (isNew && openId === conversationId && loaded) return <FreshConversation name={name} isNotes={isNotes} />;
  if (error !== null) {
    return (
      <EmptyState icon={<TriangleAlert />} title={t('conversation.unreadable')}>
        <p>{errorText(t, error)}</p>
        <button type="button" className={buttonCss.button} onClick={() => void retry()}>
          {t('error.retry')}
        </button>
        <ErrorDetails error={error} />
      </EmptyState>
    );
  }
  if (openId !== conversationId || !loaded || (waiting && !still)) {
    return <Skeleton kind="message" rows={6} label={t('conversation.loading')} />;
  }
  if (waiting) {
    return (
      <EmptyState icon={<CloudOff />} title={t('conversation.notStored')}>
        <p>{t('conversation.notStoredHint')}</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<MessageSquareDashed />} title={t('conversation.empty')}>
      <p>{t('conversation.emptyHint')}</p>
    </EmptyState>
  );
}

/** A conversation that the first message will create, with what that writes to the table. */
function FreshConversation({ name, isNotes }: Pick<BodyProps, 'name' | 'isNotes'>): JSX.Element {
  const t = useText();
  const table = useAccount((state) => state.account?.table ?? '');
  const isSample = useAccounts(isSampleActive);
  const first = isNotes
    ? t('conversation.freshNotesHint', { table: unbroken(table) })
    : t('conversation.freshHint', { table: unbroken(table), name });
  return (
    <EmptyState icon={<PenLine />} title={isNotes ? name : t('conversation.fresh', { name })}>
      <p>{isSample ? t('sample.firstMessage') : first}</p>
    </EmptyState>
  );
}

interface DiscardDialogProps {
  /** Focused afterwards, because the row that opened the dialog may be gone. */
  readonly finalFocus: RefObject<HTMLElement | null>;
}

/** Confirms that a failed message is discarded. */
function DiscardDialog({ finalFocus }: DiscardDialogProps): JSX.Element | null {
  const t = useText();
  const open = useConversation((state) => state.discarding !== null);
  const wasOpen = useEver(open);
  const askDiscard = useConversation((state) => state.askDiscard);
  const discard = useConversation((state) => state.discard);
  if (!wasOpen) return null;
  return (
    <ConfirmDialog
      open={open}
      title={t('sending.discardTitle')}
      cancel={t('sending.keep')}
      onCancel={() => askDiscard(null)}
      action={{ label: t('sending.discard'), run: () => void discard() }}
      finalFocus={finalFocus}
    >
      {t('sending.discardBody')}
    </ConfirmDialog>
  );
}

/** What the person chooses for messages: reactions, what to delete, and the history of edits. */
function ChangeDialogs({ finalFocus }: DiscardDialogProps): JSX.Element {
  const reacts = useEver(useChanges((state) => state.reactingTo !== null));
  const deletes = useEver(useChanges((state) => state.deleting !== null));
  const looksBack = useEver(useChanges((state) => state.historyOf !== null));
  return (
    <>
      {reacts ? <ReactionPicker /> : null}
      {deletes ? <DeleteDialog finalFocus={finalFocus} /> : null}
      {looksBack ? <EditHistory /> : null}
    </>
  );
}

/** Actions for the selected messages, in place of the composer. */
function SelectionBar({ selected }: { readonly selected: readonly Selected[] }): JSX.Element {
  const t = useText();
  const end = useSelection((state) => state.end);
  const askDelete = useChanges((state) => state.askDelete);
  const owner = useAccount((state) => state.account?.owner);
  const time = useTimeSource();
  const copy = useRef<HTMLButtonElement>(null);
  useEscape(true, end);
  // The message whose menu was used keeps the focus, so that Space selects the next one.
  useEffect(() => {
    if (document.activeElement === document.body) copy.current?.focus();
  }, []);
  const copyWhole = useCopyWhole();
  const finish = (textOf: (whole: readonly Copied[]) => string): void => {
    copyWhole(selected, textOf);
    end();
  };
  const none = selected.length === 0;
  return (
    <section className={css.selectionBar} aria-label={t('copying.selecting')}>
      <p className={css.selectionCount} role="status">
        {none ? t('copying.noneSelected') : t('copying.selected', { count: selected.length })}
      </p>
      <div className={css.selectionActions}>
        <button ref={copy} type="button" className={buttonCss.button} disabled={none} onClick={() => finish(textsOf)}>
          <Copy aria-hidden="true" />
          {t('copying.copy')}
        </button>
        <button
          type="button"
          className={buttonCss.button}
          disabled={none}
          onClick={() => finish((whole) => textsWithTimes(t, whole, owner, time.options()))}
        >
          <Clock aria-hidden="true" />
          {t('copying.copyWithTime')}
        </button>
        <button
          type="button"
          className={buttonCss.button}
          disabled={none}
          onClick={() => askDelete(selected.map((each) => deletable(each, owner?.id)))}
        >
          <Trash2 aria-hidden="true" />
          {t('deleting.delete')}
        </button>
        <button type="button" className={buttonCss.button} onClick={end}>
          {t('copying.cancel')}
        </button>
      </div>
    </section>
  );
}
