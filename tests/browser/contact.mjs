// An unknown sender becomes a contact from the open message; all old mail is there at once.

import { check, play, read, signIn } from './lib.mjs';

await play(async ({ page, asked, picture }) => {
  await signIn(page, asked);
  await read(page, asked.subject);
  await page.locator('a[href*="/contacts/new"]').first().click();
  await page.waitForURL(/\/contacts\/new/);
  const emails = await page.locator('[name=emails]').inputValue();
  check(emails.includes(asked.sender), 'that the form knows the address');
  await picture('form');
  for (let step = 0; step < 2 && !/\/contacts\/(?!new)[^/?]+$/.test(page.url()); step += 1) {
    // The second time: what this opens to colleagues is confirmed.
    for (const box of await page.locator('.notice input[type=checkbox]').all()) await box.check();
    await page.locator('main form button.primary').first().click();
    await page.waitForLoadState('load');
  }
  await page.waitForURL(/\/contacts\/(?!new)[^/?]+$/);
  await page.locator('main').getByText(asked.subject).first().waitFor();
  await picture('page');
  return { rows: await page.locator('main li.row').count() };
});
