// Connect an account of a provider, sign in by it, and again without scripts; disconnect it.

import { check, play, signIn } from './lib.mjs';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };

await play(async ({ browser, page, context, asked, picture }) => {
  await signIn(page, asked);
  await page.goto(`${asked.base}/account#openid`);
  const card = page.locator('#openid');
  await card.scrollIntoViewIfNeeded();
  await picture('account');
  await card.locator('[name=password]').fill('wrong');
  await card.locator('[name=password]').press('Enter');
  await page.locator('#openid .wrong').waitFor();
  await page.setViewportSize(PHONE);
  await page.locator('#openid').scrollIntoViewIfNeeded();
  await picture('account-refused-phone');
  await page.setViewportSize(DESK);
  await card.locator('[name=password]').fill(asked.password);
  await card.locator('[name=password]').press('Enter');
  await agree(page, asked);
  await page.waitForURL(/\/account/);
  check((await card.innerText()).includes(asked.account), 'that the account is listed');
  await card.scrollIntoViewIfNeeded();
  await picture('connected');
  await page.setViewportSize(PHONE);
  await card.scrollIntoViewIfNeeded();
  await picture('connected-phone');
  await narrow(page);
  const kept = (await context.cookies(asked.base)).map((cookie) => cookie.name);
  check(!kept.includes('korespond-openid'), `that the way's cookie is gone, not: ${kept}`);

  await page.locator('details.menu summary').click();
  await page.locator('form[action="/sign-out"] button').click();
  await page.waitForURL(/\/sign-in/);
  await page.goto(`${asked.base}/sign-in`);
  await picture('sign-in-phone');
  await narrow(page);
  await page.setViewportSize(DESK);
  await picture('sign-in');
  await page.locator('form[action="/sign-in/openid"] button').click();
  await page.waitForURL(/\/mail/);
  await page.reload();
  check(page.url().includes('/mail'), 'that the session lasts');

  // The same in a browser without scripts, to a page that was asked for.
  const plain = await browser.newContext({ javaScriptEnabled: false, viewport: DESK });
  const other = await plain.newPage();
  await other.goto(`${asked.base}/contacts`);
  await other.locator('form[action="/sign-in/openid"] button').click();
  await agree(other, asked);
  await other.waitForURL(/\/contacts/);

  // An answer that this browser did not ask for lets nobody in.
  const stranger = await (await browser.newContext({ viewport: DESK })).newPage();
  await stranger.goto(`${asked.base}/sign-in/openid/test?code=x&state=y`);
  await stranger.locator('.notice[role=alert]').waitFor();
  await stranger.screenshot({ path: `${asked.pictures}/${asked.scenario}-stranger.png` });

  await page.goto(`${asked.base}/account`);
  await card.locator('form[action="/account/openid/end"] button').click();
  await page.waitForURL(/\/account/);
  check(!(await card.innerText()).includes(asked.account), 'that the account is gone');
  return {};
});

/** Signs in at the provider by its own pages, and agrees to what it asks. */
async function agree(page, asked) {
  await page.waitForURL((url) => url.href.startsWith(asked.provider));
  await page.locator('[name=login]').fill(asked.account);
  await page.locator('[name=password]').fill('anything');
  await page.locator('[type=submit]').click();
  await page.locator('button, [type=submit]').filter({ hasText: /continue/i }).click();
}

async function narrow(page) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  check(!wide, 'nothing wider than a phone');
}
