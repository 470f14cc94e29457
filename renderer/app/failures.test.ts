import { describe, expect, it, vi } from 'vitest';
import { appMethods } from '../../shared/contract/app.ts';
import type { Request } from '../../shared/contract/contract.ts';
import { instantFromMicros } from '../../shared/time/instant.ts';
import { createWorld } from '../../test/design/scenarios.ts';
import { createFakeBridge } from '../../test/support/fakeBridge.ts';
import { type Client, createClient } from '../client.ts';
import { createReport, watchFailures } from './failures.ts';

/** A fake main process with this log. */
function clientThat(log: (failure: Request<'app.report'>) => Promise<void>): Pick<Client, 'app'> {
  const bridge = createFakeBridge(createWorld('online', instantFromMicros(0)));
  const { app } = createClient(bridge);
  return {
    app: {
      ...app,
      report: async (failure) => {
        await log(failure);
        return {};
      },
    },
  };
}

function setUp() {
  const reported: Request<'app.report'>[] = [];
  const report = createReport(clientThat(async (failure) => void reported.push(failure)));
  return { report, reported };
}

it('reports each failure once, up to a limit', () => {
  const { report, reported } = setUp();
  for (let n = 0; n < 100; n++) report('window', new Error('again'));
  expect(reported).toMatchObject([{ where: 'window', message: 'Error: again' }]);
  for (let n = 0; n < 100; n++) report('window', new Error(`another, ${n}`));
  expect(reported).toHaveLength(20);
});

it('cuts any thrown value to the sizes that the contract allows', () => {
  const { report, reported } = setUp();
  for (const thrown of [new Error('x'.repeat(9_000)), undefined, 'a text that may be of a message', { a: 1 }]) {
    report('window', thrown, 's'.repeat(30_000));
  }
  for (const each of reported) expect(appMethods['app.report'].request.parse(each)).toEqual(each);
  expect(JSON.stringify(reported)).not.toContain('of a message');
});

it('does not fail when the log is unreachable', async () => {
  const report = createReport(clientThat(() => Promise.reject(new Error('no log'))));
  report('window', new Error('first'));
  // An unhandled rejection fails the run.
  await new Promise((done) => setImmediate(done));
});

describe('watching for failures', () => {
  class FakeErrorEvent extends Event {
    readonly error: unknown;
    constructor(error: unknown) {
      super('error', { cancelable: true });
      this.error = error;
    }
  }
  class FakeRejection extends Event {
    readonly reason: unknown;
    constructor(reason: unknown) {
      super('unhandledrejection', { cancelable: true });
      this.reason = reason;
    }
  }

  it('passes on uncaught errors and rejections, and nothing else, until it is stopped', () => {
    vi.stubGlobal('ErrorEvent', FakeErrorEvent);
    vi.stubGlobal('PromiseRejectionEvent', FakeRejection);
    const view = new EventTarget();
    const failed = vi.fn();
    const stop = watchFailures(view, failed);
    const [error, reason] = [new Error('thrown'), new Error('rejected')];
    const handled = [new FakeErrorEvent(error), new FakeRejection(reason)];
    const harmless = [new FakeErrorEvent(undefined), new Event('error', { cancelable: true })];
    for (const event of [...handled, ...harmless, new Event('unhandledrejection')]) view.dispatchEvent(event);
    expect(failed.mock.calls).toEqual([[error], [reason]]);
    expect(handled.map(({ defaultPrevented }) => defaultPrevented)).toEqual([true, true]);
    expect(harmless.map(({ defaultPrevented }) => defaultPrevented)).toEqual([false, false]);
    stop();
    view.dispatchEvent(new FakeErrorEvent(error));
    expect(failed).toHaveBeenCalledTimes(2);
    vi.unstubAllGlobals();
  });
});
