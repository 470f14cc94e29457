import type { JSX, ReactNode } from 'react';
import type { Diagnostics } from '../../../shared/ipc/contract.ts';
import { text } from '../../text.ts';

const words = text.diagnostics;
const products: Readonly<Record<string, string>> = words.products;
/** So many unreadable items are listed; the count tells of the rest. */
const LISTED_ITEMS = 50;

/** The facts as they were when they were asked for. */
export function DiagnosticsReport({ facts }: { readonly facts: Diagnostics }): JSX.Element {
  const { cache, outbox, sync, unparsable, versions } = facts;
  return (
    <div className="report">
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
    </div>
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
