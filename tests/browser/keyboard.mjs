// Everything by keyboard: sign in, j, k, Enter, /, ?, Escape.

import { check, play } from './lib.mjs';

const MOST_TABS = 30;

await play(async ({ page, asked, picture }) => {
  const key = (name) => page.keyboard.press(name);
  const focused = (what) => page.evaluate((css) => document.activeElement?.matches(css) ?? false, what);
  const tabTo = async (what) => {
    for (let tab = 0; tab < MOST_TABS; tab += 1) {
      if (await focused(what)) return;
      await key('Tab');
    }
    throw new Error(`no way to ${what} by Tab`);
  };
  await page.goto(`${asked.base}/sign-in`);
  await tabTo('input[type=email]');
  await page.keyboard.type(asked.email);
  await tabTo('input[type=password]');
  await page.keyboard.type(asked.password);
  await key('Enter');
  await page.waitForURL(/\/mail/);
  await page.locator('li.row').nth(1).waitFor();

  const at = () => page.evaluate(() => [...document.querySelectorAll('li.row')].findIndex(
    (row) => row.contains(document.activeElement)));
  await key('j');
  const first = await at();
  await key('j');
  check((await at()) === first + 1, 'that j goes down');
  await key('k');
  check((await at()) === first, 'that k goes up');
  await picture('focus');
  await key('Enter');
  await page.locator('iframe[sandbox]').first().waitFor();
  await key('/');
  check(await focused('#q'), 'that / goes to the search');
  await key('Escape');
  await page.evaluate(() => document.activeElement?.blur());
  await key('?');
  await page.locator('dialog[open]').waitFor();
  await picture('help');
  await key('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  return {};
});
