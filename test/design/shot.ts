import type { Page } from 'playwright-core';
import type { ScenarioName } from './scenarios.ts';

/** A screen in one state, for screenshots. */
export interface Shot {
  readonly name: string;
  readonly scenario: ScenarioName;
  /** Name of the person whose conversation is open. */
  readonly open?: string;
  /** The id of the conversation of a window that shows only that. */
  readonly own?: string;
  /** Whether to take only the narrow window; otherwise every usual size. */
  readonly isNarrow?: boolean;
  /** Whether to take it in the colors of a high-contrast theme instead. */
  readonly isForced?: boolean;
  readonly prepare?: (page: Page) => Promise<void>;
}
