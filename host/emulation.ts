import type { CdpSession } from './cdp.ts';
import { host } from './host.ts';
import { nativeTheme } from './nativeTheme.ts';

/** Applies the theme, locale, time zone and network state of `host` to a page. */
export async function emulateMachine(page: CdpSession): Promise<void> {
  const theme = nativeTheme.shouldUseDarkColors ? 'dark' : 'light';
  const offline = { offline: !host.online, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
  const { userAgent } = await host.browser().send('Browser.getVersion');
  await Promise.all([
    // `Intl` follows the locale; `navigator.language` follows the user agent's languages.
    page.sendQuietly('Emulation.setUserAgentOverride', { userAgent, acceptLanguage: host.locale }),
    page.sendQuietly('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: theme }] }),
    page.sendQuietly('Emulation.setLocaleOverride', { locale: host.locale }),
    page.sendQuietly('Network.emulateNetworkConditions', offline),
    host.timezone && page.sendQuietly('Emulation.setTimezoneOverride', { timezoneId: host.timezone }),
  ]);
}
