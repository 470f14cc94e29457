import { expect, it, vi } from 'vitest';
import { keepWhenLeft } from './presence.ts';

it('saves drafts when the window loses the focus or closes', () => {
  const [view, page] = [new EventTarget(), new EventTarget()];
  const flush = vi.fn(() => Promise.resolve());
  const stop = keepWhenLeft(view, page, flush);
  view.dispatchEvent(new Event('blur'));
  view.dispatchEvent(new Event('pagehide'));
  page.dispatchEvent(new Event('visibilitychange'));
  expect(flush).toHaveBeenCalledTimes(3);
  stop();
  view.dispatchEvent(new Event('blur'));
  page.dispatchEvent(new Event('visibilitychange'));
  expect(flush).toHaveBeenCalledTimes(3);
});
