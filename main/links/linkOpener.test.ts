import type { BaseWindow, MessageBoxOptions } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import { openableLink } from '../../shared/links.ts';
import { createTranslator } from '../../shared/text/translator.ts';
import { ManualClock, settle } from '../../test/fakes/manualClock.ts';
import { LinkOpener } from './linkOpener.ts';

const url = 'https://example.com/';
const lookAlike = 'https://\u0430pple.com/';
const notClicked = { code: 'validation', reason: 'link-not-clicked' };

let clock: ManualClock;
let opened: string[];
/** The dialogs that were shown, with a function that presses a button. */
let dialogs: { readonly options: MessageBoxOptions; readonly press: (button: number) => void }[];
let errors: unknown[];
let links: LinkOpener;

beforeEach(() => {
  clock = new ManualClock();
  opened = [];
  dialogs = [];
  errors = [];
  links = new LinkOpener({
    shell: {
      openExternal: async (link) => {
        if (link.startsWith('mailto:')) throw new Error('There is no mail program.');
        opened.push(link);
      },
    },
    dialog: {
      showMessageBox: (first: BaseWindow | MessageBoxOptions, second?: MessageBoxOptions) => {
        const options = second ?? (first as MessageBoxOptions);
        return new Promise((resolve) => {
          dialogs.push({ options, press: (response) => resolve({ response, checkboxChecked: false }) });
        });
      },
    },
    window: () => null,
    clock,
    translator: () => createTranslator('en', 'en'),
    log: (_level, _text, error) => errors.push(error),
  });
});

const press = (): void => links.onInput({ type: 'mouseDown', modifiers: ['leftbuttondown'] });
const answer = async (button: number): Promise<void> => {
  dialogs.at(-1)?.press(button);
  await settle();
};

describe('a link of the page', () => {
  it('opens once after each press', async () => {
    press();
    await links.openFromPage(url);
    links.onInput({ type: 'rawKeyDown' });
    await links.openFromPage('HTTP://example.com');
    expect(opened).toEqual([url, 'http://example.com/']);
    expect(dialogs).toEqual([]);
  });

  it('does not open without a press: of 50, one asks and the others are refused', async () => {
    const outcomes = Array.from({ length: 50 }, () =>
      links.openFromPage(url).then(
        () => 'done',
        (error) => error,
      ),
    );
    await settle();
    expect(opened).toEqual([]);
    expect(dialogs.map(({ options }) => options.message)).toEqual(['Open a link to example.com?']);
    await answer(0);
    const [first, ...others] = await Promise.all(outcomes);
    expect(first).toBe('done');
    for (const other of others) expect(other).toMatchObject(notClicked);
    expect(opened).toEqual([]);
  });

  it('asks no more after a refusal until there is a press', async () => {
    const asked = links.openFromPage(url);
    await answer(0);
    await asked;
    await expect(links.openFromPage(url)).rejects.toMatchObject(notClicked);
    press();
    await links.openFromPage(url);
    expect(opened).toEqual([url]);
    const askedAgain = links.openFromPage(url);
    await answer(1);
    await askedAgain;
    expect([opened.length, dialogs.length]).toEqual([2, 2]);
  });

  it.each([
    ['5 s after the press', 5_000, [], 1],
    ['just before', 4_999, [url], 0],
  ])('is asked for %s', async (_when, ms, expected, asked) => {
    press();
    await clock.advance(ms);
    void links.openFromPage(url);
    await settle();
    expect([opened, dialogs.length]).toEqual([expected, asked]);
  });

  it.each(['mouseMove', 'mouseUp', 'mouseWheel', 'keyUp', 'char', 'gestureScrollBegin', 'touchMove'] as const)(
    'is not allowed by %s',
    async (type) => {
      links.onInput({ type });
      void links.openFromPage(url);
      await settle();
      expect([opened, dialogs.length]).toEqual([[], 1]);
    },
  );

  it('is not allowed by a key that is held', async () => {
    links.onInput({ type: 'rawKeyDown', modifiers: ['isautorepeat'] });
    void links.openFromPage(url);
    await settle();
    expect(opened).toEqual([]);
  });

  it('asks first if it looks like another, and shows its host in Punycode', async () => {
    press();
    const asked = links.openFromPage(lookAlike);
    await settle();
    expect(opened).toEqual([]);
    expect(dialogs[0]?.options).toMatchObject({
      type: 'warning',
      message: 'Open a link to xn--pple-43d.com?',
      buttons: ['Cancel', 'Open link'],
      defaultId: 0,
      cancelId: 0,
    });
    await answer(1);
    await asked;
    expect(opened).toEqual(['https://xn--pple-43d.com/']);
  });

  it('does not open if the user cancels, and one dialog is open at a time', async () => {
    press();
    const asked = links.openFromPage(lookAlike);
    press();
    await expect(links.openFromPage(url)).rejects.toMatchObject(notClicked);
    await answer(0);
    await asked;
    expect([opened, dialogs.length]).toEqual([[], 1]);
    press();
    await links.openFromPage(url);
    expect(opened).toEqual([url]);
  });

  it.each(['file:///etc/passwd', 'javascript:alert(1)', 'smb://host/share', 'https://u:p@example.com/', 'x'])(
    'is refused whatever was pressed: %s',
    async (text) => {
      press();
      await expect(links.openFromPage(text)).rejects.toMatchObject({ reason: 'link-not-allowed' });
      expect([opened, dialogs]).toEqual([[], []]);
    },
  );
});

describe('a link of a menu', () => {
  const chosen = (text: string) => links.openFromMenu(openableLink(text) ?? expect.fail(text));

  it('opens at once, and asks first if it looks like another', async () => {
    chosen(url);
    await settle();
    expect(opened).toEqual([url]);
    chosen(lookAlike);
    await settle();
    expect(opened).toEqual([url]);
    await answer(1);
    expect(opened).toEqual([url, 'https://xn--pple-43d.com/']);
    chosen(lookAlike);
    await settle();
    await answer(0);
    expect(opened).toHaveLength(2);
  });

  it('logs why it could not be opened', async () => {
    chosen('mailto:a@example.com');
    await settle();
    expect(errors).toEqual([new Error('There is no mail program.')]);
  });
});
