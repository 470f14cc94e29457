import { Meter } from '@base-ui/react/meter';
import { type JSX, useEffect, useState } from 'react';
import type { Preferences } from '../../../shared/ipc/contract.ts';
import type { Storage } from '../../../shared/ipc/keeping.ts';
import { useStorage } from '../../state/hooks.ts';
import { bytesText, durationText } from '../../text/counting.ts';
import { text } from '../../text.ts';
import { Failure } from '../../ui/Failure.tsx';
import { ChoiceRow } from '../../ui/SettingRow.tsx';
import { ClearCache } from './ClearCache.tsx';
import { OfAccount } from './OfAccount.tsx';
import { Part } from './Part.tsx';
import { StoredConversations } from './StoredConversations.tsx';
import { withCurrent } from './withCurrent.ts';

const words = text.storageSettings;
const MB = 1_000_000;
const DAY = 86_400_000;
const limits = [100 * MB, 250 * MB, 500 * MB, 1_000 * MB, 2_000 * MB, 5_000 * MB, 10_000 * MB];
const ages = [null, 30 * DAY, 90 * DAY, 180 * DAY, 365 * DAY, 730 * DAY];

/** What Meridian keeps on this computer of the account that is shown. */
export const StorageSection = (): JSX.Element => (
  <OfAccount>{(preferences, change) => <StorageFields limits={preferences.cacheLimits} change={change} />}</OfAccount>
);

interface StorageFieldsProps {
  readonly limits: Preferences['cacheLimits'];
  readonly change: (change: Partial<Preferences>) => void;
}

function StorageFields({ limits: cacheLimits, change }: StorageFieldsProps): JSX.Element {
  const storage = useStorage((state) => state.storage);
  const error = useStorage((state) => state.error);
  const load = useStorage((state) => state.load);
  const [cleared, setCleared] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what may be used is told with what is
  useEffect(() => void load(), [load, cacheLimits]);
  return (
    <>
      {error === null ? null : <Failure title={text.settings.notRead} error={error} />}
      {storage === null ? null : <Used storage={storage} />}
      <Part title={words.limits}>
        <ChoiceRow
          label={words.limit}
          hint={words.limitHint}
          value={cacheLimits.bytes}
          options={withCurrent(limits, cacheLimits.bytes).map((value) => ({ value, label: bytesText(value) }))}
          onValue={(bytes) => change({ cacheLimits: { ...cacheLimits, bytes } })}
        />
        <ChoiceRow
          label={words.age}
          value={cacheLimits.ageMs}
          options={withCurrent(ages, cacheLimits.ageMs).map((value) => ({
            value,
            label: value === null ? words.forever : durationText(value),
          }))}
          onValue={(ageMs) => change({ cacheLimits: { ...cacheLimits, ageMs } })}
        />
        <ClearCache bytes={storage?.usedBytes ?? 0} onCleared={() => setCleared(true)} />
        <p role="status" className="part-note">
          {cleared ? words.cleared : null}
        </p>
      </Part>
      {storage === null ? null : (
        <Part title={words.conversations}>
          <StoredConversations stored={storage.perConversation} />
        </Part>
      )}
    </>
  );
}

/** How much room is taken, of how much there may be. */
function Used({ storage }: { readonly storage: Storage }): JSX.Element {
  const { bytes, usedBytes, limit, outboxBytes } = storage;
  return (
    <div className="used">
      <Meter.Root
        value={Math.min(usedBytes, limit)}
        max={limit}
        aria-valuetext={words.used(bytesText(usedBytes), bytesText(limit))}
      >
        <Meter.Label className="used-label">{words.used(bytesText(usedBytes), bytesText(limit))}</Meter.Label>
        <Meter.Track className="used-track">
          <Meter.Indicator className="used-bar" />
        </Meter.Track>
      </Meter.Root>
      <p className="part-note">
        {words.onDisk(bytesText(bytes))} {words.outbox(bytesText(outboxBytes))}
      </p>
    </div>
  );
}
