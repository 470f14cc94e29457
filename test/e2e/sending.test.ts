import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { cruddurItems } from '../../scripts/samples/cruddur.ts';
import type { DrivenApp } from '../../scripts/start/drive.ts';
import type { WindowRequest } from '../../shared/contract/contract.ts';
import { defaultPreferences } from '../../shared/contract/sync.ts';
import { recordDesktop } from './recorder.ts';
import { leaveWindow, onThisMachine, setUpStage } from './support.ts';

const stage = setUpStage(cruddurItems({ now: systemClock.now() }).items);
/** Two users, each with their own data folder. */
const andrew = (): Promise<DrivenApp> => stage.launch({ user: '@andrewbrown', dataDir: 'andrew' });
const bayko = (): Promise<DrivenApp> => stage.launch({ user: '@bayko', dataDir: 'bayko' });

const rows = ({ page }: DrivenApp) => page.getByTestId('conversation-list').getByRole('option');
const field = ({ page }: DrivenApp) => page.getByRole('textbox', { name: /^Message to / });
const message = ({ page }: DrivenApp, name: RegExp) => page.getByRole('article', { name });

async function open(app: DrivenApp): Promise<void> {
  await rows(app).first().click();
  await app.page.getByTestId('messages').locator('[data-message]').last().waitFor();
}

async function send(app: DrivenApp, text: string): Promise<void> {
  await field(app).fill(text);
  await field(app).press('Enter');
}

/** Milliseconds until a sent message is visible to the other user. */
const ARRIVES_MS = 2_000;

