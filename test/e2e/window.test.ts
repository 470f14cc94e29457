import { AxeBuilder } from '@axe-core/playwright';
import { beforeAll, describe, expect, it } from 'vitest';
import { systemClock, systemIds } from '../../main/engine/clock.ts';
import { people } from '../../main/engine/samples/people.ts';
import { sampleItems } from '../../main/engine/samples/seed.ts';
import { compareConversations } from '../../shared/order.ts';
import { clockTime, dayLabel, formatDateTime, messageTimeAgo } from '../../shared/time/format.ts';
import { instantFromMicros, instantFromMillis } from '../../shared/time/instant.ts';
import { zoneOrUtc } from '../../shared/time/zone.ts';
import { civilDayAt } from '../../shared/time/zoneDays.ts';
import { writeAs } from '../fixtures/timestampForms.ts';
import { inSentence } from '../support/inSentence.ts';
import { activeConversation, onThisMachine, setUpApp, setZone } from './support.ts';

const HOURS = 3_600_000_000;
const locale = 'en-US';
const now = systemClock.now();
const { owner, items } = sampleItems({ now });

/** A conversation across midnight in every zone: a message every three hours for three days. */
const friend = { id: 'b3c5d7e9-1f20-4a31-8b42-6c53d7e4f801', name: 'Vigdis Night', handle: 'vigdis' };
const conversationId = systemIds();
const night = Array.from({ length: 24 }, (_, n) => {
  const sk = writeAs.micros(instantFromMicros(now - (24 - n) * 3 * HOURS));
  const as = { user_uuid: friend.id, user_display_name: friend.name, user_handle: friend.handle };
  const message = { pk: `MSG#${conversationId}`, sk, message: `Watch ${n}`, message_uuid: systemIds(), ...as };
  const isLast = n === 23;
  const row = { pk: `GRP#${owner.id}`, sk, message: message.message, message_group_uuid: conversationId, ...as };
  return isLast ? [message, row] : [message];
}).flat();
const running = setUpApp([...items, ...night], { user: owner.id, zone: 'Europe/Berlin' });
const page = () => running.app.page;
const moveTo = (zone: string) => setZone(running.app, zone);
// On Windows, pages ignore the variable TZ.
beforeAll(() => moveTo('Europe/Berlin'));

/** Reads every time on the screen, in the order of the document. */
const timesOnScreen = () =>
  page().evaluate(() => ({
    now: Date.now(),
    times: [...document.querySelectorAll('time')].map((time) => ({
      at: Date.parse(time.dateTime),
      text: time.textContent ?? '',
      title: time.title,
      // A day's heading has no title.
      isHeading: time.title === '',
      isClock: time.closest('[data-testid="conversation"]') !== null,
    })),
    messages: [
      ...document.querySelectorAll('[data-testid="messages"] [data-index] :is(time:not([title]), [data-message])'),
    ].map((row) => ({
      day: row.matches('time') ? (row.textContent ?? '') : null,
      label: row.ariaLabel ?? '',
      at: Date.parse(row.querySelector('time')?.dateTime ?? ''),
    })),
  }));

/** Lists the times, headings and names on the screen that are wrong in a zone. */
async function wrongIn(zone: string): Promise<readonly string[]> {
  const screen = await timesOnScreen();
  const options = { now: instantFromMillis(screen.now), zone, locale };
  const wrong: string[] = [];
  const check = (what: string, shown: string, due: string): void => {
    if (!shown.includes(due)) wrong.push(`${what}: ${shown}, not ${due}`);
  };
  for (const { at, text, title, isHeading, isClock } of screen.times) {
    const instant = instantFromMillis(at);
    if (isHeading) check('heading', text, dayLabel(instant, options));
    else check('title', title, formatDateTime(instant, options));
    if (isClock && !isHeading) check('time of day', text, clockTime(instant, options));
  }
  const day = (at: number): number => civilDayAt(zoneOrUtc(zone), at);
  const { messages } = screen;
  for (const [index, { day: heading, label, at }] of messages.entries()) {
    const next = messages[index + 1];
    if (heading !== null) {
      if (next?.day === null) check('heading over a message', heading, dayLabel(instantFromMillis(next.at), options));
      continue;
    }
    check('name of a message', label, formatDateTime(instantFromMillis(at), options));
    const isSame = next?.day === null && day(next.at) === day(at);
    if (next !== undefined && isSame !== (next.day === null))
      wrong.push(`no heading, or a needless one, after ${label}`);
  }
  return wrong;
}

