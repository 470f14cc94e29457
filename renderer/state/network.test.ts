import { describe, expect, it } from 'vitest';
import type { Request } from '../../shared/contract/contract.ts';
import { hintNetwork, type Network } from './network.ts';

describe('hintNetwork', () => {
  it('tells what the browser thinks, and again whenever that is something else', async () => {
    let state: Request<'sync.hint'> = { online: true, metered: false };
    let listener = (): void => undefined;
    let stopped = false;
    const network: Network = {
      read: () => state,
      onChange: (listen) => {
        listener = listen;
        return () => {
          stopped = true;
        };
      },
    };
    const told: Request<'sync.hint'>[] = [];
    const stop = hintNetwork(
      {
        hint: async (hint) => {
          told.push(hint);
          throw new Error('The main process is gone.');
        },
      },
      network,
    );
    listener();
    state = { online: false, metered: false };
    listener();
    listener();
    state = { online: true, metered: true };
    listener();
    expect(told).toEqual([
      { online: true, metered: false },
      { online: false, metered: false },
      { online: true, metered: true },
    ]);
    stop();
    expect(stopped).toBe(true);
  });
});
