import { z } from 'zod';
import type { Request } from '../../shared/contract/contract.ts';
import type { Api } from '../api.ts';
import type { Cancel } from '../clock.ts';

/** What the browser thinks of the network. */
export interface Network {
  readonly read: () => Request<'sync.hint'>;
  /** Calls `listener` when that may have changed. */
  readonly onChange: (listener: () => void) => Cancel;
}

/** Hands on what the browser thinks of the network: now, and whenever that changes. */
export function hintNetwork(api: Pick<Api, 'hint'>, network: Network): Cancel {
  let told = '';
  const tell = (): void => {
    const hint = network.read();
    const news = JSON.stringify(hint);
    if (news === told) return;
    told = news;
    // A hint that gets lost costs nothing but time.
    api.hint(hint).catch(() => undefined);
  };
  tell();
  return network.onChange(tell);
}

/** The part of the Network Information API that Chromium has on desktops; `type` on some systems only. */
const Connection = z.object({ saveData: z.boolean().optional(), type: z.string().optional() });

const connection = (): unknown => Reflect.get(navigator, 'connection');

export const browserNetwork: Network = {
  read: () => {
    const found = Connection.safeParse(connection());
    const { saveData = false, type } = found.success ? found.data : {};
    return { online: navigator.onLine, metered: saveData || type === 'cellular' };
  },
  onChange: (listener) => {
    const source = connection();
    const targets: EventTarget[] = source instanceof EventTarget ? [source] : [];
    window.addEventListener('online', listener);
    window.addEventListener('offline', listener);
    for (const target of targets) target.addEventListener('change', listener);
    return () => {
      window.removeEventListener('online', listener);
      window.removeEventListener('offline', listener);
      for (const target of targets) target.removeEventListener('change', listener);
    };
  },
};