/** Lists what axe finds on the screen. */
async function violations(): Promise<readonly string[]> {
  const found = await new AxeBuilder({ page: page() }).setLegacyMode().analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** As `violations`, in the light and the dark theme. */
async function violationsInBothThemes(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page().emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await running.app.painted();
    found.push(...(await violations()).map((each) => `${colorScheme}: ${each}`));
  }
  return found;
}

it('has no accessibility violation before a conversation is opened', async () => {
  await page().getByTestId('conversation-list').getByRole('option').first().waitFor();
  expect(await violationsInBothThemes()).toEqual([]);
});

/** Lists what is wrong with the rows of the conversation list in a zone. */
async function wrongRowsIn(zone: string): Promise<readonly string[]> {
  const conversations = await running.app.conversations();
  const rows = page().getByTestId('conversation-list').getByRole('option');
  const shown = await rows.evaluateAll((elements) =>
    elements.map((element) => {
      const time = element.querySelector('time');
      return {
        name: element.querySelector('[data-testid="conversation-name"]')?.textContent ?? '',
        label: time?.textContent ?? '',
        title: time?.title ?? '',
        at: Date.parse(time?.dateTime ?? ''),
      };
    }),
  );
  const now = instantFromMillis(await page().evaluate(() => Date.now()));
  const wrong: string[] = [];
  if (shown.length < 10) wrong.push(`${shown.length} rows`);
  for (const [index, { name, label, title, at }] of shown.entries()) {
    const conversation = conversations[index];
    if (!conversation) return [...wrong, `row ${index} has no conversation`];
    // A minute may pass between the paint and this check.
    const labels = [0, 60_000_000].map((ago) =>
      messageTimeAgo(conversation.at, { now: instantFromMillis((now - ago) / 1_000), zone, locale }),
    );
    const due = formatDateTime(conversation.at, { now, zone, locale });
    const isRight =
      name === conversation.other.name &&
      title === due &&
      at === Math.floor(conversation.at / 1_000) &&
      labels.includes(label);
    if (!isRight) wrong.push(`${name}, ${label}, ${title}: not ${conversation.other.name}, ${labels[0]}, ${due}`);
  }
  return wrong;
}

describe('the conversation list', () => {
  it('is ordered by the newest message', async () => {
    const conversations = await running.app.conversations();
    expect(conversations).toHaveLength(17);
    expect(conversations).toEqual(conversations.toSorted(compareConversations));
  });

  it('shows each conversation’s name and time in the time zone of the system', async () => {
    await expect.poll(() => wrongRowsIn('Europe/Berlin')).toEqual([]);
  });

  it.for(['America/New_York', 'Asia/Kolkata', 'Pacific/Apia'])('shows its times in %s after a change', async (zone) => {
    await moveTo(zone);
    await expect.poll(() => wrongRowsIn(zone)).toEqual([]);
  });
});

it('updates every time and day heading within 5 s of a change of time zone', async () => {
  await page().getByRole('option', { name: friend.name }).click();
  await page()
    .getByRole('article', { name: /Watch 23/ })
    .waitFor();
  await moveTo('Europe/Berlin');
  await expect.poll(() => wrongIn('Europe/Berlin')).toEqual([]);
  const before = await timesOnScreen();
  expect(before.times.length).toBeGreaterThan(15);
  expect(before.times.filter(({ isHeading }) => isHeading).length).toBeGreaterThanOrEqual(2);

  await moveTo('Pacific/Auckland');
  const started = performance.now();
  await expect.poll(() => wrongIn('Pacific/Auckland'), { timeout: onThisMachine(5_000) }).toEqual([]);
  console.log(`Every time was updated after ${Math.round(performance.now() - started)} ms.`);

  const headings = ({ messages }: typeof before) =>
    messages.flatMap(({ day }, index) => (day === null ? [] : [messages[index + 1]?.at]));
  expect(headings(await timesOnScreen())).not.toEqual(headings(before));
});

