import type { Page } from 'playwright-core';
import type { WindowCorpus } from './windowCache.ts';

/*
 * Measurements inside the page, by its own clock. An element counts as painted in the first task after the callbacks of the
 * frame that has it in the document.
 */

/** What the probes use of the stores of the page's session. */
interface ProbedStores {
  readonly [name: string]: {
    readonly getState: () => Readonly<Record<string, unknown>>;
    readonly setState: (change: Readonly<Record<string, unknown>>) => void;
  };
}

/** A component of React's tree. */
interface Fiber {
  readonly memoizedProps?: {
    readonly value?: { readonly sessions?: { readonly current: () => { stores: ProbedStores } } };
  };
  readonly child?: Fiber;
}

declare global {
  interface Window {
    probedStores?: () => ProbedStores;
  }
}

/**
 * Gives the page access to the stores of its session, from which the floors are painted. They are found through React's
 * tree, because the built page exposes nothing for measurements.
 */
export async function exposeStores(page: Page): Promise<void> {
  await page.evaluate(() => {
    const root = document.querySelector('#root');
    const key = Object.keys(root ?? {}).find((name) => name.startsWith('__reactContainer'));
    let fiber: Fiber | undefined = key === undefined ? undefined : Reflect.get(Object(root), key);
    while (fiber !== undefined && fiber !== null) {
      const sessions = fiber.memoizedProps?.value?.sessions;
      if (sessions !== undefined) {
        window.probedStores = () => sessions.current().stores;
        return;
      }
      fiber = fiber.child;
    }
    throw new Error('The stores of the page were not found.');
  });
}

/** The ms that something took, each beside its floor. */
export interface Painted {
  readonly taken: readonly number[];
  readonly floor: readonly number[];
}

/** Messages that a conversation opens with. */
const PAGE_SIZE = 50;
/** The time from the moment the pointer enters a row until a fast hand clicks it, ms. */
const HOVER_MS = 100;

/**
 * Clicks conversations all over the list. Returns the ms from each click until its newest message is painted, and as the
 * floor the ms in which the same list paints the same messages, in place of the same others, when they are put into its
 * store.
 */
export async function openConversations(page: Page, corpus: WindowCorpus, count: number): Promise<Painted> {
  const ids = Array.from({ length: corpus.conversations }, (_, n) => corpus.newestOf(n).id);
  return page.evaluate(
    async ([newest, times, hoverMs, pageSize]) => {
      const painted = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
      const list = document.querySelector('[data-testid="conversation-list"]');
      const store = window.probedStores?.().conversation;
      if (list === null || store === undefined) throw new Error('There is no list of conversations.');
      /** The ms until a message is painted after an action. */
      const measure = async (message: string, action: () => void): Promise<number> => {
        const started = performance.now();
        action();
        while (document.querySelector(`[data-message="${message}"]`) === null) await new Promise(requestAnimationFrame);
        await new Promise((done) => setTimeout(done));
        return performance.now() - started;
      };
      type State = Readonly<Record<string, unknown>>;
      const newestOf = ({ messages }: State): readonly unknown[] =>
        Array.isArray(messages) ? messages.slice(-pageSize) : [];
      /** Shows messages in place of the others, in a new list. */
      const show = (state: State, messages: readonly unknown[], step: number): void => {
        const showing = {
          ...Object(state.showing),
          serial: Number(Reflect.get(Object(state.showing), 'serial')) + step,
        };
        store.setState({ ...state, messages, showing });
      };
      const [taken, floor]: [number[], number[]] = [[], []];
      for (let n = 0; n < times; n++) {
        list.scrollTop = ((n * 7_919) % (newest.length - 20)) * 64;
        for (let frame = 0; frame < 4; frame++) await painted();
        const { top } = list.getBoundingClientRect();
        const row = [...list.querySelectorAll<HTMLElement>('[role="option"]')].find(
          (each) => each.getBoundingClientRect().top >= top && each.getAttribute('aria-selected') === 'false',
        );
        const name = row?.querySelector('[data-testid="conversation-name"]')?.textContent ?? '';
        const wanted = newest[Number(name.replace('Person ', ''))];
        if (row === undefined || wanted === undefined) continue;
        row.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' }));
        await pause(hoverMs);
        const before = newestOf(store.getState());
        taken.push(await measure(wanted, () => row.click()));
        await pause(100);
        const shown = store.getState();
        // By now older messages are loaded, too.
        const after = newestOf(shown);
        show(shown, before, 1);
        await pause(100);
        floor.push(await measure(wanted, () => show(shown, after, 2)));
        await pause(60);
      }
      return { taken, floor };
    },
    [ids, count, HOVER_MS, PAGE_SIZE] as const,
  );
}

/** What was in the search field, the ms until its hits were painted, and the ms in which the same hits are painted from memory. */
export interface Typed {
  readonly query: string;
  readonly taken: number;
  readonly floor: number;
}

