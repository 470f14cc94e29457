import { expect, it } from 'vitest';
import { systemClock, systemIds } from '../../main/engine/clock.ts';
import { sampleItems } from '../../scripts/samples/seed.ts';
import { clockTime, dayLabel, formatDateTime } from '../../shared/time/format.ts';
import { instantFromMicros, instantFromMillis } from '../../shared/time/instant.ts';
import { zoneOrUtc } from '../../shared/time/zone.ts';
import { civilDayAt } from '../../shared/time/zoneDays.ts';
import { writeAs } from '../fixtures/timestampForms.ts';
import { inHost, onHost, onThisMachine, setUpApp } from './support.ts';

const HOURS = 3_600_000_000;
const locale = 'en-US';
const now = systemClock.now();
const { owner, items } = sampleItems({ now });

/** A conversation around every zone's midnights: a message each three hours, for three days. */
const friend = { id: 'b3c5d7e9-1f20-4a31-8b42-6c53d7e4f801', name: 'Vigdis Night', handle: 'vigdis' };
const group = systemIds();
const night = Array.from({ length: 24 }, (_, n) => {
  const sk = writeAs.micros(instantFromMicros(now - (24 - n) * 3 * HOURS));
  const as = { user_uuid: friend.id, user_display_name: friend.name, user_handle: friend.handle };
  const message = { pk: `MSG#${group}`, sk, message: `Watch ${n}`, message_uuid: systemIds(), ...as };
  const isLast = n === 23;
  const row = { pk: `GRP#${owner.id}`, sk, message: message.message, message_group_uuid: group, ...as };
  return isLast ? [message, row] : [message];
}).flat();
const running = setUpApp([...items, ...night], { user: owner.id, zone: 'Europe/Berlin' });

/** Every time on the screen, in the order of the document. */
const timesOnScreen = () =>
  running.app.page.evaluate(() => ({
    now: Date.now(),
    times: [...document.querySelectorAll('time')].map((time) => ({
      at: Date.parse(time.dateTime),
      text: time.textContent ?? '',
      title: time.title,
      isHeading: time.closest('.day, .sticky-day') !== null,
      isClock: time.closest('.conversation') !== null,
    })),
    messages: [...document.querySelectorAll('.messages-window .day, .messages-window [data-message]')].map((row) => ({
      day: row.matches('.day') ? (row.textContent ?? '') : null,
      label: row.ariaLabel ?? '',
      at: Date.parse(row.querySelector('time')?.dateTime ?? ''),
    })),
  }));

/** What of the screen is not as it has to be in a zone. */
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

it('tells every time anew within 5 s of a change of the zone, and the days with them, without a restart', async (context) => {
  onHost(context);
  const { page } = running.app;
  await page.getByRole('option', { name: friend.name }).click();
  await page.getByRole('article', { name: /Watch 23/ }).waitFor();
  expect(await wrongIn('Europe/Berlin')).toEqual([]);
  const before = await timesOnScreen();
  expect(before.times.length).toBeGreaterThan(15);
  expect(before.times.filter(({ isHeading }) => isHeading).length).toBeGreaterThanOrEqual(2);

  await inHost(running.app, ({ _host }, zone) => _host.setTimezone(zone), 'Pacific/Auckland');
  const started = performance.now();
  await expect.poll(() => wrongIn('Pacific/Auckland'), { timeout: onThisMachine(5_000) }).toEqual([]);
  console.log(`Every time told anew after ${Math.round(performance.now() - started)} ms.`);

  const headings = ({ messages }: typeof before) =>
    messages.flatMap(({ day }, index) => (day === null ? [] : [messages[index + 1]?.at]));
  expect(headings(await timesOnScreen())).not.toEqual(headings(before));
});
