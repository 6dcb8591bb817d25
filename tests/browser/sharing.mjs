// A message is shared from its page without any script, shows to the colleague, and is taken back.

import { check, play, read, signIn } from './lib.mjs';

await play(async ({ browser, page, asked, picture }) => {
  await signIn(page, asked);
  await read(page, asked.subject);
  const share = await page.locator('a[href$="/share"]').first().getAttribute('href');
  const plain = async (email) => {
    const context = await browser.newContext({
      locale: 'en-GB', javaScriptEnabled: false, viewport: { width: 390, height: 844 },
    });
    const own = await context.newPage();
    await signIn(own, { ...asked, email });
    return own;
  };
  const ana = await plain(asked.email);
  await ana.goto(asked.base + share);
  await ana.locator('input[type=search]').last().fill(asked.find);
  await ana.locator('form[role=search] button').last().click();
  await ana.waitForURL(/q=/);
  await ana.getByLabel('The whole thread, later messages too').check();
  await ana.getByRole('button', { name: `Share with ${asked.name}` }).click();
  await ana.waitForURL((url) => url.pathname === share && url.search === '');
  await ana.getByRole('button', { name: `Stop sharing with ${asked.name}` }).waitFor();

  const bo = await plain(asked.colleague);
  await bo.locator('.notice a').filter({ hasText: asked.subject }).waitFor();
  await bo.goto(`${asked.base}/mail/shared`);
  await bo.locator('li.row').filter({ hasText: asked.subject }).waitFor();

  await page.goto(asked.base + share);
  await picture('form');
  await ana.getByRole('button', { name: `Stop sharing with ${asked.name}` }).click();
  await ana.waitForLoadState('load');
  check((await ana.getByRole('button', { name: /Stop sharing/ }).count()) === 0, 'that it was taken back');
  await bo.reload();
  return { rows: await bo.locator('li.row').count() };
});
