// On a phone nothing is wider than the screen, and a message takes the whole page.

import { check, play, row, signIn } from './lib.mjs';

const WIDTH = 390;

await play(async ({ page, asked, picture }) => {
  await signIn(page, asked);
  const fits = async (name) => {
    await picture(name);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    check(width <= WIDTH, `${name} to fit ${WIDTH} pixels, not to take ${width}`);
  };
  await fits('mail');
  await row(page, asked.subject).first().locator('a.row-link').click();
  await page.locator('iframe[sandbox]').first().waitFor();
  await fits('message');
  check(!(await row(page, asked.subject).first().isVisible()), 'that the message has the page for itself');
  for (const path of asked.paths) {
    await page.goto(`${asked.base}${path}`);
    await fits(path.replace(/\W+/g, '_'));
  }
  return {};
}, { viewport: { width: WIDTH, height: 844 }, isMobile: true, hasTouch: true });
