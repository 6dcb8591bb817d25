// A message arrives in the open panel without a reload.

import { append, check, play, row, signIn } from './lib.mjs';

await play(async ({ page, asked, picture }) => {
  await signIn(page, asked);
  await page.evaluate(() => { globalThis.same = true; });
  await page.waitForFunction(() => performance.getEntriesByType('resource').some((r) => r.name.endsWith('.js')));
  const started = Date.now();
  await append(asked.mail);
  await row(page, asked.subject).first().waitFor();
  const shown = Date.now() - started;
  check(await page.evaluate(() => globalThis.same === true), 'the very page that was open');
  await picture('arrived');
  return { shown };
});
