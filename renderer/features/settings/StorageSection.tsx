import { Meter } from '@base-ui/react/meter';
import { type CSSProperties, type JSX, type ReactNode, useEffect, useState } from 'react';
import type { Storage } from '../../../shared/contract/storage.ts';
import type { Preferences } from '../../../shared/contract/sync.ts';
import type { Person } from '../../../shared/model.ts';
import { useConversationList, useStorage } from '../../session/hooks.ts';
import { bytesText, durationText } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import buttonCss from '../../ui/button.module.css';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Failure } from '../../ui/Failure.tsx';
import { personName } from '../../ui/personName.ts';
import { DropdownRow } from '../../ui/SettingRow.tsx';
import partCss from './part.module.css';
import { AccountPreferences, KeyFigure, Part, withCurrent } from './SectionParts.tsx';
import css from './StorageSection.module.css';

const MB = 1_000_000;
const DAY = 86_400_000;
const limits = [100 * MB, 250 * MB, 500 * MB, 1_000 * MB, 2_000 * MB, 5_000 * MB, 10_000 * MB];
const ages = [null, 30 * DAY, 90 * DAY, 180 * DAY, 365 * DAY, 730 * DAY];

/** What the active account stores on this computer. */
export const StorageSection = (): JSX.Element => (
  <AccountPreferences>
    {(preferences, change) => <StorageFields limits={preferences.cacheLimits} change={change} />}
  </AccountPreferences>
);

interface StorageFieldsProps {
  readonly limits: Preferences['cacheLimits'];
  readonly change: (change: Partial<Preferences>) => void;
}

function StorageFields({ limits: cacheLimits, change }: StorageFieldsProps): JSX.Element {
  const t = useText();
  const storage = useStorage((state) => state.storage);
  const error = useStorage((state) => state.error);
  const load = useStorage((state) => state.load);
  const [cleared, setCleared] = useState(false);
  useEffect(() => void load(), [load]);
  return (
    <>
      {error === null ? null : <Failure title={t('settings.notRead')} error={error} />}
      {storage === null ? null : (
        <Used storage={storage} limit={cacheLimits.bytes}>
          <ClearCache bytes={storage.usedBytes} onCleared={() => setCleared(true)} />
        </Used>
      )}
      <p role="status" className={partCss.partNote}>
        {cleared ? t('storageSettings.cleared') : null}
      </p>
      <Part title={t('storageSettings.limits')}>
        <DropdownRow
          label={t('storageSettings.limit')}
          hint={t('storageSettings.limitHint')}
          value={cacheLimits.bytes}
          options={withCurrent(limits, cacheLimits.bytes).map((value) => ({ value, label: bytesText(value) }))}
          onValue={(bytes) => change({ cacheLimits: { ...cacheLimits, bytes } })}
        />
        <DropdownRow
          label={t('storageSettings.age')}
          value={cacheLimits.ageMs}
          options={withCurrent(ages, cacheLimits.ageMs).map((value) => ({
            value,
            label: value === null ? t('storageSettings.forever') : durationText(value),
          }))}
          onValue={(ageMs) => change({ cacheLimits: { ...cacheLimits, ageMs } })}
        />
      </Part>
      {storage === null ? null : (
        <Part title={t('storageSettings.conversations')}>
          <StoredConversations stored={storage.perConversation} />
        </Part>
      )}
    </>
  );
}

interface UsedProps {
  readonly storage: Storage;
  /** In bytes. */
  readonly limit: number;
  /** What frees space. */
  readonly children: ReactNode;
}

