import { MonitorSmartphone } from 'lucide-react';
import { type JSX, type ReactNode, useCallback } from 'react';
import type { Conversation } from '../../../shared/model.ts';
import { displayHandle, displayId } from '../../../shared/text/displayName.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { TimeLabel } from '../../app/time.tsx';
import { useAccount, useConversation, useSession } from '../../session/hooks.ts';
import { countText } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import dialogCss from '../../ui/dialog.module.css';
import { Failure } from '../../ui/Failure.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { personName } from '../../ui/personName.ts';
import { useRead } from '../../ui/useRead.ts';
import css from './AboutConversation.module.css';

interface AboutConversationProps {
  readonly conversation: Conversation;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Says who the other person is for the table, where the messages are, and what nothing here can prove. */
export function AboutConversation({ conversation, open, onOpenChange }: AboutConversationProps): JSX.Element {
  const t = useText();
  const title = t('aboutConversation.title');
  return (
    <Modal open={open} onOpenChange={onOpenChange} title={title} close={t('jumpToDate.close')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={dialogCss.dialogBody} tabIndex={0} aria-label={title} data-testid="about-conversation">
        <Facts conversation={conversation} />
        <div className={css.aboutNotes}>
          <p>{t('aboutConversation.anyName')}</p>
          <p className={css.aboutMark}>
            <MonitorSmartphone aria-hidden="true" />
            {t('aboutConversation.mark')}
          </p>
          <p>{t('aboutConversation.notEncrypted')}</p>
        </div>
      </section>
    </Modal>
  );
}

const laterOf = (a: Instant | null, b: Instant | null): Instant | null => (a === null || (b !== null && b > a) ? b : a);

function Facts({ conversation }: Pick<AboutConversationProps, 'conversation'>): JSX.Element {
  const { id, other } = conversation;
  const t = useText();
  // Reading the conversation and reading the list both sync it.
  const read = useConversation((state) => (state.conversationId === id ? state.syncedAt : null));
  const syncedAt = laterOf(read, conversation.syncedAt);
  const { client } = useSession();
  const account = useAccount((state) => state.account);
  const readFacts = useCallback(() => client.conversations.about({ conversationId: id }), [client, id]);
  const { value, error } = useRead(readFacts);
  return (
    <>
      {error === null ? null : <Failure title={t('aboutConversation.failed')} error={error} />}
      <dl className={css.aboutFacts}>
        <Fact name={t('aboutConversation.name')}>{personName(t, other)}</Fact>
        <Fact name={t('aboutConversation.handle')}>
          {other.handle === '' ? t('aboutConversation.none') : <code dir="ltr">{displayHandle(other.handle)}</code>}
        </Fact>
        <Fact name={t('aboutConversation.userId')}>
          <code dir="ltr">{displayId(other.id)}</code>
        </Fact>
        <Fact name={t('aboutConversation.id')}>
          <code dir="ltr">{displayId(id)}</code>
        </Fact>
        {value === null ? null : (
          <>
            <Fact name={t('aboutConversation.messages')}>{countText(value.messages)}</Fact>
            {value.firstAt === null ? null : (
              <Fact name={value.isFirstKnown ? t('aboutConversation.first') : t('aboutConversation.oldest')}>
                <TimeLabel value={value.firstAt} kind="formatDateTime" titled={false} />
              </Fact>
            )}
          </>
        )}
        <Fact name={t('aboutConversation.synced')}>
          {syncedAt === null ? (
            t('conversation.neverSynced')
          ) : (
            <TimeLabel value={syncedAt} kind="formatDateTime" titled={false} />
          )}
        </Fact>
        {account ? (
          <Fact name={t('aboutConversation.stored')}>
            {t('accounts.where', { table: account.table, region: account.endpoint ?? account.region })}
          </Fact>
        ) : null}
      </dl>
    </>
  );
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }): JSX.Element => (
  <div>
    <dt>{name}</dt>
    <dd>
      <bdi>{children}</bdi>
    </dd>
  </div>
);
