import { Dialog } from '@base-ui/react/dialog';
import { Info, X } from 'lucide-react';
import { type JSX, type ReactNode, useEffect, useState } from 'react';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import { type Diagnostics as Facts, Purpose } from '../../../shared/ipc/contract.ts';
import { useServices } from '../../state/stores.ts';
import { text } from '../../text.ts';
import { IconButton } from '../../ui/IconButton.tsx';

const products: Readonly<Record<string, string>> = text.diagnostics.products;
/** So many unreadable items are listed; the count tells of the rest. */
const LISTED_ITEMS = 50;

/** A button, and the dialog that it opens: what Meridian is made of, what it holds, and what it costs. */
export function Diagnostics(): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton label={text.diagnostics.open} className="diagnostics-button" onClick={() => setOpen(true)}>
        <Info aria-hidden="true" />
      </IconButton>
      <Dialog.Root open={open} onOpenChange={setOpen}>
        <Dialog.Portal>
          <Dialog.Backdrop className="dialog-backdrop" />
          <Dialog.Popup className="dialog">
            <div className="dialog-header">
              <Dialog.Title className="dialog-title">{text.diagnostics.title}</Dialog.Title>
              <Dialog.Close
                render={<button type="button" className="icon-button" aria-label={text.diagnostics.close} />}
              >
                <X aria-hidden="true" />
              </Dialog.Close>
            </div>
            <Report />
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
    </>
  );
}

/** The facts as they were when the dialog was opened. */
function Report(): JSX.Element {
  const { api } = useServices();
  const [facts, setFacts] = useState<Facts | null>(null);
  const [error, setError] = useState<AppErrorData | null>(null);
  useEffect(() => {
    let current = true;
    api.readDiagnostics().then(
      (read) => current && setFacts(read),
      (thrown) => current && setError(toAppError(thrown).toData()),
    );
    return () => {
      current = false;
    };
  }, [api]);

  if (error !== null) return <p className="dialog-body">{error.message}</p>;
  if (facts === null) return <p className="dialog-body">{text.diagnostics.loading}</p>;
  const { cache, cost, unparsable, versions } = facts;
  const spent = Purpose.options.filter((purpose) => cost[purpose].read + cost[purpose].write > 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached and scrolled by keyboard
    <section className="dialog-body" tabIndex={0} aria-label={text.diagnostics.title}>
      <Section title={text.diagnostics.cache}>
        <Fact name={text.diagnostics.groups}>{text.diagnostics.count(cache.groups)}</Fact>
        <Fact name={text.diagnostics.messages}>{text.diagnostics.count(cache.messages)}</Fact>
        <Fact name={text.diagnostics.gaps}>{text.diagnostics.count(cache.gaps)}</Fact>
        <Fact name={text.diagnostics.size}>{text.diagnostics.bytes(cache.bytes)}</Fact>
        {cache.quarantined === null ? null : <Fact name={text.diagnostics.quarantined}>{cache.quarantined}</Fact>}
      </Section>
      {spent.length === 0 ? null : (
        <Section title={text.diagnostics.cost}>
          {spent.map((purpose) => (
            <Fact key={purpose} name={text.diagnostics.purposes[purpose]}>
              {text.diagnostics.units(cost[purpose].read, cost[purpose].write)}
            </Fact>
          ))}
        </Section>
      )}
      <Section title={text.diagnostics.versions}>
        {Object.entries(versions).map(([name, version]) => (
          <Fact key={name} name={products[name] ?? name}>
            {version}
          </Fact>
        ))}
      </Section>
      <h3>{text.diagnostics.unparsable}</h3>
      {unparsable.count === 0 ? (
        <p>{text.diagnostics.noneUnparsable}</p>
      ) : (
        <ul className="diagnostics-items">
          {unparsable.items.slice(0, LISTED_ITEMS).map(({ pk, sk, reason }) => (
            <li key={`${pk} ${sk}`}>
              <code>
                {pk} / {sk}
              </code>
              <span>{reason}</span>
            </li>
          ))}
          {unparsable.count > LISTED_ITEMS ? <li>{text.diagnostics.more(unparsable.count - LISTED_ITEMS)}</li> : null}
        </ul>
      )}
    </section>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): JSX.Element {
  return (
    <>
      <h3>{title}</h3>
      <dl className="facts">{children}</dl>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