describe('the language', () => {
  const draft = 'Half a thought, in whatever language';
  const root = () => page().evaluate(() => [document.documentElement.lang.slice(0, 2), document.documentElement.dir]);
  /** The menu bar, without the marks of its access keys. */
  const menu = () =>
    running.app.main.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()?.items.map(({ label }) => label.replace('&', '')),
    );
  /** Chooses an option in the open appearance settings. */
  async function choose(label: string, option: string | RegExp): Promise<void> {
    await page().getByRole('combobox', { name: label, exact: true }).click();
    await page().getByRole('option', { name: option }).click();
  }

  it('changes the language of the window and the menu at once, and keeps the draft and the dialog', async () => {
    await page().getByRole('option', { name: people.ines.name }).click();
    await page()
      .getByRole('textbox', { name: `Message to ${inSentence(people.ines.name)}` })
      .fill(draft);
    await page().keyboard.press('ControlOrMeta+,');
    await choose('Language', 'Deutsch');
    await page().getByRole('dialog', { name: 'Einstellungen' }).waitFor();
    await expect.poll(root).toEqual(['de', 'ltr']);
    await expect.poll(menu).toContain('Unterhaltung');
    // The focus returns to the changed row.
    const row = page().getByRole('combobox', { name: 'Sprache', exact: true });
    await expect.poll(() => row.evaluate((each) => each === document.activeElement)).toBe(true);
    await expect.poll(() => row.textContent()).toBe('Deutsch');
    const field = page().getByLabel(`Nachricht an ${inSentence(people.ines.name)}`);
    await expect.poll(() => field.inputValue()).toBe(draft);
    await page().getByLabel('Unterhaltungen', { exact: true }).waitFor();
  });

  it('runs from right to left in Arabic', async () => {
    const edges = () =>
      page().evaluate(() =>
        ['aside', '[data-testid="conversation"]'].map(
          (part) => document.querySelector(part)?.getBoundingClientRect().left,
        ),
      );
    const [list = 0, conversation = 0] = await edges();
    expect(list).toBeLessThan(conversation);
    await choose('Sprache', 'العربية');
    await page().getByRole('dialog', { name: 'الإعدادات' }).waitFor();
    await expect.poll(root).toEqual(['ar', 'rtl']);
    await expect
      .poll(async () => {
        const [mirroredList = 0, mirroredConversation = 0] = await edges();
        return mirroredList > mirroredConversation;
      })
      .toBe(true);
    await page().keyboard.press('Escape');
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => page().getByRole('textbox', { name: 'رسالة إلى' }).inputValue()).toBe(draft);
    expect(await violations()).toEqual([]);
  });

  it('returns to the language of the system', async () => {
    await page().keyboard.press('ControlOrMeta+,');
    await choose('اللغة', /English$/);
    await page().getByRole('dialog', { name: 'Settings' }).waitFor();
    await expect.poll(root).toEqual(['en', 'ltr']);
    await expect.poll(menu).toContain('Conversation');
    await page().keyboard.press('Escape');
    await page().getByRole('dialog').waitFor({ state: 'detached' });
  });
});

describe('accessibility', () => {
  it('opens a conversation by keyboard alone', async () => {
    const list = page().getByTestId('conversation-list');
    const [first, second, third] = await running.app.conversations();
    await list.focus();
    for (const [key, conversation] of [
      ['Home', first],
      ['ArrowDown', second],
      ['ArrowDown', third],
    ] as const) {
      await page().keyboard.press(key);
      await expect.poll(() => activeConversation(list)).toBe(conversation?.other.name);
    }
    await page().keyboard.press('Enter');
    await page()
      .getByTestId('conversation')
      .getByText(third?.other.name ?? '')
      .first()
      .waitFor();
    await expect
      .poll(() => list.getByRole('option', { selected: true }).getByTestId('conversation-name').textContent())
      .toBe(third?.other.name);
  });

  it('has no accessibility violation in a conversation and the offline bar', async () => {
    const rows = page().getByTestId('conversation-list').getByRole('option');
    await rows.nth(1).click();
    await page().getByTestId('messages').locator('[data-message]').first().waitFor();
    expect(await violationsInBothThemes()).toEqual([]);
    await running.stage.table.stop();
    await running.app.refresh();
    await page().getByTestId('offline-bar').waitFor();
    expect(await violationsInBothThemes()).toEqual([]);
  });
});
