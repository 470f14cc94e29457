import { z } from 'zod';
import type { StoreApi } from 'zustand/vanilla';
import type { Request } from '../../shared/contract/contract.ts';
import type { Cancel } from '../clock.ts';
import type { Session } from '../session/session.ts';
import type { SessionsState } from './sessions.ts';

/** The browser's view of the network. */
export interface Network {
  readonly read: () => Request<'sync.hint'>;
  /** Calls `listener` when that may have changed. */
  readonly onChange: (listener: () => void) => Cancel;
}

/** Passes the browser's view of the network to the current session's engine: when it starts and after every change. */
export function hintNetwork(sessions: StoreApi<SessionsState>, network: Network): Cancel {
  let sent: { readonly session: Session; readonly hint: string } | null = null;
  const send = (): void => {
    const { session } = sessions.getState();
    const hint = network.read();
    const text = JSON.stringify(hint);
    if (session.accountId === null || (sent?.session === session && sent.hint === text)) return;
    sent = { session, hint: text };
    // A lost hint costs only time.
    session.client.sync.hint(hint).catch(() => undefined);
  };
  send();
  const undo = [network.onChange(send), sessions.subscribe(send)];
  return () => {
    for (const each of undo) each();
  };
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
