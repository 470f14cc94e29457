import { expect, it } from 'vitest';
import { leftovers } from './leftovers.mjs';

const data = 'home/person/.config/Meridian';

it('lets the person’s data and the system’s books stay', () => {
  const files = [`${data}/settings.json`, 'var/lib/dpkg/status', 'var/log/dpkg.log', 'root/.rpmdb/rpmdb.sqlite'];
  expect(leftovers([...files, 'usr/share/applications/mimeinfo.cache'], data)).toEqual([]);
});

it('finds what a package forgot, also among the books', () => {
  const forgotten = ['usr/bin/meridian', 'opt/Meridian/file', 'etc/other', 'var/lib/dpkg/info/meridian.list'];
  expect(leftovers([...forgotten, `${data}/settings.json`], data)).toEqual(forgotten);
});
