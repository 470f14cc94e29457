import { beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/clock.ts';
import { cruddurItems } from '../../scripts/samples/cruddur.ts';
import { recordDesktop } from './recorder.ts';
import { setUpApp } from './support.ts';

const lookAlike = 'https://\u0430pple.com/login';
const texts = [
  'See https://example.com/path?q=1, or',
  `${lookAlike} and`,
  'https://user:pw@example.com/ of',
  '\u202e https://safe.example/ by a@b.example',
];
const { items } = cruddurItems({ now: systemClock.now() });
// The newest message, which is on screen when the conversation opens.
const newest = items.filter(({ pk }) => String(pk).startsWith('MSG#')).at(-1);
const running = setUpApp(
  items.map((item) => (item === newest ? { ...item, message: texts.join('\n') } : item)),
  { user: '@andrewbrown' },
);

const recorded = () =>
  running.app.main.evaluate(() => ({
    opened: globalThis.recorder.openedLinks,
    asked: globalThis.recorder.messageBoxes.map((options) => Reflect.get(Object(options), 'message')),
  }));
const link = (name: string) => running.app.page.getByTestId('messages').getByRole('link', { name, exact: true });

beforeEach(async () => {
  await recordDesktop(running.app);
  await running.app.page.getByTestId('conversation-list').getByRole('option').first().click();
  await link('https://example.com/path?q=1').waitFor();
});

it('opens a link once for each click and each press of a key', async () => {
  await link('https://example.com/path?q=1').click();
  await expect.poll(recorded).toEqual({ opened: ['https://example.com/path?q=1'], asked: [] });
  await link('a@b.example').press('Enter');
  await expect.poll(recorded).toEqual({ opened: ['https://example.com/path?q=1', 'mailto:a@b.example'], asked: [] });
  await link('https://example.com/path?q=1').click({ button: 'middle' });
  await expect.poll(async () => (await recorded()).opened).toHaveLength(3);
});

it('opens none of 50 links without a click, and asks once', async () => {
  // The click that opened the conversation allows one link.
  await running.app.page.evaluate(() => window.meridian.app.openLink({ url: 'https://example.com/first' }));
  await recordDesktop(running.app);
  const codes = await running.app.page.evaluate(async () => {
    // A click that a script makes is none.
    for (const each of document.querySelectorAll<HTMLElement>('[data-message] a')) each.click();
    const answers = Array.from({ length: 50 }, (_, n) =>
      window.meridian.app.openLink({ url: `https://example.com/${n}` }),
    );
    return (await Promise.all(answers)).map((answer) => (answer.ok ? 'ok' : answer.error.reason));
  });
  expect(new Set(codes)).toEqual(new Set(['link-not-clicked']));
  const { opened, asked } = await recorded();
  expect(opened).toEqual([]);
  expect(asked).toHaveLength(1);
});

it('opens one link for one click, whatever a script does with it', async () => {
  await running.app.page.evaluate(() => {
    addEventListener(
      'click',
      () => {
        for (let n = 0; n < 50; n++) void window.meridian.app.openLink({ url: `https://example.com/${n}` });
        window.open('https://example.com/window');
      },
      { once: true },
    );
  });
  await running.app.page.getByTestId('messages').click({ position: { x: 5, y: 5 } });
  await expect.poll(async () => (await recorded()).opened).toEqual(['https://example.com/0']);
  await running.app.page.evaluate(() => window.meridian.app.openLink({ url: 'https://example.com/last' }));
  expect((await recorded()).opened).toEqual(['https://example.com/0']);
});

it('asks before it opens a look-alike, and shows its host in Punycode', async () => {
  await link(lookAlike).click();
  await expect.poll(recorded).toEqual({ opened: [], asked: ['Open a link to xn--pple-43d.com?'] });
  await running.app.main.evaluate(() => {
    globalThis.recorder.pressedButton = 1;
  });
  await link(lookAlike).click();
  await expect.poll(async () => (await recorded()).opened).toEqual(['https://xn--pple-43d.com/login']);
});

it('makes no link of a URL with a login, and isolates links from the text around them', async () => {
  const links = running.app.page.locator('[data-message] a');
  expect(await links.allTextContents()).toEqual([
    'https://example.com/path?q=1',
    lookAlike,
    'https://safe.example/',
    'a@b.example',
  ]);
  const styles = await links.evaluateAll((all) =>
    all.map((each) => [getComputedStyle(each).direction, getComputedStyle(each).unicodeBidi]),
  );
  expect(new Set(styles.map(String))).toEqual(new Set(['ltr,isolate']));
});
