import { type DeepLink, parseDeepLink } from '../../shared/deepLinks.ts';

/** The `meridian:` address that a command line ends with, as browsers and desktops start programs; null: there is none. */
export function linkArgument(argv: readonly string[]): DeepLink | null {
  const address = argv.findLast((argument) => /^meridian:/i.test(argument));
  return address === undefined ? null : parseDeepLink(address);
}