/** Used space out of the limit. */
function Used({ storage, limit, children }: UsedProps): JSX.Element {
  const t = useText();
  const { bytes, usedBytes, outboxBytes } = storage;
  const words = t('storageSettings.used', { used: bytesText(usedBytes), limit: bytesText(limit) });
  return (
    <div className={partCss.used}>
      <KeyFigure
        label={t('storageSettings.here')}
        value={bytesText(usedBytes)}
        note={t('storageSettings.ofLimit', { limit: bytesText(limit) })}
      >
        {children}
      </KeyFigure>
      <Meter.Root value={Math.min(usedBytes, limit)} max={limit} aria-label={words} aria-valuetext={words}>
        <Meter.Track className={partCss.usedTrack}>
          <Meter.Indicator className={partCss.usedBar} />
        </Meter.Track>
      </Meter.Root>
      <p className={partCss.partNote}>
        {t('storageSettings.onDisk', { bytes: bytesText(bytes) })}{' '}
        {t('storageSettings.outbox', { bytes: bytesText(outboxBytes) })}
      </p>
    </div>
  );
}

interface ClearCacheProps {
  /** Size of what would be deleted, in bytes. */
  readonly bytes: number;
  readonly onCleared: () => void;
}

/** Clears the cache after confirmation. */
function ClearCache({ bytes, onCleared }: ClearCacheProps): JSX.Element {
  const t = useText();
  const [asking, setAsking] = useState(false);
  const clearing = useStorage((state) => state.clearing);
  const clear = useStorage((state) => state.clear);
  const run = async (): Promise<void> => {
    if (await clear()) onCleared();
    setAsking(false);
  };
  return (
    <>
      <button
        type="button"
        className={buttonCss.button}
        title={t('storageSettings.clearHint')}
        onClick={() => setAsking(true)}
      >
        {t('storageSettings.clear')}
      </button>
      <ConfirmDialog
        open={asking}
        onCancel={() => setAsking(false)}
        title={t('storageSettings.clearTitle')}
        cancel={t('storageSettings.keep')}
        action={{
          label: clearing ? t('storageSettings.clearing') : t('storageSettings.clearNow'),
          isBusy: clearing,
          run: () => void run(),
        }}
      >
        <p>{t('storageSettings.clearBody', { bytes: bytesText(bytes) })}</p>
      </ConfirmDialog>
    </>
  );
}

/** Number of conversations listed at first, and at most. */
const FIRST = 8;
const MOST = 500;

/** Space by conversation, largest first. */
function StoredConversations({ stored }: { readonly stored: Storage['perConversation'] }): JSX.Element {
  const t = useText();
  const conversations = useConversationList((state) => state.conversations) ?? [];
  const [all, setAll] = useState(false);
  const others = new Map<string, Person>(
    conversations.flatMap(({ id, joined, other }) => [id, ...joined].map((each): [string, Person] => [each, other])),
  );
  const shown = stored.slice(0, all ? MOST : FIRST);
  const largest = Math.max(1, ...shown.map(({ bytes }) => bytes));
  if (stored.length === 0) return <p className={partCss.partNote}>{t('storageSettings.none')}</p>;
  return (
    <>
      <ul className={css.stored}>
        {shown.map(({ conversationId, messages, bytes }) => {
          const other = others.get(conversationId);
          const share: CSSProperties & { readonly '--share': string } = { '--share': `${(100 * bytes) / largest}%` };
          return (
            <li key={conversationId} className={css.storedRow}>
              {other === undefined ? <span className={css.storedBlank} /> : <Avatar person={other} size="small" />}
              <div className={css.storedWords}>
                <bdi>{other === undefined ? t('storageSettings.unknown') : personName(t, other)}</bdi>
                <span>{t('storageSettings.messages', { count: messages })}</span>
              </div>
              <div className={css.storedTrack} style={share} />
              <span className={css.storedSize}>{bytesText(bytes)}</span>
            </li>
          );
        })}
      </ul>
      {stored.length > FIRST && !all ? (
        <p className={partCss.partNote}>
          {t('storageSettings.more', { count: stored.length - FIRST })}{' '}
          <button type="button" className={buttonCss.linkButton} onClick={() => setAll(true)}>
            {t('storageSettings.showAll')}
          </button>
        </p>
      ) : null}
      {all && stored.length > MOST ? (
        <p className={partCss.partNote}>{t('storageSettings.more', { count: stored.length - MOST })}</p>
      ) : null}
    </>
  );
}
