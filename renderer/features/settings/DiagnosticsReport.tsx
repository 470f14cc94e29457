import type { JSX, ReactNode } from 'react';
import type { Diagnostics } from '../../../shared/ipc/contract.ts';
import { bytesText, countText, roughDurationText } from '../../text/counting.ts';
import { text } from '../../text.ts';

const words = text.diagnostics;
/** Names are the same in all languages. */
const products: Readonly<Record<string, string>> = {
  meridian: 'Meridian',
  electron: 'Electron',
  chromium: 'Chromium',
  node: 'Node.js',
  sqlite: 'SQLite',
};
/** So many unreadable items are listed; the count tells of the rest. */
const LISTED_ITEMS = 50;

/** The facts as they were when they were asked for. */
export function DiagnosticsReport({ facts }: { readonly facts: Diagnostics }): JSX.Element {
  const { cache, outbox, sync, unparsable, versions } = facts;
  return (
    <div className="report">
      <Section title={words.cache}>
        <Fact name={words.groups}>{countText(cache.groups)}</Fact>
        <Fact name={words.messages}>{countText(cache.messages)}</Fact>
        <Fact name={words.gaps}>{countText(cache.gaps)}</Fact>
        <Fact name={words.size}>{bytesText(cache.bytes)}</Fact>
        {cache.quarantined === null ? null : <Fact name={words.quarantined}>{cache.quarantined}</Fact>}
      </Section>
      <Section title={words.outbox}>
        <Fact name={words.waiting}>{countText(outbox.waiting)}</Fact>
        <Fact name={words.failed}>{countText(outbox.failed)}</Fact>
        <Fact name={words.drafts}>{countText(outbox.drafts)}</Fact>
        {outbox.rowsGivenUp === 0 ? null : <Fact name={words.rowsGivenUp}>{countText(outbox.rowsGivenUp)}</Fact>}
        {outbox.quarantined === null ? null : <Fact name={words.outboxQuarantined}>{outbox.quarantined}</Fact>}
      </Section>
      <Section title={words.sync}>
        <Fact name={words.overlap}>{roughDurationText(sync.overlapMs)}</Fact>
        <Fact name={words.clockOffset}>
          {sync.clockOffsetMs === null ? words.clockUnknown : roughDurationText(sync.clockOffsetMs)}
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
              <bdi>{reason}</bdi>
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
