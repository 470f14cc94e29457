import type { JSX } from 'react';
import type { FindReply, ScanCursor } from '../../../shared/contract/accounts.ts';
import { defaultPreferences } from '../../../shared/contract/sync.ts';
import { dollarsOf, mostScanUnits, scanUnits } from '../../../shared/costs.ts';
import { displayHandle } from '../../../shared/text/displayName.ts';
import { bytesText, countText, dollarsText, unitsText } from '../../text/numbers.ts';
import { useText } from '../../text/useText.ts';
import buttonCss from '../../ui/button.module.css';
import css from './ScanOffer.module.css';

interface ScanOfferProps {
  /** Why a scan is offered: there is no profile item, or the scan stopped. */
  readonly reply: Extract<FindReply, { kind: 'no-profile' | 'stopped' }>;
  readonly handle: string;
  readonly onScan: (from: ScanCursor | null) => void;
}

/** Offers to search the whole table for a person, and says what that costs. */
export function ScanOffer({ reply, handle, onScan }: ScanOfferProps): JSX.Element {
  const t = useText();
  const isStopped = reply.kind === 'stopped';
  const shown = displayHandle(handle);
  return (
    <div className={css.scanOffer} data-testid="scan-offer">
      <p>
        {isStopped
          ? t('connect.scan.stopped', { handle: shown, ...costOf(reply.units) })
          : t('connect.scan.ask', { handle: shown })}
      </p>
      {isStopped ? null : <p>{sizeText(t, reply.table)}</p>}
      <p>{t('connect.scan.cap', costOf(mostScanUnits))}</p>
      <button
        type="button"
        className={buttonCss.button}
        data-testid="scan-table"
        onClick={() => onScan(isStopped ? reply.next : null)}
      >
        {t(isStopped ? 'connect.scan.resume' : 'connect.scan.start')}
      </button>
    </div>
  );
}

function sizeText(t: ReturnType<typeof useText>, table: Extract<FindReply, { kind: 'no-profile' }>['table']): string {
  if (table === null) return t('connect.scan.unknown');
  const { bytes, items } = table;
  return t('connect.scan.size', { size: bytesText(bytes), items: countText(items), ...costOf(scanUnits(bytes)) });
}

/** Read units and their price. A new account has the default prices. */
const costOf = (read: number): { readonly units: string; readonly price: string } => ({
  units: unitsText(read),
  price: dollarsText(dollarsOf({ setup: { read, write: 0 } }, defaultPreferences.prices)),
});
