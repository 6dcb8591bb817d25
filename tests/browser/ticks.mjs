// Ticks are kept as they are made: on two pages of a list, with a filter between, and undone.

import { check, play, signIn } from './lib.mjs';

await play(async ({ page, asked, picture }) => {
  await signIn(page, asked);
  const rows = page.locator('main tbody tr');
  const boxes = page.locator('input[name=tick]');
  const named = (name) => rows.filter({ hasText: name }).locator('input[name=tick]');
  await page.goto(`${asked.base}${asked.list}`);
  check(!(await page.locator('#basket button[value=keep]').isVisible()), 'no button that a script makes needless');

  // Each is left at once: nothing waits but the page itself.
  await named(asked.first).check();
  await page.locator('nav.pager a[rel=next]').click();
  await page.waitForURL(/cursor=/);
  await named(asked.last).check();
  await page.locator('#basket-count').getByText('2 users').waitFor();
  await page.locator('#filter').fill(asked.first);
  await page.locator('div.filter button').click();
  await page.waitForURL(/q=/);
  check((await boxes.count()) === 1 && (await boxes.first().isChecked()), 'that the first tick stands');
  await picture('filtered');

  // Taken back and given again: the last word counts.
  await boxes.first().uncheck();
  await boxes.first().check();
  await boxes.first().uncheck();
  await page.locator('#basket-count a').click();
  await page.waitForURL(/\/users\/basket$/);
  check((await rows.count()) === 1, 'one user in the basket');
  await page.goBack();
  await page.locator('input[name=tick]').first().check();
  await page.locator('#basket-count a').click();
  await page.waitForURL(/\/users\/basket$/);
  const told = await rows.allInnerTexts();
  for (const name of [asked.first, asked.last]) {
    check(told.some((text) => text.includes(name)), `that ${name} is in the basket`);
  }
  await picture('basket');

  // What can't be sent is not shown as kept.
  await page.route('**/users/basket', (route) => route.abort());
  await boxes.first().uncheck({ force: true }).catch(() => {});
  await page.locator('.toast').waitFor();
  check(await boxes.first().isChecked(), 'that a tick that was not kept is taken back');
  return {};
});
