import type { Page } from 'playwright-core';
import type { ScenarioName } from './scenarios.ts';

/** A screen in a state that is worth looking at. */
export interface Shot {
  readonly name: string;
  readonly scenario: ScenarioName;
  /** Whose conversation is open. */
  readonly open?: string;
  /** Whether the window shows one pane at a time; else it is taken at every usual size. */
  readonly isNarrow?: boolean;
  readonly prepare?: (page: Page) => Promise<void>;
}
