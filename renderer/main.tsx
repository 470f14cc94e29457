import './zodSetup.ts';
import './styles/index.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createApi } from './api.ts';
import { browserClock } from './clock.ts';
import { App } from './features/shell/App.tsx';
import { keepAppearance } from './state/appearance.ts';
import { createReport, watchFailures } from './state/failures.ts';
import { browserNetwork, hintNetwork } from './state/network.ts';
import { keepWhenLeft } from './state/presence.ts';
import { createServices, ServicesContext } from './state/stores.ts';
import { subscribe } from './state/subscribe.ts';
import { TimeProvider } from './state/time.tsx';

const api = createApi(window.meridian);
const services = createServices(api, browserClock);
const { stores } = services;
keepAppearance(document.documentElement, stores.settings);
subscribe(api, stores, browserClock);
keepWhenLeft(window, document, stores.composer.getState().flush);
hintNetwork(api, browserNetwork);
const report = createReport(api);
watchFailures(window, (thrown) => {
  report('window', thrown);
  stores.notices.getState().tell({ kind: 'failure' });
});

// The first words are in the language that was chosen.
await stores.settings.getState().load();
const root = document.getElementById('root');
if (root === null) throw new TypeError('index.html has no #root.');

// What a boundary catches, it reports.
createRoot(root, { onCaughtError: () => undefined }).render(
  <StrictMode>
    {/* The window's policy allows no <style> elements. */}
    <CSPProvider disableStyleElements>
      <ServicesContext value={services}>
        <TimeProvider api={api} clock={browserClock} settings={stores.settings}>
          <Tooltip.Provider delay={400}>
            <App />
          </Tooltip.Provider>
        </TimeProvider>
      </ServicesContext>
    </CSPProvider>
  </StrictMode>,
);
