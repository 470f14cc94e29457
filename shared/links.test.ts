import { expect, it } from 'vitest';
import { openableLink } from './links.ts';

it.each([
  ['https://example.com/a?b=c#d', 'https://example.com/a?b=c#d'],
  ['HTTP://EXAMPLE.com', 'http://example.com/'],
  ['mailto:a@example.com', 'mailto:a@example.com'],
])('opens %s', (text, href) => expect(openableLink(text)).toBe(href));

it.each([
  'javascript:alert(1)',
  'file:///etc/passwd',
  'data:text/html,x',
  'smb://host/share',
  'ms-msdt:/id',
  'https://example.com@evil.example/',
  'https://user:password@example.com/',
  '//example.com',
  'example.com',
  '',
])('does not open %s', (text) => expect(openableLink(text)).toBeNull());
