/**
 * Runs in the page before anything else: puts a fake main process on `window.meridian`, by the address's `scenario`, `language`,
 * `textSize` and `own` (a conversation).
 */
import '../../renderer/zodSetup.ts';
import { browserClock } from '../../renderer/clock.ts';
import { ConversationId } from '../../shared/model.ts';
import { Language } from '../../shared/settings.ts';
import { createFakeBridge, type FakeBridge } from '../support/fakeBridge.ts';
import { fakeAccountId } from '../support/fakeDesk.ts';
import type { FakeWorld } from '../support/fakeWorld.ts';
import { createWorld, scenarioNames } from './scenarios.ts';

declare global {
  interface Window {
    meridianTest: { readonly world: FakeWorld; readonly bridge: FakeBridge };
  }
}

const parameters = new URLSearchParams(location.search);
const scenario = scenarioNames.find((name) => name === parameters.get('scenario')) ?? 'online';
const world = createWorld(scenario, browserClock.now());
const language = Language.safeParse(parameters.get('language'));
if (language.success) {
  const { settings } = world.desk;
  world.desk.settings = { ...settings, appearance: { ...settings.appearance, language: language.data } };
}
const textSize = parameters.get('textSize');
if (textSize !== null) {
  const { settings } = world.desk;
  world.desk.settings = { ...settings, appearance: { ...settings.appearance, textSize: Number(textSize) } };
}
const own = parameters.get('own');
if (own !== null) {
  world.shell.own = { accountId: world.desk.activeId ?? fakeAccountId(0), conversationId: ConversationId.parse(own) };
}
const bridge = createFakeBridge(world);
Object.assign(window, { meridian: bridge, meridianTest: { world, bridge } });
