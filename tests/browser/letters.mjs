// What a letter holds beside its text, on a wide screen and on a phone; and the quarantine.

import { check, play, read, signIn } from './lib.mjs';

await play(async ({ page, context, asked, seen, picture }) => {
  await signIn(page, asked);
  await read(page, asked.subject);
  const card = page.locator('section.invitation').filter({ hasText: asked.meeting });
  await card.getByText('Repeats every 2 weeks, 10 times').waitFor();
  await card.getByText('Birou').waitFor();

  const thumb = page.locator('.attachments .thumb img');
  await thumb.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector('.thumb img')?.naturalWidth === 1);

  const text = page.locator('.attachments li').filter({ hasText: 'notatka.txt' });
  await text.locator('summary').click();
  await text.frameLocator('iframe').getByText(asked.text).waitFor();

  const inner = page.locator('details.enclosed').filter({ hasText: asked.inner });
  await inner.locator('summary').click();
  await inner.getByText(asked.words).waitFor();
  await inner.scrollIntoViewIfNeeded();
  await picture('wide');

  const link = page.locator('.attachments li').filter({ hasText: 'umowa.pdf' }).locator('a[target]');
  const [opened] = await Promise.all([context.waitForEvent('page'), link.click()]);
  await opened.waitForLoadState();
  const pdf = await opened.evaluate(() => document.contentType);
  await opened.waitForTimeout(1500);
  await opened.screenshot({ path: `${asked.pictures}/${asked.scenario}-pdf.png` });
  await opened.close();

  await page.setViewportSize({ width: 390, height: 844 });
  await page.locator('section.invitation').scrollIntoViewIfNeeded();
  await picture('phone');
  await page.locator('.attachments').scrollIntoViewIfNeeded();
  await picture('phone-files');
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  check(!(await wide()), 'a letter that fits a phone');

  await page.goto(`${asked.base}/mail/quarantine`);
  await picture('phone-quarantine');
  check(!(await wide()), 'a quarantine that fits a phone');
  await page.setViewportSize({ width: 1280, height: 900 });
  await picture('quarantine');
  await page.locator('main form button').first().click();
  await page.locator('[role=status]').filter({ hasText: 'Read again: 1' }).waitFor();
  check(seen.errors.length === 0, 'no script error');
  return { pdf };
});
