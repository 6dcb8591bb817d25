// Search without diacritics finds what is written with them, and marks it.

import { check, play, signIn } from './lib.mjs';

await play(async ({ page, asked, picture }) => {
  await signIn(page, asked);
  const found = {};
  for (const [q, subject] of Object.entries(asked.searches)) {
    await page.locator('#q').fill(q);
    await page.locator('#q').press('Enter');
    await page.waitForURL(/\/search\?/);
    await page.locator('li.row').filter({ hasText: subject }).first().waitFor();
    found[q] = await page.locator('li.row').count();
  }
  check((await page.locator('li.row mark').count()) > 0, 'a marked match');
  await picture('found');
  return { found };
});
