import { type JSX, type ReactNode, useEffect, useState } from 'react';
import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import type { Diagnostics } from '../../../shared/ipc/contract.ts';
import { useServices } from '../../state/stores.ts';
import { useTimeSource } from '../../state/time.tsx';
import { text } from '../../text.ts';
import { Costs } from './Costs.tsx';
import { periodsAt } from './periods.ts';

const words = text.diagnostics;
const products: Readonly<Record<string, string>> = words.products;
/** So many unreadable items are listed; the count tells of the rest. */
const LISTED_ITEMS = 50;

/** The facts as they were when the dialog was opened. */
export function Report(): JSX.Element {
  const { api } = useServices();
  const time = useTimeSource();
  const [facts, setFacts] = useState<Diagnostics | null>(null);
  const [error, setError] = useState<AppErrorData | null>(null);
  useEffect(() => {
    let current = true;
    const { now, zone } = time.options();
    api.readDiagnostics(periodsAt(now, zone)).then(
      (read) => current && setFacts(read),
      (thrown) => current && setError(toAppError(thrown).toData()),
    );
    return () => {
      current = false;
    };
  }, [api, time]);

  if (error !== null) return <p className="dialog-body">{error.message}</p>;
  if (facts === null) return <p className="dialog-body">{words.loading}</p>;
  const { cache, cost, outbox, sync, unparsable, versions } = facts;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached and scrolled by keyboard
    <section className="dialog-body" tabIndex={0} aria-label={words.title}>
      <Section title={words.cache}>
        <Fact name={words.groups}>{words.count(cache.groups)}</Fact>
        <Fact name={words.messages}>{words.count(cache.messages)}</Fact>
        <Fact name={words.gaps}>{words.count(cache.gaps)}</Fact>
        <Fact name={words.size}>{words.bytes(cache.bytes)}</Fact>
        {cache.quarantined === null ? null : <Fact name={words.quarantined}>{cache.quarantined}</Fact>}
      </Section>
      <Section title={words.outbox}>
        <Fact name={words.waiting}>{words.count(outbox.waiting)}</Fact>
        <Fact name={words.failed}>{words.count(outbox.failed)}</Fact>
        <Fact name={words.drafts}>{words.count(outbox.drafts)}</Fact>
        {outbox.rowsGivenUp === 0 ? null : <Fact name={words.rowsGivenUp}>{words.count(outbox.rowsGivenUp)}</Fact>}
        {outbox.quarantined === null ? null : <Fact name={words.outboxQuarantined}>{outbox.quarantined}</Fact>}
      </Section>
      <h3>{words.cost}</h3>
      <Costs cost={cost} />
      <Section title={words.sync}>
        <Fact name={words.overlap}>{words.seconds(sync.overlapMs)}</Fact>
        <Fact name={words.clockOffset}>
          {sync.clockOffsetMs === null ? words.clockUnknown : words.seconds(sync.clockOffsetMs)}
        </Fact>
      </Section>
      <Section title={words.versions}>
        {Object.entries(versions).map(([name, version]) => (
          <Fact key={name} name={products[name] ?? name}>
            {version}
          </Fact>
        ))}
      </Section>
      <h3>{words.unparsable}</h3>
      {unparsable.count === 0 ? (
        <p>{words.noneUnparsable}</p>
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
          {unparsable.count > LISTED_ITEMS ? <li>{words.more(unparsable.count - LISTED_ITEMS)}</li> : null}
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
