import { indexLocals } from '../../src/help/index-page.ts';
import { helpPages } from '../../src/help/pages/list.ts';
import { readerOf } from '../../src/help/reader.ts';
import { topicLocals } from '../../src/help/topic.ts';
import { waysOf } from '../../src/help/ways.ts';
import { page, type Sample } from './sample.ts';
import { insurer, several } from './sample-insurers.ts';

const site = { issuer: 'https://id.example.jp', mailDomain: 'id.example.jp' };

/** The manual and the help pages, of an insurer and of nobody's. */
export const helpPageSamples: Sample[] = [
  page('help/first-sign-in', { ways: waysOf(several, []), insurer: several }),
  page('help/first-sign-in', { ways: waysOf(null, [insurer]), insurer: null }, 'no-insurer'),
  page('help/index', (lang) => ({ ...indexLocals(readerOf(lang, several, [])), insurer: several })),
  page(
    'help/index',
    (lang) => ({ ...indexLocals(readerOf(lang, null, [insurer])), insurer: null }),
    'no-insurer',
  ),
  ...Object.keys(helpPages).flatMap((name) => [
    page(
      'help/topic',
      (lang) => ({ ...topicLocals(name, readerOf(lang, several, []), site), insurer: several }),
      name,
    ),
    page(
      'help/topic',
      (lang) => ({ ...topicLocals(name, readerOf(lang, null, [several]), site), insurer: null }),
      `${name}.no-insurer`,
    ),
  ]),
];
