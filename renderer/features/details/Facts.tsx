import { Copy, MonitorSmartphone } from 'lucide-react';
import { type JSX, type ReactNode, useCallback, useState } from 'react';
import type { Conversation } from '../../../shared/model.ts';
import { displayId } from '../../../shared/text/displayName.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { isSampleActive } from '../../app/accounts.ts';
import { useAccounts } from '../../app/hooks.ts';
import { TimeLabel } from '../../app/time.tsx';
import { useAccount, useConversation, useSession } from '../../session/hooks.ts';
import { countText } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import { copyText } from '../../ui/clipboard.ts';
import { Failure } from '../../ui/Failure.tsx';
import { useRead } from '../../ui/useRead.ts';
import css from './Facts.module.css';

interface FactsProps {
  readonly conversation: Conversation;
}

const laterOf = (a: Instant | null, b: Instant | null): Instant | null => (a === null || (b !== null && b > a) ? b : a);

/** What this computer has of a conversation, who the other person is for the table, and what nothing here can prove. */
export function Facts({ conversation }: FactsProps): JSX.Element {
  const { id, other } = conversation;
  const t = useText();
  // Reading the conversation and reading the list both sync it.
  const read = useConversation((state) => (state.conversationId === id ? state.syncedAt : null));
  const syncedAt = laterOf(read, conversation.syncedAt);
  const { client } = useSession();
  const account = useAccount((state) => state.account);
  const isSample = useAccounts(isSampleActive);
  const readFacts = useCallback(() => client.conversations.about({ conversationId: id }), [client, id]);
  const { value, error } = useRead(readFacts);
  return (
    <div className={css.facts} data-testid="about-conversation">
      {error === null ? null : <Failure title={t('aboutConversation.failed')} error={error} />}
      <dl>
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
            {isSample
              ? t('sample.name')
              : t('accounts.where', { table: account.table, region: account.endpoint ?? account.region })}
          </Fact>
        ) : null}
      </dl>
      <h3>{t('details.support')}</h3>
      <dl>
        {conversation.group === null ? <Identifier name={t('aboutConversation.userId')} id={other.id} /> : null}
        <Identifier name={t('aboutConversation.id')} id={id} />
      </dl>
      <div className={css.notes}>
        <p>{t('aboutConversation.anyName')}</p>
        <p className={css.mark}>
          <MonitorSmartphone aria-hidden="true" />
          {t('aboutConversation.mark')}
        </p>
        <p>{t('aboutConversation.notEncrypted')}</p>
      </div>
    </div>
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

/** An ID of the table, with a button that copies it. */
function Identifier({ name, id }: { readonly name: string; readonly id: string }): JSX.Element {
  const t = useText();
  const [isCopied, setCopied] = useState(false);
  const label = isCopied ? t('copying.copied') : t('details.copyId', { name });
  return (
    <div className={css.identifier}>
      <dt>{name}</dt>
      <dd>
        <code dir="ltr">{displayId(id)}</code>
        <button
          type="button"
          className={buttonCss.iconButton}
          aria-label={label}
          title={label}
          onClick={() => setCopied(copyText(id))}
        >
          <Copy aria-hidden="true" />
        </button>
      </dd>
    </div>
  );
}
