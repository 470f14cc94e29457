import { type JSX, useEffect, useState } from 'react';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import { errorText } from '../../../shared/text/errorText.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { useTimeText } from '../../app/time.tsx';
import { isoOf } from '../../clock.ts';
import type { Edited } from '../../session/changes.ts';
import { useChanges, useConversation, useSession } from '../../session/hooks.ts';
import { useText } from '../../text/useText.ts';
import dialogCss from '../../ui/dialog.module.css';
import { focusTarget } from '../../ui/focusTargets.ts';
import { Modal } from '../../ui/Modal.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import css from './EditHistory.module.css';

interface Version {
  readonly at: Instant;
  readonly text: string;
}

/** What an edited message says, and what it said before, newest first. */
export function EditHistory(): JSX.Element {
  const t = useText();
  const message = useChanges((state) => state.historyOf);
  const ask = useChanges((state) => state.askHistory);
  return (
    <Modal
      open={message !== null}
      onOpenChange={(open) => (open ? undefined : ask(null))}
      title={t('editing.historyTitle')}
      close={t('editing.close')}
      finalFocus={() => focusTarget('composer') ?? true}
    >
      <section
        className={dialogCss.dialogBody}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label={t('editing.historyTitle')}
        data-testid="edit-history"
      >
        {message === null ? null : <Versions key={message.id} message={message} />}
      </section>
    </Modal>
  );
}

function Versions({ message }: { readonly message: Edited }): JSX.Element {
  const t = useText();
  const { client } = useSession();
  const conversationId = useConversation((state) => state.conversationId);
  const wholeText = useConversation((state) => state.wholeText);
  const [versions, setVersions] = useState<readonly Version[] | null>(null);
  const [error, setError] = useState<AppErrorData | null>(null);
  const { id, at, text, wholeBytes, editedAt = at } = message;
  useEffect(() => {
    let isWanted = true;
    const read = async (): Promise<void> => {
      if (conversationId === null) return;
      const [{ texts }, present] = await Promise.all([
        client.messages.history({ conversationId, id }),
        wholeBytes === undefined ? text : wholeText(id),
      ]);
      if (isWanted) setVersions([{ at: editedAt, text: present }, ...texts.toReversed()]);
    };
    read().catch((thrown: unknown) => {
      if (isWanted) setError(toAppError(thrown).toData());
    });
    return () => {
      isWanted = false;
    };
  }, [client, conversationId, id, text, wholeBytes, editedAt, wholeText]);
  if (error !== null) return <p role="alert">{errorText(t, error)}</p>;
  if (versions === null) return <Spinner />;
  return (
    <>
      <ol className={css.versions}>
        {versions.map((version, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two versions may be equal, and none moves
          <li key={n} className={css.version}>
            <VersionTime at={version.at} isPresent={n === 0} />
            <p className={css.text} dir="auto">
              {version.text}
            </p>
          </li>
        ))}
      </ol>
      {versions.length === 1 ? <p className={css.note}>{t('editing.noEarlier')}</p> : null}
    </>
  );
}

function VersionTime({ at, isPresent }: { readonly at: Instant; readonly isPresent: boolean }): JSX.Element {
  const t = useText();
  const time = useTimeText(at, 'formatDateTime');
  return (
    <time className={css.time} dateTime={isoOf(at)}>
      {isPresent ? t('editing.present', { time }) : time}
    </time>
  );
}
