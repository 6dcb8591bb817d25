// HTML mail that wants to run, load, navigate and post does none of it.

import { check, play, read, row, signIn } from './lib.mjs';

await play(async ({ page, asked, seen, picture }) => {
  await signIn(page, asked);
  // First only read: nothing is loaded or sent by itself.
  for (const subject of asked.subjects) {
    await row(page, subject).first().waitFor();
    const frame = await read(page, subject);
    await frame.locator('body').waitFor();
    await page.goto(`${asked.base}/mail`);
  }
  const loaded = [...seen.foreign];
  // Then press whatever can be pressed: a link may open a window of its own, no more.
  for (const subject of asked.subjects) {
    await row(page, subject).first().waitFor();
    const frame = await read(page, subject);
    await frame.locator('body').waitFor();
    for (const link of await frame.locator('a, button, input').all()) {
      // What is hidden or covered can't be clicked by a person either.
      await link.click({ timeout: 500, noWaitAfter: true }).catch(() => {});
    }
    for (const inside of page.frames()) {
      const ran = await inside.evaluate(() => globalThis.ran === true).catch(() => false);
      check(!ran, `that no script of "${subject}" ran`);
    }
    check(new URL(page.url()).origin === asked.base, `that "${subject}" led nowhere`);
    await page.goto(`${asked.base}/mail`);
  }
  await picture('list');
  check(await page.evaluate(() => globalThis.ran === undefined), 'that no script ran in the list');
  check(seen.dialogs.length === 0, 'no dialog');
  return { loaded };
});
