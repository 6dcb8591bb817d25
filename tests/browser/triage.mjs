// What one does with mail: by button, key and tick, undone, seen in another panel, on a phone, and
// without a script.

import axe from 'axe-core';
import { check, play, row, signIn } from './lib.mjs';

await play(async ({ browser, context, page, asked, picture }) => {
  await signIn(page, asked);
  const other = await context.newPage();
  await other.goto(`${asked.base}/mail/trash`);
  const rows = page.locator('#list li.row');
  await rows.nth(4).waitFor();

  // A button, told with a way back; the other panel shows it by itself.
  await row(page, 'Roof').locator('a.row-link').click();
  await page.locator('#pane form[data-deed=trash] button').click();
  await page.locator('.toast.did').waitFor();
  await row(page, 'Roof').waitFor({ state: 'detached' });
  await row(other, 'Roof').first().waitFor();
  await picture('toast');
  await page.locator('.toast.did form[data-undo] button').click();
  await row(page, 'Roof').first().waitFor();
  await row(other, 'Roof').waitFor({ state: 'detached' });

  // Keys: archive, spam, delete, tick.
  await page.goto(`${asked.base}/mail/inbox`);
  await rows.nth(4).waitFor();
  for (const key of ['e', '!', '#']) {
    const left = (await rows.count()) - 1;
    await page.keyboard.press('j');
    await page.keyboard.press(key);
    await page.waitForFunction((n) => document.querySelectorAll('#list li.row').length === n, left);
  }
  for (const kind of ['archive', 'spam', 'trash']) {
    await other.goto(`${asked.base}/mail/${kind}`);
    check((await other.locator('#list li.row').count()) === 1, `one message in ${kind}`);
  }

  // Ticks over pages, then one deed for all of them.
  await page.goto(`${asked.base}/mail/inbox`);
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.locator('#basket-count').getByText('1').waitFor();
  await page.locator('#basket summary').click();
  await picture('menu');
  await page.locator('#basket button[value=place]').click();
  await page.waitForLoadState();
  await page.locator('#basket-count').getByText('2').waitFor();
  await page.locator('#basket-count a').click();
  await page.waitForURL(/\/mail\/basket$/);
  await picture('basket');
  await page.locator('#basket button[value=trash]').click();
  await page.locator('.toast.did').waitFor();
  await picture('done');

  // Emptying asks first, with the number.
  await page.goto(`${asked.base}/mail/trash`);
  await page.locator('a[href="/mail/trash/empty"]').click();
  await page.waitForURL(/empty$/);
  check((await page.locator('main').innerText()).includes('3'), 'the number of messages');
  await picture('empty');
  await page.locator('button.danger').click();
  await page.waitForURL(/\/mail\/trash/);
  check((await page.locator('#list li.row').count()) === 0, 'an empty Trash');

  // Tags and folders.
  await page.goto(`${asked.base}/mail/tags`);
  await page.locator('#name').fill('pilne');
  await page.locator('#colour').selectOption('red');
  await page.locator('form[action="/mail/tags"] button').click();
  await page.locator('a.chip.tag', { hasText: 'pilne' }).waitFor();
  await page.goto(`${asked.base}/mail/archive`);
  await page.locator('#list a.row-link').first().click();
  await page.locator('#pane .actions details.menu summary').click();
  await page.locator('#pane a[href$="/file"]').click();
  await page.waitForURL(/\/file$/);
  await page.locator('button[value=tag]').click();
  await page.locator('button[value=untag]').waitFor();
  await picture('file');
  const filed = page.url();

  // Nothing that a screen reader stumbles over, wide and narrow.
  const plain = await browser.newContext({ bypassCSP: true, locale: 'en-GB', viewport: { width: 390, height: 800 }, storageState: await context.storageState() });
  const narrow = await plain.newPage();
  const account = await page.locator('a[href$="/folders"]').first().getAttribute('href');
  await page.goto(`${asked.base}/mail/inbox`);
  for (const path of ['/mail/archive', '/mail/basket', '/mail/tags', account, filed.slice(asked.base.length), '/mail/spam/empty', '/help']) {
    await narrow.goto(`${asked.base}${path}`);
    await narrow.evaluate(axe.source);
    const found = await narrow.evaluate(() => globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], iframes: false,
    }));
    const wrong = found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3).join(' ')}`);
    check(wrong.length === 0, `${path} without faults, not ${wrong.join('; ')}`);
    const wide = await narrow.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    check(!wide, `${path} to fit a phone`);
    await narrow.screenshot({ path: `${asked.pictures}/${asked.scenario}-phone${path.replaceAll('/', '-')}.png` });
  }

  // Without a script: ticked, done, undone by forms alone.
  const bare = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB', storageState: await context.storageState() });
  const form = await bare.newPage();
  await form.goto(`${asked.base}/mail/archive`);
  await form.locator('input[name=tick]').first().check();
  await form.locator('#basket summary').click();
  await form.locator('#basket button[value=trash]').click();
  await form.waitForURL(/did=/);
  check((await form.locator('#list li.row').count()) === 0, 'the archive empty');
  await form.locator('.toast.did form button').click();
  await form.waitForURL(/did=/);
  check((await form.locator('#list li.row').count()) === 1, 'the archive as before');
  return {};
});