declare global {
  interface Window {
    /** When each message appeared, in milliseconds since the epoch. */
    cameAt?: Record<string, number>;
  }
}
/** Records when messages appear on a page. Both apps use the clock of this computer. */
const watchScreen = ({ page }: DrivenApp) =>
  page.evaluate(() => {
    const cameAt: Record<string, number> = {};
    window.cameAt = cameAt;
    const look = (): void => {
      for (const { dataset } of document.querySelectorAll<HTMLElement>('[data-message]'))
        cameAt[dataset.message ?? ''] ??= Date.now();
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
    look();
  });
const cameAt = ({ page }: DrivenApp) => page.evaluate(() => window.cameAt ?? {});

/** Changes preferences, and waits for the refresh that follows. */
async function prefer(app: DrivenApp, change: Omit<WindowRequest<'preferences.change'>, 'accountId'>): Promise<void> {
  const request = { ...change, accountId: await app.accountId() };
  await app.page.evaluate((each) => window.meridian.preferences.change(each), request);
  await app.refresh();
}

/** The read units of polls of the open conversation, and those of refreshes, since the start. */
async function polls(app: DrivenApp): Promise<{ readonly live: number; readonly list: number }> {
  const at = systemClock.now();
  const request = { accountId: await app.accountId(), dayStart: at, monthStart: at };
  const reply = await app.page.evaluate((each) => window.meridian.diagnostics.read(each), request);
  if (!reply.ok) throw new Error(reply.error.message);
  const { live, refresh } = reply.value.units.sinceStart;
  return { live: live.read, list: refresh.read };
}

describe('two users', () => {
  let from: DrivenApp;
  let to: DrivenApp;
  beforeAll(async () => {
    [from, to] = await Promise.all([andrew(), bayko()]);
    await Promise.all([from.settled(), to.settled()]);
  });
  afterAll(() => Promise.all([stage.end(from), stage.end(to)]));

  it('see a sent message, which is unread until it is visible', async () => {
    await open(from);
    await send(from, 'Can you hear me?');
    // The message keeps its id after it is sent.
    await message(from, /^.You.: Can you hear me\?/).waitFor();
    const id = await message(from, /^.You.: Can you hear me\?/).getAttribute('data-message');
    await message(from, /^.You.: Can you hear me\?/)
      .getByText('Sent')
      .waitFor({ state: 'attached' });
    await to.refresh();
    await rows(to).filter({ hasText: '1 unread message' }).waitFor();
    await open(to);
    await to.page.getByText('1 new message', { exact: true }).waitFor();
    const arrived = message(to, /^.Andrew Brown.: Can you hear me\?/);
    expect(await arrived.getAttribute('data-message')).toBe(id);
    await rows(to).filter({ hasText: 'unread' }).waitFor({ state: 'detached' });
  });

  it('receive messages within 2 s, in the order of sending', async () => {
    await Promise.all([watchScreen(from), watchScreen(to)]);
    const ids: string[] = [];
    // Two at once, then one right after they arrive, when the other app has just refreshed.
    for (const texts of [['One', 'Two'], ['Three']]) {
      for (const text of texts) {
        await send(from, text);
        const sent = message(from, new RegExp(`^.You.: ${text},`));
        ids.push((await sent.getAttribute('data-message')) ?? '');
      }
      const last = ids.at(-1) ?? '';
      await to.page.locator(`[data-message="${last}"]`).waitFor();
    }
    const [sent, seen] = await Promise.all([cameAt(from), cameAt(to)]);
    const took = ids.map((id) => (seen[id] ?? Number.NaN) - (sent[id] ?? Number.NaN));
    console.log(`From one screen to the other's, ms: ${took.join(', ')}.`);
    for (const app of [from, to]) {
      const newest = async () => {
        const rows = app.page.getByTestId('messages').locator('[data-message]');
        return (await rows.evaluateAll((all) => all.map((each) => each.getAttribute('data-message')))).slice(
          -ids.length,
        );
      };
      await expect.poll(newest).toEqual(ids);
    }
    expect(Math.max(...took)).toBeLessThan(onThisMachine(ARRIVES_MS));
  });

  it('receive each other’s messages by polls of the conversation alone while they chat', async () => {
    const hour = 3_600_000;
    const never = { activeMs: hour, backgroundMs: hour, idleMs: hour };
    for (const app of [from, to]) await prefer(app, { intervals: never });
    const before = await polls(to);
    for (const [writer, reader, text] of [
      [from, to, 'Ping'],
      [to, from, 'Pong'],
      [from, to, 'Ping again'],
    ] as const) {
      await send(writer, text);
      await message(reader, new RegExp(`: ${text},`)).waitFor();
    }
    const after = await polls(to);
    expect(after.live).toBeGreaterThan(before.live);
    expect(after.list).toBe(before.list);
    for (const app of [from, to]) await prefer(app, { intervals: defaultPreferences.intervals });
  });

  it('are notified of a message while the window is not focused', async () => {
    await leaveWindow(to);
    await recordDesktop(to);
    const started = performance.now();
    await send(from, 'Are you still there?');
    const lastShown = () =>
      to.main.evaluate(() => {
        const { title, body } = globalThis.recorder.notifications.at(-1) ?? { title: '', body: '' };
        return { title, body };
      });
    await expect.poll(lastShown).toEqual({ title: 'Andrew Brown', body: 'Are you still there?' });
    console.log(`Notified of it while elsewhere after ${Math.round(performance.now() - started)} ms.`);
    await rows(to).filter({ hasText: '1 unread message' }).waitFor();
  });
});

it('keeps a draft and waiting messages across an offline restart, and sends them after reconnecting', async () => {
  const first = await andrew();
  await first.settled();
  await open(first);
  await stage.table.stop();
  for (const text of ['Sent from a tunnel', 'And another']) await send(first, text);
  await message(first, /^.You.: And another, .*, Waiting to send$/).waitFor();
  await field(first).fill('Half a thought');
  await stage.end(first);

  const second = await andrew();
  await second.settled();
  await rows(second).first().click();
  await message(second, /^.You.: Sent from a tunnel, .*, Waiting to send$/).waitFor();
  await expect.poll(() => field(second).inputValue()).toBe('Half a thought');
  await second.page.getByTestId('offline-bar').filter({ hasText: '2 messages waiting to send.' }).waitFor();
  expect(await second.page.getByTestId('composer').getByText('Can’t save your draft').count()).toBe(0);

  await stage.table.restart();
  await second.page.getByTestId('offline-bar').waitFor({ state: 'detached' });
  await message(second, /^.You.: And another/)
    .getByText('Sent')
    .waitFor({ state: 'attached' });
  const { messages } = await second.conversation('@bayko', true);
  expect(messages.slice(-2).map(({ text }) => text)).toEqual(['Sent from a tunnel', 'And another']);
  await stage.end(second);
});
