import './zodSetup.ts';
import './styles/index.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { AppContext, createApp, followMain } from './app/app.ts';
import { choose, keepAppearance } from './app/appearance.ts';
import { browserEnvironment } from './app/environment.ts';
import { createReport, watchFailures } from './app/failures.ts';
import { browserNetwork, hintNetwork } from './app/network.ts';
import { keepWhenLeft } from './app/presence.ts';
import { createSettingsStore } from './app/settings.ts';
import { TimeProvider } from './app/time.tsx';
import { createClient } from './client.ts';
import { browserClock } from './clock.ts';
import { App } from './features/shell/App.tsx';
import { loadFirstMessages } from './text/loadCatalogue.ts';

const client = createClient(window.meridian);
const settings = createSettingsStore(client);
const loaded = settings.getState().load();
const { conversation: own } = await client.app.window();
const app = createApp({ client, clock: browserClock, own, settings });
const { stores, sessions } = app;
keepAppearance(document.documentElement, stores.settings);
followMain(app);
keepWhenLeft(window, document, () => sessions.current().stores.composer.getState().flush());
hintNetwork(sessions.store, browserNetwork);
const report = createReport(client);
watchFailures(window, (thrown) => {
  report('window', thrown);
  stores.notices.getState().tell({ kind: 'failure' });
});

// The settings are loaded first, so that the first text is in the chosen language.
await loaded;
await loadFirstMessages(choose(browserEnvironment(), stores.settings.getState().settings.appearance).locale);
const root = document.getElementById('root');
if (root === null) throw new TypeError('index.html has no #root.');

// An error boundary reports what it catches.
createRoot(root, { onCaughtError: () => undefined }).render(
  <StrictMode>
    {/* The content security policy allows no <style> elements. */}
    <CSPProvider disableStyleElements>
      <AppContext value={app}>
        <TimeProvider client={client} clock={browserClock} settings={stores.settings}>
          <Tooltip.Provider delay={400}>
            <App />
          </Tooltip.Provider>
        </TimeProvider>
      </AppContext>
    </CSPProvider>
  </StrictMode>,
);
