// Sign in, wrong and right; choose a language; sign out.

import { check, play, signIn } from './lib.mjs';

await play(async ({ page, context, asked, picture }) => {
  await page.goto(`${asked.base}/mail`);
  check(page.url().includes('/sign-in'), 'that a page behind the door leads to the sign-in page');
  await page.locator('input[type=email]').fill(asked.email);
  await page.locator('input[type=password]').fill('wrong');
  await page.locator('input[type=password]').press('Enter');
  await page.locator('[role=alert]').first().waitFor();
  await picture('refused');

  await signIn(page, asked);
  await picture('mail');
  const [cookie] = (await context.cookies()).filter((c) => c.name.includes('korespond'));
  check(cookie?.httpOnly && cookie.sameSite === 'Lax', 'a cookie that scripts and others cannot use');

  await page.locator('details.menu summary').click();
  await page.locator('form.languages button[value=pl]').first().click();
  await page.waitForFunction(() => document.documentElement.lang === 'pl');
  await picture('polish');

  await page.locator('details.menu summary').click();
  await page.locator('form[action="/sign-out"] button').click();
  await page.waitForURL(/\/sign-in/);
  await page.goto(`${asked.base}/mail`);
  check(page.url().includes('/sign-in'), 'that the session is over');
  return {};
});