/** Types searches letter by letter. */
export async function typeSearch(page: Page, queries: readonly string[]): Promise<readonly Typed[]> {
  await page.keyboard.press('Control+k');
  await page.locator('[data-testid="search-input"]').waitFor();
  const all = await page.evaluate(async (searches) => {
    const field = document.querySelector<HTMLInputElement>('[data-testid="search-input"]');
    const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
    const store = window.probedStores?.().search;
    if (field === null || setter === undefined || store === undefined) throw new Error('There is no search.');
    const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
    /** The ms until the hits of a query are painted after an action. */
    const measure = async (query: string, action: () => void): Promise<number> => {
      const started = performance.now();
      action();
      while (document.querySelector('[data-answers]')?.getAttribute('data-answers') !== query) {
        if (performance.now() - started > 10_000) throw new Error(`No result for “${query}”.`);
        await new Promise(requestAnimationFrame);
      }
      await new Promise((done) => setTimeout(done));
      return performance.now() - started;
    };
    const typed: Typed[] = [];
    for (const search of searches) {
      for (let length = 1; length <= search.length; length++) {
        const query = search.slice(0, length);
        const { found: before } = store.getState();
        const taken = await measure(query, () => {
          setter.call(field, query);
          field.dispatchEvent(new Event('input', { bubbles: true }));
        });
        const { found } = store.getState();
        await pause(25);
        store.setState({ found: before });
        await pause(25);
        const floor = await measure(query, () => store.setState({ found }));
        typed.push({ query, taken, floor });
        // The pause of a fast typist.
        await pause(80);
      }
    }
    return typed;
  }, queries);
  await page.keyboard.press('Escape');
  return all;
}

export interface Scrolling {
  /** The duration of each frame, ms. */
  readonly durations: readonly number[];
  /** How many messages were shown. */
  readonly messages: number;
  readonly mostRows: number;
  /** Heights of rows, CSS pixels. */
  readonly heights: readonly number[];
}

/** CSS pixels per frame: half a screen, or 24,000 per second, a hard flick. */
const STEP = 400;

/** Scrolls the longest conversation up and down for `ms` milliseconds. */
export async function scrollThrough(page: Page, corpus: WindowCorpus, ms: number): Promise<Scrolling> {
  await page.getByTestId('conversation-list').evaluate((list) => {
    list.scrollTop = 0;
  });
  await page.getByRole('option', { name: `Person ${corpus.conversations}` }).click();
  await page.locator(`[data-message="${corpus.longMessage(corpus.long - 1).id}"]`).waitFor();
  return page.evaluate(
    async ([duration, step]) => {
      const list = (): Element => {
        const found = document.querySelector('[data-testid="messages"]');
        if (found === null) throw new Error('There are no messages.');
        return found;
      };
      const durations: number[] = [];
      const seen = new Set<string>();
      let mostRows = 0;
      let last = await new Promise<number>(requestAnimationFrame);
      const started = last;
      while (last - started < duration) {
        // 60 % of the time up, then down; between two frames, like the wheel.
        list().scrollTop += last - started < duration * 0.6 ? -step : step;
        const now = await new Promise<number>((done) => requestAnimationFrame((at) => setTimeout(() => done(at))));
        durations.push(now - last);
        last = now;
        const rows = list().querySelectorAll('[data-index]');
        mostRows = Math.max(mostRows, rows.length);
        for (const id of [rows[0], rows[rows.length - 1]]) {
          const message = id?.querySelector('[data-message]')?.getAttribute('data-message');
          if (message) seen.add(message);
        }
      }
      const heights = [...list().querySelectorAll<HTMLElement>('[data-index]')].map((row) => row.offsetHeight);
      const numbers = [...seen].map((id) => Number(id.slice(-12)));
      return { durations, mostRows, heights, messages: Math.max(...numbers) - Math.min(...numbers) + 1 };
    },
    [ms, STEP] as const,
  );
}

/** Scrolls as many boxes of the same heights with nothing in them, above the same page. Returns the duration of each frame, ms. */
export async function scrollBoxes(
  page: Page,
  { messages, heights }: Scrolling,
  ms: number,
): Promise<readonly number[]> {
  return page.evaluate(
    async ([count, tall, duration, step]) => {
      const list = document.querySelector('[data-testid="messages"]');
      if (list === null) throw new Error('There are no messages.');
      const { left, top, width, height } = list.getBoundingClientRect();
      const scroller = document.createElement('div');
      const frame = { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` };
      Object.assign(scroller.style, {
        position: 'fixed',
        overflowY: 'scroll',
        contain: 'strict',
        zIndex: '1',
        ...frame,
      });
      scroller.style.background = 'Canvas';
      for (let n = 0; n < count; n++) {
        const box = document.createElement('div');
        box.style.height = `${tall[n % tall.length]}px`;
        scroller.append(box);
      }
      document.body.append(scroller);
      scroller.scrollTop = scroller.scrollHeight;
      const durations: number[] = [];
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      let last = await new Promise<number>(requestAnimationFrame);
      const started = last;
      while (last - started < duration) {
        scroller.scrollTop += last - started < duration * 0.6 ? -step : step;
        const now = await new Promise<number>((done) => requestAnimationFrame((at) => setTimeout(() => done(at))));
        durations.push(now - last);
        last = now;
      }
      scroller.remove();
      return durations;
    },
    [messages, heights, ms, STEP] as const,
  );
}
