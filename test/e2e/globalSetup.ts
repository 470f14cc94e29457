import { electronExecutable, testedExecutable } from '../../scripts/lib/electron.mjs';

/** Fails once, before any test, if the executable to test is missing. */
export default function setup(): void {
  testedExecutable(process.env.MERIDIAN_E2E, electronExecutable());
}
